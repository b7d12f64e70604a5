"""What is kept of the pages that were read, and when it is let go."""

from __future__ import annotations

import ctypes
import gc
import random
import subprocess
import sys
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from trafilatura.utils import trim

import pages
from unchrome import flow
from unchrome.flow import Cleaner
from unchrome.matcher import Matcher
from unchrome.model import Draft, Line, Page
from unchrome.pattern import PatternError, compile_pattern, compile_set
from unchrome.rule import Rule
from unchrome.stages.ruled import Rules

HUNGRY = "a[ab]{18}c"
"""RE2 has a quarter of a million states for this, one for each place that the last letters leave open."""
WIDE = rf"{HUNGRY}|(?:\p{{L}}+ ){{12}}x"
"""As many states, and too much of a pattern for the least memory."""
PIECE = 20_000
"""Bytes: more than a page of memory, less than what the C library asks the system for by itself."""


def asked(compiled: Callable[[str], Any]) -> int:
    """Ask about texts that lead through ever new states; gives the bytes that the process then has more."""
    letters = random.Random(1)
    texts = ["".join(letters.choices("ab", k=4000)) for _ in range(60)]
    before = _resident()
    for text in texts:
        assert not compiled(text)
    return _resident() - before


def used(action: str) -> int:
    """Let each of many rules find a line; gives the bytes that the process then has more."""
    matcher = Matcher()
    matcher.add(
        Rule(f"r{number}", "", action, Path(), 1, match=rf"^(?:\p{{L}}+ ){{1,9}}n{number}$") for number in range(2000)
    )
    lines = [Line(number + 1, 0, f"the ferry n{number}") for number in range(2000)]
    matcher.read(Draft(Page("x", "text", "", "x"), "", lines, []))
    before = _resident()
    for number, line in enumerate(lines):
        assert matcher.find(number, line)
    return _resident() - before


def given_back() -> int:
    """Clean HTML while memory lies free in pieces; gives the bytes that the process then has less."""
    cleaner = Cleaner()
    page = Page("p", "html", "<p>The ferry left at dawn.</p>" + " " * flow.TRIMMED, "p")
    cleaner.clean(page)
    pieces = [ctypes.create_string_buffer(PIECE) for _ in range(200_000_000 // PIECE)]
    del pieces[::2]
    before = _resident()
    cleaner.clean(page)
    assert pieces
    return before - _resident()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read where Linux says it")
@pytest.mark.parametrize(
    "how", ["compile_pattern(HUNGRY).search", "compile_set([HUNGRY]).Match", "compile_set([WIDE]).Match"]
)
def test_a_pattern_keeps_little_of_what_it_has_seen(how: str) -> None:
    code = f"from test_memory import *; print(asked({how}))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, check=True)
    assert int(ran.stdout) < 4 << 20


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read where Linux says it")
@pytest.mark.parametrize("action", ["drop", "cut"])
def test_rules_that_were_used_once_do_not_all_stay_compiled(action: str) -> None:
    code = f"from test_memory import *; print(used({action!r}))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, check=True)
    assert int(ran.stdout) < 150 << 20


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only glibc gives back such memory when asked"
)
def test_what_pages_of_html_leave_free_is_given_back() -> None:
    code = "from test_memory import *; print(given_back())"
    ran = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, check=True)
    assert int(ran.stdout) > 25_000_000


def test_a_pattern_is_kept_by_nobody_else() -> None:
    assert compile_pattern("the ferry left") is not compile_pattern("the ferry left")


def test_what_trafilatura_keeps_of_pages_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"<div><a href='/{at}'>{text}</a> {text}</div>" for at, text in enumerate(pages.SENTENCES))
    page = Page("p", "html", f"<main><h1>The river moves</h1>{lines}</main>", "p")
    Cleaner().clean(page)
    assert trim.cache_info().currsize
    monkeypatch.setattr(flow, "FORGOTTEN", 1)
    Cleaner("fast").clean(page)
    assert not trim.cache_info().currsize


def test_what_rules_keep_of_pages_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaner = Cleaner("fast")
    matcher = Matcher()
    matcher.add([Rule("r", "", "drop", Path(), 1, match=r"^ferry \p{Lu}")])
    line = Line(1, 0, "ferry Anna")
    matcher.read(Draft(Page("x", "text", "", "x"), "", [line], []))
    assert matcher.find(0, line)
    kept = weakref.ref(matcher.rules[0]._compiled[0])
    monkeypatch.setattr(flow, "FORGOTTEN", 1)
    cleaner.plan = replace(cleaner.plan, ruled=(Rules("chrome", [], matcher),))
    cleaner.clean(Page("p", "html", "<p>The ferry left at dawn.</p>", "p"))
    assert kept() is None
    assert matcher.find(0, line)


def test_a_pattern_that_needs_more_has_more() -> None:
    large = r"(?:\p{L}+ ){60}x"
    text = "é " * 60 + "x"
    assert compile_pattern(large).search(text)
    assert compile_set([large, "y"]).Match(text.encode()) == [0]


def test_what_is_no_pattern_says_so() -> None:
    with pytest.raises(PatternError, match=r"missing \)"):
        compile_pattern("(a")


@pytest.mark.parametrize("text", ["The ferry left at dawn.", ""])
@pytest.mark.parametrize("enabled", [True, False])
def test_the_search_for_cycles_is_as_it_was_after_a_page(text: str, enabled: bool) -> None:
    cleaner = Cleaner()
    (gc.enable if enabled else gc.disable)()
    try:
        cleaner.clean(pages.page(text))
        assert gc.isenabled() is enabled
    finally:
        gc.enable()
