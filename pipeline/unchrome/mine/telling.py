"""What the wording of a line tells against it: that it may be a sentence, a number, or what an article begins with."""

from __future__ import annotations

import re

from unchrome import shape

SENTENCE_WORDS = 6
"""A line of this many words that ends like a sentence must be on HALF of the articles, in one end of each."""
MOST_LETTERS = 200
"""Longer lines are never proposed."""

_QUOTE = re.compile(r"[“”„「『]|«[^»]*»|(?:^|\s)[\"'‘]\S")
_LEAD = re.compile(r"^[^\W\d_].{0,60}\((?:[^\W\d_]|[ .,/&-]){2,30}\)\s*[-–—:]|^\([^\W\d_]+\)\s*[-–—]")


def is_sentence(text: str) -> bool:
    """Whether the line is long enough for a sentence, and ends like one."""
    return text.rstrip("\"'”’»)]」』")[-1:] in set(".!?…。！？؟।") and shape.has_words(text, SENTENCE_WORDS)


def is_number(text: str) -> bool:
    """Whether the line has digits and no letters."""
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))


def refusal(text: str) -> str | None:
    """Why no line of this wording is proposed, wherever it stands; None where nothing speaks against it."""
    if len(text) > MOST_LETTERS or not text.isprintable():
        return "it is too long, or not to be printed"
    if _QUOTE.search(text):
        return "somebody is quoted"
    return "it reads like the lead of a report" if _LEAD.search(text) else None


def tells(text: str) -> tuple[bool, bool, str | None]:
    """All of it: whether it may be a sentence, whether it is a number, and why it is refused else."""
    return is_sentence(text), is_number(text), refusal(text)
