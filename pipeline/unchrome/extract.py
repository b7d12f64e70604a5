"""Page to Draft: text is split into lines; of an HTML page those visible lines are taken that may be body.

The only importer of trafilatura, which reads the HTML, bears witness to what is body, and finds what the page does
not state about itself. Each line keeps its place on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from unchrome import address, evidence, fields, lines, metadata, scripts, shape
from unchrome.boxes import Seen, prose, seen, strip
from unchrome.fields.dates import YEARS
from unchrome.model import Draft, Page, Place, Reject
from unchrome.plan import Extract
from unchrome.weights import likelihood

DATES = {"original_date": True, "extensive_search": False, "max_date": f"{YEARS.stop - 1}-12-31"}
"""As trafilatura asks htmldate, but for the last date, which would otherwise be today's: the clock has no say."""
READ = frozenset({"title", "authors", "published", "sitename"})
"""The fields that trafilatura is asked for, where the page does not state them all."""
UNSEEN_SHARE = 0.5
"""A page that shows less than this share of the paragraphs, by words, that its scripts hold is read from those."""
UNSEEN_WORDS = 100
"""But that must be an article, with so many words in paragraphs."""
WITNESSED = 50_000
"""A page of more elements than this is read by its layout alone: trafilatura takes many seconds for it."""
MAX_ELEMENTS, MAX_LINES = 500_000, 20_000
"""A page of more is a reject: of three thousand real ones, none had more than 12,000 elements or 2,300 lines."""


class _TooDeepError(ValueError):
    """The page's elements are deeper in each other than any parser goes: its tree ends there."""


def extract(page: Page, how: Extract) -> Draft | Reject:
    """The draft of a page, or a reject where there is no text in it or it is larger or deeper than can be read."""
    size = len(page.content)
    if size > how.max_bytes:
        return _reject(page, "too-large", f"{size:,} bytes; max_bytes is {how.max_bytes:,}")
    try:
        draft = _from_html(page, how) if page.kind == "html" else _from_text(page)
    except _TooDeepError:
        return _reject(page, "too-deep", "elements stand more than 2,000 deep in each other")
    if isinstance(draft, Draft):
        _ask_address(draft)
    return draft


def _ask_address(draft: Draft) -> None:
    """Find by the page's address what nothing else has said: the headline, where the article begins, and the day."""
    url, known = draft.page.url, draft.fields
    if not known.get("title"):
        at = address.headline(address.words(url), (line.bare for line in draft.lines))
        if at is not None:
            known["title"] = draft.lines[at].bare
            draft.begin(at)
    if not known.get("published") and (day := address.published(url)):
        known["published"] = day


def _from_text(page: Page) -> Draft | Reject:
    return _draft(page, str(page.content), "there is no text")


def _from_html(page: Page, how: Extract) -> Draft | Reject:
    tree, witnessed = _parsed(page.content, how.by)
    if tree is None:
        return _reject(page, "no-html", "this is no HTML that can be parsed")
    if (count := _count(tree)) > MAX_ELEMENTS:
        return _reject(page, "too-large", f"{count:,} elements; {MAX_ELEMENTS:,} are the most")
    page.url = page.url or metadata.address(tree)
    kept = _kept(tree, page.url, how.lean) if witnessed else None
    head = metadata.read(tree)
    stated = _stated(head, tree, page.url, kept is not None)
    strip(tree)
    visible = seen(tree)
    if told := _told(page, visible, head.body, how.by):
        visible, kept = told, None
    if len(visible) > MAX_LINES:
        return _reject(page, "too-large", f"{len(visible):,} lines; {MAX_LINES:,} are the most")
    if visible:
        draft = _of_lines(page, visible, _known(head, stated, kept), how)
    else:
        draft = _reject(page, "no-text", "the page shows no text")
    if isinstance(draft, Draft):
        fields.merge(draft.fields, stated)
    return draft


