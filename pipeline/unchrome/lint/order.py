"""Rules whose hits another rule has first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from functools import cache, lru_cache

from unchrome import shape
from unchrome.conditions import refusal
from unchrome.examples import around
from unchrome.lint.book import Book
from unchrome.lint.files import Stated
from unchrome.rule import Example, Rule, When
from unchrome.yamlfile import FileError, Node

SUBSETS = ("lang", "site")
"""Conditions that hold for one of several."""
ASKED = tuple(field.name for field in fields(When) if field.name not in ("min_words", "max_words"))
"""Conditions but for those that `Rule.find` asks."""
ANY = When()
"""No conditions."""
Form = tuple[str, When]
"""Where a line must stand, and the conditions but for those of words: many rules ask the same."""
HELD = {"head": ("edge",), "tail": ("edge",), "end": ("tail", "edge")}
"""The parts of a page in which another lies, but for all of it."""
SHOWN = 3
"""Rules that a message names."""


def shadowed(book: Book) -> Iterator[FileError]:
    """Other rules have all hits of the rule first."""
    for stated, hits in _hits(book):
        if hits and all(takers for _, takers in hits):
            names = list(dict.fromkeys(_named(takers[0]) for _, takers in hits))
            yield stated.node.fail(
                f"the rule {stated.id!r} never comes to its hits, since {', '.join(names[:SHOWN])} "
                f"{'has' if len(names) == 1 else 'have'} them first; take it away, or give it a hit that is its own"
            )


def overlap(book: Book) -> Iterator[FileError]:
    """A hit of the rule is taken first by a rule with another action."""
    for stated, hits in _hits(book):
        for node, takers in hits if any(not takers for _, takers in hits) else ():
            other = next((first for first in takers if first.at("action").value != stated.at("action").value), None)
            if other:
                yield node.fail(
                    f"the rule {_named(other)} has this hit first and does {other.at('action').value}; give one of the "
                    "two an 'unless', or move the hit there"
                )


def _named(stated: Stated) -> str:
    return f"{stated.id} ({stated.file.path.name}:{stated.node.line})"


@lru_cache(maxsize=1)
def _hits(book: Book) -> list[tuple[Stated, list[tuple[Node, list[Stated]]]]]:
    """Each rule that is linted with its hits, and the earlier rules that always take the whole line of each."""
    linted = {id(stated) for stated in book.own}
    earlier: defaultdict[Form, list[tuple[int, Stated]]] = defaultdict(list)
    found = []
    for at, stated in enumerate(book.running):
        if stated.rule is None:
            continue
        own = _form(stated.rule)
        if id(stated) in linted:
            always = sorted((row for form, rows in earlier.items() if _always(form, own) for row in rows), key=_place)
            found.append((stated, list(_taken([first for _, first in always], stated, stated.rule))))
        if not stated.rule.action.startswith("copy"):
            earlier[own].append((at, stated))
    return found


def _form(rule: Rule) -> Form:
    """What a rule asks of a line beside its text and its words."""
    return rule.where, replace(rule.when, min_words=ANY.min_words, max_words=ANY.max_words)


def _place(row: tuple[int, Stated]) -> int:
    return row[0]


def _taken(always: Sequence[Stated], stated: Stated, rule: Rule) -> Iterator[tuple[Node, list[Stated]]]:
    for node, hit in zip(stated.listed("hits"), rule.hits, strict=False):
        yield node, [first for first in always if first.rule and _takes(first.rule, rule, hit)]


def _takes(earlier: Rule, rule: Rule, hit: Example) -> bool:
    """Whether the earlier rule takes the whole line of a hit."""
    bare, _ = shape.bare(hit.text.strip())
    found = earlier.find(bare)
    if found is None or (found.start, found.stop) != (0, len(bare)):
        return False
    return refusal(earlier, bare, around(rule, hit)) is None


@cache
def _always(earlier: Form, form: Form) -> bool:
    """Whether what an earlier rule asks holds wherever what the other asks does."""
    (where, when), (other_where, other_when) = earlier, form
    if where not in ("anywhere", other_where, *HELD.get(other_where, ())):
        return False
    return all(_implied(name, when, other_when) for name in ASKED)


def _implied(name: str, earlier: When, when: When) -> bool:
    asked, given = getattr(earlier, name), getattr(when, name)
    if name in SUBSETS and given and set(given) <= set(asked):
        return True
    return asked in (getattr(ANY, name), given)
