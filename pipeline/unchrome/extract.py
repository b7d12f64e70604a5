"""Page to Draft: text is split into lines; of an HTML page those visible lines are taken that may be body.

The only importer of trafilatura, which reads the HTML, bears witness to what is body, and finds what the page does
not state about itself. Each line keeps its place on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from unchrome import evidence, fields, lines, metadata, shape
from unchrome.boxes import Seen, seen, strip
from unchrome.fields.dates import YEARS
from unchrome.model import Draft, Page, Place, Reject
from unchrome.plan import Extract
from unchrome.weights import Weights, likelihood

DATES = {"original_date": True, "extensive_search": False, "max_date": f"{YEARS.stop - 1}-12-31"}
"""As trafilatura asks htmldate, but for the last date, which would otherwise be today's: the clock has no say."""
UNSEEN_SHARE = 0.5
"""A page that shows less than this share of the text that its scripts and metadata hold is read from those."""
UNSEEN_WORDS = 40
"""But they must hold this many words."""


def extract(page: Page, how: Extract) -> Draft | Reject:
    """The draft of a page, or a reject where there is no text in it or it is larger than `how.max_bytes`."""
    size = len(page.content)
    if size > how.max_bytes:
        return _reject(page, "too-large", f"{size:,} bytes; max_bytes is {how.max_bytes:,}")
    return _from_html(page, how) if page.kind == "html" else _from_text(page)


def _from_text(page: Page) -> Draft | Reject:
    return _draft(page, str(page.content), "there is no text")


def _from_html(page: Page, how: Extract) -> Draft | Reject:
    from trafilatura.utils import load_html

    tree = load_html(page.content)
    if tree is None:
        return _reject(page, "no-html", "this is no HTML that can be parsed")
    page.url = page.url or metadata.address(tree)
    witness = _witness(tree, page.url, how.lean)
    head = metadata.read(tree)
    stated = _read(witness) | metadata.stated(head, tree, page.url)
    strip(tree)
    visible = seen(tree)
    kept = (witness.text if witness else "") or ""
    if _is_unseen(kept, visible):
        draft = _draft(page, kept, "")
    else:
        draft = _of_lines(page, _likely(visible, _known(head, stated, kept), how.weights), how.least)
    if isinstance(draft, Draft):
        fields.merge(draft.fields, stated)
    return draft


def _witness(tree: Any, url: str, lean: str) -> Any:
    from trafilatura.core import bare_extraction

    return bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=DATES,
        favor_recall=lean == "recall",
        favor_precision=lean == "precision",
    )


def _read(document: Any) -> dict[str, Any]:
    """What trafilatura reads out of the page about the article."""
    if document is None:
        return {}
    read = {
        "title": document.title,
        "authors": metadata.names(document.author or "") if document.author else [],
        "published": document.date,
        "sitename": document.sitename,
    }
    return {name: value for name, value in read.items() if value}


def _known(head: metadata.Head, stated: dict[str, Any], kept: str) -> evidence.Known:
    return evidence.known(
        stated.get("title") or "", head.descriptions, stated.get("authors") or (), head.body, kept.split("\n")
    )


def _is_unseen(text: str, visible: Sequence[Seen]) -> bool:
    """Whether most of this text is none that the page shows: its scripts or its metadata hold the article."""
    shown = evidence.tight("".join(line.text for line in visible))
    total = unseen = 0
    for line in text.split("\n"):
        words = shape.words(line)
        total += words
        unseen += words if evidence.tight(shape.bare(line)[0]) not in shown else 0
    return total >= UNSEEN_WORDS and unseen > (1 - UNSEEN_SHARE) * total


def _likely(visible: Sequence[Seen], facts: evidence.Known, weights: Weights) -> list[tuple[str, Place]]:
    """The visible lines, each with its place."""
    if not visible:
        return []
    layout = evidence.Layout(visible)
    found = evidence.gather(layout, facts, weights.names)
    boxes: dict[Any, int] = {}
    return [
        (
            _written(line),
            Place(
                tag=line.kind,
                link_density=line.link_density,
                inside=evidence.called(line.box, layout),
                evidence=item,
                likely=likelihood(weights.own.odds(item)),
                look=layout.looks[at],
                box=boxes.setdefault(layout.outer[at].parent, len(boxes)),
            ),
        )
        for at, (line, item) in enumerate(zip(visible, found, strict=True))
    ]


def _written(line: Seen) -> str:
    """The line as text: a list item has a marker."""
    return f"- {line.text}" if line.kind == "li" else line.text


def _of_lines(page: Page, likely: Sequence[tuple[str, Place]], least: float) -> Draft | Reject:
    """The draft of the lines that may be body: likely enough, or kept by the witness."""
    taken = [(text, place) for text, place in likely if place.likely >= least or place.evidence["kept"] > 0]
    draft = _draft(page, "\n".join(text for text, _ in taken), "no line of the page reads like an article")
    if isinstance(draft, Draft):
        for line, (_, place) in zip(draft.lines, taken, strict=True):
            line.place = place
    return draft


def _draft(page: Page, text: str, missing: str) -> Draft | Reject:
    found, marks = lines.split(text)
    return Draft(page, text, found, marks, dict(page.fields)) if found else _reject(page, "no-text", missing)


def _reject(page: Page, reason: str, detail: str) -> Reject:
    return Reject(page.id, page.where, "extract", reason, detail, page.url)
