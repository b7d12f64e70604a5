"""Repair mends what is broken and leaves what is published."""

from __future__ import annotations

import json
import string
from importlib.metadata import version
from itertools import product
from pathlib import Path

import ftfy
import pytest
from ftfy.badness import is_bad
from hypothesis import given
from hypothesis import strategies as st

import pages
from unchrome.model import Draft, Line, Page
from unchrome.rulebook import rules_dir
from unchrome.stages.repair import NORMALIZATIONS, PROVEN, Form, _repair, is_sound, mend


def repaired(text: str) -> str:
    draft = Draft(Page("x", "text", text, "x"), text, [Line(1, 0, text)], [])
    _repair("NFC", True, draft)
    return "" if draft.lines[0].gone else draft.lines[0].text


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("â€œWe doubt itâ€\x9d", "“We doubt it”"),
        ("cafÃ© crÃ¨me", "café crème"),
        ("It was &amp;quot;fine&amp;quot;", 'It was "fine"'),
        ("no\u00a0break\u2009and\u202fthin", "no break and thin"),
        ("zero\u200bwidth\ufeff and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("cafe\u0301", "café"),
        ("nul\x00 and \x07bell", "nul and bell"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\u200b\ufeff", ""),
    ],
)
def test_broken_text_is_mended(broken: str, mended: str) -> None:
    assert repaired(broken) == mended


def test_what_the_head_calls_things_is_mended_like_lines() -> None:
    draft = Draft(Page("x", "text", "x", "x"), "x", [Line(1, 0, "x")], [])
    draft.fields = {"title": "cafÃ© crÃ¨me", "authors": ["Ada\u00a0Holt"], "published": "2031-05-06"}
    _repair("NFC", True, draft)
    assert draft.fields == {"title": "café crème", "authors": ["Ada Holt"], "published": "2031-05-06"}


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” ‘quotes’ and it’s — fine…",
        "《ﾊﾝｶｸ》，全角。",
        "Ünïcödé",
        "می‌خواهم",
        "👩‍👩‍👧 family",
        "3 < 4 & 5 > 2",
        "naïve café",
    ],
)
def test_text_as_published_stays(text: str) -> None:
    assert repaired(text) == text


def test_the_guard_is_proven_for_the_ftfy_that_is_installed() -> None:
    assert version("ftfy") in PROVEN, "hold the guard against it with tests/bench/soundness.py, then add it to PROVEN"


MOJIBAKE = "ÂÃâ€™œ“”‘’–—…Ð°ÑĂ©√±‚Ä×Ùà ­£&;#x1aABz.,!?(\"' é\u0301ﬁ\x85\x1a"


@given(
    text=st.one_of(
        st.text(),
        st.text(alphabet=MOJIBAKE, max_size=12),
        st.text(alphabet=string.printable),
        pages.lines.map(lambda line: line.encode("utf-8", "replace").decode("cp1252", "replace")),
    ),
    form=st.sampled_from(list(NORMALIZATIONS.values())),
)
def test_what_the_guard_lets_pass_mending_would_not_change(text: str, form: Form) -> None:
    line = text.strip()
    if is_sound(line, form):
        assert mend(line, form) == line


def test_no_run_of_the_characters_that_always_stay_looks_like_mojibake() -> None:
    """ftfy looks at six characters in a row at the most; of ASCII it tells these kinds apart."""
    for run in product("‘’“”–—…aA1 .?-", repeat=4):
        assert not is_bad("".join(run))


@given(line=st.one_of(pages.lines, st.text()))
def test_mending_twice_is_mending_once(line: str) -> None:
    once = mend(line.strip(), "NFC")
    assert mend(once, "NFC") == once


def test_real_mojibake_is_mended(shared: Path) -> None:
    with (shared / "dev/mojibake.jsonl").open(encoding="utf-8", newline="\n") as file:
        rows = [json.loads(row) for row in file]
    assert len(rows) > 100
    for row in rows:
        mended = mend(row["text"].strip(), "NFC")
        assert mended != row["text"]
        assert ftfy.fix_encoding(mended) == mended


def test_the_plan_says_nfc() -> None:
    assert "normalization: NFC" in (rules_dir() / "article.yaml").read_text()
