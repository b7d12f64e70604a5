"""Rules' ids: unique, and known where other rules name them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from unchrome.lint.book import Book
from unchrome.lint.files import Stated
from unchrome.model import FIELDS
from unchrome.yamlfile import FileError, Node

ENDS = ("after", "before")
OTHERS = frozenset({"said-before", "ftfy"})
"""Names that the ledger gives what stages do without rules."""
TAKES = frozenset(f"take:{field}" for field in FIELDS)
"""What rules do to lines next to which others look, whichever rule it is."""


def twice(book: Book) -> Iterator[FileError]:
    """Two rules have the same id."""
    for stated, first in _again(book):
        if _drafts(stated, first) != 1:
            yield stated.at("id").fail(
                f"the rule id {stated.id!r} is already used at {_place(first)}; ids are unique over all files"
            )


def overtaken(book: Book) -> Iterator[FileError]:
    """A draft whose id a stable rule has by now."""
    for stated, first in _again(book):
        if _drafts(stated, first) == 1:
            draft, stable = (stated, first) if _is_draft(stated) else (first, stated)
            yield draft.at("id").fail(
                f"the draft {draft.id!r} was overtaken by the stable rule at {_place(stable)}; take it away"
            )


def _again(book: Book) -> Iterator[tuple[Stated, Stated]]:
    """Each rule whose id was there before, and the first that has it; the shipped ones come first."""
    first: dict[str, Stated] = {}
    for stated in (*book.beside, *book.own):
        if stated.id and first.setdefault(stated.id, stated) is not stated:
            yield stated, first[stated.id]


def _drafts(*rules: Stated) -> int:
    return sum(map(_is_draft, rules))


def _is_draft(stated: Stated) -> bool:
    return "status" not in stated.keys or stated.keys["status"].value == "draft"


def _place(stated: Stated) -> str:
    return f"{stated.file.path}:{stated.node.line}"


def unknown(book: Book) -> Iterator[FileError]:
    """A condition names a rule that there is not."""
    known = {stated.id for stated in (*book.beside, *book.own)} | OTHERS | TAKES
    for stated in book.own:
        for node in _named(stated):
            if node.value not in known:
                near = get_close_matches(str(node.value), sorted(known), n=1)
                said = f"did you mean {near[0]!r}?" if near else "'unchrome rules list' shows those there are"
                yield node.fail(f"there is no rule {node.value!r}; {said}")


def _named(stated: Stated) -> Iterator[Node]:
    """The rules that the conditions name."""
    when = stated.at("when").value
    for key in ENDS if "when" in stated.keys else ():
        named = when.get(key) if isinstance(when, dict) else None
        if named:
            yield from named.value if isinstance(named.value, list) else [named]
