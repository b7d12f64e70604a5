"""Field values: from the words of a line to what the article states (`value`), and how two sources meet (`merge`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from unchrome.fields.dates import iso
from unchrome.fields.names import people, recase
from unchrome.model import COLLECTED, LISTS
from unchrome.shape import key

MOST, LONGEST = 20, 500
"""Values of a list, and characters of a value that is none, that lines are compared with."""


def value(field: str, words: str) -> Any:
    """The field's value as these words state it; None where they state none (a date that is no date)."""
    words = " ".join(words.split())
    if field in ("published", "modified"):
        return iso(words)
    if field == "authors":
        return people(words)
    if field in COLLECTED:
        return [words]
    if field == "section":
        return recase(words)
    return words


def merge(known: dict[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Add new values to the known ones, in place; gives back those that were taken.

    The first source has the word, as far as `_is_better` does not say otherwise; COLLECTED fields take them all.
    """
    taken = {}
    for field, item in new.items():
        if field in COLLECTED:
            item = _collect(known, field, item)
        elif known.get(field) and not _is_better(known, field, item):
            continue
        if item and item != known.get(field):
            taken[field] = item
            if field not in COLLECTED:
                known[field] = item
    return taken


def _collect(known: dict[str, Any], field: str, lines: Iterable[str]) -> list[str]:
    """Add the lines that are new; they are held as the keys of a dict, which keeps their order and finds them fast."""
    held = known.get(field)
    if not isinstance(held, dict):
        held = known[field] = dict.fromkeys(held or ())
    fresh = [line for line in dict.fromkeys(lines) if line not in held]
    held.update(dict.fromkeys(fresh))
    return fresh


def texts(known: Mapping[str, Any], field: str) -> list[str]:
    """The values of a field as texts that lines are compared with: none, one, or each of a list and all of them
    together, but for the last of a long list, and what is too long for a line."""
    item = known.get(field)
    if field in LISTS:
        listed = [str(part) for part in islice(item or (), MOST)]
        return [*listed, " ".join(listed), " and ".join(listed)] if listed else []
    return [str(item)] if item and len(str(item)) <= LONGEST else []


def _is_better(known: Mapping[str, Any], field: str, item: Any) -> bool:
    """Whether a later value has the word: it says the time of a known day, or names people where the site stood."""
    if field in ("published", "modified"):
        before, after = str(known[field]), str(item)
        return len(before) == 10 and after.startswith(before) and len(after) > 10
    site = key(str(known.get("sitename", "")))
    return field == "authors" and bool(site) and all(key(name) == site for name in known["authors"])
