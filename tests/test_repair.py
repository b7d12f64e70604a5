"""Repair mends what is broken and leaves what is published."""

from __future__ import annotations

import json
import string
from pathlib import Path

import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages
from unchrome.model import Draft, Line, Page
from unchrome.rulebook import rules_dir
from unchrome.stages.repair import _SAFE, _repair, mend

CONFIG = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False, fix_line_breaks=False, explain=False)


def repaired(text: str) -> str:
    draft = Draft(Page("x", "text", text, "x"), text, [Line(1, 0, text)], [])
    _repair(CONFIG, draft)
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


@given(text=st.text(alphabet=string.printable.replace("\n", "").replace("\r", "").replace("\v", "").replace("\f", "")))
def test_what_the_guard_lets_pass_ftfy_would_not_change(text: str) -> None:
    if _SAFE(text):
        assert ftfy.fix_text(text, CONFIG) == text


@given(line=st.one_of(pages.lines, st.text()))
def test_mending_twice_is_mending_once(line: str) -> None:
    once = mend(line.strip(), CONFIG)
    assert mend(once, CONFIG) == once


def test_real_mojibake_is_mended(shared: Path) -> None:
    with (shared / "dev/mojibake.jsonl").open(encoding="utf-8", newline="\n") as file:
        rows = [json.loads(row) for row in file]
    assert len(rows) > 100
    for row in rows:
        mended = mend(row["text"].strip(), CONFIG)
        assert mended != row["text"]
        assert ftfy.fix_encoding(mended) == mended


def test_the_plan_says_nfc() -> None:
    assert "normalization: NFC" in (rules_dir() / "article.yaml").read_text()
