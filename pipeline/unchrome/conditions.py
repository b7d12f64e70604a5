"""Where a line stands and what is around it, and whether that suits a rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from unchrome import fields, shape
from unchrome.ends import EDGE
from unchrome.model import Draft, Place, host
from unchrome.rule import Rule, When

NOWHERE = Place()
"""Stands for the place of a line of text: no tag, no links, no doubt that it is body."""
ECHO_LENGTH, ECHO_STRETCH = 20, 2
"""Characters: a line of more than the first and twice what a field holds does not repeat it."""
KICKER = 4
"""Words before a title, in the same line."""
REACH = 8
"""How many lines that are gone `after` and `before` look over."""


@dataclass
class Around:
    """What conditions ask about one line: how many body lines stand above and below it, counted up to EDGE, what its
    HTML and its page say, and in `above` and `below` the rules that took the lines next to it, and their actions."""

    bodies_above: int = 0
    bodies_below: int = 0
    place: Place | None = None
    lang: str = ""
    site: str = ""
    above: Collection[str] = ()
    below: Collection[str] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


def is_out(rule: Rule, draft: Draft) -> bool:
    """Whether no line of the draft can suit the rule: it asks for HTML of a text, or for a field that nothing fills, or
    for none that something has filled."""
    if not rule.asks_page:
        return False
    if rule.asks_html and draft.page.kind != "html":
        return True
    if rule.when.missing and draft.fields.get(rule.when.missing):
        return True
    return not all(map(draft.fields.get, rule.asks_fields))


def suits_place(when: When, place: Place | None) -> bool:
    """Whether the line is such an element, in such elements, as is asked for: `refusal` says the same, at length."""
    place = place or NOWHERE
    return (not when.tag or place.tag in when.tag) and (not when.inside or not place.inside.isdisjoint(when.inside))


def refusal(rule: Rule, bare: str, around: Around) -> str | None:
    """The condition of the rule that does not hold, in words for the user; None where all hold."""
    when = rule.when
    if when.echoes and not echoes(when.echoes, bare, around.fields):
        return f"it does not repeat the {when.echoes}{_known(when.echoes, around)}"
    if when.begins and not begins(when.begins, bare, around.fields):
        return f"it does not begin with the {when.begins}{_known(when.begins, around)}"
    if when.missing and around.fields.get(when.missing):
        return f"the {when.missing} is already known{_known(when.missing, around)}"
    if not _stands(rule.where, around):
        return f"it does not stand {_where(rule.where, around)}"
    if when.body and (when.body == "yes") != shape.is_body(bare):
        return f"it {'reads' if when.body == 'no' else 'does not read'} like a paragraph"
    return _refusal_by_html(when, around) or _refusal_by_page(when, around)


def _stands(where: str, around: Around) -> bool:
    above, below = around.bodies_above, around.bodies_below
    head, tail = above < EDGE, below < EDGE
    return {"head": head, "tail": tail, "edge": head or tail, "end": below == 0}.get(where, True)


def _known(name: str, around: Around) -> str:
    values = fields.texts(around.fields, name)
    return f", {values[0][:60]!r}" if values else ", of which nothing is known"


def _where(where: str, around: Around) -> str:
    """Where the line does not stand, and what stands there between."""
    count, side = (around.bodies_above, "above") if where == "head" else (around.bodies_below, "below")
    more = " or more" if count == EDGE else ""
    lines = "paragraph stands" if count == 1 else "paragraphs stand"
    part = {"end": "at the end", "edge": "at an edge"}.get(where, f"in the {where}")
    return f"{part} of the page: {count}{more} {lines} {'above it and ' if where == 'edge' else ''}{side} it"


def _refusal_by_html(when: When, around: Around) -> str | None:
    place = around.place or NOWHERE
    if when.tag and place.tag not in when.tag:
        return f"its tag is {place.tag or 'unknown'}, not {' or '.join(when.tag)}"
    if when.inside and place.inside.isdisjoint(when.inside):
        return f"it is not inside {' or '.join(when.inside)}{_inside(place)}"
    if when.max_likely is not None and not place.likely <= when.max_likely:
        return f"its place makes it {place.likely:.0%} likely to be body; max_likely is {when.max_likely:.0%}"
    if when.min_link_density is not None and place.link_density < when.min_link_density:
        return f"{place.link_density:.0%} of it is link text; min_link_density is {when.min_link_density:.0%}"
    if when.max_link_density is not None and place.link_density > when.max_link_density:
        return f"{place.link_density:.0%} of it is link text; max_link_density is {when.max_link_density:.0%}"
    return None


def _inside(place: Place) -> str:
    return f" but {', '.join(sorted(place.inside)[:8])}" if place.inside else ""


def _refusal_by_page(when: When, around: Around) -> str | None:
    if when.lang and around.lang not in when.lang:
        return f"the page's language is {around.lang or 'unknown'}"
    if when.site and not any(around.site == site or around.site.endswith(f".{site}") for site in when.site):
        return f"the page is not from {' or '.join(when.site)}{f' but {around.site}' if around.site else ''}"
    if when.after and not set(when.after) & set(around.above):
        return f"no line taken by {' or '.join(when.after)} stands above it"
    if when.before and not set(when.before) & set(around.below):
        return f"no line taken by {' or '.join(when.before)} stands below it"
    return None


def echoes(name: str, bare: str, known: Mapping[str, Any]) -> bool:
    """Whether the line says again what the field holds, or the beginning of it in four words or more, or all of that
    behind a kicker."""
    values = fields.texts(known, name)
    if not values:
        return False
    if len(bare) > echo_length(values):
        return False
    said = shape.key(bare)
    return any(
        said == (held := _key(value))
        or (said.count(" ") >= 3 and held.startswith(f"{said} "))
        or (bare[-1:] == value[-1:] and _is_behind_kicker(said, held))
        for value in values
    )


def _is_behind_kicker(said: str, held: str) -> bool:
    before = said.count(" ") - held.count(" ")
    return held.count(" ") >= 3 and 0 < before <= KICKER and said.endswith(f" {held}")


def echo_length(values: Sequence[str]) -> int:
    """The most characters of a line that repeats one of these values."""
    return ECHO_LENGTH + ECHO_STRETCH * max(map(len, values), default=0)


def begins(name: str, bare: str, known: Mapping[str, Any]) -> bool:
    """Whether the line begins with what the field holds, or with one of the things it holds, and goes on."""
    values = [value for value in fields.texts(known, name) if _key(value)]
    said = shape.key(bare[: echo_length(values)])
    return any(said.startswith(f"{_key(value)} ") for value in values)


_key = lru_cache(maxsize=1 << 10)(shape.key)


class Surroundings:
    """`Around` for any line of a draft, as its marks are now."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def of(self, index: int) -> Around:
        """The surroundings of the line at this place in the draft."""
        return Around(
            bodies_above=self._draft.ends.above(index),
            bodies_below=self._draft.ends.below(index),
            place=self._draft.lines[index].place,
            lang=self._lang,
            site=self._site,
            above=self._taken(index, -1),
            below=self._taken(index, 1),
            fields=self._draft.fields,
        )

    @cached_property
    def _lang(self) -> str:
        return str(self._draft.fields.get("language", "")).replace("_", "-").partition("-")[0].lower()

    @cached_property
    def _site(self) -> str:
        return host(self._draft.page.url)

    def _taken(self, index: int, step: int) -> set[str]:
        lines, takers = self._draft.lines, set()
        for place in range(index + step, index + step * (REACH + 1), step):
            mark = lines[place].mark if 0 <= place < len(lines) else None
            if mark is None:
                break
            takers |= {mark.rule, mark.action}
        return takers
