"""Repeat: a paragraph that the page has already said goes; what lists, tables and interviews repeat stays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from unchrome import shape
from unchrome.model import Draft
from unchrome.stages import options
from unchrome.stages.ruled import Rules
from unchrome.yamlfile import Node

if TYPE_CHECKING:
    from unchrome.stages import Stage

OPTIONS = ("min_words",)
RULE = "said-before"
"""The name that the ledger gives this decision: the line repeats an earlier one, case and spacing aside."""


GIST = 24
"""Characters: lines that differ in case and spacing only have the first of these in common."""
LEAST = 12
"""Words. Measured on the labelled pages: of shorter lines that recur, three in four belong to the article."""


def build(node: Node, rules: Rules) -> Stage:
    """The stage; lines of fewer than `min_words` words may recur."""
    chosen = options.read(node, "repeat", OPTIONS)
    least = chosen["min_words"].whole("'min_words'") if "min_words" in chosen else LEAST

    def repeat(draft: Draft) -> Draft:
        lines = [line for line in draft.lines if line.mark is None]
        gists = [line.bare[:GIST].casefold()[:GIST] for line in lines]
        if len(set(gists)) == len(lines):
            return draft
        often, seen = Counter(gists), set[str]()
        for line, gist in zip(lines, gists, strict=True):
            if often[gist] == 1:
                continue
            folded = " ".join(line.text.casefold().split())
            if folded not in seen:
                seen.add(folded)
            elif shape.words(folded) >= least and not _may_recur(line.text):
                draft.drop(line, stage="repeat", rule=RULE)
        return draft

    return repeat


def _may_recur(text: str) -> bool:
    """A list item, a table row, or a question, which an interview asks of one after another."""
    return shape.bare(text)[1] > 0 or text.startswith("|") or text.endswith("?")
