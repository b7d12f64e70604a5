"""The sections about what was removed: by kind, rule and site, and how certainly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from unchrome.browser.markup import Html, joined, tag
from unchrome.report import plots
from unchrome.report.certainty import GRADES
from unchrome.report.figures import Removed
from unchrome.report.kinds import Kinds
from unchrome.report.parts import (
    NOTHING,
    NUMBER,
    PLOT,
    TEXT,
    Column,
    listed,
    more,
    named,
    percent,
    quote,
    section,
    table,
)
from unchrome.report.samples import Sample
from unchrome.run.tally import OTHERS, Site, Tally

RULES, SITES, KINDS = 60, 25, 40
"""So many are shown."""
LEAST_LINES = 50
"""Sites with fewer lines are not among those that lose most."""

SHARE = (Column("lines", NUMBER), Column("share", NUMBER), Column("", PLOT))


def by_kind(tally: Tally, kinds: Kinds) -> Html:
    """The lines that went, by the files of rules and the stages that they went by."""
    counts: Counter[str] = Counter()
    for rule, number in tally.rules.items():
        counts[kinds.of(rule)] += number
    found = _largest_first(counts)
    largest = found[0][1] if found else 0
    rows = ((kind, *_share(number, tally.lines, largest)) for kind, number in found[:KINDS])
    return section(
        "kinds",
        "By kind",
        "A kind is a file of rules; where no rule decided, it is the stage. Shares are of all lines of articles.",
        table("Lines removed, by kind", [Column("kind"), *SHARE], rows),
        more(len(found) - KINDS, "kind"),
    )


def by_rule(tally: Tally, kinds: Kinds, removed: Removed) -> Html:
    """The lines that went, by rule, each with one of them."""
    found = _largest_first(tally.rules)
    largest = found[0][1] if found else 0
    columns = [Column("rule"), *SHARE, Column("pages", NUMBER), Column("such as", TEXT)]
    rows = (
        (named(rule, kinds.why(rule)), *_share(number, tally.lines, largest), *_use(rule, removed))
        for rule, number in found[:RULES]
    )
    return section(
        "rules",
        "By rule",
        "Pages are those on which the rule took whole lines. After region/ stands the evidence that spoke most against "
        "the line.",
        table("Lines removed, by rule", columns, rows),
        more(len(found) - RULES, "rule"),
    )


def _use(rule: str, removed: Removed) -> tuple[str, str]:
    use = removed.uses.get(rule)
    return (f"{use.pages:,}", quote(use.sample.all()[0])) if use else (NOTHING, NOTHING)


def by_site(tally: Tally) -> Html:
    """The lines that went, by site: how the sites are spread, the largest, and those that lose most."""
    sites = {name: site for name, site in tally.sites.items() if name != OTHERS}
    largest = sorted(sites.items(), key=lambda item: (-item[1].articles - item[1].rejects, item[0]))
    enough = [(name, site) for name, site in largest if site.lines >= LEAST_LINES]
    losing = sorted(enough, key=lambda item: -_lost(item[1]))
    if not sites:
        return section("sites", "By site", "No page has an address, so none belongs to a site.")
    shares = [_lost(site) for site in sites.values() if site.lines]
    return section(
        "sites",
        "By site",
        "A site that loses far more of its lines than the others may lose body: explain some of its pages.",
        tag("h3", "How many sites lose which share of their lines"),
        plots.histogram(plots.spread(shares), "Sites by the share of their lines that was removed"),
        tag(
            "div",
            _sites("The largest sites", largest[:SITES]),
            _sites(f"Those that lose most, of {LEAST_LINES} lines or more", losing[:SITES]),
            class_="two",
        ),
        more(len(sites) - SITES, "site"),
    )


def _sites(caption: str, sites: Iterable[tuple[str, Site]]) -> Html:
    columns = [
        Column("site"),
        Column("articles", NUMBER),
        Column("rejects", NUMBER),
        Column("removed", NUMBER),
        *SHARE[1:],
    ]
    rows = (
        (name, f"{site.articles:,}", f"{site.rejects:,}", *_share(site.dropped, site.lines, site.lines))
        for name, site in sites
    )
    return table(caption, columns, rows)


def _lost(site: Site) -> float:
    return site.dropped / site.lines if site.lines else 0.0


def certainty(removed: Removed) -> Html:
    """How certain the removals are, and samples of the most and the least certain."""
    counts = [(GRADES[name].title, removed.grades[name]) for name in GRADES if removed.grades[name]]
    if not counts:
        return section("certainty", "How certain", "The ledger has no line that was removed.")
    return section(
        "certainty",
        "How certain",
        "By what the ledger and the rules tell: no person has looked at the lines. Samples are chosen among all "
        "different lines by their digests: as chance would, but the same ones for the same run.",
        plots.stack(counts),
        tag("div", _samples(removed, True), _samples(removed, False), class_="two"),
    )


def _samples(removed: Removed, certain: bool) -> Html:
    parts: list[Html] = [tag("h2", f"The {'most' if certain else 'least'} certain")]
    for name in GRADES if certain else reversed(GRADES):
        grade = GRADES[name]
        if grade.certain is certain:
            parts += _group(grade.title, grade.why, removed.samples[name].all())
    if not certain:
        why = (
            "A rule that takes lines of many pages has been seen at work; one that took lines of one page only has not."
        )
        parts += _group("By rules that fired on one page", why, removed.once())
    return tag("div", *parts)


def _group(title: str, why: str, samples: list[Sample]) -> Iterator[Html]:
    if samples:
        yield joined(tag("h3", title), tag("p", why, class_="sub"), listed(samples))


def _share(part: int, whole: int, largest: int) -> tuple[str, str, Html]:
    share = part / whole if whole else 0.0
    return f"{part:,}", percent(share), plots.bar(share, largest / whole if whole else 0.0)


def _largest_first(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
