"""Proposals to rule files: drafts, each with the evidence that speaks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import yaml

from unchrome.mine.propose import Proposal

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LONGEST = 160
"""Characters of a line of the surroundings that are kept."""


def text(about: str, proposals: Sequence[Proposal]) -> str:
    """A rule file."""
    file = {"about": f"{about} Drafts: nobody has looked at them yet.", "rules": [_rule(item) for item in proposals]}
    return str(
        yaml.dump(file, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1 << 30, default_flow_style=None)
    )


def _rule(proposal: Proposal) -> dict[str, Any]:
    seen, asked = proposal.seen, dict(proposal.text)
    rule = {
        "id": proposal.id,
        "why": f"Stands on {seen.pages} of {proposal.of} articles of {_whose(proposal)}.",
        "where": proposal.where,
        "when": {"site": [*proposal.sites], **asked.pop("when", {})},
        **asked,
        "action": "drop",
        "status": "draft",
        "evidence": _evidence(proposal),
        "hits": proposal.hits,
    }
    return rule | ({"misses": proposal.misses} if proposal.misses else {})


def _evidence(proposal: Proposal) -> dict[str, Any]:
    seen = proposal.seen
    found = {
        "confidence": round(proposal.confidence, 3),
        "pages": seen.pages,
        "of": proposal.of,
        "share": round(proposal.share, 3),
        "lines": seen.times,
        "positions": {"head": seen.head, "tail": seen.tail, "inside": seen.inside},
        "place": round(seen.place / seen.times / 1000, 3),
        "steady": round(proposal.steady, 3),
        "letters": seen.letters,
        "of_letters": round(proposal.of_letters, 5),
        "above": _commonest(seen.above),
        "below": _commonest(seen.below),
        "first": seen.dates[0],
        "last": seen.dates[1],
        "samples": [
            {"page": sample.page, "above": _cut(sample.above), "line": sample.line, "below": _cut(sample.below)}
            for sample in seen.samples
        ],
    }
    return {key: value for key, value in found.items() if value not in ("", [], 0)}


def _whose(proposal: Proposal) -> str:
    return "the site" if len(proposal.sites) == 1 else f"{len(proposal.sites)} sites"


def _commonest(lines: Counter[str]) -> str:
    line = min(lines, key=lambda line: (-lines[line], line))
    return _cut(line) if 2 * lines[line] > lines.total() else ""


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
