"""What runs take of a machine.

    python tests/bench/runs.py DATA [--records N] [--times N] [--pages N] [--rounds N] [--workers N...] [--engine ray]

DATA is the folder of labelled pages. So many records of its extracted news, repeated under ids of their own, and then
all of its HTML pages (or the first --pages of them) so many times, are cleaned into a folder, by one process and by
workers; 0 leaves either out. Printed are pages a second by the clock, how many times the speed of one process that is,
and megabytes of memory of the parent and of its largest worker: a tenth into the run, at the end, and the most; memory
goes up and down with the pages, so the first two are means over a tenth of the run, from its first worker on. Of
several rounds, in which all rows take turns, each figure is the median, and what a row is times one process of the same
round is printed for each round at the end of the line. The yardstick is the last line of each input: two processes that
have nothing to do with each other and clean half of it each, which is what two cores of the machine give, more or less.
An otherwise idle machine is assumed.

With --engine ray the workers are those of so many Ray actors on this machine. Two groups of columns more are the
largest actor, without its worker, and all other processes that Ray has started together. Memory is the proportional set
size but for what is shared on purpose: that is Ray's object store, which is the last group.
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
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

TICK = 0.5
"""Seconds between looks at memory."""
HALVES = ("0", "1")
"""The folders that the input is in."""
TENTH = 0.1
"""The share of a run after which memory should no longer grow, and over which means are taken."""

ACTOR = "ray::MapWorker"
"""How the name of an actor's process begins."""

_PSS = re.compile(r"^Pss(_Shmem)?:\s+(\d+) kB", re.MULTILINE)


class Sample(NamedTuple):
    """Megabytes of the parent and of its largest worker; of the largest actor, of what else Ray runs, of its store."""

    parent: float
    worker: float
    actor: float = 0.0
    others: float = 0.0
    store: float = 0.0


SHOWN = {"local": ("parent", "worker"), "ray": ("parent", "worker", "actor", "other processes", "store")}
"""The groups of columns, in the order of a sample, for each engine."""


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


def html_pages(data: Path, folder: Path, times: int, most: int) -> int:
    """Copy all HTML pages, or the first so many, so many times; gives how many there are then."""
    found = sorted((data / "dev/html").glob("*.html.gz"))[: most or None]
    for number, (path, turn) in enumerate(itertools.product(found, range(times))):
        shutil.copy(path, folder / HALVES[number % 2] / f"{turn}-{path.name}")
    return len(found) * times


def cleaned(inputs: list[Path], workers: int, engine: str) -> tuple[float, list[Sample]]:
    """Seconds until the runs over each of these inputs, begun together, have ended; and samples of the first's
    memory."""
    with tempfile.TemporaryDirectory() as out:
        start = time.monotonic()
        runs = [begun(input_, Path(out, f"{number}"), workers, engine) for number, input_ in enumerate(inputs)]
        samples = list(watched(runs[0], engine))
        codes = [run.wait() for run in runs]
        seconds = time.monotonic() - start
    if not {0, 3}.issuperset(codes):
        sys.exit(f"runs over {', '.join(map(str, inputs))} ended with {codes}")
    return seconds, samples


def begun(input_: Path, out: Path, workers: int, engine: str) -> subprocess.Popen[bytes]:
    """The process of a run."""
    command = [sys.executable, "-m", "unchrome", "clean", "--quiet", str(input_), "-o", f"{out}/"]
    return subprocess.Popen([*command, "--workers", str(workers), "--engine", engine if workers else "local"])


def watched(process: subprocess.Popen[bytes], engine: str) -> Iterator[Sample]:
    """Samples until the process ends."""
    while process.poll() is None:
        yield sample(process.pid, engine)
        time.sleep(TICK)


def sample(parent: int, engine: str) -> Sample:
    """The memory of a run: a worker is a child of the parent, with Ray of an actor."""
    own, store = memory(parent)
    found: dict[str, list[float]] = {"worker": [0.0], "actor": [0.0], "other": []}
    for process, above in below(parent):
        is_worker = is_actor(above) if engine == "ray" else above == parent
        role = "worker" if is_worker else "actor" if is_actor(process) else "other"
        taken, shared = memory(process)
        found[role].append(taken)
        store += shared
    return Sample(own, max(found["worker"]), max(found["actor"]), sum(found["other"]), store)


