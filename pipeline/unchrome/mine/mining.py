"""A run of mining: what comes in, article by article, and the rules that are proposed once all is in."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from unchrome.errors import UsageError
from unchrome.lines import PARAGRAPH
from unchrome.mine import guards
from unchrome.mine.families import Families
from unchrome.mine.propose import Proposal, propose
from unchrome.mine.store import Copy, Store
from unchrome.mine.write import text
from unchrome.model import Article, Reject
from unchrome.sites import site


class TargetError(UsageError):
    """A folder that proposals cannot be written to."""


class Mining:
    """What a run has seen: pages of each site (`pages`), pages that say of no site (`homeless`), and on how many pages
    each rule took something (`fired`). The lines wait in a folder for temporary files, which it removes at its end."""

    def __init__(self, refused: Collection[str] = ()) -> None:
        """Rules whose ids are `refused` are not proposed again."""
        self._refused = refused
        self.pages: Counter[str] = Counter()
        self.fired: Counter[str] = Counter()
        self.homeless = 0

    def __enter__(self) -> Mining:
        self._folder = tempfile.TemporaryDirectory(prefix="unchrome-mine-")
        self._store = Store(Path(self._folder.name) / "pages")
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()
        self._folder.cleanup()

    def see(self, result: Article | Reject) -> None:
        """Take what cleaning gave for a page; a reject has nothing to mine."""
        if isinstance(result, Reject):
            return
        name = site(str(result.get("url", "")))
        if not name:
            self.homeless += 1
            return
        self.pages[name] += 1
        self.fired.update({str(row["rule"]) for row in result.ledger if row["stage"] == "chrome"})
        self._store.add(name, copy(result))

    def proposals(self) -> Iterator[tuple[str, list[Proposal]]]:
        """The sites that have rules to propose, by name, with these."""
        for name, articles in self._store.sites():
            found = self._wanted(propose(self._store, name, articles))
            if found:
                yield name, found

    def files(self) -> Iterator[tuple[str, str, list[Proposal]]]:
        """What to write: the name of each file, what it is about, and the proposals."""
        family = Families()
        for name, found in self.proposals():
            family.see(found)
            yield name, f"Mined from {found[0].of} articles of {name}.", found
        if shared := self._wanted(family.proposals(self._store)):
            yield "families", "Lines of several sites, on other sites that are too small to be mined alone.", shared

    def _wanted(self, found: list[Proposal]) -> list[Proposal]:
        return [proposal for proposal in found if proposal.id not in self._refused]

    @property
    def small(self) -> int:
        """How many sites have too few articles to be mined."""
        return sum(articles < guards.SITE_PAGES for _, articles in self._store.sites())


def copy(article: Article) -> Copy:
    """What is kept of an article."""
    date = str(article.get("published") or article.get("modified") or "")[:10]
    lines = article.text.split(PARAGRAPH) if article.text else []
    return Copy(str(article["id"]), date, str(article.get("title", "")), lines)


def target(folder: Path) -> Path:
    """The folder, made where it is not there.

    Raises TargetError where it cannot be, or holds rules: some may be decided on.
    """
    if folder.exists() and not folder.is_dir():
        raise TargetError(f"{folder} is a file; name a folder for the proposed rules")
    if folder.is_dir() and any(folder.glob("*.yaml")):
        raise TargetError(
            f"{folder} holds rule files already, which are not written over; name another folder, "
            f"or see with --against {folder} what has changed"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TargetError(f"{folder} cannot be made: {error.strerror}") from None
    return folder


def save(mining: Mining, folder: Path) -> tuple[int, int]:
    """Write the proposals into the folder, a file a site, and one for families; gives how many files and rules."""
    sites = rules = 0
    for name, about, proposals in mining.files():
        (folder / f"{name}.yaml").write_text(text(about, proposals), encoding="utf-8")
        sites += 1
        rules += len(proposals)
    return sites, rules
