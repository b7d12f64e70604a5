"""Pages and results as Arrow tables, and the kernel that makes one of the other: `clean_table`.

    pages (PAGES) -> clean_table -> results (RESULTS)

What runs pages over a cluster or in another tool (`engine.ray`, `adapters`) is built on this.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from threading import Lock
from typing import Any

import orjson
import pyarrow as pa

from unchrome.engine.limits import Limits
from unchrome.engine.local import Pool
from unchrome.errors import UsageError
from unchrome.flow import Cleaner
from unchrome.model import Page, Reject
from unchrome.sink import Written, line, writable
from unchrome.sink.written import read
from unchrome.source.decode import decode
from unchrome.source.kinds import recognise

PAGES = pa.schema(
    [
        ("id", pa.string()),
        ("kind", pa.string()),
        ("content", pa.string()),
        ("raw", pa.binary()),
        ("where", pa.string()),
        ("url", pa.string()),
        ("fields", pa.string()),
        ("passed", pa.string()),
        ("metadata", pa.string()),
    ]
)
"""A page a row. `kind` is `text` or `html`, else what the content looks like; `content` is decoded, `raw` are bytes as
served. `where` is its place in the input, else its id. `fields` are what is known about the article (`title`,
`authors`...), `passed` and `metadata` what passes through: JSON objects. All but `id` and `content` or `raw` may be
left out. A row of the kind `reject` is what a source could not read: its content is the reject in JSON."""

RESULTS = pa.schema(
    [
        ("id", pa.string()),
        ("text", pa.string()),
        ("article", pa.string()),
        ("ledger", pa.string()),
        ("reject", pa.string()),
    ]
)
"""A result a row, in the order of the pages: the article's text, the article as a line of JSON, and its ledger, a line
of JSON for each mark; or the reject as a line of JSON, and the others null. No line has its line break at its end."""

REJECT = "reject"
ROWS = 64
"""Rows that are Python objects at once."""

Result = Written | Reject


class TableError(UsageError):
    """A table that is none of pages."""


class TableCleaner:
    """Cleans tables of pages by one plan, in a process of its own that each page has within limits.

    That process stays for the next table, and ends with this object; threads that use it wait for each other. Sent to
    other processes, it loads the plan there once and starts one of theirs.
    """

    def __init__(self, cleaner: Cleaner | None = None, limits: Limits | None = None) -> None:
        """Clean by this plan, else the default one, within these limits, else the usual ones."""
        self.cleaner, self._limits = cleaner or Cleaner(), limits or Limits()
        self.cleaner.prepare()  # so that the first page is not charged with it
        self._pool, self._lock = Pool(self.cleaner, 1, self._limits), Lock()

    def __reduce__(self) -> tuple[type[TableCleaner], tuple[Cleaner, Limits]]:
        return TableCleaner, (self.cleaner, self._limits)

    def __call__(self, table: pa.Table) -> pa.Table:
        """The results (RESULTS) of these pages (PAGES), in their order. Raises TableError."""
        with self._lock:
            return results(self._pool.run(pages(table)))


def clean_table(table: pa.Table) -> pa.Table:
    """The results (RESULTS) of these pages (PAGES), in their order, by the default plan, loaded once in a process.

    Raises TableError. For another plan or other limits use `TableCleaner`.
    """
    return _default()(table)


@cache
def _default() -> TableCleaner:
    return TableCleaner()


def pages(table: pa.Table) -> Iterator[Page | Reject]:
    """The pages of a table. Raises TableError where it has not the columns, or not of a type that will do."""
    names = set(table.column_names)
    if "id" not in names or not names & {"content", "raw"}:
        there = ", ".join(table.column_names)
        raise TableError(f"a table of pages has the columns 'id' and 'content' (or 'raw'); this one has {there}")
    wanted = pa.schema([field for field in PAGES if field.name in names])
    try:
        table = table.select(wanted.names).cast(wanted)
    except pa.ArrowException as error:
        raise TableError(f"the columns of a table of pages are {_shown(wanted)}: {error}") from None
    return (_page(row) for batch in table.to_batches(ROWS) for row in batch.to_pylist())


def table_of(items: Iterable[Page | Reject]) -> pa.Table:
    """The table of these pages, and of what a source could not read. A page that JSON cannot hold, and so no table, is
    a reject in it."""
    return pa.Table.from_pylist([_page_row(writable(item)) for item in items], PAGES)


def results(found: Iterable[Result]) -> pa.Table:
    """The table of these results."""
    columns: dict[str, list[Any]] = {name: [] for name in RESULTS.names}
    for result in found:
        row = _row_of(result)
        for name, column in columns.items():
            column.append(row.get(name))
    return pa.table(columns, schema=RESULTS)


def result(row: Mapping[str, Any]) -> Result:
    """The article with its ledger, or the reject, that a row of a table of results holds."""
    if row["reject"] is not None:
        return Reject(**orjson.loads(row["reject"]))
    article, ledger = (row[name].encode() + b"\n" if row[name] else b"" for name in ("article", "ledger"))
    return read(article, ledger)


def _row_of(result: Result) -> dict[str, Any]:
    if isinstance(result, Reject):
        return {"id": result.id, REJECT: line(result.as_dict())[:-1]}
    text = orjson.loads(result.article)["text"]
    return {"id": result.id, "text": text, "article": result.article[:-1], "ledger": result.ledger[:-1]}


def _page(row: dict[str, Any]) -> Page | Reject:
    content = row.get("content")
    if row.get("kind") == REJECT:
        return Reject(**json.loads(content or ""))
    if content is None:
        content = row.get("raw") or b""
    id_, kind = row["id"] or row.get("where") or "", row.get("kind") or _kind(content)
    if kind not in ("html", "text"):
        raise TableError(f"the kind of a page is html or text; that of {id_!r} is {kind!r}")
    if kind == "text" and isinstance(content, bytes):
        content = decode(content)
    rest = (_object(row, name) for name in ("fields", "passed", "metadata"))
    return Page(id_, kind, content, row.get("where") or id_, row.get("url") or "", *rest)


def _object(row: dict[str, Any], name: str) -> dict[str, Any]:
    given = row.get(name) or "{}"
    try:
        found = json.loads(given)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise TableError(f"the column {name!r} holds JSON objects; that of {row['id']!r} is {given[:40]!r}")
    return found


def _kind(content: str | bytes) -> str:
    head = content[:2048]
    return "html" if recognise("", head.encode() if isinstance(head, str) else head) == "html" else "text"


def _page_row(item: Page | Reject) -> dict[str, Any]:
    if isinstance(item, Reject):
        return {"id": item.id, "kind": REJECT, "content": _json(item.as_dict())}
    raw = isinstance(item.content, bytes)
    return {
        "id": item.id,
        "kind": item.kind,
        "raw" if raw else "content": item.content,
        "where": item.where,
        "url": item.url,
        "fields": _json(item.fields),
        "passed": _json(item.passed),
        "metadata": _json(item.metadata),
    }


def _json(row: Mapping[str, Any]) -> str:
    return orjson.dumps(row).decode()


def _shown(schema: pa.Schema) -> str:
    return ", ".join(f"{field.name}: {field.type}" for field in schema)
