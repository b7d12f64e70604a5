"""Page to Draft: text is split into lines; HTML goes through trafilatura, and each line keeps what its HTML said.

The only importer of trafilatura, and only when there is HTML to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from unchrome import fields, lines, metadata
from unchrome.fields.dates import YEARS
from unchrome.model import Draft, Page, Reject
from unchrome.plan import Extract
from unchrome.shape import bare

TAGS = (
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "figcaption",
    "blockquote",
    "td",
    "th",
    "dt",
    "dd",
    "pre",
    "div",
    "a",
    "span",
    "aside",
    "address",
    "time",
    "cite",
    "label",
    "button",
)
"""The elements that a line can be, outermost meaning first where two hold the same text."""
DATES = {"original_date": True, "extensive_search": True, "max_date": f"{YEARS.stop - 1}-12-31"}
"""As trafilatura asks htmldate, but for the last date, which would otherwise be today's: the clock has no say."""
LONGEST = 5_000
"""Elements with more characters than this are no line."""


def extract(page: Page, how: Extract) -> Draft | Reject:
    """The draft of a page, or a reject where there is no text in it or it is larger than `how.max_bytes`."""
    size = len(page.content)
    if size > how.max_bytes:
        return _reject(page, "too-large", f"{size:,} bytes; max_bytes is {how.max_bytes:,}")
    text, known, shapes = _from_html(page, how) if page.kind == "html" else (str(page.content), {}, {})
    found, marks = lines.split(text)
    if not found:
        return _reject(page, "no-text", "the extractor found no text" if page.kind == "html" else "there is no text")
    for line in found:
        line.tag, line.link_density = shapes.get(_tight(bare(line.text)[0]), ("", None))
    draft = Draft(page, text, found, marks, dict(page.fields))
    fields.merge(draft.fields, known)
    return draft


def _reject(page: Page, reason: str, detail: str) -> Reject:
    return Reject(page.id, page.where, "extract", reason, detail, page.url)


def _from_html(page: Page, how: Extract) -> tuple[str, dict[str, Any], dict[str, tuple[str, float | None]]]:
    """The main text of an HTML page, the fields its metadata states, and the shape of each of its elements."""
    from trafilatura.core import bare_extraction
    from trafilatura.utils import load_html

    tree = load_html(page.content)
    if tree is None:
        return "", {}, {}
    shapes = _shapes(tree)
    document: Any = bare_extraction(
        tree,
        url=page.url or None,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=DATES,
        favor_recall=how.lean == "recall",
        favor_precision=how.lean == "precision",
    )
    if document is None:
        return "", {}, shapes
    return document.text or "", _stated(document, tree, page.url), shapes


def _stated(document: Any, tree: Any, url: str) -> dict[str, Any]:
    """What the page states, and where it states nothing what trafilatura reads out of it."""
    read = {
        "title": document.title,
        "authors": fields.value("authors", document.author or ""),
        "published": document.date,
        "sitename": document.sitename,
    }
    return {name: value for name, value in read.items() if value} | metadata.stated(tree, url)


def _shapes(tree: Any) -> dict[str, tuple[str, float | None]]:
    """For the text of each element, its spaces aside: the element's tag and its share of link text, 0 to 1."""
    shapes: dict[str, tuple[str, float | None]] = {}
    for tag in TAGS:
        for element in tree.iter(tag):
            text = _tight_text(element.itertext())
            if text and text not in shapes:
                linked = len(text) if tag == "a" else sum(len(_tight("".join(a.itertext()))) for a in element.iter("a"))
                shapes[text] = (tag, min(1.0, linked / len(text)))
    return shapes


def _tight_text(parts: Iterable[str]) -> str:
    """The text without its spaces; nothing where it is too long to be a line."""
    kept, size = [], 0
    for part in parts:
        size += len(part)
        if size > LONGEST:
            return ""
        kept.append(part)
    return _tight("".join(kept))


def _tight(text: str) -> str:
    return "".join(text.split())
