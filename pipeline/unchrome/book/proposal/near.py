"""Near misses: lines of articles that share words with a line of chrome, and that a rule for it must leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import islice

from unchrome import book, examples, shape
from unchrome.extract import extract
from unchrome.model import Draft, Page, Reject
from unchrome.plan import Extract
from unchrome.rule import Example, Rule

WANTED = 3
"""Near misses that a rule is given."""
KEPT = 20
"""The nearest lines that are kept while a corpus is read; the rules of the book may take some of them."""
LONG = 40
"""Words: a longer sentence is no example that anybody reads."""
LETTERS = 4
"""A shorter word is shared by any two lines."""
SHARE = 0.4
"""A near miss has this share of the other words."""

_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])")


@dataclass(slots=True)
class Seen:
    """What a proposed rule meets in a corpus: how many lines it takes, the first of them, the nearest others,
    and the pages that give no lines."""

    taken: int = 0
    samples: list[str] = field(default_factory=list)
    nearest: list[tuple[int, int, str]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def of_corpus(rule: Rule, pages: Iterable[Page | Reject], how: Extract) -> Seen:
    """Read the corpus once: what the rule takes, and the sentences of body lines that come near it."""
    seen, words = Seen(), _words(rule.hits[:1])
    for line in _lines(pages, how, seen.rejects):
        if examples.takes(rule, Example(line, 0)):
            seen.taken += 1
            seen.samples = list(dict.fromkeys([*seen.samples, line]))[:WANTED]
        elif shape.is_body(line):
            for text in _SENTENCE.split(line):
                _keep(seen, words, text)
    return seen


def of_book(rule: Rule, rules: Iterable[Rule]) -> Seen:
    """The misses of other rules that come near this one."""
    seen, words = Seen(), _words(rule.hits[:1])
    for text in (miss.text for other in rules for miss in other.misses if not miss.given):
        _keep(seen, words, text)
    return seen


def chosen(rule: Rule, rules: Sequence[Rule], seen: Seen) -> list[str]:
    """The nearest lines that neither the rule nor any other takes."""
    lines = (Example(text, 0) for _, _, text in seen.nearest)
    left = (line.text for line in lines if not examples.takes(rule, line) and not any(book.takers(rules, line)))
    return list(islice(left, WANTED))


def _keep(seen: Seen, words: set[str], text: str) -> None:
    """Note a line that shares words; of equally near ones the shortest are kept."""
    shared = len(_words([Example(text, 0)]) & words)
    near = 0 < shared >= SHARE * len(words) and not shape.has_words(text, LONG)
    if near and all(text != other for _, _, other in seen.nearest):
        seen.nearest = nlargest(KEPT, [*seen.nearest, (shared, -len(text), text)])


def _lines(pages: Iterable[Page | Reject], how: Extract, rejects: list[Reject]) -> Iterator[str]:
    """The lines of the pages as they are extracted, before any stage; pages that give none join the rejects."""
    for page in pages:
        draft = page if isinstance(page, Reject) else extract(page, how)
        if isinstance(draft, Draft):
            yield from (line.bare.strip() for line in draft.lines)
        else:
            rejects.append(draft)


def _words(lines: Iterable[Example]) -> set[str]:
    return {word for line in lines for word in shape.key(line.text).split() if len(word) >= LETTERS}
