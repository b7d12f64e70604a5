"""All changes of all pages, counted by rule and by site."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from unchrome.diff.changes import Change, FieldChange, changes, field_changes
from unchrome.diff.fates import Fates
from unchrome.model import host

SAMPLES = 3
"""So many changes of a rule are shown."""


@dataclass(slots=True)
class Group:
    """Changes of one kind by one rule: lines, characters, sites, and some samples with the ids of their pages."""

    lines: int = 0
    characters: int = 0
    sites: Counter[str] = field(default_factory=Counter)
    samples: list[tuple[str, Change]] = field(default_factory=list)

    def add(self, id_: str, site: str, change: Change) -> None:
        """One more change."""
        self.lines += 1
        self.characters += abs(change.lost)
        self.sites[site] += 1
        if len(self.samples) < SAMPLES and change.text not in {sample.text for _, sample in self.samples}:
            self.samples.append((id_, change))


@dataclass(slots=True)
class FieldGroup:
    """Changes of one field: values gained, lost and changed, and some samples with the ids of their pages."""

    gained: int = 0
    lost: int = 0
    changed: int = 0
    samples: list[tuple[str, FieldChange]] = field(default_factory=list)

    def add(self, id_: str, change: FieldChange) -> None:
        """One more change."""
        self.gained += change.before is None
        self.lost += change.after is None
        self.changed += change.before is not None and change.after is not None
        if len(self.samples) < SAMPLES:
            self.samples.append((id_, change))


@dataclass(slots=True)
class Tally:
    """The changes between two sides: `groups` by kind and rule, `sites` by site and kind. `kept` is how many characters
    A keeps, None where only ledgers are compared; `lost` how many of these B does not."""

    pages: int = 0
    kept: int | None = 0
    lost: int = 0
    groups: dict[tuple[str, str], Group] = field(default_factory=lambda: defaultdict(Group))
    sites: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    fields: dict[str, FieldGroup] = field(default_factory=lambda: defaultdict(FieldGroup))

    @property
    def differs(self) -> bool:
        """Whether anything changes."""
        return bool(self.groups or self.fields)

    @property
    def share(self) -> float | None:
        """The share of the characters that A keeps and B does not, from 0 to 1."""
        return None if self.kept is None else self.lost / self.kept if self.kept else 0.0

    def add(self, a: Fates, b: Fates) -> None:
        """Count one page."""
        self.pages += 1
        site = host(a.url or b.url)
        if self.kept is not None:
            self.kept = self.kept + sum(len(fate.now or "") for fate in a.lines.values()) if a.whole else None
        for change in changes(a, b):
            self.groups[change.kind, change.rule].add(a.id, site, change)
            self.sites[site][change.kind] += 1
            self.lost += max(0, change.lost)
        for found in field_changes(a, b):
            self.fields[found.name].add(a.id, found)


def tally(pairs: Iterable[tuple[Fates, Fates]]) -> Tally:
    """Count the changes of all pages."""
    counted = Tally()
    for a, b in pairs:
        counted.add(a, b)
    return counted
