"""What keeps a line that recurs from being proposed: each guard says why, or nothing."""

from __future__ import annotations

import re

from unchrome import shape
from unchrome.mine.count import Seen

SITE_PAGES = 8
"""Articles that a site must have."""
LINE_PAGES, LINE_SHARE = 3, 0.02
"""A line must be on so many articles of the site, and on this share of them."""
STEADY = 0.8
"""The share of its places that must be in one end of the page; a line on HALF of the articles may stand anywhere."""
HALF = 0.5
SENTENCE_WORDS = 6
"""A line of this many words that ends like a sentence must be on HALF of the articles, in one end of each."""
FRAME_PAGES, FRAME_FILLS = 5, 4
"""A frame must be on so many articles, its hole filled in so many ways."""
MOST_LETTERS = 200
"""Longer lines are never proposed."""

_QUOTE = re.compile(r"[“”„「『]|«[^»]*»|(?:^|\s)[\"'‘]\S")
_LEAD = re.compile(r"^[^\W\d_].{0,60}\((?:[^\W\d_]|[ .,/&-]){2,30}\)\s*[-–—:]|^\([^\W\d_]+\)\s*[-–—]")


def least(pages: int) -> int:
    """On how many of so many articles a line must be."""
    return max(LINE_PAGES, round(LINE_SHARE * pages))


def refusal(seen: Seen, pages: int) -> str | None:
    """Why a line that is on some of the site's `pages` is not proposed; None where nothing speaks against it."""
    if seen.pages < least(pages):
        return "it is on too few pages"
    often, steady = seen.pages >= HALF * pages, max(seen.head, seen.tail) >= STEADY * seen.times
    if not (often or steady):
        return "it stands here and there"
    if seen.titled:
        return "it is the title of a page"
    if seen.body or (not (often and steady) and any(map(is_sentence, seen.spellings))):
        return "it reads like a sentence of an article"
    if not (often and steady) and any(map(is_number, seen.spellings)):
        return "it is a number, as the cells of a table are"
    return next((said for text in seen.spellings if (said := _refusal_of(text))), None)


def frame_refusal(seen: Seen, pages: int) -> str | None:
    """The same of a frame, which knows its lines by their ends only: they stand in one end of the page."""
    if seen.pages < max(FRAME_PAGES, least(pages)) or len(seen.spellings) < FRAME_FILLS:
        return "its hole is filled in too few ways"
    if max(seen.head, seen.tail) < seen.times or any(map(is_sentence, seen.spellings)):
        return "it may begin or end a sentence of an article"
    return refusal(seen, pages)


def is_sentence(text: str) -> bool:
    """Whether the line is long enough for a sentence, and ends like one."""
    return text.rstrip("\"'”’»)]」』")[-1:] in set(".!?…。！？؟।") and shape.has_words(text, SENTENCE_WORDS)


def is_number(text: str) -> bool:
    """Whether the line has digits and no letters."""
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))


def _refusal_of(text: str) -> str | None:
    if len(text) > MOST_LETTERS or not text.isprintable():
        return "it is too long, or not to be printed"
    if _QUOTE.search(text):
        return "somebody is quoted"
    return "it reads like the lead of a report" if _LEAD.search(text) else None
