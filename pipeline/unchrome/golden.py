"""Golden cases: a folder with an input, the article it must give and the lines it must lose.

`golden/<what-it-shows>/` holds `case.yaml` (about, plan, url, status), `input.*`, `article.json` and `removed.tsv`
(line, stage, rule, text). A case whose status is `known-failure` holds what *should* come out, and must not yet:
the day it passes, the check says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from unchrome.flow import Cleaner
from unchrome.model import Article, Reject
from unchrome.source import READERS, Stream
from unchrome.source.kinds import recognise
from unchrome.source.mapping import PLAIN
from unchrome.yamlfile import read

CASE_KEYS = ("about", "plan", "url", "status")
STATUS = ("pass", "known-failure")
EXPECTED = ("article.json", "removed.tsv")
RULED = ("lift", "chrome", "trim", "repeat")
"""The stages whose marks `removed.tsv` lists; repair is seen in the article."""
PROVENANCE = "unchrome"
"""The key of the article that changes with every rule; not compared."""


class CaseError(ValueError):
    """A golden case that is not complete."""


@dataclass(frozen=True, slots=True)
class Case:
    """One golden case."""

    folder: Path
    input: Path
    plan: str
    url: str
    status: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What checking or updating a case found: lines for the user, and whether it is wrong."""

    lines: list[str]
    wrong: bool


def cases(folder: Path) -> list[Case]:
    """The cases below a folder, in the order of their names. Raises CaseError or FileError."""
    if not folder.is_dir():
        raise CaseError(f"{folder}: there is no such folder of golden cases")
    found = [_case(path) for path in sorted(folder.iterdir()) if path.is_dir() and not path.name.startswith(".")]
    if not found:
        raise CaseError(f"{folder}: no golden cases here; a case is a folder with case.yaml and input.*")
    return found


def check(case: Case) -> Outcome:
    """Compare what the case gives with what it expects."""
    name = case.folder.name
    missing = [file for file in EXPECTED if not (case.folder / file).is_file()]
    if missing:
        return Outcome([f"{name}: {' and '.join(missing)} missing; `unchrome check --update` writes them"], True)
    found = give(case)
    differences = [line for file in EXPECTED for line in _difference(case.folder / file, found[file])]
    if case.status == "known-failure":
        if differences:
            return Outcome([], False)
        return Outcome([f"{name}: a known failure that now passes; set 'status: pass' in case.yaml"], True)
    if not differences:
        return Outcome([], False)
    return Outcome([f"{name}: differs from what is expected", *(f"    {line}" for line in differences)], True)


def update(case: Case) -> Outcome:
    """Write what the case gives now; a known failure keeps what it should give."""
    if case.status == "known-failure" and all((case.folder / file).is_file() for file in EXPECTED):
        return Outcome([], False)
    changed = []
    for file, content in give(case).items():
        path = case.folder / file
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8", newline="")
            changed.append(file)
    return Outcome([f"{case.folder.name}: wrote {' and '.join(changed)}"] if changed else [], False)


def give(case: Case) -> dict[str, str]:
    """The content of the expected files as the case gives them now."""
    cleaner = _cleaner(case.plan)
    with case.input.open("rb") as handle:
        stream = Stream(case.input.name, handle, cleaner.plan.extract.max_bytes)
        kind = recognise(case.input.name, stream.peek())
        page = next(iter(READERS[kind](stream, PLAIN)))
    if not isinstance(page, Reject):
        page.url = page.url or case.url
    result = next(cleaner.run([page]))
    return {"article.json": _article(result), "removed.tsv": _removed(result)}


@cache
def _cleaner(plan: str) -> Cleaner:
    return Cleaner(plan)


def _case(folder: Path) -> Case:
    path = folder / "case.yaml"
    if not path.is_file():
        raise CaseError(f"{folder}: case.yaml is missing")
    fields = read(path).mapping("a golden case", CASE_KEYS)
    inputs = sorted(folder.glob("input.*"))
    if len(inputs) != 1:
        raise CaseError(f"{folder}: a case has one input.* file; this has {len(inputs)}")
    known = {"case.yaml", inputs[0].name, *EXPECTED}
    for other in sorted(folder.iterdir()):
        if other.name not in known:
            raise CaseError(f"{other}: a golden case has no such file; it has {', '.join(sorted(known))}")
    return Case(folder, inputs[0], fields["plan"].text("'plan'") if "plan" in fields else "article",
                fields["url"].text("'url'") if "url" in fields else "",
                fields["status"].choice("'status'", STATUS) if "status" in fields else "pass")


def _article(result: Article | Reject) -> str:
    if isinstance(result, Reject):
        data: dict[str, Any] = {"reject": {"stage": result.stage, "reason": result.reason, "detail": result.detail}}
    else:
        data = {key: value for key, value in result.data.items() if key != PROVENANCE}
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _removed(result: Article | Reject) -> str:
    rows = result.ledger
    lines = [f"{row['line']}\t{row['stage']}\t{row['rule']}\t{_cell(row['before'])}\n" for row in rows
             if row["stage"] in RULED and row["after"] != row["before"]]
    return "".join(sorted(lines, key=_number))


def _number(line: str) -> int:
    return int(line.partition("\t")[0])


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _difference(path: Path, found: str) -> list[str]:
    expected = path.read_bytes().decode("utf-8")
    lines = unified_diff(expected.splitlines(), found.splitlines(), f"{path.name} (expected)", f"{path.name} (found)",
                         lineterm="", n=1)
    return [line for line in lines if not line.startswith("@@")]
