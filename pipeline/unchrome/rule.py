"""A rule: which lines it finds by their text, under which conditions, and what it does to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import re2

from unchrome import shape
from unchrome.ends import EDGES
from unchrome.pattern import alphabet, compile_pattern, compile_set, narrowed

WHERE = ("head", "tail", "edge", "end", "anywhere")
DROPS = ("drop", "drop-rest", "drop-block", "cut")
STATUS = ("draft", "stable", "refused")
"""A refused rule is kept on record and never runs; mining does not propose it again."""
LETTERS, LETTERS_A_WORD = 20, 8
"""Characters: a line of more than the first, and the second for each of `max_words`, has too many words, whatever they
are. In the languages that rules are written for, words have six to eight letters, the space with them."""


class Found(NamedTuple):
    """The part of a bare line that a rule is about, in characters, what the named groups hold, and for a rule that
    cuts several pieces what stays between them."""

    start: int
    stop: int
    groups: Mapping[str, str]
    left: str = ""


@dataclass(frozen=True)
class When:
    """Conditions beside the text. `after` and `before` name rules, or what rules do (`take:authors`): one of them took
    a line next to this one.

    `body` is `yes` or `no`: whether the line reads like a paragraph. Of a line of HTML, `inside` names tags or words of
    attributes around it, one of which must be there, and `max_likely` says how likely its place may make it body.
    `echoes` names a field that the line repeats, `begins` one that it begins with,
    `missing` one that nothing has filled yet.
    """

    min_words: int = 0
    max_words: int | None = None
    tag: tuple[str, ...] = ()
    min_link_density: float | None = None
    max_link_density: float | None = None
    inside: tuple[str, ...] = ()
    max_likely: float | None = None
    body: str | None = None
    lang: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    echoes: str | None = None
    begins: str | None = None
    missing: str | None = None


@dataclass(frozen=True)
class Example:
    """A hit or a miss: the line, what is given about it, and for a hit what is left and which fields it fills."""

    text: str
    line: int
    given: Mapping[str, str] = field(default_factory=dict)
    out: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """A named rule as its file states it.

    `equals` holds whole lines, folded by `shape.folded`; `edges` is a pattern for the plain beginnings and ends that
    the file lists. `share` is that of its site's pages on which a mined rule was found, 0 where it is not known.
    """

    id: str
    why: str
    action: str
    path: Path
    line: int
    where: str = "anywhere"
    when: When = field(default_factory=When)
    equals: frozenset[str] = frozenset()
    edges: str | None = None
    match: str | None = None
    unless: str | None = None
    status: str = "draft"
    share: float = 0.0
    hits: Sequence[Example] = ()
    misses: Sequence[Example] = ()

    UNFOUND: ClassVar[str] = "its text does not match"
    """What `lacks` says of a line that has not the text."""

    @cached_property
    def field(self) -> str | None:
        """The field that a take or copy action fills."""
        return self.action.partition(":")[2] or None

    @cached_property
    def has_text(self) -> bool:
        """Whether the rule asks anything of the text; one that does not asks only `when`."""
        return bool(self.equals or self.edges or self.match)

    @property
    def patterns(self) -> list[str]:
        """The patterns of which one must find the line, unless `equals` does."""
        return [pattern for pattern in (self.edges, self.match) if pattern]

    @cached_property
    def ways(self) -> tuple[tuple[str, bool], ...]:
        """The parts of the page that the rule goes over, one after the other, and whether it goes from the last line to
        the first there, since it looks at what stands below."""
        parts = EDGES if self.where == "edge" else (self.where,)
        return tuple((part, part in ("tail", "end") or bool(self.when.before)) for part in parts)

    @cached_property
    def asks_more(self) -> bool:
        """Whether the rule asks more of a line than its text, its words and its place."""
        return self.when != When(min_words=self.when.min_words, max_words=self.when.max_words)

    @cached_property
    def asks_html(self) -> bool:
        """Whether only a line of HTML can suit the rule."""
        when = self.when
        return bool(when.tag or when.inside) or when.max_likely is not None or when.min_link_density is not None

    @cached_property
    def asks_fields(self) -> tuple[str, ...]:
        """The fields that must be known before a line can suit the rule."""
        return tuple(filter(None, (self.when.echoes, self.when.begins)))

    @cached_property
    def asks_page(self) -> bool:
        """Whether there are pages of which no line can suit the rule, whatever it says."""
        return bool(self.asks_html or self.when.missing or self.asks_fields)

    @cached_property
    def longest(self) -> float:
        """The most characters of a line that the rule takes, by the words that it may have."""
        return inf if self.when.max_words is None else LETTERS + LETTERS_A_WORD * self.when.max_words

    @cached_property
    def _compiled(self) -> dict[int, _Compiled]:
        """The patterns for the texts of each alphabet that was asked about, by its place."""
        return {}

    @cached_property
    def _is_narrowed(self) -> bool:
        """Whether the patterns differ from alphabet to alphabet."""
        return any(narrowed(pattern, 0) != pattern for pattern in (*self.patterns, self.unless or ""))

    def _for(self, bare: str) -> _Compiled:
        place, compiled = alphabet(bare) if self._is_narrowed else 0, self._compiled
        if place not in compiled:
            patterns = (self.edges, self.match, self.unless)
            compiled[place] = _Compiled(*(pattern and narrowed(pattern, place) for pattern in patterns))
        return compiled[place]

    def let_go(self) -> None:
        """Forget the compiled patterns; when they are asked again, they are compiled again."""
        self.__dict__.pop("_compiled", None)

    def find(self, bare: str) -> Found | None:
        """What the rule finds in a bare line by its text alone, or None."""
        if len(bare) > self.longest:
            return None
        compiled = self._for(bare)
        found = self._text(bare, compiled)
        if found is None or (compiled.unless and compiled.unless.search(bare)):
            return None
        if self.when.max_words is not None and shape.has_words(bare, self.when.max_words + 1):
            return None
        return found if shape.has_words(bare, self.when.min_words) else None

    def lacks(self, bare: str) -> list[str]:
        """Each thing that the rule asks of the text and the line has not, in words for the user."""
        compiled = self._for(bare)
        said = [] if self._text(bare, compiled) else [self.UNFOUND]
        unless = compiled.unless.search(bare) if compiled.unless else None
        if unless:
            said.append(f"'unless' finds {unless.group()!r} in it")
        count, least, most = shape.words(bare), self.when.min_words, self.when.max_words
        if most is not None and count > most:
            said.append(f"it has {count} words; max_words is {most}")
        elif len(bare) > self.longest:
            said.append(f"its {len(bare):,} characters count as more words than max_words, which is {most}")
        if count < least:
            said.append(f"it has {count} words; min_words is {least}")
        return said

    def _text(self, bare: str, compiled: _Compiled) -> Found | None:
        content = bare.encode("utf-8", "surrogatepass")
        whole = not self.has_text or (bool(self.equals) and shape.folded(bare) in self.equals)
        if whole or (compiled.edges and compiled.edges.search(content)):
            return Found(0, len(bare), {})
        if self.match is None:
            return None
        if self.action == "cut" or self.field is not None:
            return self._stretch(bare, content, compiled.match)
        return Found(0, len(bare), {}) if compiled.test.Match(content) else None

    def _stretch(self, bare: str, content: bytes, match: Any) -> Found | None:
        """What the pattern finds, by characters; of a line of ASCII the bytes tell."""
        found = match.search(content)
        if not found or found.start() == found.end():
            return None
        if self.action == "cut":
            return _pieces(bare, match)
        if len(content) != len(bare):
            found = match.search(bare)
        groups = {name: _text_of(value) for name, value in found.groupdict().items() if value}
        return Found(found.start(), found.end(), groups)


class _Compiled:
    """The patterns of a rule, each compiled when it is first asked."""

    def __init__(self, edges: str | None, match: str | None, unless: str | None) -> None:
        self._edges, self._match, self._unless = edges, match, unless

    @cached_property
    def edges(self) -> Any:
        return compile_pattern(self._edges) if self._edges else None

    @cached_property
    def match(self) -> Any:
        return compile_pattern(self._match) if self._match else None

    @cached_property
    def test(self) -> Any:
        """The pattern, asked only whether it matches: where is dearer."""
        return compile_set([str(self._match)])

    @cached_property
    def unless(self) -> Any:
        return compile_pattern(self._unless) if self._unless else None


def _pieces(bare: str, match: Any) -> Found:
    """All that the pattern finds, as one find."""
    pieces = [found for found in match.finditer(bare) if found.start() < found.end()]
    between = "".join(bare[piece.end() : after.start()] for piece, after in pairwise(pieces))
    return Found(pieces[0].start(), pieces[-1].end(), {}, " ".join(between.split()))


def _text_of(group: str | bytes) -> str:
    return group if isinstance(group, str) else group.decode()


def edges(starts: Iterable[str], ends: Iterable[str]) -> str | None:
    """One pattern for plain beginnings and plain ends of a line, or None where there are none."""
    parts = [f"^(?:{_plain(text)})" for text in starts] + [f"(?:{_plain(text)})$" for text in ends]
    return "|".join(parts) or None


def _plain(text: str) -> str:
    """A pattern for the text itself, with straight or curly apostrophes."""
    return str(re2.escape(text)).replace("\\'", "'").replace("'", "['’]")
