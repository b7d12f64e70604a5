"""What the pages show: a rule with its evidence, the lines it takes on real pages, a page before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from unchrome.errors import UsageError
from unchrome.matcher import Matcher
from unchrome.mine.store import Copy
from unchrome.review.corpus import Corpus, Lined, applied
from unchrome.review.index import Row, Site, texts
from unchrome.review.sheet import Entry, Sheet
from unchrome.rule import Rule
from unchrome.sites import registered
from unchrome.stages.ruled import Rules

CONTEXTS = 5
"""Places shown in which a rule takes a line."""
AROUND = 2
"""Lines above and below it."""
TEXTS = {
    "equals": "The whole line is",
    "starts": "The line begins with",
    "ends": "The line ends with",
    "match": "The line matches",
    "unless": "but not where it matches",
}
"""The keys of a rule that are about the text of a line, in words."""


FATES = ("accepted", "this", "proposed")
"""What becomes of a line: an accepted rule takes it, the rule that is shown does, or a proposed one would."""


@dataclass(frozen=True, slots=True)
class Context:
    """A stretch of a page in which a rule takes a line."""

    page: str
    lines: Sequence[Lined]


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it reads before and after; the `at`th, from 0, of so many on which the rule takes something.

    Each line comes with its fate, one of FATES, or nothing where it stays.
    """

    page: str
    lines: Sequence[tuple[str, str]]
    at: int
    of: int


@dataclass(frozen=True, slots=True)
class Card:
    """All about one rule: `wrong` where it would not load."""

    site: Site
    row: Row
    entry: Entry
    text: str
    rule: Rule | None
    wrong: str
    contexts: Sequence[Context]
    taken: int
    looked: int
    reading: Reading | None

    @property
    def asks(self) -> list[tuple[str, list[str]]]:
        """What the rule asks of the text, in words."""
        return [(said, list(texts(self.entry.says[key]))) for key, said in TEXTS.items() if key in self.entry.says]

    @property
    def conditions(self) -> dict[str, str]:
        """Its other conditions."""
        when = self.entry.says.get("when")
        return {key: _said(value) for key, value in when.items()} if isinstance(when, dict) else {}

    @property
    def evidence(self) -> Mapping[str, Any]:
        """What mining wrote beside it."""
        return _mapping(self.entry.says.get("evidence"))


def card(site: Site, sheet: Sheet, name: str, corpus: Corpus, page: int = 0) -> Card:
    """The rule of that id; `page` chooses what is read before and after."""
    entry = sheet.entries[name]
    row = next(row for row in site.rows if row.id == name)
    try:
        rule, wrong = sheet.rule(name), ""
    except UsageError as error:
        rule, wrong = None, getattr(error, "message", str(error))
    found = list(corpus.taken(rule)) if rule else []
    contexts = [_context(copy.id, lines) for copy, lines in found] or list(_samples(entry))
    reading = _reading(sheet, rule, [copy for copy, _ in found], corpus, page) if rule else None
    shown = list(islice(contexts, CONTEXTS))
    looked = len(corpus.of(rule)) if rule else 0
    return Card(site, row, entry, sheet.part(name), rule, wrong, shown, len(found), looked, reading)


def following(site: Site, name: str, show: str, step: int = 1) -> Row | None:
    """The rule after this one (or before it, by a `step` of -1) among those of that choice, round and round."""
    if name not in [row.id for row in site.rows]:  # an editor has taken it out since
        return None
    at = [row.id for row in site.rows].index(name)
    turned, listed = [*site.rows[at + 1 :], *site.rows[:at]], set(site.listed(show))
    return next((row for row in turned[::step] if row in listed), None)


def _context(page: str, lines: Sequence[Lined]) -> Context:
    at = next(place for place, line in enumerate(lines) if line.rule)
    return Context(page, lines[max(at - AROUND, 0) : at + AROUND + 1])


def _samples(entry: Entry) -> Iterator[Context]:
    """The places that the evidence tells of."""
    samples = _mapping(entry.says.get("evidence")).get("samples")
    for sample in samples if isinstance(samples, list) else ():
        said = {key: str(value) for key, value in _mapping(sample).items()}
        lines = [Lined(said.get(key, ""), entry.id if key == "line" else None) for key in ("above", "line", "below")]
        yield Context(said.get("page", ""), [line for line in lines if line.text])


def _reading(sheet: Sheet, rule: Rule, copies: Sequence[Copy], corpus: Corpus, page: int) -> Reading | None:
    if not copies:
        return None
    at = page % len(copies)
    copy = copies[at]
    site = next((site for site, known in corpus.of(rule) if known is copy), registered(rule.when.site[0]))
    matcher = Matcher()
    stages = [Rules("chrome", some, matcher) for some in _ranked(sheet, rule)]
    fates = [
        (line.text, next((fate for fate, stage in zip(FATES, stages, strict=True) if _has(stage, line.rule)), ""))
        for line in applied(copy.lines, site, *stages)
    ]
    return Reading(copy.id, fates, at, len(copies))


def _ranked(sheet: Sheet, rule: Rule) -> list[list[Rule]]:
    """The rules of the file that are accepted, this one, and those that are proposed."""
    try:
        others = [other for other in sheet.rules() if other.id != rule.id]
    except UsageError:
        others = []
    return [
        [other for other in others if other.status == "stable"],
        [rule],
        [other for other in others if other.status == "draft"],
    ]


def _has(stage: Rules, rule: str | None) -> bool:
    return any(rule == own.id for own in stage.rules)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
