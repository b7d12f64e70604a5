"""Page to Draft: text is split into lines; of an HTML page those visible lines are taken that may be body.

The only importer of trafilatura, which reads the HTML, bears witness to what is body, and finds what the page does
not state about itself. Each line keeps its place on the page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial
from typing import Any

from unchrome import address, evidence, fields, lines, metadata, scripts, shape
from unchrome.boxes import Seen, prose, seen, strip
from unchrome.fields.dates import YEARS
from unchrome.headline import headline
from unchrome.model import Draft, Page, Place, Reject
from unchrome.plan import Extract
from unchrome.tree import TooDeepError, count, is_cut, is_utf8, parse
from unchrome.weights import Weights, likelihood

DATES = {"original_date": True, "extensive_search": False, "max_date": f"{YEARS.stop - 1}-12-31"}
"""As trafilatura asks htmldate, but for the last date, which would otherwise be today's: the clock has no say."""
READ = frozenset({"title", "authors", "published"})
"""The fields that trafilatura is asked for, where the page does not state them all."""
UNSEEN_SHARE = 0.5
"""A page that shows less than this share of the paragraphs, by words, that its scripts hold is read from those."""
UNSEEN_WORDS = 100
"""But that must be an article, with so many words in paragraphs."""
WITNESSED = 50_000
"""A page of more elements than this is read by its layout alone: trafilatura takes many seconds for it."""
MAX_ELEMENTS, MAX_LINES = 500_000, 20_000
"""A page of more is a reject: of three thousand real ones, none had more than 12,000 elements or 2,300 lines."""


Ask = Callable[[], list[str] | None]
"""Asks the witness for the lines that it keeps."""


def extract(page: Page, how: Extract) -> Draft | Reject:
    """The draft of a page, or a reject where there is no text in it or it is larger or deeper than can be read."""
    size = len(page.content)
    if size > how.max_bytes:
        return _reject(page, "too-large", f"{size:,} bytes; max_bytes is {how.max_bytes:,}")
    try:
        draft = _from_html(page, how) if page.kind == "html" else _from_text(page)
    except TooDeepError:
        return _reject(page, "too-deep", "elements stand more than 2,000 deep in each other")
    if isinstance(draft, Draft):
        _find(draft)
    return draft


def forget() -> None:
    """Let go of what trafilatura keeps of the pages that it has read, if it has read any."""
    if "trafilatura" in sys.modules:
        from trafilatura.meta import reset_caches

        reset_caches()


def _find(draft: Draft) -> None:
    """Find what nothing beside the text has said: the headline, where the article begins, and the day."""
    url, known = draft.page.url, draft.fields
    if not known.get("title") and (found := headline([line.bare for line in draft.lines], url)):
        known["title"], at = found
        draft.begin(at)
    if not known.get("published") and (day := address.published(url)):
        known["published"] = day


def _from_text(page: Page) -> Draft | Reject:
    return _draft(page, str(page.content), "there is no text")


def _from_html(page: Page, how: Extract) -> Draft | Reject:
    raw, encoding = _encoded(page.content, how.by)
    tree = parse(raw, encoding)
    if tree is None:
        return _reject(page, "no-html", "this is no HTML that can be parsed")
    if (size := count(tree)) > MAX_ELEMENTS:
        return _reject(page, "too-large", f"{size:,} elements; {MAX_ELEMENTS:,} are the most")
    page.url = page.url or metadata.address(tree)
    may_ask = how.by != "layout" and size <= WITNESSED
    head = metadata.read(tree)
    stated = _stated(head, tree, page.url, may_ask)
    strip(tree)
    visible = seen(tree)
    if told := _told(raw, encoding, visible, head.body):
        visible, may_ask = told, False
    if len(visible) > MAX_LINES:
        return _reject(page, "too-large", f"{len(visible):,} lines; {MAX_LINES:,} are the most")
    if visible:
        ask = partial(_kept, raw, page.url, how.lean) if may_ask else None
        draft = _of_lines(page, visible, _known(head, stated), how, ask)
    else:
        draft = _reject(page, "no-text", "the page shows no text")
    if isinstance(draft, Draft):
        fields.merge(draft.fields, stated)
    return draft


def _encoded(content: str | bytes, by: str) -> tuple[bytes, str | None]:
    """The page as bytes, and their encoding; None is the one that the page states. Of bytes that are no UTF-8,
    trafilatura finds out what they mean, but not for the layout alone."""
    if isinstance(content, str):
        return content.encode("utf-8", "replace"), "utf-8"
    if is_utf8(content):
        return content, "utf-8"
    if by == "layout":
        return content, None
    from trafilatura.utils import decode_file

    return decode_file(content).encode("utf-8", "replace"), "utf-8"


