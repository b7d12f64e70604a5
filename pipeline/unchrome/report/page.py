"""The page about a run: one file for a browser that asks for nothing and runs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from unchrome.browser.document import document
from unchrome.browser.markup import Html, tag
from unchrome.report import plots
from unchrome.report.change import change
from unchrome.report.comparison import Comparison, compare
from unchrome.report.figures import Figures, Refused, Removed, figures
from unchrome.report.kinds import Kinds
from unchrome.report.parts import NUMBER, PLOT, Column, few, listed, percent, section, table
from unchrome.report.reading import Run
from unchrome.report.removals import by_kind, by_rule, by_site, certainty
from unchrome.report.style import CSS
from unchrome.run.tally import Tally, share
from unchrome.wording import count

SECTIONS = {
    "change": "Against the earlier run",
    "kinds": "By kind",
    "rules": "By rule",
    "sites": "By site",
    "certainty": "How certain",
    "rejects": "Rejects",
    "slow": "Slowest",
}
KEPT = "kept"


def report(path: Path, against: Path | None = None) -> str:
    """The page about the run in this folder, beside an earlier run where one is named.

    Raises RunError, DamagedError, MissingExtraError.
    """
    run = Run(path)
    earlier = Run(against) if against else None
    counts = figures(run)
    kinds = Kinds(run.record["files"])
    compared = compare(earlier, run, counts) if earlier else None
    removed, refused = Removed(run, kinds), Refused(run)
    tally = counts.tally
    body = (
        _header(run, counts, kinds, compared),
        _glance(counts, compared),
        change(compared, kinds) if compared else "",
        by_kind(tally, kinds),
        by_rule(tally, kinds, removed),
        by_site(tally),
        certainty(removed),
        _rejects(counts, refused),
        _slow(counts),
    )
    return document(f"{_name(path)} – unchrome report", CSS, body[0], tag("main", *body[1:]))


def _name(path: Path) -> str:
    return path.resolve().name[:200]


def _header(run: Run, counts: Figures, kinds: Kinds, compared: Comparison | None) -> Html:
    record = run.record
    made = f"plan {record['plan']} · rules {record['rules']} · unchrome {record['versions'].get('unchrome', '?')}"
    when = f"{record['times'].get('started', '?')} to {record['times'].get('ended', '?')}"
    links = (
        tag("li", tag("a", title, href=f"#{name}")) for name, title in SECTIONS.items() if compared or name != "change"
    )
    return tag(
        "header",
        tag("h1", f"Report on {_name(run.path)}"),
        tag("p", made, class_="sub"),
        tag("p", when, class_="sub"),
        *(tag("p", said, class_="alarm", role="alert") for said in _alarms(run, counts, kinds)),
        tag("nav", tag("ul", *links), aria_label="Sections"),
    )


def _alarms(run: Run, counts: Figures, kinds: Kinds) -> Iterator[str]:
    """What the reader must know before believing the page."""
    if counts.complete < counts.shards:
        yield (
            f"This run is not complete: {counts.complete:,} of {count(counts.shards, 'shard')} are. Counts are of all "
            "that is on record, samples of complete shards only."
        )
    if run.lacking:
        yield f"These files are not there, so samples are not of them: {few(run.lacking)}."
    if kinds.changed:
        yield f"Kinds and certainty are by what these files say now; the run had others: {few(kinds.changed)}."


def _glance(counts: Figures, compared: Comparison | None) -> Html:
    tally, then = counts.tally, compared.then.tally if compared else None
    stages: Counter[str] = Counter({KEPT: tally.lines - tally.dropped})
    for rule, number in tally.rules.items():
        stages[rule.partition("/")[0]] += number
    return tag(
        "section",
        tag("dl", *(_tile(what, *numbers) for what, numbers in _tiles(tally, then)), class_="tiles"),
        tag("h3", "What became of the lines of articles"),
        plots.stack([(KEPT, stages.pop(KEPT)), *stages.most_common()], KEPT),
        aria_label="At a glance",
    )


def _tiles(tally: Tally, then: Tally | None) -> Iterator[tuple[str, tuple[str, str]]]:
    """What is counted; how much of it there is; and beside an earlier run, how much there was."""
    measures: dict[str, Callable[[Tally], str]] = {
        "pages": lambda of: f"{of.pages:,}",
        "articles": lambda of: f"{of.articles:,}",
        "rejects": lambda of: f"{of.rejected:,} ({percent(share(of.rejected, of.pages))})",
        "lines of articles": lambda of: f"{of.lines:,}",
        "lines removed": lambda of: f"{of.dropped:,} ({percent(share(of.dropped, of.lines))})",
    }
    for what, measure in measures.items():
        yield what, (measure(tally), f"then {measure(then)}" if then else "")


def _tile(what: str, now: str, then: str) -> Html:
    return tag("div", tag("dt", what), tag("dd", now), tag("dd", then) if then else "")


def _rejects(counts: Figures, refused: Refused) -> Html:
    found = counts.tally.rejects.most_common()
    if not found:
        return section("rejects", "Rejects", "There are none.")
    largest, pages = found[0][1], counts.tally.pages
    columns = [Column("reason"), Column("pages", NUMBER), Column("share", NUMBER), Column("", PLOT)]
    rows = ((reason, f"{number:,}", percent(number / pages), plots.bar(number, largest)) for reason, number in found)
    groups = ((reason, refused.samples[reason].all()) for reason, _ in found if reason in refused.samples)
    return section(
        "rejects",
        "Rejects",
        "Pages that gave no article. Shares are of all pages; samples are chosen as above.",
        table("Rejects, by reason", columns, rows),
        *(part for reason, samples in groups for part in (tag("h3", reason), listed(samples))),
    )


def _slow(counts: Figures) -> Html:
    pages = ((slow.id, slow.shard, f"{slow.seconds:,.3f}") for slow in counts.slow_pages)
    shards = (
        (slow.name, f"{slow.seconds:,.1f}", f"{slow.pages:,}", f"{slow.size / 1e6:,.1f}") for slow in counts.slow_shards
    )
    seconds, megabytes = Column("seconds", NUMBER), Column("MB", NUMBER)
    return section(
        "slow",
        "Slowest",
        "Seconds of pages are of the processor’s time, those of shards by the clock while the shard was written.",
        table("The slowest pages", [Column("page"), Column("shard"), seconds], pages)
        if counts.slow_pages
        else tag("p", "No times of pages are on record: a cluster does not send them, and earlier versions kept none."),
        table("The slowest shards", [Column("shard"), seconds, Column("pages", NUMBER), megabytes], shards),
        tag("p", f"All shards: {counts.seconds:,.1f} seconds, {counts.size / 1e6:,.1f} MB of inputs.", class_="sub"),
    )
