"""RE2's `\\b` and `\\w` know the letters of ASCII only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from unchrome.lint import places
from unchrome.lint.files import File
from unchrome.lint.syntax import Atom, beside, read
from unchrome.yamlfile import FileError

INSTEAD = {
    r"\b": r"(?:^|[^\p{L}]) before a word or (?:[^\p{L}]|$) behind it",
    r"\B": r"\p{L}",
    r"\w": r"[\p{L}\p{N}_]",
    r"\W": r"[^\p{L}\p{N}_]",
    r"\d": r"\p{Nd}",
}
"""What knows all letters and digits. `\\s` needs nothing: white space in a line is one space to rules."""
_OWN_DIGITS = re.compile(r"[\u0600-\u06ff\u0900-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Letters of Arabic and of the scripts of South and South East Asia, which have digits of their own."""


def ascii_only(file: File) -> Iterator[FileError]:
    r"""A `\b`, `\w` or `\d` of ASCII beside letters that are not."""
    for what, node in file.patterns:
        atoms = read(str(node.value))
        for place, atom in enumerate(atoms):
            letter = _beside(atoms, place) if atom.text in INSTEAD else ""
            if letter:
                said = f"{atom.text} in {what} stands beside {letter!r}, but knows ASCII only"
                yield places.fail(node, file.lines, atom.at, f"{said}; write {INSTEAD[atom.text]}")


def _beside(atoms: Sequence[Atom], place: int) -> str:
    """A letter that may stand beside the atom and that it does not know; nothing where there is none."""
    digits = atoms[place].text == r"\d"
    letters = (_foreign(other, digits) for step in (-1, 1) for other in beside(atoms, place, step))
    return next(filter(None, letters), "")


def _foreign(atom: Atom, digits: bool) -> str:
    """A letter beyond ASCII that the atom may find; where `digits`, of a script with digits of its own."""
    text = atom.char if atom.kind == "plain" else atom.text if atom.kind == "class" and atom.text[1] != "^" else ""
    letters = (char for char in text if char.isalpha() and not char.isascii())
    return next((char for char in letters if not digits or _OWN_DIGITS.match(char)), "")
