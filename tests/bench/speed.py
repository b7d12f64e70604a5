"""Speed of the text path beside yardsticks and peers: `python tests/bench/speed.py [DATA] [--peers PYTHON]
[--juicer PYTHON] [--runs N]`.

Extracted news, JSON lines in, articles and ledger out, one process. DATA is the folder of labelled pages; without it
the text is made up. Every row is run as whole processes, in turn with all others, over all records and over every
other one; what is printed is CPU time: of a record, the median of the difference over half of them, also in units of
the floor, which is orjson decoding and encoding the same records; and what a run costs before its first record.
`--peers` names a Python that has datatrove. `--juicer` names one that has Data-Juicer, which does what comes nearest:
the text and its white space repaired and ten patterns of lines taken out, with no record of it. Without these, and
without jq, their rows are left out.

The second table is about growth: with the number of rules, with the length of a record, and memory with their number.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

FLOOR = """
import sys, orjson
with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as target:
    for line in source:
        target.write(orjson.dumps(orjson.loads(line)) + b"\\n")
"""
STANDARD = """
import sys, json
with open(sys.argv[1]) as source, open(sys.argv[2], "w") as target:
    for line in source:
        target.write(json.dumps(json.loads(line)) + "\\n")
"""
DATATROVE = """
import sys, logging
from pathlib import Path
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import C4QualityFilter
from datatrove.pipeline.formatters import FTFYFormatter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from loguru import logger
logger.remove()
source, target = map(Path, sys.argv[1:3])
steps = {"ftfy": [FTFYFormatter()], "c4": [C4QualityFilter()], "none": []}
chosen = [step for name in sys.argv[3].split("+") for step in steps[name]]
LocalPipelineExecutor(
    pipeline=[
        JsonlReader(str(source.parent), glob_pattern=source.name),
        *chosen,
        JsonlWriter(str(target) + ".d", compression=None),
    ],
    logging_dir=str(target) + ".log", skip_completed=False,
).run()
"""
DATA_JUICER = """
import sys, json
from data_juicer.tools.process_data import main
source, target = sys.argv[1:3]
names = ["Advertisement", "Sign up .{0,60}", "Share this .{0,40}", "Read more.{0,80}", "Related .{0,40}"]
names += ["Click here.{0,80}", "Subscribe.{0,60}", "Follow us.{0,40}", "Photo: .{0,80}", "Getty Images"]
job = {
    "dataset_path": source, "export_path": target + ".dj/out.jsonl", "np": 1, "use_cache": False, "open_tracer": False,
    "process": [
        {"fix_unicode_mapper": {}},
        {"whitespace_normalization_mapper": {}},
        {"replace_content_mapper": {"pattern": [f"(?m)^{name}$" for name in names], "repl": [""] * len(names)}},
    ],
}
with open(target + ".dj.yaml", "w") as file:
    json.dump(job, file)
