"""Pages that are too much for a parser or an extractor: an article, or a reject with its reason; never an empty one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import pages as made
from unchrome.flow import Cleaner
from unchrome.model import Article, Page, Reject

BODY = [
    f"{one} {two} This is paragraph number {at}."
    for at, (one, two) in enumerate(zip(made.SENTENCES[:4], made.SENTENCES[1:5], strict=True))
]
PROSE = "".join(f"<p>{line}</p>" for line in BODY)
FLAT, BREAKS, DEEP = "<span>x </span>" * 100_000, "word<br>" * 50_000, 100_000
LONG = "The tide was late. " * 550_000
"""More than ten million characters, which the parser that trafilatura uses takes for the end of the page."""

PAGES = {
    "flat": (f"{PROSE}<div>{FLAT}</div>", ""),
    "breaks": (f"{PROSE}<div>{BREAKS}</div>", "too-large"),
    "empty-breaks": (f"{PROSE}<div>{'<br>' * 100_000}</div>", ""),
    "deep": (f"{PROSE}{'<div>' * DEEP}x{'</div>' * DEEP}", "too-deep"),
    "deep-around": (f"{'<div>' * DEEP}{PROSE}{'</div>' * DEEP}", "too-deep"),
    "deeper-than-trafilatura": (f"{'<div>' * 1_000}{PROSE}{'</div>' * 1_000}", ""),
    "long": (f"<p>{LONG}</p>{PROSE}", ""),
    "many": (f"{PROSE}<div>{'<b>x</b> ' * 600_000}</div>", "too-large"),
}


@pytest.mark.parametrize(("workers", "names"), [("0", {*PAGES} - {"long", "many"}), ("1", {*PAGES})])
def test_each_page_is_an_article_with_its_body_or_a_reject_with_its_reason(
    tmp_path: Path, workers: str, names: set[str]
) -> None:
    (tmp_path / "in").mkdir()
    for name in names:
        (tmp_path / "in" / f"{name}.html").write_text(f"<html><body>{PAGES[name][0]}</body></html>")
    command = [sys.executable, "-m", "unchrome", "clean", str(tmp_path / "in"), "--workers", workers]
    done = subprocess.run([*command, "--rejects", str(tmp_path / "rejects")], capture_output=True, text=True)
    articles = {Path(row["id"]).stem: row["text"] for row in map(json.loads, done.stdout.splitlines())}
    rejects = [json.loads(row) for row in (tmp_path / "rejects").read_text().splitlines()]
    assert {Path(row["id"]).stem: row["reason"] for row in rejects} == {
        name: PAGES[name][1] for name in names if PAGES[name][1]
    }
    assert set(articles) == {name for name in names if not PAGES[name][1]}
    for text in articles.values():
        assert BODY[-1] in text


def test_a_page_that_is_not_too_deep_after_one_that_is() -> None:
    cleaner = Cleaner()
    deep, fine = (Page("p", "html", f"<html><body>{body}</body></html>", "p") for body in (PAGES["deep"][0], PROSE))
    assert isinstance(cleaner.clean(deep), Reject)
    assert isinstance(cleaner.clean(fine), Article)
