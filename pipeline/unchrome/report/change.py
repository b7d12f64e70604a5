"""The section that shows a run beside an earlier one."""

from __future__ import annotations

from collections.abc import Sequence

from unchrome.browser.markup import Html, tag
from unchrome.report import plots
from unchrome.report.comparison import LEAST_LINES, Change, Comparison
from unchrome.report.kinds import Kinds
from unchrome.report.parts import LESSER, NUMBER, PLOT, Column, few, more, named, percent, points, section, table
from unchrome.wording import count

MOST = 15
"""So many changes of a kind are shown."""
COLUMNS = (
    Column("then", NUMBER),
    Column("now", NUMBER),
    Column("points", NUMBER),
    Column("lines then", LESSER),
    Column("lines now", LESSER),
    Column("", PLOT),
)


def change(found: Comparison, kinds: Kinds) -> Html:
    """What each rule, site and reason came to, then and now."""
    other = [change for change in found.rules if change.then.part and change.now.part and change.by]
    return section(
        "change",
        f"Against {found.run.path}",
        "Shares of all lines of articles, then and now; ○ is then, ● is now. Points are percentage points.",
        _made(found),
        _changes("Rules that took lines now and not then", "rule", found.began(), kinds),
        _changes("Rules that took lines then and not now", "rule", found.stopped(), kinds),
        _changes("Rules whose share changed most", "rule", other, kinds),
        _changes(f"Sites whose share changed most, of {LEAST_LINES} lines or more", "site", found.sites),
        _changes("Rejects by reason, as shares of all pages", "reason", found.reasons, of="pages"),
    )


def _made(found: Comparison) -> Html:
    both, new, gone = found.inputs
    said = f"{count(both, 'input')} of both runs, {new:,} only of this one, {gone:,} only of the earlier one."
    if new or gone:
        said += " So the runs are of different pages: part of what changes is the pages."
    if found.then.complete < found.then.shards:
        said += " The earlier run is not complete."
    made = [*found.made, *(f"files {what}: {few(names)}" for what, names in found.files.items() if names)]
    if not made:
        return tag("p", f"{said} Versions, plan, rules and options are the same.")
    told = tag("ul", *(tag("li", line) for line in made[:MOST]), class_="sub")
    left_out = more(len(made) - MOST, "difference")
    return tag("div", tag("p", f"{said} What is not the same:"), told, left_out, class_="about")


def _changes(caption: str, what: str, changes: Sequence[Change], kinds: Kinds | None = None, of: str = "") -> Html:
    if not changes:
        return Html()
    shown = changes[:MOST]
    largest = max(max(change.then.share, change.now.share) for change in shown)
    columns = [Column(what), *COLUMNS]
    if of:
        columns[4:6] = [Column(f"{of} then", LESSER), Column(f"{of} now", LESSER)]
    rows = (
        (
            named(change.name, kinds.why(change.name) if kinds else ""),
            percent(change.then.share),
            percent(change.now.share),
            points(change.by),
            f"{change.then.part:,}",
            f"{change.now.part:,}",
            plots.bars(change.then.share, change.now.share, largest),
        )
        for change in shown
    )
    return Html(table(caption, columns, rows) + more(len(changes) - MOST, what))
