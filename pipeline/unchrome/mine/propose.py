"""From what recurs on a site to rules: plain lines first, then frames with one hole for lines that no rule has yet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from unchrome import examples, shape
from unchrome.mine import count, fold, guards, telling
from unchrome.mine.count import Seen, Spot
from unchrome.mine.store import Copy, Store
from unchrome.rule import Example, Rule, When, edges

WHERE = 0.95
"""A rule looks at one end of the page only where at least this share of its places is there."""
LOOKALIKES = 2
"""Misses of a rule: lines that stay and begin as it does."""
STOOD = ("head", "tail")
MOST_LOST = 0.5
"""The share of the characters inside of a site's pages, which is neither in the head nor in the tail, that its rules
may take; beyond it those that are surest of their place stay."""


@dataclass(slots=True)
class Proposal:
    """A rule that is proposed for these sites, which have so many articles: the key of what it hits, its text as the
    keys of a rule file, and what is known of it. `of_letters` is the share of all characters that its lines have."""

    sites: tuple[str, ...]
    of: int
    key: Hashable
    seen: Seen
    text: dict[str, Any]
    hits: list[str]
    misses: list[str] = field(default_factory=list)
    of_letters: float = 0.0

    @property
    def id(self) -> str:
        """The same whenever the same is proposed: the site, the first words that are plain letters, a digest."""
        name = self.sites[0] if len(self.sites) == 1 else "family"
        words = re.findall(r"[a-z0-9]+", self.hits[0].lower())[:4]
        digest = hashlib.blake2b(repr((name, self.key)).encode(), digest_size=4).hexdigest()
        return "-".join([*re.findall(r"[a-z0-9]+", name), *words, digest])

    @property
    def share(self) -> float:
        """Of the site's articles."""
        return self.seen.pages / self.of

    @property
    def steady(self) -> float:
        """The share of its places in the end of the page where it is more often."""
        return max(self.seen.head, self.seen.tail) / self.seen.times

    @property
    def confidence(self) -> float:
        """From 0 to 1, for putting proposals in order: on how many articles, on which share of them, how steadily."""
        return self.seen.pages / (self.seen.pages + 1) * (1 + max(self.share, self.steady) + self.share) / 3

    @property
    def where(self) -> str:
        """The end of the page in which the rule looks, or anywhere."""
        return next((end for end in ("tail", "head") if getattr(self.seen, end) >= WHERE * self.seen.times), "anywhere")

    def rule(self) -> Rule:
        """The rule as it will be loaded."""
        when = When(site=self.sites, **self.text.get("when", {}))
        return Rule(
            id=self.id,
            why="",
            action="drop",
            path=Path(self.id),
            line=0,
            where=self.where,
            when=when,
            equals=frozenset(shape.folded(shape.bare(text)[0]) for text in self.text.get("equals", ())),
            edges=edges(self.text.get("starts", ()), self.text.get("ends", ())),
            match=self.text.get("match"),
            hits=tuple(Example(text, 0) for text in self.hits),
        )


def propose(store: Store, site: str, of: int) -> list[Proposal]:
    """The rules that are proposed for a site of which the store has so many articles, in the order of its pages."""
    if of < guards.SITE_PAGES:
        return []

    def pages() -> Iterator[Copy]:
        return store.pages(site)

    lines = count.count(pages, lambda spot: (spot.fold,), guards.least(of))
    found = [line((site,), of, key, seen) for key, seen in lines.items() if guards.refusal(seen, of) is None]
    taken = {proposal.key for proposal in found}
    framed = count.count(pages, lambda spot: _frames(spot, taken), guards.FRAME_PAGES)
    found += _framed(site, of, framed, pages)
    letters, inside = _letters(pages)
    right = sound(_within(found, inside))
    for proposal in right:
        proposal.of_letters = proposal.seen.letters / letters
    _lookalikes(right, pages)
    return in_order(right)


def sound(found: list[Proposal]) -> list[Proposal]:
    """The proposals whose rules hit their own hits."""
    return [proposal for proposal in found if not list(examples.failures(proposal.rule()))]


def in_order(found: list[Proposal]) -> list[Proposal]:
    """The proposals in the order of their places on the pages."""
    return sorted(found, key=lambda proposal: (proposal.seen.place / proposal.seen.times, repr(proposal.key)))


def line(sites: tuple[str, ...], of: int, key: Hashable, seen: Seen) -> Proposal:
    """The rule of a line: as it is where it is always written the same, else a pattern with classes for its numbers."""
    spelled = sorted(seen.spellings, key=lambda text: (-seen.spellings[text], text))
    if len({shape.folded(text) for text in spelled}) == 1:
        return Proposal(sites, of, key, seen, {"equals": spelled[:1]}, spelled[:1])
    return Proposal(sites, of, key, seen, {"match": f"^{fold.pattern(spelled[0])}$"}, spelled[:3])


