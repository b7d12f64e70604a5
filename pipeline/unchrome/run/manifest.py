"""The record of a run, `run.json`: what it is made of, so that nothing else is mixed in, and what came of it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson

import unchrome
from unchrome.errors import UsageError
from unchrome.plan import Plan
from unchrome.rulebook import rules_dir
from unchrome.run.disk import replace, writing
from unchrome.run.folder import Folder
from unchrome.run.journal import Journal
from unchrome.run.shards import Shard
from unchrome.run.tally import Tally, share

LIBRARIES = (
    "ahocorasick_rs",
    "charset-normalizer",
    "fastwarc",
    "ftfy",
    "google-re2",
    "htmldate",
    "lxml",
    "orjson",
    "pyarrow",
    "python-dateutil",
    "trafilatura",
    "zstandard",
)
"""Libraries that what comes out depends on, where they are installed."""
MADE_OF = ("versions", "plan", "rules", "files", "options", "inputs")
"""The keys that must be the same for a run to be gone on with."""
SHOWN = 10
"""How many differences are named."""


class ChangedError(UsageError):
    """The folder holds a run that was made of something else."""


def made_of(plan: Plan, options: Mapping[str, Any], shards: Iterable[Shard]) -> dict[str, Any]:
    """What a run is made of: versions, the plan and the digests of its files, options, the input of each shard."""
    return {
        "versions": {"unchrome": unchrome.__version__, "python": sys.version.split()[0], **_libraries()},
        "plan": plan.name,
        "rules": plan.digest,
        "files": {_shown(path): hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in plan.files},
        "options": orjson.loads(orjson.dumps(dict(options))),  # as the record has them: of infinity, none
        "inputs": {shard.key: shard.input for shard in shards},
    }


def check(folder: Folder, made: Mapping[str, Any]) -> None:
    """Raise ChangedError where the folder's run was made of something else; it names what."""
    if not folder.manifest.is_file():
        return
    earlier = _load(folder)
    found = [said for key in MADE_OF for said in differences(key, earlier.get(key), made[key])]
    if found:
        more = [f"and {len(found) - SHOWN:,} more"] if len(found) > SHOWN else []
        raise changed(folder, [*found[:SHOWN], *more])


def changed(folder: Folder, found: Iterable[str]) -> ChangedError:
    """The error that names what is not as it was."""
    said = "".join(f"\n    {what}" for what in found)
    return ChangedError(
        f"{folder.path} holds a run that was made of something else:{said}\n"
        f"write to another folder, or remove {folder.path} to begin anew"
    )


def save(folder: Folder, made: Mapping[str, Any], shards: Iterable[Shard]) -> None:
    """Write `run.json` from the journals. All but `times` is the same however often the run was interrupted.

    Raises TargetError.
    """
    started = _load(folder)["times"]["started"] if folder.manifest.is_file() else _now()
    tally, seconds, about = Tally(), 0.0, {}
    for shard in shards:
        if journal := Journal.load(folder.journal(shard.name)):
            tally.merge(journal.tally)
            seconds += journal.seconds
            about[shard.key] = _about(journal)
    complete = len(about) == len(made["inputs"]) and all(row["complete"] for row in about.values())
    times = {"started": started, "ended": _now(), "seconds": round(seconds, 3)}
    row = {**made, "complete": complete, "shards": about, **_counts(tally), "times": times}
    with writing(folder.path):
        replace(folder.manifest, orjson.dumps(row, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _about(journal: Journal) -> dict[str, Any]:
    return {
        "input": journal.input,
        "size": journal.size,
        "sha256": journal.sha256,
        "complete": journal.complete,
        "pages": journal.tally.pages,
        "articles": journal.tally.articles,
        "rejects": journal.tally.rejected,
    }


def _counts(tally: Tally) -> dict[str, Any]:
    """The counts, and which share of the lines went: by all, by each rule, at each site; the largest first."""
    sites = sorted(tally.sites.items(), key=lambda item: (-item[1].articles - item[1].rejects, item[0]))
    return {
        "pages": tally.pages,
        "articles": tally.articles,
        "rejects": dict(_largest_first(tally.rejects)),
        "lines": tally.lines,
        "dropped": tally.dropped,
        "removed": share(tally.dropped, tally.lines),
        "removed_by_rule": {
            rule: {"lines": lines, "share": share(lines, tally.lines)} for rule, lines in _largest_first(tally.rules)
        },
        "removed_by_site": {
            name: {
                "articles": site.articles,
                "rejects": site.rejects,
                "lines": site.lines,
                "dropped": site.dropped,
                "share": share(site.dropped, site.lines),
            }
            for name, site in sites
        },
    }


def _largest_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _libraries() -> dict[str, str]:
    installed = {}
    for name in LIBRARIES:
        try:
            installed[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return installed


def _load(folder: Folder) -> dict[str, Any]:
    try:
        row: dict[str, Any] = orjson.loads(folder.manifest.read_bytes())
        if "started" in row["times"]:
            return row
    except (ValueError, KeyError, TypeError):
        pass
    raise ChangedError(f"{folder.manifest} is no record of a run; write to another folder")


def differences(name: str, earlier: Any, now: Any) -> Iterator[str]:
    """What is not as it was in a part of the record, key by key, in words."""
    if isinstance(earlier, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*earlier, *now]):
            yield from differences(f"{name}: {key}", earlier.get(key), now.get(key))
    elif earlier != now:
        was, is_ = ("none" if value is None else str(value) for value in (earlier, now))
        yield f"{name}: was {was}, is {is_}"


def _shown(path: Path) -> str:
    """A shipped file by its name among them, another as it is named."""
    return (path.relative_to(rules_dir()) if path.is_relative_to(rules_dir()) else path).as_posix()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
