"""A golden case against what it gives now."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from unchrome.engine.worker import START
from unchrome.explain.reasons import place
from unchrome.golden.case import ARTICLE, CASE_FILE, REMOVED, Case
from unchrome.golden.compare import Difference, article_differences, removed_differences
from unchrome.golden.expected import Expected, ExpectedError, content, read
from unchrome.golden.given import give, load
from unchrome.golden.hygiene import unclean


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a case: in which file and line of it, what, and in detail."""

    file: Path
    line: int
    says: str
    details: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What checking or updating a case found: problems, warnings that make nothing wrong, and what was written."""

    case: Case
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether the case is wrong."""
        return bool(self.problems)

    @property
    def lines(self) -> list[str]:
        """What to tell the user, line by line."""
        return [*self.wrote, *(line for problem in self.problems for line in self._told(problem))]

    def _told(self, problem: Problem) -> Iterator[str]:
        yield f"{self.case.name}: {problem.says}"
        yield from (f"    {line}" for line in problem.details)


def check_all(cases: Sequence[Case], workers: int = 0) -> Iterator[Outcome]:
    """The outcome of each case, in order, from so many processes; 0: from this one. Raises as `check` does."""
    if not workers:
        yield from map(check, cases)
        return
    for plan in dict.fromkeys((case.plan, case.rules) for case in cases):
        load(*plan)
    with ProcessPoolExecutor(workers, multiprocessing.get_context(START)) as pool:
        yield from pool.map(check, cases)


def check(case: Case) -> Outcome:
    """Compare what the case gives with what it expects. Raises CaseError, FileError, PlanError."""
    try:
        expected = read(case)
    except ExpectedError as error:
        return Outcome(case, [Problem(error.path, error.line, str(error))])
    problems = list(_problems(case, expected))
    if case.status == "known-failure":
        passes = "a known failure that now passes; set 'status: pass' in case.yaml"
        problems = [] if problems else [Problem(case.folder / CASE_FILE, 1, passes)]
    return Outcome(case, problems, list(_warnings(case, expected)))


def update(case: Case) -> Outcome:
    """Write what the case gives now. The article of a known failure is a person's work: written only where missing."""
    wrote = []
    found = give(case).files()
    for file in case.expected:
        path = case.folder / file
        if path.is_file() and (case.status == "known-failure" or content(path) == found[file]):
            continue
        path.write_text(found[file], encoding="utf-8", newline="")
        wrote.append(f"{case.name}: wrote {file}")
        if case.status == "known-failure":
            wrote.append(f"    now edit {path} to what should come out")
    return Outcome(case, wrote=wrote)


def _problems(case: Case, expected: Expected) -> Iterator[Problem]:
    given = give(case)
    yield from _problem(case.folder / ARTICLE, "the article differs", article_differences(expected, given))
    if REMOVED in case.expected:
        places = {rule.id: place(rule) for rule in load(case.plan, case.rules).plan.rules}
        differences = removed_differences(expected.removed, given.removed, places)
        yield from _problem(case.folder / REMOVED, "the ledger differs", differences)


def _problem(path: Path, says: str, differences: Iterable[Difference]) -> Iterator[Problem]:
    found = list(differences)
    if found:
        lines = content(path).split("\n")
        at = next((number for number, line in enumerate(lines, 1) if found[0].near in line), 1)
        yield Problem(path, at, says, [item.says for item in found])


def _warnings(case: Case, expected: Expected) -> Iterator[Problem]:
    for line, rule in unclean(str(expected.article.get("text", "")), load(case.plan, case.rules)):
        says = f"the expected article holds a line that {rule} drops wherever it stands: {line[:80]!r}"
        yield Problem(case.folder / ARTICLE, 1, says)
