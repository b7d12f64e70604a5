"""Where a line stands and what is around it, and whether that suits a rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from unchrome import fields, shape
from unchrome.model import Draft, Line, Place, host
from unchrome.rule import Rule, When

EDGE = 3
"""The head of a page is what stands above its third body line, the tail what stands below the third-last, the end
what stands below the last."""
NOWHERE = Place()
"""Stands for the place of a line of text: no tag, no links, no doubt that it is body."""
ECHO_LENGTH, ECHO_STRETCH = 20, 2
"""Characters: a line of more than the first and twice what a field holds does not repeat it."""
REACH = 8
"""How many lines that are gone `after` and `before` look over."""


@dataclass
class Around:
    """What conditions ask about one line: how many body lines stand above and below it, counted up to EDGE, what its
    HTML and its page say, and in `above` and `below` the rules that took the lines next to it."""

    bodies_above: int = 0
    bodies_below: int = 0
    place: Place | None = None
    lang: str = ""
    site: str = ""
    above: Collection[str] = ()
    below: Collection[str] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


def is_out(rule: Rule, draft: Draft) -> bool:
    """Whether no line of the draft can suit the rule: it asks for HTML of a text, or for a field that nothing fills."""
    when, known = rule.when, draft.fields
    asks_html = bool(when.tag or when.inside) or when.max_likely is not None or when.min_link_density is not None
    asks_field = [name for name in (when.echoes, when.begins) if name]
    return (asks_html and draft.page.kind != "html") or not all(known.get(name) for name in asks_field)


def refusal(rule: Rule, bare: str, around: Around) -> str | None:
    """The condition of the rule that does not hold, in words for the user; None where all hold."""
    when = rule.when
    if when.echoes and not echoes(when.echoes, bare, around.fields):
        return f"it does not repeat the {when.echoes}"
    if when.begins and not begins(when.begins, bare, around.fields):
        return f"it does not begin with the {when.begins}"
    if when.missing and around.fields.get(when.missing):
        return f"the {when.missing} is already known"
    if not _stands(rule.where, around):
        return f"it does not stand {'at' if rule.where == 'end' else 'in'} the {rule.where} of the page"
    if when.body and (when.body == "yes") != shape.is_body(bare):
        return f"it {'reads' if when.body == 'no' else 'does not read'} like a paragraph"
    return _refusal_by_html(when, around) or _refusal_by_page(when, around)


def _stands(where: str, around: Around) -> bool:
    above, below = around.bodies_above, around.bodies_below
    return {"head": above < EDGE, "tail": below < EDGE, "end": below == 0}.get(where, True)


def _refusal_by_html(when: When, around: Around) -> str | None:
    place = around.place or NOWHERE
    if when.tag and place.tag not in when.tag:
        return f"its tag is {place.tag or 'unknown'}, not {' or '.join(when.tag)}"
    if when.inside and place.inside.isdisjoint(when.inside):
        return f"it is not inside {' or '.join(when.inside)}"
    if when.max_likely is not None and not place.likely <= when.max_likely:
        return f"it is more than {when.max_likely:.0%} likely to be body by its place"
    if when.min_link_density is not None and place.link_density < when.min_link_density:
        return f"less than {when.min_link_density:.0%} of it is link text"
    if when.max_link_density is not None and place.link_density > when.max_link_density:
        return f"more than {when.max_link_density:.0%} of it is link text"
    return None


def _refusal_by_page(when: When, around: Around) -> str | None:
    if when.lang and around.lang not in when.lang:
        return f"the page's language is {around.lang or 'unknown'}"
    if when.site and not any(around.site == site or around.site.endswith(f".{site}") for site in when.site):
        return f"the page is not from {' or '.join(when.site)}"
    if when.after and not set(when.after) & set(around.above):
        return f"no line taken by {' or '.join(when.after)} stands above it"
    if when.before and not set(when.before) & set(around.below):
        return f"no line taken by {' or '.join(when.before)} stands below it"
    return None


def echoes(name: str, bare: str, known: Mapping[str, Any]) -> bool:
    """Whether the line says again what the field holds, or the beginning of it in four words or more."""
    values = fields.texts(known, name)
    if not values:
        return False
    if len(bare) > ECHO_LENGTH + ECHO_STRETCH * max(map(len, values)):
        return False
    said = shape.key(bare)
    return any(
        said == (held := shape.key(value)) or (said.count(" ") >= 3 and held.startswith(f"{said} ")) for value in values
    )


def begins(name: str, bare: str, known: Mapping[str, Any]) -> bool:
    """Whether the line begins with what the field holds, or with one of the things it holds, and goes on."""
    values = [held for value in fields.texts(known, name) if (held := shape.key(value))]
    said = shape.key(bare[: ECHO_LENGTH + ECHO_STRETCH * max(map(len, values), default=0)])
    return any(said.startswith(f"{held} ") for held in values)


class Surroundings:
    """`Around` for any line of a draft, as its marks are now."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._lang = str(draft.fields.get("language", "")).replace("_", "-").partition("-")[0].lower()
        self._site = host(draft.page.url)
        self._top, self._bottom = _Bodies(draft.lines, 1), _Bodies(draft.lines, -1)

    def stands(self, where: str, index: int) -> bool:
        """Whether the line at this place in the draft stands there."""
        if where == "head":
            return self._top.before(index) < EDGE
        if where == "tail":
            return self._bottom.before(index) < EDGE
        return where != "end" or self._bottom.before(index) == 0

    def region(self, where: str) -> range:
        """The places in the draft that are there."""
        count = len(self._draft.lines)
        if where == "head":
            return range(self._top.reach(EDGE) + 1)
        if where in ("tail", "end"):
            return range(self._bottom.reach(EDGE if where == "tail" else 1), count)
        return range(count)

    def of(self, index: int) -> Around:
        """The surroundings of the line at this place in the draft."""
        return Around(
            bodies_above=self._top.before(index),
            bodies_below=self._bottom.before(index),
            place=self._draft.lines[index].place,
            lang=self._lang,
            site=self._site,
            above=self._taken(index, -1),
            below=self._taken(index, 1),
            fields=self._draft.fields,
        )

    def _taken(self, index: int, step: int) -> set[str]:
        lines, rules = self._draft.lines, set()
        for place in range(index + step, index + step * (REACH + 1), step):
            mark = lines[place].mark if 0 <= place < len(lines) else None
            if mark is None:
                break
            rules.add(mark.rule)
        return rules


class _Bodies:
    """The first body lines from one end of the page, as many as matter; found again as they go."""

    def __init__(self, lines: Sequence[Line], step: int) -> None:
        self._lines, self._step = lines, step
        self._next = 0 if step > 0 else len(lines) - 1
        self._found: list[int] = []

    def before(self, index: int) -> int:
        """How many body lines stand between the end of the page and this place, counted up to EDGE."""
        self._find()
        return sum((index - at) * self._step > 0 for at in self._found)

    def reach(self, count: int) -> int:
        """The place of the body line with this number, from 1; the other end of the page where there are fewer."""
        self._find()
        last = len(self._lines) - 1 if self._step > 0 else 0
        return self._found[count - 1] if count <= len(self._found) else last

    def _find(self) -> None:
        if any(self._lines[at].mark is not None for at in self._found):
            self._found = [at for at in self._found if self._lines[at].mark is None]
        while len(self._found) < EDGE and 0 <= self._next < len(self._lines):
            line = self._lines[self._next]
            if line.mark is None and line.body:
                self._found.append(self._next)
            self._next += self._step
