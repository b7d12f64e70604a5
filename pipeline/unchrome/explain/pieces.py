"""A line as it was extracted, cut where marks begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from unchrome.model import Line, Mark


class Piece(NamedTuple):
    """A stretch of the extracted line, the mark that decided about it, whether it is gone, and what stands in its place
    now, after it."""

    text: str
    mark: Mark | None
    gone: bool
    after: str


def pieces(extracted: str, line: Line, marks: Sequence[Mark]) -> list[Piece]:
    """The pieces of a line, in order; joined they are the line as it was extracted."""
    places = {line.start, line.stop, *(at for mark in marks for at in (mark.start, mark.stop))}
    bounds = sorted(at for at in places if line.start <= at <= line.stop)
    after = {} if line.gone else {edit.stop: edit.after for edit in line.edits}
    return [_piece(extracted, start, stop, marks, after.get(stop, "")) for start, stop in pairwise(bounds)]


def _piece(extracted: str, start: int, stop: int, marks: Sequence[Mark], after: str) -> Piece:
    over = [mark for mark in marks if mark.start <= start and stop <= mark.stop]
    changing = [mark for mark in over if mark.after != mark.before]
    decided = sorted(changing, key=lambda mark: mark.action == "repair") or over
    return Piece(extracted[start:stop], decided[0] if decided else None, bool(changing), after)
