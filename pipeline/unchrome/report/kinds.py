"""Which rule file each removal is by: its kind."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from unchrome import rulebook
from unchrome.plan import RULED
from unchrome.rule import Rule
from unchrome.yamlfile import FileError

UNKNOWN = "unknown"
"""The kind of a rule whose file is not here."""


class Kinds:
    """The rules of a run by their ids, as their files read now. `changed` are the files that are not as they were, or
    are gone."""

    def __init__(self, files: Mapping[str, str]) -> None:
        """Read the rules in these files, by the names and digests that the run's record has of them."""
        self.rules: dict[str, Rule] = {}
        self.changed: list[str] = []
        self._kinds: dict[str, str] = {}
        for name, digest in files.items():
            path = _path(name)
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest()[:16] != digest:
                self.changed.append(name)
            for rule in _rules(path):
                self.rules[rule.id] = rule
                self._kinds[rule.id] = name.removesuffix(".yaml")

    def of(self, name: str) -> str:
        """The kind of what a rule did, by its stage and id: its file; of what no rule did, the stage."""
        stage, _, id_ = name.partition("/")
        return self._kinds.get(id_, UNKNOWN) if stage in RULED else stage

    def why(self, name: str) -> str:
        """What a rule says of itself, by its stage and id; nothing where it is not known."""
        stage, _, id_ = name.partition("/")
        return self.rules[id_].why if stage in RULED and id_ in self.rules else ""


def _path(name: str) -> Path:
    shipped = rulebook.rules_dir() / name
    return shipped if shipped.is_file() else Path(name)


def _rules(path: Path) -> list[Rule]:
    """The rules in a file; none where it holds none, as plans and weights do."""
    try:
        return rulebook.load([path])
    except (FileError, OSError):
        return []
