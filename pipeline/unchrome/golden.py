"""Golden cases: a folder with an input, the article it must give and the lines it must lose.

`golden/<what-it-shows>/` holds `case.yaml` (about, plan, url, status), `input.*`, `article.json` and `removed.tsv`
(line, stage, rule, text). A case whose status is `known-failure` has only the article, as it *should* come out, and
must not give it yet: the day it does, the check says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from unchrome.errors import UsageError
from unchrome.flow import Cleaner
from unchrome.model import Article, Page, Reject
from unchrome.source import pages
from unchrome.source.mapping import PLAIN
from unchrome.yamlfile import read

CASE_KEYS = ("about", "plan", "url", "status")
STATUS = ("pass", "known-failure")
EXPECTED = ("article.json", "removed.tsv")
REMOVING = ("lift", "chrome", "region", "trim", "repeat")
"""The stages whose marks `removed.tsv` lists; repair is seen in the article."""
PROVENANCE = "unchrome"
"""The key of the article that changes with every rule; not compared."""


class CaseError(UsageError):
    """A golden case that is not complete."""


@dataclass(frozen=True, slots=True)
class Case:
    """One golden case."""

    folder: Path
    input: Path
    plan: str
    url: str
    status: str

    @property
    def expected(self) -> tuple[str, ...]:
        """The names of the files that say what must come out."""
        return EXPECTED if self.status == "pass" else EXPECTED[:1]


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
    missing = [file for file in case.expected if not (case.folder / file).is_file()]
    if missing:
        return Outcome([f"{name}: {' and '.join(missing)} missing; `unchrome check --update` writes them"], True)
    found = give(case)
    differences = [line for file in case.expected for line in _difference(case.folder / file, found[file])]
    if case.status == "known-failure":
        says = [] if differences else [f"{name}: a known failure that now passes; set 'status: pass' in case.yaml"]
        return Outcome(says, not differences)
    if differences:
        differences = [f"{name}: differs from what is expected", *(f"    {line}" for line in differences)]
    return Outcome(differences, bool(differences))


def update(case: Case) -> Outcome:
    """Write what the case gives now. The article of a known failure is a person's work: written only where missing."""
    said = []
    found = give(case)
    for file in case.expected:
        path = case.folder / file
        if path.is_file() and (case.status == "known-failure" or path.read_text(encoding="utf-8") == found[file]):
            continue
        path.write_text(found[file], encoding="utf-8", newline="")
        said.append(f"{case.folder.name}: wrote {file}")
        if case.status == "known-failure":
            said.append(f"    now edit {path} to what should come out")
    return Outcome(said, False)


def give(case: Case) -> dict[str, str]:
    """The content of the expected files as the case gives them now. Raises CaseError unless the input is one page."""
    cleaner = _cleaner(case.plan)
    found = list(pages([str(case.input)], None, PLAIN, cleaner.plan.extract.max_bytes))
    if len(found) != 1:
        raise CaseError(f"{case.input}: a case is one page, but this holds {len(found)}")
    page = found[0]
    name = case.input.name
    if isinstance(page, Page):
        page.id = name if page.id.startswith(str(case.input)) else page.id
        page.url = page.url or case.url
        page.passed["source"] = name
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
    plan = fields["plan"].text("'plan'") if "plan" in fields else "article"
    case = Case(
        folder,
        inputs[0],
        str(folder / plan) if (folder / plan).is_file() else plan,
        fields["url"].text("'url'") if "url" in fields else "",
        fields["status"].choice("'status'", STATUS) if "status" in fields else "pass",
    )
    known = {"case.yaml", inputs[0].name, *case.expected}
    for other in sorted(folder.iterdir()):
        if other.name not in known:
            raise CaseError(f"{other}: no file of this case, which has {', '.join(sorted(known))}")
    return case


def _article(result: Article | Reject) -> str:
    if isinstance(result, Reject):
        data: dict[str, Any] = {"reject": {"stage": result.stage, "reason": result.reason, "detail": result.detail}}
    else:
        data = {key: value for key, value in result.data.items() if key != PROVENANCE}
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _removed(result: Article | Reject) -> str:
    rows = result.ledger
    lines = [
        f"{row['line']}\t{row['stage']}\t{row['rule']}\t{_cell(row['before'])}\n"
        for row in rows
        if row["stage"] in REMOVING and row["after"] != row["before"]
    ]
    return "".join(sorted(lines, key=_number))


def _number(line: str) -> int:
    return int(line.partition("\t")[0])


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _difference(path: Path, found: str) -> list[str]:
    expected = path.read_bytes().decode("utf-8")
    lines = unified_diff(
        expected.splitlines(), found.splitlines(), f"{path.name} (expected)", f"{path.name} (found)", lineterm="", n=1
    )
    return [line for line in lines if not line.startswith("@@")]
