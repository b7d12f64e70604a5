"""How findings are written, and how the command ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from unchrome.cli import app
from unchrome.lint import CHECKS

RULE = """about: x
rules:
  - id: zebra-bar
    why: "100% zebras, or: none"
    mtach: '^zebra$'
    action: drop
    hits: [Zebra, NO]
    misses: [Zebra foals]
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["rules", "lint", *arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "x,y.yaml").write_text(RULE, encoding="utf-8")
    return tmp_path


def test_people_see_the_place_the_line_and_a_caret(folder: Path) -> None:
    done = run(".")
    assert done.stdout.split("\n") == [
        "a b/x,y.yaml:5:5: error: the rule has no key 'mtach'; did you mean 'match'? [form]",
        "        mtach: '^zebra$'",
        "        ^",
        "a b/x,y.yaml:7:19: warning: NO is text here, but true or false to other YAML tools; write 'NO' [value]",
        "        hits: [Zebra, NO]",
        "                      ^",
        "",
    ]
    assert done.stderr == "1 error, 1 warning\n"
    assert done.exit_code == 1


def test_warnings_count_only_where_asked(folder: Path) -> None:
    (folder / "a b" / "x,y.yaml").write_text(RULE.replace("mtach", "match"), encoding="utf-8")
    assert run(".").exit_code == 0
    strict = run(".", "--strict")
    assert (strict.exit_code, strict.stderr) == (1, "0 errors, 1 warning\n")


def test_json_is_an_array_of_objects(folder: Path) -> None:
    first, second = json.loads(run("--format", "json", ".").stdout)
    assert first == {
        "path": "a b/x,y.yaml",
        "line": 5,
        "column": 5,
        "severity": "error",
        "check": "form",
        "message": "the rule has no key 'mtach'; did you mean 'match'?",
        "source": "    mtach: '^zebra$'",
    }
    assert (second["line"], second["column"], second["severity"], second["check"]) == (7, 19, "warning", "value")


def test_github_shows_them_beside_the_lines(folder: Path) -> None:
    first, second = run("--format", "github", ".").stdout.splitlines()
    place = "file=a b/x%2Cy.yaml"
    assert first == f"::error {place},line=5,col=5,title=form::the rule has no key 'mtach'; did you mean 'match'?"
    assert second.startswith(f"::warning {place},line=7,col=19,title=value::NO is text here")


TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
WHOLE = {"type": "integer", "minimum": 1}
SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs", "$schema"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": TEXT,
                                                "defaultConfiguration": {"properties": {"level": LEVEL}},
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": LEVEL,
                                "message": TEXT,
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation"],
                                                "additionalProperties": False,
                                                "properties": {
                                                    "artifactLocation": {
                                                        "properties": {
                                                            "uri": {"type": "string", "pattern": r"^[^ \\]+$"}
                                                        }
                                                    },
                                                    "region": {
                                                        "required": ["startLine"],
                                                        "properties": {"startLine": WHOLE, "startColumn": WHOLE},
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What the schema of SARIF 2.1.0 asks of the parts that we write."""


def test_sarif_suits_its_schema(folder: Path) -> None:
    log = json.loads(run("--format", "sarif", ".").stdout)
    jsonschema.validate(log, SARIF)
    (made,) = log["runs"]
    rules = made["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(CHECKS)
    for result in made["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    place = made["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/x%2Cy.yaml"
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (5, 5)


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_a_clean_file_is_passed_in_every_format(folder: Path, form: str) -> None:
    path = folder / "ok.yaml"
    path.write_text(RULE.replace("mtach", "match").replace(", NO", ""), encoding="utf-8")
    done = run(str(path), "--format", form)
    assert (done.exit_code, done.stderr) == (0, "0 errors, 0 warnings\n")
    assert done.stdout == "" if form in ("text", "github") else json.loads(done.stdout) is not None


def test_what_cannot_be_linted_is_a_wrong_use(folder: Path) -> None:
    (folder / "empty").mkdir()
    for name, says in (("none", "there is no such file or folder"), ("empty", "no rule files (*.yaml) here")):
        done = run(name)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith(f"unchrome: {name}: {says}")


def test_a_reader_that_goes_away_ends_it_quietly(folder: Path) -> None:
    (folder / "many.yaml").write_text(RULE.replace("zebra-bar", "Zebra Bar"), encoding="utf-8")
    command = f"{sys.executable} -m unchrome rules lint . | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=folder)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr
