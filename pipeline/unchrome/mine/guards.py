"""What keeps a line that recurs from being proposed: each guard says why, or nothing."""

from __future__ import annotations

from unchrome.mine import telling
from unchrome.mine.count import Seen
from unchrome.mine.telling import is_number, is_sentence

SITE_PAGES = 8
"""Articles that a site must have."""
LINE_PAGES, LINE_SHARE = 3, 0.02
"""A line must be on so many articles of the site, and on this share of them."""
STEADY = 0.8
"""The share of its places that must be in one end of the page; a line on HALF of the articles may stand anywhere."""
HALF = 0.5
FRAME_PAGES, FRAME_FILLS = 5, 4
"""A frame must be on so many articles, its hole filled in so many ways."""


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
    return next((said for text in seen.spellings if (said := telling.refusal(text))), None)


def frame_refusal(seen: Seen, pages: int) -> str | None:
    """The same of a frame, which knows its lines by their ends only: they stand in one end of the page."""
    if seen.pages < max(FRAME_PAGES, least(pages)) or len(seen.spellings) < FRAME_FILLS:
        return "its hole is filled in too few ways"
    if max(seen.head, seen.tail) < seen.times or any(map(is_sentence, seen.spellings)):
        return "it may begin or end a sentence of an article"
    return refusal(seen, pages)
