"""Random pages for the laws: prose, chrome that rules know, broken text and odd breaks, in any order."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import strategies as st

from unchrome import plan
from unchrome.model import Page
from unchrome.source import READERS
from unchrome.source.kinds import recognise
from unchrome.source.mapping import PLAIN
from unchrome.source.record import page_of
from unchrome.source.stream import Stream

HITS = sorted({example.text for rule in plan.load().rules for example in (*rule.hits, *rule.misses)})
SENTENCES = (
    "The ferry left the pier at dawn with forty people and a crate of hens on board.",
    "“We saw the water rise and we rang every bell we had,” said the harbor master.",
    "Nobody on the council could say who had ordered the gate to be shut that night.",
    "Der Rat tagte bis Mitternacht und vertagte dann die Frage, wer die Brücke bezahlt.",
    "町の職員は川沿いの家を一軒ずつ回り、夜明けまでに全員が高台へ逃げたことを確かめた。",
    "Short one.",
)
BROKEN = (
    "â€œWe doubt itâ€\x9d",
    "cafÃ©",
    "&amp;amp; more",
    "no\u00a0break",
    "zero\u200bwidth",
    "\ufeff",
    "soft\u00adhyphen",
    "ﬁne",
    "e\u0301",
    "\x1b[31mred",
    "nul\x00s",
    "Ｆｕｌｌ width，",
    "‘quotes’ “stay”",
)
BREAKS = ("\n", "\n\n", "\r\n", "\n \n", "\n\n\n\t", "\r", "\u2028", " \n", "\v", "\f")

plain_text = st.text(max_size=80)
lines = st.one_of(
    st.sampled_from(HITS),
    st.sampled_from(SENTENCES),
    st.sampled_from(BROKEN),
    plain_text,
    st.builds(" ".join, st.lists(st.sampled_from([*SENTENCES, *HITS[:80], *BROKEN]), max_size=3)),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A page of text: lines with breaks between, before and after them."""
    usual = draw(st.sampled_from(BREAKS))
    parts = draw(st.lists(st.tuples(lines, st.one_of(st.just(usual), st.sampled_from(BREAKS))), max_size=30))
    lead = draw(st.sampled_from(("", "", " ", "\n", "\ufeff", "\u3000")))
    tail = draw(st.sampled_from(("", "\n", "\n\n", " ")))
    body = "".join(line + gap for line, gap in parts).removesuffix(parts[-1][1] if parts else "")
    return lead + body + tail


titles = st.one_of(st.none(), st.sampled_from([*SENTENCES, "Ferry leaves late"]))


def address(headline: str, day: str = "") -> str:
    """The address of an article with this headline, as sites make them."""
    return f"https://herald.example/{day}{re.sub(r'[^0-9a-z]+', '-', headline.lower()).strip('-')}.html"


addresses = st.one_of(
    st.just(""), st.builds(address, st.sampled_from([*SENTENCES, *HITS]), st.sampled_from(["", "2031/05/06/"]))
)


def page(text: str, title: str | None = None, url: str = "") -> Page:
    return Page("page", "text", text, "page", url, fields={"title": title} if title else {})


def case_pages(golden: Path) -> list[Page]:
    """The page of each golden case."""
    pages = []
    for path in sorted(golden.glob("*/input.*")):
        with path.open("rb") as handle:
            stream = Stream(str(path), handle, 10_000_000)
            found = page_of(next(iter(READERS[recognise(path.name, stream.peek())](stream, PLAIN))))
        assert isinstance(found, Page), found
        pages.append(found)
    return pages
