"""What a golden case gives now, and how that is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from unchrome.flow import Cleaner
from unchrome.golden.case import ARTICLE, REMOVED, Case, CaseError
from unchrome.golden.expected import Row
from unchrome.model import Article, Page, Reject
from unchrome.source import pages
from unchrome.source.mapping import PLAIN

REMOVING = ("lift", "chrome", "region", "trim", "repeat")
"""The stages whose marks `removed.tsv` lists; repair is seen in the article."""
PROVENANCE = "unchrome"
"""The key of the article that changes with every rule; not compared."""


@dataclass(frozen=True, slots=True)
class Given:
    """The article as JSON, the rows of what was removed, and which rule gave each of its fields."""

    article: dict[str, Any]
    removed: list[Row]
    givers: dict[str, str]

    def files(self) -> dict[str, str]:
        """The content of the expected files."""
        article = orjson.dumps(self.article, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
        return {ARTICLE: article, REMOVED: "".join(row.written() for row in self.removed)}


def give(case: Case) -> Given:
    """What the case gives now. Raises CaseError unless the input is one page."""
    cleaner = load(case.plan, case.rules)
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
    givers = {field: f"{row['stage']}/{row['rule']}" for row in result.ledger for field in row.get("fields", ())}
    return Given(_article(result), _removed(result), givers)


@cache
def load(plan: str, rules: Path | None) -> Cleaner:
    """The cleaner of a plan with these rules, loaded once."""
    return Cleaner(plan, rules)


def _article(result: Article | Reject) -> dict[str, Any]:
    if isinstance(result, Reject):
        return {"reject": {"stage": result.stage, "reason": result.reason, "detail": result.detail}}
    return {key: value for key, value in result.data.items() if key != PROVENANCE}


def _removed(result: Article | Reject) -> list[Row]:
    rows = [
        Row(row["line"], row["stage"], row["rule"], row["before"])
        for row in result.ledger
        if row["stage"] in REMOVING and row["after"] != row["before"]
    ]
    return sorted(rows, key=lambda row: row.line)
