"""What runs take of a machine.

    python tests/bench/runs.py DATA [--records N] [--times N] [--rounds N] [--workers N...]

DATA is the folder of labelled pages. So many records of its extracted news, repeated under ids of their own, and then
all of its HTML pages so many times, are cleaned into a folder, by one process and by workers; 0 leaves either out.
Printed are pages a second by the clock, how many times the speed of one process that is, and megabytes of memory
(proportional set size) of the parent and of its largest worker: a tenth into the run, at the end, and the most; memory
goes up and down with the pages, so the first two are means over a tenth of the run. Of several rounds, in which all
rows take turns, each figure is the median; a row is compared with one process of the same round. The yardstick is the
last line of each input: two processes that have nothing to do with each other and clean half of it each, which is what
two cores of the machine give, more or less. An otherwise idle machine is assumed.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TICK = 0.5
"""Seconds between looks at memory."""
HALVES = ("0", "1")
"""The folders that the input is in."""
TENTH = 0.1
"""The share of a run after which memory should no longer grow, and over which means are taken."""

_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)


class Sample(NamedTuple):
    """Megabytes of the parent and of its largest worker."""

    parent: float
    worker: float


def text_shards(data: Path, folder: Path, records: int) -> int:
    """Write records of extracted news, in two files a half; gives how many."""
    with gzip.open(data / "dev/extracted/abp.jsonl.gz", "rt", encoding="utf-8") as file:
        known = [json.loads(line) for line in file]
    for number, start in enumerate(range(0, records, -(-records // 4))):
        with (folder / HALVES[number % 2] / f"{number}.jsonl").open("w", encoding="utf-8") as out:
            for at in range(start, min(records, start + -(-records // 4))):
                row = known[at % len(known)]
                out.write(json.dumps({"id": f"{at}", "url": row.get("url"), "text": row["text"]}) + "\n")
    return records


def html_pages(data: Path, folder: Path, times: int) -> int:
    """Copy all HTML pages so many times; gives how many there are then."""
    found = sorted((data / "dev/html").glob("*.html.gz"))
    for number, (path, turn) in enumerate(itertools.product(found, range(times))):
        shutil.copy(path, folder / HALVES[number % 2] / f"{turn}-{path.name}")
    return len(found) * times


def cleaned(inputs: list[Path], workers: int) -> tuple[float, list[Sample]]:
    """Seconds until the runs over each of these inputs, begun together, have ended; and samples of the first's
    memory."""
    with tempfile.TemporaryDirectory() as out:
        start = time.monotonic()
        runs = [begun(input_, Path(out, f"{number}"), workers) for number, input_ in enumerate(inputs)]
        samples = list(watched(runs[0]))
        codes = [run.wait() for run in runs]
        seconds = time.monotonic() - start
    if not {0, 3}.issuperset(codes):
        sys.exit(f"runs over {', '.join(map(str, inputs))} ended with {codes}")
    return seconds, samples


def begun(input_: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    """The process of a run."""
    command = [sys.executable, "-m", "unchrome", "clean", "--quiet", str(input_), "-o", f"{out}/"]
    return subprocess.Popen([*command, "--workers", str(workers)])


def watched(process: subprocess.Popen[bytes]) -> Iterator[Sample]:
    """Samples until the process ends."""
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        ids = children.read_text().split() if children.exists() else []
        yield Sample(memory(process.pid), max(map(memory, ids), default=0.0))
        time.sleep(TICK)


def memory(process: int | str) -> float:
    """Megabytes that a process has to itself, and its part of what it shares."""
    try:
        found = _PSS.search(Path(f"/proc/{process}/smaps_rollup").read_bytes())
    except OSError:
        return 0.0
    return int(found[1]) / 1000 if found else 0.0


def mean(samples: list[Sample], first: float) -> Sample:
    """Over a tenth of the run, from such a share of it on; the last moment, when processes end, does not count."""
    count = len(samples) - 2
    chosen = samples[int(count * first) : max(1, int(count * (first + TENTH)))]
    return Sample(*(statistics.mean(column) for column in zip(*chosen, strict=True)))


def figures(pages: int, seconds: float, alone: float, samples: list[Sample]) -> list[float]:
    """The figures of a row of the table."""
    early, last = mean(samples, TENTH / 2), mean(samples, 1 - TENTH)
    most = Sample(*map(max, zip(*samples, strict=True)))
    return [pages / seconds, alone / seconds, early.parent, last.parent, early.worker, last.worker, *most]


def print_row(name: str, way: str, pages: int, rounds: list[list[float]]) -> None:
    """Print a line of the table: the median of each figure."""
    speed, times, *memory = (statistics.median(values) for values in zip(*rounds, strict=True))
    cells = " ".join(f"{value:7.0f}" for value in memory)
    print(f"{name:6} {way:>7} {pages:8,} {speed:8.1f} {times:6.2f} {cells}", flush=True)


def main(data: Path, records: int, times: int, rounds: int, workers: list[int]) -> None:
    """Print the table."""
    print("                         pages          parent, MB      worker, MB     most, MB")
    print("input  workers    pages      /s  times   10 %    end    10 %    end  parent  worker")
    for name, write, size in (("text", text_shards, records), ("HTML", html_pages, times)):
        if not size:
            continue
        with tempfile.TemporaryDirectory() as named:
            folder = Path(named)
            halves = [folder / half for half in HALVES]
            for half in halves:
                half.mkdir()
            pages = write(data, folder, size)
            ways = {"0": ([folder], 0), **{f"{count}": ([folder], count) for count in workers}, "apart": (halves, 0)}
            found: dict[str, list[list[float]]] = {way: [] for way in ways}
            for _ in range(rounds):
                alone = 0.0
                for way, (inputs, count) in ways.items():
                    seconds, samples = cleaned(inputs, count)
                    alone = alone or seconds
                    found[way].append(figures(pages, seconds, alone, samples))
            for way, rows in found.items():
                print_row(name, way, pages, rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    given = parser.parse_args()
    main(given.data, given.records, given.times, given.rounds, given.workers)
