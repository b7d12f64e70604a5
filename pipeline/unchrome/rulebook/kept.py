"""The rules of a large file as JSON, kept between runs: reading YAML and trying examples takes its time.

What is kept is named by a digest of the file's content and of this program's, so a file that changed, or a program
that did, is read anew; a file that cannot be read is never kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from unchrome.cache import remembered
from unchrome.rule import Example, Rule, When

LARGE = 1 << 15
"""Bytes; of smaller files nothing is kept: they are read at once."""


def rules(path: Path, read: Callable[[], Iterable[Rule]]) -> list[Rule]:
    """The rules in the file at this path, as `read` reads them or has read them before."""
    content = path.read_bytes()
    if len(content) < LARGE:
        return list(read())
    rows = remembered(["rules", _program(), str(path), content], lambda: [_row(rule) for rule in read()])
    return [_rule(row, path) for row in rows]


def said(path: Path, read: Callable[[], list[str]]) -> list[str]:
    """What `read` has to say of the examples in the file at this path, or has said before."""
    content = path.read_bytes()
    if len(content) < LARGE:
        return read()
    return list(remembered(["examples", _program(), str(path), content], read))


@cache
def _program() -> bytes:
    """A digest of this program."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def _row(rule: Rule) -> dict[str, Any]:
    row = {name: value for name, value in asdict(rule).items() if name != "path" and value}
    return row | ({"equals": sorted(rule.equals)} if rule.equals else {})


def _rule(row: dict[str, Any], path: Path) -> Rule:
    when: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row["when"].items()
    }
    read: dict[str, Any] = {name: tuple(Example(**item) for item in row.get(name, ())) for name in ("hits", "misses")}
    return Rule(**row | read | {"path": path, "when": When(**when), "equals": frozenset(row.get("equals", ()))})
