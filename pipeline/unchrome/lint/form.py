"""Whether a file is YAML, and has the keys and values that its kind of file may have."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from unchrome.lint.files import File
from unchrome.yamlfile import FileError


def yaml(file: File) -> Iterator[FileError]:
    """The file is no YAML, or no YAML that is taken here: a repeated key, an alias."""
    yield from file.repeated
    if file.unread:
        yield file.unread


def form(file: File) -> Iterator[FileError]:
    """A key that there is not, one that is missing, a value that it cannot have."""
    return iter(file.faults)


def whole(file: File) -> Iterator[FileError]:
    """What is in the file does not go together, so it would not load."""
    yield from file.bad_parts
    misshapen = {error.line for error in file.faults}
    for stated in file.rules:
        if stated.broken and misshapen.isdisjoint(range(stated.node.line, stated.node.stop[0] + 1)):
            yield stated.broken


def about(file: File) -> Iterator[FileError]:
    """The file does not say what it is about."""
    if file.top and file.keys and not get_close_matches("about", file.keys, 1) and file.kind != "weights":
        yield file.top.fail("the file does not say what it holds; begin with 'about: ' and a sentence")
