"""What a line is, said once.

A line is a stretch of text between line breaks (LF, CR, CR LF, VT, FF, U+2028, U+2029) that holds more than white
space; white space around it belongs to the break. Blank lines count for the numbering, so that a line's number is
the one an editor shows, but hold nothing. List markers and table rows are part of their line.

The break between two lines that a page uses most is its regular one. Breaks that differ, and white space before the
first line and after the last, are marked; so a regular text needs no mark, and every text comes back byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

from unchrome import shape
from unchrome.model import Line, Mark

STAGE = "lines"
PLAIN = "\n"
"""The regular break of a page whose ledger does not name another (rule `join`)."""
PARAGRAPH = "\n\n"
"""What joins the lines of an article's text."""

_RARE_BREAKS = "\r\v\f\u2028\u2029"
_BREAK = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029]")


def is_mark(row: Mapping[str, Any], rule: str) -> bool:
    """Whether a ledger row is the mark of that name that `split` makes."""
    return bool(row["stage"] == STAGE and row["rule"] == rule)


def split(text: str) -> tuple[list[Line], list[Mark]]:
    """The lines of a text, and the marks that make its breaks regular."""
    lines: list[Line] = []
    is_plain = shape.is_plain(text)
    for number, (start, stretch) in enumerate(_stretches(text, is_plain), 1):
        content = stretch and stretch.strip()
        if content:
            at = start if content is stretch else start + stretch.index(content[0])
            lines.append(Line(number, at, content, is_plain=is_plain or shape.is_plain(content)))
    return lines, _layout(text, lines)


def _stretches(text: str, is_plain: bool) -> Iterable[tuple[int, str]]:
    """What stands between the line breaks, blank or not, and where."""
    if is_plain or not any(mark in text for mark in _RARE_BREAKS):
        stretches = text.split("\n")
        starts = accumulate([len(stretch) + 1 for stretch in stretches[:-1]], initial=0)
        return zip(starts, stretches, strict=True)
    ends = [(found.start(), found.end()) for found in _BREAK.finditer(text)]
    begins = [0, *(stop for _, stop in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    return [(start, text[start:stop]) for start, stop in zip(begins, stops, strict=True)]


def _layout(text: str, lines: list[Line]) -> list[Mark]:
    if not lines:
        return []
    gaps = [text[line.stop : after.start] for line, after in pairwise(lines)]
    regular = _regular(gaps)
    marks = []
    if regular != PLAIN:
        marks.append(Mark(1, STAGE, "join", "join", regular, PARAGRAPH, 0, len(text)))
    first, last = lines[0], lines[-1]
    if first.start:
        marks.append(Mark(first.number, STAGE, "lead", "space", text[: first.start], "", 0, first.start))
    marks += [
        Mark(lines[at].number, STAGE, "break", "space", gap, regular, lines[at].stop, lines[at + 1].start)
        for at, gap in enumerate(gaps)
        if gap != regular
    ]
    if last.stop < len(text):
        marks.append(Mark(last.number, STAGE, "tail", "space", text[last.stop :], "", last.stop, len(text)))
    return marks


def _regular(gaps: Sequence[str]) -> str:
    """The gap that there is most often, the first of those."""
    different = set(gaps)
    if len(different) > 1:
        return Counter(gaps).most_common(1)[0][0]
    return next(iter(different), PLAIN)