def _parsed(content: str | bytes, by: str) -> tuple[Any, bool]:
    """The tree of a page, and whether trafilatura bears witness: not to a page that is too deep for its parser, or has
    too long a text in one piece, which would be cut there without a word, nor to one that is too large for it."""
    if by == "layout":
        return _tree(content), False
    from trafilatura.utils import HTML_PARSER, load_html

    tree = load_html(content)
    if _is_cut(HTML_PARSER):
        return _tree(content), False
    return tree, tree is not None and _count(tree) <= WITNESSED


def _is_cut(parser: Any) -> bool:
    """Whether the last page that the parser read was over a limit of its own, and its tree ends there."""
    from lxml import etree

    return bool(parser.error_log.filter_types([etree.ErrorTypes.ERR_RESOURCE_LIMIT]))


def _count(tree: Any) -> int:
    return int(tree.xpath("count(//*)"))


def _tree(content: str | bytes) -> Any:
    """The tree of a page: UTF-8 where it is, or else in what the page states. Raises _TooDeepError."""
    from lxml import etree, html

    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    encoding = "utf-8" if isinstance(content, str) or _is_utf8(raw) else None
    parser = html.HTMLParser(encoding=encoding, huge_tree=True)
    try:
        tree = html.document_fromstring(raw, parser=parser)
    except etree.ParserError:
        return None
    if _is_cut(parser):
        raise _TooDeepError
    return tree


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _kept(tree: Any, url: str, lean: str) -> str:
    """The text that trafilatura makes of the page."""
    from trafilatura.core import bare_extraction

    document = bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        favor_recall=lean == "recall",
        favor_precision=lean == "precision",
    )
    return getattr(document, "text", None) or ""


def _stated(head: metadata.Head, tree: Any, url: str, is_witnessed: bool) -> dict[str, Any]:
    """What the page states about itself; the rest is what trafilatura reads."""
    stated = metadata.stated(head, tree, url)
    return stated if not is_witnessed or stated.keys() >= READ else _read(tree, url) | stated


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


def _known(head: metadata.Head, stated: dict[str, Any], kept: str | None) -> evidence.Known:
    lines_kept = None if kept is None else kept.split("\n")
    return evidence.known(
        stated.get("title") or "", head.descriptions, stated.get("authors") or (), head.body, lines_kept
    )


def _told(page: Page, visible: list[Seen], body: str, by: str) -> list[Seen]:
    """The lines of the article that the page's scripts hold, where it shows little of one; none where that is no more.
    `body` is the text that the page states, if any."""
    shown = prose(visible)
    if shown >= UNSEEN_WORDS and shown >= UNSEEN_SHARE * shape.words(body):
        return []
    tree, _ = _parsed(page.content, by)
    told = max(map(_read_alone, scripts.held(tree)), key=prose, default=[])
    return told if prose(told) >= UNSEEN_WORDS and shown < UNSEEN_SHARE * prose(told) else []


def _read_alone(text: str) -> list[Seen]:
    """The lines of a piece of HTML; none where it is larger or deeper than a page may be."""
    try:
        tree = _tree(f"<body>{text}</body>")
    except _TooDeepError:
        return []
    if tree is None or _count(tree) > MAX_ELEMENTS:
        return []
    strip(tree)
    return seen(tree)


def _of_lines(page: Page, visible: Sequence[Seen], facts: evidence.Known, how: Extract) -> Draft | Reject:
    """The draft of the visible lines that may be body: likely enough by their places, or kept by the witness."""
    layout = evidence.Layout(visible)
    found = evidence.gather(layout, facts, how.weights, how.least)
    likely = {at: likelihood(how.weights.own.odds(item)) for at, item in found.items()}
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


def _written(line: Seen) -> str:
    """The line as text: a list item has a marker."""
    return f"- {line.text}" if line.kind == "li" else line.text


def _draft(page: Page, text: str, missing: str) -> Draft | Reject:
    found, marks = lines.split(text)
    return Draft(page, text, found, marks, dict(page.fields)) if found else _reject(page, "no-text", missing)


def _reject(page: Page, reason: str, detail: str) -> Reject:
    return Reject(page.id, page.where, "extract", reason, detail, page.url)
