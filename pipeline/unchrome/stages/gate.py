"""Gate: a page with too little text left is no article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unchrome import shape
from unchrome.model import Draft, Reject
from unchrome.stages import options
from unchrome.stages.ruled import Rules
from unchrome.yamlfile import Node

if TYPE_CHECKING:
    from unchrome.stages import Stage

OPTIONS = ("min_words",)


def build(node: Node, rules: Rules) -> Stage:
    """The stage; `min_words` counts the words of all lines that are left."""
    chosen = options.read(node, "gate", OPTIONS)
    least = chosen["min_words"].whole("'min_words'") if "min_words" in chosen else 1

    def gate(draft: Draft) -> Draft | Reject:
        sure = 0
        for line in draft.live():
            sure += shape.sure_words(line.text)
            if sure >= least:
                return draft
        left = sum(shape.words(line.text) for line in draft.live())
        if left >= least:
            return draft
        return Reject(draft.page.id, draft.page.where, "gate", "too-short", f"words left: {left}; min_words is {least}")

    return gate
