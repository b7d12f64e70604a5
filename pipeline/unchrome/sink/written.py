"""An article as it is written, with what a run counts of it: what processes send each other, and sinks take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

import orjson

from unchrome import lines
from unchrome.model import Article, Page, Reject, host
from unchrome.sink.jsonl import line

T = TypeVar("T", bound=Page | Reject)


class Written(NamedTuple):
    """An article of a site as a line of JSON, and its ledger as a line for each mark, all with their line breaks.

    `dropped` of its `lines` went; `rules` says by which rule. `seconds` is as in `Article`.
    """

    id: str
    site: str
    article: bytes
    ledger: bytes
    lines: int
    dropped: int
    rules: Mapping[str, int]
    seconds: float = 0.0

    def read(self) -> Article:
        """The article that was written."""
        return Article(orjson.loads(self.article), _rows(self.ledger), self.seconds)


def writable(item: T) -> T | Reject:
    """The page or reject as it is, if JSON can hold what may be written of it, and so outputs, tables and other
    processes can; else the reject that says why not."""
    try:
        line(item.as_dict() if isinstance(item, Reject) else _to_be_written(item))
    except TypeError as error:
        return unwritable(item.id, item.where, item.url, error)
    return item


def unwritable(id_: str, where: str, url: str, error: Exception) -> Reject:
    """The reject of a page that JSON cannot hold."""
    said = f"it cannot be written as JSON: {error}"
    id_, where, url, said = (text.encode("utf-8", "replace").decode() for text in (id_, where, url, said))
    return Reject(id_, where, "sink", "unwritable", said, url)


def written(result: Article | Reject, where: str = "") -> Written | Reject:
    """The result of the page at this place as it is written; an article that JSON cannot hold is a reject."""
    if isinstance(result, Reject):
        return result
    try:
        return _counted(result, line(result.data), b"".join(map(line, result.ledger)))
    except TypeError as error:
        id_ = str(result["id"])
        return unwritable(id_, where or id_, str(result.get("url", "")), error)


def read(article: bytes, ledger: bytes) -> Written:
    """The article that another process has written as these lines."""
    return _counted(Article(orjson.loads(article), _rows(ledger)), article, ledger)


def _counted(article: Article, content: bytes, ledger: bytes) -> Written:
    made = article["unchrome"]
    rules: dict[str, int] = {}
    for row in article.ledger:
        if _is_drop(row):
            rule = f"{row['stage']}/{row['rule']}"
            rules[rule] = rules.get(rule, 0) + 1
    place = (article["id"], host(article.get("url", "")))
    return Written(*place, content, ledger, made["lines"], made["dropped"], rules, article.seconds)


def _is_drop(row: Mapping[str, Any]) -> bool:
    """Whether a row of the ledger says that a whole line of the text went."""
    return row["after"] is None and row["stage"] != lines.STAGE


def _rows(ledger: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(row) for row in ledger.splitlines()]


def _to_be_written(page: Page) -> dict[str, Any]:
    """What of a page may be written, as deep as the article has it; HTML in bytes is no text yet."""
    text = page.content if isinstance(page.content, str) else ""
    own = {"id": page.id, "where": page.where, "url": page.url, "text": text, "metadata": page.metadata}
    return page.fields | page.passed | own
