"""Real pages beside the rules: which lines of theirs a rule takes, and what is around these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from unchrome import lines
from unchrome.flow import Cleaner
from unchrome.matcher import Matcher
from unchrome.mine import fold
from unchrome.mine.mining import copy
from unchrome.mine.store import Copy, Store
from unchrome.model import Article, Draft, Page, Reject
from unchrome.rule import Rule
from unchrome.sink import Written, written
from unchrome.sites import registered, site
from unchrome.stages.ruled import Rules

PAGES, LINES = 200, 10_000
"""Of a site rules are shown on so many pages, or as many as have so many lines: what a person waits for."""
LONG = 10_000
"""Characters of a line that are looked at."""
ALIKE = 8
"""Lines shown that begin as a rule's own do, and stay."""


@contextmanager
def read(cleaner: Cleaner, pages: Iterable[Page | Reject], see: Callable[[Written | Reject], None]) -> Iterator[Store]:
    """The pages by site, in a folder for temporary files while they are needed; `see` is told of each."""
    with TemporaryDirectory(prefix="unchrome-review-") as folder, closing(Store(Path(folder) / "pages")) as store:
        for result in cleaner.run(pages):
            see(written(result))
            name = "" if isinstance(result, Reject) else site(str(result.get("url", "")))
            if name and isinstance(result, Article):
                store.add(name, copy(result))
        yield store


class Lined(NamedTuple):
    """A line of a page, and the rule that takes it, if one does."""

    text: str
    rule: str | None


class Corpus:
    """Pages by site, as a store has them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.pages = lru_cache(8)(self._pages)

    def of(self, rule: Rule) -> list[tuple[str, Copy]]:
        """Pages of the sites of a rule, each with its site."""
        return self.pages(tuple(dict.fromkeys(name for site in rule.when.site if (name := registered(site)))))

    def taken(self, rule: Rule) -> Iterator[tuple[Copy, list[Lined]]]:
        """The pages on which the rule, alone, takes something."""
        stage = Rules("chrome", [rule], Matcher())
        for name, page in self.of(rule):
            lined = applied(page.lines, name, stage)
            if any(line.rule for line in lined):
                yield page, lined

    def alike(self, rule: Rule, hits: Iterable[str]) -> list[str]:
        """Lines that begin with the first word of one of the hits, and that the rule does not find."""
        first = {_first(hit) for hit in hits}
        said = (line for _, page in self.of(rule) for line in page.lines if _first(line) in first)
        return list(islice((line for line in dict.fromkeys(said) if rule.find(line) is None), ALIKE))

    def _pages(self, sites: Sequence[str]) -> list[tuple[str, Copy]]:
        found: list[tuple[str, Copy]] = []
        room = LINES
        for name in sites:
            for page in self._store.pages(name):
                room -= len(page.lines)
                if len(found) == PAGES or (found and room < 0):
                    return found
                found.append((name, replace(page, lines=[_short(line) for line in page.lines])))
        return found


def applied(texts: Sequence[str], of: str, *stages: Rules) -> list[Lined]:
    """The lines of a page of a site, with what rules take of them."""
    text = lines.PLAIN.join(texts)
    draft = Draft(Page("page", "text", text, "page", f"https://{of}/"), text, lines.split(text)[0], [])
    for stage in stages:
        stage(draft)
    taken = {mark.line: mark.rule for mark in draft.marks}
    return [Lined(text[line.start : line.stop], taken.get(line.number)) for line in draft.lines]


def _short(line: str) -> str:
    """The line, without its middle where it is longer than any that a rule is about."""
    return line if len(line) <= LONG else f"{line[: LONG // 2]} … {line[-LONG // 2 :]}"


def _first(line: str) -> str:
    return fold.folded(line[:200]).partition(" ")[0]
