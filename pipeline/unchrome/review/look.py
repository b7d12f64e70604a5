"""The answers that change nothing: the sites, a site's rules, a rule, the form to edit it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from unchrome.review import trial, views
from unchrome.review.desk import Desk, choice, form, whole
from unchrome.review.index import Site
from unchrome.review.sheet import Sheet

SITES, ROWS = 100, 100
"""So many sites, and so many rules of one, are listed at a time; more come as one scrolls."""


class Look:
    """Answers to GET, and to a form that is being filled in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def sites(self, request: Request) -> Any:
        """The start: all sites, with what is to be decided."""
        self._desk.index.look()
        return self._sites(request, "sites.html")

    async def more_sites(self, request: Request) -> Any:
        """More of the list."""
        return self._sites(request, "site-rows.html")

    async def site(self, request: Request) -> Any:
        """A site's rules beside the one that was asked for, or the first."""
        asked, site = request.query_params, self._desk.site(request.query_params)
        show = choice(asked)
        name = asked.get("id") or next((row.id for row in site.listed(show)), "")
        shown = self.card_of(site, name) if any(row.id == name for row in site.rows) else None
        return self._desk.page("site.html", **self.listing(site, show), card=shown, said="", decided=None)

    async def rows(self, request: Request) -> Any:
        """More of a site's rules."""
        asked, site = request.query_params, self._desk.site(request.query_params)
        return self._desk.page("rows.html", **self.listing(site, choice(asked), whole(asked.get("at"))), current="")

    async def card(self, request: Request) -> Any:
        """A rule."""
        asked, site = request.query_params, self._desk.site(request.query_params)
        shown = self.card_of(site, asked.get("id", ""), whole(asked.get("page")))
        return self._desk.page("card.html", **self.listing(site, choice(asked)), card=shown, said="", decided=None)

    async def reading(self, request: Request) -> Any:
        """A page before and after."""
        asked, site = request.query_params, self._desk.site(request.query_params)
        shown = self.card_of(site, asked.get("id", ""), whole(asked.get("page")))
        return self._desk.page("reading.html", site=site, show=choice(asked), card=shown)

    async def edit(self, request: Request) -> Any:
        """The form to edit a rule."""
        asked, site = request.query_params, self._desk.site(request.query_params)
        name = asked.get("id", "")
        sheet = self.sheet(site, name)
        return self.editing(site, choice(asked), sheet, name, trial.editable(sheet.entries[name]))

    async def trial(self, request: Request) -> Any:
        """What the rule in the form would hit and miss."""
        sent = await form(request)
        name = sent.get("id", "")
        sheet = self.sheet(self._desk.site(sent), name)
        changed = trial.changes(sheet.entries[name], sent)
        return self._desk.page("trial.html", tried=trial.tried(sheet, name, changed, self._desk.corpus))

    def editing(self, site: Site, show: str, sheet: Sheet, name: str, values: Mapping[str, str], said: str = "") -> Any:
        """The form with these values; `said` is why they were not saved."""
        entry = sheet.entries[name]
        tried = trial.tried(sheet, name, trial.changes(entry, values), self._desk.corpus)
        known: dict[str, Any] = {"entry": entry, "values": values, "tried": tried, "said": said}
        return self._desk.page("edit.html", 422 if said else 200, None, site=site, show=show, **known)

    def listing(self, site: Site, show: str, at: int = 0) -> dict[str, Any]:
        """What the list of a site's rules needs."""
        rows = site.listed(show)
        return {
            "site": site,
            "show": show,
            "rows": rows[at : at + ROWS],
            "more": at + ROWS if len(rows) > at + ROWS else 0,
            "next_file": self._desk.index.after(site.file),
            "following": views.following,
        }

    def card_of(self, site: Site, name: str, page: int = 0) -> views.Card:
        """All about a rule; 404 where there is none of that id."""
        return views.card(site, self.sheet(site, name), name, self._desk.corpus, page)

    def sheet(self, site: Site, name: str) -> Sheet:
        """The file, which has a rule of that id; 404 where it has none."""
        sheet = Sheet.read(self._desk.index.folder / site.file) if not site.wrong else None
        if sheet is None or name not in sheet.entries:
            raise HTTPException(404, "there is no such rule here any more; reload the page")
        return sheet

    def _sites(self, request: Request, template: str) -> Any:
        asked = request.query_params
        words, show, at = asked.get("words", ""), choice(asked), whole(asked.get("at"))
        found = self._desk.index.found(words, show)
        more = at + SITES if len(found) > at + SITES else 0
        return self._desk.page(template, sites=found[at : at + SITES], of=len(found), more=more, words=words, show=show)
