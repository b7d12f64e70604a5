"""Articles that a page holds in its scripts, or for readers without scripts, and does not show."""

from __future__ import annotations

import json
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unchrome.flow import Cleaner
from unchrome.model import Article, Page, Reject

STORY = [
    "The last lamplighter of Oster Quay put out his last lamp at six, folded his ladder and went in to breakfast.",
    "For thirty-one years Emil Brandvold had walked the harbor wall twice a day, once to light what the sea had left "
    "him and once to put it out again.",
    "The town has bought electric ones, which come on by themselves when it gets dark and, he admits, when it rains.",
    "“They asked me to press the button,” he said, and looked at his hands. “I pressed it. They asked me to smile.”",
    "His ladder goes to the museum, where it will lean on a painted wall beside a lamp that was never lit.",
]
"""Of 112 words, one a line."""
OTHER = [line.replace("lamp", "bell") for line in STORY]
HTML = "".join(f"<p class='text'>{escape(line)}</p>" for line in STORY)
ITEM = {"@type": "NewsArticle", "headline": "The last lamp", "articleBody": "\n\n".join(STORY)}


def data(value: object) -> str:
    return json.dumps(value).replace("</", "<\\/")


WAYS = {
    "JSON-LD": f'<script type="application/ld+json">{data(ITEM)}</script>',
    "state": f"<script>window.__STATE__ = {data({'post': {'id': 7, 'content': HTML}})};</script>",
    "data in quotes": f"<script>self.push([1,{data(json.dumps({'page': [{'body': HTML}], 'more': {}}))}])</script>",
    "pushed": f"<script>self.push([1,{data('24:T1b7,')}])</script><script>self.push([1,{data(HTML)}])</script>",
    "noscript": f"<noscript><div>{HTML}</div></noscript>",
}


def cleaned(body: str, plan: str) -> Article | Reject:
    return Cleaner(plan).clean(Page("p", "html", f"<html><head></head><body>{body}</body></html>", "p"))


@pytest.mark.parametrize("plan", ["article", "fast"])
@pytest.mark.parametrize("way", WAYS)
def test_the_article_is_found_where_the_page_shows_none(way: str, plan: str) -> None:
    found = cleaned(f"<div>Loading...</div>{WAYS[way]}<footer>Imprint</footer>", plan)
    assert isinstance(found, Article), found
    assert found.data["text"].split("\n\n") == STORY


@pytest.mark.parametrize("plan", ["article", "fast"])
@pytest.mark.parametrize("way", ["state", "data in quotes", "pushed"])
def test_of_a_page_that_shows_an_article_scripts_are_not_read(way: str, plan: str) -> None:
    found = cleaned("".join(f"<p>{line}</p>" for line in OTHER) + WAYS[way], plan)
    assert isinstance(found, Article), found
    assert found.data["text"].split("\n\n") == OTHER


def test_a_page_that_shows_the_beginning_of_what_it_states_is_read_from_its_scripts() -> None:
    found = cleaned(f"<p>{STORY[0]}</p><p>Subscribe to read on.</p>{WAYS['JSON-LD']}", "fast")
    assert isinstance(found, Article), found
    assert found.data["text"].split("\n\n") == STORY


@pytest.mark.parametrize(
    "script",
    [
        "function lit(lamp) { return lamp.on ? 1 : 0; }\n" * 60,
        f"var text = {json.dumps('function lit(lamp) { return lamp.on; } ' * 60)};",
        f"var broken = {json.dumps(STORY)[:-40]}",
        f'var odd = "{"".join(STORY)} \\x41";',
        '"' * 10_000,
        '"' + r"\"" * 500_000,
        "\\" * 10_000 + '"',
        json.dumps("<div>" * 90_000 + "</div>"),
    ],
    ids=["code", "quoted code", "broken", "odd escape", "quotes", "escaped quotes", "escapes", "deep"],
)
def test_code_and_what_cannot_be_read_is_no_article(script: str) -> None:
    found = cleaned(f"<div>Loading...</div><script>{script}</script>", "fast")
    assert isinstance(found, Reject)


def test_what_is_too_deep_in_a_script_does_not_cost_the_page() -> None:
    deep = json.dumps("<div>" * 90_000 + "</div>")
    found = cleaned(f"<p>{'</p><p>'.join(STORY[:4])}</p><script>{deep}</script>", "fast")
    assert isinstance(found, Article), found
    assert found.data["text"].split("\n\n") == STORY[:4]


@given(
    parts=st.lists(
        st.one_of(
            st.sampled_from(['"', "\\", "\\u", "</p>", "<br>", "\x00", "\ud800", "\\ud800", '":{', HTML, *STORY]),
            st.text(max_size=20),
        ).map(lambda part: json.dumps(part) * (len(part) % 3) + part),
        max_size=12,
    )
)
def test_no_script_whatever_it_holds_costs_the_page(parts: list[str]) -> None:
    script = "".join(parts).replace("</script", "").encode("utf-8", "replace").decode()
    found = cleaned(f"<div>Loading...</div><script>{script}</script>", "fast")
    assert isinstance(found, Article) or found.reason != "error", found


def test_a_short_notice_for_readers_without_scripts_is_not_seen() -> None:
    shown = "".join(f"<p>{line}</p>" for line in STORY)
    found = cleaned(f"<noscript><p>{' '.join(OTHER[:3])}</p></noscript>{shown}", "fast")
    assert isinstance(found, Article), found
    assert found.data["text"].split("\n\n") == STORY
