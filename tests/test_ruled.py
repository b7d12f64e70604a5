"""Rules over the lines of a page: in order, each line as it reads now, the ends of the page where they are now."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages
from unchrome.conditions import Around, refusal, suits_place
from unchrome.ends import EDGE
from unchrome.flow import Cleaner
from unchrome.lines import split
from unchrome.matcher import Matcher
from unchrome.model import Article, Draft, Mark, Place
from unchrome.plan import load
from unchrome.rule import Rule
from unchrome.stages.ruled import Rules

BODY = "\n".join(pages.SENTENCES[:3])
PLAN = "stages:\n  - lift: {}\n  - chrome: {}\n  - repeat: {min_words: 4}\n"


def cleaned(tmp_path: Path, text: str, *rules: str, **fields: str) -> Article:
    """The text cleaned by these rules alone."""
    (tmp_path / "plan.yaml").write_text(PLAN)
    (tmp_path / "rules").mkdir()
    rows = "".join(f"  - {{id: r{number}, why: x, {rule}}}\n" for number, rule in enumerate(rules))
    (tmp_path / "rules/x.yaml").write_text(f"rules:\n{rows}")
    page = pages.page(text)
    page.fields.update(fields)
    article = Cleaner(tmp_path / "plan.yaml", tmp_path / "rules").clean(page)
    assert isinstance(article, Article), article
    return article


def test_a_rule_of_plain_lines_and_an_open_pattern_takes_the_first_line(tmp_path: Path) -> None:
    rule = r"where: head, action: take:section, equals: [news], match: '^\S+ \S+$'"
    article = cleaned(tmp_path, f"World Politics\nNews\n{BODY}", rule)
    assert article["section"] == "World Politics"


def test_a_line_that_was_cut_short_can_repeat_a_field(tmp_path: Path) -> None:
    kicker = (
        "Every evening from the pier, with all that the harbor has to say about the tide and the boats on it, live: "
    )
    article = cleaned(
        tmp_path,
        f"{kicker}Ferry late again today\n{BODY}",
        "action: cut, match: '^every evening.*live: '",
        "action: drop, when: {echoes: title}",
        title="Ferry late again today",
    )
    assert article.text.split("\n\n")[0] == pages.SENTENCES[0]


def test_the_head_grows_when_a_body_line_is_cut_short(tmp_path: Path) -> None:
    long = "Rest of it, and then some more words that make it read like a paragraph of the body."
    article = cleaned(
        tmp_path,
        f"{long}\n{pages.SENTENCES[0]}\n{pages.SENTENCES[1]}\nFoo bar\n{BODY}",
        "action: cut, match: ' of it, and then.*$'",
        "where: head, action: drop, equals: [foo bar]",
    )
    assert "Foo bar" not in article.text


def test_a_block_without_spaces_goes_as_one_with_spaces_does(tmp_path: Path) -> None:
    heading = "equals: [相关阅读], action: drop-block"
    headlines = [
        "渡轮在海港桥下搁浅三小时，乘客被困船上直到深夜才获救上岸",
        "海港城明年将重建灯塔，预计工程历时两年，耗资三千万元",
    ]
    body = "渡轮昨天清晨重新开航，第一班船上只有十二名乘客，他们说等了整整三个星期，才又看到这艘白色的船靠岸。" * 3
    assert (
        cleaned(tmp_path, "\n".join([body, "相关阅读", *headlines, body + "完。"]), heading).text
        == f"{body}\n\n{body}完。"
    )


def test_a_rule_can_look_for_what_others_do_next_to_it(tmp_path: Path) -> None:
    by = "match: '^Written by (?P<authors>.+)$', action: take:authors"
    above = "equals: [deep water], when: {before: [take:authors]}, action: take:section"
    article = cleaned(tmp_path, f"Deep Water\nWritten by Ada Holt\n{BODY}\nDeep Water", by, above)
    assert (article["section"], article["authors"], article.text.count("Deep Water")) == ("Deep Water", ["Ada Holt"], 1)


def test_a_repeat_in_capitals_is_a_repeat(tmp_path: Path) -> None:
    line = "Die Straße war am Abend dunkel und leer, und nur die Fähre fuhr noch."
    article = cleaned(tmp_path, f"{line}\n{BODY}\n{line.upper()}", "action: drop, equals: [zebra]")
    assert line.upper() not in article.text


def rule(where: str, action: str = "drop") -> Rule:
    """A rule that takes bodies and a line that is none."""
    return Rule("r", "x", action, Path("x"), 1, where=where, match="^(?P<notes>(?:the|nobody) .*|anvil)$")


def test_a_rule_for_the_edge_takes_lines_above_and_below_the_story(tmp_path: Path) -> None:
    story = [f"{sentence} It was day {day}." for day in (1, 2) for sentence in pages.SENTENCES[:3]]
    lines = ["Anvil", *story[:3], "Anvil", *story[3:], "Anvil"]
    assert cleaned(tmp_path, "\n".join(lines), "where: edge, action: drop, equals: [anvil]").text.split("\n\n") == [
        *story[:3],
        "Anvil",
        *story[3:],
    ]


@given(
    lines=st.lists(st.sampled_from(["Anvil", *pages.SENTENCES]), max_size=16),
    action=st.sampled_from(["drop", "cut", "drop-block", "take:notes", "copy:notes"]),
)
def test_a_rule_for_the_edge_does_what_one_for_the_head_and_then_one_for_the_tail_do(
    lines: list[str], action: str
) -> None:
    def done(*places: str) -> tuple[list[Mark], object]:
        text = "\n".join(lines)
        draft = Draft(pages.page(text), text, *split(text))
        Rules("chrome", [rule(where, action) for where in places], Matcher())(draft)
        return draft.marks, draft.fields.get("notes")

    assert done("edge") == done("head", "tail")


@pytest.mark.parametrize(("above", "below"), [(0, EDGE), (EDGE - 1, EDGE), (EDGE, 0), (EDGE, EDGE - 1), (1, 1)])
def test_what_stands_at_an_edge_suits_a_rule_for_it(above: int, below: int) -> None:
    assert refusal(rule("edge"), "x", Around(above, below)) is None


def test_what_stands_in_the_midst_is_refused_by_a_rule_for_the_edge() -> None:
    says = "it does not stand at an edge of the page: 3 or more paragraphs stand above it and below it"
    assert refusal(rule("edge"), "x", Around(EDGE, EDGE)) == says


ASKING = [rule for rule in load().rules if rule.asks_html]
TAGS = sorted({tag for rule in ASKING for tag in (*rule.when.tag, "p")})
WORDS = sorted({word for rule in ASKING for word in (*rule.when.inside, "story")})


@given(
    rule=st.sampled_from(ASKING),
    place=st.none() | st.builds(Place, tag=st.sampled_from(TAGS), inside=st.frozensets(st.sampled_from(WORDS))),
)
def test_a_place_that_does_not_suit_a_rule_is_refused(rule: Rule, place: Place | None) -> None:
    if not suits_place(rule.when, place):
        assert refusal(rule, "x", Around(place=place))
