"""What a line is."""

from __future__ import annotations

from hypothesis import given

import pages
from unchrome import ledger
from unchrome.lines import split


@given(text=pages.texts())
def test_lines_and_marks_give_the_text_back(text: str) -> None:
    lines, marks = split(text)
    assert all(text[line.start : line.stop] == line.text == line.text.strip() for line in lines)
    if lines:
        joined = "\n\n".join(line.text for line in lines)
        assert ledger.replay(text, ledger.rows("x", marks)) == joined
        assert ledger.undo(joined, ledger.rows("x", marks)) == text


def test_numbers_are_those_an_editor_shows() -> None:
    lines, _ = split("one\n\nthree\r\nfour\r\rsix\n \n\n nine ")
    assert [(line.number, line.text) for line in lines] == [
        (1, "one"),
        (3, "three"),
        (4, "four"),
        (6, "six"),
        (9, "nine"),
    ]


def test_a_regular_text_needs_no_mark() -> None:
    assert split("one\ntwo\nthree")[1] == []
    assert [mark.rule for mark in split("one\n\ntwo\n\nthree")[1]] == ["join"]
    assert [mark.rule for mark in split(" one\ntwo\n\n\nthree\nfour\n")[1]] == ["lead", "break", "tail"]


def test_white_space_alone_holds_no_line() -> None:
    assert split(" \n\t\r\n\u3000\u00a0\n") == ([], [])
