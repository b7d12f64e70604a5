"""Page to Draft: text is split into lines; of an HTML page those visible lines are taken that may be body.

Each line keeps its place on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from unchrome import address, evidence, fields, lines, metadata, scripts, shape, witness
from unchrome.boxes import Seen, prose, seen, strip
from unchrome.headline import headline
from unchrome.model import Draft, Page, Place, Reject
from unchrome.plan import Extract
from unchrome.source.decode import decode, of_html
from unchrome.tree import TooDeepError, count, parse
from unchrome.weights import Weights, likelihood

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


def _find(draft: Draft) -> None:
    """Find what nothing beside the text has said: the headline, where the article begins, and the day."""
    url, known = draft.page.url, draft.fields
    if not known.get("title") and (found := headline([line.bare for line in draft.lines], url)):
        known["title"], at = found
        draft.begin(at)
    if not known.get("published") and (day := address.published(url)):
        known["published"] = day


def _from_text(page: Page) -> Draft | Reject:
    text = page.content if isinstance(page.content, str) else decode(page.content)
    return _draft(page, text, "there is no text")


def _from_html(page: Page, how: Extract) -> Draft | Reject:
    text = page.content if isinstance(page.content, str) else of_html(page.content)
    raw = text.encode("utf-8", "replace")
    tree = parse(raw)
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
    if told := _told(raw, visible, head.body):
        visible, may_ask = told, False
    if len(visible) > MAX_LINES:
        return _reject(page, "too-large", f"{len(visible):,} lines; {MAX_LINES:,} are the most")
    if visible:
        ask = partial(witness.kept, raw, page.url, how.lean) if may_ask else None
        draft = _of_lines(page, visible, _known(head, stated), how, ask)
    else:
        draft = _reject(page, "no-text", "the page shows no text")
    if isinstance(draft, Draft):
        fields.merge(draft.fields, stated)
    return draft


def _stated(head: metadata.Head, tree: Any, url: str, may_ask: bool) -> dict[str, Any]:
    """What the page states about itself; the rest is what trafilatura reads."""
    stated = metadata.stated(head, tree, url)
    return stated if not may_ask or stated.keys() >= READ else witness.read(tree, url) | stated


def _known(head: metadata.Head, stated: dict[str, Any]) -> evidence.Known:
    return evidence.known(stated.get("title") or "", head.descriptions, stated.get("authors") or (), head.body)


def _told(raw: bytes, visible: list[Seen], body: str) -> list[Seen]:
    """The lines of the article that the page's scripts hold, where it shows little of one; none where that is no more.
    `body` is the text that the page states, if any."""
    shown = prose(visible)
    if shown >= UNSEEN_WORDS and shown >= UNSEEN_SHARE * shape.words(body):
        return []
    told = max(map(_read_alone, scripts.held(parse(raw))), key=prose, default=[])
    return told if prose(told) >= UNSEEN_WORDS and shown < UNSEEN_SHARE * prose(told) else []


def _read_alone(text: str) -> list[Seen]:
    """The lines of a piece of HTML; none where it is larger or deeper than a page may be."""
    try:
        tree = parse(f"<body>{text}</body>".encode("utf-8", "replace"))
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
    if ask and _doubt(visible, likely, how.least) >= how.doubt and (kept := ask()) is not None:
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


def _doubt(visible: Sequence[Seen], likely: dict[int, float], least: float) -> float:
    """The share of words that may be judged wrongly, of those of lines that are likely enough to be looked at."""
    words = [(share, visible[at].words) for at, share in likely.items() if share >= least]
    wrong = sum(min(share, 1 - share) * count for share, count in words)
    return wrong / (1 + sum(share * count for share, count in words))


def _written(line: Seen) -> str:
    """The line as text: a list item has a marker."""
    return f"- {line.text}" if line.kind == "li" else line.text


def _draft(page: Page, text: str, missing: str) -> Draft | Reject:
    found, marks = lines.split(text)
    return Draft(page, text, found, marks, dict(page.fields)) if found else _reject(page, "no-text", missing)


def _reject(page: Page, reason: str, detail: str) -> Reject:
    return Reject(page.id, page.where, "extract", reason, detail, page.url)
