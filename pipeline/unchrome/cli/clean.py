"""`unchrome clean`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unchrome.cli.ends import UNREADABLE, WRONG, fail, quiet_pipe, usage_errors
from unchrome.cli.options import (
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
    from unchrome.model import Article, Page, Reject
    from unchrome.plan import Plan
    from unchrome.run import Report, Targets
    from unchrome.run.reader import Read
    from unchrome.source.files import Walk

    Engine = Callable[[Iterable[Page | Reject]], Iterator[Article | Reject]]


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
        int, typer.Option(min=0, metavar="N", help="Clean in N processes, each page within limits; 0: in this one.")
    ] = 0,
    max_seconds: Annotated[
        float, typer.Option(min=0, metavar="S", help="With --workers: seconds of CPU that a page may take; 0: any.")
    ] = 60,
    max_rejects: Annotated[
        float | None,
        typer.Option(min=0, max=1, metavar="SHARE", help="Stop when more than this share of the pages are rejects."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary, no rejects shown.")] = False,
) -> None:
    """Pages in, articles out: JSON lines, plain or packed, Parquet, or a folder of JSON files."""
    from unchrome import run
    from unchrome.engine import local
    from unchrome.flow import Cleaner
    from unchrome.source import mapping, pages

    run.hush()
    names = _inputs(inputs)
    with usage_errors():
        cleaner = Cleaner(plan, rules)
    fields = mapping.chosen(preset, text_field, html_field, id_field, url_field)

    def read(inputs: Iterable[str], walk: Walk) -> Iterator[Page | Reject]:
        return pages(inputs, kind, fields, cleaner.plan.extract.max_bytes, walk)

    limits = local.Limits(max_seconds)
    engine: Engine = partial(local.run, cleaner, workers=workers, limits=limits) if workers else cleaner.run
    report = run.Report(quiet, max_rejects)
    if out is None or not _is_run(out, format_):
        targets = run.Targets(Path(out) if out else None, ledger, rejects, format_)
        raise typer.Exit(_into_file(names, targets, read, engine, report))
    if "://" in out:
        fail(f"{out} is no local folder; a run writes to one, where it can be gone on with", WRONG)
    if ledger or rejects:
        fail(f"--ledger and --rejects are for an output file; a run into {out} keeps both there", WRONG)
    options = {
        "kind": kind,
        "preset": preset,
        "text-field": text_field,
        "html-field": html_field,
        "id-field": id_field,
        "url-field": url_field,
        "max-seconds": max_seconds,
    }
    raise typer.Exit(_into_folder(names, Path(out), cleaner.plan, options, read, engine, report))


def _inputs(inputs: list[str] | None) -> list[str]:
    if not inputs and sys.stdin.isatty():
        typer.echo("unchrome: reading from the terminal; end with Ctrl-D", err=True)
    return inputs or ["-"]


def _is_run(out: str, format_: Format | None) -> bool:
    """Whether the output is a folder that is written shard by shard."""
    return format_ != Format.json and (out.endswith("/") or Path(out).is_dir())


def _into_file(names: list[str], targets: Targets, read: Read, engine: Engine, report: Report) -> int:
    """Clean into one file or stdout; gives the exit code."""
    from unchrome.source.files import Walk

    walk = Walk()
    with usage_errors():
        targets.check(names)
    with quiet_pipe(), usage_errors(), targets.open() as sink:
        walk.targets = targets.identities()
        for result in engine(read(names, walk)):
            report.see(sink.put(result))
            report.check()
    report.finish(targets.rejects, walk.skipped)
    return report.exit_code


def _into_folder(
    names: list[str], out: Path, plan: Plan, options: dict[str, Any], read: Read, engine: Engine, report: Report
) -> int:
    """Clean into a folder, shard by shard; gives the exit code."""
    from unchrome.run import TooManyRejectsError, manifest
    from unchrome.run.folder import Folder
    from unchrome.run.reader import Reader
    from unchrome.run.sharded import Run
    from unchrome.run.shards import renamed, shards
    from unchrome.run.signals import StoppedError
    from unchrome.source.files import shown

    with usage_errors():
        try:
            found, skipped = shards(names, options["kind"], out)
        except OSError as error:
            fail(f"{shown(error.filename)}: {error.strerror}", UNREADABLE)
        for shard in renamed(found):
            report.say(f"several inputs have the name of {shard.input}; what is written for it is {shard.name}.jsonl")
        try:
            Run(Folder(out), found, manifest.made_of(plan, options, found)).clean(Reader(read), engine, report)
        except TooManyRejectsError as error:
            fail(f"{error}; what is done is saved, and with a larger share the same command goes on", WRONG)
        except StoppedError as stopped:
            again = shlex.join(["unchrome", *sys.argv[1:]])
            fail(f"stopped by {stopped}; what is done is saved; to go on: {again}", 128 + stopped.signal)
    report.finish(out / "rejects", skipped)
    return report.exit_code
