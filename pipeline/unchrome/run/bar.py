"""The bar on a terminal. The only importer of rich."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from unchrome.run.progress import Meter


@contextmanager
def bar(meter: Meter) -> Iterator[Callable[[], None]]:
    """What to call for the bar to be drawn anew."""
    console = Console(file=sys.stderr)
    columns = (BarColumn(20), TextColumn("{task.percentage:3.0f}%  {task.description}"))
    # No thread draws it: workers are forked, and a lock that a thread holds then stays held in them.
    with Progress(*columns, console=console, auto_refresh=False, transient=True) as shown:
        console.show_cursor(True)
        task = shown.add_task("", total=max(meter.total, 1))

        def show() -> None:
            shown.update(task, completed=meter.read(), description=meter.said(), refresh=True)

        yield show
