"""What a line looks like: each shortcut says what the obvious way says."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

import pages
from unchrome import shape

PLAIN = set(string.printable) - set("\t\r\v\f") | set("‘’“”–—…")
TEXTS = st.one_of(
    pages.lines,
    st.text(max_size=40),
    st.text(alphabet="aZ0 .,'-_’“”–—…\n\t\u2000\u2018\u2026\u20acâéıß的คีⅣ²", max_size=40),
)


@given(text=TEXTS)
def test_plain_text_has_plain_characters_only(text: str) -> None:
    assert shape.is_plain(text) == (set(text) <= PLAIN)


@given(text=TEXTS, least=st.integers(-1, 14))
def test_there_are_as_many_words_as_are_counted(text: str, least: int) -> None:
    assert shape.has_words(text, least) == (shape.words(text) >= least)


@given(text=st.text(alphabet=sorted(PLAIN - {"\n"}), max_size=40))
def test_of_plain_text_the_bare_line_is_known_sooner(text: str) -> None:
    assert shape.bare(text, is_plain=True) == shape.bare(text)


@given(text=TEXTS)
def test_words_that_are_sure_are_no_more_than_there_are(text: str) -> None:
    assert shape.sure_words(text) <= shape.words(text)


def test_a_mark_of_direction_stands_before_the_bare_line() -> None:
    assert shape.bare("\u200fاقرأ أيضا") == ("اقرأ أيضا", 1)
    assert shape.bare("\u202b• اقرأ أيضا") == ("اقرأ أيضا", 3)


def test_a_sentence_in_wide_brackets_is_closed() -> None:
    assert shape.is_closed("（渡轮昨天才重新开航。）")
    assert shape.is_closed("قال المدير إن العبارة عادت.\u200f")
    assert not shape.is_closed("（渡轮）航班")
