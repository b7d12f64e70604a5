"""The command line: parse, one call, print, exit code; a file a command.

Everything heavy is imported by the command that needs it, when it runs.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from unchrome import __version__
from unchrome.cli.check import check
from unchrome.cli.clean import clean
from unchrome.cli.diff import diff
from unchrome.cli.explain import explain
from unchrome.cli.mine import mine
from unchrome.cli.report import report
from unchrome.cli.review import review
from unchrome.cli.rules import rules
from unchrome.cli.score import score
from unchrome.cli.undo import undo

app = typer.Typer(
    name="unchrome",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Drop the site's chrome from articles, line by line, every removal on a ledger.",
)
for command in (clean, explain, undo, check, diff, score, mine, review, report):
    app.command()(command)
app.add_typer(rules)


@app.callback(invoke_without_command=True)
def _unchrome(version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False) -> None:
    if version:
        typer.echo(f"unchrome {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if sys.stdin is None or sys.stdout is None:
        sys.exit("unchrome: stdin and stdout must be open; use /dev/null for none")
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("unchrome: interrupted", err=True)
        sys.exit(130)
