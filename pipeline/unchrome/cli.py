"""The command line: parse, one call, print, exit code. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO, NoReturn

import typer

from unchrome import __version__

DONE, DIFFERENCES, WRONG, REJECTS, UNREADABLE = 0, 1, 2, 3, 4
"""Exit codes: done; differences found; wrong usage, plan or rule; done but with rejects; an input is unreadable."""

ANY_SIZE = 1 << 40
"""Bytes: no limit on a line of our own files."""

app = typer.Typer(
    name="unchrome",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Drop the site's chrome from articles, line by line, every removal on a ledger.",
)


class Kind(StrEnum):
    """What an input is."""

    html = "html"
    text = "text"
    jsonl = "jsonl"
    json = "json"
    warc = "warc"
    wet = "wet"
    parquet = "parquet"


class Preset(StrEnum):
    """Whose records the input holds."""

    dolma = "dolma"
    datatrove = "datatrove"
    fineweb = "fineweb"
    ccnews = "ccnews"
    trafilatura = "trafilatura"


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


@app.callback(invoke_without_command=True)
def _unchrome(version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False) -> None:
    if version:
        typer.echo(f"unchrome {__version__}")
        raise typer.Exit


@app.command()
def clean(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="[INPUT]...", help="Files or folders; - is stdin.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where articles go; else stdout.")
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
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No messages about rejects, no summary.")] = False,
) -> None:
    """Pages in, articles out, one JSON object a line."""
    from unchrome import run
    from unchrome.engine import local as engine
    from unchrome.flow import Cleaner
    from unchrome.source import mapping, pages
    from unchrome.source.files import Walk

    run.hush()
    names = _inputs(inputs)
    targets = run.Targets(out, ledger, rejects)
    with _usage_errors():
        targets.check(names)
        cleaner = Cleaner(plan, rules)
    walk = Walk()
    fields = mapping.chosen(preset, text_field, html_field, id_field, url_field)
    source = pages(names, kind, fields, cleaner.plan.extract.max_bytes, walk)
    report = run.Report(quiet)
    with _quiet_pipe(), _usage_errors(), targets.open() as sink:
        walk.targets = targets.identities()
        for result in (
            engine.run(cleaner, source, workers, engine.Limits(max_seconds)) if workers else cleaner.run(source)
        ):
            report.see(sink.put(result))
    report.finish(sink, rejects, walk.skipped)
    raise typer.Exit(report.exit_code)


@app.command()
def explain(
    page: Annotated[str, typer.Argument(metavar="INPUT", help="A file with a page; - is stdin.")] = "-",
    plan: PlanOption = "article",
    rules: RulesOption = None,
    kind: KindOption = None,
    preset: PresetOption = None,
    text_field: TextField = None,
    html_field: HtmlField = None,
    record: Annotated[int, typer.Option(min=1, metavar="N", help="Which record of a file of records.")] = 1,
    changed: Annotated[bool, typer.Option("--changed", help="Only the lines that something was done to.")] = False,
    color: Annotated[bool | None, typer.Option("--color/--no-color", help="Colours; by default on a terminal.")] = None,
) -> None:
    """Show a page line by line, and which rule did what."""
    from itertools import islice

    from unchrome.explain import explain as explained
    from unchrome.flow import Cleaner
    from unchrome.model import Reject
    from unchrome.run import hush
    from unchrome.source import mapping, pages

    hush()
    with _usage_errors():
        cleaner = Cleaner(plan, rules)
    source = pages(
        [page], kind, mapping.chosen(preset, text_field, html_field, None, None), cleaner.plan.extract.max_bytes
    )
    found = next(islice(source, record - 1, None), None)
    if found is None:
        _fail(f"{page}: there is no record {record}", UNREADABLE)
    if isinstance(found, Reject):
        _fail(f"{found.where}: {found.detail}", UNREADABLE)
    draft, reject = cleaner.draft(found)
    with _quiet_pipe():
        for line in explained(draft, reject, changed):
            typer.echo(line, color=color)
    raise typer.Exit(REJECTS if reject else DONE)


@app.command()
def undo(
    articles: Annotated[str, typer.Argument(metavar="ARTICLES", help="Articles as `clean` wrote them; - is stdin.")],
    ledger: Annotated[Path, typer.Option("--ledger", metavar="FILE", help="The ledger of the same run.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where the texts go; else stdout.")
    ] = None,
) -> None:
    """Give back the texts as they were before cleaning."""
    from unchrome import run
    from unchrome.restore import RestoreError, restore
    from unchrome.source.stream import Stream, StreamError

    targets = run.Targets(out, None, None)
    with _usage_errors():
        targets.check([articles, str(ledger)])
    try:
        with _quiet_pipe(), _input(articles) as handle, ledger.open("rb") as marks, _output(out) as target:
            for line in restore(Stream(articles, handle, ANY_SIZE), Stream(str(ledger), marks, ANY_SIZE)):
                target.write(line)
    except (RestoreError, StreamError) as error:
        _fail(str(error), DIFFERENCES)
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}", UNREADABLE)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder of golden cases.")] = Path("golden"),
    update: Annotated[bool, typer.Option("--update", help="Write what the cases now give.")] = False,
) -> None:
    """Run golden cases: is what comes out as expected?"""
    from unchrome import golden

    if update and os.environ.get("CI"):
        _fail("--update is refused when CI is set: golden files are changed by people, who read the diff", WRONG)
    with _usage_errors():
        cases = golden.cases(folder)
    wrong = 0
    for case in cases:
        with _usage_errors():
            outcome = golden.update(case) if update else golden.check(case)
        for line in outcome.lines:
            typer.echo(line)
        wrong += outcome.wrong
    done = "updated" if update else "right"
    typer.echo(f"{len(cases) - wrong} of {len(cases)} cases {done}, {wrong} not", err=True)
    raise typer.Exit(DIFFERENCES if wrong else DONE)


@app.command()
def score(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Labelled pages, a JSON object a line.")],
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="The pages: files or folders; - is stdin.")],
    plan: PlanOption = "article",
    rules: RulesOption = None,
    kind: KindOption = None,
    preset: PresetOption = None,
    text_field: TextField = None,
    html_field: HtmlField = None,
    id_field: IdField = None,
    url_field: UrlField = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Precision, recall, exact match and body lost against labelled pages; and each rule's share of it."""
    from unchrome import sink
    from unchrome.flow import Cleaner
    from unchrome.run import SHOWN, hush
    from unchrome.score import score as scored
    from unchrome.score.gold import Labels
    from unchrome.score.table import as_dict, table
    from unchrome.source import mapping, pages

    hush()
    with _usage_errors():
        cleaner, labels = Cleaner(plan, rules), Labels(gold)
    fields = mapping.chosen(preset, text_field, html_field, id_field, url_field)
    found = scored(labels, pages(inputs, kind, fields, cleaner.plan.extract.max_bytes), cleaner)
    with _quiet_pipe():
        if as_json:
            sys.stdout.write(sink.line(as_dict(found)).decode())
        else:
            for line in table(found):
                typer.echo(line)
    for reject in found.rejects[:SHOWN]:
        typer.echo(f"unchrome: {reject.where}: {reject.detail} [{reject.reason}]", err=True)
    if found.missing:
        some = ", ".join(found.missing[:3]) + (", ..." if len(found.missing) > 3 else "")
        typer.echo(f"unchrome: labelled pages that no input has count as empty: {len(found.missing)}: {some}", err=True)
    raise typer.Exit(REJECTS if found.missing or found.rejects else DONE)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if sys.stdin is None or sys.stdout is None:
        sys.exit("unchrome: stdin and stdout must be open; use /dev/null for none")
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("unchrome: interrupted", err=True)
        sys.exit(130)


