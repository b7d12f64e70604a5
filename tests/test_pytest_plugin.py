"""The pytest plug-in in repositories of users: real pytest processes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from test_cli import BODY
from unchrome import golden

pytest_plugins = ["pytester"]

TEXT = f"Share this article\n\n{BODY}\n"
INI = """[pytest]
testpaths = tests
addopts = -p unchrome.pytest_plugin -p no:cacheprovider -p no:hypothesispytest
filterwarnings = error
"""
PLAN = "stages:\n  - lift: {rules: []}\n  - chrome: {rules: [chrome/en/share]}\n"
RULE = "rules:\n  - {id: mine, why: x, action: cut, match: ' and then it did\\.$'}\n"

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def repository(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a test, a right case, a wrong one and a known failure."""
    monkeypatch.delenv("CI", raising=False)
    for name, status in (("right", "pass"), ("wrong", "pass"), ("waiting", "known-failure")):
        folder = pytester.path / "golden" / name
        folder.mkdir(parents=True)
        (folder / "case.yaml").write_text(f"about: It waits for a rule.\nplan: plan.yaml\nstatus: {status}\n")
        (folder / "plan.yaml").write_text(PLAN)
        (folder / "input.txt").write_text(TEXT)
        golden.update(golden.case(folder))
    (pytester.path / "golden/wrong/removed.tsv").write_text("")
    (pytester.path / "golden/waiting/article.json").write_text("{}")
    (pytester.path / "tests").mkdir()
    (pytester.path / "tests/test_a.py").write_text("def test_a(): pass\n")
    (pytester.path / "pytest.ini").write_text(f"{INI}unchrome_golden = golden\n")
    return pytester.path


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    return pytester.runpytest_subprocess


def test_one_line_makes_cases_tests(repository: Path, run: Run) -> None:
    result = run("-rx")
    result.assert_outcomes(passed=2, failed=1, xfailed=1)
    result.stdout.fnmatch_lines(
        [
            "*golden case wrong*",
            "wrong: the ledger differs",
            "    + line 1 goes now by chrome/share-heading (rules/chrome/en/share.yaml:[0-9]*): 'Share this article'",
            "if what comes out now is right: pytest --update-golden golden/wrong",
            "XFAIL golden/waiting - a known failure: It waits for a rule.",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*def runtest*")


def test_what_is_named_is_run_and_nothing_else(repository: Path, run: Run) -> None:
    run("tests", "golden/right").assert_outcomes(passed=2)
    run("-k", "right or test_a").assert_outcomes(passed=2)


def test_over_processes(repository: Path, run: Run) -> None:
    run("-n", "2").assert_outcomes(passed=2, failed=1, xfailed=1)


def test_without_testpaths_cases_are_collected_once(repository: Path, run: Run) -> None:
    (repository / "pytest.ini").write_text(f"{INI}unchrome_golden = golden\n".replace("testpaths = tests\n", ""))
    run().assert_outcomes(passed=2, failed=1, xfailed=1)


def test_update_writes_and_says_so(repository: Path, run: Run) -> None:
    result = run("--update-golden", "golden/wrong")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*golden cases*", "wrong: wrote removed.tsv"])
    run("golden/wrong").assert_outcomes(passed=1)


def test_update_is_refused_in_ci(repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    result = run("--update-golden")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--update-golden is refused when CI is set*"])
    assert (repository / "golden/wrong/removed.tsv").read_text() == ""


def test_a_broken_case_fails_by_itself(repository: Path, run: Run) -> None:
    (repository / "golden/right/case.yaml").unlink()
    result = run("golden/right", "golden/waiting")
    result.assert_outcomes(failed=1, xfailed=1)
    result.stdout.fnmatch_lines(["*case.yaml is missing; it says what the case shows*"])


def test_a_known_failure_that_passes_fails(repository: Path, run: Run) -> None:
    (repository / "golden/waiting/article.json").write_text((repository / "golden/right/article.json").read_text())
    result = run("golden/waiting")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["waiting: a known failure that now passes*"])


def test_the_users_rules(repository: Path, run: Run) -> None:
    (repository / "house").mkdir()
    (repository / "house/mine.yaml").write_text(RULE)
    (repository / "pytest.ini").write_text(f"{INI}unchrome_golden = golden\nunchrome_rules = house\n")
    result = run("golden/right")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*goes now by chrome/mine (*house/mine.yaml:2)*"])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("unchrome_golden = goldne", "unchrome_golden: there is no folder *goldne"),
        ("unchrome_rules = a b", "unchrome_rules is one folder of rules"),
        ("unchrome_rules = a", "a: no rule files"),
    ],
)
def test_a_wrong_configuration_says_so(repository: Path, run: Run, line: str, says: str) -> None:
    golden_line = "" if "golden" in line else "unchrome_golden = golden\n"
    (repository / "pytest.ini").write_text(f"{INI}{golden_line}{line}\n")
    result = run("--maxfail=1")
    assert result.ret != 0
    assert re.search(says.replace("*", ".*"), result.stdout.str() + result.stderr.str())


def test_unused_it_imports_nothing_heavy(repository: Path, run: Run) -> None:
    heavy = ("orjson", "re2", "yaml", "ftfy", "lxml", "trafilatura", "unchrome.golden", "unchrome.model")
    (repository / "pytest.ini").write_text(INI)
    (repository / "tests/test_a.py").write_text(
        f"import sys\ndef test_a(): assert not [name for name in {heavy} if name in sys.modules]\n"
    )
    run().assert_outcomes(passed=1)
