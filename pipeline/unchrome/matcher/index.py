"""Rules by what they ask of a line's text: certain texts, or, where they are open, a pattern."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any
from unicodedata import unidata_version

from unchrome.cache import program, remembered
from unchrome.matcher.literals import Needed
from unchrome.matcher.texts import Added, Kept, Texts, at_most
from unchrome.model import Line
from unchrome.pattern import alphabet, compile_set, narrowed
from unchrome.rule import Found, Rule

OPEN = 0.01
"""A pattern is open where its texts begin at more than this share of the characters of ordinary text."""
OPEN_MEMORY = 1 << 23
"""Bytes: open patterns are asked about every line."""

Numbered = Sequence[tuple[int, Rule]]
"""Rules with their places in the matcher's list."""


class Index:
    """The rules that may find a line, without asking them."""

    def __init__(self, numbered: Numbered, read: Callable[[Sequence[str]], Sequence[Needed]], kept: Kept) -> None:
        """`read` says what patterns cannot do without; `kept` gives what was made of the same rules before."""
        self._numbered, self._read, self._kept = numbered, read, kept
        self._texts = Texts(self._added, kept)
        self._sets: dict[int, Any] = {}

    def prepare(self) -> None:
        """Make what looks for the texts, which is else made when there are lines to look in."""
        self._texts.prepare()
        self._set(0)

    def forget(self) -> None:
        """Let go of what open patterns have worked out about earlier lines; they are compiled again when asked."""
        self._sets.clear()

    def find(self, lines: Sequence[Line]) -> list[dict[int, Found | None]]:
        """For each line the rules that may find it, none of them asked yet."""
        if not lines:
            return []
        bares = [line.bare for line in lines]
        found: list[dict[int, Found | None]] = self._texts.find(bares, [line.is_plain for line in lines])
        for bare, rules in zip(bares, found, strict=True) if self._open else ():
            if len(bare) <= self._longest:
                for at in self._set(alphabet(bare)).Match(bare.encode("utf-8", "surrogatepass")) or ():
                    rules[self._open[at][0]] = None
        return found

    @cached_property
    def _needed(self) -> list[tuple[int, Rule, str, Needed]]:
        """All patterns, with what they cannot do without."""
        asked = [(number, rule, pattern) for number, rule in self._numbered for pattern in rule.patterns]
        return [(*row, found) for row, found in zip(asked, self._read([row[2] for row in asked]), strict=True)]

    @cached_property
    def _open(self) -> list[tuple[int, int, str]]:
        """The open patterns, with their rules and how many characters a line of these can have."""
        rows: list[tuple[int, int, str]] = self._kept("open", self._found_open)
        return rows

    def _found_open(self) -> list[tuple[int, int, str]]:
        asked = ((number, rule, pattern) for number, rule, pattern, known in self._needed if _is_open(known))
        return [(number, at_most(rule.longest), pattern) for number, rule, pattern in asked]

    @cached_property
    def _longest(self) -> int:
        return max(longest for _, longest, _ in self._open)

    def _set(self, place: int) -> Any:
        """The open patterns for texts of the alphabet in this place, compiled together."""
        if place not in self._sets:
            self._sets[place] = compile_set([narrowed(pattern, place) for _, _, pattern in self._open], OPEN_MEMORY)
        return self._sets[place]

    def _added(self) -> Iterator[Added]:
        """The texts of all other patterns, and whole lines."""
        for number, rule in self._numbered:
            yield [f"\n{text}\n" for text in rule.equals], number, rule.longest
        for number, rule, _, known in self._needed:
            if known.texts is not None and not _is_open(known):
                longest = rule.longest if known.longest is None else min(known.longest, rule.longest)
                yield known.texts, number, longest


def _is_open(known: Needed) -> bool:
    return known.texts is None or known.rate > OPEN


def between_runs(numbered: Numbered) -> Kept:
    """What is made of these rules, kept between runs."""
    asked = repr([(number, rule.longest, sorted(rule.equals), rule.patterns) for number, rule in numbered])
    digest = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).digest()
    return lambda name, make: remembered(["index", program(), unidata_version, digest, name], make)


def made_anew(_name: str, make: Callable[[], Any]) -> Any:
    """What `make` gives."""
    return make()
