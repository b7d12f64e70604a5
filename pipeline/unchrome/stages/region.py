"""Region: what the evidence of the whole page makes unlikely to be body goes, once.

Of an HTML page the evidence is about places, and rules have spoken before; of bare text it is about the words alone,
and the stage finds the body among the menus for the rules that come after. Lines of a page that look the same lean on
one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from unchrome import shape, weights
from unchrome.evidence import kinds, text
from unchrome.evidence.around import surround
from unchrome.evidence.kin import kinship
from unchrome.model import Draft, Line, Place
from unchrome.stages import options
from unchrome.stages.ruled import Rules
from unchrome.weights import Weights
from unchrome.weights.file import load_weights, weights_path
from unchrome.yamlfile import FileError, Node, did_you_mean

if TYPE_CHECKING:
    from unchrome.stages import Stage

OPTIONS = ("weights", "least")
STAGE = "region"
LEAST = 0.5
"""How likely a line must be to stay. Of 0.4, 0.5, 0.6 and 0.7 the best mean of F1 and exact match on labelled
pages of sites that the weights had not seen."""
ALIKE = "alike"
"""What a line's verdict owes to the lines that look the same, beside the kinds of evidence."""
LEAN = 0.5
"""How far a line leans from its own odds to what all lines of its look come to: a paragraph that reads oddly stays with
its like, and a sentence in a list of links goes with its own."""
SUREST = 4.0
"""Odds count no further, either way: one line that is sure does not speak for a hundred."""
LONG = 40
"""Words; a longer line speaks for its look as much as one of these."""
FEW, FEW_OF_KEPT = 50, 1 / 3
"""A page of which fewer words would stay, or a smaller share of what the witness keeps, is not understood: what the
witness keeps stays then. On labelled news pages of unseen sites mean F1 gains .002; of trafilatura's own labelled pages
the share of wanted chunks that are found goes from .904 to .917 by the first."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the stage made of the lines of a draft: for each line its place with the evidence among the others, how
    likely it must be to stay, and what leaning on its like adds to its odds."""

    scales: Weights
    least: float
    places: list[Place]
    leanings: list[float]
    spared: Set[int] = frozenset()

    def stays(self, index: int) -> bool:
        """Whether the line stays, if nothing else takes it."""
        return index in self.spared or self.likely(index) >= self.least

    def likely(self, index: int) -> float:
        """How likely the line is to be body."""
        return weights.likelihood(weights.odds(self.places[index].likely) + self.leanings[index])

    def against(self, index: int) -> str:
        """The kind of evidence that speaks most against the line."""
        return self.scales.against(self.places[index].evidence)

    def parts(self, index: int) -> list[tuple[str, float]]:
        """What each kind of evidence is worth among the others, in odds, and what the lines that look the same add;
        what speaks most against the line first."""
        parts = self.scales.around.parts(self.places[index].evidence)
        return sorted([*parts, (ALIKE, self.leanings[index])], key=lambda part: (part[1], part[0]))


def build(node: Node, rules: Rules) -> Stage:
    """The stage; lines less likely to be body than `least` (0 to 1) go. Lines without places are left alone by weights
    of HTML."""
    chosen = options.read(node, STAGE, OPTIONS)
    least = chosen["least"].share("'least'") if "least" in chosen else LEAST
    named = load_weights(weights_path(node))
    for is_witnessed in (False, True):
        _hold(named.where(is_witnessed))

    def region(draft: Draft) -> Draft:
        if any(mark.stage == STAGE for mark in draft.marks):
            return draft
        places = _told(draft, named) if named.of == "text" else _known(draft)
        scales = named.where(any(place.evidence.get("kept", -1) >= 0 for place in places))
        if not places or not scales.around.trees:
            return draft
        judged = among(draft.lines, places, scales)
        found = Verdicts(scales, least, judged, leanings(draft.lines, judged))
        draft.verdicts = found = replace(found, spared=_spared(draft.lines, found))
        for at, line in enumerate(draft.lines):
            if not line.gone and not line.settled and not found.stays(at):
                draft.drop(line, stage=STAGE, rule=found.against(at))
        return draft

    return region


def _hold(scales: Weights) -> None:
    """Raise FileError where weights are of evidence that there is not."""
    among = kinds.among(scales.of) | {weights.ITSELF}
    for lines, known in ((scales.own.lines, kinds.alone(scales.of)), (scales.around.lines, among)):
        for name in sorted(lines.keys() - known - {weights.START}):
            said = f"there is no evidence {name!r} about lines of {scales.of}{did_you_mean(name, known)}"
            raise FileError(scales.path, *lines[name], said)


def among(lines: Sequence[Line], places: Sequence[Place], scales: Weights) -> list[Place]:
    """The places with the evidence about each line among the others, and how likely that makes it to be body."""
    kin = kinship(lines, places) if scales.of == "text" else [{}] * len(lines)
    told = zip(places, surround(lines, places), kin, strict=True)
    found = [{**place.evidence, **around, **more} for place, around, more in told]
    return [
        replace(place, evidence=item, likely=weights.likelihood(scales.around.odds(item)))
        for place, item in zip(places, found, strict=True)
    ]


def leanings(lines: Sequence[Line], places: Sequence[Place]) -> list[float]:
    """What each line's odds gain or lose by leaning to the mean, by words, of the lines that look the same; bare text
    has no looks."""
    odds = [max(-SUREST, min(SUREST, weights.odds(place.likely))) for place in places]
    weight = [min(LONG, shape.words(line.text)) + 1 for line in lines]
    worth: defaultdict[str, float] = defaultdict(float)
    total: defaultdict[str, int] = defaultdict(int)
    for place, own, part in zip(places, odds, weight, strict=True):
        worth[place.look] += own * part
        total[place.look] += part
    return [
        LEAN * (worth[place.look] / total[place.look] - own) if place.look else 0.0
        for place, own in zip(places, odds, strict=True)
    ]


def _spared(lines: Sequence[Line], found: Verdicts) -> Set[int]:
    """The places of the lines that the witness keeps, of a page of which else too little would stay."""
    words = {at: shape.words(line.text) for at, line in enumerate(lines) if not line.gone}
    kept = {at for at in words if found.places[at].evidence.get("kept", -1) > 0}
    stay = sum(count for at, count in words.items() if lines[at].settled or found.stays(at))
    return kept if stay < max(FEW, FEW_OF_KEPT * sum(words[at] for at in kept)) else frozenset()


def _told(draft: Draft, scales: Weights) -> list[Place]:
    """The places of the lines of a bare text."""
    return text.places([line.text for line in draft.lines], draft.page.url, scales)


def _known(draft: Draft) -> list[Place]:
    """The places of the lines, where all have one."""
    places = [line.place for line in draft.lines if line.place is not None]
    return places if len(places) == len(draft.lines) else []
