"""Plain text that a pattern cannot do without: what the matcher looks for before it asks the pattern.

`needed(pattern).texts` is a set of texts, one of which stands in every line that the pattern finds, once the line is
folded (`shape.folded`) and set between line breaks; so `^` and `$` are the character `\\n`. The set is the one that
ordinary text holds least often: either how all that the pattern finds begins, or something in the midst of it. And
`needed(pattern).longest` is how long such a line can be, where the pattern says so. The reading is that of RE2's own
prefilter (Cox, "Regular Expression Matching with a Trigram Index", 2012) and of the literal sets of Rust's
regex-syntax.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from unicodedata import unidata_version

from unchrome import shape
from unchrome.cache import remembered
from unchrome.matcher import beginnings, rarity
from unchrome.matcher.beginnings import ANY_ONE, ANYTHING, NOTHING, Known, either, few, in_turn, some
from unchrome.matcher.rarity import rate

FEW = 40
"""Characters; a class of more is open."""


class Needed(NamedTuple):
    """Texts one of which is in every folded line that a pattern finds, and the most characters of such a line; None
    where there are no such texts, or the line can be of any length. And how often one of the texts begins at a
    character of ordinary text, about."""

    texts: Collection[str] | None = None
    longest: int | None = None
    rate: float = 1.0


class UnreadError(ValueError):
    """Syntax that is not read here; nothing is known of the pattern."""


_PLAIN = re.compile(r"[^\\^$.|?*+()\[\]{}]+(?![?*+{])")
"""Characters that stand for themselves, up to one that is repeated."""
_SIGNS: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_COUNTED = re.compile(r"\{(?P<least>\d+)(?P<comma>,(?P<most>\d*))?\}")


def needed(pattern: str) -> Needed:
    """What the lines that a pattern finds have in common."""
    try:
        found = _Parser(pattern).read()
    except UnreadError:
        return Needed()
    texts = found.best
    if texts is not None:
        texts = frozenset(text for text in texts if not any(other in text for other in texts - {text}))
    longest = found.longest if found.starts and found.ends else None
    return Needed(texts, longest) if texts is None else Needed(texts, longest, rate(texts))


def all_needed(patterns: Sequence[str]) -> list[Needed]:
    """The same for many patterns, which takes some milliseconds each: remembered between runs."""
    made_by = (__file__, beginnings.__file__, rarity.__file__, shape.__file__)
    rows = remembered(
        [*(Path(file).read_bytes() for file in made_by), unidata_version, *patterns],
        lambda: [(texts and sorted(texts), *rest) for texts, *rest in map(needed, patterns)],
    )
    return [Needed(*row) for row in rows]


class _Parser:
    """Reads RE2 syntax, of which it knows what rules are written in."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def read(self) -> Known:
        found = self._choice()
        if self._at < len(self._pattern):
            raise UnreadError
        return found

    def _choice(self) -> Known:
        parts = [self._sequence()]
        while self._take("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else either(parts)

    def _sequence(self) -> Known:
        parts = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            plain = _PLAIN.match(self._pattern, self._at)
            if plain:
                self._at = plain.end()
                parts.append(some([plain.group()]))
            else:
                parts += self._repeated(self._atom())
        return in_turn(parts)

    def _repeated(self, known: Known) -> list[Known]:
        """The part with its quantifiers, as parts in turn."""
        parts = [known]
        while (times := self._times()) is not None:
            least, most = times
            longest = None if most is None or known.longest is None else most * known.longest
            goes_on = frozenset((text, whole and most == 1) for text, whole in known.first)
            if least == 0:
                parts = [Known(few(goes_on | NOTHING.first), longest=longest)]
            elif most != 1:
                rest = None if longest is None or known.longest is None else longest - known.longest
                parts = [known, Known(ANYTHING.first, longest=rest)]
            self._take("?")
        return parts

    def _times(self) -> tuple[int, int | None] | None:
        """How often at least and at most, as the quantifier here says; None where there is none."""
        for sign, times in _SIGNS.items():
            if self._take(sign):
                return times
        found = _COUNTED.match(self._pattern, self._at)
        if not found:
            return None
        self._at = found.end()
        least = int(found["least"])
        return least, least if found["comma"] is None else int(found["most"]) if found["most"] else None

    def _atom(self) -> Known:
        char = self._next()
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char in "^$":
            return replace(some("\n"), longest=0, starts=char == "^", ends=char == "$")
        if char == ".":
            return ANY_ONE
        return self._escape() if char == "\\" else some(char)

    def _group(self) -> Known:
        if self._take("?"):
            if self._take("P<"):
                self._until(">")
            elif not self._take(":"):
                flags = self._flags()
                if flags == ")":
                    return NOTHING
        found = self._choice()
        if not self._take(")"):
            raise UnreadError
        return found

    def _flags(self) -> str:
        """Past the flags of a group, to the `:` or `)` behind them. Only case, which makes no difference here."""
        while (char := self._next()) in "i-":
            pass
        if char not in ":)":
            raise UnreadError
        return char

    def _escape(self) -> Known:
        char = self._next()
        if char in "bB":
            return NOTHING
        if char in "pP":
            if self._take("{"):
                self._until("}")
            else:
                self._next()
            return ANY_ONE
        if char == "d":
            return some("0123456789")
        if char in "wWsSD":
            return ANY_ONE
        if char.isalnum():
            raise UnreadError
        return some(char)

    def _class(self) -> Known:
        """Few characters are texts; a class that is open, or has many, is anything."""
        open_ = self._take("^")
        members: set[str] = set()
        first = True
        while first or not self._pattern.startswith("]", self._at):
            first = False
            open_ |= self._member(members)
        self._at += 1
        return some(members) if not open_ and len(members) <= FEW else ANY_ONE

    def _member(self, members: set[str]) -> bool:
        """Read one character or range of a class; true where it stands for more than can be listed."""
        if self._take("[:"):
            self._until(":]")
            return True
        low = self._character()
        if low is None:
            return True
        if not self._pattern.startswith("-", self._at) or self._pattern[self._at + 1 :][:1] == "]":
            members.update(low)
            return False
        self._at += 1
        high = self._character()
        if high is None or len(low) != 1 or len(high) != 1 or ord(high) - ord(low) > FEW:
            return True
        members.update(map(chr, range(ord(low), ord(high) + 1)))
        return False

    def _character(self) -> str | None:
        """The character of a class that stands here, all digits for `\\d`; None for what is not listed."""
        if not self._take("\\"):
            return self._next()
        known = self._escape()
        return "".join(text for text, _ in known.first) if known.all else None

    def _next(self) -> str:
        if self._at >= len(self._pattern):
            raise UnreadError
        self._at += 1
        return self._pattern[self._at - 1]

    def _take(self, text: str) -> bool:
        if not self._pattern.startswith(text, self._at):
            return False
        self._at += len(text)
        return True

    def _until(self, text: str) -> None:
        stop = self._pattern.find(text, self._at)
        if stop < 0:
            raise UnreadError
        self._at = stop + len(text)
