"""`unchrome check`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unchrome.cli.ends import DIFFERENCES, DONE, WRONG, fail, usage_errors
from unchrome.cli.options import RulesOption
from unchrome.errors import UsageError

if TYPE_CHECKING:
    from unchrome.golden import Case, Outcome


class Format(StrEnum):
    """How what is wrong is told."""

    text = "text"
    github = "github"


def check(
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="[DIR]...", help="Folders of golden cases, or cases; else golden.")
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Write what the cases now give.")] = False,
    rules: RulesOption = None,
    workers: Annotated[int, typer.Option(min=0, metavar="N", help="Check in N processes; 0: in this one.")] = 0,
    format_: Annotated[
        Format, typer.Option("--format", help="How to say what is wrong: as text, or as annotations on GitHub.")
    ] = Format.text,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the outcome as JUnit's XML too.")] = None,
    add: Annotated[
        Path | None, typer.Option("--add", metavar="INPUT", help="Make a new case from this page, with --name.")
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="SLUG", help="With --add: what the case is called.")] = None,
    plan: Annotated[str, typer.Option(metavar="PLAN", help="With --add: the plan of the case.")] = "article",
    url: Annotated[str, typer.Option(metavar="URL", help="With --add: the address of the page.")] = "",
) -> None:
    """Run golden cases: is what comes out as expected?"""
    from unchrome import golden
    from unchrome.run import hush

    hush()
    if (update or add) and os.environ.get("CI"):
        what = "--update" if update else "--add"
        fail(f"{what} is refused when CI is set: golden files are changed by people, who read the diff", WRONG)
    if (add is None) != (name is None):
        fail("--add and --name go together: --add page.html --name newsletter-box-goes", WRONG)
    chosen = folders or [Path("golden")]
    with usage_errors():
        if add and name:
            _tell_new(golden.add(add, chosen[0], name, plan, url, rules))
            return
        cases = [case for folder in chosen for case in golden.cases(folder, rules)]
        if junit:
            _hold_apart(junit, cases)
        outcomes = list(_told(map(golden.update, cases) if update else golden.check_all(cases, workers), format_))
        if junit:
            from unchrome.golden.report import junit as written

            junit.write_bytes(written(outcomes))
    wrong = sum(outcome.wrong for outcome in outcomes)
    typer.echo(f"{len(cases) - wrong} of {len(cases)} cases {'updated' if update else 'right'}, {wrong} not", err=True)
    raise typer.Exit(DIFFERENCES if wrong else DONE)


def _hold_apart(junit: Path, cases: list[Case]) -> None:
    """Raise UsageError where the file to write is in a case."""
    for case in cases:
        if junit.resolve().is_relative_to(case.folder.resolve()):
            raise UsageError(f"{junit} would be a file of the case {case.name}; write elsewhere")


def _told(outcomes: Iterator[Outcome], format_: Format) -> Iterator[Outcome]:
    """The outcomes, each told as it comes."""
    from unchrome.golden.report import github

    for outcome in outcomes:
        for line in github(outcome) if format_ == Format.github else outcome.lines:
            typer.echo(line)
        for warning in outcome.warnings if format_ == Format.text else ():
            typer.echo(f"{outcome.case.name}: warning: {warning.says}", err=True)
        yield outcome


def _tell_new(case: Case) -> None:
    typer.echo(f"{case.folder}: wrote case.yaml, {case.input.name}, {' and '.join(case.expected)}")
    typer.echo("    now say in case.yaml what the case shows, and read what it gives: is it what should come out?")
