"""What the sections of the page are made of: numbers, tables, samples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from unchrome.browser.markup import Html, joined, tag
from unchrome.report.samples import Sample
from unchrome.wording import count

NOTHING = "–"
FEW = 10
"""So many names are said one by one."""


class Column(NamedTuple):
    """The head of a column, and the look of its cells: `number`, `plot`, `text`; `wide`: only where there
    is room."""

    head: str
    look: str = ""


NUMBER, LESSER, PLOT, TEXT = "number", "number wide", "plot wide", "text"


def section(name: str, title: str, about: str, *parts: str) -> Html:
    """A section of the page, with the name that links have for it."""
    about_it = tag("p", about) if about else ""
    return tag("section", tag("h2", title, id=name), about_it, *parts, aria_labelledby=name)


def table(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Html:
    """A table; the first cell of a row is its head. It scrolls by itself where it is too wide."""
    heads = (tag("th", column.head, scope="col", class_=column.look) for column in columns)
    made = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *(_row(columns, row) for row in rows)),
    )
    return tag("div", made, class_="scroll", tabindex="0", role="region", aria_label=caption)


def _row(columns: Sequence[Column], cells: Sequence[str]) -> Html:
    head, *rest = cells
    others = (tag("td", cell, class_=column.look) for column, cell in zip(columns[1:], rest, strict=True))
    return tag("tr", tag("th", head, scope="row"), *others)


def named(name: str, about: str = "") -> Html:
    """A name, and below it what is said about it."""
    return joined(name, tag("p", about) if about else "")


def percent(share: float) -> str:
    """A share of 0 to 1, a small one to two digits."""
    if 0 < share < 0.00005:
        return "<0.01%"
    return f"{share:.1%}" if share >= 0.0995 else f"{share:.2%}" if share else "0%"


def points(by: float) -> str:
    """By how much a share has grown, in percentage points."""
    return f"{100 * by:+.2f}" if abs(by) >= 0.00005 else "≈0"


def quote(sample: Sample) -> Html:
    """The text of a sample."""
    more = sample.length - len(sample.text)
    note = tag("span", f" … and {more:,} characters more", class_="note") if more else ""
    return tag("span", sample.text, note, class_="quote", dir="auto")


def listed(samples: Iterable[Sample]) -> Html:
    """Samples, each with what decided about it and where it was seen."""
    return tag("ul", *map(_listed, samples), class_="samples")


def _listed(sample: Sample) -> Html:
    often = f" · {count(sample.seen, 'time')}" if sample.seen > 1 else ""
    said = f" · {sample.said}" if sample.said else ""
    about = tag("p", tag("b", sample.by), f"{said}{often} · {sample.page}", class_="sub")
    return tag("li", tag("p", quote(sample)) if sample.text else "", about)


def few(names: Sequence[str]) -> str:
    """The first of the names, and how many more there are."""
    return ", ".join(names[:FEW]) + (f" and {len(names) - FEW:,} more" if len(names) > FEW else "")


def more(left_out: int, what: str) -> Html:
    """How many of them are not shown."""
    return tag("p", f"and {count(left_out, what)} more", class_="sub") if left_out > 0 else Html()
