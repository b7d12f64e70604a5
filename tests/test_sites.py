"""Sites: what one is, its rules on its pages and no others, however many sites there are; rules kept between runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unchrome import plan, rulebook, sites
from unchrome.conditions import Surroundings, refusal
from unchrome.extract import extract
from unchrome.flow import Cleaner
from unchrome.model import Draft, Page
from unchrome.rulebook import kept

HOSTS = ("a.example", "www.a.example", "news.a.example", "b.example", "ba.example", "c.example", "")
LINES = ("Ring us up", "Home", "Ring us up on 12", "12 boats", "Nothing of it")


def rule(name: str, site: str, text: str) -> str:
    return f"  - {{id: {name}, why: w, when: {{site: [{site}]}}, action: drop, {text}}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    path = tmp_path / "rules" / "some.yaml"
    path.write_text(
        "about: Some sites.\nrules:\n"
        + rule("a-line", "a.example", "equals: [ring us up]")
        + rule("b-line", "b.example", "equals: [Ring us up, home]")
        + rule("two-sites", "'a.example', c.example", "starts: [ring us up on]")
        + rule("narrow", "news.a.example", "match: '^[0-9]+ boats$'")
        + rule("open", "c.example", "match: '^.{4}$'")
        + "  - {id: all, why: w, action: drop, equals: [Home]}\n"
    )
    return path.parent


def test_a_site_is_a_registered_domain() -> None:
    assert sites.site("https://www.news.bbc.co.uk/1") == "bbc.co.uk"
    assert sites.site("http://ada.blogspot.com/x") == "ada.blogspot.com"
    assert sites.site("http://EXAMPLE.com:8080/") == "example.com"
    assert sites.site("http://www.example.com./") == "example.com"
    none = (
        "",
        "co.uk",
        "http://co.uk/",
        "http://10.0.0.1/a",
        "http://[::1]/",
        "http://../a",
        "http://a b.com/",
        "http://[",
    )
    assert {sites.site(url) for url in (*none, f"http://{'a.' * 200}com/", "http://localhost/")} == {""}


def test_a_host_belongs_to_the_domains_above_it() -> None:
    assert sites.parents("a.b.c") == ["a.b.c", "b.c", "c"]
    assert sites.parents("") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(host=st.sampled_from(HOSTS), lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=6))
def test_the_index_of_a_site_finds_what_asking_each_rule_finds(folder: Path, host: str, lines: list[str]) -> None:
    cleaner = Cleaner("mined", folder)
    page = Page("p", "text", "\n".join(lines), "p", f"https://{host}/1" if host else "")
    draft, _ = cleaner.draft(page)
    plain = extract(page, cleaner.plan.extract)
    assert draft is not None
    assert isinstance(plain, Draft)
    around = Surroundings(plain)
    for at, line in enumerate(plain.lines):
        asked = [
            rule.id
            for rule in cleaner.plan.rules
            if rule.find(line.bare) and refusal(rule, line.bare, around.of(at)) is None
        ]
        mark = draft.lines[at].mark
        assert (mark.rule if mark else None) == next(iter(asked), None)


def test_rules_kept_between_runs_are_the_rules_of_the_file(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(kept, "LARGE", 0)
    for paths in (rulebook.files(), [folder / "some.yaml"]):
        assert rulebook.load(paths) == rulebook.load(paths)
    path = folder / "some.yaml"
    path.write_text(path.read_text().replace("a-line", "changed"))
    assert next(rule.id for rule in rulebook.load([path])) == "changed"


def test_an_example_that_does_not_hold_is_said_each_time(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(kept, "LARGE", 0)
    (folder / "wrong.yaml").write_text(
        "about: A.\nrules:\n" + rule("w", "a.example", "equals: [Home], hits: [Not at home]")
    )
    for _ in range(2):
        with pytest.raises(plan.PlanError, match=r"wrong\.yaml:3: rule w: the hit 'Not at home' is missed"):
            plan.load("mined", folder)


def test_evidence_has_known_keys_only(folder: Path) -> None:
    path = folder / "some.yaml"
    path.write_text("about: A.\nrules:\n" + rule("w", "a.example", "equals: [a], evidence: {shar: 0.5}"))
    with pytest.raises(plan.UsageError, match="'evidence' has no key 'shar'; did you mean 'share'"):
        plan.load("mined", folder)
    path.write_text("about: A.\nrules:\n" + rule("w", "a.example", "equals: [a], evidence: {share: most}"))
    with pytest.raises(plan.UsageError, match="'share' must be a number"):
        plan.load("mined", folder)


def test_a_plan_without_the_stage_that_a_rule_needs_says_so(folder: Path) -> None:
    (folder / "field.yaml").write_text("about: A.\nrules:\n  - {id: f, why: w, action: take:title, equals: [a]}\n")
    with pytest.raises(plan.PlanError, match=r"field\.yaml:3: the rule 'f' needs a plan with the stage 'lift'"):
        plan.load("mined", folder)
