"""`unchrome rules new`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unchrome.cli.ends import DIFFERENCES, WRONG, fail, quiet_pipe, usage_errors
from unchrome.cli.figures import ending
from unchrome.cli.options import RulesOption

if TYPE_CHECKING:
    from unchrome.book.proposal import Known, Proposal
    from unchrome.book.proposal.near import Seen
    from unchrome.rule import Rule


def new(
    lines: Annotated[list[str], typer.Argument(metavar="LINE...", help="Lines of chrome of one kind, in quotes.")],
    site: Annotated[str, typer.Option(metavar="HOST", help="Only on pages of this site.")] = "",
    corpus: Annotated[
        list[str] | None,
        typer.Option(metavar="INPUT", help="Pages to take near misses from; may be given again."),
    ] = None,
    name: Annotated[str, typer.Option("--id", metavar="ID", help="The id; else made from the line.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Add it to this rule file; else stdout.")
    ] = None,
    rules: RulesOption = None,
) -> None:
    """Propose a rule for lines of chrome, with its hits and near misses, ready for `unchrome rules test`."""
    from unchrome import book
    from unchrome.book import proposal
    from unchrome.book.proposal import near
    from unchrome.model import host
    from unchrome.run import hush

    hush()
    lines = list(dict.fromkeys(stripped for line in lines if (stripped := " ".join(line.split()))))
    if not lines:
        fail("the line is empty; give the line of chrome as it stands in the article", WRONG)
    with usage_errors():
        own = [path for path in (rules, out) if path and path.exists()]
        loaded = book.load(own)
        left = _left(lines, list(proposal.known(loaded, lines)))
        for doubt in proposal.doubts(loaded, left):
            typer.echo(f"unchrome: {doubt}".replace(f"{Path.cwd()}/", ""), err=True)
        found = proposal.propose(loaded, left, host(site if "//" in site else f"//{site}"), name)
        rule = found.rule()
        seen = _near(rule, loaded, corpus)
        found.misses = near.chosen(rule, loaded, seen) or near.chosen(rule, loaded, near.of_book(rule, loaded))
        if out:
            proposal.add(found, out)
    if not out:
        with quiet_pipe():
            typer.echo(found.file(), nl=False)
    _advise(found, seen if corpus else None, out)
    raise typer.Exit(ending(seen.rejects, is_done=not seen.rejects))


def _left(lines: list[str], known: list[Known]) -> list[str]:
    """The lines that no rule takes yet; says which rule takes the others."""
    for item in known:
        where = f"{item.rule.path}:{item.rule.line}".replace(f"{Path.cwd()}/", "")
        but = f", but not everywhere: {item.refused}" if item.refused else ""
        typer.echo(f"unchrome: {item.line!r} is hit by the rule {item.rule.id} ({where}){but}", err=True)
    taken = {item.line for item in known if not item.refused}
    left = [line for line in lines if line not in taken]
    if not left:
        fail("nothing to propose: the book has a rule for each line", DIFFERENCES)
    return left


def _near(rule: Rule, loaded: list[Rule], corpus: list[str] | None) -> Seen:
    from unchrome import plan
    from unchrome.book.proposal import near
    from unchrome.source import mapping, pages

    if not corpus:
        return near.of_book(rule, loaded)
    how = plan.load().extract
    return near.of_corpus(rule, pages(corpus, None, mapping.PLAIN, how.max_bytes), how)


def _advise(found: Proposal, seen: Seen | None, out: Path | None) -> None:
    """Say on stderr what the rule does in the corpus and what is left to do."""
    from unchrome.run import SHOWN

    if seen is not None:
        for reject in seen.rejects[:SHOWN]:
            typer.echo(f"unchrome: {reject.where}: {reject.detail} [{reject.reason}]", err=True)
        samples = "".join(f"\n    {sample}" for sample in seen.samples)
        typer.echo(f"unchrome: takes {seen.taken} lines of the corpus{samples and ', such as' + samples}", err=True)
    if not found.misses:
        typer.echo(
            "unchrome: no near miss found, so this is a draft: add to 'misses' a line of an article that shares words "
            "with it, and set 'status: stable'",
            err=True,
        )
    if len(found.hits) == 1:
        typer.echo("unchrome: one hit only: a second line of the kind would show what may vary", err=True)
    typer.echo(f"unchrome: now say why in 'why', then run `unchrome rules test {out or 'FILE'}`", err=True)
