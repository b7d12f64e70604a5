"""An article as it is written, with what a run counts of it: what processes send each other, and sinks take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from unchrome import lines
from unchrome.model import Article, Reject, host
from unchrome.sink.jsonl import line


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


def written(result: Article | Reject) -> Written | Reject:
    """A result as it is written; an article that JSON cannot hold is a reject."""
    if isinstance(result, Reject):
        return result
    try:
        return _counted(result, line(result.data), b"".join(map(line, result.ledger)))
    except TypeError as error:
        return _unwritable(result, error)


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


def _unwritable(article: Article, error: TypeError) -> Reject:
    id_ = str(article["id"]).encode("utf-8", "replace").decode()
    return Reject(id_, id_, "sink", "unwritable", f"the article cannot be written as JSON: {error}")
