"""What HTML states about itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

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


def graph(*objects: dict) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@graph": objects})}</script>'


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


def test_a_headline_with_its_kicker_leaves_the_text() -> None:
    page = (
        "<html><head><title>The river moves again</title></head><body><article>"
        f"<h1>Floods<br>The river moves again</h1>{BODY}</article></body></html>"
    )
    article = Cleaner().clean(Page("x", "html", page, "x"))
    assert isinstance(article, Article)
    assert article["title"] == "The river moves again"
    assert article.text == "\n\n".join(PARAGRAPHS)


def test_bylines_are_read_in_the_order_of_the_page() -> None:
    body = '<b itemprop="author">Ada Holt</b><b class="byline">Kit Delaney</b><a rel="author">Tom Reyes</a>'
    assert stated("", body)["authors"] == ["Ada Holt"]
    assert stated("", body.replace("Ada Holt", ""))["authors"] == ["Kit Delaney"]


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
        (ld(author=", Valley Daily Reporter"), '<p class="byline">By Ada Holt</p>', ["Ada Holt"]),
        (ld(author="Ada Holt"), '<p class="byline">By Ada Holt and Kit Delaney</p>', ["Ada Holt", "Kit Delaney"]),
        (ld(author="Ada Holt"), '<p class="byline">By Tom Reyes and Kit Delaney</p>', ["Ada Holt"]),
        (ld(author="Ada Holt"), '<p class="byline">By Ada Holt, Institute of Tides and Rivers</p>', ["Ada Holt"]),
        (ld(author="Ada Holt"), '<p class="comment author">By Ada Holt and Kit Delaney</p>', ["Ada Holt"]),
        ("", '<a href="/people/how-we-work">Read All</a> <a href="/author/aholt/">Ada Holt</a>', ["Ada Holt"]),
        ("", '<a href="/author/aholt/">Read more</a> <a href="/holt">Ada Holt</a>', None),
        (ld(author="aholt"), '<p class="Article__Byline">By Ada Holt</p>', ["Ada Holt"]),
        (ld(author="aholt"), "", ["aholt"]),
        (ld(author="dpa"), '<p class="byline">By Ada Holt</p>', ["dpa"]),
        (
            ld(author="Ada Holt"),
            '<p class="byline">By Ada Holt, , Kit Delaney | Valley News</p>',
            ["Ada Holt", "Kit Delaney"],
        ),
        (ld(author="Ada Holt"), '<p class="byline">By Ada Holt, Kit Delaney (Tides, Rivers)</p>', ["Ada Holt"]),
        ('<meta name="Author" content="Ada Holt">', "", ["Ada Holt"]),
        (graph({"@type": ["Person"], "name": "Ada Holt"}, {"@type": "WebPage"}), "", ["Ada Holt"]),
        (graph({"@type": "Person", "name": "Ada Holt"}, {"@type": "Person", "name": "Kit Delaney"}), "", None),
        (graph({"@type": "Person", "name": "Ada Holt"}), '<b class="byline">By Kit Delaney</b>', ["Kit Delaney"]),
        ("", 'Posted by <a rel="author">Valley Times</a>', ["Valley Times"]),
        ("", '<p class="storyline">Harbor Floods</p>', None),
        ("", '<p class="byline">December</p><p class="author">Choose topics</p>', None),
        ("", '<p class="byline">Ada Holt December</p>', ["Ada Holt"]),
        (ld(author="Ada Lu May"), "", ["Ada Lu May"]),
        (ld(author="June"), "", ["June"]),
    ],
)
def test_authors(head: str, body: str, authors: list[str] | None) -> None:
    assert stated(head, body).get("authors") == authors


NEAREST = """
<div><h1>Boats are back</h1><p><b class="byline">By Tom Reyes</b> <time pubdate>4 May 2030</time></p></div>
<div><header><h1>The river moves before breakfast</h1></header><p>{}</p></div>
"""


def test_the_byline_and_the_date_nearest_to_the_headline_are_the_article_s() -> None:
    head = "<title>The river moves before breakfast</title>"
    found = stated(head, NEAREST.format('<b class="byline">By Ada Holt</b> <time pubdate>6 May 2031</time>'))
    assert (found["authors"], found["published"]) == (["Ada Holt"], "2031-05-06")
    found = stated(head, NEAREST.format('<i class="entry-date">Posted on: 6 May 2031</i>').replace("<time", "<i"))
    assert found["published"] == "2031-05-06"


def test_an_unmarked_byline_is_read_by_the_headline_only_where_nobody_is_named() -> None:
    head = "<title>The river moves before breakfast</title>" + '<meta property="og:site_name" content="Valley Herald">'
    body = NEAREST.replace("By Tom", "Tom").replace("byline", "x").format("By Ada Holt (Tide Service) 6 May 2031")
    assert stated(head + ld(author="Valley Herald"), body)["authors"] == ["Ada Holt"]
    assert stated(head + ld(author="Kit Delaney"), body)["authors"] == ["Kit Delaney"]
    assert "authors" not in stated(head, body.replace("By Ada Holt", "By all who came"))


def test_what_is_read_of_a_head_is_the_same_each_time() -> None:
    head = graph({"@type": "Person", "name": "Ada Holt"})
    tree = html.fromstring(f'<html><head>{head}</head><body><a rel="author">Valley Times</a></body></html>')
    found = metadata.read(tree)
    assert metadata.stated(found, tree, "") == metadata.stated(found, tree, "")
    assert found == metadata.read(tree)


@pytest.mark.parametrize("heading", ["River moves before breakfast", "Have a look at what our readers wrote this week"])
def test_the_title_is_what_the_head_says_four_times_over(heading: str) -> None:
    said = "Floods: River moves before breakfast"
    metas = "".join(f'<meta property="{name}" content="{said}">' for name in ("og:title", "twitter:title"))
    head = f"<title>{said}</title>{metas}"
    assert stated(head + ld(headline=said), f"<h1>{heading}</h1>")["title"] == said
    if "River" not in heading:
        assert stated(head, f"<h1>{heading}</h1>")["title"] == said


@pytest.mark.parametrize(
    "said", ["River moves", "Local News", "@valleyherald", "https://www.herald.example", "//herald.example", ""]
)
def test_a_site_is_not_called_by_a_title_a_section_an_address_or_a_handle(said: str) -> None:
    head = (
        f'<meta property="og:site_name" content="{said}"><meta property="og:title" content="River moves">'
        '<meta property="article:section" content="Local News">'
    )
    assert "sitename" not in stated(head)
    assert stated(head + ld(publisher={"name": "Valley Herald"}))["sitename"] == "Valley Herald"


@pytest.mark.parametrize(
    ("said", "section"),
    [
        ("- Career Feature", "Career Feature"),
        ("Uncategorized", None),
        ("Без рубрики", None),
        ("/", None),
        ("Sport", "Sport"),
    ],
)
def test_a_section_has_no_signs_around_it_and_is_not_that_of_pages_in_none(said: str, section: str | None) -> None:
    assert stated(f'<meta property="article:section" content="{said}">').get("section") == section
    more = '<meta property="parsely-section" content="Ports">'
    assert stated(f'<meta property="article:section" content="{said}">{more}')["section"] == (section or "Ports")


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


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ("", '<b itemprop="datePublished" content="2031-05-06T10:15">6 May</b>', "2031-05-06T10:15:00"),
        ("", '<b itemprop="datePublished">6 May 2031</b>', "2031-05-06"),
        ("", '<aside><time>7 May 2031</time></aside><time datetime="2031-05-06">Tuesday</time>', "2031-05-06"),
        ("", '<div class="comments"><time>7 May 2031</time></div>', None),
        (ld(datePublished="2031-05-05"), "<time>6 May 2031</time>", "2031-05-05"),
        (
            ld(datePublished="2031-05-07T01:15:20Z"),
            '<time datetime="2031-05-06T20:15:20-05:00">Tuesday</time>',
            "2031-05-06T20:15:20-05:00",
        ),
        (
            ld(datePublished="2031-05-07T01:15:20Z"),
            '<time datetime="2031-05-06 20:15:20">Tuesday</time>',
            "2031-05-06T20:15:20-05:00",
        ),
        (
            ld(datePublished="2031-05-07T01:15:20Z"),
            "<time>8:15 PM 6 May 2031 | Ada</time>",
            "2031-05-06T20:15:20-05:00",
        ),
        (ld(datePublished="2031-05-07T05:00:20Z"), "<time>2031-05-07 00:00</time>", "2031-05-07T05:00:20+00:00"),
        (ld(datePublished="2031-05-07T01:15:20Z"), "<time>2031-05-06T20:16:20</time>", "2031-05-07T01:15:20+00:00"),
        (
            ld(datePublished="2031-05-07T01:15:20+02:00"),
            '<time datetime="2031-05-06T18:15:20-05:00">Tuesday</time>',
            "2031-05-07T01:15:20+02:00",
        ),
    ],
)
def test_the_day_is_that_of_the_place_where_the_page_says_the_moment_so(
    head: str, body: str, published: str | None
) -> None:
    assert stated(head, f"<p>{body}</p>").get("published") == published


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)), st.integers(-56, 56))
def test_a_local_clock_tells_the_same_moment(moment: datetime, quarters: int) -> None:
    said = moment.replace(microsecond=0, tzinfo=UTC)
    local = said.astimezone(timezone(timedelta(minutes=15 * quarters)))
    found = stated(ld(datePublished=said.isoformat()), f'<time datetime="{local.isoformat()}">x</time>')["published"]
    assert datetime.fromisoformat(found) == said
    assert found == local.isoformat()


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ('<p class="entry-date">/ martes 6 de mayo de 2031</p>', "2031-05-06"),
        ('<ul><li class="date">7 May 2031</li></ul><p class="posted">2031年5月6日</p>', "2031-05-06"),
        (f'<p class="updates">{PARAGRAPHS[0]} It was 6 May 2031.</p>', None),
    ],
)
def test_where_nothing_states_a_date_one_that_is_shown_is_taken(body: str, published: str | None) -> None:
    page = f"<html><body><article><h1>River moves before breakfast</h1>{body}{BODY}</article></body></html>"
    article = Cleaner("fast").clean(Page("x", "html", page, "x"))
    assert isinstance(article, Article)
    assert article.get("published") == published


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
