"""`unchrome rules test`, `list` and `coverage`, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from unchrome import book, rulebook
from unchrome.cli import app

RULES = """about: Boxes of our own sites.
rules:
  - id: anvil-letter
    why: The box of the letter.
    match: '^the anvil letter .*$'
    when: {max_words: 9}
    action: drop
    status: stable
    hits:
      - The Anvil Letter comes on Fridays
      - The anvil letter is free
    misses:
      - Write to the Anvil letter page.
      - He wrote the anvil letter in May.
"""


def run(*arguments: str) -> tuple[int, list[str], str]:
    result = CliRunner().invoke(app, ["rules", *arguments])
    return result.exit_code, result.stdout.splitlines(), result.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "anvil.yaml"
    path.write_text(RULES, encoding="utf-8")
    return path


def edit(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def test_the_shipped_book_holds() -> None:
    code, said, summary = run("test")
    assert said == []
    assert code == 0
    assert summary.endswith(" 0 failures\n")


def test_every_failure_is_reported_with_its_place(file: Path) -> None:
    edit(file, ("The anvil letter is free", "Anvil letters"), ("He wrote the", "The"))
    edit(file, ("      - Write to", "      - Skip to main content\n      - Write to"))
    code, said, summary = run("test", str(file))
    assert code == 1
    assert said[0] == f"{file}:11: rule anvil-letter: the hit 'Anvil letters' is missed: its text does not match"
    assert said[1] == f"{file}:15: rule anvil-letter: the miss 'The anvil letter in May.' is hit"
    assert len(said) == 2
    assert summary == "1 rules, 2 hits, 3 misses, 2 failures\n"


def test_a_miss_that_another_rule_takes_is_reported_with_both_places(file: Path) -> None:
    edit(file, ("      - Write to the Anvil letter page.", "      - Share this Anvil letter with your friends"))
    (other := file.with_name("other.yaml")).write_text(
        RULES.replace("anvil-letter", "other")
        .replace("'^the anvil letter .*$'", "'^share this .*$'")
        .replace("The Anvil Letter comes", "Share this comes")
        .replace("The anvil letter is free", "Share this now"),
        encoding="utf-8",
    )
    code, said, _ = run("test", "--rules", str(file.parent))
    assert code == 1
    assert said == [
        f"{file}:13: rule anvil-letter: the miss 'Share this Anvil letter with your friends' is taken by the rule "
        f"other ({other}:3); narrow that rule, or if the line is chrome, add it to the hits of other"
    ]
    edit(other, ("      - Share this now", "      - Share this now\n      - Share this Anvil letter with your friends"))
    assert run("test", "--rules", str(file.parent))[0] == 0


def test_a_rule_that_takes_a_miss_of_the_shipped_rules_is_reported(file: Path) -> None:
    edit(file, ("'^the anvil letter .*$'", "'^(?:the anvil letter|share prices).*$'"))
    code, said, _ = run("test", str(file))
    assert code == 1
    assert said
    assert all("is taken by the rule anvil-letter" in line for line in said)
    assert any("share.yaml" in line and "'Share prices'" in line for line in said)


def test_a_miss_stands_where_its_example_says(file: Path) -> None:
    edit(file, ("      - Write to the Anvil letter page.", "      - {in: Facebook, given: {where: middle}}"))
    assert run("test", str(file))[0] == 0
    edit(file, ("given: {where: middle}", "given: {where: tail}"))
    assert run("test", str(file))[0] == 0, "a hit of a shipped rule may be taken"


@pytest.mark.parametrize("pattern", ["'^the anvil letter .*$'", "'^the anvil letter\\b'", "'^.*the anvil letter.*$'"])
def test_a_rule_that_takes_lines_of_any_length_is_reported(file: Path, pattern: str) -> None:
    edit(
        file, ("    when: {max_words: 9}\n", ""), ("'^the anvil letter .*$'", pattern), ("He wrote the", "He wrote an")
    )
    edit(file, ("Write to the Anvil letter page.", "Write to the page of letters."))
    (said,) = book.alone(rulebook.load([file])[0])
    assert "takes a line of" in said
    assert said.endswith("set max_words, or anchor both ends")


def test_what_cannot_be_tested_is_wrong_usage(file: Path, tmp_path: Path) -> None:
    edit(file, ("match:", "mtach:"))
    for arguments in (
        ["test", str(file)],
        ["test", str(tmp_path / "none.yaml")],
        ["test", "--rules", str(tmp_path / "x")],
    ):
        code, said, error = run(*arguments)
        assert (code, said) == (2, [])
        assert "did you mean 'match'" in error or "no rule files" in error


def test_rules_are_listed_by_kind(file: Path) -> None:
    code, said, _ = run("list", "--kind", "chrome/en/sh*")
    assert code == 0
    assert said[0].startswith("chrome/en/share: Share bars")
    assert any(line.split()[:3] == ["share-service-alone", "drop", "edge"] for line in said)
    assert run("list", "--rules", str(file.parent), "--kind", "anvil")[1] == [
        "anvil: Boxes of our own sites.",
        "  anvil-letter  drop            anywhere  The box of the letter.",
    ]
    code, said, error = run("list", "--kind", "chrome/xx")
    assert (code, said) == (2, [])
    assert "no kind of rule is called 'chrome/xx'" in error


def test_listed_as_data(file: Path) -> None:
    (rule,) = json.loads(run("list", "--rules", str(file.parent), "--kind", "anvil", "--format", "json")[1][0])["rules"]
    assert (rule["id"], rule["kind"], rule["action"], rule["when"]) == (
        "anvil-letter",
        "anvil",
        "drop",
        {"max_words": 9},
    )
    assert (rule["file"], rule["line"]) == (str(file), 3)
    assert len(rule["hits"]) == len(rule["misses"]) == 2


BODY = [f"The council of village {n} met for the {n}th time about the mill, and nobody left early." for n in range(12)]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "pages.jsonl"
    lines = ["Advertisement", "Sign up for our daily newsletter"]
    pages = [
        {
            "id": f"p{n}",
            "url": f"https://www.site{n % 2}.example/{n}",
            "text": "\n".join([*BODY, lines[n > 1], *BODY[:2]]),
        }
        for n in range(4)
    ]
    path.write_text("".join(json.dumps(page) + "\n" for page in pages), encoding="utf-8")
    return path


def test_coverage_counts_what_each_rule_does(corpus: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    texts = ["\n".join(BODY), "\n".join([*BODY, "Advertisement", *BODY[:2]])]
    gold.write_text("".join(json.dumps({"id": f"p{n}", "gold_text": text}) + "\n" for n, text in enumerate(texts)))
    code, said, _ = run("coverage", str(corpus), "--gold", str(gold), "--json")
    found = json.loads(said[0])
    assert (code, found["pages"], found["labelled"], found["rejects"]) == (0, 4, 2, 0)
    rule = found["rules"]["advert-label"]
    assert (rule["fired"], rule["pages"], rule["sites"], rule["examples"]) == (2, 2, 2, ["Advertisement"])
    assert (rule["lines"], rule["wrong"], rule["precision"]) == (2, 1, 0.5)
    other = found["rules"]["newsletter-call"]
    assert (other["fired"], "precision" in other) == (2, False)
    assert found["rules"]["share-row"]["fired"] == 0
    assert list(found["rules"]) == list(
        json.loads(run("coverage", str(corpus), "--gold", str(gold), "--json")[1][0])["rules"]
    )


def test_coverage_as_a_table_names_the_rules_that_never_fired(corpus: Path) -> None:
    code, said, _ = run("coverage", str(corpus))
    assert code == 0
    assert said[0] == "4 pages, 60 lines, 0 rejects"
    row = next(line.split() for line in said if line.startswith("advert-label"))
    assert row == ["advert-label", "2", "2", "2", "Advertisement"]
    never = said.index(next(line for line in said if line.endswith("rules never fired")))
    assert "  share-row" in said[never:]
    assert "  advert-label" not in said[never:]


def test_coverage_of_what_cannot_be_read_ends_with_its_own_code(corpus: Path, tmp_path: Path) -> None:
    code, said, error = run("coverage", str(corpus), str(tmp_path / "none.jsonl"))
    assert code == 4
    assert said[0].endswith("1 reject")
    assert "none.jsonl" in error
    code, said, error = run("coverage", str(corpus), "--gold", str(tmp_path / "none.jsonl"))
    assert (code, said) == (2, [])
    assert "none.jsonl" in error
