"""Narrowed patterns find in narrow texts what the patterns themselves find."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from unchrome import plan
from unchrome.pattern import NARROW, compile_pattern, is_narrow, narrowed

LETTERS = "".join(map(chr, chain.from_iterable(NARROW)))
CLASSES = "L Lu Ll Lt M N Nd P S Z Han Hiragana Cyrillic Greek Latin Arabic".split()
ATOMS = [
    r"\p{L}",
    r"(?-i:\p{Lu})",
    r"[^\p{L}\p{N}]",
    r"[\p{Lu}-]",
    r"[]\p{Han}]",
    r"[[:punct:]\pN]",
    r"\\p",
    r"\PL",
    "ß",
    ".",
    "$",
]
PATTERNS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?P<found>{parts[0]})|{'|'.join(parts)}"),
        st.tuples(inner, st.sampled_from(["?", "+", "{1,2}"])).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
    ),
    max_leaves=6,
).filter(lambda pattern: pattern.count("(?P<") < 2)


def spans(found: Any) -> tuple[Any, ...] | None:
    return found and (found.span(), found.groupdict())


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("flags", ["(?i)", "(?-i)"])
def test_a_class_holds_what_it_held_of_narrow_texts(name: str, flags: str) -> None:
    for written in (f"\\p{{{name}}}", f"[^\\p{{{name}}}]"):
        assert re2.findall(f"{flags}{narrowed(written)}", LETTERS) == re2.findall(f"{flags}{written}", LETTERS)


@given(pattern=PATTERNS, text=st.text(alphabet="aBßµÅĸΣς東ж1½²“’-]^\\p{L} ſK\u0345", max_size=8))
def test_a_narrowed_pattern_finds_the_same(pattern: str, text: str) -> None:
    if is_narrow(text):
        assert spans(compile_pattern(narrowed(pattern)).search(text)) == spans(compile_pattern(pattern).search(text))


def test_the_shipped_rules_find_the_same_in_their_examples() -> None:
    for rule in plan.load().rules:
        for pattern in filter(None, (rule.match, rule.unless)):
            if narrowed(pattern) != pattern:
                wide, narrow = compile_pattern(pattern), compile_pattern(narrowed(pattern))
                for example in (*rule.hits, *rule.misses):
                    if is_narrow(example.text):
                        assert spans(narrow.search(example.text)) == spans(wide.search(example.text)), rule.id


def test_what_has_no_classes_stays_as_it_is() -> None:
    for pattern in (r"^share(?: this)?$", r"\\p{L}", r"\Q\p{L}\E", r"[\w\\p]", r"\PL", r"[^\]]"):
        assert narrowed(pattern) == pattern


@pytest.mark.parametrize("text", ["\ud800", "ǅ", "Ω", "東", "µ", "\U00010400"])
def test_other_scripts_are_wide(text: str) -> None:
    assert not is_narrow(text)
