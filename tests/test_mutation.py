"""Make any one stable rule worse, and something fails that names it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mutants import census, mutants
from quoted import INSIDE, quoted
from unchrome import book
from unchrome.rule import Rule

RULES = [rule for rule in book.load() if rule.status == "stable"]
HELD = 0.95


def test_nearly_every_rule_is_held_by_examples() -> None:
    unnoticed = census(RULES).unnoticed
    said = "\n".join(f"{name}: nobody notices it {', '.join(hows)}" for name, hows in unnoticed.items())
    assert 1 - len(unnoticed) / len(RULES) >= HELD, f"add a hit or a miss to some of these\n{said}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_sentence_that_quotes_a_hit_stays(rule: Rule) -> None:
    assert quoted(rule) is None


def test_rules_that_find_their_text_inside_a_line_are_there() -> None:
    assert {rule.id for rule in RULES} >= INSIDE


def test_mutants_are_of_each_kind() -> None:
    rule = next(rule for rule in RULES if rule.id == "share-follow-us")
    tail = replace(rule, where="tail", equals=frozenset({"follow us"}))
    assert [mutant.how for mutant in mutants(tail)] == [
        "without its unless",
        "anywhere, not in the tail",
        "without its max_words",
        "match without ^",
        "equals as starts",
        "without its equals",
        "without its match",
    ]
    edge = replace(tail, where="edge", unless=None, equals=frozenset(), match="follow us")
    assert [mutant.how for mutant in mutants(edge)] == [
        "anywhere, not at the edge",
        "without its max_words",
        "in the head alone",
        "in the tail alone",
    ]
