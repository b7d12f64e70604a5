"""What commands that measure print: a table or JSON on stdout, rejects on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import typer

from unchrome.cli.ends import DONE, REJECTS, UNREADABLE, quiet_pipe
from unchrome.wording import plain

if TYPE_CHECKING:
    from unchrome.model import Reject


def show(row: Mapping[str, Any], table: Iterable[str], as_json: bool) -> None:
    """Print the row as a line of JSON, or else the lines of the table."""
    from unchrome import sink

    with quiet_pipe():
        if as_json:
            sys.stdout.write(sink.line(row).decode())
        else:
            for line in table:
                typer.echo(line)


def show_rejects(rejects: Iterable[Reject]) -> None:
    """Print where each stood and why it is one."""
    for reject in rejects:
        typer.echo(plain(f"unchrome: {reject.where}: {reject.detail} [{reject.reason}]"), err=True)


def ending(rejects: Iterable[Reject], is_done: bool) -> int:
    """The exit code of a command that measures: whether an input was unreadable, else whether all pages counted."""
    if any(reject.reason == "unreadable" for reject in rejects):
        return UNREADABLE
    return DONE if is_done else REJECTS
