"""The Python interface, and the package as it is installed."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest

import unchrome
from unchrome import Article, Cleaner, Page, Reject
from unchrome.rulebook import rules_dir

TOP = Path(__file__).parents[1]
BODY = "Nothing moved on the river for nine days, and then it did. " * 8
TEXT = f"Share this article\n\nBy Ada Holt\n\n{BODY}\n"


def test_clean_text_and_undo() -> None:
    article = unchrome.clean(TEXT, url="https://www.herald.example/x", title="The river moves")
    assert article.text == BODY.strip()
    assert article["title"] == "The river moves"
    assert article["authors"] == ["Ada Holt"]
    assert article.get("section") is None
    assert unchrome.undo(article) == TEXT


def test_clean_html_as_text_or_bytes() -> None:
    html = f"<html><body><article><p>{BODY}</p></article></body></html>"
    assert unchrome.clean(html).text == unchrome.clean(html.encode()).text == BODY.strip()


def test_a_page_without_an_article_raises() -> None:
    with pytest.raises(unchrome.Rejected, match="gate: words left: 1; min_words is 25") as caught:
        unchrome.clean("short")
    assert caught.value.reject.reason == "too-short"


def test_a_cleaner_takes_many_pages() -> None:
    pages = [Page(name, "text", text, name) for name, text in (("a", TEXT), ("b", "short"), ("c", TEXT))]
    found = list(Cleaner().run(pages))
    assert [type(item) for item in found] == [Article, Reject, Article]


def test_what_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Claener'"):
        unchrome.Claener  # noqa: B018


def test_the_public_names_are_all_there() -> None:
    assert all(getattr(unchrome, name) for name in unchrome.__all__)


def test_importing_is_cheap() -> None:
    code = "import sys, unchrome; print([m for m in ('orjson', 're2', 'yaml', 'ftfy', 'lxml') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_the_wheel_holds_the_package_and_the_rules_and_nothing_else() -> None:
    try:
        installed = [str(path) for path in files("unchrome") or [] if ".dist-info/" not in str(path)]
    except PackageNotFoundError:
        pytest.skip("unchrome is not installed from a wheel here; `make test` does that")
    shipped = {name for name in installed if not name.endswith((".pyc", "/bin/unchrome"))}
    code = {f"unchrome/{path.relative_to(TOP / 'pipeline/unchrome')}" for path in (TOP / "pipeline").rglob("*.py")}
    data = [*(TOP / "rules").rglob("*.yaml"), *(TOP / "rules/schema").glob("*.json")]
    rules = {f"unchrome/rules/{path.relative_to(TOP / 'rules')}" for path in data}
    pages = {
        f"unchrome/review/{path.relative_to(TOP / 'pipeline/unchrome/review')}"
        for folder in ("static", "templates")
        for path in (TOP / "pipeline/unchrome/review" / folder).iterdir()
    }
    assert shipped == code | rules | pages | {"unchrome/py.typed"}
    assert rules_dir() == Path(unchrome.__file__).parent / "rules"
