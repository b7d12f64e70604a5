"""The schemas that editors read: valid, fresh, and of one mind with lint and with loading."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from conftest import TOP
from unchrome import golden, plan, rulebook
from unchrome.errors import UsageError
from unchrome.lint import lint
from unchrome.rulebook import read
from unchrome.schema import FILES, document
from unchrome.stages import chrome, gate, lift, region, repair, repeat, trim

LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
SHIPPED = [*rulebook.files(), *sorted(rulebook.rules_dir().glob("*.yaml"))]
CASES = sorted((TOP / "golden").glob("*/case.yaml"))


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: only numbers, `true`, `false` and `null` are no text."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


def refusals(name: str, text: str) -> list[str]:
    """What the schema says against a file, as an editor would."""
    checker = jsonschema.Draft7Validator(document(name))
    return [error.message for error in checker.iter_errors(yaml.load(text, Loader=Core))]


@pytest.mark.parametrize("name", FILES)
def test_the_schema_is_one_and_the_file_is_fresh(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(document(name))
    file = TOP / "rules/schema" / f"{name}.json"
    assert json.loads(file.read_text(encoding="utf-8")) == document(name), (
        f"write it anew: unchrome rules schema {name} > rules/schema/{name}.json"
    )


@pytest.mark.parametrize("name", FILES)
def test_the_command_prints_what_is_shipped(name: str) -> None:
    run = subprocess.run([sys.executable, "-m", "unchrome", "rules", "schema", name], capture_output=True, check=True)
    assert run.stdout == (TOP / "rules/schema" / f"{name}.json").read_bytes()
    assert run.stderr == b""


@pytest.mark.parametrize("path", [*SHIPPED, *CASES], ids=lambda path: "/".join(path.parts[-3:]))
def test_a_shipped_file_names_its_schema_and_suits_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = LINE.match(text)
    assert named, "the first line of a shipped file names its schema, as that of its neighbours does"
    kind = "case" if path in CASES else "plan" if path.parent == rulebook.rules_dir() else "rules"
    rules = TOP / "rules" if path in CASES else rulebook.rules_dir()
    assert (path.parent / named[1]).resolve() == rules / "schema" / f"{kind}.json"
    assert refusals(kind, text) == []


RULE = """\
about: x
rules:
  - id: share-bar
    why: Buttons.
    when: {max_words: 4}
    match: '^zebra$'
    action: drop
    status: draft
    hits: [Zebra]
    misses: [Zebra foals]
"""
PLAN = "about: x\nextract: {lean: recall}\nstages:\n  - chrome: {rules: [chrome/en/*]}\n  - gate: {min_words: 5}\n"
CASE = "about: x\nplan: article\nstatus: pass\n"
TEXTS = {"rules": RULE, "plan": PLAN, "case": CASE}
BROKEN = [
    ("rules", "match:", "mtach:"),
    ("rules", "rules:", "ruls:"),
    ("rules", "about:", "abuot:"),
    ("rules", "    why: Buttons.\n", ""),
    ("rules", "action: drop", "action: dorp"),
    ("rules", "action: drop", "action: take:tittle"),
    ("rules", "status: draft", "status: done"),
    ("rules", "share-bar", "Share Bar"),
    ("rules", "max_words: 4", "max_words: few"),
    ("rules", "max_words: 4", "max_words: -1"),
    ("rules", "max_words: 4", "min_link_density: 3"),
    ("rules", "max_words: 4", "echoes: tittle"),
    ("rules", "max_words: 4", "body: perhaps"),
    ("rules", "max_words: 4", "lang: en-US"),
    ("rules", "match: '^zebra$'", "equals: [Photo: AP]"),
    ("rules", "match: '^zebra$'", "equals: ['']"),
    ("rules", "match: '^zebra$'", "equals: {Share: x}"),
    ("rules", "match: '^zebra$'", "match: [a, b]"),
    ("rules", "match: '^zebra$'", "where: middle"),
    ("rules", "[Zebra]", "[{out: x}]"),
    ("rules", "[Zebra]", "[{in: Zebra, titel: x}]"),
    ("rules", "[Zebra]", "[{in: Zebra, given: {link_density: much}}]"),
    ("rules", "[Zebra]", "[[Zebra]]"),
    ("plan", "stages:", "stage:"),
    ("plan", "- gate", "- gaet"),
    ("plan", "min_words: 5", "min_word: 5"),
    ("plan", "min_words: 5", "min_words: five"),
    ("plan", "recall", "recal"),
    ("plan", "[chrome/en/*]", "[chrome/en/*], max_removed: 2"),
    ("plan", "- gate: {min_words: 5}", "- gate"),
    ("plan", "- gate: {min_words: 5}", "- gate: {min_words: 5}\n    trim: {}"),
    ("case", "plan:", "plna:"),
    ("case", "pass", "passed"),
    ("case", "plan: article", "plan: [article]"),
]
ONLY_SCHEMA = {"lang: en-US"}
"""What loading lets pass, since it may be meant."""


def loads(name: str, path: Path) -> bool:
    """Whether the file loads."""
    asked: dict[str, Any] = {
        "rules": lambda: rulebook.load([path]),
        "plan": lambda: plan.load(path),
        "case": lambda: golden.cases(path.parents[1]),
    }
    try:
        asked[name]()
    except UsageError:
        return False
    return True


@pytest.mark.parametrize(("name", "old", "new"), BROKEN, ids=[f"{row[0]} {row[2] or row[1]}" for row in BROKEN])
def test_schema_lint_and_loading_find_the_same(tmp_path: Path, name: str, old: str, new: str) -> None:
    path = tmp_path / "cases" / "a" / ("case.yaml" if name == "case" else f"{name}.yaml")
    path.parent.mkdir(parents=True)
    (path.parent / "input.txt").write_text("x")
    whole = TEXTS[name]
    path.write_text(whole)
    assert whole.count(old) == 1
    assert refusals(name, whole) == []
    assert lint([path]) == []
    assert loads(name, path)
    broken = whole.replace(old, new)
    path.write_text(broken)
    assert refusals(name, broken) != []
    assert "form" in {finding.check for finding in lint([path])}
    assert loads(name, path) == (new in ONLY_SCHEMA)


def test_the_stages_have_the_options_that_the_schema_names() -> None:
    for module in (repair, lift, chrome, region, trim, repeat, gate):
        name = module.__name__.rpartition(".")[2]
        stages = FILES["plan"].schema()["properties"]["stages"]["items"]["properties"]
        assert set(stages[name]["properties"]) == set(module.OPTIONS)


def test_the_keys_are_those_that_loading_knows() -> None:
    rule = document("rules")["properties"]["rules"]["items"]
    assert tuple(document("rules")["properties"]) == read.FILE_KEYS
    assert tuple(rule["properties"]) == read.RULE_KEYS
    assert tuple(rule["properties"]["when"]["properties"]) == read.WHEN_KEYS
    example = document("rules")["definitions"]["example"]["anyOf"][1]["properties"]
    assert tuple(example["given"]["properties"]) == read.GIVEN_KEYS
    assert tuple(document("plan")["properties"]) == plan.PLAN_KEYS
    assert tuple(document("plan")["properties"]["extract"]["properties"]) == plan.EXTRACT_KEYS
    assert tuple(document("case")["properties"]) == golden.CASE_KEYS
