"""Region: what the evidence of the whole page makes unlikely to be body goes, once, after the rules have spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unchrome import weights
from unchrome.evidence.around import surround
from unchrome.model import Draft
from unchrome.rule import Rule
from unchrome.stages import options
from unchrome.yamlfile import Node

if TYPE_CHECKING:
    from unchrome.stages import Stage

OPTIONS = ("weights", "least")
STAGE = "region"
LEAST = 0.5
"""How likely a line must be to stay. Of 0.4, 0.5, 0.6 and 0.7 the best mean of F1 and exact match on labelled
pages of sites that the weights had not seen."""


def build(node: Node, rules: list[Rule]) -> Stage:
    """The stage; lines less likely to be body than `least` (0 to 1) go. Text that has no places is left alone."""
    chosen = options.read(node, STAGE, OPTIONS)
    least = chosen["least"].share("'least'") if "least" in chosen else LEAST
    scales = weights.load(weights.named(node))

    def region(draft: Draft) -> Draft:
        if any(line.place is None for line in draft.lines) or any(mark.stage == STAGE for mark in draft.marks):
            return draft
        found = surround(draft.lines)
        for line, evidence in zip(draft.lines, found, strict=True):
            if line.gone or line.place is None or line.settled:
                continue
            evidence |= line.place.evidence
            if weights.likelihood(scales.around.odds(evidence)) < least:
                draft.drop(line, stage=STAGE, rule=scales.against(evidence))
        return draft

    return region
