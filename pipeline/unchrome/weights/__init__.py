"""Weights: what each value of each kind of evidence is worth, as odds for a line being body (natural logarithm).

    phrases:
    - {worth: -2.1, are: cookie_policy _subscribe up_}     # a pair of words, one that begins a line, one that ends it
    own:
      words: {at: [2.5, 8.5], worth: [-0.4, 0.1, 0.7]}     # up to 2.5 words, up to 8.5, more
    around:
      trees:
      - [likely-1, 0.3, 0, [words, 8.5, -0.7, -0.9, 0.2], 0.4]

In a tree a line whose evidence `likely-1` is up to 0.3 goes on to the first part, one that has more to the second. The
number before them is what lines that come there are worth as a rule: a step from there to one of the parts is owed to
`likely-1`, and so what a line is worth is a sum over its evidence, of which each part can be shown (Saabas, 2014:
"Interpreting random forests").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, inf, log
from pathlib import Path

from unchrome.scales import Scale, Trees

ITSELF = "itself"
"""In the trees `around`: what the line came to by itself, in odds."""
MOST_ODDS = 20.0
"""More for or against a line makes it no more or less likely."""
START = "start"
"""The worth of a line of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a file: `own` for a line by itself, `around` for a line among the others, `witnessed` those for a
    page of which a witness was asked what it keeps, if they differ; `names` says what words are worth that boxes are
    called by, `phrases` what those are worth that lines of text are written in (`evidence.phrases`)."""

    path: Path
    of: str
    names: Mapping[str, float]
    phrases: Mapping[str, float]
    own: Scale
    around: Trees
    witnessed: Weights | None = None

    def where(self, is_witnessed: bool) -> Weights:
        """The weights for a page of which a witness was asked, or was not."""
        return self.witnessed or self if is_witnessed else self

    def against(self, evidence: Mapping[str, float]) -> str:
        """The kind of evidence that speaks most against the line; where that is what the line came to by itself, what
        spoke most against it there."""
        worst = self.around.parts(evidence)[0][0]
        return worst if worst != ITSELF else self.own.parts(evidence)[0][0]


def likelihood(odds: float) -> float:
    """From odds (natural logarithm) to a share from 0 to 1."""
    return 1 / (1 + exp(-max(-MOST_ODDS, min(MOST_ODDS, odds))))


def odds(likely: float) -> float:
    """From a share between 0 and 1 to odds (natural logarithm)."""
    return log(likely / (1 - likely))


def least_odds(likely: float) -> float:
    """The least odds that are so likely, from 0 to 1."""
    if likely <= likelihood(-inf):
        return -inf
    return odds(likely) if likely <= likelihood(inf) else inf
