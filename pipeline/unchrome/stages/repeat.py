"""Repeat: a line that the page has already said goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unchrome import shape
from unchrome.model import Draft
from unchrome.rule import Rule
from unchrome.stages import options
from unchrome.yamlfile import Node

if TYPE_CHECKING:
    from unchrome.stages import Stage

OPTIONS = ("min_words",)
RULE = "said-before"
"""The name that the ledger gives this decision: the line repeats an earlier one, case and spacing aside."""


def build(node: Node, rules: list[Rule]) -> Stage:
    """The stage; lines of fewer than `min_words` words may recur."""
    chosen = options.read(node, "repeat", OPTIONS)
    least = chosen["min_words"].whole("'min_words'") if "min_words" in chosen else 4

    def repeat(draft: Draft) -> Draft:
        seen: set[str] = set()
        for line in draft.live():
            folded = " ".join(line.text.casefold().split())
            if folded not in seen:
                seen.add(folded)
            elif shape.words(folded) >= least:
                draft.drop(line, stage="repeat", rule=RULE)
        return draft

    return repeat
