"""Why a line was kept or dropped: what is said is true, complete, and names the nearest rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages
from test_cli import BODY, run
from unchrome.conditions import Surroundings
from unchrome.explain.nearest import nearest, takers
from unchrome.explain.why import LineError, why
from unchrome.flow import Cleaner
from unchrome.model import Draft, Page
from unchrome.rule import Rule
from unchrome.shape import bare

CLEANER = Cleaner()
RULES = [rule for rules in CLEANER.plan.ruled for rule in rules.rules]
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
AFTER = "\n\n".join(f"{BODY}That was day {day}." for day in range(4))
TEXT = f"Share this article\n\n{BODY}\n\n{{}}\n\n{AFTER}\n"


def draft(page: Page) -> Draft:
    found, _ = CLEANER.draft(page)
    assert found is not None
    return found


def told(line: str) -> str:
    """What is said of a line in the midst of a page."""
    return _COLOUR.sub("", "\n".join(why(draft(pages.page(TEXT.format(line))), CLEANER.plan, 5)))


def assert_complete(found: Draft) -> None:
    """No rule that would take a line has left it; those that copy leave the text, and some that only look for more."""
    around = Surroundings(found)
    for index, line in enumerate(found.lines):
        if not line.gone:
            left = [rule.id for _, rule in takers(line.bare, around.of(index), CLEANER.plan.ruled) if takes(rule)]
            assert left == [], line.text
    kept = next((index for index, line in enumerate(found.lines) if not line.gone), 0)
    near = nearest(found.lines[kept].bare, around.of(kept), CLEANER.plan.ruled)
    assert all(item.clauses for item in near)


def takes(rule: Rule) -> bool:
    return not rule.action.startswith("copy")


def test_what_refuses_a_kept_line_is_complete_on_golden_pages(golden: Path) -> None:
    for page in pages.case_pages(golden)[::4]:
        found, reject = CLEANER.draft(page)
        if found is not None and reject is None:
            assert_complete(found)


@given(pages.texts(), pages.titles)
def test_what_refuses_a_kept_line_is_complete(text: str, title: str | None) -> None:
    found, reject = CLEANER.draft(pages.page(text, title))
    if found is not None and reject is None:
        assert_complete(found)


@given(st.sampled_from(RULES), pages.lines)
def test_a_rule_lacks_nothing_of_the_lines_that_it_finds(rule: Rule, text: str) -> None:
    for line in (text, *(example.text for example in (*rule.hits, *rule.misses))):
        assert (rule.lacks(bare(line)[0]) == []) == (rule.find(bare(line)[0]) is not None)


def test_a_rule_is_near_what_is_almost_its_hit() -> None:
    """One word of a hit is changed, so that its rule no longer finds it: nearly always it is among the nearest."""
    around = Surroundings(draft(pages.page(TEXT.format("x")))).of(2)
    changed = [(rule, " ".join(["zzz", *rule.hits[0].text.split()[1:]])) for rule in RULES[::8] if rule.hits]
    almost = [(rule, line) for rule, line in changed if len(line.split()) > 3 and rule.find(bare(line)[0]) is None]
    assert len(almost) > 20
    near = [rule.id in {item.rule.id for item in nearest(line, around, CLEANER.plan.ruled)} for rule, line in almost]
    assert sum(near) / len(near) > 0.9


@pytest.mark.parametrize(
    ("line", "rule", "clause"),
    [
        ("“Sign up for our daily newsletter,” he said and left.", "newsletter-call", "'unless' finds '“' in it"),
        (f"Sign up for our daily newsletter {'and our weekly letter ' * 8}", "newsletter-call", "max_words is 26"),
        ("Get the daily letter of the river", "newsletter", "its text does not match"),
    ],
)
def test_the_nearest_rule_and_the_clause_that_failed(line: str, rule: str, clause: str) -> None:
    said = told(line)
    assert "kept: no rule and no stage takes it" in said
    assert rule in said
    assert clause in said


def test_of_a_dropped_line_the_rule_its_place_and_why() -> None:
    said = told("Sign up for our daily newsletter")
    assert "^ drop  chrome/newsletter-call" in said
    assert "rules/chrome/en/newsletter.yaml:" in said
    assert "Calls on the reader to subscribe" in said


def test_a_line_of_a_block_names_its_heading() -> None:
    found = draft(
        pages.page(f"{BODY}\n\n{BODY[:-9]}\n\n{BODY[:-5]}\n\n{BODY[:-7]}\n\nRelated stories\n\nFerry sinks\n")
    )
    said = "\n".join(why(found, CLEANER.plan, 11))
    assert "it goes with line 9, [Related stories]" in said


def test_what_the_evidence_says_of_a_line_of_html(golden: Path) -> None:
    path = golden / "teasers-without-a-heading/input.html"
    said = "\n".join(why(draft(Page("x", "html", path.read_bytes(), "x")), CLEANER.plan, 1))
    assert "likely to be body; lines below 50% go" in said


REFUSALS = {
    "when: {site: [quay.example]}": "the page is not from quay.example",
    "where: tail": "it does not stand in the tail of the page: 3 or more paragraphs stand below it",
    "when: {tag: h2}": "its tag is unknown, not h2",
    "when: {after: [byline]}": "no line taken by byline stands above it",
    "when: {min_words: 3}": "it has 2 words; min_words is 3",
}


def test_the_users_own_rules_are_near_and_say_what_refuses_them(tmp_path: Path) -> None:
    rules = [
        f"  - {{id: mine-{at}, why: x, action: drop, match: '^quay news$', {condition}}}\n"
        for at, condition in enumerate(REFUSALS)
    ]
    (tmp_path / "mine.yaml").write_text("rules:\n" + "".join(rules))
    plan = Cleaner("article", tmp_path).plan
    said = _COLOUR.sub("", "\n".join(why(draft(pages.page(TEXT.format("Quay news"))), plan, 5)))
    for at, clause in enumerate(REFUSALS.values()):
        assert f"chrome/mine-{at}  drop  {tmp_path}/mine.yaml:{at + 2}" in said
        assert f"- {clause}" in said


@pytest.mark.parametrize(("number", "says"), [(2, "line 2 is blank"), (99, "line 99 is not there")])
def test_a_number_that_no_line_has(number: int, says: str) -> None:
    with pytest.raises(LineError, match=says):
        list(why(draft(pages.page(TEXT.format("x"))), CLEANER.plan, number))


def test_wrong_usage_of_line(tmp_path: Path) -> None:
    assert run("explain", "--line", 2, stdin=TEXT.encode()).returncode == 2
    both = run("explain", "--line", 1, "--html", tmp_path / "x.html", stdin=TEXT.encode())
    assert both.returncode == 2
    assert "name one" in both.stderr.decode()


def test_a_line_of_megabytes_is_explained() -> None:
    found = draft(pages.page(f"{BODY}\n\n{'sign up for our newsletter ' * 100_000}\n"))
    assert "max_words" in "\n".join(why(found, CLEANER.plan, 3))


def test_a_line_that_the_witness_saves_says_so(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("extract: {with: trafilatura, doubt: 0}\nstages: [region: {least: 1}]\n")
    cleaner = Cleaner(plan)
    html = "".join(f"<p>{text}</p>" for text in pages.SENTENCES[:4])
    found, _ = cleaner.draft(Page("x", "html", f"<html><body><main>{html}</main></body></html>", "x"))
    assert found
    assert "it stays: trafilatura keeps it" in "\n".join(why(found, cleaner.plan, 1))
