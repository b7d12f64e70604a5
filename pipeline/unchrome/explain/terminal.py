"""A page line by line, for a terminal: what was kept, and what was dropped, cut or taken, by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from unchrome.explain.reasons import marks_by_line
from unchrome.model import Draft, Line, Mark, Reject
from unchrome.wording import plain

COLOURS = {"drop": "red", "cut": "yellow", "take": "cyan", "copy": "cyan", "repair": "magenta"}


def explain(draft: Draft | None, reject: Reject | None, only_changed: bool = False) -> Iterator[str]:
    """The lines to print; with `only_changed`, those of the page that nothing was done to are left out."""
    if draft is not None:
        of_line = marks_by_line(draft)
        width = len(str(draft.lines[-1].number))
        for line in draft.lines:
            if line.number in of_line or not only_changed:
                yield from _line(line, of_line.get(line.number, []), width)
        yield from _fields(draft)
        yield _summary(draft)
    if reject is not None:
        yield typer.style(f"rejected by {reject.stage}: {reject.detail}", fg="red", bold=True)


def _line(line: Line, marks: list[Mark], width: int) -> Iterator[str]:
    if not line.gone:
        yield f"{line.number:>{width}}   {plain(line.text)}"
    else:
        yield typer.style(f"{line.number:>{width}} - {plain(line.text)}", fg=colour(marks[-1]))
    for mark in marks:
        yield typer.style(f"{'':{width}}   {what(mark)}", fg=colour(mark), dim=True)


def what(mark: Mark) -> str:
    """What a mark did, and by which rule."""
    said = f"{mark.action}  {mark.stage}/{mark.rule}"
    if mark.fields:
        said += "  " + "  ".join(f"{name}={_value(value)}" for name, value in mark.fields.items())
    if mark.after is not None and mark.before != mark.after:
        said += f"  {short(mark.before)} -> {short(mark.after)}"
    return f"^ {said}"


def _fields(draft: Draft) -> Iterator[str]:
    yield ""
    for name, value in draft.fields.items():
        yield typer.style(f"{name}: ", bold=True) + _value(value)


def _summary(draft: Draft) -> str:
    gone = sum(line.gone for line in draft.lines)
    return f"{len(draft.lines)} lines, {len(draft.lines) - gone} kept, {gone} dropped or taken"


def _value(value: Any) -> str:
    return plain("; ".join(map(str, value)) if isinstance(value, list | dict) else str(value))


def short(text: str, length: int = 40) -> str:
    """The beginning of the text, up to so many characters, in brackets."""
    return f"[{plain(text[:length])}{'…' if len(text) > length else ''}]"


def colour(mark: Mark) -> str:
    """The colour for what a mark did."""
    return COLOURS.get(mark.action.partition(":")[0].partition("-")[0], "red")
