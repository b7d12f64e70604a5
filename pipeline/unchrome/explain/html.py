"""A page for a browser that shows what was done to a page.

Lines that went are struck through, each in the colour of its rule; parts that were cut are struck through in their
line; what filled a field is marked. Hovering a line, or moving to it by keyboard, tells the rule, why, and where the
rule stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from unchrome.browser.document import document as framed
from unchrome.browser.markup import Html, joined, tag
from unchrome.browser.style import HUES
from unchrome.explain.pieces import Piece, pieces
from unchrome.explain.reasons import Reasons, marks_by_line
from unchrome.explain.style import CSS
from unchrome.model import Draft, Line, Mark, Page, Reject
from unchrome.plan import Plan

MOST_LINES = 20_000
"""Of a page with more lines only so many are shown."""
FEW = 20
"""A rule is shown with the numbers of so many of its lines."""

Marks = Mapping[int, list[Mark]]


def document(page: Page, draft: Draft | None, reject: Reject | None, plan: Plan) -> str:
    """The whole page, as text that UTF-8 can hold."""
    shown = _Shown(draft, plan).sections() if draft else ()
    return framed(f"{page.id[:200]} – unchrome explain", CSS, _header(page, draft, reject, plan), *shown)


def _header(page: Page, draft: Draft | None, reject: Reject | None, plan: Plan) -> Html:
    fields = draft.fields if draft else page.fields
    return tag(
        "header",
        tag("h1", _value(fields.get("title") or page.id), dir="auto"),
        *(tag("p", text, class_="sub") for text in dict.fromkeys((page.url, page.where)) if text),
        tag("p", f"plan {plan.name}{_summary(draft) if draft else ''}", class_="sub"),
        tag("p", f"Rejected by {reject.stage}: {reject.detail}", class_="alarm", role="alert") if reject else "",
    )


def _summary(draft: Draft) -> str:
    gone = sum(line.gone for line in draft.lines)
    return f" · {len(draft.lines):,} lines, {len(draft.lines) - gone:,} kept, {gone:,} dropped or taken"


class _Shown:
    """The lines of a draft, its fields, and the rules that did something to it."""

    def __init__(self, draft: Draft, plan: Plan) -> None:
        self._draft = draft
        self._reasons = Reasons(draft, plan)
        self._marks: Marks = marks_by_line(draft)
        self._lines: dict[str, list[Mark]] = {}
        for mark in (mark for line in sorted(self._marks) for mark in self._marks[line]):
            self._lines.setdefault(_name(mark), []).append(mark)
        self._hues = {name: f"hue h{place % len(HUES)}" for place, name in enumerate(self._lines)}

    def sections(self) -> Iterator[Html]:
        """The parts of the page below its header."""
        only = tag("input", type="checkbox", id="only")
        yield tag("label", only, "Only the lines that something was done to", for_="only")
        yield tag("ol", *map(self._line, islice(self._draft.lines, MOST_LINES)), class_="lines")
        if len(self._draft.lines) > MOST_LINES:
            yield tag("p", f"{len(self._draft.lines) - MOST_LINES:,} more lines are not shown", class_="sub")
        if self._draft.fields:
            yield _section("Fields", *map(_field, self._draft.fields.items()))
        if self._lines:
            yield _section("Rules", *map(self._rule, self._lines))

    def _line(self, line: Line) -> Html:
        marks = self._marks.get(line.number, [])
        number = str(line.number)
        parts = pieces(self._draft.text, line, marks)
        return tag(
            "li",
            tag("a", number, class_="number", href=f"#L{number}"),
            tag("p", *map(self._piece, parts), class_="line", dir="auto"),
            tag("div", *map(self._tag, marks), class_="tags") if marks else "",
            tag("div", *map(self._told, marks), class_="tip", role="tooltip") if marks else "",
            id=f"L{number}",
            class_="gone" if line.gone else "changed" if marks else "kept",
        )

    def _piece(self, piece: Piece) -> Html:
        if piece.mark is None:
            return joined(piece.text)
        hue = self._hues[_name(piece.mark)]
        after = tag("ins", piece.after, class_=hue) if piece.after else ""
        return joined(tag("del" if piece.gone else "mark", piece.text, class_=hue), after)

    def _tag(self, mark: Mark) -> Html:
        link = tag("a", _name(mark), href=f"#{_name(mark)}", class_=self._hues[_name(mark)])
        return joined(link, *(_filled(name, value) for name, value in (mark.fields or {}).items()))

    def _told(self, mark: Mark) -> Html:
        reason = self._reasons.of(mark)
        said = tag("b", f"{mark.action} · {_name(mark)}")
        likely = self._reasons.likely(mark)
        return tag("p", said, f" {reason.why} {likely}", tag("span", reason.place, class_="place"))

    def _rule(self, name: str) -> Html:
        marks = self._lines[name]
        reason = self._reasons.of(marks[0])
        numbers = list(dict.fromkeys(str(mark.line) for mark in marks))
        links = joined(*(joined(" ", tag("a", number, href=f"#L{number}")) for number in numbers[:FEW]))
        more = f" and {len(numbers) - FEW:,} more" if len(numbers) > FEW else ""
        lines = joined("line" if len(numbers) == 1 else "lines", links, more)
        return joined(
            tag("dt", name, id=name, class_=self._hues[name]),
            tag("dd", reason.why),
            tag("dd", tag("span", reason.place, class_="place"), " " if reason.place else "", lines),
        )


def _section(title: str, *rows: Html) -> Html:
    return tag("section", tag("h2", title), tag("dl", *rows))


def _field(item: tuple[str, Any]) -> Html:
    return joined(tag("dt", item[0]), tag("dd", _value(item[1]), dir="auto"))


def _filled(name: str, value: Any) -> Html:
    return tag("span", f"{name} ", tag("b", _value(value)), class_="field", dir="auto")


def _value(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list | dict | tuple) else str(value)


def _name(mark: Mark) -> str:
    return f"{mark.stage}/{mark.rule}"
