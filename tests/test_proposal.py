"""`unchrome rules new`: what it prints holds as it is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from unchrome import book, rulebook
from unchrome.book import proposal
from unchrome.book.proposal.forms import forms
from unchrome.cli import app

SOME = rulebook.load([rulebook.rules_dir() / "chrome/en/share.yaml", rulebook.rules_dir() / "chrome/en/tags.yaml"])
LAST = "Nothing else happened in the village that day, and nobody rang for tea. Anvil members: we won."
MEMBERS = ["Anvil members: support our divers", "Anvil members: join the bell-ringers"]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["rules", "new", *arguments])
    return result.exit_code, result.stdout, result.stderr


words = st.lists(
    st.sampled_from("The Anvil NO 12:30 31 1,204 a.b (c) [x] {date} * - # 'tis it’s 50% Foto: né 海港 é|è ^$".split())
)
chrome = words.map(" ".join).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(chrome, min_size=1, max_size=4, unique=True), site=st.sampled_from(["", "anvil.example"]))
def test_whatever_the_lines_what_is_printed_loads_and_holds(
    lines: list[str], site: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = proposal.propose(SOME, lines, site)
    path = tmp_path_factory.mktemp("new") / "new.yaml"
    path.write_text(found.file(), encoding="utf-8")
    (rule,) = rulebook.load([path])
    assert list(book.failures([*SOME, rule], {path})) == []
    assert [hit.text for hit in rule.hits] == lines
    assert rule.when.site == ((site,) if site else ())


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (["About our paper"], {"equals": ["About our paper"]}),
        (["Issue 12 of 30"], {"match": "^Issue [0-9][0-9.,:]* of [0-9][0-9.,:]*$"}),
        (["Issue 1 (new)", "Issue 22 (new)"], {"match": r"^Issue [0-9][0-9.,:]* \(new\)$"}),
        (MEMBERS, {"starts": ["Anvil members:"]}),
        (["Get the Anvil now", "Get the River Post now"], {"match": "^Get the .{1,20} now$"}),
        (["It's 5 to one", "It’s 5 past ten"], {"equals": ["It's 5 to one", "It’s 5 past ten"]}),
        (["Tell us", "Read on"], {"equals": ["Tell us", "Read on"]}),
    ],
)
def test_plain_text_comes_before_a_pattern(lines: list[str], texts: dict[str, object]) -> None:
    found = [form.texts for form in forms(lines)]
    assert found[0] == texts or (texts in found and "match" in found[0])


def test_a_form_that_takes_a_miss_of_the_book_gives_way_to_a_narrower_one() -> None:
    found = proposal.propose(SOME, ["Share prices of the Anvil", "Share prices of the week"])
    assert found.form.texts == {"starts": ["Share prices of the"]}
    found = proposal.propose(SOME, ["Email this address today", "Email this address for more"])
    assert "equals" in found.form.texts


def test_from_lines_to_a_rule_file_that_passes(tmp_path: Path) -> None:
    corpus, out = tmp_path / "pages.jsonl", tmp_path / "anvil.yaml"
    body = "The divers of the Anvil members club went down nine times, and came up with a bell."
    text = "\n".join([body, MEMBERS[0], "Anvil members: tea at five", LAST])
    corpus.write_text(json.dumps({"id": "x", "text": text}) + "\n")
    code, _, said = run(*MEMBERS, "--site", "https://www.Anvil.example/x", "--corpus", str(corpus), "-o", str(out))
    assert code == 0
    assert "takes 2 lines of the corpus" in said
    (rule,) = rulebook.load([out])
    assert (rule.status, rule.when.site, [miss.text for miss in rule.misses]) == ("stable", ("anvil.example",), [body])
    code, _, said = run("The Anvil is pressed by hand in the old mill", "-o", str(out), "--id", "anvil-pressed")
    assert code == 0
    assert "one hit only" in said
    assert [rule.id for rule in rulebook.load([out])] == ["anvil-members-support-our", "anvil-pressed"]
    assert CliRunner().invoke(app, ["rules", "test", str(out)]).exit_code == 0


def test_without_a_near_miss_it_is_a_draft_and_says_so() -> None:
    code, printed, said = run("Zygomorphic quixotry")
    assert code == 0
    assert "status: draft" in printed
    assert "no near miss found" in said


def test_a_corpus_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    code, printed, said = run("Zygomorphic quixotry", "--corpus", str(tmp_path / "none"))
    assert code == 4
    assert "status: draft" in printed
    assert f"{tmp_path / 'none'}: " in said


def test_a_line_that_the_book_has_is_named_with_its_rule() -> None:
    code, printed, said = run("Share this story")
    assert (code, printed) == (1, "")
    assert "'Share this story' is hit by the rule share-heading (" in said
    assert "chrome/en/share.yaml:" in said
    code, printed, said = run("Press release")
    assert code == 0
    assert "edge-head-label" in said
    assert "not everywhere: it does not stand in the head of the page" in said


def test_a_line_that_is_a_miss_is_doubted() -> None:
    code, _, said = run("Share prices")
    assert code == 0
    assert "'Share prices' is a miss of the rule share-heading" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([" "], "the line is empty"),
        (["Anvil hour", "--id", "Anvil Hour"], "must be kebab-case"),
        (["Anvil hour", "--id", "share-row"], "is that of another rule"),
        (["Anvil hour", "-o", "/nowhere/at/all.yaml"], "writing to"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], says: str) -> None:
    code, printed, said = run(*arguments)
    assert (code, printed) == (2, "")
    assert says in said


def test_a_file_that_takes_no_more_rules_is_left_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "x.yaml"
    proposal.add(proposal.propose(SOME, ["Anvil hour"]), out)
    before = out.read_text() + "parts: {x: y}\n"
    out.write_text(before)
    code, _, said = run("Anvil minute", "-o", str(out))
    assert code == 2
    assert "add the rule by hand" in said
    assert out.read_text() == before
