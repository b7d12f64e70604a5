"""The rules that are linted, beside the shipped ones, as they would be loaded together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

from unchrome import plan, rulebook
from unchrome.lint import files
from unchrome.lint.files import File, Stated

DEPTHS = (3, 2)
"""How many parts the path of a shipped rule file has below the folder of rules."""


class Book:
    """The files that are linted, and the shipped rules for which none of them stands.

    A file stands for a shipped one where it is that, or has its place in another copy of the folder of rules.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        """Read the files. Raises UsageError."""
        stand_for = {shipped(path) for path in paths}
        self.files = [files.load(path) for path in paths]
        self._beside = [_load(path) for path in rulebook.files() if path not in stand_for]

    @property
    def own(self) -> list[Stated]:
        """The rules that are linted."""
        return [stated for file in self.files for stated in file.rules]

    @property
    def beside(self) -> list[Stated]:
        """The stable rules that are shipped, but for those that are linted."""
        found = [stated for file in self._beside for stated in file.rules]
        return [stated for stated in found if stated.rule and stated.rule.status == "stable"]

    @cached_property
    def running(self) -> list[Stated]:
        """All that can run, in the order in which the default plan runs them; those beside are ours, and can."""
        stages = plan.order()
        places = {path: (stage, at) for stage, (_, named) in enumerate(stages) for at, path in enumerate(named)}
        first = {name: stage for stage, (name, _) in reversed(list(enumerate(stages)))}

        def place(stated: Stated) -> tuple[int, int]:
            lifts = stated.rule is not None and stated.rule.field is not None
            return places.get(shipped(stated.file.path), (first["lift" if lifts else "chrome"], len(places)))

        return sorted((*self.beside, *(stated for stated in self.own if stated.sound)), key=place)


def shipped(path: Path) -> Path:
    """The shipped file for which a file stands; itself where there is none."""
    folder, parts = rulebook.rules_dir(), path.resolve().parts
    found = (folder.joinpath(*parts[-length:]) for length in DEPTHS)
    return next((place for place in found if place in _shipped()), path)


@cache
def _load(path: Path) -> File:
    """A shipped file, which does not change while we run."""
    return files.load(path)


@cache
def _shipped() -> frozenset[Path]:
    return frozenset(rulebook.files())
