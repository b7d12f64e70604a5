"""A pattern, atom by atom: enough to say what stands beside what. Patterns that RE2 refuses are read too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_ATOM = re.compile(
    r"""(?P<part>\{[a-z_]+\})
    |(?P<class>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\])
    |(?P<open>\((?:\?(?:P?<[^>]*>|[A-Za-z-]*:|[A-Za-z-]+(?=\))|\#|[=!>]|<[=!])?)?)
    |(?P<close>\))
    |(?P<bar>\|)
    |(?P<edge>[\^$]|\\[bBAz])
    |(?P<any>\.)
    |(?P<escape>\\(?:[pP](?:\{[^}]*\}|.)|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[A-Za-z0-9]))
    |(?P<plain>\\.|.)""",
    re.VERBOSE | re.DOTALL,
)
_REPEAT = re.compile(r"(?:[?*+]|\{\d+(?:,\d*)?\})[?+]?")
_CAN_BE_NONE = re.compile(r"[?*]|\{0,?")


@dataclass(slots=True)
class Atom:
    """A piece of a pattern: a `plain` character, `any`, a `class`, an `escape`, an `edge` (`^ $ \\b`), a `part`, or an
    `open`, a `close` or a `bar` of a group.

    `repeat` is the quantifier behind it; a group's stands at both its ends. `ends` are the open and the close around a
    bar or of a group, and `bars` the bars of a group, all as places in the list of atoms.
    """

    kind: str
    text: str
    at: int
    repeat: str = ""
    ends: tuple[int, int] = (-1, -1)
    bars: list[int] = field(default_factory=list)

    @property
    def char(self) -> str:
        """The character that a plain atom stands for; nothing for others."""
        return self.text[-1] if self.kind == "plain" else ""

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return bool(_CAN_BE_NONE.match(self.repeat))


@lru_cache(maxsize=4096)
def read(pattern: str) -> Sequence[Atom]:
    """The atoms of a pattern, in order."""
    atoms: list[Atom] = []
    at = 0
    while at < len(pattern):
        repeat = _REPEAT.match(pattern, at)
        if repeat and atoms and not atoms[-1].repeat and atoms[-1].kind not in ("open", "bar"):
            atoms[-1].repeat = repeat.group()
            at = repeat.end()
            continue
        found = _ATOM.match(pattern, at)
        if found is None or found.lastgroup is None:
            break
        atoms.append(Atom(found.lastgroup, found.group(), at))
        at = found.end()
    _pair(atoms)
    return atoms


def _pair(atoms: Sequence[Atom]) -> None:
    """Tell groups where they end, and bars which group they are in."""
    whole = Atom("open", "", 0)
    opened, bars = [(-1, whole)], dict[int, list[int]]()
    for place, atom in enumerate(atoms):
        if atom.kind == "open":
            opened.append((place, atom))
        elif atom.kind == "bar":
            opened[-1][1].bars.append(place)
        elif atom.kind == "close" and len(opened) > 1:
            start, group = opened.pop()
            bars[start] = group.bars
            _close(atoms, (start, place), group.bars, atom.repeat)
    for start, group in opened:
        _close(atoms, (start, len(atoms)), group.bars, "")


def _close(atoms: Sequence[Atom], ends: tuple[int, int], bars: list[int], repeat: str) -> None:
    for place in (*ends, *bars):
        if 0 <= place < len(atoms):
            atoms[place].ends = ends
            if place in ends:
                atoms[place].bars, atoms[place].repeat = bars, repeat


def beside(atoms: Sequence[Atom], place: int, step: int) -> Iterator[Atom]:
    """The atoms that may stand next to the one at `place`, behind it (`step` 1) or before it (-1). What may be anything
    keeps what is beyond it away."""
    enters, leaves = ("open", "close") if step > 0 else ("close", "open")
    todo, seen = [place + step], set[int]()
    while todo:
        here = todo.pop()
        if here in seen or not 0 <= here < len(atoms):
            continue
        seen.add(here)
        atom = atoms[here]
        beyond = atom.ends[1 if step > 0 else 0]
        if atom.kind == enters:
            todo += [here + step, *(bar + step for bar in atom.bars)]
            todo += [beyond + step] if atom.optional else []
        elif atom.kind in ("edge", leaves):
            todo.append(here + step)
        elif atom.kind == "bar":
            todo.append(beyond + step)
        else:
            yield atom
            if atom.optional and atom.kind != "any" and not atom.text.startswith("[^"):
                todo.append(here + step)
