"""What the address of a page says of its article, and what is made of it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages
from unchrome import address
from unchrome.evidence.addressed import FAR, NOWHERE, addressed
from unchrome.flow import Cleaner
from unchrome.model import Article, Page

HEADLINE = "Ferry runs aground off Harrow Bridge"
URL = "https://herald.example/2031/05/06/ferry-runs-aground-off-harrow-bridge.html"
MENU = ["News", "Sport", "Weather", "Ferry timetable", "Harrow Bridge"]
BODY = [
    f"On day {day} the ferry lay on the sand off the bridge, and the harbor master said that it would stay there."
    for day in "123456789"
]


def of_text(lines: list[str], plan: str, **fields: str) -> Article:
    article = Cleaner(plan).clean(Page("x", "text", "\n".join(lines), "x", URL, fields))
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    ("url", "headline"),
    [
        (
            "https://a.example/politik/brueckenstreit-in-koeln-geht-weiter-4711.html",
            "Brückenstreit in Köln geht weiter",
        ),
        ("https://a.example/politik/bruckenstreit-in-koln-geht-weiter", "Brückenstreit in Köln geht weiter"),
        ("https://a.example/nyheder/oerne-faar-en-faerge", "Øerne får en færge"),
        ("https://a.example/FERRY_RUNS_AGROUND/", "Ferry runs aground"),
        ("https://a.example/Ferry%20runs%20aground?page=2", "Ferry runs aground"),
    ],
)
def test_a_headline_is_like_its_address(url: str, headline: str) -> None:
    assert address.likeness(address.words(url), address.stems(headline)) > 0.8


@pytest.mark.parametrize(
    "url", ["", "https://a.example/", "https://a.example/news/123", "http://[", "news/ferry-aground"]
)
def test_an_address_of_few_words_says_nothing(url: str) -> None:
    assert address.words(url) == frozenset()
    assert address.headline(address.words(url), ["Ferry aground", "News"]) is None


@given(text=pages.lines, url=pages.addresses)
def test_likeness_is_a_share_and_most_where_all_is_the_same(text: str, url: str) -> None:
    said, found = address.words(url), address.stems(text)
    assert 0 <= address.likeness(said, found) <= 1
    assert address.likeness(found, found) == (1 if len(found) >= address.SHARED else 0)


def test_the_headline_is_the_first_of_the_likest_lines_and_no_sentence() -> None:
    said = address.words(URL)
    lines = [*MENU, "The ferry runs aground off Harrow Bridge.", "Ferry runs aground", HEADLINE, HEADLINE, *BODY]
    assert address.headline(said, lines) == lines.index(HEADLINE)
    assert address.headline(said, [*MENU, *BODY]) is None


@given(
    said=st.frozensets(st.sampled_from(["ferry", "runs", "aground", "harrow", "bridge", "rsund"]), min_size=3),
    lines=st.lists(
        st.lists(
            st.sampled_from(["Ferry", "RUNS", "aground", "Harrow", "Bridge.", "Øresund", "…", "the", "ferries"]),
            max_size=20,
        )
        .map(" ".join)
        .filter(bool)
    ),
)
def test_no_line_is_passed_over_that_is_more_like_the_address(said: frozenset[str], lines: list[str]) -> None:
    asked = [line for line in lines if not address.is_sentence(line) and (" " in line or not line.isascii())]
    likes = {line: address.likeness(said, address.stems(line)) for line in asked}
    most = max(likes.values(), default=0.0)
    at = address.headline(said, lines)
    assert at == (None if most < address.LIKE else next(i for i, line in enumerate(lines) if likes.get(line) == most))


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2031/05/06/ferry", "2031-05-06"),
        ("2031-5-6-ferry", "2031-05-06"),
        ("20310506/ferry", "2031-05-06"),
        ("2031/may/06/ferry", "2031-05-06"),
        ("2031/13/06/2031/05/07", "2031-05-07"),
        ("2031/02/30/ferry", None),
        ("2031/05/ferry", None),
        ("120310506/ferry", None),
        ("ferry-2031", None),
    ],
)
def test_the_day_in_an_address(path: str, day: str | None) -> None:
    assert address.published(f"https://a.example/{path}") == day


def test_title_and_day_of_a_text_are_found_by_its_address() -> None:
    article = of_text([HEADLINE, *BODY], "article")
    assert (article["title"], article["published"]) == (HEADLINE, "2031-05-06")
    assert article.text.split("\n\n") == BODY


def test_what_a_record_says_itself_has_the_word() -> None:
    article = of_text([HEADLINE, *BODY], "article", title="Storm closes harbor", published="2031-05-07")
    assert (article["title"], article["published"]) == ("Storm closes harbor", "2031-05-07")
    assert article.text.split("\n\n") == [HEADLINE, *BODY]


def test_the_article_begins_at_its_headline() -> None:
    """Teasers above it read like its first paragraphs; the byline below them stands in its head all the same."""
    teasers = [f"The council of the town of Pier {n} has said that the levee will be built after all." for n in "1234"]
    article = of_text([*MENU, *teasers, HEADLINE, "By Ada Holt", *BODY], "article")
    assert article["authors"] == ["Ada Holt"]


def test_what_the_address_names_is_likelier_to_be_body() -> None:
    """Two stories of a page; its address tells which is its own."""
    other = [
        f"The council met {n} times over the new levee, and nobody would say what it is to cost." for n in "123456"
    ]
    lines = [*MENU, "Council quarrels over levee", *other, *MENU, HEADLINE, *BODY, "About us", "Contact"]

    def likely(url: str) -> list[float]:
        draft, _ = Cleaner("wet").draft(Page("x", "text", "\n".join(lines), "x", url))
        assert draft is not None
        assert draft.verdicts is not None
        found = dict(zip(lines, map(draft.verdicts.likely, range(len(lines))), strict=True))
        return [sum(found[line] for line in story) / len(story) for story in (BODY, other)]

    named, unnamed = likely(URL), likely("")
    assert named[0] - named[1] > unnamed[0] - unnamed[1]


@given(texts=st.lists(pages.lines, min_size=1, max_size=30), url=pages.addresses)
def test_evidence_of_the_address_is_within_bounds(texts: list[str], url: str) -> None:
    found = addressed(texts, address.words(url))
    assert len(found) == len(texts)
    for item in found:
        shares = item["address"], item["of_address"], item["address_near"]
        assert all(0 <= share <= 1 for share in shares) if address.words(url) else set(shares) == {-1}
        assert item["headline"] == NOWHERE or -FAR <= item["headline"] <= FAR


def test_an_address_of_more_words_than_a_headline_has_says_nothing() -> None:
    names = ["".join(letters) for letters in product("bdfg", "aeio", "lmnr", "aeio")]
    assert len(address.words(f"https://herald.example/{'-'.join(names[: address.MOST])}")) == address.MOST
    assert not address.words(f"https://herald.example/{'-'.join(names[: address.MOST + 1])}")
