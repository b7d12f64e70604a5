"""The rules of a folder at a glance: what is to be decided in which file, the surest first. Files are read once, and
again when one has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from unchrome.errors import UsageError
from unchrome.review.sheet import Entry, Sheet, SheetError

SHOWS = {"open": "draft", "accepted": "stable", "refused": "refused", "all": ""}
"""The choices of which rules are listed: the status that they have, if it matters."""


class FolderError(UsageError):
    """A folder in which there is nothing to review."""


class Row(NamedTuple):
    """A rule at a glance. `confidence` is 0 where mining did not say; `line` is one that it hits."""

    id: str
    status: str
    confidence: float
    pages: str
    of: str
    where: str
    line: str
    digest: str


@dataclass(slots=True, eq=False)
class Site:
    """A rule file: its rules, the surest first, and what is wrong with it, if anything."""

    file: str
    rows: list[Row] = field(default_factory=list)
    wrong: str = ""
    stamp: tuple[int, int] = (0, 0)

    @property
    def name(self) -> str:
        """The file without its ending: the site."""
        return self.file.removesuffix(".yaml")

    def listed(self, show: str) -> list[Row]:
        """Its rules of that choice."""
        return [row for row in self.rows if row.status == SHOWS[show] or show == "all"]

    def count(self, show: str) -> int:
        """How many there are."""
        return len(self.listed(show))


class Index:
    """The rule files of a folder, by their names in it."""

    def __init__(self, folder: Path, seen: Callable[[int, int], None] | None = None) -> None:
        """Read them all; `seen` is told how many are done. Raises FolderError where there are none."""
        if folder.exists() and not folder.is_dir():
            raise FolderError(f"{folder} is a file; name the folder that it is in")
        self.folder = folder
        self.sites: dict[str, Site] = {}
        self.look(seen)
        if not self.sites:
            raise FolderError(f"{folder}: no rule files (*.yaml) here; `unchrome mine INPUT... -o {folder}` makes them")

    def look(self, seen: Callable[[int, int], None] | None = None) -> None:
        """Look at all files again: read those that have changed or come, and forget those that are gone."""
        files = [path.relative_to(self.folder).as_posix() for path in sorted(self.folder.rglob("*.yaml"))]
        for done, file in enumerate(files, 1):
            self.refresh(file)
            if seen:
                seen(done, len(files))
        self.sites = {file: self.sites[file] for file in files}

    def refresh(self, file: str) -> Site:
        """The file's rules as they are now."""
        path = self.folder / file
        stamp = _stamp(path)
        if file not in self.sites or self.sites[file].stamp != stamp:
            self.sites[file] = _site(path, file, stamp)
        return self.sites[file]

    def found(self, words: str, show: str) -> list[Site]:
        """The sites whose names hold the words, and that have rules of this choice or something wrong."""
        return [
            site
            for site in self.sites.values()
            if words.casefold() in site.name.casefold() and (site.wrong or site.count(show))
        ]

    def count(self, show: str) -> int:
        """How many rules of this choice there are in all files."""
        return sum(site.count(show) for site in self.sites.values())

    def after(self, file: str) -> str | None:
        """The next file, and after the last the first, with something to decide."""
        files = list(self.sites)
        at = files.index(file)
        return next((name for name in [*files[at + 1 :], *files[:at]] if self.sites[name].count("open")), None)


def _site(path: Path, file: str, stamp: tuple[int, int]) -> Site:
    try:
        rows = [row(entry) for entry in Sheet.read(path).entries.values()]
    except SheetError as error:
        return Site(file, [], str(error), stamp)
    return Site(file, sorted(rows, key=lambda row: -row.confidence), "", stamp)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_ino


def row(entry: Entry) -> Row:
    """A rule at a glance."""
    says = entry.says
    evidence = says.get("evidence")
    known: Mapping[str, Any] = evidence if isinstance(evidence, dict) else {}
    return Row(
        entry.id,
        str(says.get("status", "draft")),
        _number(known.get("confidence")),
        str(known.get("pages", "")),
        str(known.get("of", "")),
        str(says.get("where", "anywhere")),
        _line(says)[:200],
        entry.digest,
    )


def _line(says: Mapping[str, Any]) -> str:
    """A line that tells what the rule is about: its first hit, or else what it looks for."""
    return next((text for key in ("hits", "equals", "starts", "ends", "match") for text in texts(says.get(key))), "")


def texts(value: Any) -> Iterator[str]:
    """The plain texts in the value of a key: it is one, or a list of them."""
    items: Iterable[Any] = value if isinstance(value, list) else [value]
    return (item for item in items if isinstance(item, str))


def _number(text: Any) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return 0.0
