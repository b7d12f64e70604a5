"""A made-up site for the tests of mining: what its pages have around the articles, in prose of our own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from unchrome.model import Page

SITE = "https://www.herald.example.com"
HEAD = ("The Harbor Herald", "News", "Tides & Weather", "Boats for Sale")
TAIL = ("More stories below the fold", "Letters to the editor: letters@herald.example.com", "All rights kept, 2031")
NOTICE = "We use cookies to remember who you are, and by reading on you say that you do not mind this at all."
QUOTE = "“Nobody told us,” she said"
LEAD = "LONDON (Newswire) - The"
NAMES = ("Ada Holt", "Piet Marsh", "Ines Quay", "Tom Weir", "Una Strand", "Olaf Berth", "Mia Keel", "Jan Rudder")
DEEDS = (
    "mended the old sea wall before the autumn storms came in from the west and took it again",
    "counted every seal on the long bank twice and got two very different numbers both times",
    "sold the last of the herring boats to a museum that has no water anywhere near it at all",
    "asked the council for a second lamp on the pier, and was given a very long form to fill",
    "found a bell from a ship that nobody in the town could remember ever having gone down",
)


def lines(number: int, tail: Sequence[str] = TAIL) -> list[str]:
    """The lines of the page of one article."""
    name = NAMES[number % len(NAMES)]
    body = [f"On day {number} of part {at}, {name} {deed}, as it is told here." for at, deed in enumerate(DEEDS)]
    return [
        *HEAD,
        NOTICE,
        f"How {name} spent day {number}",
        f"Updated {number % 12 + 1}:{number % 60:02} {'pm' if number % 2 else 'AM'}",
        *body[:3],
        QUOTE,
        *body[3:],
        f"{number + 2} comments",
        f"More from {name}{number}",
        *tail,
    ]


def page(number: int, tail: Sequence[str] = TAIL, site: str = SITE) -> Page:
    """The page of one article."""
    return Page(f"p{number}", "text", "\n".join(lines(number, tail)), f"p{number}", f"{site}/{number}")


def write(path: Path, pages: Iterable[Page]) -> Path:
    """The pages as records in a file."""
    rows = [{"id": page.id, "url": page.url, "text": page.content} for page in pages]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
