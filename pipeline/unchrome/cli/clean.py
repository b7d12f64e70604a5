"""`unchrome clean`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unchrome.cli.ends import WRONG, fail, usage_errors
from unchrome.cli.job import Job
from unchrome.cli.options import (
    Engine,
    EngineOption,
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

if TYPE_CHECKING:
    from unchrome.model import Reject
    from unchrome.run import Targets
    from unchrome.sink import Written
    from unchrome.source.files import Walk
    from unchrome.source.record import Item


def clean(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="Files, folders, archives, patterns, addresses; - is stdin."),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE|DIR/", help="Where articles go; else stdout. DIR/: shard by shard."),
    ] = None,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format", help="What is written, instead of what the name of --out says; json: a folder of files."
        ),
    ] = None,
    ledger: Annotated[str | None, typer.Option(metavar="FILE", help="Where the ledger goes.")] = None,
    rejects: Annotated[str | None, typer.Option(metavar="FILE", help="Where rejected pages go.")] = None,
    plan: PlanOption = "article",
    rules: RulesOption = None,
    kind: KindOption = None,
    preset: PresetOption = None,
    text_field: TextField = None,
    html_field: HtmlField = None,
    id_field: IdField = None,
    url_field: UrlField = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Clean in N processes or Ray actors, each page within limits; 0: in this one, or on all CPUs. "
            "Unless named, 1 into DIR/ and 0 elsewhere.",
        ),
    ] = None,
    max_seconds: Annotated[
        float, typer.Option(min=0, metavar="S", help="With workers: seconds of CPU that a page may take; 0: any.")
    ] = 60,
    max_memory: Annotated[
        int, typer.Option(min=0, metavar="MB", help="With workers: megabytes that a page may take; 0: any.")
    ] = 4096,
    max_rejects: Annotated[
        float | None,
        typer.Option(min=0, max=1, metavar="SHARE", help="Stop when more than this share of the pages are rejects."),
    ] = None,
    engine: EngineOption = Engine.local,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary, no rejects shown.")] = False,
) -> None:
    """Pages in, articles out: JSON lines, plain or packed, Parquet, or a folder of JSON files."""
    from unchrome import run
    from unchrome.engine import results
    from unchrome.engine.limits import Limits
    from unchrome.flow import Cleaner
    from unchrome.source import items, mapping

    run.hush()
    out = None if out is None else out.removeprefix("file://")
    with usage_errors():
        cleaner = Cleaner(plan, rules)
    is_run = out is not None and format_ != Format.json and _is_folder(out)
    count = _workers(workers, engine, is_run)
    fields = mapping.chosen(preset, text_field, html_field, id_field, url_field)

    def read(inputs: Iterable[str], walk: Walk) -> Iterator[Item]:
        return items(inputs, kind, fields, cleaner.plan.extract.max_bytes, walk)

    def cleaned(found: Iterable[Item]) -> Iterator[Written | Reject]:
        return results(engine, cleaner, found, count, Limits(max_seconds, max_memory << 20))

    job = Job(_inputs(inputs), read, cleaned, run.Report(quiet, max_rejects))
    if out is None or not is_run:
        raise typer.Exit(job.into_file(_targets(out, ledger, rejects, format_)))
    if ledger or rejects:
        fail(f"--ledger and --rejects are for an output file; a run into {out} keeps both there", WRONG)
    options = {
        "format": format_ or Format.jsonl,
        "kind": kind,
        "preset": preset,
        "text-field": text_field,
        "html-field": html_field,
        "id-field": id_field,
        "url-field": url_field,
        "max-seconds": max_seconds,
        "max-memory": max_memory,
    }
    raise typer.Exit(job.into_folder(Path(out), cleaner.plan, options))


def _inputs(inputs: list[str] | None) -> list[str]:
    if not inputs and sys.stdin.isatty():
        typer.echo("unchrome: reading from the terminal; end with Ctrl-D", err=True)
    return inputs or ["-"]


def _workers(named: int | None, engine: Engine, is_run: bool) -> int:
    """How many workers: a run into a folder is left alone, so its pages are within limits."""
    return named if named is not None else int(is_run and engine == Engine.local)


def _targets(out: str | None, ledger: str | None, rejects: str | None, format_: Format | None) -> Targets:
    from unchrome.run import Targets

    with usage_errors():
        return Targets.named(out, ledger, rejects, format_)


def _is_folder(out: str) -> bool:
    """Whether this names a folder to write shards to. Fails where that is at an address."""
    from unchrome.source.remote import is_address

    if not is_address(out):
        return out.endswith("/") or Path(out).is_dir()
    if out.endswith("/"):
        said = "a run can be gone on with only in a folder of this machine; name one and copy it, or name a file"
        fail(f"{out} is at an address: {said}", WRONG)
    return False
