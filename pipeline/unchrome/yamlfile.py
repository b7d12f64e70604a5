"""YAML read the way rule files need it: every scalar is text as written, and every node knows its line.

`12:30` stays `12:30`, `NO` stays `NO`, a date stays text; a repeated key, an alias and a mapping where text was
meant (`Photo: AP`) are errors that show the file, the line and the column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import isfinite
from pathlib import Path

import yaml

from unchrome.errors import UsageError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FileError(UsageError):
    """Something wrong in a file of ours or of the user's: `path:line:column`, what was found, what to do."""

    def __init__(self, path: Path, line: int, column: int, message: str) -> None:
        shown = _line_of(path, line)
        place = f"{path}:{line}:{column}: {message}"
        super().__init__(f"{place}\n    {shown}\n    {' ' * (column - 1)}^" if shown else place)
        self.path, self.line, self.column, self.message = path, line, column, message

    def __reduce__(self) -> tuple[type[FileError], tuple[Path, int, int, str]]:
        return FileError, (self.path, self.line, self.column, self.message)


LARGEST = 1 << 53
"""Of whole numbers; JSON and YAML have larger ones that other readers change."""


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a YAML file: text, a list of nodes or a mapping, and where it (and each of its keys) stands.

    `stop` is the line and column behind it. `reads_as` is what other readers of YAML take it for: `str`, `seq` and
    `map`, or where it is text without quotes also `int`, `float`, `bool`, `null` or `timestamp`.
    """

    value: str | list[Node] | dict[str, Node]
    path: Path
    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    stop: tuple[int, int] = (1, 1)
    reads_as: str = "str"

    def fail(self, message: str) -> FileError:
        """The error to raise about this node."""
        return FileError(self.path, self.line, self.column, message)

    def text(self, what: str) -> str:
        """The node as text."""
        if isinstance(self.value, str):
            return self.value
        raise self.fail(f"{what} must be text, but this is {self.form}; put it in quotes if it holds ': ' or '- '")

    def items(self, what: str) -> list[Node]:
        """The node as a list; one text counts as a list of one."""
        if isinstance(self.value, list):
            return self.value
        if isinstance(self.value, str):
            return [self]
        raise self.fail(f"{what} must be a list, but this is {self.form}")

    def texts(self, what: str) -> tuple[str, ...]:
        """The node as a list of texts."""
        return tuple(item.text(f"each of {what}") for item in self.items(what))

    def mapping(self, what: str, known: Iterable[str]) -> dict[str, Node]:
        """The node as a mapping with no keys but the known ones."""
        if not isinstance(self.value, dict):
            raise self.fail(f"{what} must be a mapping of keys to values, but this is {self.form}")
        for error in self.unknown(what, known):
            raise error
        return self.value

    def unknown(self, what: str, known: Iterable[str]) -> Iterator[FileError]:
        """An error for each key of the mapping that is not a known one."""
        for key, place in self.keys.items():
            if key not in set(known):
                yield FileError(self.path, *place, f"{what} has no key {key!r}{did_you_mean(key, known)}")

    def choice(self, what: str, known: Iterable[str]) -> str:
        """The node as one of the known words."""
        text = self.text(what)
        if text not in set(known):
            raise self.fail(f"{what} cannot be {text!r}{did_you_mean(text, known)}")
        return text

    def whole(self, what: str) -> int:
        """The node as a whole number, 0 or more."""
        if not isinstance(self.value, str) or not self.value.isdecimal():
            raise self.fail(f"{what} must be a whole number, 0 or more, not {self.said}")
        if int(self.value) > LARGEST:
            raise self.fail(f"{what} must be at most {LARGEST:,}, not {self.said}")
        return int(self.value)

    def number(self, what: str) -> float:
        """The node as a number."""
        if isinstance(self.value, str):
            with suppress(ValueError):
                number = float(self.value)
                if isfinite(number):
                    return number
        raise self.fail(f"{what} must be a number, not {self.said}")

    def share(self, what: str) -> float:
        """The node as a number from 0 to 1."""
        number = self.number(what)
        if not 0 <= number <= 1:
            raise self.fail(f"{what} must be a number from 0 to 1, not {self.value!r}")
        return number

    @property
    def form(self) -> str:
        """What kind of node this is, for messages."""
        if self.value == "" and self.reads_as == "null":
            return "nothing"
        return {str: "text", list: "a list", dict: "a mapping"}[type(self.value)]

    @property
    def said(self) -> str:
        """What the node says, or else what kind it is, for messages."""
        return repr(self.value) if self.value and isinstance(self.value, str) else self.form


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the nearest known one, or all of them."""
    names = sorted(known)
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else f"; it is one of: {', '.join(names) or 'none'}"


def read(path: Path, repeated: list[FileError] | None = None) -> Node:
    """The file as a Node. Raises FileError where it cannot be read, is not YAML or uses what rule files may not.

    Where `repeated` is given, errors about repeated keys are put there instead, and the first of the keys stays.
    """
    return parse(content(path), path, repeated)


def content(path: Path) -> bytes:
    """What is in the file. Raises FileError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(path, 1, 1, f"cannot be read: {error.strerror}") from None


def parse(content: bytes, path: Path, repeated: list[FileError] | None = None) -> Node:
    """What a file at this path would be as a Node if it held this content. Raises FileError, as `read` does."""
    try:
        source = content.decode("utf-8-sig")
        _refuse_aliases(source, path)
        node = yaml.compose(source, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise FileError(path, line, column, f"not YAML: {_advised(error.problem or error.context or '')}") from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise FileError(path, 1, 1, f"not YAML in UTF-8: {error}") from None
    if node is None:
        raise FileError(path, 1, 1, "the file is empty")
    found: list[FileError] = []
    top = _node(node, path, found)
    if repeated is not None:
        repeated += found
    elif found:
        raise found[0]
    return top


def _advised(problem: str) -> str:
    if "cannot start any token" in problem:
        return f"{problem}; put text that starts so in quotes, and indent with spaces"
    return problem


def _refuse_aliases(source: str, path: Path) -> None:
    if "*" not in source:
        return
    for event in yaml.parse(source, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) and event.start_mark:
            mark = event.start_mark
            raise FileError(
                path,
                mark.line + 1,
                mark.column + 1,
                f"the alias *{event.anchor} is not allowed here; put text that starts with * in quotes",
            )


def _node(node: yaml.Node, path: Path, repeated: list[FileError]) -> Node:
    value: str | list[Node] | dict[str, Node]
    keys: dict[str, tuple[int, int]] = {}
    if isinstance(node, yaml.MappingNode):
        value = {}
        for key, child in node.value:
            place = _place(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                raise FileError(path, *place, "a key must be text")
            if key.value in value:
                repeated.append(FileError(path, *place, f"the key {key.value!r} is here twice; keep one"))
                continue
            keys[key.value], value[key.value] = place, _node(child, path, repeated)
    elif isinstance(node, yaml.SequenceNode):
        value = [_node(child, path, repeated) for child in node.value]
    else:
        value = str(node.value)
    return Node(value, path, *_place(node.start_mark), keys, _place(node.end_mark), node.tag.rpartition(":")[2])


def _place(mark: yaml.Mark) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


def _line_of(path: Path, line: int) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace").split("\n")[line - 1].rstrip()[:200]
    except (OSError, IndexError):
        return ""
