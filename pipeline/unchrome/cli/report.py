"""`unchrome report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from unchrome.cli.ends import UNREADABLE, WRONG, fail, quiet_pipe, usage_errors


def report(
    run: Annotated[
        Path, typer.Argument(metavar="RUN", help="A folder that `unchrome clean ... -o DIR/` wrote, complete or not.")
    ],
    against: Annotated[Path | None, typer.Option(metavar="EARLIER", help="An earlier run to compare it with.")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where the page goes; else stdout.")] = Path(
        "-"
    ),
) -> None:
    """A page for a browser about a run: what was removed by which rules, how certainly, rejects, times."""
    from unchrome.browser.document import STDOUT, write
    from unchrome.report.page import report as made
    from unchrome.report.reading import DamagedError

    if out != STDOUT:
        _hold_out(out, [run, against] if against else [run])
    try:
        with quiet_pipe(), usage_errors():
            write(out, made(run, against))
    except DamagedError as error:
        fail(str(error), UNREADABLE)


def _hold_out(out: Path, runs: list[Path]) -> None:
    """End the command where the page would take the place of a file of a run."""
    if any(out.resolve().is_relative_to(run.resolve()) for run in runs) and out.suffix not in (".html", ".htm"):
        fail(f"{out} is in the folder of a run; write to another file, or one named .html", WRONG)
