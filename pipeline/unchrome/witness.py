"""The only importer of trafilatura, which bears witness to what is body, and finds what a page does not state about
itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from copy import deepcopy
from functools import cached_property
from typing import Any

from unchrome import metadata
from unchrome.fields.dates import YEARS
from unchrome.tree import is_cut

DATES = {"original_date": True, "extensive_search": False, "max_date": f"{YEARS.stop - 1}-12-31"}
"""As trafilatura asks htmldate, but for the last date, which would otherwise be today's: the clock has no say."""


LONGEST = 2_000
"""Characters of what a page's head states."""


class StopWords:
    """The words of all languages that trafilatura gives to jusText, loaded when they are first asked for and kept in
    2 MB. As the tuple in which it keeps them, they take 19 MB, and 3 ms of each page that they are looked up for."""

    def lend(self) -> None:
        """Have trafilatura take them from here."""
        from trafilatura import external

        external.JT_STOPLIST = self  # type: ignore[assignment]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words.decode().split("\n"))

    @cached_property
    def _words(self) -> bytes:
        from trafilatura.external import jt_stoplist_init

        words = jt_stoplist_init()
        self.lend()
        return "\n".join(words).encode()


STOP_WORDS = StopWords()


def kept(raw: bytes, url: str, lean: str) -> list[str] | None:
    """The lines that trafilatura makes of the page; None where it has none to give, for the page is deeper than its
    parser goes, or has too long a text in one piece, which would be cut there without a word."""
    from trafilatura.core import bare_extraction
    from trafilatura.utils import HTML_PARSER, load_html

    STOP_WORDS.lend()
    tree = load_html(raw)
    if tree is None or is_cut(HTML_PARSER):
        return None
    document = bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        favor_recall=lean == "recall",
        favor_precision=lean == "precision",
    )
    return (getattr(document, "text", None) or "").split("\n")


def read(tree: Any, url: str) -> dict[str, Any]:
    """What trafilatura reads out of the page about the article, but for what is too long to be a title, a name or a
    date, on which its patterns take time by the square; the tree stays as it is."""
    from trafilatura.metadata import extract_metadata

    tree = deepcopy(tree)
    for meta in tree.iter("meta"):
        if len(meta.get("content") or "") > LONGEST:
            del meta.attrib["content"]
    document = extract_metadata(tree, url or None, DATES)
    found = {
        "title": document.title,
        "authors": metadata.names(document.author or "") if document.author else [],
        "published": document.date,
        "sitename": document.sitename,
    }
    return {name: value for name, value in found.items() if value}


def forget() -> None:
    """Let go of what trafilatura keeps of the pages that it has read, if it has read any."""
    if "trafilatura" in sys.modules:
        from trafilatura.meta import reset_caches

        reset_caches()
