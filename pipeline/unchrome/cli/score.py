"""`unchrome score`."""

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
    from unchrome.flow import Cleaner
    from unchrome.run import SHOWN, hush
    from unchrome.score import score as scored
    from unchrome.score.gold import Labels
    from unchrome.score.table import as_dict, table
    from unchrome.source import mapping, pages

    hush()
    with usage_errors():
        cleaner, labels = Cleaner(plan, rules), Labels(gold)
    fields = mapping.chosen(preset, text_field, html_field, id_field, url_field)
    found = scored(labels, pages(inputs, kind, fields, cleaner.plan.extract.max_bytes), cleaner)
    show(as_dict(found), table(found), as_json)
    show_rejects(found.rejects[:SHOWN])
    if found.missing:
        some = ", ".join(found.missing[:3]) + (", ..." if len(found.missing) > 3 else "")
        typer.echo(f"unchrome: labelled pages that no input has count as empty: {len(found.missing)}: {some}", err=True)
    raise typer.Exit(ending(found.rejects, is_done=not (found.missing or found.rejects)))
