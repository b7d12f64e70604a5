"""The rules of large files, or of many, as JSON, kept between runs: reading YAML and trying examples takes its time.

What is kept is named by a digest of the files' content and of this program's, so files that changed, or a program
that did, are read anew; a file that cannot be read is never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import orjson

from unchrome.cache import LARGE, program, remembered
from unchrome.rule import Example, Rule, When
from unchrome.yamlfile import content

EXAMPLES = ("hits", "misses")


class Examples(Sequence[Example]):
    """Examples as JSON, read when somebody asks for one: who cleans never does."""

    def __init__(self, rows: str) -> None:
        self._rows = rows

    @cached_property
    def _examples(self) -> tuple[Example, ...]:
        return tuple([Example(**row) for row in orjson.loads(self._rows)])

    def __len__(self) -> int:
        return len(self._examples)

    def __getitem__(self, at: Any) -> Any:
        return self._examples[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._examples == tuple(other)


def rules(paths: Sequence[Path], read: Callable[[Path], Iterable[Rule]]) -> list[Rule]:
    """The rules in the files at these paths, as `read` reads them or has read them before."""
    contents = list(map(content, paths))
    if sum(map(len, contents)) < LARGE:
        return [rule for path in paths for rule in read(path)]
    named = [part for path, held in zip(paths, contents, strict=True) for part in (str(path), held)]
    rows = remembered(["rules", program(), *named], lambda: [_row(rule) for path in paths for rule in read(path)])
    return [_rule(row) for row in rows]


def said(path: Path, read: Callable[[], list[str]]) -> list[str]:
    """What `read` has to say of the examples in the file at this path, or has said before."""
    held = content(path)
    if len(held) < LARGE:
        return read()
    return list(remembered(["examples", program(), str(path), held], read))


def _row(rule: Rule) -> dict[str, Any]:
    row = {name: value for name, value in asdict(rule).items() if value} | {"path": str(rule.path)}
    examples = {name: orjson.dumps(list(map(_example, row.get(name, ())))).decode() for name in EXAMPLES}
    return row | examples | ({"equals": sorted(rule.equals)} if rule.equals else {})


def _example(item: dict[str, Any]) -> dict[str, Any]:
    """What an example says; most say nothing but the line."""
    return {name: value for name, value in item.items() if value not in (None, {})}


def _rule(row: dict[str, Any]) -> Rule:
    when: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row["when"].items()
    }
    read: dict[str, Any] = {name: Examples(row[name]) for name in EXAMPLES}
    made = {"path": _path(row["path"]), "when": When(**when), "equals": frozenset(row.get("equals", ()))}
    return Rule(**row | read | made)


_path = lru_cache(1 << 10)(Path)
