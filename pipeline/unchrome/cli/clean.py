"""`unchrome clean`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from unchrome.cli.ends import quiet_pipe, usage_errors
from unchrome.cli.options import (
    Engine,
    Format,
    HtmlField,
    IdField,
    KindOption,
    PlanOption,
    PresetOption,
    RulesOption,
    TextField,
    UrlField,
)


def clean(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="Files, folders, archives, patterns, addresses; - is stdin."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where articles go; else stdout.")
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="What --out is, instead of what its name says; json is a folder.")
    ] = None,
    ledger: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the ledger goes.")] = None,
    rejects: Annotated[Path | None, typer.Option(metavar="FILE", help="Where rejected pages go.")] = None,
    plan: PlanOption = "article",
    rules: RulesOption = None,
    kind: KindOption = None,
    preset: PresetOption = None,
    text_field: TextField = None,
    html_field: HtmlField = None,
    id_field: IdField = None,
    url_field: UrlField = None,
    workers: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="N",
            help="Clean in N processes or Ray actors, each page within limits; 0: in this one, or on all CPUs.",
        ),
    ] = 0,
    max_seconds: Annotated[
        float, typer.Option(min=0, metavar="S", help="With --workers: seconds of CPU that a page may take; 0: any.")
    ] = 60,
    engine: Annotated[
        Engine, typer.Option(help="Where pages are cleaned: this machine, or a Ray cluster.")
    ] = Engine.local,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No messages about rejects, no summary.")] = False,
) -> None:
    """Pages in, articles out: JSON lines, plain or packed, Parquet, or a folder of JSON files."""
    from unchrome import run
    from unchrome.engine import results
    from unchrome.engine.local import Limits
    from unchrome.flow import Cleaner
    from unchrome.source import mapping, pages
    from unchrome.source.files import Walk

    run.hush()
    names = _inputs(inputs)
    targets = run.Targets(out, ledger, rejects, format_)
    with usage_errors():
        targets.check(names)
        cleaner = Cleaner(plan, rules)
    walk = Walk()
    fields = mapping.chosen(preset, text_field, html_field, id_field, url_field)
    source = pages(names, kind, fields, cleaner.plan.extract.max_bytes, walk)
    report = run.Report(quiet)
    with quiet_pipe(), usage_errors(), targets.open() as sink:
        walk.targets = targets.identities()
        for result in results(engine, cleaner, source, workers, Limits(max_seconds)):
            report.see(sink.put(result))
    report.finish(sink, rejects, walk.skipped)
    raise typer.Exit(report.exit_code)


def _inputs(inputs: list[str] | None) -> list[str]:
    if not inputs and sys.stdin.isatty():
        typer.echo("unchrome: reading from the terminal; end with Ctrl-D", err=True)
    return inputs or ["-"]
