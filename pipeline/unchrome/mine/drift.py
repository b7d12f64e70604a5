"""Drift: what a site's pages say of the rules that were made for it. A publisher that changes its template leaves rules
that find nothing and lines that no rule knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unchrome.mine import guards
from unchrome.mine.mining import Mining
from unchrome.rule import Rule
from unchrome.sites import registered

CHANCE = 0.05
"""A rule has stopped only where it would seldom be silent by chance."""
HARDLY = 0.1
"""And where it took something on no more than this share of the pages on which it used to."""


def drift(mining: Mining, rules: Iterable[Rule]) -> Iterator[str]:
    """What has changed, a line each: the rules of sites that have stopped, then the lines that no rule knows."""
    for rule in rules:
        pages = sum(mining.pages[name] for name in {registered(site) for site in rule.when.site})
        if pages >= guards.SITE_PAGES and has_stopped(rule.share, mining.fired[rule.id], pages):
            was = f"was on {rule.share:.0%} of the articles, " if rule.share else ""
            now = f"now on {mining.fired[rule.id]} of {pages} pages"
            yield f"{', '.join(rule.when.site)}: stopped: {rule.id}: {was}{now}"
    for name, proposals in mining.proposals():
        for proposal in proposals:
            seen = proposal.seen
            often = f"on {seen.pages} of {proposal.of} articles, {_stands(proposal.where)}"
            yield f"{name}: new: {proposal.hits[0]!r}: {often}"


def has_stopped(share: float, fired: int, pages: int) -> bool:
    """Whether a rule that was found on this share of a site's pages (0: unknown) has, having fired on so many."""
    if not share:
        return fired == 0
    return fired <= HARDLY * share * pages and (1 - share) ** pages <= CHANCE


def _stands(where: str) -> str:
    return "here and there" if where == "anywhere" else f"in the {where}"
