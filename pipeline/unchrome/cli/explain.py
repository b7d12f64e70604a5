"""`unchrome explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from unchrome.cli.ends import DONE, REJECTS, UNREADABLE, fail, quiet_pipe, usage_errors
from unchrome.cli.options import HtmlField, KindOption, PlanOption, PresetOption, RulesOption, TextField


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
    with usage_errors():
        cleaner = Cleaner(plan, rules)
    source = pages(
        [page], kind, mapping.chosen(preset, text_field, html_field, None, None), cleaner.plan.extract.max_bytes
    )
    found = next(islice(source, record - 1, None), None)
    if found is None:
        fail(f"{page}: there is no record {record}", UNREADABLE)
    if isinstance(found, Reject):
        fail(f"{found.where}: {found.detail}", UNREADABLE)
    draft, reject = cleaner.draft(found)
    with quiet_pipe():
        for line in explained(draft, reject, changed):
            typer.echo(line, color=color)
    raise typer.Exit(REJECTS if reject else DONE)
