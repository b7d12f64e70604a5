"""Draft to Article: the one place that defines the output JSON, its keys and their order."""

from __future__ import annotations

from typing import Any

import unchrome
from unchrome import ledger, lines
from unchrome.model import COLLECTED, FIELDS, Article, Draft
from unchrome.plan import Plan

KEYS = (
    "id",
    "url",
    *(name for name in FIELDS if name not in COLLECTED),
    "text",
    *COLLECTED,
    "source",
    "added",
    "created",
    "metadata",
    "unchrome",
)
"""The keys of an article, in order; absent values are left out."""


def article(draft: Draft, plan: Plan) -> Article:
    """The article that the lines now read, with its ledger."""
    page, kept = draft.page, [line.text for line in draft.live()]
    fields = draft.fields | {name: _in_page_order(draft, name) for name in COLLECTED}
    values: dict[str, Any] = {
        **page.passed,
        **fields,
        "id": page.id,
        "url": page.url,
        "text": lines.PARAGRAPH.join(kept),
        "metadata": page.metadata,
        "unchrome": {
            "version": unchrome.__version__,
            "plan": plan.name,
            "rules": plan.digest,
            "lines": len(draft.lines),
            "dropped": len(draft.lines) - len(kept),
            "marks": len(draft.marks),
            "extracted": ledger.digest(draft.text),
        },
    }
    data = {key: values[key] for key in KEYS if key == "text" or values.get(key)}
    return Article(data, ledger.rows(page.id, draft.marks))


def _in_page_order(draft: Draft, field: str) -> list[str]:
    """The lines of the field as the page had them, whichever rule came first."""
    if field not in draft.fields:
        return []
    places = {line: mark.line for mark in draft.marks for line in (mark.fields or {}).get(field, ())}
    return sorted(draft.fields.get(field, ()), key=lambda line: places.get(line, 0))
