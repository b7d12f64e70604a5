"""Runs killed and gone on with, many times: `python tests/bench/kills.py [--kills N] [--lines N] [--seed N]`.

First runs over a few hundred pages, of JSON lines, Parquet, WARC, archives and a folder, with and without workers, are
killed at random moments with SIGKILL, they or one of their workers, N times in all. Then runs over a few pages of each
are killed at each Nth line of the package `unchrome.run` that they execute, and the run that goes on at a random one.
Each in the end must have given the files of a run that was left alone, byte for byte; the first that has not ends the
script with an error.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import killing
from unchrome.flow import Cleaner


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    chance = random.Random(args.seed)
    print(f"seed {args.seed}")
    with killing.memory() as folder:
        at_random(folder, args.kills, chance)
    with killing.memory() as folder:
        at_lines(folder, args.lines, chance)


def at_random(folder: Path, kills: int, chance: random.Random) -> None:
    killer = killing.Killer(folder, Cleaner(), killing.make(folder / "in", killing.SIZES))
    complete = 0
    while killer.kills < kills:
        killer.at_random(chance, workers=complete % 3)
        complete += 1
    print(
        f"at random: {killer.runs} runs and {killer.workers} workers killed, {killer.resumed} times within a shard; "
        f"{complete} runs came to their end, all with the same bytes"
    )


def at_lines(folder: Path, step: int, chance: random.Random) -> None:
    killer = killing.Killer(folder, Cleaner(), killing.make(folder / "in", killing.FEW), "jsonl.gz")
    lines = killer.lines()
    for line in range(1, lines, step):
        killer.at_lines(line, chance.randrange(1, lines))
    print(f"at every {step}th of {lines:,} lines: {killer.runs} runs killed, all with the same bytes in the end")


if __name__ == "__main__":
    main()
