"""A rule's hits and misses, run against that rule alone; and each hit stretched to a very long line, which no rule may
take whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from unchrome import fields, shape
from unchrome.conditions import Around, refusal
from unchrome.ends import EDGE
from unchrome.model import FIELDS, LISTS, Draft, Line, Page, Place
from unchrome.rule import Example, Rule, When
from unchrome.stages.ruled import act, in_line

LONG = " ".join(["along the road past the mill and over the bridge down to the harbor"] * 24)
"""More words than a line of chrome ever has, and none that a rule asks about."""


def failures(rule: Rule) -> Iterator[str]:
    """What is wrong with each example that does not hold, with its file and line."""
    for example in rule.hits:
        wrong = _hit(rule, example)
        if wrong:
            yield f"{rule.path}:{example.line}: rule {rule.id}: the hit {example.text!r} {wrong}"
    for example in rule.misses:
        if takes(rule, example):
            yield f"{rule.path}:{example.line}: rule {rule.id}: the miss {example.text!r} is hit"


def unbounded(rule: Rule) -> str | None:
    """What is wrong with a rule that takes a line of hundreds of words, with its file and line; None of others."""
    for example in rule.hits if rule.has_text else ():
        for text in _stretched(example.text.strip()):
            if _takes_whole(rule, replace(example, text=text)):
                return (
                    f"{rule.path}:{example.line}: rule {rule.id}: takes a line of {shape.words(text)} words that has "
                    f"those of the hit {example.text!r} in it; set max_words, or anchor both ends"
                )
    return None


def _stretched(text: str) -> Iterator[str]:
    """The line with hundreds of words behind it, before it, or between two of its words."""
    words = text.split(" ")
    for at in range(len(words), -1, -1):
        yield " ".join([*words[:at], LONG, *words[at:]])


def takes(rule: Rule, example: Example) -> bool:
    """Whether the rule finds something in the line of an example, standing as the rule wants it."""
    return _refusal(rule, example) is None


def _takes_whole(rule: Rule, example: Example) -> bool:
    bare, _ = shape.bare(example.text.strip())
    found = rule.find(bare)
    whole = found and found.stop - found.start == len(bare) and not rule.action.startswith("copy")
    return bool(whole) and takes(rule, example)


def _hit(rule: Rule, example: Example) -> str | None:
    refused = _refusal(rule, example)
    if refused:
        return f"is missed: {refused}"
    draft = _draft(example)
    bare, marker = shape.bare(draft.lines[0].text)
    found = rule.find(bare)
    if found:
        act(draft, "example", rule, 0, in_line(draft.lines[0], bare, marker, found))
    left = "" if draft.lines[0].gone else draft.lines[0].text
    if left != (example.out or "") and not (example.out is None and rule.action.startswith("copy")):
        return f"leaves {left!r}; 'out' says {example.out or ''!r}"
    for name, wanted in example.fields.items():
        got = draft.fields.get(name)
        got = list(got) if name in LISTS and got else got
        if got != ([wanted] if name in LISTS and isinstance(wanted, str) else wanted):
            return f"gives {name} {got!r}, not {wanted!r}"
    return None


def _refusal(rule: Rule, example: Example) -> str | None:
    bare, _ = shape.bare(example.text.strip())
    if rule.find(bare) is None:
        return "its text does not match"
    return refusal(rule, bare, around(rule, example))


def _draft(example: Example) -> Draft:
    text = example.text.strip()
    draft = Draft(Page("example", "text", text, "example"), text, [Line(1, 0, text)], [])
    draft.fields.update(_known(example))
    return draft


def around(rule: Rule, example: Example) -> Around:
    """What is given about the line; what is not given is as the rule wants it."""
    when, given = rule.when, example.given
    place = given.get("where")
    return Around(
        bodies_above=0 if place in (None, "head") else EDGE,
        bodies_below={None: 0, "end": 0, "tail": 1}.get(place, EDGE),
        place=_place(when, given),
        lang=given.get("lang", next(iter(when.lang), "")),
        site=given.get("site", next(iter(when.site), "")),
        above=[given["after"]] if "after" in given else when.after,
        below=[given["before"]] if "before" in given else when.before,
        fields=_known(example),
    )


def stands(example: Example) -> Around:
    """Where the example says that its line stands; in the middle of a text where it says nothing."""
    given = example.given
    place = given.get("where")
    return Around(
        bodies_above=0 if place == "head" else EDGE,
        bodies_below={"end": 0, "tail": 1}.get(place or "", EDGE),
        place=_place(When(), given),
        lang=given.get("lang", ""),
        site=given.get("site", ""),
        above=[given["after"]] if "after" in given else (),
        below=[given["before"]] if "before" in given else (),
        fields=_known(example),
    )


def _place(when: When, given: Mapping[str, str]) -> Place:
    density = when.min_link_density if when.min_link_density is not None else when.max_link_density
    likely = 1.0 if when.max_likely is None else when.max_likely
    return Place(
        tag=given.get("tag", next(iter(when.tag), "")),
        link_density=float(given.get("link_density", density or 0)),
        inside=frozenset({given["inside"]} if "inside" in given else when.inside),
        likely=float(given.get("likely", likely)),
    )


def _known(example: Example) -> dict[str, object]:
    known = {name: fields.value(name, words) for name, words in example.given.items() if name in FIELDS}
    return {name: value for name, value in known.items() if value}
