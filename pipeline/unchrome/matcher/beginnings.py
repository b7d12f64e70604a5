"""What is known of a part of a pattern, and of parts put together: how what it finds begins, and what is in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from unchrome import shape
from unchrome.matcher.rarity import rate

MOST = 120
"""A set of more texts than this is cut to their beginnings."""
LONGEST, SHORTEST = 16, 4
"""Characters: no text is longer, and none is cut to less."""

Texts = frozenset[str]
First = frozenset[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Known:
    """Of a part of a pattern: how all that it finds begins, and texts one of which is in each find.

    A beginning is the whole of a find where it is `True`, and goes on in ways not known where it is `False`. `longest`
    is the most characters that it finds; `starts` and `ends` say whether it can only stand there in a line.
    """

    first: First
    one: Texts | None = None
    longest: int | None = None
    starts: bool = False
    ends: bool = False

    @property
    def all(self) -> bool:
        """Whether the beginnings are all that it finds."""
        return all(whole for _, whole in self.first)

    @property
    def best(self) -> Texts | None:
        """The set that ordinary text holds least often."""
        return _rarest(_texts(self.first), self.one)


ANYTHING = Known(frozenset({("", False)}))
ANY_ONE = Known(ANYTHING.first, longest=1)
NOTHING = Known(frozenset({("", True)}), longest=0)


def _texts(first: Iterable[tuple[str, bool]]) -> Texts | None:
    texts = frozenset(text for text, _ in first)
    return texts if all(text.strip("\n") for text in texts) else None


def _rarest(*sets: Texts | None) -> Texts | None:
    known = [texts for texts in sets if texts is not None]
    return min(known, key=rate) if len(known) > 1 else next(iter(known), None)


def some(texts: Collection[str]) -> Known:
    """A part that finds one of these texts."""
    first = few((shape.folded(text), True) for text in texts)
    return Known(first, longest=max(map(len, texts), default=0))


def _most(lengths: Iterable[int | None], of: Callable[[list[int]], int]) -> int | None:
    known = list(lengths)
    return None if None in known else of([length for length in known if length is not None])


def few(first: Iterable[tuple[str, bool]], otherwise: First | None = None) -> First:
    """The beginnings, cut shorter until they are few; what to make of them where that is not to be had."""
    found = frozenset(first)
    longest = max((len(text) for text, _ in found), default=0)
    for length in range(LONGEST, SHORTEST - 1, -2):
        if longest > length:
            found = frozenset((text[:length], whole and len(text) <= length) for text, whole in found)
        if len(found) <= MOST:
            return found
    return ANYTHING.first if otherwise is None else otherwise


def either(parts: list[Known]) -> Known:
    """One part or another."""
    bests = [part.best for part in parts]
    known = [best for best in bests if best is not None]
    one = frozenset().union(*known) if len(known) == len(bests) else None
    return Known(
        few(pair for part in parts for pair in part.first),
        one,
        _most((part.longest for part in parts), max),
        all(part.starts for part in parts),
        all(part.ends for part in parts),
    )


def in_turn(parts: list[Known]) -> Known:
    """One part after another. `run` is what stands from some part on, begun anew where it cannot be told further."""
    first = run = NOTHING.first
    best: Texts | None = None
    for part in parts:
        first = _joined(first, part.first)
        run = _joined(run, part.first)
        if not all(whole for _, whole in run):
            best = _rarest(best, _texts(run), part.one)
            run = part.first if part.all else NOTHING.first
    return Known(
        first,
        _rarest(best, _texts(run)),
        _most((part.longest for part in parts), sum),
        bool(parts) and parts[0].starts,
        bool(parts) and parts[-1].ends,
    )


def _joined(first: First, more: First) -> First:
    """Beginnings and what comes after them; where that is too many, the beginnings, which then go on somehow."""
    if more is NOTHING.first:
        return first
    alone = frozenset((text, False) for text, _ in first)
    if len(first) * len(more) > MOST * MOST:
        return alone
    closed = [(text, False) for text, whole in first if not whole]
    grown = [((text + after).replace("\n\n", "\n"), ends) for text, whole in first if whole for after, ends in more]
    return few([*closed, *grown], alone)
