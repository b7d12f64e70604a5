"""What HTML costs beside trafilatura: `python tests/bench/html_speed.py DATA [--pages N]`.

DATA is the folder of labelled pages. Each news page goes through one system after the other, in one process, and all
pages do so five times: what slows the machine for a while slows all systems. Printed are milliseconds of CPU a page and
how many times that of trafilatura this is: medians, and of the ratios also the mean, since now and then a system tidies
up.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import logging
import statistics
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
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


def costs(systems: Mapping[str, Read], todo: Sequence[tuple[bytes, str]]) -> dict[str, float]:
    """Seconds of CPU a page for each system."""
    spent = dict.fromkeys(systems, 0.0)
    for html, url in todo:
        for name, read in systems.items():
            start = time.process_time()
            read(html, url)
            spent[name] += time.process_time() - start
    return {name: seconds / len(todo) for name, seconds in spent.items()}


def runs(systems: Mapping[str, Read], todo: Sequence[tuple[bytes, str]]) -> list[dict[str, float]]:
    """Some runs over all pages, after one that is not counted."""
    costs(systems, todo)
    gc.collect()
    gc.freeze()  # what the plans hold is not gone through again and again while trafilatura is at work
    return [costs(systems, todo) for _ in range(RUNS)]


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
    found = runs(systems, todo)
    print(f"{len(todo)} pages of {statistics.mean(len(html) for html, _ in todo):,.0f} bytes")
    print(f"{'':28}{'ms/page':>9}{'times':>9}{'mean':>9}")
    for name in systems:
        times = [run[name] / run["trafilatura"] for run in found]
        spent = statistics.median(run[name] for run in found) * 1e3
        print(f"{name:28}{spent:9.1f}{statistics.median(times):9.2f}{statistics.mean(times):9.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pages", type=int, default=200)
    given = parser.parse_args()
    main(given.data, given.pages)
