"""The evidence about one line by itself: its words, what else says them, its place on the page."""

from __future__ import annotations

import re
from collections.abc import Collection
from math import log1p
from string import ascii_letters, ascii_uppercase

from unchrome.evidence.known import Known
from unchrome.evidence.page import Layout

Evidence = dict[str, float]

WITHIN = tuple("nav aside header footer figure form button table blockquote ul article section".split())
"""Boxes that say something of every line inside."""
FAR = 30
"""Lines further away than this are this far away."""

_SENTENCE = re.compile(r"[.!?…。！？؟।][\"'”’»)\]」』]*$")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b")
_ADDRESS = re.compile(r"https?:|www\.|[@#]\w")
_SYMBOL = re.compile(r"[©®|•►»›→]")
_ASCII = re.compile(r"[\x00-\x7f]+")
_LETTERS, _CAPITALS = ascii_letters.encode(), ascii_uppercase.encode()
_COMMA = re.compile(r"[,，、،;]")


def written(text: str, words: int) -> Evidence:
    """What a line of so many words looks like as it is written."""
    tokens = text.split()
    letters, upper = letters_of(text)
    return {
        "words": words,
        "sentence": is_sentence(text),
        "commas": len(_COMMA.findall(text)) / max(1, words),
        "upper": upper / max(1, letters),
        "capitals": sum(token[0].isupper() for token in tokens) / max(1, len(tokens)),
        "digits": sum(map(str.isdigit, text)) / max(1, len(text)),
        "question": text.endswith("?"),
        "colon": text.endswith(":"),
        "date": bool(_DATE.search(text)),
        "address": bool(_ADDRESS.search(text)),
        "symbol": bool(_SYMBOL.search(text)),
        "bracketed": text[:1] in ("(", "[") and text[-1:] in (")", "]"),
    }


def is_sentence(text: str) -> bool:
    """Whether the line ends like a sentence."""
    return bool(_SENTENCE.search(text))


def letters_of(text: str) -> tuple[int, int]:
    """How many letters there are, and how many of them are capitals."""
    foreign = [char for char in _ASCII.sub("", text) if char.isalpha()]
    plain = text.encode("ascii", "ignore")
    letters = len(plain) - len(plain.translate(None, _LETTERS))
    capitals = len(plain) - len(plain.translate(None, _CAPITALS))
    return letters + len(foreign), capitals + sum(map(str.isupper, foreign))


def placed(at: int, page: Layout) -> Evidence:
    """Where the line at this place of the page stands, and how much of it there is."""
    line, outer = page.lines[at], page.outer[at]
    article, own = outer.article, page.column.article
    return {
        "words": line.words,
        "linked": line.link_density,
        "beside_main": page.beside_main[at],
        "apart": page.apart[at],
        "depth": outer.depth,
        "images": log1p(outer.images),
        "heading": line.box.in_heading,
        "comment": line.comment,
        "side": -1 if at < page.first else 1 if at > page.last else 0,
        "from_first": max(-FAR, min(FAR, at - page.first_body)),
        "from_last": max(-FAR, min(FAR, at - page.last_body)),
        "position": at / len(page.lines),
        "other_article": -1 if article is None else article is not own,
        "page_lines": page.log_lines,
        "page_prose": page.log_prose,
    }


def elements(tags: Collection[str], kind: str) -> Evidence:
    """What element a line is, and in which it stands."""
    found: Evidence = {f"in_{tag}": tag in tags for tag in WITHIN}
    return found | {
        "paragraph": kind == "p",
        "item": kind == "li",
        "row": kind == "tr",
        "caption": "figcaption" in tags,
    }


def worded(at: int, page: Layout, known: Known, tight: str) -> Evidence:
    """What the line says, and what else says it; `tight` is the line without white space."""
    line, key = page.lines[at], page.keys[at]
    words, found = key.split(), written(line.text, line.words)
    described, apart = known.describes(key), page.apart[at] > 0 or page.outer[at].in_heading
    return found | {
        "linked_headline": line.link_density > 0.85 and 5 <= line.words <= 32 and not found["sentence"],
        "repeats": page.times[key],
        "like_title": sum(word in known.title_words for word in words) / max(1, len(words)),
        "described_apart": described and apart,
        "described_inside": described and not apart,
        "names_author": max((len(name) / len(key) for name in known.authors if name in key), default=0.0),
        "stated": (tight in known.body) if known.body else -1,
    }
