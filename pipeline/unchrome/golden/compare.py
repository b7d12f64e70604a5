"""What differs between what a case expects and what it gives, in words that name the rules behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any, NamedTuple

from unchrome.golden.expected import Expected, Row
from unchrome.golden.given import Given

SHOWN = 120
"""Characters of a line."""
LEAD = 30
"""Characters before the first that differs."""


class Difference(NamedTuple):
    """A difference in words, and text of the expected file's line that it is about."""

    says: str
    near: str = ""


def article_differences(expected: Expected, given: Given) -> Iterator[Difference]:
    """What differs between the expected article and the one given."""
    wanted, found = expected.article, given.article
    for key in dict.fromkeys([*wanted, *found]):
        near = f'"{key}"' if key in wanted else ""
        if wanted.get(key) != found.get(key):
            yield from (Difference(says, near) for says in _values(key, expected, given))
    if [key for key in wanted if key in found] != [key for key in found if key in wanted]:
        yield Difference("the keys stand in another order")


def removed_differences(
    expected: Sequence[Row], found: Sequence[Row], places: Mapping[str, str]
) -> Iterator[Difference]:
    """What differs between the expected rows of the ledger and those given; `places` says where each rule stands."""

    def by(row: Row) -> str:
        return f"{row.by} ({places[row.rule]})" if row.rule in places else row.by

    old = Counter(expected) - Counter(found)
    new = {(row.line, row.text): row for row in (Counter(found) - Counter(expected)).elements()}
    for row in old.elements():
        other = new.pop((row.line, row.text), None)
        said = f"goes by {by(other)}, no longer by {row.by}" if other else f"stays now; {by(row)} used to take it"
        yield Difference(
            f"{'~' if other else '-'} line {row.line} {said}: {_shown(row.text)}", row.written().rstrip("\n")
        )
    for row in new.values():
        yield Difference(f"+ line {row.line} goes now by {by(row)}: {_shown(row.text)}")


def _values(key: str, expected: Expected, given: Given) -> Iterator[str]:
    wanted, found = expected.article.get(key), given.article.get(key)
    by = f", by {given.givers[key]}" if key in given.givers else ""
    if wanted is None:
        yield f"{key} is new: {_shown(found)}{by}"
    elif found is None:
        yield f"{key} is missing; expected {_shown(wanted)}"
    elif key == "text":
        yield from _text(str(wanted), str(found), expected.removed, given.removed)
    else:
        yield f"{key}: expected {_shown(wanted)}"
        yield f"{key}:    found {_shown(found)}{by}"


def _text(expected: str, found: str, old: Sequence[Row], new: Sequence[Row]) -> Iterator[str]:
    """The paragraphs that differ; of two that are alike the place where they part."""
    before, after = expected.split("\n\n"), found.split("\n\n")
    for verb, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if verb == "equal":
            continue
        gone, come = before[a:b], after[c:d]
        while gone and come and _alike(gone[0], come[0]):
            yield from _parted(gone.pop(0), come.pop(0))
        yield from (f"- {_shown(line)}{_by(line, new, ' went by ')}" for line in gone)
        yield from (f"+ {_shown(line)}{_by(line, old, ' used to go by ')}" for line in come)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one[:500], other[:500]).quick_ratio() > 0.6


def _parted(expected: str, found: str) -> Iterator[str]:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(expected, found, strict=False)))
    start = max(0, same - LEAD)
    lead = "…" if start else ""
    yield f"- {lead}{_shown(expected[start:])}"
    yield f"+ {lead}{_shown(found[start:])}"


def _by(line: str, rows: Sequence[Row], verb: str) -> str:
    row = next((row for row in rows if row.text == line), None)
    return f"{verb}{row.by}" if row else ""


def _giver(key: str, given: Given) -> str:
    return f", by {given.givers[key]}" if key in given.givers else ""


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
