"""Plain text that a pattern cannot do without: what the matcher looks for before it asks the pattern.

`needed(pattern)` gives a set of texts, one of which stands in every line that the pattern finds, once the line is
folded (`shape.folded`) and set between line breaks; so `^` and `$` are the character `\\n`. The set is the one that
ordinary text holds least often: either how all that the pattern finds begins, or something in the midst of it. The
reading is that of RE2's own prefilter (Cox, "Regular Expression Matching with a Trigram Index", 2012) and of the
literal sets of Rust's regex-syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from unchrome import shape

MOST = 120
"""A set of more texts than this is cut to their beginnings."""
LONGEST, SHORTEST = 16, 4
"""Characters: no text is longer, and none is cut to less."""

_RATES = {
    "\n": 0.006, " ": 0.16, "e": 0.1, "t": 0.075, "a": 0.065, "o": 0.06, "i": 0.06, "n": 0.055, "s": 0.05, "r": 0.05,
    "h": 0.045, "d": 0.035, "l": 0.033, "c": 0.025, "u": 0.022, "m": 0.02, "f": 0.018, "p": 0.017, "g": 0.017,
    "y": 0.016, "w": 0.016, ".": 0.012, ",": 0.011, "b": 0.013, "v": 0.009, "k": 0.007, "'": 0.006, '"': 0.006,
}  # fmt: skip
"""How often a character stands in English news, as a share of all; digits are one in 500, other characters of ASCII
one in 1,000, and those of other alphabets one in 100,000."""

FEW = 40
"""Characters; a class of more is open."""

Texts = frozenset[str]
First = frozenset[tuple[str, bool]]


class UnreadError(ValueError):
    """Syntax that is not read here; nothing is known of the pattern."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Of a part of a pattern: how all that it finds begins, and texts one of which is in each find.

    A beginning is the whole of a find where it is `True`, and goes on in ways not known where it is `False`.
    """

    first: First
    one: Texts | None = None

    @property
    def all(self) -> bool:
        return all(whole for _, whole in self.first)

    @property
    def best(self) -> Texts | None:
        """The set that ordinary text holds least often."""
        return _rarest(_texts(self.first), self.one)


_PLAIN = re.compile(r"[^\\^$.|?*+()\[\]{}]+(?![?*+{])")
"""Characters that stand for themselves, up to one that is repeated."""
_ANYTHING = _Known(frozenset({("", False)}))
_EMPTY = _Known(frozenset({("", True)}))


def needed(pattern: str) -> Texts | None:
    """Texts one of which is in every folded line that the pattern finds; None where there are none."""
    try:
        found = _Parser(pattern).read().best
    except UnreadError:
        return None
    return found and frozenset(text for text in found if not any(other in text for other in found - {text}))


def rate(texts: Texts) -> float:
    """How often one of the texts begins at a character of ordinary text, about."""
    return sum(_rate(text) for text in texts)


@lru_cache(maxsize=1 << 16)
def _rate(text: str) -> float:
    lines = text.startswith("\n") + text.endswith("\n")
    text = text.strip("\n")
    result = 1.0
    for char in text:
        result *= _RATES.get(char) or (0.002 if char.isdigit() else 0.001 if char < "\x7f" else 0.00001)
    if text.isascii() and text.isalpha() and len(text) > 2:
        # Letters do not fall independently: those of a word tell of one another.
        result = max(result, exp(-4 - len(text)))
    return result * _RATES["\n"] ** lines


def _texts(first: Iterable[tuple[str, bool]]) -> Texts | None:
    texts = frozenset(text for text, _ in first)
    return texts if all(text.strip("\n") for text in texts) else None


def _rarest(*sets: Texts | None) -> Texts | None:
    known = [texts for texts in sets if texts is not None]
    return min(known, key=rate) if len(known) > 1 else next(iter(known), None)


def _some(texts: Iterable[str]) -> _Known:
    return _Known(_few((shape.folded(text), True) for text in texts))


def _few(first: Iterable[tuple[str, bool]]) -> First:
    """The beginnings, cut shorter until they are few."""
    found = frozenset(first)
    longest = max(len(text) for text, _ in found)
    for length in range(LONGEST, SHORTEST - 1, -2):
        if longest > length:
            found = frozenset((text[:length], whole and len(text) <= length) for text, whole in found)
        if len(found) <= MOST:
            return found
    return _ANYTHING.first


def _either(parts: list[_Known]) -> _Known:
    bests = [part.best for part in parts]
    known = [best for best in bests if best is not None]
    one = frozenset().union(*known) if len(known) == len(bests) else None
    return _Known(_few(pair for part in parts for pair in part.first), one)


def _in_turn(parts: list[_Known]) -> _Known:
    """One part after another. `run` is what stands from some part on, begun anew where it cannot be told further."""
    first = run = _EMPTY.first
    best: Texts | None = None
    for part in parts:
        first = _joined(first, part.first)
        run = _joined(run, part.first)
        if not all(whole for _, whole in run):
            best = _rarest(best, _texts(run), part.one)
            run = part.first if part.all else _EMPTY.first
    return _Known(first, _rarest(best, _texts(run)))


def _joined(first: First, more: First) -> First:
    if more is _EMPTY.first:
        return first
    if len(first) * len(more) > MOST * MOST:
        return frozenset((text, False) for text, _ in first)
    closed = [(text, False) for text, whole in first if not whole]
    grown = [((text + after).replace("\n\n", "\n"), ends) for text, whole in first if whole for after, ends in more]
    return _few([*closed, *grown])


class _Parser:
    """Reads RE2 syntax, of which it knows what rules are written in."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def read(self) -> _Known:
        found = self._choice()
        if self._at < len(self._pattern):
            raise UnreadError
        return found

    def _choice(self) -> _Known:
        parts = [self._sequence()]
        while self._take("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else _either(parts)

    def _sequence(self) -> _Known:
        parts = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            plain = _PLAIN.match(self._pattern, self._at)
            if plain:
                self._at = plain.end()
                parts.append(_some([plain.group()]))
            else:
                parts += self._repeated(self._atom())
        return _in_turn(parts)

    def _repeated(self, known: _Known) -> list[_Known]:
        """The part with its quantifiers, as parts in turn."""
        parts = [known]
        while (least := self._least()) is not None:
            once = self._pattern[self._at - 1] == "?"
            goes_on = frozenset((text, whole and once) for text, whole in known.first)
            if least == 0:
                parts = [_Known(_few(goes_on | _EMPTY.first))]
            elif not self._once:
                parts = [known, _ANYTHING]
            self._take("?")
        return parts

    def _least(self) -> int | None:
        """How often at least, as the quantifier here says; None where there is none."""
        self._once = False
        if self._take("?") or self._take("*"):
            return 0
        if self._take("+"):
            return 1
        if not self._pattern.startswith("{", self._at):
            return None
        stop = self._pattern.find("}", self._at)
        inner = self._pattern[self._at + 1 : stop]
        least = inner.partition(",")[0]
        if stop < 0 or not least.isdecimal():
            return None
        self._at = stop + 1
        self._once = inner == "1"
        return int(least)

    def _atom(self) -> _Known:
        char = self._next()
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char in "^$":
            return _some("\n")
        if char == ".":
            return _ANYTHING
        return self._escape() if char == "\\" else _some(char)

    def _group(self) -> _Known:
        if self._take("?"):
            if self._take("P<"):
                self._until(">")
            elif not self._take(":"):
                flags = self._flags()
                if flags == ")":
                    return _EMPTY
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

    def _escape(self) -> _Known:
        char = self._next()
        if char in "bB":
            return _EMPTY
        if char in "pP":
            if self._take("{"):
                self._until("}")
            else:
                self._next()
            return _ANYTHING
        if char == "d":
            return _some("0123456789")
        if char in "wWsSD":
            return _ANYTHING
        if char in "Az":
            return _some("\n")
        if char.isalnum():
            raise UnreadError
        return _some(char)

    def _class(self) -> _Known:
        """Few characters are texts; a class that is open, or has many, is anything."""
        open_ = self._take("^")
        members: set[str] = set()
        first = True
        while first or not self._pattern.startswith("]", self._at):
            first = False
            open_ |= self._member(members)
        self._at += 1
        return _some(members) if not open_ and len(members) <= FEW else _ANYTHING

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
