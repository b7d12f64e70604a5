"""What a run counts: pages, rejects by reason, lines dropped by rule and by site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from unchrome.model import Reject, host
from unchrome.sink import Written
from unchrome.wording import count

SITES = 10_000
"""Sites that are counted one by one, the first that come; so a run over any number of them takes bounded memory."""
OTHERS = "(others)"


@dataclass(slots=True)
class Site:
    """What pages of one site came to."""

    articles: int = 0
    rejects: int = 0
    lines: int = 0
    dropped: int = 0

    def add(self, other: Site) -> None:
        """Count what another has counted too."""
        self.articles += other.articles
        self.rejects += other.rejects
        self.lines += other.lines
        self.dropped += other.dropped


@dataclass(slots=True)
class Tally:
    """The counts. `dropped` of the `lines` of articles went; `rules` says by which rule. Pages without an address
    belong to no site."""

    articles: int = 0
    lines: int = 0
    dropped: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    sites: dict[str, Site] = field(default_factory=dict)

    @property
    def rejected(self) -> int:
        """The number of rejects."""
        return self.rejects.total()

    @property
    def pages(self) -> int:
        """The number of pages: each is an article or a reject."""
        return self.articles + self.rejected

    def add(self, result: Written | Reject) -> None:
        """Count one result."""
        if isinstance(result, Reject):
            self.rejects[result.reason] += 1
            self._site(host(result.url)).rejects += 1
            return
        site = self._site(result.site)
        for counts in (self, site):
            counts.articles += 1
            counts.lines += result.lines
            counts.dropped += result.dropped
        for rule, number in result.rules.items():
            self.rules[rule] += number

    def merge(self, other: Tally) -> None:
        """Count what another has counted too."""
        self.articles += other.articles
        self.lines += other.lines
        self.dropped += other.dropped
        self.rejects.update(other.rejects)
        self.rules.update(other.rules)
        for name, site in other.sites.items():
            self._site(name).add(site)

    def _site(self, name: str) -> Site:
        """The counts of a site; for no site some that are not kept."""
        if not name:
            return Site()
        known = self.sites.get(name)
        if known is None:
            key = name if len(self.sites) < SITES else OTHERS
            known = self.sites.setdefault(key, Site())
        return known

    def as_dict(self) -> dict[str, Any]:
        """The counts as JSON holds them."""
        return {
            "articles": self.articles,
            "lines": self.lines,
            "dropped": self.dropped,
            "rejects": dict(self.rejects),
            "rules": dict(self.rules),
            "sites": {
                name: [site.articles, site.rejects, site.lines, site.dropped] for name, site in self.sites.items()
            },
        }

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Tally:
        """The counts that `as_dict` gave."""
        sites = {name: Site(*counts) for name, counts in row["sites"].items()}
        return cls(row["articles"], row["lines"], row["dropped"], Counter(row["rejects"]), Counter(row["rules"]), sites)

    def summary(self) -> str:
        """The counts in a line for people."""
        return (
            f"{count(self.pages, 'page')}: {count(self.articles, 'article')}, "
            f"{count(self.rejected, 'reject')}{self.why()}; {self.dropped:,} of {count(self.lines, 'line')} dropped"
        )

    def why(self) -> str:
        """The reasons of the rejects in brackets, the most frequent first; nothing where there are none."""
        reasons = ", ".join(f"{number:,} {reason}" for reason, number in self.rejects.most_common())
        return f" ({reasons})" if reasons else ""


def share(part: int, whole: int) -> float:
    """The part of the whole, from 0 to 1, to six digits."""
    return round(part / whole, 6) if whole else 0.0
