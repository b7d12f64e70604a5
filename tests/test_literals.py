"""The texts that a pattern cannot do without: never one too many, since what lacks them is not asked about."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from unchrome import shape
from unchrome.matcher.literals import needed
from unchrome.matcher.rarity import rate
from unchrome.pattern import compile_pattern


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("^share$", {"\nshare\n"}),
        ("^(?:share|tweet) this", {"\nshare this", "\ntweet this"}),
        ("^(?:please )?subscribe", {"\nplease subscrib", "\nsubscribe"}),
        ("^[*•]* ?read more", {"\n*", "\n•", "\n read more", "\nread more"}),
        (r"^.{4,60} via getty", {" via getty"}),
        (r"\b(?:photo|image)s? by\b", {"photos by", "photo by", "images by", "image by"}),
        (r"^\d{1,2} comments", {" comments"}),
        ("straße", {"strasse"}),
        ("(?-i:AP)", {"ap"}),
        ("we’re", {"we're"}),
        ("^(?P<title>x{2,3}y)", {"\nx"}),
        (r"^.*$", None),
        (r"^(?:a|.*)$", None),
        (r"^[^.]*\.?$", None),
        (r"\Qodd\E syntax", None),
    ],
)
def test_the_rarest_set_is_found(pattern: str, texts: set[str] | None) -> None:
    assert needed(pattern).texts == texts


ATOMS = ["a", "b", "ß", "İ", "K", "’", " ", ".", "[ab]", "[^a]", r"\d", "1", "^", "$", r"\b", "[a-c]", r"\p{L}", r"\."]
PATTERNS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{1,2}", "{0,1}", "+?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=8,
)


@given(pattern=PATTERNS, text=st.text(alphabet="abcABßẞſİiıkK’'1 .", min_size=1, max_size=8))
def test_what_a_pattern_finds_has_one_of_its_texts(pattern: str, text: str) -> None:
    texts, longest, _ = needed(pattern)
    if compile_pattern(pattern).search(text):
        assert longest is None or len(text) <= longest
        assert texts is None or any(part in f"\n{shape.folded(text)}\n" for part in texts)


@given(char=st.characters())
def test_folding_forgets_what_re2_forgets(char: str) -> None:
    """RE2 folds case by simple folding, we by full: what it takes for equal must be equal to us."""
    for other in {char.upper(), char.lower(), char.casefold(), char.title()} - {char}:
        if len(other) == 1 and compile_pattern(re2.escape(char)).search(other):
            assert shape.folded(char) == shape.folded(other)


def test_rare_texts_have_lower_rates() -> None:
    assert rate(frozenset({"newsletter"})) < rate(frozenset({"more"})) < rate(frozenset({"e"}))
    assert rate(frozenset({"\nmore"})) < rate(frozenset({"more"}))
