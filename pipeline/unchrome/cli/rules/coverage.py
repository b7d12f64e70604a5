"""`unchrome rules coverage`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from unchrome.cli.ends import usage_errors
from unchrome.cli.figures import ending, show, show_rejects
from unchrome.cli.options import (
    HtmlField,
    IdField,
    KindOption,
    PlanOption,
    PresetOption,
    RulesOption,
    TextField,
    UrlField,
)


def coverage(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="The pages: files or folders; - is stdin.")],
    gold: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Labelled pages, as `unchrome score` reads them.")
    ] = None,
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
    """How often each rule fires on these pages, on how many sites, on what; with labels, how often it is right."""
    from unchrome.book.coverage import Coverage, as_dict, table
    from unchrome.flow import Cleaner
    from unchrome.run import hush
    from unchrome.score.gold import Labels
    from unchrome.source import mapping, pages

    hush()
    with usage_errors():
        cleaner, labels = Cleaner(plan, rules), Labels(gold) if gold else None
    fields = mapping.chosen(preset, text_field, html_field, id_field, url_field)
    found = Coverage(cleaner, labels).run(pages(inputs, kind, fields, cleaner.plan.extract.max_bytes))
    show(as_dict(found), table(found), as_json)
    show_rejects(found.rejects)
    raise typer.Exit(ending(found.rejects, is_done=not found.refused))
