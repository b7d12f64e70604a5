"""Hits and misses that prove little."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from unchrome import shape
from unchrome.lint.files import PLAIN, Stated
from unchrome.lint.syntax import read
from unchrome.matcher.rarity import COMMON
from unchrome.pattern import PatternError
from unchrome.rule import Example, Rule, When
from unchrome.yamlfile import FileError

LEAST = 2
"""Hits, and misses, that a stable rule needs."""
SHORT = 3
"""Letters: shorter words tell nothing, but for the first of a line."""
_WORD = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"\.{2,}|[^\w\s.,;:!?'\"“”‘’-]|[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Signs that are not in any text, and the letters of scripts that do not part words."""
_DIGITS = re.compile(r"\d+")


def few(stated: Stated) -> Iterator[FileError]:
    """A stable rule with less than two hits or two misses."""
    rule = stated.rule
    if rule and rule.status == "stable":
        for key, found in (("hits", rule.hits), ("misses", rule.misses)):
            if len(found) < LEAST:
                yield stated.at(key).fail(
                    f"a stable rule needs two {key} or more, each of its own kind; this has {len(found)}"
                )


def twice(stated: Stated) -> Iterator[FileError]:
    """An example that is there twice."""
    rule = stated.rule
    for key, found in (("hits", rule.hits), ("misses", rule.misses)) if rule else ():
        seen: list[Example] = []
        for node, example in zip(stated.listed(key), found, strict=False):
            if any(_same(example, other) for other in seen):
                yield node.fail(
                    f"the same line is among the {key} already; replace it by one that shows something else"
                )
            seen.append(example)


def _same(one: Example, other: Example) -> bool:
    return (one.text.strip(), one.given) == (other.text.strip(), other.given)


def near(stated: Stated) -> Iterator[FileError]:
    """A miss that shares no words with what the rule looks for, so that any rule would miss it."""
    rule = stated.rule
    if rule is None or not rule.hits:
        return
    pieces = _pieces(stated, rule)
    told = {mark for text in (*pieces, *(hit.text for hit in rule.hits)) for mark in _marks(text)}
    for node, miss in zip(stated.listed("misses"), rule.misses, strict=False):
        text = shape.folded(miss.text)
        if not (told & _marks(text) or any(piece in text for piece in pieces) or _is_excepted(rule, miss)):
            place = node.value["in"] if isinstance(node.value, dict) else node
            yield place.fail(
                "the miss shares no word with what the rule looks for, so any rule would miss it; write a line of an "
                "article that almost is a hit"
            )


def _is_excepted(rule: Rule, miss: Example) -> bool:
    """Whether the rule would find the line, were it not for its `unless` or its conditions."""
    try:
        return replace(rule, unless=None, when=When()).find(shape.bare(miss.text.strip())[0]) is not None
    except PatternError:  # which is told where patterns are looked at
        return True


def _marks(text: str) -> Set[str]:
    """What tells a line from others: its first word, or that it has none; its words but for short and common ones; its
    signs; that it has digits."""
    text = shape.folded(text)
    words = _WORD.findall(text)
    telling = {word for word in words if len(word) >= SHORT and word not in COMMON}
    return telling | {words[0] if words else ""} | {*_SIGN.findall(text)} | {"0" for _ in _DIGITS.findall(text)}


def _pieces(stated: Stated, rule: Rule) -> Set[str]:
    """The words, or pieces of words, that the rule spells out."""
    plain = [text.value for text in stated.listed(*PLAIN) if isinstance(text.value, str)]
    words = {word for text in (*plain, *_literals(rule.match or "")) for word in _WORD.findall(shape.folded(text))}
    return {word for word in words if len(word) >= SHORT}


def _literals(pattern: str) -> Iterator[str]:
    """The texts in a pattern, each up to where it is anything but plain."""
    run = ""
    for atom in read(pattern):
        if atom.char and not atom.optional:
            run += atom.char
        else:
            yield run
            run = ""
    yield run
