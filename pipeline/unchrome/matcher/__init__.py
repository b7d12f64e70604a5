"""Which rules may have something to say about which lines: all rules of a plan, asked in one pass over a page.

Of most rules a line must have certain texts (`literals`), and these are looked up in it. The others are open, since
they may match almost anything, and are compiled together. Rules that look at one end of the page are asked about the
lines there and no others. What is found is a candidate; `Rule.find` has the word. That asking each rule in turn gives
the same is tested. The rules of sites have an index a site, made when a page of the site comes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from unchrome.matcher.literals import Needed, all_needed, needed
from unchrome.matcher.texts import Texts
from unchrome.model import Draft, Line, host
from unchrome.rule import Rule, compile_set
from unchrome.sites import parents

OPEN_ANYWHERE, OPEN_PLACED = 0.02, 0.002
"""A pattern is open where its texts begin at more than this share of the characters of ordinary text; where it looks at
one end of the page only it is cheap to ask, and open sooner."""
GROWTH = 4
"""Lines beyond the head or the tail that open rules are asked about too: it grows into them as lines go."""
REMEMBERED_LINES = 50_000
REMEMBERED_LENGTH = 120
"""Short lines recur over the pages of a corpus; what was found in these many is kept, up to this length."""
SITES = 500
"""The indexes of so many sites are kept."""


class Matcher:
    """The text side of all rules of a plan. Rules are added before the first line is read."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._seen: dict[str, Collection[int]] = {}
        self._index_of = lru_cache(SITES)(self._site_index)

    def add(self, rules: Iterable[Rule]) -> range:
        """Take more rules; gives their places in `rules`."""
        first = len(self.rules)
        self.rules += rules
        return range(first, len(self.rules))

    def read(self, draft: Draft) -> Mapping[int, Sequence[int]]:
        """For each rule that asks something of the text the lines of the draft, by their places, that may suit it."""
        if draft.found_at != len(draft.marks):
            draft.found_at = len(draft.marks)
            of_site = self._of_site(draft)
            self._read([line for line in draft.lines if line.found is None and line.mark is None], of_site)
            draft.found = self._gathered(draft, [self._index, *of_site])
        return draft.found

    @cached_property
    def wordless(self) -> Collection[int]:
        """The rules that ask nothing of the text."""
        return frozenset(number for number, rule in enumerate(self.rules) if not rule.has_text)

    def _read(self, lines: Sequence[Line], of_site: Sequence[_Index]) -> None:
        """Note for each line which rules' words it has."""
        if not lines:
            return
        unseen = []
        for line in lines:
            line.found = self._seen.get(line.bare[0])
            if line.found is None:
                unseen.append(line)
        if unseen:
            for line, found in zip(unseen, self._index.find([line.bare[0] for line in unseen]), strict=True):
                line.found = found
                if len(line.text) <= REMEMBERED_LENGTH and len(self._seen) < REMEMBERED_LINES:
                    self._seen[line.bare[0]] = found
        for index in of_site:
            for line, found in zip(lines, index.find([line.bare[0] for line in lines]), strict=True):
                line.found = {*(line.found or ()), *found} if found else line.found

    def _gathered(self, draft: Draft, indexes: Sequence[_Index]) -> dict[int, list[int]]:
        """The lines by rules: what `_read` noted, wherever the rules look, and the open rules, each where it looks."""
        lines, found, opened = draft.lines, defaultdict[int, list[int]](list), defaultdict[int, set[int]](set)
        for at, line in enumerate(lines):
            if line.found and line.mark is None:
                for number in line.found:
                    found[number].append(at)
        for where, patterns in (item for index in indexes for item in index.open.items()):
            region = draft.ends.region(where)
            for at in range(max(0, region.start - GROWTH), min(len(lines), region.stop + GROWTH)):
                if lines[at].mark is None:
                    for number in patterns.find(lines[at]):
                        opened[number].add(at)
        return {**found, **{number: sorted(places.union(found[number])) for number, places in opened.items()}}

    @cached_property
    def _index(self) -> _Index:
        return _Index([(number, rule) for number, rule in enumerate(self.rules) if not rule.when.site], all_needed)

    @cached_property
    def _sites(self) -> Mapping[str, Sequence[int]]:
        """The rules of each site."""
        sites = defaultdict(list)
        for number, rule in enumerate(self.rules):
            for site in rule.when.site:
                sites[site].append(number)
        return dict(sites)

    def _of_site(self, draft: Draft) -> list[_Index]:
        """The indexes of the sites that the page belongs to."""
        if not self._sites:
            return []
        return [self._index_of(site) for site in parents(host(draft.page.url)) if site in self._sites]

    def _site_index(self, site: str) -> _Index:
        numbered = [(number, self.rules[number]) for number in self._sites[site]]
        return _Index(numbered, lambda patterns: [needed(pattern) for pattern in patterns])


class _Index:
    """Rules by what they ask of a line's text: certain texts, or, where they are `open`, a pattern."""

    def __init__(self, numbered: Sequence[tuple[int, Rule]], read: Callable[[Sequence[str]], Sequence[Needed]]) -> None:
        """The rules with their places; `read` says what their patterns cannot do without."""
        self.open: dict[str, _Patterns] = {}
        self._texts = Texts()
        for number, rule in numbered:
            for text in rule.equals:
                self._texts.add(f"\n{text}\n", number, rule.longest)
        asked = [(number, rule, pattern) for number, rule in numbered for pattern in rule.patterns]
        for (number, rule, pattern), found in zip(asked, read([row[2] for row in asked]), strict=True):
            self._add(number, rule, pattern, found)
        for patterns in self.open.values():
            patterns.compile()

    def _add(self, number: int, rule: Rule, pattern: str, found: Needed) -> None:
        texts, longest, rate = found
        limit = OPEN_ANYWHERE if rule.where == "anywhere" else OPEN_PLACED
        if texts is None or rate > limit:
            self.open.setdefault(rule.where, _Patterns()).add(number, rule, pattern)
            return
        for text in texts:
            self._texts.add(text, number, rule.longest if longest is None else min(longest, rule.longest))

    def find(self, bares: Sequence[str]) -> list[Collection[int]]:
        """For each bare line the rules whose words it has."""
        return self._texts.find(bares)


class _Patterns:
    """Open patterns, compiled together; what they match is remembered with the line."""

    def __init__(self) -> None:
        self._owners: list[int] = []
        self._patterns: list[str] = []
        self._longest = 0.0

    def add(self, owner: int, rule: Rule, pattern: str) -> None:
        """One more pattern of a rule, which is known by its number."""
        self._owners.append(owner)
        self._longest = max(self._longest, rule.longest)
        self._patterns.append(pattern)

    def compile(self) -> None:
        """Nothing is added any more."""
        self._set = compile_set(self._patterns)

    def find(self, line: Line) -> Collection[int]:
        """The rules whose patterns match the line."""
        bare = line.bare[0]
        if len(bare) > self._longest:
            return ()
        if self not in line.opened:
            line.opened[self] = {
                self._owners[at] for at in self._set.Match(bare.encode("utf-8", "surrogatepass")) or ()
            }
        return line.opened[self]
