"""The changes between what became of a page on one side and on the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from unchrome.diff.fates import Fate, Fates, Key
from unchrome.model import FIELDS

DROPPED, KEPT, REWRITTEN, HANDED = "newly dropped", "newly kept", "reads differently", "goes by another rule"
KINDS = (DROPPED, KEPT, REWRITTEN, HANDED)


class Change(NamedTuple):
    """A line that changes hands: how, by which rule, its number and text, and how many characters of it are lost (fewer
    than none where some are won)."""

    kind: str
    rule: str
    number: int
    text: str
    lost: int


class FieldChange(NamedTuple):
    """A field that differs, and what it holds on each side; None where it is not there."""

    name: str
    before: Any
    after: Any


def changes(a: Fates, b: Fates) -> Iterator[Change]:
    """The lines that change hands between the sides, in the order of A's page, then those that only B has."""
    for key in dict.fromkeys([*a.lines, *b.lines]):
        change = _between(key, a, b) if a.whole else _between_ledgers(key, a, b)
        if change:
            yield change


def field_changes(a: Fates, b: Fates) -> Iterator[FieldChange]:
    """The fields that differ."""
    for name in FIELDS:
        before, after = a.fields.get(name), b.fields.get(name)
        if before != after:
            yield FieldChange(name, before, after)


def _between(key: Key, a: Fates, b: Fates) -> Change | None:
    before, after = a.of(key), b.of(key)
    number = before.number or after.number
    if before.now is not None and after.now is not None:
        if before.now == after.now:
            return None
        return Change(REWRITTEN, _rewriter(before, after), number, key[0], len(before.now) - len(after.now))
    if before.now is not None:
        return Change(DROPPED, after.by[0], number, key[0], len(before.now))
    if after.now is not None:
        return Change(KEPT, before.by[0], number, key[0], -len(after.now))
    return _handed(key, before, after)


def _between_ledgers(key: Key, a: Fates, b: Fates) -> Change | None:
    """Of ledgers alone: what is on none of them was kept."""
    before, after = a.lines.get(key), b.lines.get(key)
    if before and after:
        return _handed(key, before, after)
    if before:
        return Change(KEPT, before.by[0], before.number, key[0], -len(key[0]))
    return Change(DROPPED, after.by[0], after.number, key[0], len(key[0])) if after else None


def _handed(key: Key, before: Fate, after: Fate) -> Change | None:
    if before.by == after.by or not (before.number and after.number):
        return None
    return Change(HANDED, f"{before.by[0]} -> {after.by[0]}", before.number, key[0], 0)


def _rewriter(before: Fate, after: Fate) -> str:
    """The rule that the sides differ in, as far as one does."""
    only = [name for name in after.by if name not in before.by] or [name for name in before.by if name not in after.by]
    return (only or after.by or before.by or ("",))[0]
