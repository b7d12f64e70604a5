"""The shipped rules: each alone on its hits and misses, and the whole book on what no rule may take."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages
from unchrome import examples, rulebook
from unchrome.matcher import Matcher
from unchrome.model import FIELDS
from unchrome.rule import Rule, compile_pattern

RULES = rulebook.load(rulebook.files())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_hits_and_misses(rule: Rule) -> None:
    assert list(examples.failures(rule)) == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.status == "stable"], ids=lambda rule: rule.id)
def test_a_stable_rule_has_two_of_each(rule: Rule) -> None:
    assert len(rule.hits) >= 2
    assert len(rule.misses) >= 2
    assert rule.why.strip()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_patterns_are_sound(rule: Rule) -> None:
    """What loading checks for users' rules, and leaves to this test for the shipped ones."""
    for pattern in filter(None, (rule.match, rule.edges)):
        compiled = compile_pattern(pattern)
        assert not compiled.search("")
        assert set(compiled.groupindex) <= set(FIELDS)
    compile_pattern(rule.unless or "")


def test_a_hit_that_does_not_hold_is_reported() -> None:
    broken = Rule(
        "x",
        "why",
        "drop",
        Path("x.yaml"),
        1,
        match="^share$",
        hits=(examples.Example("share this", 3),),
        misses=(examples.Example("Share", 4),),
    )
    assert list(examples.failures(broken)) == [
        "x.yaml:3: rule x: the hit 'share this' is missed: its text does not match",
        "x.yaml:4: rule x: the miss 'Share' is hit",
    ]


def twin(bare: str) -> list[int]:
    """What the matcher must find: each rule asked in turn."""
    return [i for i, rule in enumerate(RULES) if rule.find(bare)]


MATCHER = Matcher(RULES)


@given(line=st.one_of(pages.lines, st.text(alphabet="aAßſİıKé ©-:.|'’\u00a0", max_size=12)))
def test_the_matcher_agrees_with_its_twin(line: str) -> None:
    assert [i for i, _ in MATCHER.hits(line)] == twin(line)
    assert [i for i, _ in MATCHER.hits(line)] == twin(line)


def test_the_matcher_agrees_with_its_twin_on_real_lines(shared: Path) -> None:
    with gzip.open(shared / "dev/lines/aeb.traf.jsonl.gz", "rt", encoding="utf-8") as file:
        real = {line["text"] for row in file for line in json.loads(row)["lines"]}
    assert len(real) > 1000
    assert all([i for i, _ in MATCHER.hits(line)] == twin(line) for line in sorted(real)[::4])
