"""What HTML costs beside trafilatura: `python tests/bench/html_speed.py DATA [--pages N]`.

DATA is the folder of labelled pages. The news pages go through each system in turn, in one process, five times. Printed
are milliseconds of CPU a page, the median, and pages for each that trafilatura reads in the same time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path

from trafilatura import extract

from unchrome.flow import Cleaner
from unchrome.model import Page

NEWS = ("aeb", "fundus", "misinfo", "aed")
RUNS = 5

Read = Callable[[bytes, str], object]


def pages(data: Path, count: int) -> list[tuple[bytes, str]]:
    """So many pages, from each source in turn."""
    sources = [(data / "dev/unified" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() for name in NEWS]
    rows = [json.loads(line) for group in zip_longest(*sources) for line in group if line]
    found = [row for row in rows if row.get("html_path")][:count]
    return [(gzip.decompress((data / "dev" / row["html_path"]).read_bytes()), row["url"] or "") for row in found]


def by_plan(name: str) -> Read:
    cleaner = Cleaner(name)
    return lambda html, url: cleaner.clean(Page("x", "html", html, "x", url))


def cost(read: Read, todo: Sequence[tuple[bytes, str]]) -> float:
    """Seconds of CPU a page."""
    start = time.process_time()
    for html, url in todo:
        read(html, url)
    return (time.process_time() - start) / len(todo)


def main(data: Path, count: int) -> None:
    """Print the table."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    todo = pages(data, count)
    systems: dict[str, Read] = {
        "trafilatura": lambda html, url: extract(html, url=url, include_comments=False),
        "trafilatura with metadata": lambda html, url: extract(
            html, url=url, include_comments=False, with_metadata=True, output_format="json"
        ),
        "unchrome, plan article": by_plan("article"),
        "unchrome, plan fast": by_plan("fast"),
    }
    for read in systems.values():
        cost(read, todo)
    costs: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(RUNS):
        for name, read in systems.items():
            costs[name].append(cost(read, todo))
    first = costs["trafilatura"]
    print(f"{len(todo)} pages of {statistics.mean(len(html) for html, _ in todo):,.0f} bytes")
    print(f"{'':28}{'ms/page':>9}{'pages for one':>15}")
    for name, found in costs.items():
        ratio = statistics.median(base / own for base, own in zip(first, found, strict=True))
        print(f"{name:28}{statistics.median(found) * 1e3:9.1f}{ratio:15.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pages", type=int, default=200)
    given = parser.parse_args()
    main(given.data, given.pages)
