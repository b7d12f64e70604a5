"""The rulebook: where rule files lie, and the rules of many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from itertools import groupby
from pathlib import Path

from unchrome.rule import Rule
from unchrome.rulebook import kept
from unchrome.rulebook.read import rules_of
from unchrome.yamlfile import FileError

_OTHER: ContextVar[Path | None] = ContextVar("other", default=None)


def rules_dir() -> Path:
    """The folder of the shipped rules, or the one that stands in for it."""
    return _OTHER.get() or _shipped_dir()


@contextmanager
def instead(folder: Path) -> Iterator[None]:
    """Plans that are loaded meanwhile take this folder for that of the shipped plans and rules."""
    token = _OTHER.set(folder)
    try:
        yield
    finally:
        _OTHER.reset(token)


def shown(path: Path) -> str:
    """The path of a rule file for users: of a shipped one from `rules/` on."""
    return path.relative_to(rules_dir().parent).as_posix() if _is_shipped(path) else str(path)


@cache
def _shipped_dir() -> Path:
    """Inside an installed package, or at the top of a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "rules"
    return installed if installed.is_dir() else package.parents[1] / "rules"


def files() -> list[Path]:
    """The shipped rule files: what lies in the folder of rules, but for the plans and the weights."""
    folder = rules_dir()
    return [path for path in sorted(folder.rglob("*.yaml")) if path.parent not in (folder, folder / "weights")]


def load(paths: Iterable[Path]) -> list[Rule]:
    """The rules of these files, in order. Raises FileError for the first thing wrong."""
    seen: dict[str, Rule] = {}
    for rule in _rules(paths):
        if rule.id in seen:
            first = seen[rule.id]
            raise FileError(
                rule.path,
                rule.line,
                1,
                f"the rule id {rule.id!r} is already used at {first.path}:{first.line}; "
                "ids are unique over all files, so rename one",
            )
        seen[rule.id] = rule
    return list(seen.values())


def _rules(paths: Iterable[Path]) -> Iterator[Rule]:
    """Shipped files are read together, as they change together; others one by one."""
    for trusted, group in groupby(paths, _is_shipped):
        found = list(group)
        for together in [found] if trusted else [[path] for path in found]:
            yield from kept.rules(together, partial(rules_of, trusted=trusted))


def _is_shipped(path: Path) -> bool:
    """Whether the file is one of ours: their patterns are checked by our tests, and compiled when first needed."""
    return path.is_relative_to(rules_dir())
