"""`unchrome rules`: a file a command."""

from __future__ import annotations

import typer

from unchrome.cli.rules.coverage import coverage
from unchrome.cli.rules.lint import lint
from unchrome.cli.rules.list import listed
from unchrome.cli.rules.new import new
from unchrome.cli.rules.schema import schema
from unchrome.cli.rules.test import test

rules = typer.Typer(
    name="rules",
    no_args_is_help=True,
    help="The rulebook: show it, check it, test it, measure it, add to it.",
    rich_markup_mode=None,
)
for name, command in (
    ("list", listed),
    ("lint", lint),
    ("test", test),
    ("coverage", coverage),
    ("new", new),
    ("schema", schema),
):
    rules.command(name)(command)
