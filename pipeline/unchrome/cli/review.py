"""`unchrome review`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from unchrome.cli.ends import DONE, UNREADABLE, WRONG, fail, usage_errors
from unchrome.cli.options import HtmlField, IdField, KindOption, PlanOption, PresetOption, TextField, UrlField

PACKAGES = ("jinja2", "ruamel.yaml", "starlette", "uvicorn")
"""What the extra `review` installs."""


def review(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of rule files, as `mine` writes them.")],
    corpus: Annotated[
        list[str] | None, typer.Option(metavar="INPUT", help="Pages to show the rules on; give it again for more.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 takes a free one.")] = 0,
    plan: PlanOption = "mined",
    kind: KindOption = None,
    preset: PresetOption = None,
    text_field: TextField = None,
    html_field: HtmlField = None,
    id_field: IdField = None,
    url_field: UrlField = None,
) -> None:
    """Accept, refuse and edit proposed rules in the browser; each decision is written into its file at once."""
    _require()
    from unchrome import run
    from unchrome.flow import Cleaner
    from unchrome.review.app import listen, serve
    from unchrome.review.corpus import Corpus, read
    from unchrome.review.index import Index
    from unchrome.source import mapping, pages

    run.hush()
    with usage_errors():
        cleaner = Cleaner(plan)
        listening = listen(port)
        index = Index(folder, _count if sys.stderr.isatty() else None)
        fields = mapping.chosen(preset, text_field, html_field, id_field, url_field)
        report = run.Report(quiet=False)
        with read(cleaner, pages(corpus or [], kind, fields, cleaner.plan.extract.max_bytes), report.see) as found:
            if report.exit_code == UNREADABLE:
                raise typer.Exit(UNREADABLE)
            serve(index, Corpus(found), listening, _say)
    raise typer.Exit(DONE)


def _require() -> None:
    try:
        for package in PACKAGES:
            import_module(package)
    except ImportError as error:
        fail(f"review needs {error.name}, which is not installed; pip install 'unchrome[review]'", WRONG)


def _count(done: int, of: int) -> None:
    typer.echo(f"\runchrome: rule files read: {done:,} of {of:,}", err=True, nl=done == of)


def _say(address: str) -> None:
    typer.echo(address)
    typer.echo("unchrome: open this address in a browser of this machine; Ctrl-C ends the review", err=True)
