"""A rule file as text: where in it each rule stands, and how one rule is rewritten while all else stays to the byte."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from unchrome.errors import UsageError
from unchrome.rule import Rule
from unchrome.rulebook.read import parse

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MARK = "\ufeff"
_INDENTED = re.compile(r"^( *)[^ #\n-].*:\n\1  - ", re.MULTILINE)
"""A list whose items stand further to the right than its key."""


class SheetError(UsageError):
    """A file that cannot be reviewed, or a change that cannot be written into it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule in its file: its id, its text from `start` to `stop` (in characters), what it says, each scalar as text,
    a digest of its text, which tells whether it has been changed, and where in its text its status stands."""

    id: str
    start: int
    stop: int
    column: int
    says: Mapping[str, Any]
    digest: str
    status: slice | None


class Sheet:
    """A rule file's text and the rules in it, by their ids, in its order."""

    def __init__(self, path: Path, content: bytes) -> None:
        """Raises SheetError where there are no rules to be found in it."""
        self.path = path
        try:
            self.text = content.decode("utf-8").removeprefix(_MARK)
            self._mark = _MARK if content.startswith(_MARK.encode()) else ""
            found = list(_entries(self.text))
            self.entries = {entry.id: entry for entry in found}
        except (UnicodeDecodeError, yaml.YAMLError, TypeError) as error:
            raise SheetError(f"{path}: not a rule file: {error}") from None
        again = next((entry.id for entry in found if self.entries[entry.id] is not entry), None)
        if again is not None:
            raise SheetError(f"{path}: two rules have the id {again!r}; give one another id in an editor")

    @staticmethod
    def read(path: Path) -> Sheet:
        """The file at this path. Raises SheetError."""
        try:
            return _sheet(path, path.read_bytes())
        except OSError as error:
            raise SheetError(f"{path}: cannot be read: {error.strerror}") from None

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return (self._mark + self.text).encode()

    def part(self, name: str) -> str:
        """The text of a rule."""
        entry = self.entries[name]
        return self.text[entry.start : entry.stop]

    def rule(self, name: str) -> Rule:
        """The rule of that id, as a run will load it. Raises FileError where it would not."""
        return _rule(self.path, self._alone(self.part(name)))

    def rules(self) -> list[Rule]:
        """All rules of the file, as a run will load them. Raises FileError where it would not."""
        return [self.rule(name) for name in self.entries]

    def put(self, parts: Mapping[str, str]) -> Sheet:
        """The file with these texts for the rules of these ids; nothing else in it changes. Raises SheetError."""
        pieces, at = [], 0
        for entry in self.entries.values():
            if entry.id in parts:
                pieces += [self.text[at : entry.start], parts[entry.id]]
                at = entry.stop
        made = _sheet(self.path, (self._mark + "".join(pieces) + self.text[at:]).encode())
        if made.entries.keys() != self.entries.keys() or any(
            made.entries[name].says != self.entries[name].says for name in self.entries.keys() - parts.keys()
        ):
            raise SheetError(f"{self.path}: the change would reach beyond its rule; make it in an editor")
        return made

    def changed(self, changes: Mapping[str, Mapping[str, Any]]) -> Sheet:
        """The file with other values for some keys of these rules; None takes a key out. Comments and order stay.

        Raises SheetError where that cannot be written so that it reads the same.
        """
        made = self.put({name: self._changed(name, values) for name, values in changes.items()})
        for name, values in changes.items():
            wanted = {key: value for key, value in {**self.entries[name].says, **values}.items() if value is not None}
            if made.entries[name].says != wanted:
                raise SheetError(f"{self.path}: the rule {name} is written in an unusual way; change it in an editor")
        return made

    def _changed(self, name: str, values: Mapping[str, Any]) -> str:
        entry, part = self.entries[name], self.part(name)
        if entry.status and [*values] == ["status"]:
            return part[: entry.status.start] + str(values["status"]) + part[entry.status.stop :]
        return _rewritten(part, entry.column, values) if values else part

    def _alone(self, part: str) -> str:
        """The file if this were its only rule."""
        first, *_, last = [*self.entries.values()] * 2
        return self.text[: first.start] + part + self.text[last.stop :]


