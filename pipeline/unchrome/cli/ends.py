"""How a command ends: exit codes, messages, and readers that went away."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from unchrome.errors import UsageError
from unchrome.wording import plain

DONE, DIFFERENCES, WRONG, REJECTS, UNREADABLE = 0, 1, 2, 3, 4
"""Exit codes: done; differences found; wrong usage, plan or rule; done but with rejects; an input is unreadable."""


def fail(message: str, code: int) -> NoReturn:
    """Print the message on stderr and leave with that code."""
    typer.echo("\n".join(map(plain, f"unchrome: {message}".split("\n"))), err=True)
    raise typer.Exit(code)


@contextmanager
def usage_errors(written: str = "") -> Iterator[None]:
    """A plan, a rule, a case or a target that cannot be used ends the command with its message and exit code 2;
    `written` names what is written to, where the system does not."""
    try:
        yield
    except UsageError as error:
        fail(str(error), WRONG)
    except BrokenPipeError:
        raise
    except OSError as error:
        name = error.filename or written
        fail(f"writing{f' to {name}' if name else ''} failed: {error.strerror or error}", WRONG)


@contextmanager
def quiet_pipe() -> Iterator[None]:
    """A reader that has gone away (`| head -1`) ends the command quietly."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None
