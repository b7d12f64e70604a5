"""Narrowed patterns find in the texts of an alphabet what the patterns themselves find."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from unchrome import plan
from unchrome.pattern import ALPHABETS, alphabet, compile_pattern, narrowed

LETTERS = ["".join(map(chr, chain.from_iterable(codes))) for codes in ALPHABETS]
PLACES = range(len(ALPHABETS))
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
@pytest.mark.parametrize("place", PLACES)
def test_a_class_holds_what_it_held_of_an_alphabet(name: str, flags: str, place: int) -> None:
    for written in (f"\\p{{{name}}}", f"[^\\p{{{name}}}]"):
        found = re2.findall(f"{flags}{narrowed(written, place)}", LETTERS[place])
        assert found == re2.findall(f"{flags}{written}", LETTERS[place])


@given(pattern=PATTERNS, text=st.text(alphabet="aBßµÅĸΣςжЖ東가ㄱאثกー1½²“’-]^\\p{L} ſK\u0345\ue001किՅՖև", max_size=8))
def test_a_narrowed_pattern_finds_the_same(pattern: str, text: str) -> None:
    for place in range(alphabet(text), len(ALPHABETS)):
        narrow = compile_pattern(narrowed(pattern, place))
        assert spans(narrow.search(text)) == spans(compile_pattern(pattern).search(text))


def test_the_shipped_rules_find_the_same_in_their_examples() -> None:
    for rule in plan.load().rules:
        for pattern in filter(None, (rule.match, rule.unless)):
            compiled = [compile_pattern(narrowed(pattern, place)) for place in (*PLACES, len(PLACES))]
            for example in (*rule.hits, *rule.misses):
                narrow = compiled[alphabet(example.text)]
                assert spans(narrow.search(example.text)) == spans(compiled[-1].search(example.text)), rule.id


@pytest.mark.parametrize("place", PLACES)
def test_what_has_no_classes_stays_as_it_is(place: int) -> None:
    for pattern in (r"^share(?: this)?$", r"\\p{L}", r"\Q\p{L}\E", r"[\w\\p]", r"\PL", r"[^\]]"):
        assert narrowed(pattern, place) == pattern


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Zoë’s 5 €", 0),
        ("Ω", 1),
        ("Ждём", 1),
        ("東京ー", 1),
        ("한국", 1),
        ("µ", 1),
        ("\ue007 Teilen", 0),
        ("हिन्दी", 2),
        ("Հայերեն", 2),
        ("\ue000", 3),
        ("\ud800", 3),
        ("ǅ", 3),
        ("\U00010400", 3),
    ],
)
def test_the_alphabet_of_a_text_is_the_first_that_holds_it(text: str, place: int) -> None:
    assert alphabet(text) == place
