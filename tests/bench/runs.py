"""What runs take of a machine: `python tests/bench/runs.py DATA [--records N] [--times N] [--workers N...]`.

DATA is the folder of labelled pages. So many records of its extracted news, repeated under ids of their own, and then
all of its HTML pages so many times, are cleaned into a folder, by one process and by workers; 0 leaves either out.
Printed are pages a second by the clock, how many times the speed of one process that is, and megabytes of memory
(proportional set size) of the parent and of its largest worker: a tenth into the run, at the end, and the most; memory
goes up and down with the pages, so the first two are means over a tenth of the run. The yardstick is the last line of
each input: two processes that have nothing to do with each other and clean half of it each, which is what two cores of
the machine give, more or less. An otherwise idle machine is assumed.
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


def row(name: str, workers: str, pages: int, seconds: float, alone: float, samples: list[Sample]) -> str:
    """A line of the table."""
    early, last = mean(samples, TENTH / 2), mean(samples, 1 - TENTH)
    cells = [f"{getattr(found, who):7.0f}" for who in ("parent", "worker") for found in (early, last)]
    most = [f"{max(getattr(found, who) for found in samples):7.0f}" for who in ("parent", "worker")]
    speed = f"{pages / seconds:8.1f} {alone / seconds:6.2f}"
    return f"{name:6} {workers:>7} {pages:8,} {speed} {' '.join(cells)} {' '.join(most)}"


def main(data: Path, records: int, times: int, workers: list[int]) -> None:
    """Print the table."""
    print("                         pages          parent, MB      worker, MB     most, MB")
    print("input  workers    pages      /s  times   10 %%    end    10 %%    end  parent  worker".replace("%%", "%"))
    for name, write, size in (("text", text_shards, records), ("HTML", html_pages, times)):
        if not size:
            continue
        with tempfile.TemporaryDirectory() as named:
            folder = Path(named)
            halves = [folder / half for half in HALVES]
            for half in halves:
                half.mkdir()
            pages = write(data, folder, size)
            alone = 0.0
            for count in itertools.chain([0], workers):
                seconds, samples = cleaned([folder], count)
                alone = alone or seconds
                print(row(name, f"{count}", pages, seconds, alone, samples), flush=True)
            seconds, samples = cleaned(halves, 0)
            print(row(name, "apart", pages, seconds, alone, samples), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    given = parser.parse_args()
    main(given.data, given.records, given.times, given.workers)
