"""`unchrome rules schema`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from unchrome.cli.ends import quiet_pipe


class File(StrEnum):
    """A kind of file that has a schema."""

    rules = "rules"
    plan = "plan"
    case = "case"


def schema(
    of: Annotated[File, typer.Argument(metavar="[rules|plan|case]", help="The kind of file.")] = File.rules,
) -> None:
    """JSON Schema of rule files, plans or golden cases, for editors."""
    from json import dumps

    from unchrome.schema import document

    with quiet_pipe():
        typer.echo(dumps(document(of.value), indent=1, ensure_ascii=False))
