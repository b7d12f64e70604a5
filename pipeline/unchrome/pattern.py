"""Patterns, compiled by RE2: case-insensitive, in time linear in the line.

Classes such as `\\p{L}` hold letters of all the scripts there are: with them the patterns of the shipped rules make
programs of 12,700 instructions in the mean, and take 4 ms each to compile. Most lines are in few scripts; for these
`narrowed` leaves in each class what they can hold: for Latin letters a tenth of that, for those of most scripts two,
with those of India three.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import re2

MEMORY = (1 << 19, 1 << 21, 1 << 23, 1 << 26)
"""Bytes for a pattern, the first that will do. RE2 keeps what it has worked out about texts, up to this, then begins
anew: of hundreds of patterns that adds up."""

_SIGNS = (range(0x2000, 0x2070), range(0x20A0, 0x20C0), range(0x2122, 0x2123), range(0x2190, 0x2C00))
_PICTURES = (range(0xE001, 0xF900), range(0xFE0F, 0xFE10), range(0xFFFD, 0xFFFE), range(0x1F300, 0x1FB00))
_LATIN = (range(0xB5), range(0xB6, 0x180), range(0x1E9E, 0x1E9F), *_SIGNS, *_PICTURES)
_MOST = (
    *(range(0x180), range(0x2B0, 0x530), range(0x590, 0x700), range(0xE00, 0xE80), range(0x1E9E, 0x1E9F)),
    *(*_SIGNS, range(0x2116, 0x2117), range(0x3000, 0x3100), range(0x4E00, 0xA000), range(0xAC00, 0xD7A4)),
    *(*_PICTURES, range(0xFF00, 0xFFF0)),
)
_MORE = (range(0x530, 0x590), range(0x700, 0xE00), range(0xE80, 0x10A0))
ALPHABETS = (_LATIN, _MOST, (*_MOST, *_MORE))
"""The code points of texts for which patterns are narrowed, in sets of more and more: Latin letters, punctuation, signs
and pictures, those of icon fonts too; then also Greek, Cyrillic, Hebrew, Arabic, Thai, kana, Chinese and Korean; then
also Armenian and the scripts of India and its neighbours. No letter of a set has a case beyond it that is in other
classes, which is why both sharp s are in each and the micro sign is not in the first."""
_BEYOND = [
    re.compile(f"[^{''.join(f'{chr(codes[0])}-{chr(codes[-1])}' for codes in alphabet)}]").search
    for alphabet in ALPHABETS
]

_CLASS = r"\\p(?:\{\w+\}|\w)"
_SET = re.compile(rf"\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|(?P<alone>{_CLASS})|\\.", re.DOTALL)
_MEMBER = re.compile(rf"(?P<class>{_CLASS})|\\.", re.DOTALL)
_QUOTING = r"\Q"
_NOWHERE = r"\x{E000}"
"""A character for private use, which no alphabet holds."""


class PatternError(ValueError):
    """A pattern that RE2 does not take."""


def compile_pattern(pattern: str) -> Any:
    """The pattern, compiled. Raises PatternError."""
    compiled = _within(lambda options: re2.compile(pattern, options))
    re2.purge()  # else the library keeps the last ones that were compiled, whoever has let go of them
    return compiled


def compile_set(patterns: Iterable[str], least: int = 0) -> Any:
    """The patterns, compiled together, within so many bytes at the least; gives the places of those that match. Raises
    PatternError."""
    texts = list(patterns)

    def compiled(options: Any) -> Any:
        found = re2.Set.SearchSet(options)
        for pattern in texts:
            found.Add(pattern)
        found.Compile()
        return found

    return _within(compiled, least)


def _within(compiled: Callable[[Any], Any], least: int = 0) -> Any:
    """What RE2 compiles within the least memory that will do; it says no where that is too little to search with."""
    for memory in (memory for memory in MEMORY if memory >= least):
        try:
            return compiled(_options(memory))
        except re2.error as error:
            message = error.args[0] if error.args else error
    raise PatternError(message.decode() if isinstance(message, bytes) else str(message))


def _options(memory: int) -> Any:
    """How every pattern is compiled."""
    chosen = re2.Options()
    chosen.case_sensitive = False
    chosen.log_errors = False
    chosen.max_mem = memory
    return chosen


def alphabet(text: str) -> int:
    """The place of the first alphabet that holds all of a text; their number where none does."""
    if text.isascii():
        return 0
    return next((place for place, beyond in enumerate(_BEYOND) if not beyond(text)), len(ALPHABETS))


def narrowed(pattern: str, place: int) -> str:
    """A pattern that finds the same in texts of the alphabet in this place, with smaller classes."""
    if place == len(ALPHABETS) or "\\p" not in pattern or _QUOTING in pattern:
        return pattern

    def replaced(found: re.Match[str]) -> str:
        return f"[{_few(found['alone'], place)}]" if found["alone"] else _members(found[0], place)

    return _SET.sub(replaced, pattern)


def _members(found: str, place: int) -> str:
    return _MEMBER.sub(lambda member: _few(member["class"], place) if member["class"] else member[0], found)


@cache
def _few(letters: str, place: int) -> str:
    """What a class holds of the characters of an alphabet, as ranges of a set."""
    run = re2.compile(f"{letters}+")
    held = [found.group() for codes in ALPHABETS[place] for found in run.finditer("".join(map(chr, codes)))]
    return "".join(rf"\x{{{ord(part[0]):X}}}-\x{{{ord(part[-1]):X}}}" for part in held) or _NOWHERE
