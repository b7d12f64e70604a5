"""`unchrome rules lint`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from unchrome.cli.ends import DIFFERENCES, DONE, quiet_pipe, usage_errors
from unchrome.wording import count


class Format(StrEnum):
    """How findings are written."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"


def lint(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...", help="Rule files, plans, golden cases, folders of them; else those shipped."
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How findings are written.")] = Format.text,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings, too, end with exit code 1.")] = False,
) -> None:
    """All that is wrong, or most likely not meant so, in rule files, plans and golden cases."""
    from unchrome.lint import Severity
    from unchrome.lint import lint as linted
    from unchrome.lint.formats import FORMATS

    with usage_errors():
        findings = linted(paths or [])
    with quiet_pipe():
        for line in FORMATS[form](findings):
            typer.echo(line)
    errors = sum(found.severity is Severity.error for found in findings)
    typer.echo(f"{count(errors, 'error')}, {count(len(findings) - errors, 'warning')}", err=True)
    raise typer.Exit(DIFFERENCES if errors or (strict and findings) else DONE)
