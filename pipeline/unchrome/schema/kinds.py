"""What may stand in a file of ours. Each kind says it as JSON Schema, for editors, and of what was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol

from unchrome.yamlfile import FileError, Node

Schema = dict[str, Any]


class Kind(Protocol):
    """What a piece of a file may be."""

    def schema(self) -> Schema:
        """As JSON Schema, draft 7."""

    def faults(self, node: Node, what: str) -> Iterator[FileError]:
        """All that is wrong with a piece; `what` is its name in messages."""


def _said(about: str, schema: Schema) -> Schema:
    return {"description": about, **schema} if about else schema


def _caught(ask: Callable[[str], object], what: str) -> Iterator[FileError]:
    try:
        ask(what)
    except FileError as error:
        yield error


@dataclass(frozen=True)
class Text:
    """Text; numbers and words such as `true` are read as they are written. `like` shows what `pattern` asks for.

    `about`, here and below, is what editors show.
    """

    about: str = ""
    pattern: str = ""
    like: str = ""
    may_be_empty: bool = False

    def schema(self) -> Schema:
        """Text, or what an editor takes for a number or a truth value."""
        if self.pattern:
            return _said(self.about, {"type": "string", "pattern": self.pattern})
        least = {} if self.may_be_empty else {"pattern": r"\S"}
        return _said(self.about, {"type": ["string", "number", "boolean"], **least})

    def faults(self, node: Node, what: str) -> Iterator[FileError]:
        """No text, an empty one, or one of another pattern."""
        if not isinstance(node.value, str):
            yield from _caught(node.text, what)
        elif node.reads_as == "null" or not (node.value.strip() or self.may_be_empty):
            yield node.fail(f"{what} is empty, or reads so to other YAML tools; write text, in quotes where it is odd")
        elif self.pattern and not re.search(self.pattern, node.value):
            yield node.fail(f"{what} cannot be {node.value!r}; write it like {self.like!r}")


@dataclass(frozen=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]
    about: str = ""

    def schema(self) -> Schema:
        """The words."""
        return _said(self.about, {"enum": list(self.words)})

    def faults(self, node: Node, what: str) -> Iterator[FileError]:
        """Another word."""
        return _caught(lambda what: node.choice(what, self.words), what)


@dataclass(frozen=True)
class Whole:
    """A whole number, 0 or more."""

    about: str = ""

    def schema(self) -> Schema:
        """The number, without quotes."""
        return _said(self.about, {"type": "integer", "minimum": 0})

    def faults(self, node: Node, what: str) -> Iterator[FileError]:
        """Anything else."""
        return _caught(node.whole, what)


@dataclass(frozen=True)
class Share:
    """A number from 0 to 1."""

    about: str = ""

    def schema(self) -> Schema:
        """The number, in quotes or not."""
        return _said(
            self.about,
            {"type": ["number", "string"], "minimum": 0, "maximum": 1, "pattern": r"^(0|1|0?\.\d+|[01]\.0+)$"},
        )

    def faults(self, node: Node, what: str) -> Iterator[FileError]:
        """Anything else."""
        return _caught(node.share, what)


@dataclass(frozen=True)
class Listed:
    """A list of one thing or more. Where `alone`, one text needs no brackets."""

    of: Kind
    about: str = ""
    alone: bool = True

    def schema(self) -> Schema:
        """The list, or what it is of."""
        many = {"type": "array", "items": self.of.schema(), "minItems": 1}
        return _said(self.about, {"anyOf": [self.of.schema(), many]} if self.alone else many)

    def faults(self, node: Node, what: str) -> Iterator[FileError]:
        """No list, an empty one, and what is wrong with its items."""
        if not isinstance(node.value, list) and not (self.alone and isinstance(node.value, str)):
            yield node.fail(f"{what} must be a list, but this is {node.form}")
            return
        if not node.value and isinstance(node.value, list):
            yield node.fail(f"{what} is an empty list; fill it or take the key away")
        for item in node.items(what):
            yield from self.of.faults(item, f"each of {what}")


@dataclass(frozen=True)
class Keys:
    """A mapping with keys that are known. `needs` are those that must be there; where `one`, exactly one key is.

    `else_` is what to do about a mapping that has none of the keys, which is most likely no mapping at all.
    """

    keys: Mapping[str, Kind]
    about: str = ""
    needs: tuple[str, ...] = ()
    name: str = ""
    one: bool = False
    else_: str = ""

    def schema(self) -> Schema:
        """An object with no other keys."""
        asks: Schema = {"required": list(self.needs)} if self.needs else {}
        if self.one:
            asks |= {"minProperties": 1, "maxProperties": 1}
        properties = {key: kind.schema() for key, kind in self.keys.items()}
        return _said(self.about, {"type": "object", "properties": properties, "additionalProperties": False, **asks})

    def faults(self, node: Node, what: str) -> Iterator[FileError]:
        """No mapping, unknown keys, missing ones, and what is wrong with the values."""
        what = self.name or what
        if not isinstance(node.value, dict):
            yield from _caught(lambda what: node.mapping(what, self.keys), what)
            return
        if self.else_ and not self.keys.keys() & node.keys.keys():
            yield node.fail(f"{what} has no {self.needs[0]!r}; {self.else_}")
            return
        yield from node.unknown(what, self.keys)
        misspelt = node.keys.keys() - self.keys.keys()
        for key in self.needs:
            if key not in node.value and not get_close_matches(key, misspelt, 1):
                yield node.fail(f"{what} has no {key!r}; it needs {', '.join(self.needs)}")
        if self.one and len(node.value) != 1:
            yield node.fail(f"{what} is one name with its options, but this has {len(node.value)}")
        for key, kind in self.keys.items():
            if key in node.value:
                yield from kind.faults(node.value[key], f"'{key}'")


@dataclass(frozen=True)
class Named:
    """A mapping of names of one's own to one kind of thing."""

    of: Kind
    pattern: str
    like: str
    about: str = ""

    def schema(self) -> Schema:
        """An object whose keys have a pattern."""
        asks = {"propertyNames": {"pattern": self.pattern}, "additionalProperties": self.of.schema()}
        return _said(self.about, {"type": "object", **asks})

    def faults(self, node: Node, what: str) -> Iterator[FileError]:
        """No mapping, names of another pattern, and what is wrong with the values."""
        if not isinstance(node.value, dict):
            yield from _caught(lambda what: node.mapping(what, ()), what)
            return
        for name, place in node.keys.items():
            if not re.search(self.pattern, name):
                yield FileError(node.path, *place, f"the name {name!r} in {what} must be like {self.like!r}")
            yield from self.of.faults(node.value[name], f"{name!r} in {what}")


@dataclass(frozen=True)
class Either:
    """Text, or a mapping that says more."""

    text: Text
    more: Keys
    about: str = ""

    def schema(self) -> Schema:
        """One or the other."""
        return _said(self.about, {"anyOf": [self.text.schema(), self.more.schema()]})

    def faults(self, node: Node, what: str) -> Iterator[FileError]:
        """What is wrong with the text or with the mapping, whichever it is."""
        return (self.text if isinstance(node.value, str) else self.more).faults(node, what)


@dataclass(frozen=True)
class Shared:
    """A kind that stands in several places, which the schema writes once, by name."""

    name: str
    of: Kind

    def schema(self) -> Schema:
        """A pointer to what is written once."""
        return {"$ref": f"#/definitions/{self.name}"}

    def faults(self, node: Node, what: str) -> Iterator[FileError]:
        """What is wrong with the kind itself."""
        return self.of.faults(node, what)
