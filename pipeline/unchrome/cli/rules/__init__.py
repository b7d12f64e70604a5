"""`unchrome rules`: the rulebook; a file a command."""

from __future__ import annotations

import typer

from unchrome.cli.rules.lint import lint
from unchrome.cli.rules.schema import schema

rules = typer.Typer(name="rules", no_args_is_help=True, help="The rulebook: lint it, and its schema for editors.")
for name, command in (("lint", lint), ("schema", schema)):
    rules.command(name)(command)
