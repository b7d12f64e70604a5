"""The shipped rules: each alone on its hits and misses, and the whole book on what no rule may take."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages
from unchrome import examples, rulebook, shape
from unchrome.matcher import Matcher
from unchrome.matcher import texts as matcher_texts
from unchrome.model import FIELDS, Draft, Line, Page
from unchrome.pattern import compile_pattern
from unchrome.rule import Rule

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
    return [number for number, rule in enumerate(RULES) if rule.find(bare)]


def matcher(rules: Sequence[Rule] = RULES) -> Matcher:
    made = Matcher()
    made.add(rules)
    return made


MATCHER, HASTENED = matcher(), matcher()
HASTENED.prepare()


def found(*texts: str) -> list[list[int]]:
    """What the matcher finds in lines that stand together, with tables as without."""
    by_matcher = found_by(MATCHER, texts)
    assert found_by(HASTENED, texts) == by_matcher
    return by_matcher


def found_by(matcher: Matcher, texts: Sequence[str]) -> list[list[int]]:
    """What it finds, asking only the rules that it names."""
    lines = [Line(number, 0, text, is_plain=shape.is_plain(text)) for number, text in enumerate(texts, 1)]
    draft = Draft(Page("x", "text", "", "x"), "", lines, [])
    read = matcher.read(draft)
    return [
        [
            number
            for number in sorted({*matcher.direct, *(rule for rule in read if at in read[rule])})
            if matcher.find(number, line)
        ]
        for at, line in enumerate(draft.lines)
    ]


HITS = [shape.bare(hit.text)[0] for rule in RULES for hit in rule.hits]
CASES = [str.upper, str.lower, str.title, str.swapcase, str.casefold, lambda text: text.replace("'", "’")]


@given(
    texts=st.lists(
        st.one_of(
            pages.lines,
            st.text(alphabet="aAßſİıKé ©-:.|'’\u00a0", max_size=12),
            st.builds(lambda text, case: case(text), st.sampled_from(HITS), st.sampled_from(CASES)),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_matcher_agrees_with_its_twin(texts: list[str]) -> None:
    texts = [shape.bare(text.strip() or "x")[0].strip() or "x" for text in texts]
    assert found(*texts) == [twin(shape.bare(text)[0]) for text in texts]
    assert found(*texts) == [twin(shape.bare(text)[0]) for text in texts]


def test_texts_that_are_often_searched_for_get_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher_texts, "OFTEN", 3)
    often = matcher()
    tried = [[often.rules[number].id for number in found_by(often, [text])[0]] for text in HITS[::20]]
    assert tried == [[RULES[number].id for number in twin(text)] for text in HITS[::20]]
    made = [search for searches in vars(often)["_index"]._texts._made.values() for search in searches]
    assert {search._searched >= 3 for search in made if "_table" in vars(search)} == {True}


def test_the_matcher_agrees_with_its_twin_on_every_hit_and_miss() -> None:
    lines = HITS + [shape.bare(miss.text)[0] for rule in RULES for miss in rule.misses]
    assert found(*lines) == [twin(line) for line in lines]


def test_the_matcher_agrees_with_its_twin_on_real_lines(shared: Path) -> None:
    with gzip.open(shared / "dev/lines/aeb.traf.jsonl.gz", "rt", encoding="utf-8") as file:
        real = {shape.bare(line["text"])[0] for row in file for line in json.loads(row)["lines"]}
    assert len(real) > 1000
    lines = sorted(real)[::4]
    assert found(*lines) == [twin(line) for line in lines]


def test_an_index_that_was_kept_finds_the_same_and_so_does_one_that_forgot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    some = RULES[::9]
    lines = [text for rule in some for hit in (*rule.hits, *rule.misses) for text in (hit.text, f"{hit.text}’ é")]
    made = matcher(some)
    by_made = found_by(made, lines)
    files = set(tmp_path.rglob("*.json"))
    assert any(by_made)
    assert files
    assert found_by(matcher(some), lines) == by_made
    assert set(tmp_path.rglob("*.json")) == files
    made.forget()
    assert found_by(made, lines) == by_made
