"""A run beside an earlier one: what they are made of, and what each rule, site and reason came to, then and now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from unchrome.report.figures import Figures, figures
from unchrome.report.reading import Run
from unchrome.run import manifest
from unchrome.run.tally import OTHERS, Site, Tally

MADE_OF = ("plan", "versions", "options")
"""What is compared of the records word by word."""
LEAST_LINES = 50
"""A site that had fewer lines, then or now, is not compared: its share says little."""


class Count(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.part / self.whole if self.whole else 0.0


class Change(NamedTuple):
    """What a rule, a site or a reason came to, then and now."""

    name: str
    then: Count
    now: Count

    @property
    def by(self) -> float:
        """How much the share has grown, from -1 to 1."""
        return self.now.share - self.then.share


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs: the earlier one's figures, what is different in what they are made of, inputs that both have, that are
    new and that are gone, and the changes, the largest first."""

    run: Run
    then: Figures
    made: list[str]
    files: dict[str, list[str]]
    inputs: tuple[int, int, int]
    rules: list[Change]
    sites: list[Change]
    reasons: list[Change]

    def began(self) -> list[Change]:
        """The rules that took lines now and none then."""
        return [change for change in self.rules if not change.then.part]

    def stopped(self) -> list[Change]:
        """The rules that took lines then and none now."""
        return [change for change in self.rules if not change.now.part]


def compare(earlier: Run, run: Run, now: Figures) -> Comparison:
    """The run beside an earlier one. Raises DamagedError."""
    then = figures(earlier)
    inputs = [_inputs(one) for one in (earlier, run)]
    made = [said for key in MADE_OF for said in manifest.differences(key, earlier.record[key], run.record[key])]
    return Comparison(
        earlier,
        then,
        made,
        _files(earlier.record["files"], run.record["files"]),
        (len(inputs[0] & inputs[1]), len(inputs[1] - inputs[0]), len(inputs[0] - inputs[1])),
        _changes(then.tally.rules, now.tally.rules, then.tally.lines, now.tally.lines),
        _sites(then.tally, now.tally),
        _changes(then.tally.rejects, now.tally.rejects, then.tally.pages, now.tally.pages),
    )


def _files(then: Mapping[str, str], now: Mapping[str, str]) -> dict[str, list[str]]:
    """The files of rules, plans and weights that are not as they were, by what is different."""
    return {
        "changed": [name for name in now if name in then and then[name] != now[name]],
        "added": [name for name in now if name not in then],
        "gone": [name for name in then if name not in now],
    }


def _inputs(run: Run) -> set[str]:
    """The inputs by their digests, where they were read."""
    return {journal.sha256 or journal.input for _, journal in run.journals()}


def _changes(then: Mapping[str, int], now: Mapping[str, int], all_then: int, all_now: int) -> list[Change]:
    return _largest_first(
        Change(name, Count(then.get(name, 0), all_then), Count(now.get(name, 0), all_now))
        for name in then.keys() | now.keys()
    )


def _sites(then: Tally, now: Tally) -> list[Change]:
    """The changes of the sites that both runs have enough lines of."""
    both = (name for name in then.sites if name in now.sites and name != OTHERS)
    changes = (Change(name, _dropped(then.sites[name]), _dropped(now.sites[name])) for name in both)
    return _largest_first(change for change in changes if min(change.then.whole, change.now.whole) >= LEAST_LINES)


def _dropped(site: Site) -> Count:
    return Count(site.dropped, site.lines)


def _largest_first(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (-abs(change.by), change.name))
