"""Proposals to rule files, one a site: drafts, each with the evidence that speaks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from unchrome.mine.propose import Proposal

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LONGEST = 160
"""Characters of a line of the surroundings that are kept."""


def text(site: str, proposals: Sequence[Proposal]) -> str:
    """The rule file of a site."""
    file = {
        "about": f"Mined from {proposals[0].of} articles of {site}. Drafts: nobody has looked at them yet.",
        "rules": [_rule(proposal) for proposal in proposals],
    }
    return str(
        yaml.dump(file, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1 << 30, default_flow_style=None)
    )


def write(folder: Path, site: str, proposals: Sequence[Proposal]) -> None:
    """Write the rule file of a site into the folder."""
    (folder / f"{site}.yaml").write_text(text(site, proposals), encoding="utf-8")


def _rule(proposal: Proposal) -> dict[str, Any]:
    seen, asked = proposal.seen, dict(proposal.text)
    rule = {
        "id": proposal.id,
        "why": f"Stands on {seen.pages} of {proposal.of} articles of the site.",
        "where": proposal.where,
        "when": {"site": [proposal.site], **asked.pop("when", {})},
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
        "above": _commonest(seen.above),
        "below": _commonest(seen.below),
        "first": seen.dates[0],
        "last": seen.dates[1],
        "sites": proposal.sites,
        "samples": [
            {"page": sample.page, "above": _cut(sample.above), "line": sample.line, "below": _cut(sample.below)}
            for sample in seen.samples
        ],
    }
    return {key: value for key, value in found.items() if value not in ("", [])}


def _commonest(lines: Counter[str]) -> str:
    line = min(lines, key=lambda line: (-lines[line], line))
    return _cut(line) if 2 * lines[line] > lines.total() else ""


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