def _kept(raw: bytes, url: str, lean: str) -> list[str] | None:
    """The lines that trafilatura makes of the page; None where it has none to give, for the page is deeper than its
    parser goes, or has too long a text in one piece, which would be cut there without a word."""
    from trafilatura.core import bare_extraction
    from trafilatura.utils import HTML_PARSER, load_html

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


def _stated(head: metadata.Head, tree: Any, url: str, may_ask: bool) -> dict[str, Any]:
    """What the page states about itself; the rest is what trafilatura reads."""
    stated = metadata.stated(head, tree, url)
    return stated if not may_ask or stated.keys() >= READ else _read(tree, url) | stated


def _read(tree: Any, url: str) -> dict[str, Any]:
    """What trafilatura reads out of the page about the article; it may change the tree it reads."""
    from trafilatura.metadata import extract_metadata

    document = extract_metadata(deepcopy(tree), url or None, DATES)
    read = {
        "title": document.title,
        "authors": metadata.names(document.author or "") if document.author else [],
        "published": document.date,
        "sitename": document.sitename,
    }
    return {name: value for name, value in read.items() if value}


def _known(head: metadata.Head, stated: dict[str, Any]) -> evidence.Known:
    return evidence.known(stated.get("title") or "", head.descriptions, stated.get("authors") or (), head.body)


def _told(raw: bytes, encoding: str | None, visible: list[Seen], body: str) -> list[Seen]:
    """The lines of the article that the page's scripts hold, where it shows little of one; none where that is no more.
    `body` is the text that the page states, if any."""
    shown = prose(visible)
    if shown >= UNSEEN_WORDS and shown >= UNSEEN_SHARE * shape.words(body):
        return []
    told = max(map(_read_alone, scripts.held(parse(raw, encoding))), key=prose, default=[])
    return told if prose(told) >= UNSEEN_WORDS and shown < UNSEEN_SHARE * prose(told) else []


def _read_alone(text: str) -> list[Seen]:
    """The lines of a piece of HTML; none where it is larger or deeper than a page may be."""
    try:
        tree = parse(f"<body>{text}</body>".encode("utf-8", "replace"), "utf-8")
    except TooDeepError:
        return []
    if tree is None or count(tree) > MAX_ELEMENTS:
        return []
    strip(tree)
    return seen(tree)


def _of_lines(
    page: Page, visible: Sequence[Seen], facts: evidence.Known, how: Extract, ask: Ask | None
) -> Draft | Reject:
    """The draft of the visible lines that may be body: likely enough by their places, or kept by the witness, who is
    asked where the places leave it in doubt."""
    layout = evidence.Layout(visible)
    found = evidence.gather(layout, facts, how.weights, how.least)
    likely = _likely(found, how.weights)
    if ask and _doubt(visible, likely) >= how.doubt and (kept := ask()) is not None:
        scales = how.weights.where(is_witnessed=True)
        found = evidence.gather(layout, facts.kept_by(kept), scales, how.least)
        likely = _likely(found, scales)
    taken = [at for at, share in likely.items() if share >= how.least or found[at]["kept"] > 0]
    text = "\n".join(_written(visible[at]) for at in taken)
    draft = _draft(page, text, "no line of the page reads like an article")
    if isinstance(draft, Draft):
        boxes: dict[Any, int] = {}
        for line, at in zip(draft.lines, taken, strict=True):
            line.place = Place(
                tag=visible[at].kind,
                link_density=visible[at].link_density,
                inside=layout.called(visible[at].box),
                evidence=found[at],
                likely=likely[at],
                look=layout.looks[at],
                box=boxes.setdefault(layout.outer[at].parent, len(boxes)),
            )
    return draft


def _likely(found: dict[int, evidence.Evidence], weights: Weights) -> dict[int, float]:
    return {at: likelihood(weights.own.odds(item)) for at, item in found.items()}


def _doubt(visible: Sequence[Seen], likely: dict[int, float]) -> float:
    """The share of words that may be judged wrongly, of those that may be body."""
    wrong = sum(min(share, 1 - share) * visible[at].words for at, share in likely.items())
    return wrong / (1 + sum(share * visible[at].words for at, share in likely.items()))


def _written(line: Seen) -> str:
    """The line as text: a list item has a marker."""
    return f"- {line.text}" if line.kind == "li" else line.text


def _draft(page: Page, text: str, missing: str) -> Draft | Reject:
    found, marks = lines.split(text)
    return Draft(page, text, found, marks, dict(page.fields)) if found else _reject(page, "no-text", missing)


def _reject(page: Page, reason: str, detail: str) -> Reject:
    return Reject(page.id, page.where, "extract", reason, detail, page.url)
