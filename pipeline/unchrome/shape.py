"""What a line looks like, to a rule: how many words, whether it reads like body text, what it says once folded."""

from __future__ import annotations

import re
from itertools import islice

BODY_WORDS = 12
"""A body line has at least this many words and ends like a sentence: captions, decks and paragraphs do, menus do
not. Chosen on the labelled pages: 12 to 20 make no difference there."""

_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:['’.-][^\W_]+)*")
_ENDS = frozenset(".!?…。！？؟।۔．｡:;：；")
_DIRECTIONS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_CLOSING = "\"'”’»)]」』）】》〉］〕\u200e\u200f\u202c\u2069"
_NOT_A_WORD = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s{2,}|[^\S ]")
_STRAIGHT = dict.fromkeys("‘’", "'") | dict.fromkeys("“”", '"')
_LASTING = "‘’“”–—…".encode()
_PRINTED = bytes([10, *range(32, 127)])
_RUNS = bytes(ord("a") if chr(byte).isalnum() and byte < 128 else ord(" ") for byte in range(256))
_JOINERS = b"'.-" + bytes(range(128, 256))
_MARKS = frozenset("-–—•·*▪►▶●■")
_MARKER = re.compile(f"(?:[{re.escape(''.join(sorted(_MARKS)))}]\\s+|[{_DIRECTIONS}])+")


def words(text: str) -> int:
    """The number of words; a Chinese, Japanese or Thai character counts as one."""
    return len(_WORD.findall(text))


def terms(text: str) -> set[str]:
    """The words, without case."""
    return set(_WORD.findall(text.casefold()))


def is_body(text: str) -> bool:
    """Whether the line reads like a paragraph of the article, and not like a label, a link or a heading."""
    return is_closed(text) and has_words(text, BODY_WORDS)


def is_closed(text: str) -> bool:
    """Whether the line ends as a sentence does."""
    return text.rstrip(_CLOSING)[-1:] in _ENDS


def sure_words(text: str) -> int:
    """No more than the number of words, and found faster: runs of ASCII letters and digits, once all that may join them
    in a word is left out."""
    return f" {text}".encode("utf-8", "surrogatepass").translate(_RUNS, _JOINERS).count(b" a")


def has_words(text: str, least: int) -> bool:
    """Whether there are at least so many words: looks no further than it must. Of half as many characters more than
    they would take, there are nearly always enough that are sure."""
    if sure_words(text[: 10 * least]) >= least:
        return True
    return least <= 0 or next(islice(_WORD.finditer(text), least - 1, None), None) is not None


def is_plain(text: str) -> bool:
    """Whether the text has only printable ASCII, line feeds, curly quotes, dashes and ellipses, as most English has.
    Nothing in it needs mending, its letters fold by byte, and its only white space is the space."""
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _PRINTED)
    if not beyond or beyond.translate(None, _LASTING):
        return not beyond
    # Each character left takes three bytes, of which two could make others than these: U+2000 is no space.
    return beyond.count(_LASTING[:2]) * 3 == len(beyond) and b"\xe2\x80\x80" not in beyond


def bare(text: str, is_plain: bool = False) -> tuple[str, int]:
    """The line as rules read it: no list marker before it, nor a mark of the direction of writing, white space runs as
    one space; and the length of what stood before it."""
    if text[:1] not in _MARKS and "  " not in text and (is_plain or text.isprintable()):
        return text, 0
    marker = _MARKER.match(text)
    start = marker.end() if marker else 0
    return _SPACES.sub(" ", text[start:]), start


def offsets(text: str, marker: int) -> list[int]:
    """For each character of `bare(text)`, where it stands in `text`; and one more for the end."""
    places = [i for i in range(marker, len(text)) if not (i > marker and text[i].isspace() and text[i - 1].isspace())]
    return [*places, len(text)]


def folded(bare: str) -> str:
    """The bare line without case, with straight quotes: how `equals` compares."""
    folded = bare.casefold()
    if not folded.isascii():
        for curly, straight in _STRAIGHT.items():
            folded = folded.replace(curly, straight)
    return folded


def key(text: str) -> str:
    """The line without case, punctuation and spacing: equal keys say the same words."""
    return _NOT_A_WORD.sub(" ", text).strip().casefold()