def _frames(spot: Spot, taken: set[Hashable]) -> list[tuple[str, str]]:
    return [] if spot.fold in taken else fold.frames(spot.fold)


def _framed(site: str, of: int, framed: dict[Hashable, Seen], pages: count.Pages) -> list[Proposal]:
    """The frames, those on most pages first, each with lines that no earlier one has."""
    found: list[Proposal] = []
    good = {key: seen for key, seen in framed.items() if guards.frame_refusal(seen, of) is None}
    contradicted = _contradicted(good, pages)
    covered: set[str] = set()
    for key, seen in sorted(good.items(), key=lambda item: (-item[1].pages, repr(item[0]))):
        fresh = [text for text in seen.spellings if text not in covered]
        if key in contradicted or len(fresh) < guards.FRAME_FILLS:
            continue
        covered.update(seen.spellings)
        proposal = _frame(site, of, key, seen)
        if proposal:
            found.append(proposal)
    return found


def _contradicted(good: dict[Hashable, Seen], pages: count.Pages) -> set[Hashable]:
    """The frames that a line which reads like a paragraph, or is longer than frames are, begins or ends with too."""
    return {
        key
        for page in pages()
        for spot in count.spots(page)
        if spot.body or _is_long(spot)
        for key in _ends(spot, good)
    }


def _is_long(spot: Spot) -> bool:
    return spot.fold.count(" ") >= fold.MOST_WORDS


def _ends(spot: Spot, good: dict[Hashable, Seen]) -> Iterator[Hashable]:
    words = spot.fold.split(" ")
    for at in range(fold.LEAST_WORDS, fold.MOST_WORDS):
        for key in (("starts", " ".join(words[:at])), ("ends", " ".join(words[-at:]))):
            if key in good:
                yield key


def _frame(site: str, of: int, key: Any, seen: Seen) -> Proposal | None:
    side, text = key
    spelled = sorted(seen.spellings, key=lambda item: (-seen.spellings[item], item))
    written = _written(spelled[0], side, text)
    if written is None:
        return None
    longest = max(map(shape.words, spelled)) + 1
    asked: dict[str, Any] = {"when": {"max_words": longest}}
    if not fold.has_classes(text):
        asked[side] = [written]
    else:
        asked["match"] = f"^{fold.pattern(written)} .+$" if side == "starts" else f"^.+ {fold.pattern(written)}$"
    return Proposal((site,), of, key, seen, asked, spelled[:3])


def _written(line: str, side: str, text: str) -> str | None:
    """The beginning or end of the line that folds into the text."""
    words = line.split(" ")
    for at in range(1, len(words)):
        part = " ".join(words[:at] if side == "starts" else words[-at:])
        if fold.folded(part) == text:
            return part
    return None


def _within(found: list[Proposal], inside: int) -> list[Proposal]:
    """The proposals without those that go beyond what may be lost of so many letters inside, the least sure first."""
    room = MOST_LOST * inside
    kept = []
    for proposal in sorted(found, key=lambda item: (-item.confidence, repr(item.key))):
        seen = proposal.seen
        lost = 0 if proposal.where in STOOD else seen.letters * seen.inside / seen.times
        if lost <= room:
            room -= lost
            kept.append(proposal)
    return kept


def _letters(pages: count.Pages) -> tuple[int, int]:
    """How many characters the pages have, and how many of them inside, in neither the head nor the tail."""
    total = inside = 0
    for page in pages():
        for spot in count.spots(page):
            total += len(spot.text)
            inside += 0 if spot.head or spot.tail else len(spot.text)
    return total, inside


def _lookalikes(found: list[Proposal], pages: count.Pages) -> None:
    """Give each proposal misses: lines that begin with its first word, and stay."""
    by_word: dict[str, list[tuple[Proposal, Rule]]] = {}
    for proposal in found:
        first = fold.folded(proposal.hits[0]).partition(" ")[0]
        by_word.setdefault(first, []).append((proposal, proposal.rule()))
    taken = {proposal.key for proposal in found}
    for page in pages():
        for spot in count.spots(page):
            alike = by_word.get(spot.fold.partition(" ")[0], ())
            if alike and spot.fold not in taken and spot.text.isprintable() and len(spot.text) <= telling.MOST_LETTERS:
                for proposal, rule in alike:
                    _miss(proposal, rule, spot.text)


def _miss(proposal: Proposal, rule: Rule, text: str) -> None:
    if len(proposal.misses) < LOOKALIKES and text not in proposal.misses and rule.find(text) is None:
        proposal.misses.append(text)
