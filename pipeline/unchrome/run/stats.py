"""A run in datatrove's logging layout, so that its tools read it: a task for each shard.

`executor.json` says how many there are; of each there are `logs/task_00000.log`, `stats/00000.json` and, once it is
complete, an empty `completions/00000`; `stats.json` has the sums.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from unchrome.run.disk import writing
from unchrome.run.folder import Folder
from unchrome.run.journal import Journal
from unchrome.run.shards import Shard
from unchrome.run.tally import Tally


def begin(folder: Folder, tasks: int) -> None:
    """Say how many tasks the run has."""
    with writing(folder.path):
        (folder.path / "executor.json").write_bytes(orjson.dumps({"world_size": tasks, "pipeline": ["unchrome clean"]}))


def log(folder: Folder, shard: Shard, message: str) -> None:
    """Add a line to the log of a shard."""
    line = f"{datetime.now():%Y-%m-%d %H:%M:%S} | INFO     | {message}\n"
    with (
        writing(folder.path),
        (folder.path / "logs" / f"task_{shard.number:05d}.log").open("a", encoding="utf-8") as file,
    ):
        file.write(line)


def complete(folder: Folder, shard: Shard, journal: Journal) -> None:
    """Write the stats of a shard and mark it as complete, if it is not yet."""
    if _completion(folder, shard).is_file():
        return
    with writing(folder.path):
        blocks = _blocks(journal.tally, _time(journal.seconds, journal.tally.pages))
        (folder.path / "stats" / f"{shard.number:05d}.json").write_bytes(blocks)
        _completion(folder, shard).touch()


def forget(folder: Folder, shard: Shard) -> None:
    """The shard is not complete."""
    with writing(folder.path):
        _completion(folder, shard).unlink(missing_ok=True)


def end(folder: Folder, tally: Tally, seconds: Iterable[float]) -> None:
    """Write the sums, from what each task took."""
    taken = list(seconds)
    time = _time(sum(taken), tally.pages)
    if len(taken) > 1:
        spread = {"global_mean": statistics.mean(taken), "global_std_dev": statistics.stdev(taken)}
        time |= spread | {"global_min": min(taken), "global_max": max(taken)}
    with writing(folder.path):
        (folder.path / "stats.json").write_bytes(_blocks(tally, time))


def _blocks(tally: Tally, time: dict[str, Any]) -> bytes:
    """Two blocks of datatrove's: what became of the pages, as its filters count it, and the lines by what took them."""
    dropped = {f"dropped_{reason}": number for reason, number in sorted(tally.rejects.items())}
    pages = {"total": tally.pages, "forwarded": tally.articles, "dropped": tally.rejected, **dropped}
    lines = {"total": tally.lines, "dropped": tally.dropped, **dict(sorted(tally.rules.items()))}
    blocks = [
        {"name": "unchrome: pages", "time_stats": time, "stats": pages},
        {"name": "unchrome: lines", "time_stats": {"total": 0, "n": 0, "mean": 0}, "stats": lines},
    ]
    return orjson.dumps(blocks, option=orjson.OPT_INDENT_2)


def _time(seconds: float, pages: int) -> dict[str, Any]:
    return {"total": seconds, "n": pages, "mean": seconds / pages if pages else 0.0}


def _completion(folder: Folder, shard: Shard) -> Path:
    return folder.path / "completions" / f"{shard.number:05d}"
