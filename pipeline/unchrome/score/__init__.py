"""How good articles are, against labelled pages: of the whole, and rule by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from unchrome.article import article
from unchrome.flow import Cleaner
from unchrome.model import Draft, Page, Reject
from unchrome.score import measure
from unchrome.score.gold import Gold, Labels
from unchrome.score.measure import Overlap

BODY_SHARE = 0.5
"""A line is body where the gold has this share of its words."""


@dataclass
class Share:
    """So many of so many."""

    right: int = 0
    total: int = 0

    def see(self, right: bool) -> None:
        """Count one more."""
        self.total += 1
        self.right += right

    @property
    def value(self) -> float | None:
        """The share, from 0 to 1; None of nothing."""
        return self.right / self.total if self.total else None


@dataclass
class RuleScore:
    """What one rule took: lines, of those the body lines (`wrong`), and the words in those."""

    lines: int = 0
    wrong: int = 0
    words: int = 0

    @property
    def precision(self) -> float:
        """The share of the lines it took that are no body."""
        return 1 - self.wrong / self.lines

    def add(self, other: RuleScore) -> None:
        """Count what the rule took elsewhere too."""
        self.lines += other.lines
        self.wrong += other.wrong
        self.words += other.words


@dataclass
class Score:
    """The scores of all pages so far. `extracted` is of the texts as the stages got them."""

    pages: int = 0
    articles: list[Overlap] = field(default_factory=list)
    extracted: list[Overlap] = field(default_factory=list)
    exact: Share = field(default_factory=Share)
    wanted: Share = field(default_factory=Share)
    unwanted: Share = field(default_factory=Share)
    title: Share = field(default_factory=Share)
    published: Share = field(default_factory=Share)
    authors: Share = field(default_factory=Share)
    rules: dict[str, RuleScore] = field(default_factory=lambda: defaultdict(RuleScore))
    rejects: list[Reject] = field(default_factory=list)
    unlabelled: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """The mean over pages that gave an article."""
        return _mean(overlap.precision for overlap in self.articles)

    @property
    def recall(self) -> float | None:
        """The mean over pages; one without an article counts as 0."""
        return _mean(overlap.recall for overlap in self.articles)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two means."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p and r else None

    @property
    def lost(self) -> float | None:
        """The share of all gold shingles that the articles do not have."""
        return _lost(self.articles)

    @property
    def lost_by_stages(self) -> float | None:
        """The share of all gold shingles that the extracted texts have and the articles do not."""
        after, before = self.lost, _lost(self.extracted)
        return None if after is None or before is None else after - before

    def see(self, gold: Gold, draft: Draft | None, reject: Reject | None, data: dict[str, Any]) -> None:
        """Count one page: its label, its draft if it came to one, its reject if it gave no article, its article."""
        self.pages += 1
        if reject is not None:
            self.rejects.append(reject)
        text = str(data.get("text") or "")
        if gold.text:
            self.articles.append(measure.overlap(gold.text, text))
            self.extracted.append(measure.overlap(gold.text, draft.text if draft else ""))
            self.exact.see(measure.words(gold.text) == measure.words(text))
            if draft is not None:
                see_rules(self.rules, draft, gold.text)
        self._see_chunks(gold, text)
        self._see_fields(gold.fields, data)

    def _see_chunks(self, gold: Gold, text: str) -> None:
        folded = " ".join(text.split())
        for chunk in gold.wanted:
            self.wanted.see(" ".join(chunk.split()) in folded)
        for chunk in gold.unwanted:
            self.unwanted.see(" ".join(chunk.split()) not in folded)

    def _see_fields(self, fields: dict[str, Any], data: dict[str, Any]) -> None:
        if fields.get("title"):
            self.title.see(measure.same_title(fields["title"], data.get("title")))
        if fields.get("date"):
            self.published.see(measure.same_date(str(fields["date"]), data.get("published")))
        if fields.get("authors"):
            self.authors.see(measure.same_people(fields["authors"], data.get("authors")))


def see_rules(rules: dict[str, RuleScore], draft: Draft, gold: str) -> None:
    """Count what rules and evidence took of one page, by `stage/rule`, against the text of its label."""
    texts = [draft.text[line.start : line.stop] for line in draft.lines]
    for line, text, share in zip(draft.lines, texts, measure.body_shares(texts, gold), strict=True):
        if line.mark is None or share is None:
            continue
        rule = rules[f"{line.mark.stage}/{line.mark.rule}"]
        rule.lines += 1
        if share >= BODY_SHARE:
            rule.wrong += 1
            rule.words += len(measure.words(text))


def score(labels: Labels, pages: Iterable[Page | Reject], cleaner: Cleaner) -> Score:
    """Clean the pages that have a label, and score what comes out. A label without a page counts as one that gave
    no article."""
    found = Score()
    seen = set()
    for page in pages:
        if isinstance(page, Reject):
            found.rejects.append(page)
            continue
        gold = labels.of(page)
        if gold is None or gold.id in seen:
            found.unlabelled += 1
            continue
        seen.add(gold.id)
        draft, reject = cleaner.draft(page)
        data = article(draft, cleaner.plan).data if draft and not reject else {}
        found.see(gold, draft, reject, data)
    for gold in labels.all:
        if gold.id not in seen:
            found.missing.append(gold.id)
            found.see(gold, None, None, {})
    return found


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _lost(overlaps: list[Overlap]) -> float | None:
    total = sum(overlap.gold for overlap in overlaps)
    return 1 - sum(overlap.both for overlap in overlaps) / total if total else None
