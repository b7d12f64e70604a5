"""Edits to a text, in the coordinates of that text: the arithmetic under the ledger.

Later edits see text that earlier ones have changed. `locate` says where a stretch of the changed text stood in the
original, widened where it would cut an earlier replacement in two; so a later edit holds an earlier one whole or
leaves it alone, and any pile of edits folds into one flat list (`record`) that can be applied and inverted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Edit:
    """`original[start:stop]` reads `before`; it becomes `after`."""

    start: int
    stop: int
    before: str
    after: str


class Spot(NamedTuple):
    """A stretch of changed text, `start` to `stop`, and where it stood in the original."""

    start: int
    stop: int
    origin_start: int
    origin_stop: int


class EditError(ValueError):
    """Edits that do not fit the text they are applied to; `at` is the offset into the original."""

    def __init__(self, at: int, expected: str, found: str) -> None:
        super().__init__(f"at character {at:,}: expected {expected[:60]!r}, found {found[:60]!r}")
        self.at = at


def locate(edits: Sequence[Edit], origin: int, start: int, stop: int) -> Spot:
    """Where `start` to `stop` of the changed text stood; the text begins at offset `origin` of the original."""
    first = last = None
    here, there = 0, origin
    for edit in edits:
        low = here + edit.start - there
        high = low + len(edit.after)
        if first is None and start < high:
            first = (start, there + start - here) if start <= low else (low, edit.start)
        if last is None and stop <= low:
            last = (stop, there + stop - here)
        elif last is None and stop <= high:
            last = (high, edit.stop)
        here, there = high, edit.stop
    begin = first or (start, there + start - here)
    end = last or (stop, there + stop - here)
    return Spot(begin[0], end[0], begin[1], max(begin[1], end[1]))


def record(edits: Sequence[Edit], edit: Edit) -> list[Edit]:
    """`edits` with one more, whose `before` is text as the others left it: a flat list in order of place."""
    inside = [e for e in edits if edit.start <= e.start and e.stop <= edit.stop]
    if not inside:
        return sorted([*edits, edit], key=lambda e: (e.start, e.stop))
    folded = Edit(edit.start, edit.stop, revert(edit.before, inside, edit.start), edit.after)
    return sorted([*(e for e in edits if e not in inside), folded], key=lambda e: (e.start, e.stop))


def apply(text: str, edits: list[Edit], origin: int = 0) -> str:
    """The text with the edits made. Raises EditError where it does not read as an edit says."""
    parts, here = [], 0
    for edit in edits:
        parts.append(text[here : edit.start - origin])
        here = edit.stop - origin
        _expect(edit.start, edit.before, text[edit.start - origin : here])
        parts.append(edit.after)
    return "".join([*parts, text[here:]])


def revert(text: str, edits: list[Edit], origin: int = 0) -> str:
    """The text as it was before the edits. Raises EditError where it does not read as an edit left it."""
    parts, here, there = [], 0, origin
    for edit in edits:
        gap = text[here : here + edit.start - there]
        here, there = here + edit.start - there, edit.stop
        _expect(edit.start, edit.after, text[here : here + len(edit.after)])
        here += len(edit.after)
        parts += [gap, edit.before]
    return "".join([*parts, text[here:]])


def _expect(at: int, expected: str, found: str) -> None:
    if expected != found:
        raise EditError(at, expected, found)
