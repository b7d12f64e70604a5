"""`unchrome explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unchrome.cli.ends import DONE, REJECTS, UNREADABLE, WRONG, fail, quiet_pipe, usage_errors
from unchrome.cli.options import HtmlField, KindOption, PlanOption, PresetOption, RulesOption, TextField

if TYPE_CHECKING:
    from unchrome.flow import Cleaner
    from unchrome.model import Page
    from unchrome.source.mapping import Mapping


def explain(
    page: Annotated[str, typer.Argument(metavar="INPUT", help="A file with a page; - is stdin.")] = "-",
    plan: PlanOption = "article",
    rules: RulesOption = None,
    kind: KindOption = None,
    preset: PresetOption = None,
    text_field: TextField = None,
    html_field: HtmlField = None,
    record: Annotated[
        int, typer.Option(min=1, max=1 << 53, metavar="N", help="Which record of a file of records.")
    ] = 1,
    line: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Why the line with this number was kept or dropped.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page to look at in a browser; - is stdout.")
    ] = None,
    changed: Annotated[bool, typer.Option("--changed", help="Only the lines that something was done to.")] = False,
    color: Annotated[bool | None, typer.Option("--color/--no-color", help="Colours; by default on a terminal.")] = None,
) -> None:
    """Show a page line by line, and which rule did what."""
    from unchrome.browser.document import STDOUT, write
    from unchrome.explain.html import document
    from unchrome.explain.terminal import explain as explained
    from unchrome.explain.why import why
    from unchrome.flow import Cleaner
    from unchrome.run import Targets, hush
    from unchrome.source import mapping

    hush()
    if line and html:
        fail("--line and --html are two ways to show a page; name one", WRONG)
    with usage_errors():
        Targets(html if html != STDOUT else None, None, None).check([page])
        cleaner = Cleaner(plan, rules)
    found = _page(page, kind, mapping.chosen(preset, text_field, html_field, None, None), cleaner, record)
    draft, reject = cleaner.draft(found)
    with quiet_pipe(), usage_errors():
        if html:
            write(html, document(found, draft, reject, cleaner.plan))
        else:
            told = [*why(draft, cleaner.plan, line), *explained(None, reject)] if line and draft else None
            for text in told or explained(draft, reject, changed):
                typer.echo(text, color=color)
    raise typer.Exit(REJECTS if reject else DONE)


def _page(name: str, kind: str | None, fields: Mapping, cleaner: Cleaner, record: int) -> Page:
    """The page of the input with this number; the command ends where there is none."""
    from itertools import islice

    from unchrome.model import Reject
    from unchrome.source import pages

    found = next(islice(pages([name], kind, fields, cleaner.plan.extract.max_bytes), record - 1, None), None)
    if found is None:
        fail(f"{name}: there is no record {record}", UNREADABLE)
    if isinstance(found, Reject):
        fail(f"{found.where}: {found.detail}", UNREADABLE)
    return found
