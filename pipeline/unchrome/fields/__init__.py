"""Field values: from the words of a line to what the article states (`value`), and how two sources meet (`merge`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unchrome.fields.dates import iso
from unchrome.fields.names import people, recase
from unchrome.model import LISTS


def value(field: str, words: str) -> Any:
    """The field's value as these words state it; None where they state none (a date that is no date)."""
    words = " ".join(words.split())
    if field in ("published", "modified"):
        return iso(words)
    if field == "authors":
        return people(words)
    if field == "notes":
        return [words]
    if field == "section":
        return recase(words)
    return words


def merge(known: dict[str, Any], new: Mapping[str, Any]) -> bool:
    """Add new values to the known ones, in place; True where that changed anything.

    The first source has the word: a later value counts where there was none, where it says the time of day of a
    date already known, and where the field is `notes`, which collects.
    """
    changed = False
    for field, item in new.items():
        before = known.get(field)
        if field == "notes":
            item = [*(before or []), *(note for note in item if note not in (before or []))]
        elif before and not (field in ("published", "modified") and _refines(str(before), str(item))):
            continue
        if item and item != before:
            known[field] = item
            changed = True
    return changed


def texts(known: Mapping[str, Any], field: str) -> list[str]:
    """The values of a field as texts: none, one, or each of a list and all of them together."""
    item = known.get(field)
    if field in LISTS:
        listed = [str(part) for part in item or []]
        return [*listed, " ".join(listed), " and ".join(listed)] if listed else []
    return [str(item)] if item else []


def _refines(before: str, after: str) -> bool:
    return len(before) == 10 and after.startswith(before) and len(after) > 10
