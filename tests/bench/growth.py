"""How time grows with pages on which two things grow together: `python tests/bench/growth.py [NAME...]`.

What is printed is seconds of CPU for a page, and for ones twice, four and eight times as large: what grows with the
square of a page takes four times as long for each doubling. Each was found by somebody who looked for such pages. One
still grows so, in what trafilatura reads of the head, up to the depth at which a page is a reject:
`bylines-in-each-other`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import pairwise, product
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1]))

import pages as made
from unchrome.flow import Cleaner
from unchrome.model import Page

LETTERS = "bdfglmnprstv"
WORDS = ["".join(letters) for letters in product(LETTERS, "aeiou", LETTERS, "aeiou", LETTERS)]
PROSE = "\n".join(made.SENTENCES)


def text(body: str, fields: dict[str, object] | None = None, url: str = "") -> Page:
    return Page("p", "text", f"{body}\n{PROSE}", "p", url, fields or {})


def html(head: str, body: str = "") -> Page:
    prose = "".join(f"<p>{line}</p>" for line in made.SENTENCES)
    return Page(
        "p", "html", f"<html><head>{head}</head><body>{prose}{body}</body></html>", "p", "https://herald.example/a"
    )


def lines(size: int) -> str:
    return "\n".join(f"line {word} of the ferry" for word in WORDS[:size])


def stated(size: int) -> str:
    return "".join(f"<p>a line {word} that has some more words than thirty characters</p>" for word in WORDS[:size])


PAGES: dict[str, tuple[int, Callable[[int], Page]]] = {
    "separators": (2_000, lambda size: text("|" * size)),
    "separators-of-a-title": (2_000, lambda size: html(f"<title>{'| ' * size}herald</title>")),
    "authors": (500, lambda size: text(lines(size), {"title": "x", "authors": [f"Ada {w}" for w in WORDS[:size]]})),
    "title": (2_000, lambda size: text(lines(size), {"title": " ".join(WORDS[:size])})),
    "bylines-in-each-other": (
        700,
        lambda size: html("", f"{'<div class=byline>' * size}{'<i> </i>' * size}{'</div>' * size}"),
    ),
    "headings-in-each-other": (
        400,
        lambda size: html("", f"{'<h2><div>' * size}{'word <b>x</b> ' * size}{'</div></h2>' * size}"),
    ),
    "descriptions": (
        1_000,
        lambda size: html(
            "".join(f'<meta name="description" content="about {w} and a ferry to the north">' for w in WORDS[:size]),
            stated(size),
        ),
    ),
    "article-body": (
        1_000,
        lambda size: html(
            '<script type="application/ld+json">'
            + json.dumps({"@type": "NewsArticle", "articleBody": "aaaaaaaa bbbbbbbb " * (size * 20)})
            + "</script>",
            "".join(f"<p>aaaaaaaabbbbbbbbaaaaaaaab {word}</p>" for word in WORDS[:size]),
        ),
    ),
    "address": (
        2_000,
        lambda size: text(
            "\n".join(map(" ".join, pairwise(WORDS[:size]))),
            url=f"https://herald.example/{'-'.join(WORDS[:size])}",
        ),
    ),
    "brackets-of-an-author": (20_000, lambda size: html(f'<meta name="author" content="{"(" * size}">')),
    "brackets-of-a-date": (5_000, lambda size: html(f'<meta name="date" content="{"2024年1月1日(" * size}">')),
}
SIZES = (1, 2, 4, 8)
"""How many times as large the page grows."""
WHOLE = 60
"""Seconds after which a page is not made larger."""


def seconds(cleaner: Cleaner, page: Page) -> float:
    """CPU seconds that cleaning the page takes."""
    start = process_time()
    cleaner.clean(page)
    return process_time() - start


def main(names: list[str]) -> None:
    """Print the table."""
    cleaner = Cleaner()
    print(f"{'':24}     kB  seconds when it is {', '.join(map(str, SIZES))} times as large")
    for name in names or PAGES:
        size, page = PAGES[name]
        cleaner.clean(page(1))
        took: list[float] = []
        for times in SIZES:
            if not took or took[-1] < WHOLE:
                took.append(seconds(cleaner, page(size * times)))
        made_of = page(size)
        kilobytes = len(json.dumps([made_of.content, made_of.fields, made_of.url])) / 1000
        print(f"{name:24} {kilobytes:6.0f}  {'  '.join(f'{part:6.2f}' for part in took)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
