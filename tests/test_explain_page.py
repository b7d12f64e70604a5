"""The page that `explain --html` writes: safe whatever is in it, whole, and readable in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

import pages
from browsing import RATIO, assert_safe
from test_cli import BODY, TEXT, run
from unchrome.browser.markup import USUAL
from unchrome.browser.style import HUES
from unchrome.explain.html import MOST_LINES, document
from unchrome.explain.pieces import pieces
from unchrome.explain.reasons import marks_by_line
from unchrome.flow import Cleaner

CLEANER = Cleaner()
HOSTILE = f"""<script>document.title = "owned"</script><img src=x onerror="document.title='owned'">

</style></title></head><style>body {{ display: none }}</style> " onmouseover="alert(1) ' x

Share this article

{BODY}

abc \u202eevil\u202c \u2066x\u2069 \u200b zero width and â€œmojibakeâ€ \x1b[31mred\x07 and more of it

وقال المتحدث باسم الحكومة إن السد سيبقى مفتوحا حتى نهاية الأسبوع المقبل على الأقل بسبب الأمطار.

{BODY}Then it rained.
"""


def made(text: str, title: str | None = None) -> str:
    page = pages.page(text, title)
    return document(page, *CLEANER.draft(page), CLEANER.plan)


hostile = st.one_of(
    pages.texts(),
    st.lists(st.sampled_from([*HOSTILE.split("\n"), *pages.HITS[:50], "\ud800", "]]>", "<!--", "&lt;b&gt;"])).map(
        "\n".join
    ),
)


@given(hostile, st.one_of(st.none(), st.sampled_from(HOSTILE.split("\n"))))
@example(HOSTILE, HOSTILE)
def test_nothing_in_a_page_is_markup(text: str, title: str | None) -> None:
    assert_safe(made(text, title))


@given(pages.texts(), pages.titles)
def test_the_pieces_of_a_line_are_the_line_and_what_stays_is_not_struck(text: str, title: str | None) -> None:
    draft, _ = CLEANER.draft(pages.page(text, title))
    marks = marks_by_line(draft) if draft else {}
    for line in draft.lines if draft else ():
        parts = pieces(draft.text, line, marks.get(line.number, []))
        assert "".join(part.text for part in parts) == draft.text[line.start : line.stop]
        now = "".join(("" if part.gone else part.text) + part.after for part in parts)
        assert now == ("" if line.gone else line.text)


def test_every_line_rule_and_field_is_there(golden: Path) -> None:
    for page in pages.case_pages(golden)[::4]:
        draft, reject = CLEANER.draft(page)
        tree = html.document_fromstring(document(page, draft, reject, CLEANER.plan))
        assert_safe(html.tostring(tree, encoding="unicode"))
        assert len(tree.findall(".//li")) == len(draft.lines)
        said = tree.text_content()
        assert all(f"{mark.stage}/{mark.rule}" in said for mark in draft.marks if mark.stage != "lines")
        assert len(tree.find_class("gone")) == sum(line.gone for line in draft.lines)
        assert all(name in said for name in draft.fields)


def test_a_line_of_megabytes_and_a_page_of_many_lines_stay_small() -> None:
    assert len(made(f"{BODY}\n{'word ' * 2_000_000}\n")) < 40_000
    content = made("x\n" * (MOST_LINES + 10) + BODY)
    assert "11 more lines are not shown" in content
    assert len(content) < 400 * MOST_LINES
    assert USUAL.long < 10_000


def test_a_rejected_page_says_so() -> None:
    content = made("short")
    assert "Rejected by gate: words left: 1" in content
    assert_safe(content)


def test_to_a_file_to_stdout_and_to_nowhere(tmp_path: Path) -> None:
    done = run("explain", "--html", tmp_path / "x.html", stdin=TEXT.encode())
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "x.html").read_bytes() == run("explain", "--html", "-", stdin=TEXT.encode()).stdout
    (tmp_path / "in.txt").write_text(TEXT)
    over = run("explain", tmp_path / "in.txt", "--html", tmp_path / "in.txt")
    assert over.returncode == 2
    assert "is an input; write to another file" in over.stderr.decode()
    nowhere = run("explain", "--html", tmp_path / "no/x.html", stdin=TEXT.encode())
    assert nowhere.returncode == 2
    assert "No such file" in nowhere.stderr.decode()


@pytest.fixture(params=["light", "dark"])
def shown(browser: Any, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Any, list[str]]]:
    """The hostile page in the browser, and what it asked for or said on the console."""
    (tmp_path / "page.html").write_text(made(HOSTILE), encoding="utf-8")
    page, seen = browser.new_page(color_scheme=request.param), []
    page.on("console", lambda message: seen.append(message.text))
    page.on("request", lambda asked: seen.append(asked.url))
    page.goto((tmp_path / "page.html").as_uri())
    yield page, seen
    page.close()


def test_in_a_browser_it_asks_for_nothing_and_runs_nothing(shown: tuple[Any, list[str]]) -> None:
    page, seen = shown
    assert seen == [page.url]
    assert page.title() == "page – unchrome explain"
    assert page.locator("body").is_visible()
    assert "<script>" in page.locator("#L1 .line").inner_text()


def test_in_a_browser_lines_that_went_are_struck_and_tell_why(shown: tuple[Any, list[str]]) -> None:
    page, _ = shown
    gone = page.locator("li.gone", has_text="Share this article")
    assert "line-through" in gone.locator("del").evaluate("element => getComputedStyle(element).textDecorationLine")
    tip = gone.locator("[role=tooltip]")
    assert not tip.is_visible()
    gone.hover()
    assert "The label of a share bar" in tip.inner_text()
    assert "rules/chrome/en/share.yaml:" in tip.inner_text()
    page.mouse.move(0, 0)
    assert not tip.is_visible()
    gone.locator(".tags a").focus()
    assert tip.is_visible()


def test_in_a_browser_only_what_changed_can_be_shown(shown: tuple[Any, list[str]]) -> None:
    page, _ = shown
    page.get_by_label("Only the lines that something was done to").check()
    assert page.locator("li.kept >> visible=true").count() == 0
    assert page.locator("li.gone >> visible=true").count() > 0


def test_in_a_browser_all_colours_can_be_read(shown: tuple[Any, list[str]]) -> None:
    page, _ = shown
    for number in range(len(HUES)):
        page.evaluate("hue => document.querySelector('li.gone del').className = hue", f"hue h{number}")
        assert page.locator("li.gone del").first.evaluate(RATIO) > 4.5
    for part in (".number", ".sub", "dd"):
        assert page.locator(part).first.evaluate(RATIO) > 4.5


def test_in_a_browser_light_and_dark_differ(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(made(TEXT), encoding="utf-8")
    backs = set()
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto((tmp_path / "page.html").as_uri())
        backs.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.close()
    assert len(backs) == 2
