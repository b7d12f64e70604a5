"""`undo` over files: articles and their ledger in, `{id, text}` out."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from unchrome import ledger, sink


class RestoreError(ValueError):
    """An article or a ledger row that cannot be used; says where it stands."""


def restore(articles: Iterable[bytes], marks: Iterable[bytes], name: str, ledger_name: str) -> Iterator[bytes]:
    """For each article the line of JSON `{id, text}` with its text as it was. Raises RestoreError."""
    rows: dict[str, deque[dict[str, Any]]] = defaultdict(deque)
    for where, row in _records(marks, ledger_name):
        if "id" not in row or "span" not in row:
            raise RestoreError(f"{where}: this is no ledger row; --ledger takes what `clean --ledger` wrote")
        rows[row["id"]].append(row)
    for where, article in _records(articles, name):
        try:
            id_, text, count = article["id"], article["text"], article["unchrome"].get("marks", 0)
        except (KeyError, TypeError, AttributeError):
            raise RestoreError(
                f"{where}: this is no article that `clean` wrote; it lacks id, text or unchrome"
            ) from None
        if len(rows[id_]) < count:
            raise RestoreError(
                f"{where}: article {id_!r} has {count} marks, but {ledger_name} holds {len(rows[id_])} "
                "of them; use the ledger of the same run"
            )
        own = [rows[id_].popleft() for _ in range(count)]
        try:
            yield sink.line({"id": id_, "text": ledger.undo(text, own)})
        except ledger.LedgerError as error:
            raise RestoreError(f"{where}: article {id_!r}: {error}") from None


def _records(lines: Iterable[bytes], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise RestoreError(f"{where}: not JSON: {error}") from None
        if not isinstance(record, dict):
            raise RestoreError(f"{where}: not a JSON object")
        yield where, record