sys.argv[1:] = ["--config", target + ".dj.yaml"]
main()
"""
PLAN = """
about: The rules of a folder, between everything that a text plan does.
stages: [repair: {}, lift: {}, chrome: {}, repeat: {}, gate: {min_words: 20}]
"""
WORDS = "ferry harbor bell keeper lantern storm pier levee crate hens tide council quay signal rope winter".split()


class Cost(NamedTuple):
    """CPU seconds and the most memory, in bytes, of one process."""

    cpu: float
    peak: int


class Row(NamedTuple):
    """A name and the command to run, `{in}` and `{out}` standing for files."""

    name: str
    command: tuple[str, ...]


def run(row: Row, source: Path, target: Path) -> Cost:
    """Run the command over the records; what it says is thrown away. Raises RuntimeError where it fails."""
    command = [part.replace("{in}", str(source)).replace("{out}", str(target)) for part in row.command]
    child = os.posix_spawn(
        shutil.which(command[0]) or command[0],
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)],
    )
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        raise RuntimeError(f"{row.name}: {' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def made_up(count: int) -> Iterator[str]:
    """Texts like news: paragraphs of sentences, and a line of chrome here and there."""
    chance = random.Random(7)
    for _ in range(count):
        lines = [
            " ".join(f"{' '.join(chance.choices(WORDS, k=12)).capitalize()}." for _ in range(chance.randint(1, 4)))
            for _ in range(12)
        ]
        lines.insert(chance.randrange(12), "Sign up for our daily newsletter")
        yield "\n\n".join(lines)


def texts(data: Path | None) -> Iterator[str]:
    """Extracted English news."""
    if data is None:
        yield from made_up(4000)
        return
    with gzip.open(data / "dev/extracted/abp.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from (json.loads(line)["text"] for line in file)


def write(path: Path, records: Sequence[str]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(records):
            url = f"https://s{number % 90}.example/2031/05/06/{'-'.join(text.lower().split()[:8])}.html"
            file.write(json.dumps({"id": f"r{number}", "url": url, "text": text}) + "\n")
    return path


def rules(folder: Path, count: int) -> Path:
    """A folder of so many rules: plain lines, beginnings and patterns, in turn."""
    chance = random.Random(count)
    folder.mkdir()
    kinds = ("equals: ['{0}']", "starts: ['{0}']", "match: '^(?:see |read )?{0}\\b.{{0,40}}$'")
    for first in range(0, count, 500):
        rows = []
        for number in range(first, min(count, first + 500)):
            said = f"{' '.join(chance.choices(WORDS, k=3))} {number}"
            text = kinds[number % 3].format(said)
            rows.append(f"  - {{id: made-{number}, why: x, when: {{max_words: 12}}, {text}, action: drop}}\n")
        (folder / f"{first}.yaml").write_text("rules:\n" + "".join(rows), encoding="utf-8")
    return folder


def ours(*more: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "unchrome", "clean", "-q", "{in}", "-o", "{out}", "--ledger", "{out}.ledger", *more)


def yardsticks(peers: str | None, juicer: str | None) -> list[Row]:
    rows = [
        Row("floor: orjson", (sys.executable, "-c", FLOOR, "{in}", "{out}")),
        Row("json of the standard library", (sys.executable, "-c", STANDARD, "{in}", "{out}")),
    ]
    if shutil.which("jq"):
        rows.append(Row("jq -c .", ("jq", "-c", ".", "{in}")))
    for steps in ("none", "c4", "ftfy", "ftfy+c4") if peers else ():
        name = "datatrove, read and write" if steps == "none" else f"datatrove, {steps}"
        rows.append(Row(name, (str(peers), "-c", DATATROVE, "{in}", "{out}", steps)))
    if juicer:
        rows.append(Row("Data-Juicer, repair and ten patterns", (juicer, "-c", DATA_JUICER, "{in}", "{out}")))
    return [*rows, Row("unchrome, plan article, ledger written", ours())]


def table(rows: Sequence[Row], sources: Sequence[Path], count: int, runs: int, folder: Path) -> None:
    """Print a row for each: microseconds a record, in units of the first row, and seconds before the first record."""
    costs: dict[str, list[tuple[float, float, int]]] = {row.name: [] for row in rows}
    for _ in range(runs):
        for row in rows:
            half, whole = (run(row, source, folder / "out") for source in sources)
            record = (whole.cpu - half.cpu) / (count // 2)
            costs[row.name].append((record, whole.cpu - record * count, whole.peak))
    floor = statistics.median(cost[0] for cost in costs[rows[0].name])
    print(f"{'':42}{'us/record':>10}{'floors':>8}{'start s':>9}{'peak MB':>9}")
    for name, found in costs.items():
        record, start, peak = (statistics.median(values) for values in zip(*found, strict=True))
        print(f"{name:42}{record * 1e6:10.0f}{record / floor:8.1f}{start:9.2f}{peak / 1e6:9.0f}", flush=True)


def main(data: Path | None, peers: str | None, juicer: str | None, runs: int) -> None:
    records = list(texts(data))
    count = len(records)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = write(folder / "half.jsonl", records[::2]), write(folder / "all.jsonl", records)
        print(f"{count:,} records of {sources[1].stat().st_size / count:,.0f} bytes; medians of {runs} runs")
        rows = yardsticks(peers, juicer)
        table(rows, sources, count, runs, folder)
        (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
        print("\nwith the number of rules (made up; loading 10,000 and holding them to their examples is in 'start')")
        scaled = []
        for size in (10, 1_000, 10_000):
            own = ("--plan", str(folder / "plan.yaml"), "--rules", str(rules(folder / str(size), size)))
            scaled.append(Row(f"{size:,} rules", ours(*own)))
        table([rows[0], *scaled], sources, count, runs, folder)
        print("\nwith the length of a record (the same text, joined)")
        for times in (1, 2, 4, 8):
            joined = ["\n\n".join(records[at : at + times]) for at in range(0, count, times)]
            longer = write(folder / "h.jsonl", joined[::2]), write(folder / "a.jsonl", joined)
            table([Row(f"unchrome, {times} texts a record", ours())], longer, len(joined), runs, folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--juicer", metavar="PYTHON")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    main(given.data, given.peers, given.juicer, given.runs)
