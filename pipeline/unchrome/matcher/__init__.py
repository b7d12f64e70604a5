"""Which rules may have something to say about which lines: all rules of a plan, asked in one pass over a page.

Of most rules a line must have certain texts (`literals`), and these are looked up in it. The others are open, since
they may match almost anything, and are compiled together. What is found is a candidate; `Rule.find` has the word, which
is asked once for a text: short lines recur over a corpus, and what was found out about them is kept. That asking each
rule in turn gives the same is tested. The rules of sites have an index a site, made when a page of the site comes.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from unchrome.matcher.index import Index, between_runs, made_anew
from unchrome.matcher.literals import all_needed, needed
from unchrome.model import Draft, Line, host
from unchrome.rule import Found, Rule
from unchrome.sites import parents

REMEMBERED_LINES = 20_000
REMEMBERED_LENGTH = 120
"""What was found out about so many short lines is kept, up to this length in characters."""
ASKED = 300
"""Of so many rules, those that were asked last, the patterns stay compiled; one takes 100 to 180 kB. The first
hundred of 2,863 labelled pages of HTML asked 291 of the shipped rules, all of them 490."""
SITES = 500
"""The indexes of so many sites are kept."""


class Matcher:
    """The text side of all rules of a plan. Rules are added before the first line is read."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._seen: dict[str, dict[int, Found | None]] = {}
        self._asked: OrderedDict[int, None] = OrderedDict()
        self._index_of = lru_cache(SITES)(self._site_index)

    def add(self, rules: Iterable[Rule]) -> range:
        """Take more rules; gives their places in `rules`."""
        first = len(self.rules)
        self.rules += rules
        return range(first, len(self.rules))

    def prepare(self) -> None:
        """Make the index, which is else made when the first line comes."""
        self._index.prepare()

    def forget(self) -> None:
        """Let go of what was found out about earlier lines, and of the patterns that were asked about them: RE2 keeps
        of each what it has worked out, which grows for as long as there are new lines."""
        for number in self._asked:
            self.rules[number].let_go()
        self._asked.clear()
        self._seen.clear()
        self._index.forget()

    def read(self, draft: Draft) -> Mapping[int, Sequence[int]]:
        """For each rule that asks something of the text the lines of the draft, by their places, that may suit it; and
        perhaps some that did before they changed."""
        if draft.found_at != len(draft.marks):
            draft.found_at = len(draft.marks)
            fresh = [at for at, line in enumerate(draft.lines) if line.found is None and line.mark is None]
            if fresh:
                self._read([draft.lines[at] for at in fresh], draft)
                _gather(draft, fresh)
        return draft.found

    def find(self, number: int, line: Line) -> Found | None:
        """What the rule in this place finds in the line, by its text alone."""
        found = line.found
        if found is None or number in self.direct:
            return self._ask(number, line)
        if number not in found:
            return None
        if found[number] is None:
            found[number] = self._ask(number, line)
            if found[number] is None:
                del found[number]
        return found.get(number)

    def _ask(self, number: int, line: Line) -> Found | None:
        """What the rule says itself. One that has not been asked for long lets go of its patterns."""
        self._asked[number] = None
        self._asked.move_to_end(number)
        if len(self._asked) > ASKED:
            last, _ = self._asked.popitem(last=False)
            self.rules[last].let_go()
        return self.rules[number].find(line.bare)

    @cached_property
    def direct(self) -> Collection[int]:
        """The rules that are not looked up: they ask nothing of the text, or for a field, which few pages have."""
        return frozenset(number for number, rule in enumerate(self.rules) if not rule.has_text or rule.asks_fields)

    def _read(self, lines: Sequence[Line], draft: Draft) -> None:
        """Note for each line which rules may find it."""
        unseen = []
        for line in lines:
            line.found = self._seen.get(line.bare)
            if line.found is None:
                unseen.append(line)
        for line, found in zip(unseen, self._index.find(unseen), strict=True):
            line.found = found
            if len(line.bare) <= REMEMBERED_LENGTH and len(self._seen) < REMEMBERED_LINES:
                self._seen[line.bare] = found
        for index in self._of_site(draft):
            for line, found in zip(lines, index.find(lines), strict=True):
                line.found = {**(line.found or {}), **found} if found else line.found

    @cached_property
    def _index(self) -> Index:
        numbered = self._looked_up(range(len(self.rules)), is_of_site=False)
        return Index(numbered, all_needed, between_runs(numbered))

    @cached_property
    def _sites(self) -> Mapping[str, Sequence[int]]:
        """The rules of each site."""
        sites = defaultdict(list)
        for number, rule in enumerate(self.rules):
            for site in rule.when.site:
                sites[site].append(number)
        return dict(sites)

    def _of_site(self, draft: Draft) -> list[Index]:
        """The indexes of the sites that the page belongs to."""
        if not self._sites:
            return []
        return [self._index_of(site) for site in parents(host(draft.page.url)) if site in self._sites]

    def _site_index(self, site: str) -> Index:
        numbered = self._looked_up(self._sites[site], is_of_site=True)
        return Index(numbered, lambda patterns: [needed(pattern) for pattern in patterns], made_anew)

    def _looked_up(self, numbers: Iterable[int], *, is_of_site: bool) -> list[tuple[int, Rule]]:
        """The rules in these places that an index is for, with their places."""
        rules = ((number, self.rules[number]) for number in numbers if number not in self.direct)
        return [(number, rule) for number, rule in rules if bool(rule.when.site) == is_of_site]


def _gather(draft: Draft, fresh: Iterable[int]) -> None:
    """Note the places of lines that were read by the rules that may find them."""
    for at in fresh:
        for number in draft.lines[at].found or ():
            places = draft.found.setdefault(number, [])
            if not places or places[-1] < at:
                places.append(at)
            elif places[bisect_left(places, at)] != at:
                insort(places, at)
