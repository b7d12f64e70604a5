"""Rules whose hits another rule has first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import lru_cache

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
    running, linted = book.running, {id(stated) for stated in book.own}
    return [(stated, list(_taken(running[:at], stated))) for at, stated in enumerate(running) if id(stated) in linted]


def _taken(earlier: Sequence[Stated], stated: Stated) -> Iterator[tuple[Node, list[Stated]]]:
    rule = stated.rule
    if rule is not None:
        always = [(first, first.rule) for first in earlier if first.rule and _always(first.rule, rule)]
        for node, hit in zip(stated.listed("hits"), rule.hits, strict=False):
            yield node, [first for first, taker in always if _takes(taker, rule, hit)]


def _takes(earlier: Rule, rule: Rule, hit: Example) -> bool:
    """Whether the earlier rule takes the whole line of a hit."""
    bare, _ = shape.bare(hit.text.strip())
    found = earlier.find(bare)
    if found is None or (found.start, found.stop) != (0, len(bare)):
        return False
    return refusal(earlier, bare, around(rule, hit)) is None


def _always(earlier: Rule, rule: Rule) -> bool:
    """Whether the earlier rule takes lines away, and its conditions hold wherever those of the other do."""
    if earlier.action.startswith("copy"):
        return False
    if earlier.where not in ("anywhere", rule.where) and (earlier.where, rule.where) != ("tail", "end"):
        return False
    return all(_implied(name, earlier.when, rule.when) for name in ASKED)


def _implied(name: str, earlier: When, when: When) -> bool:
    asked, given = getattr(earlier, name), getattr(when, name)
    if name in SUBSETS and given and set(given) <= set(asked):
        return True
    return asked in (getattr(ANY, name), given)
