"""Signs of patterns in what reads like plain text, and plain text that reads like a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from unchrome.lint import places
from unchrome.lint.files import PLAIN, File, Stated
from unchrome.lint.syntax import Atom, read
from unchrome.yamlfile import FileError

QUESTION = re.compile(
    r"(?:^|[\^(|:])(?:who|what|when|where|why|how|do|did|does|is|are|have|can|got|want|need) [\w ',’-]+$", re.I
)
"""What comes before the mark of a question."""
_REGEX = re.compile(r"\.\*|\.\+|\\[bBdswpS]|\(\?[:iP]|^\^\S|[^\s\d]\$$|\[[^\]]+\][+*?]")


def plain(file: File) -> Iterator[FileError]:
    """An unescaped sign of patterns that looks as if it were meant as it stands."""
    for what, node in file.patterns:
        atoms = read(str(node.value))
        for place, atom in enumerate(atoms):
            said = _meant(atoms, place, str(node.value))
            if said:
                yield places.fail(node, file.lines, *_message(what, atom, said))


def _message(what: str, atom: Atom, said: str) -> tuple[int, str]:
    offset = atom.at + len(atom.text) if atom.kind == "plain" else atom.at
    return offset, f"in {what} {said}"


def _meant(atoms: Sequence[Atom], place: int, text: str) -> str:
    """What is to be said of an atom that was meant otherwise."""
    before, atom, after = _at(atoms, place - 1), atoms[place], _at(atoms, place + 1)
    if atom.kind == "any" and not atom.repeat and _is_word(before) and (_is_word(after) or _is_end(after)):
        said = text[max(0, atom.at - 8) : atom.at + 6]
        return f"the . between or behind letters finds any character; write \\. ({said!r})"
    if atom.kind == "plain" and atom.char.isalnum() and atom.repeat == "+" and (_is_end(after) or after.char == " "):
        return f"the + repeats the {atom.char!r} before it; write \\+ if it is a sign of the line"
    if atom.kind == "plain" and atom.repeat == "?" and _is_end(after) and _asks(text, atom):
        return f"the ? makes the {atom.char!r} before it optional; write \\? if it is the mark of a question"
    if atom.kind == "bar" and atom.ends[0] < 0 and before.char == " " == after.char:
        return "the | between spaces parts the pattern in two; write \\| if it is a sign of the line"
    if atom.kind == "edge" and atom.text == "$" and after.char.isdigit():
        return "the $ is the end of the line, and nothing comes behind it; write \\$"
    return _brackets(atoms, place)


def _brackets(atoms: Sequence[Atom], place: int) -> str:
    atom = atoms[place]
    if atom.kind == "class" and not atom.repeat and re.fullmatch(r"\[(?=.*?(\w).*\1)[\w ]{5,}\]", atom.text):
        return f"{atom.text} finds one of these characters; write \\[ and \\] if the brackets are part of the line"
    inside = atoms[place + 1 : atom.ends[1]] if atom.kind == "open" and atom.text == "(" and not atom.repeat else ()
    if len(inside) > 3 and all(other.kind == "plain" and not other.repeat for other in inside):
        return "the brackets only group, and are no part of the line; write \\( and \\), or (?: if it is a group"
    return ""


def _at(atoms: Sequence[Atom], place: int) -> Atom:
    return atoms[place] if 0 <= place < len(atoms) else Atom("edge", "$", -1)


def _is_word(atom: Atom) -> bool:
    return atom.char.isalnum() and not atom.repeat


def _is_end(atom: Atom) -> bool:
    return atom.kind in ("bar", "close") or (atom.kind == "edge" and atom.text == "$")


def _asks(text: str, atom: Atom) -> bool:
    """Whether what stands before reads like a question, and does not leave a plural open."""
    return atom.char not in ("s", " ") and bool(QUESTION.search(text[: atom.at + 1]))


def regex(stated: Stated) -> Iterator[FileError]:
    """Plain text that reads like a pattern."""
    for node in stated.listed(*PLAIN):
        found = _REGEX.search(node.value) if isinstance(node.value, str) else None
        if found:
            said = f"{found.group()!r} reads like a pattern, but this is plain text; put patterns under 'match'"
            yield places.fail(node, stated.file.lines, found.start(), said)
