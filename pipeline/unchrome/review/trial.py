"""A rule as it is being edited: what the form says, and what the rule would hit and miss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from unchrome import examples
from unchrome.errors import UsageError
from unchrome.review.corpus import Corpus
from unchrome.review.sheet import Entry, Sheet
from unchrome.rule import Rule

LISTS = ("equals", "starts", "ends", "hits", "misses")
WORDS = ("why", "where", "match", "unless")
"""The keys that a person may edit: lists of plain texts, one a line in the form, and texts."""
LINES = 20
"""Lines of real pages shown that the rule takes."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How an edited rule does: each of its examples with what is wrong with it, the lines of real pages that it takes
    with on how many of so many pages, and lines that begin alike and stay."""

    wrong: str
    hits: Sequence[tuple[str, str]] = ()
    misses: Sequence[tuple[str, str]] = ()
    lines: Sequence[tuple[str, int]] = ()
    pages: int = 0
    of: int = 0
    alike: Sequence[str] = ()


def editable(entry: Entry) -> dict[str, str]:
    """What stands in the form: the keys whose values are plain text, lists with a text on each line."""
    words = {key: entry.says.get(key, "anywhere" if key == "where" else "") for key in WORDS}
    lists = {key: [value] if isinstance(value := entry.says.get(key, []), str) else value for key in LISTS}
    plain = {key: value for key, value in lists.items() if all(isinstance(text, str) for text in value)}
    return {key: value for key, value in words.items() if isinstance(value, str)} | {
        key: "\n".join(value) for key, value in plain.items()
    }


def changes(entry: Entry, form: Mapping[str, str]) -> dict[str, Any]:
    """The values that the form changes; None for a key that it empties."""
    before = editable(entry)
    sent = {key: "\n".join(_lines(form[key])) for key in before if key in form}
    return {key: _value(key, text) for key, text in sent.items() if text != "\n".join(_lines(before[key]))}


def tried(sheet: Sheet, name: str, changed: Mapping[str, Any], corpus: Corpus) -> Tried:
    """How the rule of that id does with these changes; nothing is written."""
    try:
        rule = sheet.changed({name: changed}).rule(name)
    except UsageError as error:
        return Tried(getattr(error, "message", str(error)))
    found: Counter[str] = Counter()
    pages = 0
    for _, lines in corpus.taken(rule):
        pages += 1
        found.update({line.text for line in lines if line.rule})
    return Tried(
        "",
        [(hit.text, _wrong(replace(rule, hits=(hit,), misses=()))) for hit in rule.hits],
        [(miss.text, _wrong(replace(rule, hits=(), misses=(miss,)))) for miss in rule.misses],
        found.most_common(LINES),
        pages,
        len(corpus.of(rule)),
        corpus.alike(rule, [hit.text for hit in rule.hits]),
    )


def _wrong(rule: Rule) -> str:
    """What is wrong with the only example of a rule."""
    (example,) = (*rule.hits, *rule.misses)
    return next((said.partition(f"{example.text!r} ")[2] for said in examples.failures(rule)), "")


def _value(key: str, text: str) -> Any:
    if not text:
        return None
    return text.split("\n") if key in LISTS else " ".join(text.split())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
