"""Families: lines that several sites have, as the stations of a network or the blogs of one theme do.

A line that is proposed for some sites is proposed for those too that have it and are too small to be mined alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

from unchrome.mine import guards
from unchrome.mine.count import Seen, spots
from unchrome.mine.propose import Proposal, in_order, line, sound
from unchrome.mine.store import Store

SITES = 3
"""Sites that a line must be proposed for."""
SMALL = 3
"""Small sites that must have it."""


class Families:
    """The lines that are proposed, and for how many sites."""

    def __init__(self) -> None:
        self._sites: Counter[Hashable] = Counter()

    def see(self, proposals: Iterable[Proposal]) -> None:
        """Take the proposals of one site."""
        self._sites.update(proposal.key for proposal in proposals if isinstance(proposal.key, str))

    def proposals(self, store: Store) -> list[Proposal]:
        """The rules for small sites, each for those that have its line."""
        shared = {key for key, sites in self._sites.items() if sites >= SITES}
        if not shared:
            return []
        small = {site: articles for site, articles in store.sites() if articles < guards.SITE_PAGES}
        seen, of = _seen(store, small, shared)
        found = []
        for key, what in seen.items():
            articles = sum(small[site] for site in of[key])
            if len(of[key]) >= SMALL and guards.refusal(what, articles) is None:
                found.append(line(tuple(of[key]), articles, key, what))
        return in_order(sound(found))


def _seen(store: Store, sites: Iterable[str], keys: set[Hashable]) -> tuple[dict[str, Seen], dict[str, list[str]]]:
    """What is known of these lines on these sites, and which sites have each."""
    seen: dict[str, Seen] = {}
    of: dict[str, list[str]] = {}
    number = 0
    for site in sites:
        for page in store.pages(site):
            number += 1
            for spot in spots(page):
                if spot.fold in keys:
                    seen.setdefault(spot.fold, Seen()).see(page, spot, number)
                    if site not in of.setdefault(spot.fold, [])[-1:]:
                        of[spot.fold].append(site)
    return seen, of
