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
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from unchrome import shape
from unchrome.cache import remembered

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

_LAST = (".\n", '"\n')
"""How seven lines of text in ten end."""
_COMMON = """
the of and to in a is that for it was on with as he be by at are his from this have they has not but had their will she
or one who were an all been we more new said about which up when her time out can people other its would there you i
after also into first over no some could our last two what than if year years just so most only do them state like
being because how him made many back before where way did make get now may per part set line story stand public home
""".split()
"""The words that stand most often in English news, the most frequent first; the rate of the word at place n is near
0.012 / n a character (Zipf)."""

_WORD = re.compile("[a-z]{2,}")
_WORD_RATES = {word: 0.012 / place for place, word in enumerate(_COMMON, 1)}
FEW = 40
"""Characters; a class of more is open."""

Texts = frozenset[str]
First = frozenset[tuple[str, bool]]


class Needed(NamedTuple):
    """Texts one of which is in every folded line that a pattern finds, and the most characters of such a line; None
    where there are no such texts, or the line can be of any length. And how often one of the texts begins at a
    character of ordinary text, about."""

    texts: Collection[str] | None = None
    longest: int | None = None
    rate: float = 1.0


class UnreadError(ValueError):
    """Syntax that is not read here; nothing is known of the pattern."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Of a part of a pattern: how all that it finds begins, and texts one of which is in each find.

    A beginning is the whole of a find where it is `True`, and goes on in ways not known where it is `False`. `longest`
    is the most characters that it finds; `starts` and `ends` say whether it can only stand there in a line.
    """

    first: First
    one: Texts | None = None
    longest: int | None = None
    starts: bool = False
    ends: bool = False

    @property
    def all(self) -> bool:
        return all(whole for _, whole in self.first)

    @property
    def best(self) -> Texts | None:
        """The set that ordinary text holds least often."""
        return _rarest(_texts(self.first), self.one)


_PLAIN = re.compile(r"[^\\^$.|?*+()\[\]{}]+(?![?*+{])")
"""Characters that stand for themselves, up to one that is repeated."""
_SIGNS: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_COUNTED = re.compile(r"\{(?P<least>\d+)(?P<comma>,(?P<most>\d*))?\}")
_ANYTHING = _Known(frozenset({("", False)}))
_ANY_ONE = _Known(_ANYTHING.first, longest=1)
_EMPTY = _Known(frozenset({("", True)}), longest=0)


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
    rows = remembered(
        [Path(__file__).read_bytes(), *patterns],
        lambda: [(texts and sorted(texts), *rest) for texts, *rest in map(needed, patterns)],
    )
    return [Needed(*row) for row in rows]


def rate(texts: Texts) -> float:
    """How often one of the texts begins at a character of ordinary text, about."""
    return sum(_rate(text) for text in texts)


@lru_cache(maxsize=1 << 16)
def _rate(text: str) -> float:
    lines = text.startswith("\n") + text.endswith("\n")
    usual = 0.7 if text.endswith(_LAST) else 1.0
    text = (text[:-2] if usual < 1 else text).strip("\n")
    by_letters, signs = usual, usual
    for char in text:
        by_letters *= _char_rate(char)
        signs *= 1.0 if char.isalpha() or char == " " else _char_rate(char)
    # Letters do not fall independently: those of a word tell of one another, and so do words.
    rarest = min((_WORD_RATES.get(word) or exp(-4 - len(word)) for word in _WORD.findall(text)), default=0.0)
    by_words = rarest * signs * 0.1 ** text.strip().count(" ") if text.isascii() else 0.0
    return max(by_letters, by_words) * _RATES["\n"] ** lines


def _char_rate(char: str) -> float:
    return _RATES.get(char) or (0.002 if char.isdigit() else 0.001 if char < "\x7f" else 0.00001)


def _texts(first: Iterable[tuple[str, bool]]) -> Texts | None:
    texts = frozenset(text for text, _ in first)
    return texts if all(text.strip("\n") for text in texts) else None


def _rarest(*sets: Texts | None) -> Texts | None:
    known = [texts for texts in sets if texts is not None]
    return min(known, key=rate) if len(known) > 1 else next(iter(known), None)


def _some(texts: Collection[str]) -> _Known:
    first = _few((shape.folded(text), True) for text in texts)
    return _Known(first, longest=max(map(len, texts), default=0))


def _most(lengths: Iterable[int | None], of: Callable[[list[int]], int]) -> int | None:
    known = list(lengths)
    return None if None in known else of([length for length in known if length is not None])


def _few(first: Iterable[tuple[str, bool]], otherwise: First | None = None) -> First:
    """The beginnings, cut shorter until they are few; what to make of them where that is not to be had."""
    found = frozenset(first)
    longest = max((len(text) for text, _ in found), default=0)
    for length in range(LONGEST, SHORTEST - 1, -2):
        if longest > length:
            found = frozenset((text[:length], whole and len(text) <= length) for text, whole in found)
        if len(found) <= MOST:
            return found
    return _ANYTHING.first if otherwise is None else otherwise


def _either(parts: list[_Known]) -> _Known:
    bests = [part.best for part in parts]
    known = [best for best in bests if best is not None]
    one = frozenset().union(*known) if len(known) == len(bests) else None
    return _Known(
        _few(pair for part in parts for pair in part.first),
        one,
        _most((part.longest for part in parts), max),
        all(part.starts for part in parts),
        all(part.ends for part in parts),
    )


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
    return _Known(
        first,
        _rarest(best, _texts(run)),
        _most((part.longest for part in parts), sum),
        bool(parts) and parts[0].starts,
        bool(parts) and parts[-1].ends,
    )


def _joined(first: First, more: First) -> First:
    """Beginnings and what comes after them; where that is too many, the beginnings, which then go on somehow."""
    if more is _EMPTY.first:
        return first
    alone = frozenset((text, False) for text, _ in first)
    if len(first) * len(more) > MOST * MOST:
        return alone
    closed = [(text, False) for text, whole in first if not whole]
    grown = [((text + after).replace("\n\n", "\n"), ends) for text, whole in first if whole for after, ends in more]
    return _few([*closed, *grown], alone)


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
        while (times := self._times()) is not None:
            least, most = times
            longest = None if most is None or known.longest is None else most * known.longest
            goes_on = frozenset((text, whole and most == 1) for text, whole in known.first)
            if least == 0:
                parts = [_Known(_few(goes_on | _EMPTY.first), longest=longest)]
            elif most != 1:
                rest = None if longest is None or known.longest is None else longest - known.longest
                parts = [known, _Known(_ANYTHING.first, longest=rest)]
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

    def _atom(self) -> _Known:
        char = self._next()
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char in "^$":
            return replace(_some("\n"), longest=0, starts=char == "^", ends=char == "$")
        if char == ".":
            return _ANY_ONE
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
            return _ANY_ONE
        if char == "d":
            return _some("0123456789")
        if char in "wWsSD":
            return _ANY_ONE
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
        return _some(members) if not open_ and len(members) <= FEW else _ANY_ONE

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
