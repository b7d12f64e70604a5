"""Page to Draft: text is split into lines; HTML goes through trafilatura, and each line keeps what its HTML said.

The only importer of trafilatura, and only when there is HTML to read.
"""

from __future__ import annotations

from typing import Any

from unchrome import fields, lines, metadata, structure
from unchrome.fields.dates import YEARS
from unchrome.model import Draft, Page, Reject
from unchrome.plan import Extract

DATES = {"original_date": True, "extensive_search": False, "max_date": f"{YEARS.stop - 1}-12-31"}
"""As trafilatura asks htmldate, but for the last date, which would otherwise be today's: the clock has no say."""


def extract(page: Page, how: Extract) -> Draft | Reject:
    """The draft of a page, or a reject where there is no text in it or it is larger than `how.max_bytes`."""
    size = len(page.content)
    if size > how.max_bytes:
        return _reject(page, "too-large", f"{size:,} bytes; max_bytes is {how.max_bytes:,}")
    return _from_html(page, how) if page.kind == "html" else _from_text(page)


def _from_text(page: Page) -> Draft | Reject:
    text = str(page.content)
    found, marks = lines.split(text)
    if not found:
        return _reject(page, "no-text", "there is no text")
    return Draft(page, text, found, marks, dict(page.fields))


def _from_html(page: Page, how: Extract) -> Draft | Reject:
    from trafilatura.core import bare_extraction
    from trafilatura.utils import load_html

    tree = load_html(page.content)
    if tree is None:
        return _reject(page, "no-html", "this is no HTML that can be parsed")
    document: Any = bare_extraction(
        tree,
        url=page.url or None,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=DATES,
        favor_recall=how.lean == "recall",
        favor_precision=how.lean == "precision",
    )
    text = (document and document.text) or ""
    found, marks = lines.split(text)
    if not found:
        return _reject(page, "no-text", "the extractor found no text")
    structure.describe(found, tree)
    page.url = page.url or metadata.address(tree)
    draft = Draft(page, text, found, marks, dict(page.fields))
    fields.merge(draft.fields, _stated(document, tree, page.url))
    return draft


def _reject(page: Page, reason: str, detail: str) -> Reject:
    return Reject(page.id, page.where, "extract", reason, detail, page.url)


def _stated(document: Any, tree: Any, url: str) -> dict[str, Any]:
    """What the page states, and where it states nothing what trafilatura reads out of it."""
    read = {
        "title": document.title,
        "authors": fields.value("authors", document.author or ""),
        "published": document.date,
        "sitename": document.sitename,
    }
    return {name: value for name, value in read.items() if value} | metadata.stated(tree, url)
