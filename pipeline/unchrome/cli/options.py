"""The options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Kind(StrEnum):
    """What an input is."""

    html = "html"
    text = "text"
    jsonl = "jsonl"
    json = "json"
    warc = "warc"
    wet = "wet"
    parquet = "parquet"


class Format(StrEnum):
    """What articles are written as."""

    jsonl = "jsonl"
    jsonl_gz = "jsonl.gz"
    jsonl_zst = "jsonl.zst"
    parquet = "parquet"
    json = "json"


class Preset(StrEnum):
    """Whose records the input holds."""

    dolma = "dolma"
    datatrove = "datatrove"
    fineweb = "fineweb"
    ccnews = "ccnews"
    trafilatura = "trafilatura"


class Engine(StrEnum):
    """What pages are cleaned on."""

    local = "local"
    ray = "ray"


PlanOption = Annotated[str, typer.Option("--plan", metavar="PLAN", help="A shipped plan, or a plan file.")]
RulesOption = Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="A folder of more rules.")]
KindOption = Annotated[
    Kind | None, typer.Option(help="What the input is, instead of what its name and first bytes say.")
]
PresetOption = Annotated[Preset | None, typer.Option(help="Whose records the input holds.")]
TextField = Annotated[str | None, typer.Option(metavar="KEY", help="The key of a record's text.")]
HtmlField = Annotated[str | None, typer.Option(metavar="KEY", help="The key of a record's HTML.")]
IdField = Annotated[str | None, typer.Option(metavar="KEY", help="The key of a record's id.")]
UrlField = Annotated[str | None, typer.Option(metavar="KEY", help="The key of a record's address.")]
EngineOption = Annotated[
    Engine, typer.Option("--engine", help="Where pages are cleaned: this machine, or a Ray cluster.")
]
