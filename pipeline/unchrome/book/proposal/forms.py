"""What lines have in common, as the text of a rule: plain text where it will do, else a pattern with one hole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from unchrome import shape

ROOM_WORDS, ROOM_CHARACTERS = 4, 2
"""Words that a line may have beyond the longest seen, and how many times as long a hole may be as the longest seen."""
LEAST_WORDS = 2
"""Words that lines must share for their beginning, or their beginning and end, to stand for them."""

_NUMBER = re.compile(r"[0-9]+(?:[.,:][0-9]+)*")
_NUMBERS = "[0-9][0-9.,:]*"
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


@dataclass(frozen=True, slots=True)
class Form:
    """The text keys of a rule, and the conditions that go with them."""

    texts: dict[str, Any]
    when: dict[str, Any] = field(default_factory=dict)


def forms(lines: Sequence[str]) -> Iterator[Form]:
    """Ways to find these lines, the most general first; the last finds these lines and no others."""
    shapes = list(dict.fromkeys(_NUMBER.sub("0", line) for line in lines))
    if len(shapes) > 1:
        yield from _with_hole(lines, [shape.split(" ") for shape in shapes])
    if any(_NUMBER.search(line) for line in lines):
        yield Form({"match": _either([_pattern(line) for line in shapes])})
    yield Form({"equals": list(dict.fromkeys(lines))})


def _with_hole(lines: Sequence[str], words: list[list[str]]) -> Iterator[Form]:
    """The beginning that the lines share, and their end, with anything between."""
    first = _shared(words)
    last = _shared([row[len(first) :][::-1] for row in words])[::-1]
    if not first or sum(map(shape.words, (*first, *last))) < LEAST_WORDS:
        return
    begin, end = " ".join(first), " ".join(last)
    when = {"max_words": max(map(shape.words, lines)) + ROOM_WORDS}
    if not last and "0" not in begin:
        yield Form({"starts": [begin]}, when)
        return
    size = max(len(" ".join(row[len(first) : len(row) - len(last)])) for row in words)
    hole = f".{{1,{ROOM_CHARACTERS * size}}}"
    yield Form({"match": f"^{_pattern(begin)} {hole}{' ' + _pattern(end) if end else ''}$"}, when)


def _shared(rows: list[list[str]]) -> list[str]:
    """The words that all rows begin with, whatever their case, leaving each row at least one."""
    columns = list(zip(*rows, strict=False))[: min(map(len, rows)) - 1]
    return [column[0] for column in takewhile(lambda column: len({word.casefold() for word in column}) == 1, columns)]


def _either(patterns: Sequence[str]) -> str:
    return f"^{patterns[0]}$" if len(patterns) == 1 else f"^(?:{'|'.join(patterns)})$"


def _pattern(text: str) -> str:
    """The text as a pattern: numbers stand for any number, straight apostrophes for curly ones too."""
    pieces = [_SPECIAL.sub(r"\\\g<0>", piece) for piece in _NUMBER.split(text)]
    return _NUMBERS.join(pieces).replace("’", "'").replace("'", "['’]")
