"""What the words that a line is written in are worth."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unchrome.evidence.phrases import MOST, come_to, phrases
from unchrome.evidence.text import places
from unchrome.rulebook import rules_dir
from unchrome.weights.file import load_weights
from unchrome.yamlfile import FileError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sign up!", ["sign", "up", "!", "_sign", "sign_up", "up_!", "!_"]),
        ("News news", ["news", "_news", "news_news", "news_"]),
        ("3 of 12,500", ["0", "of", "00", ",", "000", "_0", "0_of", "of_00", "00_,", ",_000", "000_"]),
        ("١٢ 1234567", ["00", "0000", "_00", "00_0000", "0000_"]),
        ("Größe", ["größe", "_größe", "größe_"]),
        ("", ["_"]),
    ],
)
def test_the_phrases_of_a_line(text: str, found: list[str]) -> None:
    assert phrases(text) == found


@given(st.text())
def test_phrases_can_stand_in_a_weights_file(text: str) -> None:
    """They are told apart by white space there, and pairs by a low line."""
    found = phrases(text)
    assert len(found) == len(set(found))
    assert all(phrase.split() == [phrase] for phrase in found)
    assert all(phrase.count("_") <= 1 for phrase in found)


@given(words=st.lists(st.sampled_from(["bell", "ferry", "sign", "up", "7", "!"]), min_size=MOST), more=st.text())
def test_a_long_line_is_told_by_its_beginning(words: list[str], more: str) -> None:
    text = " ".join(words[:MOST])
    assert phrases(f"{text} {more}") == phrases(text)


def test_a_line_comes_to_the_sum_of_its_phrases_by_the_root_of_their_number() -> None:
    worth = {"sign_up": -2.0, "_sign": -0.5, "ferry": 1.0}
    assert come_to("Sign up", worth) == pytest.approx(-2.5 / sqrt(5))
    assert come_to("The bell", worth) == 0
    assert come_to("", worth) == 0


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "w.yaml"
    path.write_text(text)
    return path


def test_a_weights_file_groups_phrases_by_what_they_are_worth(tmp_path: Path) -> None:
    text = "of: text\nphrases:\n- worth: -1.5\n  are: >-\n    sign_up #\n    : '\n- {worth: 2, are: ferry}\n"
    scales = load_weights(written(tmp_path, text + "own:\n  phrases: {at: [0], worth: [-3, 3]}\n"))
    assert scales.phrases == {"sign_up": -1.5, "#": -1.5, ":": -1.5, "'": -1.5, "ferry": 2}
    sign, ferry = places(["Sign up", "The ferry"], "", scales)
    assert sign.likely < 0.1 < 0.9 < ferry.likely


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("phrases:\n- {worth: x, are: up}\n", "2:11", "'worth' must be a number, not 'x'"),
        ("phrases:\n- {worth: 1, are: [up]}\n", "2:19", "'are' must be text"),
        ("phrases:\n- {worth: 1}\n", "2:3", "a group of phrases has a 'worth' and says what they 'are'"),
        ("phrases:\n- {worth: 1, is: up}\n", "2:14", "a group of phrases has no key 'is'"),
        ("phrases:\n- {worth: 1, are: up on}\n- {worth: 2, are: on}\n", "3:19", "'on' is in a group above"),
        ("phrases: {up: 1}\n", "1:10", "'phrases' must be a list"),
    ],
)
def test_broken_phrases_are_shown_with_their_place(tmp_path: Path, text: str, place: str, said: str) -> None:
    with pytest.raises(FileError, match=f":{place}: .*{said}"):
        load_weights(written(tmp_path, text))


def test_shipped_phrases_tell_a_call_to_subscribe_from_reported_speech() -> None:
    scales = load_weights(rules_dir() / "weights" / "text.yaml")
    call = come_to("Sign up for our newsletter", scales.phrases)
    story = come_to("“The ferry will run again on Monday,” the harbor master said.", scales.phrases)
    assert call < 0 < story
