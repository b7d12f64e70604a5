"""The two sides of a comparison, and what each makes of the pages.

A side is named by
- a shipped plan (`article`) or a plan file (`my-plan.yaml`);
- a folder of rules, added to the plan; or a whole rulebook, which holds that plan and stands in for the shipped one;
- `git:REVISION:PATH`, one of these as it was at a revision; `git:REVISION` is the folder `rules`;
- a ledger that `clean` wrote, or a folder with the articles and the ledger of a run.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from unchrome import plan as plans
from unchrome.diff.fates import Fates, absent, of_result
from unchrome.diff.git import at_revision
from unchrome.diff.outputs import Output, files
from unchrome.errors import UsageError
from unchrome.flow import Cleaner
from unchrome.model import Page, Reject
from unchrome.rulebook import instead
from unchrome.yamlfile import FileError

GIT = "git:"


class DiffError(UsageError):
    """Sides that cannot be compared."""


Side = Cleaner | Output


def side(name: str, plan: str) -> Side:
    """What a name on the command line stands for; folders of rules are added to the plan, or hold it. Raises DiffError,
    FileError, PlanError, GitError, OutputError."""
    if name.startswith(GIT):
        revision, _, within = name.removeprefix(GIT).partition(":")
        with at_revision(revision, within or "rules") as found:
            return _rules(found, plan) if found.is_dir() else Cleaner(found)
    if name in plans.names():
        return Cleaner(name)
    path = Path(name)
    if path.is_dir():
        return _folder(path, plan)
    if path.is_file() and path.suffix not in (".yaml", ".yml"):
        return Output(path)
    return Cleaner(path if path.is_file() else name)


def pairs(a: Side, b: Side, pages: Iterable[Page | Reject]) -> Iterator[tuple[Fates, Fates]]:
    """What became of each page on both sides. Raises DiffError where the sides cannot be compared."""
    if isinstance(a, Output) and isinstance(b, Output):
        yield from _of_outputs(a, b)
    elif isinstance(a, Output) or isinstance(b, Output):
        raise DiffError("compare an earlier run with another run, or a plan with a plan")
    else:
        for page in pages:
            if isinstance(page, Page):
                yield of_result(a.clean(_copy(page))), of_result(b.clean(_copy(page)))


def _of_outputs(a: Output, b: Output) -> Iterator[tuple[Fates, Fates]]:
    if a.whole != b.whole:
        raise DiffError("compare a ledger with a ledger, or the articles and ledger of a run with those of another")
    others: dict[str, deque[Fates]] = defaultdict(deque)
    for fates in b.fates():
        others[fates.id].append(fates)
    for fates in a.fates():
        held = others[fates.id]
        yield fates, held.popleft() if held else _missing(fates)
    for fates in (item for held in others.values() for item in held):
        yield _missing(fates), fates


def _missing(like: Fates) -> Fates:
    return absent(like) if like.whole else replace(like, lines={})


def _folder(path: Path, plan: str) -> Side:
    has_rules, has_outputs = any(path.rglob("*.yaml")), bool(files(path))
    if has_rules and has_outputs:
        raise DiffError(
            f"{path} holds both rules (*.yaml) and what a run wrote (*.jsonl); name a folder of one of them"
        )
    if not has_rules and not has_outputs:
        raise DiffError(f"{path}: neither rules (*.yaml) nor what a run wrote (*.jsonl) is in this folder")
    return _rules(path, plan) if has_rules else Output(path)


def _rules(folder: Path, plan: str) -> Cleaner:
    if not (folder / f"{plan}.yaml").is_file():
        return Cleaner(plan, folder)
    try:
        with instead(folder):
            return Cleaner(plan)
    except FileError as error:
        if error.path.exists():
            raise
        raise DiffError(f"{error.path} is missing: a folder with a plan holds its rules and weights too") from None


def _copy(page: Page) -> Page:
    """The page for one side: reading it may find its address."""
    return replace(page, fields=dict(page.fields))
