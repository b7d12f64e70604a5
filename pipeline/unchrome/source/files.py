"""Which files an input names: itself, or what a folder holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from unchrome.source.kinds import SUFFIXES, suffix


def walk(path: Path) -> Iterator[Path]:
    """The path itself, or the folder's files that have a known suffix, in the order of their names.

    Hidden files and folders are passed over; so are files of other kinds, such as a saved page's images.
    """
    if not path.is_dir():
        yield path
        return
    for child in sorted(path.iterdir(), key=lambda item: item.name):
        if child.name.startswith("."):
            continue
        if child.is_dir():
            yield from walk(child)
        elif suffix(child.name) in SUFFIXES:
            yield child
