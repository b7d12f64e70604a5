"""`unchrome check`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from unchrome.cli.ends import DIFFERENCES, DONE, WRONG, fail, usage_errors


def check(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder of golden cases.")] = Path("golden"),
    update: Annotated[bool, typer.Option("--update", help="Write what the cases now give.")] = False,
) -> None:
    """Run golden cases: is what comes out as expected?"""
    from unchrome import golden

    if update and os.environ.get("CI"):
        fail("--update is refused when CI is set: golden files are changed by people, who read the diff", WRONG)
    with usage_errors():
        cases = golden.cases(folder)
    wrong = 0
    for case in cases:
        with usage_errors():
            outcome = golden.update(case) if update else golden.check(case)
        for line in outcome.lines:
            typer.echo(line)
        wrong += outcome.wrong
    done = "updated" if update else "right"
    typer.echo(f"{len(cases) - wrong} of {len(cases)} cases {done}, {wrong} not", err=True)
    raise typer.Exit(DIFFERENCES if wrong else DONE)
