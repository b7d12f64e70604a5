"""The visible lines of a page, and the boxes they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from unchrome.boxes import INLINE, Seen, seen, strip


def lines(body: str) -> list[Seen]:
    tree = html.fromstring(f"<html><head><title>Head</title></head><body>{body}</body></html>")
    strip(tree)
    return seen(tree)


def texts(body: str) -> list[str]:
    return [line.text for line in lines(body)]


def test_blocks_and_breaks_end_a_line_and_inline_elements_do_not() -> None:
    assert texts(
        "<div>Ferry <b>late</b><br>again <i>and</i> <a>again</a><p>Bell <span>rung</span></p>by hand</div>"
    ) == [
        "Ferry late",
        "again and again",
        "Bell rung",
        "by hand",
    ]


def test_a_break_does_not_end_a_heading() -> None:
    assert texts("<h1>Ferry late<br>again</h1>") == ["Ferry late again"]


def test_what_no_reader_sees_is_left_out_and_does_not_end_a_line() -> None:
    body = "<p>Ferry <script>x()</script>late<!-- note --> again<style>p{}</style></p><noscript>No script</noscript>"
    assert texts(body) == ["Ferry late again"]


def test_short_cells_of_a_row_make_one_line_and_long_ones_do_not() -> None:
    long = "The ferry left the pier at dawn with forty people and a crate of hens on board."
    assert texts("<table><tr><th>Ferry</th><td>Seats</td></tr><tr><td>Harrow</td><td>40</td></tr></table>") == [
        "| Ferry | Seats |",
        "| Harrow | 40 |",
    ]
    assert texts(f"<table><tr><td>Menu</td><td>{long}</td></tr></table>") == ["Menu", long]


def test_each_line_knows_its_kind_its_links_and_what_is_around_it() -> None:
    first, second = lines("<main><ul><li><div><a>Late ferry</a></div></li></ul><p>See <a>the list</a></p></main>")
    assert (first.kind, first.link_density) == ("li", 1.0)
    assert second.kind == "p"
    assert round(second.link_density, 2) == round(7 / 10, 2)
    assert {"main", "ul", "li"} <= first.box.tags


def test_the_box_of_a_line_is_the_innermost_that_holds_all_of_it() -> None:
    (line,) = lines("<div class=outer><p class=inner>Ferry <a class=link>late</a></p></div>")
    assert line.box.names == "inner"
    (link,) = lines("<div class=outer><p class=inner><a class=link>Ferry late</a></p></div>")
    assert link.box.names == "link"


def test_the_sums_of_a_box_are_over_all_lines_inside() -> None:
    found = lines("<div><p>Ferry late again<img></p><ul><li><a>Bell rung</a></li></ul></div>")
    div = next(box for box in found[0].box.path if box.tag == "div")
    assert (div.lines, div.words, div.linked, div.images) == (2, 5, 2, 1)


PARAGRAPH = "<p>The ferry left the pier at dawn with forty people and a crate of hens on board.</p>"
REPLY = "<p>My hens went by that ferry once and have not spoken of anything else ever since.</p>"


@pytest.mark.parametrize(
    "name",
    ["comments", "comment-list", "post-Comments", "postComments", "Comment_body__x1", "disqus", "lista-comentarios"],
)
def test_what_a_page_calls_comments_below_its_first_paragraph_is_none_of_its_own(name: str) -> None:
    article, reply = lines(
        f"<div>{PARAGRAPH}<section><div class='{name}'><ol><li>{REPLY}</li></ol></div></section></div>"
    )
    assert (article.comment, article.body) == (False, True)
    assert (reply.comment, reply.body) == (True, False)
    assert article.box.parent is not None
    assert article.box.parent.prose == article.words


@pytest.mark.parametrize(
    "body",
    [
        f"{PARAGRAPH}<div class=commentary>{REPLY}</div>",
        f"{PARAGRAPH}<div class=uncommented>{REPLY}</div>",
        f"{PARAGRAPH}<article class=comment><h1>Hens: a comment</h1>{REPLY}</article>",
        f"<div class=comments-open>{PARAGRAPH}{REPLY}</div>",
    ],
)
def test_a_box_that_only_sounds_like_comments_or_holds_the_article_too_is_the_page_s_own(body: str) -> None:
    assert not any(line.comment for line in lines(body))


TAGS = [*sorted(INLINE - {"wbr", "img"})[:8], "p", "div", "li", "td", "section", "h2", "script"]


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> str:
    inner = st.lists(st.one_of(st.sampled_from(["ferry ", " late", "\n", "ü", " "]), trees(depth - 1)), max_size=4)
    tag = draw(st.sampled_from(TAGS))
    return f"<{tag}>{''.join(draw(inner)) if depth else 'x'}</{tag}>"


@given(body=trees())
def test_every_visible_character_is_in_one_line_and_in_order(body: str) -> None:
    tree = html.fromstring(f"<html><body>{body}</body></html>")
    strip(tree)
    found = "".join("".join(line.text.replace(" | ", "").strip("| ").split()) for line in seen(tree))
    assert found == "".join("".join(tree.itertext()).split())
    assert "x()" not in found


def test_a_page_nested_deep_is_read() -> None:
    assert texts("<div>" * 200 + "Ferry" + "</div>" * 200) == ["Ferry"]
