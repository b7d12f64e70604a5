"""The ledger: every mark as a row, and the way from rows back to the text (`undo`) and forth again (`replay`).

A row is `{id, line, stage, rule, action, before, after, span}`: `span` holds character offsets into the extracted
text, `after` is null when the whole line went. Rows of a page stand in the order in which things were done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from unchrome import edits, lines
from unchrome.edits import Edit, EditError
from unchrome.model import Mark

Row = Mapping[str, Any]


class LedgerError(ValueError):
    """An article and a ledger that do not belong together."""


def rows(id_: str, marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """The marks of one page as ledger rows."""
    return [_row(id_, mark) for mark in marks]


def _row(id_: str, mark: Mark) -> dict[str, Any]:
    row = {
        "id": id_,
        "line": mark.line,
        "stage": mark.stage,
        "rule": mark.rule,
        "action": mark.action,
        "before": mark.before,
        "after": mark.after,
        "span": [mark.start, mark.stop],
    }
    return row | {"fields": dict(mark.fields)} if mark.fields else row


def digest(text: str) -> str:
    """What an article keeps of the extracted text, so that undoing can prove that it gives it back."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def undo(text: str, ledger: Iterable[Row]) -> str:
    """The extracted text, from an article's text and its ledger rows. Raises LedgerError where they do not fit."""
    regular, script = _script(list(ledger))
    kept = text.split(lines.PARAGRAPH) if text else []
    return _guard(edits.revert, "".join(line + regular for line in kept), script).removesuffix(regular)


def replay(extracted: str, ledger: Iterable[Row]) -> str:
    """An article's text, from the extracted text and the ledger rows. Raises LedgerError where they do not fit."""
    regular, script = _script(list(ledger))
    kept = _guard(edits.apply, extracted + regular, script).removesuffix(regular)
    return lines.PARAGRAPH.join(kept.split(regular)) if kept else ""


def _guard(do: Any, text: str, script: list[Edit]) -> str:
    try:
        return str(do(text, script))
    except EditError as error:
        raise LedgerError(f"the text and the ledger do not belong together: {error}") from None


def _script(ledger: list[Row]) -> tuple[str, list[Edit]]:
    """The regular line break of the page, and its ledger as one flat list of edits.

    Every line is taken to end in the regular break, the last one too: a line that went took its break along.
    """
    regular = next((str(row["before"]) for row in ledger if lines.is_mark(row, "join")), lines.PLAIN)
    flat: list[Edit] = []
    gone: set[int] = set()
    for _, group in groupby(sorted(ledger, key=lambda row: int(row["line"])), key=lambda row: row["line"]):
        of_line: list[Edit] = []
        for row in group:
            edit = _edit(row, regular)
            if edit is None:
                continue
            of_line = edits.record(of_line, edit)
            if row["after"] is None:
                gone.add(edit.start)
        flat += of_line
    return regular, _with_breaks(sorted(flat, key=lambda e: (e.start, e.stop)), gone, regular)


def _edit(row: Row, regular: str) -> Edit | None:
    if lines.is_mark(row, "join") or str(row["action"]).startswith("copy"):
        return None
    start, stop = row["span"]
    if lines.is_mark(row, "tail"):
        return Edit(start, stop + len(regular), row["before"] + regular, regular)
    return Edit(start, stop, row["before"], row["after"] or "")


def _with_breaks(flat: list[Edit], gone: set[int], regular: str) -> list[Edit]:
    """The edits in order of place, each line that went widened over the break that ended it."""
    script: list[Edit] = []
    taken: Edit | None = None
    for edit in flat:
        if taken and edit.start == taken.stop:
            script.append(Edit(taken.start, edit.stop, taken.before + edit.before, ""))
            taken = None
            continue
        if taken:
            script.append(_ended(taken, regular))
        taken = edit if edit.start in gone else None
        if not taken:
            script.append(edit)
    return [*script, _ended(taken, regular)] if taken else script


def _ended(edit: Edit, regular: str) -> Edit:
    return Edit(edit.start, edit.stop + len(regular), edit.before + regular, "")
