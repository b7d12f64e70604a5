"""Text that YAML reads as something else: numbers, dates, comments, tags, control characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unchrome.lint import places
from unchrome.lint.files import EXAMPLES, PLAIN, File
from unchrome.model import FIELDS
from unchrome.yamlfile import FileError, Node

ELSE = {"int": "a number", "float": "a number", "bool": "true or false", "timestamp": "a date"}
"""What text without quotes is to other readers of YAML."""
TEXT_KEYS = ("in", "out", *FIELDS)
_SIGN = re.compile(r"\s+#\S")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WRITTEN = {"\b": r"\b", "\x07": r"\a", "\x0c": r"\f", "\x0b": r"\v", "\x1b": r"\e", "\0": r"\0"}


def value(file: File) -> Iterator[FileError]:
    """A line of a page that other YAML tools take for a number, a date, true or false."""
    for node in _texts(file):
        if node.reads_as in ELSE:
            yield node.fail(
                f"{node.value} is text here, but {ELSE[node.reads_as]} to other YAML tools; write '{node.value}'"
            )


def comment(file: File) -> Iterator[FileError]:
    """A line of a page that YAML cuts off at a # or begins behind a tag or an anchor."""
    for node in _texts(file):
        line, column = node.stop
        text = file.lines[line - 1] if line <= len(file.lines) else ""
        quote = _quote(file, node)
        if quote not in ("'", '"') and _SIGN.match(text, column - 1):
            said = f"the text ends here, since the # begins a comment: {node.value!r}; put it in quotes"
            yield FileError(file.path, line, column, said)
        if quote in ("!", "&"):
            yield node.fail(f"{quote} begins a tag or an anchor, so the text is only {node.value!r}; put it in quotes")


def control(file: File) -> Iterator[FileError]:
    """A control character, most likely from a pattern in double quotes."""
    for node in (*(node for _, node in file.patterns), *_texts(file)):
        found = _CONTROL.search(str(node.value))
        if found:
            written = _WRITTEN.get(found.group(), "an escape")
            said = f"in double quotes {written} is a control character; write the text in single quotes, or \\{written}"
            yield places.fail(node, file.lines, found.start(), said)


def _texts(file: File) -> Iterator[Node]:
    """All that is text of pages."""
    for stated in file.rules:
        for node in stated.listed(*PLAIN, *EXAMPLES):
            yield from _within(node)


def _within(node: Node) -> Iterator[Node]:
    if isinstance(node.value, str):
        yield node
    elif isinstance(node.value, dict):
        for key in TEXT_KEYS:
            if key in node.value and isinstance(node.value[key].value, str):
                yield node.value[key]


def _quote(file: File, node: Node) -> str:
    """The first character of the text as it stands in the file."""
    return file.lines[node.line - 1][node.column - 1 : node.column] if node.line <= len(file.lines) else ""
