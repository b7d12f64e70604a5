"""What HTML states about itself."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from unchrome import metadata
from unchrome.flow import Cleaner
from unchrome.model import Article, Page

PARAGRAPHS = [
    f"On day {day} nothing moved on the river, and then, before breakfast, all of it moved." for day in range(6)
]
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def stated(head: str = "", body: str = "", url: str = "https://www.herald.example/x") -> dict:
    tree = html.fromstring(f"<html lang='en-GB'><head>{head}</head><body>{body}</body></html>")
    return metadata.stated(metadata.read(tree), tree, url)


def ld(**item: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **item})}</script>'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>River moves | Valley Herald</title>", "<h1>River moves</h1>", "River moves"),
        ("<title>River moves - News - Herald</title>", "", "River moves"),
        ("<title>River moves – at last</title>", "", "River moves – at last"),
        ("<title>Herald | River moves</title>", "", "River moves"),
        ("<title>River moves | Herald</title>", "<h1>Herald</h1>", "River moves"),
        ("<title>Herald: all of it</title>" + ld(headline="River &amp; sea <i>move</i>"), "", "River & sea move"),
        ('<meta property="og:title" content="River moves">', "<h1>Menu</h1><h1>River moves</h1>", "River moves"),
        ("", "<h1>The river moves before breakfast</h1>", "The river moves before breakfast"),
        (
            "<title>The river moves: all of it | Herald</title>" + ld(headline="River moves"),
            "<h1>The river moves</h1><h1>River moves</h1><h1>River</h1>",
            "River moves",
        ),
        (
            "<title>River moves | Quiet Valley Post</title>",
            "<h1>Quiet Valley Post</h1><h1>River moves</h1>",
            "River moves",
        ),
        (
            "<title>Herald - The river moves: Herald’s flood of 2031</title>",
            "",
            "The river moves: Herald’s flood of 2031",
        ),
        ("<title>The river moves | Herald</title>", "<h1>Floods<br>The river moves</h1>", "The river moves"),
        ("<title>The river moves | Herald</title>", "<h1>The river <i>mov</i>es</h1>", "The river moves"),
        ("<title>Weather</title>", "<h1>River moves<span>All of it</span></h1>", "River moves All of it"),
        ("<title>The river moves</title>", "<h1>THE RIVER MOVES</h1>", "The river moves"),
        (
            ld(headline="River moves before breakfast"),
            "<h1>How a river moved before breakfast</h1>",
            "How a river moved before breakfast",
        ),
        (
            ld(headline="River moves before breakfast"),
            "<h1>Read our best letters here</h1>",
            "River moves before breakfast",
        ),
        ("<title>河の水が動く_社会_谷間日報</title>", "", "河の水が動く"),
        ("<title>河の水が動く-谷间新闻网</title>", "", "河の水が動く"),
    ],
)
def test_the_title_is_what_the_page_confirms_without_the_site(head: str, body: str, title: str) -> None:
    assert stated(head, body)["title"] == title


def test_the_language_in_a_host_is_no_name_of_the_site() -> None:
    head = "<title>The river moves | Agreement: the sea does</title>"
    assert stated(head, url="https://en.herald.example/x")["title"] == "The river moves | Agreement: the sea does"


@given(st.lists(st.sampled_from(["<i>The</i>", "river", "<br>", " ", "<b>moves</b>", "| Herald"]), max_size=30))
def test_a_title_says_no_word_that_the_page_does_not(parts: list[str]) -> None:
    text = "".join(parts)
    tree = html.fromstring(f"<html><body><h1>{text}</h1></body></html>")
    said = tree.find(".//h1").text_content()
    found = stated("", f"<h1>{text}</h1>").get("title", "")
    assert "".join(found.split()) in "".join(said.split())


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        (
            ld(author=[{"@type": "Person", "name": "Ada Holt"}, {"name": "KIT DELANEY"}]),
            "",
            ["Ada Holt", "Kit Delaney"],
        ),
        (ld(author={"name": ["Ada Holt"]}) + '<meta name="author" content="Web Desk">', "", ["Ada Holt"]),
        (ld(author=[{"name": "Ada Holt"}, {"name": "The Associated Press"}]), "", ["Ada Holt"]),
        ('<meta name="author" content="By Ada Holt, Staff Writer">', "", ["Ada Holt"]),
        ('<meta property="article:author" content="https://facebook.com/ada">', "", None),
        ("", '<span class="byline">By <a rel="author">Ada Holt</a></span>', ["Ada Holt"]),
        ("", f'<div class="author-page">{BODY}</div>', None),
    ],
)
def test_authors(head: str, body: str, authors: list[str] | None) -> None:
    assert stated(head, body).get("authors") == authors


def test_dates_section_language_and_sitename() -> None:
    head = ld(datePublished="2031-05-06T10:15:00+02:00", dateModified="1970-01-01", articleSection=["LOCAL NEWS", "x"])
    head += '<meta property="og:site_name" content="Valley Herald">'
    head += '<meta property="article:modified_time" content="2031-05-07">'
    found = stated(head)
    assert found == {
        "published": "2031-05-06T10:15:00+02:00",
        "modified": "2031-05-07",
        "section": "Local News",
        "language": "en",
        "sitename": "Valley Herald",
    }


@pytest.mark.parametrize("broken", ['{"@type": "NewsArticle", ', "[]", "null", '"x"', '{"@type": 7, "author": 3}', ""])
def test_json_ld_that_is_none_is_passed_over(broken: str) -> None:
    assert stated(f'<script type="application/ld+json">{broken}</script>', "<h1>The river moves before breakfast</h1>")[
        "title"
    ]


def test_what_stands_outside_the_body_goes_and_the_deck_is_kept_in_its_field() -> None:
    page = (
        "<html><head><title>River moves</title></head><body><article><header><h1>River moves</h1>"
        "<p class='subtitle'>How nine still days ended before breakfast</p></header>"
        f"<div>{BODY}</div></article></body></html>"
    )
    article = Cleaner().clean(Page("x", "html", page, "x"))
    assert isinstance(article, Article)
    assert article["deck"] == "How nine still days ended before breakfast"
    assert "How nine" not in article.text
