"""The files that lint reads: which they are, what each holds, and the rules in them as far as they can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from unchrome import rulebook
from unchrome.errors import UsageError
from unchrome.golden.case import plan_of
from unchrome.pattern import PatternError, compile_pattern
from unchrome.rule import Rule
from unchrome.rulebook.read import Parts, filled, read_rule
from unchrome.schema import FILES
from unchrome.weights.read import KEYS as WEIGHTS_KEYS
from unchrome.yamlfile import FileError, Node, read

KEYS: dict[str, tuple[str, ...]] = {**{name: tuple(kind.keys) for name, kind in FILES.items()}, "weights": WEIGHTS_KEYS}
"""The keys at the top of each kind of file; weights are not linted, but to be told from the others."""
PATTERNS = ("match", "unless")
PLAIN = ("equals", "starts", "ends")
EXAMPLES = ("hits", "misses")
"""The keys of a rule that hold patterns, plain text and examples."""
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line in YAML."""
_ALLOWED = re.compile(r"#\s*lint: allow ([a-z-]+): \S")


@cache
def compiled(pattern: str) -> Any:
    """The pattern as RE2 compiles it, or the PatternError that says why it does not."""
    try:
        return compile_pattern(pattern)
    except PatternError as error:
        return error


def refused(pattern: str) -> str:
    """What RE2 says against a pattern; nothing where it takes it."""
    found = compiled(pattern)
    return str(found) if isinstance(found, PatternError) else ""


@dataclass
class Stated:
    """A rule as its file states it. `rule` is there where it loads, and `broken` says why not where it does not."""

    file: File
    node: Node
    rule: Rule | None = None
    broken: FileError | None = None

    @property
    def keys(self) -> Mapping[str, Node]:
        """The keys that it has, right or wrong."""
        return self.node.value if isinstance(self.node.value, dict) else {}

    @property
    def id(self) -> str:
        """Its id; nothing where it has none."""
        node = self.keys.get("id")
        return node.value if node and isinstance(node.value, str) else ""

    def listed(self, *keys: str) -> Iterator[Node]:
        """The items under these keys, right or wrong."""
        for node in (self.keys[key] for key in keys if key in self.keys):
            yield from node.value if isinstance(node.value, list) else [node]

    def at(self, key: str) -> Node:
        """What stands under a key; the rule itself where it has no such key."""
        return self.keys.get(key, self.node)

    @cached_property
    def sound(self) -> Rule | None:
        """The rule, where it loads and its patterns compile."""
        rule = self.rule
        asked = filter(None, (*rule.patterns, rule.unless)) if rule else ()
        return None if any(refused(pattern) for pattern in asked) else rule


@dataclass
class File:
    """A file and what was found on reading it: `top` where it is YAML, `repeated` keys, `unread` where it is none."""

    path: Path
    lines: list[str]
    kind: str = ""
    top: Node | None = None
    repeated: list[FileError] = field(default_factory=list)
    unread: FileError | None = None
    parts: Parts = field(default_factory=dict)
    bad_parts: list[FileError] = field(default_factory=list)
    rules: list[Stated] = field(default_factory=list)

    @property
    def keys(self) -> Mapping[str, Node]:
        """The keys at its top."""
        return self.top.value if self.top and isinstance(self.top.value, dict) else {}

    @property
    def part_nodes(self) -> Mapping[str, Node]:
        """The parts as they are written."""
        node = self.keys.get("parts")
        return node.value if node and isinstance(node.value, dict) else {}

    @property
    def patterns(self) -> Iterator[tuple[str, Node]]:
        """All pieces of patterns that are text, and what messages call them."""
        parts = [(f"the part {name!r}", node) for name, node in self.part_nodes.items()]
        asked = [(f"'{key}'", stated.keys[key]) for stated in self.rules for key in PATTERNS if key in stated.keys]
        return ((what, node) for what, node in (*parts, *asked) if isinstance(node.value, str))

    @cached_property
    def faults(self) -> list[FileError]:
        """What its schema says against it."""
        known = FILES.get(self.kind)
        found = list(known.faults(self.top, known.name)) if known and self.top else []
        return [*found, *self._missing_plan()]

    def _missing_plan(self) -> Iterator[FileError]:
        """A golden case that names a plan which is not there."""
        node = self.keys.get("plan") if self.kind == "case" else None
        if node and isinstance(node.value, str):
            try:
                plan_of(self.path.parent, node)
            except FileError as error:
                yield error

    def allows(self, line: int, check: str) -> bool:
        """Whether a comment on the line or above it, or so about its whole rule, lets what the check found pass."""
        begins = [stated.node.line for stated in self.rules if stated.node.line <= line < stated.node.stop[0]]
        here = [text for number in (line, *begins) for text in self.lines[max(0, number - 2) : number]]
        return any(found[1] == check for text in here for found in _ALLOWED.finditer(text))


def find(paths: Sequence[Path]) -> list[Path]:
    """The files at these paths, folders searched; the shipped rules and plans where none is named.

    Raises UsageError.
    """
    if not paths:
        return [*rulebook.files(), *sorted(rulebook.rules_dir().glob("*.yaml"))]
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
        files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
        if not files:
            raise UsageError(f"{path}: no rule files (*.yaml) here; name a file, or a folder of them")
        found |= {file.resolve(): file for file in files if file.resolve() not in found}
    return list(found.values())


def load(path: Path) -> File:
    """A file, read as far as it can be. Raises UsageError where there is no reading it at all."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    file = File(path, _BREAK.split(text))
    try:
        file.top = read(path, file.repeated)
    except FileError as error:
        file.unread = error
        return file
    file.kind = _kind(file)
    if file.kind == "rules":
        _read_parts(file)
        file.rules = list(_rules(file))
    return file


def _kind(file: File) -> str:
    """The kind whose keys it has, or nearly has."""
    if file.path.name == "case.yaml":
        return "case"

    def alike(kind: str) -> int:
        return sum(bool(get_close_matches(key, KEYS[kind], 1, 0.8)) for key in file.keys)

    return max(("rules", "plan", "weights"), key=alike)


def _rules(file: File) -> Iterator[Stated]:
    nodes = file.keys.get("rules")
    if nodes is None or not isinstance(nodes.value, list):
        return
    for node in nodes.value:
        stated = Stated(file, node)
        try:
            stated.rule = read_rule(node, file.parts, trusted=True)
        except FileError as error:
            stated.broken = error
        yield stated


def _read_parts(file: File) -> None:
    """The parts; one that uses a part which is not there stands as it is written."""
    for name, node in file.part_nodes.items():
        try:
            file.parts[name] = f"(?:{filled(node, f'the part {name!r}', file.parts)})"
        except FileError as error:
            file.bad_parts.append(error)
            file.parts[name] = f"(?:{node.value})"
