"""The pages of review in a real browser: the whole loop, by keyboard alone, two tabs, and hostile text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

import herald
from reviewing import Review, reviewing
from test_mine import run
from test_review import FILE, PAGES, says

HOSTILE = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "' onfocus=document.title='owned' autofocus x='\" onmouseover=alert(1) \"",
    "{{ 7 * 7 }} {% raw %} </title></textarea></style><style>body{display:none}</style>",
    "abc \u202eevil\u202c \u2066x\u2069 \u200b zero \x1b[31mred",
    "وقال المتحدث باسم الحكومة",
]
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f\u200b]")
LONG = "word " * 2_000_000


class Tab:
    """A tab of the browser, and what it asked for and said on its console."""

    def __init__(self, browser: Any, review: Review, scheme: str = "light") -> None:
        self.page = browser.new_page(color_scheme=scheme)
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(review.address)

    def press(self, *keys: str) -> None:
        """Press keys, each once the page has answered the one before."""
        for key in keys:
            self.page.wait_for_load_state()
            self.page.keyboard.press(key)
            self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")

    @property
    def rule(self) -> str:
        return str(self.page.locator("#card").get_attribute("data-id"))

    def wait(self, text: str) -> None:
        """Until the page says so."""
        self.page.locator("#said", has_text=text).wait_for()


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    pages = herald.write(tmp_path / "pages.jsonl", PAGES)
    assert run("mine", pages, "-o", tmp_path / "rules")[0] == 0
    return tmp_path / "rules"


@pytest.fixture
def review(rules: Path, tmp_path: Path) -> Iterator[Review]:
    with reviewing(rules, "--corpus", tmp_path / "pages.jsonl") as running:
        yield running


@contextmanager
def opened(browser: Any, review: Review, scheme: str = "light") -> Iterator[Tab]:
    tab = Tab(browser, review, scheme)
    yield tab
    tab.page.close()
    assert all(url.startswith(review.address) for url in tab.asked)
    assert not [said for said in tab.said if "409" not in said and "422" not in said]


def statuses(folder: Path) -> Counter[str]:
    return Counter(rule["status"] for rule in says(folder / FILE).values())


def test_mine_review_accept_clean_by_keyboard_alone(browser: Any, review: Review, rules: Path, tmp_path: Path) -> None:
    of = len(says(rules / FILE))
    with opened(browser, review) as tab:
        tab.page.get_by_role("link", name="example.com").focus()
        tab.press("Enter")
        tab.page.wait_for_url("**/site?*")
        first = tab.rule
        assert first == tab.page.locator("#rows a[aria-current]").get_attribute("data-id")
        tab.press("j", "k")
        assert tab.rule == first
        while tab.page.locator("#card h2").inner_text() != "News":
            tab.press("j")
        refused = tab.rule
        tab.press("r")
        assert statuses(rules) == {"refused": 1, "draft": of - 1}
        assert tab.rule != refused
        assert tab.page.evaluate("document.activeElement.tagName") == "H2"
        for left in range(of - 2, -1, -1):
            tab.press("a")
            assert statuses(rules)["draft"] == left
        assert tab.page.locator(".all-done").is_visible()
    out = tmp_path / "articles.jsonl"
    assert run("clean", tmp_path / "pages.jsonl", "--plan", "mined", "--rules", rules, "-o", out)[0] == 0
    texts = [json.loads(line)["text"] for line in out.read_text().splitlines()]
    assert len(texts) == len(PAGES)
    for text in texts:
        assert text.startswith("News\n\n")
        assert not {*herald.HEAD[:1], *herald.HEAD[2:], *herald.TAIL} & set(text.split("\n\n"))


def test_what_a_rule_takes_is_shown_in_context_and_before_and_after(browser: Any, review: Review) -> None:
    with opened(browser, review) as tab:
        tab.page.goto(f"{review.address}site?file={FILE}")
        while tab.page.locator("#card h2").inner_text() != "News":
            tab.press("j")
        lines = tab.page.locator("#card figure").first.locator(".line").all_inner_texts()
        assert lines == [*herald.HEAD, herald.NOTICE][:4]
        before, after = (tab.page.get_by_role("group", name=name).inner_text() for name in ("Before", "After"))
        assert "News" in before.split("\n")
        assert "News" not in after.split("\n")
        page = tab.page.locator("#reading small").inner_text()
        tab.press("p")
        assert tab.page.locator("#reading small").inner_text() != page


def test_undo_and_put_back(browser: Any, review: Review, rules: Path) -> None:
    before = (rules / FILE).read_bytes()
    with opened(browser, review) as tab:
        tab.page.goto(f"{review.address}site?file={FILE}&show=all")
        name = tab.rule
        tab.press("a", "d", "r")
        for status in ("draft", "stable", "draft"):
            tab.press("u")
            tab.page.locator("#card.draft, #card.stable").wait_for()
            tab.page.wait_for_url(f"**/site?*id={name}")
            assert says(rules / FILE)[name]["status"] == status
        assert (rules / FILE).read_bytes() == before
        assert tab.rule == name
        assert not tab.page.get_by_role("button", name="Undo").is_visible()


def test_a_rule_is_edited_with_its_hits_and_misses_live(browser: Any, review: Review, rules: Path) -> None:
    with opened(browser, review) as tab:
        tab.page.goto(f"{review.address}site?file={FILE}")
        while tab.page.locator("#card h2").inner_text() != "News":
            tab.press("j")
        name = tab.rule
        tab.press("e")
        tab.page.get_by_label("The whole line is one of").fill("Olds")
        tab.page.locator("#trial .bad", has_text="its text does not match").wait_for()
        tab.page.get_by_label("It matches (RE2)").fill("(a")
        tab.page.locator("#trial .wrong", has_text="not a pattern RE2 takes").wait_for()
        tab.press("Control+Enter")
        assert tab.page.get_by_role("alert").inner_text().startswith("Not saved:")
        tab.page.get_by_label("It matches (RE2)").fill("^(?:news|boats for) ?")
        tab.page.get_by_label("Misses").fill("Olds of the day\nNEW")
        tab.page.locator("#trial li", has_text="Boats for Sale 12").wait_for()
        tab.press("Control+Enter")
        tab.wait("Edited")
        rule = says(rules / FILE)[name]
        assert (rule["equals"], rule["match"]) == (["Olds"], "^(?:news|boats for) ?")
        assert (rule["misses"], rule["status"]) == (["Olds of the day", "NEW"], "draft")
        tab.press("u")
        tab.page.wait_for_url("**/site?*")
        assert "match" not in says(rules / FILE)[name]


def test_two_tabs_do_not_overwrite_each_other(browser: Any, review: Review, rules: Path) -> None:
    with opened(browser, review) as one, opened(browser, review) as other:
        for tab in (one, other):
            tab.page.goto(f"{review.address}site?file={FILE}")
        name = one.rule
        assert other.rule == name
        one.press("r")
        other.press("a")
        other.wait("changed since it was shown")
        assert says(rules / FILE)[name]["status"] == "refused"
        assert other.rule == name
        assert other.page.locator("#card .badge").first.inner_text() == "refused"
        other.press("a")
        assert says(rules / FILE)[name]["status"] == "stable"
        one.press("u")
        one.wait("Something else was decided since")
        assert says(rules / FILE)[name]["status"] == "stable"


def test_by_confidence_and_undone_at_once(browser: Any, review: Review, rules: Path) -> None:
    of = len(says(rules / FILE))
    above = of // 2
    below = of - above
    path = rules / FILE
    path.write_text(path.read_text().replace("confidence: 0.923", "confidence: 0.5", below))
    before = (rules / FILE).read_bytes()
    with opened(browser, review) as tab:
        tab.press("b")
        tab.page.get_by_label("Confidence").fill("1")
        tab.page.get_by_role("button", name="Accept 0 that reach it").wait_for()
        tab.page.get_by_label("Confidence").fill("0.8")
        tab.page.get_by_role("button", name=f"Accept {above} that reach it").click()
        tab.page.get_by_text(f"{above} accepted, 0 refused").wait_for()
        assert statuses(rules) == {"stable": above, "draft": below}
        tab.press("b")
        tab.page.get_by_role("button", name=f"Refuse {below} that do not").click()
        tab.page.get_by_text(f"{above} accepted, {below} refused").wait_for()
        assert statuses(rules) == {"stable": above, "refused": below}
        tab.press("u")
        tab.page.get_by_text(f"{above} accepted, 0 refused").wait_for()
        tab.press("u")
        tab.page.get_by_text("0 accepted, 0 refused").wait_for()
    assert (rules / FILE).read_bytes() == before


def hostile_file(name: str) -> str:
    """A rule file with hostile text wherever it can have text."""
    listed = [
        {
            "id": f"h{number}",
            "why": text,
            "when": {"site": ["example.com"]},
            "equals": [text],
            "action": "drop",
            "status": "draft",
            "evidence": {
                "confidence": text,
                "pages": text,
                "above": text,
                "first": text,
                "positions": {text: text},
                "samples": [{"page": text, "above": text, "line": text, "below": LONG if number == 0 else text}],
            },
            "hits": [text],
            "misses": [f"{text} not"],
        }
        for number, text in enumerate(HOSTILE)
    ]
    odd = {
        "id": '"><script>document.title="owned"</script>',
        "why": "x",
        "action": "<b>",
        "status": "<i>",
        "where": "<u>",
        "hits": "<s>",
    }
    return yaml.dump(
        {"about": name, "rules": [*listed, odd]}, Dumper=yaml.CSafeDumper, allow_unicode=True, width=1 << 30
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hostile_text_is_shown_harmlessly(browser: Any, tmp_path: Path, scheme: str) -> None:
    (tmp_path / "rules").mkdir()
    name = "<img src=x onerror=document.title='owned'>.yaml"
    (tmp_path / "rules" / name).write_text(hostile_file(name))
    record = {"id": HOSTILE[0], "url": "https://example.com/1", "text": "\n".join([*HOSTILE, LONG, *herald.lines(1)])}
    (tmp_path / "pages.jsonl").write_text(json.dumps(record))
    with (
        reviewing(tmp_path / "rules", "--corpus", tmp_path / "pages.jsonl") as review,
        opened(browser, review, scheme) as tab,
    ):
        tab.page.get_by_role("link", name="<img").click()
        tab.page.get_by_role("link", name="All 7").click()
        for number in range(len(HOSTILE) + 1):
            content = tab.page.content()
            found = UNSEEN.search(content)
            assert not found, content[found.start() - 300 : found.end() + 100]
            assert len(content) < 300_000
            assert "owned" not in tab.page.title() or tab.page.title().startswith("<img")
            assert tab.page.locator("#card h2").is_visible()
            assert tab.page.locator("#card :is(script, img, style, [onerror], [onfocus])").count() == 0
            tab.press("e") if number == 0 else None
            tab.press("Escape") if number == 0 else None
            tab.press("j")
        assert any(
            "characters are not shown" in text for text in [content, *tab.page.locator(".note").all_inner_texts()]
        )


@pytest.mark.parametrize("width", [1280, 360])
def test_all_can_be_reached_and_read(browser: Any, review: Review, width: int) -> None:
    with opened(browser, review) as tab:
        tab.page.set_viewport_size({"width": width, "height": 800})
        tab.page.goto(f"{review.address}site?file={FILE}")
        assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shown = {one.get_attribute("data-key") for one in tab.page.locator("[data-key]").all()}
        assert {"a", "r", "e", "j", "k", "u", "?", "b", "p", "h"} - shown == {"u"}
        for control in tab.page.locator("[data-key]").all():
            assert control.get_attribute("aria-keyshortcuts") == control.get_attribute("data-key")
        tab.press("Tab", "Tab", "Tab", "Tab")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert tab.page.evaluate(outline) == "solid"
        tab.press("?")
        assert tab.page.get_by_text("next site with rules to decide").is_visible()
        assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_long_lists_grow_as_one_scrolls(browser: Any, tmp_path: Path) -> None:
    for site in range(120):
        listed = [
            f"- {{id: s{site}-{number}, why: x, equals: [Line {number}], action: drop}}\n"
            for number in range(120 if site == 0 else 1)
        ]
        (tmp_path / f"s{site}.yaml").write_text(f"rules:\n{''.join(listed)}")
    with reviewing(tmp_path) as review, opened(browser, review) as tab:
        assert tab.page.locator("#sites tr").count() == 101
        tab.press("End")
        tab.page.locator("#sites tr").nth(119).wait_for()
        tab.page.goto(f"{review.address}site?file=s0.yaml")
        assert tab.page.locator("#rows li").count() == 101
        tab.page.locator("#rows li").last.scroll_into_view_if_needed()
        tab.page.locator("#row-s0-119").wait_for()
        assert tab.page.locator("#rows li").count() == 120
