"""The answers that change something: a decision about one rule, an edit, undoing the last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request

from unchrome.errors import UsageError
from unchrome.review import trial, views
from unchrome.review.decisions import DECISIONS, ChangedError, Step
from unchrome.review.desk import Desk, choice, form, url
from unchrome.review.index import Site
from unchrome.review.look import Look
from unchrome.review.work import Work

DONE = {"stable": "Accepted", "refused": "Refused", "draft": "Put back"}
"""What was done, by the status that a decision gives."""


class Decide:
    """Answers to POST."""

    def __init__(self, desk: Desk, look: Look) -> None:
        self._desk, self._look = desk, look
        self._works: dict[str, Work] = {}

    async def decide(self, request: Request) -> Any:
        """Accept a rule, refuse it, or put it back; of rules that are to be decided the next is shown then."""
        sent = await form(request)
        site, name, status, show = self._desk.site(sent), sent.get("id", ""), sent.get("status", ""), choice(sent)
        if status not in DECISIONS:
            return self._card(site, name, show, said=f"A decision cannot be {status!r}.", code=422)
        after = views.following(site, name, show) if show == "open" and status != "draft" else None
        step = Step(f"{DONE[status]}: {name}")
        try:
            self._desk.decisions.decide(site.file, {name: sent.get("digest", "")}, status, step)
        except (UsageError, OSError) as error:
            return self._card(self._desk.index.refresh(site.file), name, show, said=str(error), code=409)
        return self._card(self._desk.index.refresh(site.file), after.id if after else name, show, name, step.done)

    async def edit(self, request: Request) -> Any:
        """Write an edited rule."""
        sent = await form(request)
        site, name, show = self._desk.site(sent), sent.get("id", ""), choice(sent)
        sheet = self._look.sheet(site, name)
        changed = trial.changes(sheet.entries[name], sent)
        step = Step(f"Edited: {name}")
        try:
            if changed:
                self._desk.decisions.edit(site.file, name, sent.get("digest", ""), changed, step)
        except ChangedError as error:
            return self._card(site, name, show, said=str(error), code=409)
        except (UsageError, OSError) as error:
            return self._look.editing(site, show, sheet, name, trial.editable(sheet.entries[name]) | sent, str(error))
        said = step.done if changed else "Nothing was changed."
        return self._card(self._desk.index.refresh(site.file), name, show, name, said)

    async def undo(self, request: Request) -> Any:
        """Take the last decision back, and show what it was about."""
        sent, step = await form(request), self._desk.decisions.last
        if step is None or str(step.number) != sent.get("step"):
            return self._desk.page("said.html", 409, said="Something else was decided since, so nothing was undone.")
        first = step.changes[0]
        then = url("site", file=first.file, id=first.id) if len(step.changes) == 1 else "."
        return self.start(Work("Undoing", len({change.file for change in step.changes}), self._undone(step), then))

    async def work(self, request: Request) -> Any:
        """Go on with what was started."""
        work = self._works.get((await form(request)).get("work", ""))
        if work is None:
            return self._desk.page("said.html", 409, said="This is done already.")
        return self.start(work)

    def start(self, work: Work) -> Any:
        """Work for a while; the answer says how far it is, or leads on."""
        self._works[str(work.number)] = work
        if not work.go_on():
            return self._desk.page("work.html", work=work, finished=False)
        del self._works[str(work.number)]
        if work.wrong:
            return self._desk.page("work.html", work=work, finished=True)
        return self._desk.page("said.html", headers={"HX-Redirect": work.then}, said="")

    def _undone(self, step: Step) -> Iterator[str]:
        try:
            for file, wrong in self._desk.decisions.undo(step):
                self._desk.index.refresh(file)
                yield wrong
        except (UsageError, OSError) as error:
            yield str(error)

    def _card(self, site: Site, name: str, show: str, decided: str = "", said: str = "", code: int = 200) -> Any:
        """A rule after something was decided; the row of that which was goes with it."""
        row = next((row for row in site.rows if row.id == decided), None)
        known = self._look.listing(site, show)
        return self._desk.page("card.html", code, **known, card=self._look.card_of(site, name), said=said, decided=row)
