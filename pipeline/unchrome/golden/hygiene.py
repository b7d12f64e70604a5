"""Hygiene: an expected article should hold nothing that a rule drops from any page."""

from __future__ import annotations

from collections.abc import Iterator

from unchrome.flow import Cleaner
from unchrome.model import Page
from unchrome.rule import DROPS


def unclean(text: str, cleaner: Cleaner) -> Iterator[tuple[str, str]]:
    """The lines of an article that a stable rule drops wherever they stand, each with the rule."""
    sure = {
        rule.id
        for rule in cleaner.plan.rules
        if rule.status == "stable" and rule.action in DROPS and rule.where == "anywhere" and not rule.asks_more
    }
    draft, _ = cleaner.draft(Page("article", "text", text, "article"))
    for mark in draft.marks if draft else ():
        if mark.rule in sure and mark.action in DROPS:
            yield mark.before, f"{mark.stage}/{mark.rule}"
