"""`unchrome rules test`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from unchrome.cli.ends import DIFFERENCES, DONE, quiet_pipe, usage_errors
from unchrome.cli.options import RulesOption


def test(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH...]", help="Rule files or folders to test; all of the book where none is named."),
    ] = None,
    rules: RulesOption = None,
) -> None:
    """Run each rule alone on its hits and misses, then the whole book on all misses."""
    from unchrome import book

    with usage_errors():
        named = [*(paths or ()), *([rules] if rules and not paths else [])]
        tested = {file for path in named for file in book.rule_files(path)} or None
        loaded = book.load([*(paths or ()), *([rules] if rules else [])])
    wrong = 0
    with quiet_pipe():
        for failure in book.failures(loaded, tested):
            typer.echo(failure.replace(f"{Path.cwd()}/", ""))
            wrong += 1
    ran = [rule for rule in loaded if tested is None or rule.path in tested]
    hits, misses = sum(len(rule.hits) for rule in ran), sum(len(rule.misses) for rule in ran)
    typer.echo(f"{len(ran)} rules, {hits} hits, {misses} misses, {wrong} failures", err=True)
    raise typer.Exit(DIFFERENCES if wrong else DONE)
