"""What a golden case expects: its files, read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from unchrome.golden.case import ARTICLE, REMOVED, Case


class Row(NamedTuple):
    """A row of `removed.tsv`."""

    line: int
    stage: str
    rule: str
    text: str

    @property
    def by(self) -> str:
        """What took the text."""
        return f"{self.stage}/{self.rule}"

    def written(self) -> str:
        """The row as a line of the file."""
        text = self.text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
        return f"{self.line}\t{self.stage}\t{self.rule}\t{text}\n"


class ExpectedError(ValueError):
    """A file of a case that is missing or cannot be read: which, the line, and why."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(message)
        self.path, self.line = path, line


@dataclass(frozen=True, slots=True)
class Expected:
    """The article and the rows of what is removed; a known failure has none of these."""

    article: dict[str, Any]
    removed: list[Row]


def read(case: Case) -> Expected:
    """What the case expects. Raises ExpectedError."""
    missing = [file for file in case.expected if not (case.folder / file).is_file()]
    if missing:
        says = f"{' and '.join(missing)} missing; `unchrome check {case.folder} --update` writes what comes out now"
        raise ExpectedError(case.folder / missing[0], 1, says)
    removed = list(_rows(case.folder / REMOVED)) if REMOVED in case.expected else []
    return Expected(_article(case.folder / ARTICLE), removed)


def content(path: Path) -> str:
    """The text of an expected file, with plain line breaks."""
    return path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")


def _article(path: Path) -> dict[str, Any]:
    try:
        article = orjson.loads(content(path))
    except orjson.JSONDecodeError as error:
        raise ExpectedError(path, error.lineno, f"{path.name}:{error.lineno} is not JSON: {error.msg}") from None
    if not isinstance(article, dict):
        raise ExpectedError(path, 1, f"{path.name} must be a JSON object, an article")
    return article


def _rows(path: Path) -> Iterator[Row]:
    for number, line in enumerate(content(path).split("\n"), 1):
        cells = line.split("\t")
        if len(cells) == 4 and cells[0].isdecimal():
            yield Row(int(cells[0]), cells[1], cells[2], _unescaped(cells[3]))
        elif line:
            says = f"a row is line, stage, rule and text with tabs between, but this is {line[:60]!r}"
            raise ExpectedError(path, number, f"{path.name}:{number}: {says}")


def _unescaped(cell: str) -> str:
    parts = [part.replace("\\t", "\t").replace("\\n", "\n") for part in cell.split("\\\\")]
    return "\\".join(parts)
