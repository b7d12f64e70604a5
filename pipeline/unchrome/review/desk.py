"""What every answer needs: the rules at a glance, the decisions, the real pages, and the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from unchrome.review.corpus import Corpus
from unchrome.review.decisions import Decisions
from unchrome.review.index import SHOWS, Index, Site
from unchrome.review.shown import shown
from unchrome.rule import WHERE

HERE = Path(__file__).parent


@dataclass
class Desk:
    """The state of one review; its answers are given one after another."""

    index: Index
    decisions: Decisions
    corpus: Corpus

    def __post_init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["shown"] = shown
        self._templates.globals.update(url=url, index=self.index, decisions=self.decisions, places=WHERE)

    def page(self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **said: Any) -> Any:
        """An answer: the template with what it says."""
        return HTMLResponse(self._templates.get_template(template).render(**said), status, headers)

    def site(self, asked: Mapping[str, str]) -> Site:
        """The file that was asked for, as it is now; 404 where it is none of ours."""
        file = asked.get("file", "")
        if file not in self.index.sites:
            raise HTTPException(404, "there is no such rule file here")
        return self.index.refresh(file)


def url(where: str, /, **query: Any) -> str:
    """An address on the page, relative to it."""
    return f"{where}?{urlencode(query)}" if query else where


async def form(request: Request) -> dict[str, str]:
    """What a form sent."""
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))


def choice(asked: Mapping[str, str]) -> str:
    """Which rules are listed: those to be decided, if nothing else is asked for."""
    show = asked.get("show", "open")
    return show if show in SHOWS else "open"


def whole(text: str | None) -> int:
    """A number that an address holds; 0 where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
