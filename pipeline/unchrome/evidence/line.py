"""The evidence about one line by itself: its words, what else says them, its boxes, its place on the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import log1p

from unchrome import shape
from unchrome.boxes import HEADINGS, Box
from unchrome.evidence.known import Known
from unchrome.evidence.page import Layout, look

Evidence = dict[str, float]

WITHIN = tuple("nav aside header footer figure form button table blockquote ul article section".split())
"""Boxes that say something of every line inside."""
PLAIN = HEADINGS | {"p", "ul", "ol", "blockquote", "table", "pre", "dl"}
"""What a column of text is made of."""
FAR = 30
"""Lines further away than this are this far away."""

_SENTENCE = re.compile(r"[.!?…。！？؟।][\"'”’»)\]」』]*$")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b")
_ADDRESS = re.compile(r"https?:|www\.|[@#]\w")
_SYMBOL = re.compile(r"[©®|•►»›→]")
_COMMA = re.compile(r"[,，、،;]")


def measure(at: int, page: Layout, known: Known) -> Evidence:
    """The evidence about the line at this place of the page."""
    return {**_text(at, page), **_said(at, page, known), **_boxes(at, page), **_alike(at, page), **_place(at, page)}


def written(text: str, words: int) -> Evidence:
    """What a line of so many words looks like as it is written."""
    tokens = text.split()
    letters = [char for char in text if char.isalpha()]
    return {
        "words": words,
        "sentence": bool(_SENTENCE.search(text)),
        "commas": len(_COMMA.findall(text)) / max(1, words),
        "upper": sum(map(str.isupper, letters)) / max(1, len(letters)),
        "capitals": sum(token[0].isupper() for token in tokens) / max(1, len(tokens)),
        "digits": sum(map(str.isdigit, text)) / max(1, len(text)),
        "question": text.endswith("?"),
        "colon": text.endswith(":"),
        "date": bool(_DATE.search(text)),
        "address": bool(_ADDRESS.search(text)),
        "symbol": bool(_SYMBOL.search(text)),
        "bracketed": text[:1] in ("(", "[") and text[-1:] in (")", "]"),
    }


def _text(at: int, page: Layout) -> Evidence:
    line = page.lines[at]
    found = written(line.text, line.words)
    return found | {
        "linked": line.link_density,
        "linked_headline": line.link_density > 0.85 and 5 <= line.words <= 32 and not found["sentence"],
    }


def _said(at: int, page: Layout, known: Known) -> Evidence:
    key, box = page.keys[at], page.outer[at]
    words = key.split()
    tight = "".join(shape.bare(page.lines[at].text)[0].split())
    described = known.describes(key)
    apart = page.column not in box.path or box.in_heading
    return {
        "repeats": page.times[key],
        "like_title": sum(word in known.title_words for word in words) / max(1, len(words)),
        "described_apart": described and apart,
        "described_inside": described and not apart,
        "names_author": max((len(name) / len(key) for name in known.authors if name in key), default=0.0),
        "stated": (tight in known.body) if known.body else -1,
        "kept": (tight in known.kept) if known.kept is not None else -1,
    }


def _boxes(at: int, page: Layout) -> Evidence:
    line, outer = page.lines[at], page.outer[at]
    kind = line.kind
    found: Evidence = {f"in_{tag}": tag in line.box.tags for tag in WITHIN}
    found |= {
        "paragraph": kind == "p",
        "item": kind == "li",
        "row": kind == "tr",
        "heading": line.box.in_heading,
        "caption": "figcaption" in line.box.tags,
        "images": log1p(outer.images),
        "depth": len(outer.path),
    }
    for steps, name in enumerate(("own", "parent", "grandparent", "outer")):
        box = outer.path[min(steps, len(outer.path) - 1)]
        found[f"{name}_words"] = log1p(box.words)
        found[f"{name}_lines"] = log1p(box.lines)
        found[f"{name}_prose"] = box.prose / max(1, box.words)
        found[f"{name}_linked"] = box.linked / max(1, box.words)
        found[f"{name}_share"] = box.prose / page.prose
    return found


def _alike(at: int, page: Layout) -> Evidence:
    group, part = page.groups[page.looks[at]], page.parts[at]
    return {
        "group_lines": group.lines,
        "group_words": group.words,
        "group_prose": group.prose / max(1, group.words),
        "group_linked": group.linked / max(1, group.words),
        "group_share": group.prose / page.prose,
        "part_lines": log1p(part.lines) if part else -1,
        "part_words": log1p(part.words) if part else -1,
        "part_linked": part.linked / max(1, part.words) if part else -1,
        "part_share": part.prose / max(1.0, page.column.prose) if part else -1,
        "part_plain": part.tag in PLAIN if part else -1,
        "part_alike": log1p(page.alike[look(part)]) if part else -1,
    }


def _place(at: int, page: Layout) -> Evidence:
    outer = page.outer[at]
    article, own = _article(outer), _article(page.column)
    return {
        "beside_main": _steps(outer, page.above_main),
        "apart": _steps(outer, page.above_column),
        "side": -1 if at < page.first else 1 if at > page.last else 0,
        "from_first": max(-FAR, min(FAR, at - page.first_body)),
        "from_last": max(-FAR, min(FAR, at - page.last_body)),
        "position": at / len(page.lines),
        "other_article": -1 if article is None else article is not own,
        "page_lines": log1p(len(page.lines)),
        "page_prose": log1p(page.prose),
    }


def _article(box: Box) -> Box | None:
    """The outermost element `article` around the box."""
    return next((around for around in reversed(box.path) if around.tag == "article"), None)


def _steps(box: Box, above: Mapping[Box, int]) -> int:
    """How many steps above the other box the two meet."""
    return next((above[around] for around in box.path if around in above), len(above))
