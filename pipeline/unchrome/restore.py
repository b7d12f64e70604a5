"""`undo` over files: articles and their ledger in, `{id, text}` out."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Any

import orjson

from unchrome import ledger, sink
from unchrome.model import Reject
from unchrome.source import parquet
from unchrome.source.kinds import by_beginning
from unchrome.source.stream import Stream

KEYS = {"id", "line", "stage", "rule", "action", "before", "after", "span"}
"""What every ledger row has."""


class RestoreError(ValueError):
    """An article or a ledger row that cannot be used; says where it stands."""


def restore(articles: Stream, marks: Stream) -> Iterator[bytes]:
    """For each article the line of JSON `{id, text}` with its text as it was, proven by the digest that the article
    keeps of it. Raises RestoreError."""
    rows: dict[str, deque[dict[str, Any]]] = defaultdict(deque)
    for where, row in records(marks):
        if not _is_mark(row):
            raise RestoreError(f"{where}: this is no ledger row; --ledger takes what `clean --ledger` wrote")
        rows[row["id"]].append(row)
    for where, article in records(articles):
        id_, text, made = article.get("id"), article.get("text"), article.get("unchrome")
        if not (
            isinstance(id_, str) and isinstance(text, str) and isinstance(made, dict) and _is_count(made.get("marks"))
        ):
            raise RestoreError(f"{where}: this is no article that `clean` wrote; it lacks id, text or unchrome")
        held, count = rows[id_], made["marks"]
        if len(held) < count:
            raise RestoreError(
                f"{where}: article {id_!r} has {count} marks, but {marks.name} holds {len(held)} of them; "
                "use the ledger of the same run"
            )
        yield sink.line({"id": id_, "text": _undone(text, [held.popleft() for _ in range(count)], made, where)})


def _is_mark(row: dict[str, Any]) -> bool:
    """Whether this is a row that `clean` wrote, by its keys and by what is in them."""
    if not row.keys() >= KEYS or not all(isinstance(row[key], str) for key in ("id", "action", "before")):
        return False
    span, after = row["span"], row["after"]
    ends = span if isinstance(span, list) and len(span) == 2 else [None]
    return all(map(_is_count, (row["line"], *ends))) and (after is None or isinstance(after, str))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _undone(text: str, own: list[dict[str, Any]], made: dict[str, Any], where: str) -> str:
    try:
        before = ledger.undo(text, own)
    except ledger.LedgerError as error:
        raise RestoreError(f"{where}: {error}") from None
    if ledger.digest(before) != made.get("extracted"):
        raise RestoreError(
            f"{where}: the text or its ledger has been changed since; what comes out is not what went in"
        )
    return before


def records(stream: Stream) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a file of articles or ledger rows, each with where it stands. Raises RestoreError."""
    if by_beginning(stream.peek()) == "parquet":
        for row in parquet.rows(stream):
            if isinstance(row, Reject):
                raise RestoreError(f"{row.where}: {row.detail}")
            yield row
        return
    for number, line, _ in stream.lines():
        if not line.strip():
            continue
        where = f"{stream.name}:{number}"
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise RestoreError(f"{where}: not JSON, one object a line: {error}") from None
        if not isinstance(record, dict):
            raise RestoreError(f"{where}: not a JSON object")
        yield where, record
