"""`unchrome rules list`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from unchrome.cli.ends import WRONG, fail, quiet_pipe, usage_errors
from unchrome.cli.options import RulesOption


class Format(StrEnum):
    """How rules are listed."""

    text = "text"
    md = "md"
    json = "json"


def listed(
    rules: RulesOption = None,
    kind: Annotated[str, typer.Option(metavar="GLOB", help="Only kinds of this name, such as 'chrome/en/*'.")] = "*",
    form: Annotated[Format, typer.Option("--format", help="Lines, a page of Markdown, or JSON.")] = Format.text,
) -> None:
    """List the rules by kind: what each does, where, and why."""
    from unchrome import book, sink
    from unchrome.book import listing

    with usage_errors():
        found = listing.kinds(book.load([rules] if rules else []), rules, kind)
    if not found:
        fail(f"no kind of rule is called {kind!r}; kinds are rule files, such as 'chrome/en/share'", WRONG)
    with quiet_pipe():
        if form is Format.json:
            sys.stdout.write(sink.line({"rules": listing.data(found)}).decode())
            return
        for line in listing.text(found) if form is Format.text else listing.markdown(found):
            typer.echo(line)
