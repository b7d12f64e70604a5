"""`unchrome diff`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from unchrome.cli.ends import DIFFERENCES, DONE, REJECTS, UNREADABLE, WRONG, fail, quiet_pipe, usage_errors
from unchrome.cli.options import HtmlField, IdField, KindOption, PresetOption, TextField, UrlField

if TYPE_CHECKING:
    from unchrome.model import Page, Reject

SIDE = (
    "A shipped plan, a plan file, a folder of rules, git:REV or git:REV:PATH for one of these as it was, a ledger, or "
    "a folder with the articles and ledger of an earlier run."
)


def diff(
    a: Annotated[str, typer.Argument(metavar="A", help=SIDE)],
    b: Annotated[str, typer.Argument(metavar="B", help="The same.")],
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="[INPUT]...", help="The pages; none where earlier runs are compared.")
    ] = None,
    plan: Annotated[
        str, typer.Option(metavar="PLAN", help="The plan that folders of rules are added to, or that they hold.")
    ] = "article",
    kind: KindOption = None,
    preset: PresetOption = None,
    text_field: TextField = None,
    html_field: HtmlField = None,
    id_field: IdField = None,
    url_field: UrlField = None,
    fail_if_lost: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            metavar="SHARE",
            help="Exit with 1 only where B drops more than this share (0 to 1) of the characters that A keeps.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")] = False,
) -> None:
    """Which lines change hands between two plans, two folders of rules or two earlier runs, and by which rules."""
    from unchrome import sink
    from unchrome.diff.outputs import Output
    from unchrome.diff.report import as_dict, report
    from unchrome.diff.sides import pairs, side
    from unchrome.diff.tally import tally
    from unchrome.run import hush
    from unchrome.source import mapping, pages

    hush()
    with usage_errors():
        sides = side(a, plan), side(b, plan)
    plans = [item.plan for item in sides if not isinstance(item, Output)]
    _hold_inputs(inputs or [], bool(plans))
    fields = mapping.chosen(preset, text_field, html_field, id_field, url_field)
    largest = max((item.extract.max_bytes for item in plans), default=0)
    source = _Readable(pages(inputs or [], kind, fields, largest))
    with usage_errors():
        found = tally(pairs(*sides, source))
    if fail_if_lost is not None and found.share is None:
        fail(
            "--fail-if-lost: a ledger does not say what was kept; name folders with the articles and the ledger", WRONG
        )
    with quiet_pipe():
        if as_json:
            sys.stdout.write(sink.line(as_dict(found)).decode())
        else:
            for line in report(found):
                typer.echo(line)
    if source.unreadable or (inputs and not found.pages):
        fail("not all pages could be read; the others are compared", UNREADABLE)
    differs = found.differs if fail_if_lost is None else (found.share or 0) > fail_if_lost
    raise typer.Exit(DIFFERENCES if differs else REJECTS if source.rejected else DONE)


def _hold_inputs(inputs: list[str], wanted: bool) -> None:
    """End the command where pages are named and none are read, or the other way round."""
    if wanted and not inputs:
        fail("name the pages that both sides are to clean: unchrome diff A B INPUT...", WRONG)
    if inputs and not wanted:
        fail("earlier runs have their pages; name none", WRONG)


class _Readable:
    """The pages of a source; what it could not read is told, and noted in `rejected`, and in `unreadable` where that is
    a whole input."""

    def __init__(self, source: Iterator[Page | Reject]) -> None:
        self._source = source
        self.unreadable = self.rejected = False

    def __iter__(self) -> Iterator[Page]:
        from unchrome.model import Page

        for page in self._source:
            if isinstance(page, Page):
                yield page
            else:
                typer.echo(f"unchrome: {page.where}: {page.detail}", err=True)
                self.rejected = True
                self.unreadable = self.unreadable or page.reason == "unreadable"