def _inputs(inputs: list[str] | None) -> list[str]:
    if not inputs and sys.stdin.isatty():
        typer.echo("unchrome: reading from the terminal; end with Ctrl-D", err=True)
    return inputs or ["-"]


def _fail(message: str, code: int) -> NoReturn:
    typer.echo(f"unchrome: {message}", err=True)
    raise typer.Exit(code)


@contextmanager
def _usage_errors() -> Iterator[None]:
    """A plan, a rule, a case or a target that cannot be used ends the command with its message and exit code 2."""
    from unchrome.golden import CaseError
    from unchrome.plan import PlanError
    from unchrome.run import TargetError
    from unchrome.score.gold import GoldError
    from unchrome.yamlfile import FileError

    try:
        yield
    except (FileError, PlanError, CaseError, TargetError, GoldError) as error:
        _fail(str(error), WRONG)
    except BrokenPipeError:
        raise
    except OSError as error:
        _fail(f"writing failed: {error.strerror or error}", WRONG)


@contextmanager
def _quiet_pipe() -> Iterator[None]:
    """A reader that has gone away (`| head -1`) ends the command quietly."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None


@contextmanager
def _input(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as handle:
            yield handle


@contextmanager
def _output(path: Path | None) -> Iterator[BinaryIO]:
    if path is None:
        yield sys.stdout.buffer
    else:
        with path.open("wb") as handle:
            yield handle
