"""Decisions about rules: each is checked against what was shown, and written into the file before it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, takewhile
from pathlib import Path
from typing import Any

from unchrome.errors import UsageError
from unchrome.examples import failures
from unchrome.review.sheet import Sheet
from unchrome.review.writing import alone, replace
from unchrome.rule import Rule

DECISIONS = ("stable", "refused", "draft")
"""What a decision makes of a rule: accepted, refused, or to be decided again."""


class ChangedError(UsageError):
    """The rule is not any more as it was when it was shown."""


class UnsoundError(UsageError):
    """The rule would not load, or would not do what its own examples say."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one rule: its text before, and the digest of its text after."""

    file: str
    id: str
    before: str
    after: str


@dataclass(slots=True, eq=False)
class Step:
    """Changes that are undone together, those of one decision or of one about many rules, and what was `done`."""

    done: str
    changes: list[Change] = field(default_factory=list)
    number: int = field(default_factory=count().__next__)


class Decisions:
    """The decisions about the rules of a folder. What can be undone is what was decided since the review began."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.steps: list[Step] = []

    @property
    def last(self) -> Step | None:
        """What would be undone next."""
        return self.steps[-1] if self.steps else None

    def decide(self, file: str, shown: Mapping[str, str], status: str, step: Step) -> None:
        """Give the rules in a file this status; `shown` has the digest of each as it was shown.

        Raises ChangedError where one has been changed since, UnsoundError, SheetError or OSError; then nothing is.
        """
        self._write(file, shown, {name: {"status": status} for name in shown}, step)

    def edit(self, file: str, name: str, shown: str, changes: Mapping[str, Any], step: Step) -> None:
        """Give a rule other values; raises what `decide` raises."""
        self._write(file, {name: shown}, {name: changes}, step)

    def undo(self, step: Step) -> Iterator[tuple[str, str]]:
        """Take back a step: gives each file, with nothing where it is undone in it, or with what kept it from that.

        Where a rule has been changed since, or its file cannot be written, it stays, and so do those that were decided
        with it in its file.
        """
        while step.changes:
            file, of_file = step.changes[-1].file, [*_last(step.changes)]
            try:
                self._put_back(file, of_file)
                wrong = ""
            except (UsageError, OSError) as error:
                wrong = str(error)
            del step.changes[-len(of_file) :]
            yield file, wrong
        if step in self.steps:  # which two tabs may have undone in turn
            self.steps.remove(step)

    def _put_back(self, file: str, changes: Sequence[Change]) -> None:
        with alone(self._folder):
            sheet = self._read(file, {change.id: change.after for change in changes})
            replace(sheet.path, sheet.put({change.id: change.before for change in changes}).content)

    def _write(self, file: str, shown: Mapping[str, str], changes: Mapping[str, Mapping[str, Any]], step: Step) -> None:
        with alone(self._folder):
            sheet = self._read(file, shown)
            made = sheet.changed(changes)
            for name in changes:
                held(made, name)
            replace(sheet.path, made.content)
        step.changes += [Change(file, name, sheet.part(name), made.entries[name].digest) for name in changes]
        if step not in self.steps:
            self.steps.append(step)

    def _read(self, file: str, shown: Mapping[str, str]) -> Sheet:
        sheet = Sheet.read(self._folder / file)
        changed = [name for name, digest in shown.items() if _digest(sheet, name) != digest]
        if changed:
            raise ChangedError(f"{_named(changed)} changed since it was shown, in another tab or in an editor")
        return sheet


def _last(changes: Sequence[Change]) -> Iterator[Change]:
    """The changes at the end that are of one file."""
    return takewhile(lambda change: change.file == changes[-1].file, reversed(changes))


def held(sheet: Sheet, name: str) -> Rule:
    """The rule, if it loads and does what its examples say. Raises UnsoundError, which says what does not."""
    try:
        rule = sheet.rule(name)
    except UsageError as error:
        raise UnsoundError(getattr(error, "message", str(error))) from None
    said = [] if rule.status == "refused" else [text.partition(f"rule {name}: ")[2] for text in failures(rule)]
    if said:
        raise UnsoundError("; ".join(said))
    return rule


def _digest(sheet: Sheet, name: str) -> str:
    return sheet.entries[name].digest if name in sheet.entries else ""


def _named(names: Iterable[str]) -> str:
    first, *more = names
    return f"the rule {first}" + (f" and {len(more)} more" if more else "")
