"""Where each character of a text stands in its YAML file, through quotes, escapes and folded lines."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from unchrome.yamlfile import FileError, Node

Place = tuple[int, int]
"""A line and a column, both from 1."""
_HEX = {"x": 2, "u": 4, "U": 8}
"""How many hexadecimal digits follow these letters of an escape."""


def at(node: Node, lines: Sequence[str], offset: int) -> Place:
    """The place of the character at this offset of a node's text; the node's own where that cannot be told."""
    places = list(_places(node, lines)) if isinstance(node.value, str) else []
    return places[offset] if len(places) == len(node.value) and offset < len(places) else (node.line, node.column)


def fail(node: Node, lines: Sequence[str], offset: int, message: str) -> FileError:
    """The error to report about the character at this offset of a node's text."""
    return FileError(node.path, *at(node, lines, offset), message)


def _places(node: Node, lines: Sequence[str]) -> Iterator[Place]:
    """A place for each character. Block texts (`|` and `>`) are not read, and give none."""
    line, column = node.line - 1, node.column - 1
    quote = lines[line][column : column + 1]
    if quote in ("|", ">"):
        return
    if quote in ("'", '"'):
        column += 1
    last = node.stop[0] - 1
    while line <= last:
        stop = node.stop[1] - 1 - (quote in ("'", '"')) if line == last else len(lines[line])
        goes_on = yield from _of_line(lines[line], line, column, stop, quote, line < last)
        line, blank = line + 1, 0
        while line < last and not lines[line].strip():
            line, blank = line + 1, blank + 1
        if line <= last:
            column = len(lines[line]) - len(lines[line].lstrip())
            yield from [(line + 1, column + 1)] * (blank or goes_on)


def _of_line(text: str, line: int, column: int, stop: int, quote: str, folded: bool) -> Generator[Place, None, int]:
    """The places on one line; gives 1 where the break after it reads as a space, and 0 where it is escaped."""
    stop = column + len(text[column:stop].rstrip()) if folded else stop
    while column < stop:
        width = _width(text, column, quote)
        if column + width > len(text):
            return 0
        yield line + 1, column + 1
        column += width
    return 1


def _width(text: str, column: int, quote: str) -> int:
    """How many characters of the file are the one of the text that begins here."""
    if quote == "'" and text.startswith("''", column):
        return 2
    if quote == '"' and text[column] == "\\":
        return 2 + _HEX.get(text[column + 1 : column + 2], 0)
    return 1
