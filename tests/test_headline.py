"""The headline of a text that has no title beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages
from unchrome.flow import Cleaner
from unchrome.headline import headline
from unchrome.metadata.title import LONGEST
from unchrome.model import Article, Page

HEADLINE = "Ferry runs aground off Harrow Bridge"
URL = "https://herald.example/2031/05/06/4711"
NAMED = "https://herald.example/2031/05/06/ferry-runs-aground-off-harrow-bridge.html"
BODY = [
    f"On day {day} the ferry lay on the sand off the bridge, and the harbor master said that it would stay there."
    for day in "123456789"
]


@pytest.mark.parametrize(
    "first",
    [
        f"{HEADLINE} | The Harrow Post",
        f"{HEADLINE} - News - The Harrow Post",
        f"{HEADLINE} – Herald",
        f"{HEADLINE.upper()} : Herald",
    ],
)
@pytest.mark.parametrize("url", ["", URL, NAMED])
def test_the_line_that_the_first_line_says_is_the_headline(first: str, url: str) -> None:
    lines = [first, "News", "Sport", HEADLINE, *BODY, HEADLINE]
    assert headline(lines, url) == (HEADLINE, 3)


def test_a_first_line_that_nothing_says_again_is_the_title_without_the_sites_name() -> None:
    lines = [f"{HEADLINE} | Herald", "News", *BODY]
    assert headline(lines, URL) == (HEADLINE, 0)
    assert headline(lines, "https://elsewhere.example/") is None


def test_the_address_goes_before_a_first_line_that_nothing_says_again() -> None:
    lines = ["The ferry off Harrow Bridge: what we know | Herald", "News", HEADLINE, *BODY]
    assert headline(lines, NAMED) == (HEADLINE, 2)


@pytest.mark.parametrize(
    "first",
    [
        "LONDON – The ferry has run aground.",
        "LONDON – The ferry",
        "News | Herald",
        "The ferry – and all on it – ran aground.",
        HEADLINE,
        "",
    ],
)
def test_other_first_lines_say_no_headline(first: str) -> None:
    assert headline([first, "London", "News", "The ferry ran", *BODY], URL) is None


def test_an_address_in_the_text_is_no_headline() -> None:
    lines = ["%2F2031%2Fferry-runs-aground-off-harrow-bridge", "ferry-runs-aground-off-harrow-bridge", *BODY]
    assert headline(lines, NAMED) is None


@given(lines=st.lists(pages.lines, max_size=20), url=pages.addresses)
def test_a_headline_is_a_line_or_the_first_without_its_site(lines: list[str], url: str) -> None:
    found = headline(lines, url)
    if found is not None:
        title, at = found
        assert title == lines[at] or (at == 0 and title in lines[0])


def test_a_title_line_before_the_text_of_a_page_is_chrome() -> None:
    lines = [f"{HEADLINE} | Herald", "Menu", "News", "Sport", HEADLINE, "By Ada Holt", *BODY]
    article = Cleaner("wet").clean(Page("x", "text", "\n".join(lines), "x", URL))
    assert isinstance(article, Article)
    assert (article["title"], article["authors"]) == (HEADLINE, ["Ada Holt"])
    assert HEADLINE not in article.text


@pytest.mark.parametrize("url", ["", URL, NAMED, "https://elsewhere.example/"])
def test_a_title_line_before_an_extracted_text_is_chrome(url: str) -> None:
    """Whatever tells the title: the line that says it once more, or the site's address; a record's own title has the
    word."""
    text = "\n".join([f"{HEADLINE} | Herald", HEADLINE, *BODY])
    for fields in ({}, {"title": HEADLINE}):
        article = Cleaner("article").clean(Page("x", "text", text, "x", url, fields))
        assert isinstance(article, Article)
        assert article["title"] == HEADLINE
        assert article.text.split("\n\n") == BODY


def test_a_line_that_is_too_long_for_a_title_is_none() -> None:
    said = "The ferry runs aground off Harrow Bridge"
    assert headline([f"{said} | Herald", said], "") == (said, 1)
    assert headline([f"{said} {'|' * LONGEST}", said], "") is None
