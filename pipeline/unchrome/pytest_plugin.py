"""Golden cases as tests of a user's repository: `unchrome_golden = golden` in its pytest configuration.

Each case is a test, `golden/share-bar`. `--update-golden` writes what the cases give. Nothing of unchrome is imported
until there is a golden folder to collect.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

OPTION, GOLDEN, RULES = "--update-golden", "unchrome_golden", "unchrome_rules"
SECTION = "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option and the keys of the configuration."""
    parser.addini(GOLDEN, "Folders of golden cases of unchrome; each case is a test.", type="paths", default=[])
    parser.addini(RULES, "The folder of rules that the golden cases of unchrome are held to.", type="paths", default=[])
    help_ = "Write what the golden cases of unchrome now give."
    parser.getgroup("unchrome").addoption(OPTION, action="store_true", dest="update_golden", help=help_)


def pytest_configure(config: pytest.Config) -> None:
    """Collect the golden folders with the rest; where tests are named on the command line, only what is named."""
    folders = config.getini(GOLDEN)
    if config.option.update_golden and os.environ.get("CI"):
        raise pytest.UsageError(f"{OPTION} is refused when CI is set: golden files are changed by people")
    if len(config.getini(RULES)) > 1:
        raise pytest.UsageError(f"{RULES} is one folder of rules")
    for folder in folders:
        if not folder.is_dir():
            raise pytest.UsageError(f"{GOLDEN}: there is no folder {folder}")
    if config.args_source is not config.ArgsSource.ARGS:
        config.args += [str(folder) for folder in folders if not _is_below(folder, config)]


def _is_below(folder: Path, config: pytest.Config) -> bool:
    """Whether the folder is collected anyway, since what is collected holds it."""
    return any(folder.is_relative_to(config.invocation_params.dir / argument) for argument in config.args)


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A golden folder is collected as one."""
    return GoldenFolder.from_parent(parent, path=path) if path in parent.config.getini(GOLDEN) else None


class GoldenFolder(pytest.Directory):
    """A folder of golden cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its cases, one by one; a broken one fails by itself."""
        from unchrome.golden.case import folders

        for folder in folders(self.path):
            yield GoldenCase.from_parent(self, name=folder.name, path=folder, nodeid=f"{self.nodeid}/{folder.name}")


class GoldenError(Exception):
    """A case that does not give what it expects; says how."""


class GoldenCase(pytest.Item):
    """A golden case."""

    def runtest(self) -> None:
        """Check or update the case. Raises GoldenError."""
        from unchrome import golden
        from unchrome.errors import UsageError
        from unchrome.run import hush

        hush()
        try:
            case = golden.case(self.path, next(iter(self.config.getini(RULES)), None))
            outcome = golden.update(case) if self.config.option.update_golden else golden.check(case)
        except UsageError as error:
            raise GoldenError(str(error)) from None
        warnings = [f"{case.name}: warning: {warning.says}" for warning in outcome.warnings]
        self.add_report_section("call", SECTION, "\n".join([*outcome.wrote, *warnings]))
        if outcome.wrong:
            accept = f"if what comes out now is right: pytest {OPTION} {self.nodeid}"
            raise GoldenError("\n".join([*outcome.lines, accept]))
        if case.status == "known-failure" and not self.config.option.update_golden:
            pytest.xfail(f"a known failure: {case.about}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What differs, without a traceback."""
        if isinstance(excinfo.value, GoldenError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the case is, for reports."""
        return self.path, None, f"golden case {self.name}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which golden files were written, and what else there is to say of them."""
    outcomes = ("passed", "failed", "xfailed")
    sections = [
        part for outcome in outcomes for report in terminalreporter.getreports(outcome) for part in report.sections
    ]
    said = [text for title, text in sections if title == f"Captured {SECTION} call" and text]
    if said:
        terminalreporter.section("golden cases")
        for text in said:
            terminalreporter.write_line(text)