@lru_cache(8)
def _sheet(path: Path, content: bytes) -> Sheet:
    return Sheet(path, content)


@lru_cache(1 << 14)
def _rule(path: Path, text: str) -> Rule:
    (rule,) = parse(text.encode(), path)
    return rule


def _entries(text: str) -> Iterator[Entry]:
    top = yaml.compose(text, Loader=_Loader)
    if not isinstance(top, yaml.MappingNode):
        raise TypeError("it is no mapping with the key 'rules'")
    rules = next((node for key, node in top.value if key.value == "rules"), None)
    for node in rules.value if isinstance(rules, yaml.SequenceNode) else ():
        says = _plain(node)
        if isinstance(says, dict) and isinstance(says.get("id"), str):
            start, stop = node.start_mark.index, node.start_mark.index + len(_trimmed(text, node))
            digest = hashlib.blake2b(text[start:stop].encode(), digest_size=12).hexdigest()
            yield Entry(says["id"], start, stop, node.start_mark.column, says, digest, _status(node))


def _status(node: yaml.Node) -> slice | None:
    """Where in a rule's text the value of its status stands."""
    first = node.start_mark.index
    places = (value for key, value in node.value if key.value == "status" and isinstance(value, yaml.ScalarNode))
    return next((slice(at.start_mark.index - first, at.end_mark.index - first) for at in places), None)


def _trimmed(text: str, node: yaml.Node) -> str:
    """The node's text without what follows it: blank lines, and comments that stand further to the left."""
    lines = text[node.start_mark.index : node.end_mark.index].split("\n")
    column = node.start_mark.column
    while len(lines) > 1 and (not lines[-1].strip() or _is_outer_comment(lines[-1], column)):
        lines.pop()
    return "\n".join(lines).rstrip()


def _is_outer_comment(line: str, column: int) -> bool:
    bare = line.lstrip()
    return bare.startswith("#") and len(line) - len(bare) < column


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return node.value


def _rewritten(part: str, column: int, changes: Mapping[str, Any]) -> str:
    from ruamel.yaml import YAML

    breaks = "\r\n" if "\r\n" in part else "\n"
    margin = " " * column
    block = "\n".join(line.removeprefix(margin) for line in part.replace("\r\n", "\n").split("\n"))
    editor = YAML()
    editor.width, editor.preserve_quotes = 1 << 30, True
    if _INDENTED.search(block):
        editor.indent(mapping=2, sequence=4, offset=2)
    rule = editor.load(block)
    for key, value in changes.items():
        _set(rule, key, value)
    out = io.StringIO()
    editor.dump(rule, out)
    return out.getvalue().rstrip().replace("\n", breaks + margin)


def _set(rule: Any, key: str, value: Any) -> None:
    inside = rule.get(key) if isinstance(value, list) else None
    if any(around is not None and around.fa.flow_style() for around in (rule, inside)):
        value = _in_flow(value)
    if value is None:
        rule.pop(key, None)
    elif isinstance(inside, list):
        _fill(inside, value)
    elif key in rule or "action" not in rule:
        rule[key] = value
    else:
        rule.insert([*rule].index("action"), key, value)


def _in_flow(value: Any) -> Any:
    """A text, or texts, as they can stand between brackets: PyYAML reads `?` there, and `:` in front, as a mark of a
    key, where ruamel.yaml would write them without quotes."""
    from ruamel.yaml.scalarstring import SingleQuotedScalarString

    if isinstance(value, list):
        return [*map(_in_flow, value)]
    return SingleQuotedScalarString(value) if isinstance(value, str) and ("?" in value or value[:1] == ":") else value


def _fill(old: Any, new: list[str]) -> None:
    """Make a list hold other texts; those that it holds already keep their comments, unless they change places."""
    for at in reversed([at for at, text in enumerate(old) if text not in new]):
        del old[at]
    for at, text in enumerate(new):
        if at == len(old) or old[at] != text:
            old.insert(at, text)
    del old[len(new) :]