def below(process: int) -> Iterator[tuple[int, int]]:
    """All processes that come from this one, each with the one that it comes from at once."""
    for thread in Path(f"/proc/{process}/task").glob("*"):
        for child in map(int, read(process, f"task/{thread.name}/children").split()):
            yield child, process
            yield from below(child)


def is_actor(process: int) -> bool:
    return read(process, "comm").startswith(ACTOR)


def memory(process: int) -> tuple[float, float]:
    """Megabytes that a process has to itself with its part of what it shares, and its part of the shared memory."""
    found = {name: int(size) / 1000 for name, size in _PSS.findall(read(process, "smaps_rollup"))}
    shared = found.get("_Shmem", 0.0)
    return found.get("", 0.0) - shared, shared


def read(process: int, name: str) -> str:
    """What the system tells of a process; nothing when it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{process}/{name}").read_text()
    return ""


def mean(samples: list[Sample], first: float) -> Sample:
    """Over a tenth of the run, from such a share of it on; the last moment, when processes end, does not count."""
    count = len(samples) - 2
    chosen = samples[int(count * first) : max(1, int(count * (first + TENTH)))]
    return Sample(*(statistics.mean(column) for column in zip(*chosen, strict=True)))


def figures(pages: int, seconds: float, alone: float, samples: list[Sample]) -> list[float]:
    """The figures of a row of the table."""
    at_work = [sample for sample in samples if sample.worker] or samples
    early, last = mean(at_work, TENTH / 2), mean(at_work, 1 - TENTH)
    most = Sample(*map(max, zip(*samples, strict=True)))
    groups = zip(early, last, most, strict=True)
    return [pages / seconds, alone / seconds, *itertools.chain.from_iterable(groups)]


def print_head(engine: str) -> None:
    """Print the names of the columns."""
    groups = SHOWN[engine]
    print(f"{'megabytes of':>32} " + " ".join(f"{name:>20}" for name in groups))
    print("input  workers    pages      /s  times" + "   10 %    end   most" * len(groups))


def print_row(name: str, way: str, pages: int, rounds: list[list[float]], engine: str) -> None:
    """Print a line of the table: the median of each figure, and how many times the speed of one process each round."""
    speed, times, *memory = (statistics.median(values) for values in zip(*rounds, strict=True))
    cells = "".join(f"{value:7.0f}" for value in memory[: 3 * len(SHOWN[engine])])
    each = " ".join(f"{round_[1]:.2f}" for round_ in rounds) if len(rounds) > 1 else ""
    print(f"{name:6} {way:>7} {pages:8,} {speed:7.1f} {times:6.2f}{cells}   {each}".rstrip(), flush=True)


def main(given: argparse.Namespace) -> None:
    """Print the table."""
    print_head(given.engine)
    writes = {"text": (text_shards, [given.records]), "HTML": (html_pages, [given.times, given.pages])}
    for name, (write, size) in writes.items():
        if not size[0]:
            continue
        with tempfile.TemporaryDirectory() as named:
            folder = Path(named)
            halves = [folder / half for half in HALVES]
            for half in halves:
                half.mkdir()
            pages = write(given.data, folder, *size)
            ways = {"0": ([folder], 0), **{f"{n}": ([folder], n) for n in given.workers}, "apart": (halves, 0)}
            found: dict[str, list[list[float]]] = {way: [] for way in ways}
            for _ in range(given.rounds):
                alone = 0.0
                for way, (inputs, count) in ways.items():
                    seconds, samples = cleaned(inputs, count, given.engine)
                    alone = alone or seconds
                    found[way].append(figures(pages, seconds, alone, samples))
            for way, rows in found.items():
                print_row(name, way, pages, rows, given.engine)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--engine", choices=SHOWN, default="local")
    main(parser.parse_args())
