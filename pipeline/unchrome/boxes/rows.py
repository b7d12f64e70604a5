"""Rows of tables whose short cells make one line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from unchrome.boxes.line import Seen

CELL_WORDS = 12
"""A row of a table is one line where no cell of it has more lines than one, or more words than this."""


def rows(lines: list[Seen]) -> Iterator[Seen]:
    """The lines, with the short cells of a row in one."""
    for row, group in groupby(lines, key=lambda line: line.box.row):
        cells = list(group)
        if row is None or len(cells) == 1 or not _is_short(cells):
            yield from cells
            continue
        linked = sum(cell.link_density * len(cell.text) for cell in cells) / sum(len(cell.text) for cell in cells)
        yield Seen(f"| {' | '.join(cell.text for cell in cells)} |", row, linked)


def _is_short(cells: list[Seen]) -> bool:
    holders = [next(box for box in cell.box.path if box.tag in ("td", "th", "tr")) for cell in cells]
    return len(set(map(id, holders))) == len(cells) and all(
        holder.tag != "tr" and len(cell.text.split()) <= CELL_WORDS for holder, cell in zip(holders, cells, strict=True)
    )
