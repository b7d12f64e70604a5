"""Decisions by confidence: about the rules of a site, or of all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from unchrome.errors import UsageError
from unchrome.review.decide import DONE, Decide
from unchrome.review.decisions import Step
from unchrome.review.desk import Desk, form, url
from unchrome.review.index import Row, Site
from unchrome.review.work import Work

LEAST = 0.9
"""The confidence that is proposed."""


@dataclass(frozen=True, slots=True)
class Split:
    """The rules to be decided of a site (or of all, `file` is empty then), by whether they reach a confidence.

    `digest` changes with any of them.
    """

    file: str
    least: float
    above: Mapping[Site, list[Row]]
    below: Mapping[Site, list[Row]]
    digest: str

    @property
    def counts(self) -> tuple[int, int]:
        """How many reach it, and how many do not."""
        above, below = (sum(map(len, rows.values())) for rows in (self.above, self.below))
        return above, below


class Bulk:
    """Answers about many rules."""

    def __init__(self, desk: Desk, decide: Decide) -> None:
        self._desk, self._decide = desk, decide

    async def show(self, request: Request) -> Any:
        """How many rules a decision would be about."""
        return self._desk.page("bulk.html", split=self._split(request.query_params), said="")

    async def decide(self, request: Request) -> Any:
        """Accept those that reach the confidence, or refuse those that do not."""
        sent = await form(request)
        split, status = self._split(sent), sent.get("status", "")
        chosen = {"stable": split.above, "refused": split.below}.get(status)
        if chosen is None or sent.get("digest") != split.digest:
            again = {"HX-Retarget": ".by-confidence", "HX-Reswap": "outerHTML"}
            return self._desk.page("bulk.html", 409, again, split=split, said="Changed since it was shown; look again.")
        step = Step(f"{DONE[status]} by confidence")
        then = url("site", file=split.file) if split.file else "."
        return self._decide.start(Work(step.done, len(chosen), self._decided(chosen, status, step), then))

    def _decided(self, chosen: Mapping[Site, list[Row]], status: str, step: Step) -> Iterator[str]:
        for site, rows in chosen.items():
            try:
                self._desk.decisions.decide(site.file, {row.id: row.digest for row in rows}, status, step)
                yield ""
            except (UsageError, OSError) as error:
                yield f"{site.name}: {error}"
            self._desk.index.refresh(site.file)

    def _split(self, asked: Mapping[str, str]) -> Split:
        self._desk.index.look()
        sites = [self._desk.site(asked)] if asked.get("file") else list(self._desk.index.sites.values())
        least = _share(asked.get("least", ""))
        rows = {site: site.listed("open") for site in sites}
        above = {site: some for site in sites if (some := [row for row in rows[site] if row.confidence >= least])}
        below = {site: some for site in sites if (some := [row for row in rows[site] if row.confidence < least])}
        said = "".join(row.digest for some in rows.values() for row in some)
        return Split(asked.get("file", ""), least, above, below, hashlib.sha256(f"{least}{said}".encode()).hexdigest())


def _share(text: str) -> float:
    try:
        return min(max(float(text), 0), 1)
    except ValueError:
        return LEAST
