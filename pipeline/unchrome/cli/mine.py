"""`unchrome mine`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unchrome.cli.ends import DIFFERENCES, DONE, WRONG, fail, quiet_pipe, usage_errors
from unchrome.cli.options import (
    Engine,
    EngineOption,
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
    from unchrome.mine.mining import Mining


def mine(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="[INPUT]...", help="Files or folders; - is stdin.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Where the rule files go, one a site.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="RULES", help="A folder of site rules: say which fire no more, and what is new."),
    ] = None,
    plan: PlanOption = "mined",
    rules: RulesOption = None,
    kind: KindOption = None,
    preset: PresetOption = None,
    text_field: TextField = None,
    html_field: HtmlField = None,
    id_field: IdField = None,
    url_field: UrlField = None,
    workers: Annotated[int, typer.Option(min=0, metavar="N", help="Read pages in N processes; 0: in this one.")] = 0,
    engine: EngineOption = Engine.local,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No messages about rejects, no summary.")] = False,
) -> None:
    """Propose site rules from lines that recur over a site's pages, with their evidence."""
    from unchrome import run
    from unchrome.engine import results
    from unchrome.engine.limits import Limits
    from unchrome.flow import Cleaner
    from unchrome.mine.drift import drift
    from unchrome.mine.mining import Mining, save, target
    from unchrome.sink import Written
    from unchrome.source import items, mapping

    _require(out, against, rules)
    run.hush()
    with usage_errors():
        cleaner = Cleaner(plan, rules or against)
        folder = target(out) if out else None
    fields = mapping.chosen(preset, text_field, html_field, id_field, url_field)
    source = items(inputs or ["-"], kind, fields, cleaner.plan.extract.max_bytes)
    report, changed, saved = run.Report(quiet), 0, (0, 0)
    with quiet_pipe(), usage_errors(), Mining(cleaner.plan.refused) as mining:
        for result in results(engine, cleaner, source, workers, Limits()):
            report.see(result)
            if isinstance(result, Written):
                mining.see(result.read())
        if folder:
            saved = save(mining, folder)
        for line in drift(mining, cleaner.plan.rules) if against else ():
            changed += 1
            typer.echo(line)
        if not quiet:
            _summarise(mining, saved if folder else None, changed if against else None)
    raise typer.Exit(report.exit_code or (DIFFERENCES if changed else DONE))


def _require(out: Path | None, against: Path | None, rules: Path | None) -> None:
    if out is None and against is None:
        fail("name a folder for the proposed rules with -o DIR, or rules to compare with by --against RULES", WRONG)
    if rules is not None and against is not None:
        fail("--against loads the rules already; leave out --rules", WRONG)


def _summarise(mining: Mining, saved: tuple[int, int] | None, changed: int | None) -> None:
    pages, sites = mining.pages.total(), len(mining.pages)
    typer.echo(f"unchrome: pages: {pages:,}; sites: {sites:,}, with too few articles: {mining.small:,}", err=True)
    if mining.homeless:
        typer.echo(
            f"unchrome: passed over, since mining is by site: pages without an address: {mining.homeless:,}", err=True
        )
    if saved is not None:
        typer.echo(f"unchrome: rules proposed: {saved[1]:,}; files: {saved[0]:,}", err=True)
    if changed is not None:
        typer.echo(f"unchrome: changes: {changed:,}", err=True)
