"""What the rules of a plan do on a corpus: how often each fires, where, on what, and how often it is wrong.

Pages are read one after another; of each rule only counts and a few examples are kept, so memory does not grow with
the corpus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from unchrome.flow import Cleaner
from unchrome.model import Draft, Mark, Page, Reject, host
from unchrome.plan import RULED
from unchrome.rule import Rule
from unchrome.run import SHOWN
from unchrome.score import RuleScore, see_rules
from unchrome.score.gold import Labels
from unchrome.wording import count

EXAMPLES, EXAMPLE_LENGTH = 3, 120
"""How many different lines of a rule are kept, and how many characters of each."""
MOST_SITES = 1000
"""Sites are told apart up to this many for each rule; more are not counted."""


@dataclass(slots=True)
class Use:
    """What one rule did: marks it made, the pages and sites with them, the first of its lines."""

    rule: Rule
    marks: int = 0
    pages: int = 0
    sites: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)
    score: RuleScore = field(default_factory=RuleScore)

    def see(self, marks: list[Mark], site: str) -> None:
        """Count the marks that the rule made on one page; a page without an address counts for no site."""
        self.marks += len(marks)
        self.pages += 1
        if site and len(self.sites) < MOST_SITES:
            self.sites.add(site)
        for mark in marks:
            shown = mark.before[:EXAMPLE_LENGTH]
            if len(self.examples) < EXAMPLES and shown not in self.examples:
                self.examples.append(shown)


class Coverage:
    """The rules of a plan and what they did so far; `labels` tell which lines are body. `refused` counts the pages that
    gave no article, `rejects` are the first of them, and inputs that could not be read."""

    def __init__(self, cleaner: Cleaner, labels: Labels | None = None) -> None:
        self._cleaner, self._labels = cleaner, labels
        self._uses = {rule.id: Use(rule) for rule in cleaner.plan.rules}
        self._scored: set[str] = set()
        self.pages = self.lines = self.refused = 0
        self.rejects: list[Reject] = []

    @property
    def labelled(self) -> bool:
        """Whether there are labels to measure by."""
        return self._labels is not None

    @property
    def scored(self) -> int:
        """How many pages had a label with a text."""
        return len(self._scored)

    def run(self, pages: Iterable[Page | Reject]) -> Coverage:
        """Clean the pages and count. What rules did to a page that gives no article counts too."""
        for page in pages:
            draft, reject = (None, page) if isinstance(page, Reject) else self._cleaner.draft(page)
            if reject:
                self._refuse(reject)
            if draft:
                self._see(draft)
        return self

    def _refuse(self, reject: Reject) -> None:
        self.refused += 1
        if len(self.rejects) < SHOWN or reject.reason == "unreadable":
            self.rejects.append(reject)

    def _see(self, draft: Draft) -> None:
        self.pages += 1
        self.lines += len(draft.lines)
        marks = defaultdict(list)
        for mark in draft.marks:
            if mark.stage in RULED and mark.rule in self._uses:
                marks[mark.rule].append(mark)
        for rule, made in marks.items():
            self._uses[rule].see(made, host(draft.page.url))
        self._score(draft)

    def _score(self, draft: Draft) -> None:
        gold = self._labels.of(draft.page) if self._labels else None
        if gold is None or not gold.text or gold.id in self._scored:
            return
        self._scored.add(gold.id)
        scores: dict[str, RuleScore] = defaultdict(RuleScore)
        see_rules(scores, draft, gold.text)
        for name, score in scores.items():
            stage, _, rule = name.partition("/")
            if stage in RULED and rule in self._uses:
                self._uses[rule].score.add(score)

    def uses(self) -> list[Use]:
        """The rules, most used first; the never used last, in the order of the plan."""
        return sorted(self._uses.values(), key=lambda use: -use.marks)


def table(coverage: Coverage) -> Iterator[str]:
    """The lines to print: the corpus, the rules that fired, those that never did."""
    counts = (coverage.pages, "page"), (coverage.lines, "line"), (coverage.refused, "reject")
    yield ", ".join(count(number, what) for number, what in counts)
    uses = coverage.uses()
    fired = [use for use in uses if use.marks]
    if coverage.labelled:
        yield f"{coverage.scored} pages with a label"
    if fired:
        width = max(len(use.rule.id) for use in fired)
        yield ""
        yield f"{'rule':<{width}}  {'fired':>7}  {'pages':>7}  {'sites':>6}{_head(coverage)}  such as"
        yield from (_row(use, width, coverage.labelled) for use in fired)
    yield ""
    yield f"{len(uses) - len(fired)} of {len(uses)} rules never fired"
    yield from (f"  {use.rule.id}" for use in uses if not use.marks)


def _head(coverage: Coverage) -> str:
    return f"  {'lines':>6}  {'wrong':>6}  {'precision':>9}" if coverage.labelled else ""


def _row(use: Use, width: int, labelled: bool) -> str:
    more = "+" if len(use.sites) == MOST_SITES else ""
    measured = ""
    if labelled:
        precision = f"{use.score.precision:.3f}" if use.score.lines else "-"
        measured = f"  {use.score.lines:>6}  {use.score.wrong:>6}  {precision:>9}"
    counts = f"{use.marks:>7}  {use.pages:>7}  {str(len(use.sites)) + more:>6}{measured}"
    return f"{use.rule.id:<{width}}  {counts}  {_printable(use.examples[0][:60])}"


def _printable(text: str) -> str:
    return "".join(ch if ch.isprintable() else " " for ch in text)


def as_dict(coverage: Coverage) -> dict[str, Any]:
    """The coverage as a JSON object; a rule without labelled lines has no measures."""
    return {
        "pages": coverage.pages,
        "lines": coverage.lines,
        "rejects": coverage.refused,
        "labelled": coverage.scored if coverage.labelled else None,
        "rules": {use.rule.id: _use(use) for use in coverage.uses()},
    }


def _use(use: Use) -> dict[str, Any]:
    row = {
        "fired": use.marks,
        "pages": use.pages,
        "sites": len(use.sites),
        "more_sites": len(use.sites) == MOST_SITES,
        "examples": use.examples,
    }
    if not use.score.lines:
        return row
    score = use.score
    return row | {
        "lines": score.lines,
        "wrong": score.wrong,
        "body_words_lost": score.words,
        "precision": score.precision,
    }
