"""A score for people: the whole in one block, then a line for each rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unchrome.score import RuleScore, Score

FEW = 10
"""Fewer lines say little about a rule."""


def table(score: Score) -> Iterator[str]:
    """The lines to print."""
    whole = as_dict(score)
    rules = whole.pop("rules")
    for name, value in whole.items():
        if value is not None:
            yield f"{name:<15} {value:>8.4f}" if isinstance(value, float) else f"{name:<15} {value:>8}"
    if rules:
        width = max(len(name) for name in rules)
        yield ""
        yield f"{'rule':<{width}}  {'lines':>6}  {'wrong':>6}  {'share':>6}  {'body words lost':>15}"
        for name, rule in rules.items():
            few = "  (few lines)" if rule["lines"] < FEW else ""
            share = rule["wrong"] / rule["lines"]
            yield (
                f"{name:<{width}}  {rule['lines']:>6}  {rule['wrong']:>6}  {share:>6.3f}  "
                f"{rule['body_words_lost']:>15}{few}"
            )


def as_dict(score: Score) -> dict[str, Any]:
    """The score as a JSON object; what could not be measured is null."""
    return {
        "pages": score.pages,
        "rejects": len(score.rejects),
        "missing": len(score.missing),
        "unlabelled": score.unlabelled,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "exact": score.exact.value,
        "lost": score.lost,
        "lost_by_stages": score.lost_by_stages,
        "with": score.wanted.value,
        "without": score.unwanted.value,
        "title": score.title.value,
        "published": score.published.value,
        "authors": score.authors.value,
        "rules": {
            name: {"lines": rule.lines, "wrong": rule.wrong, "body_words_lost": rule.words}
            for name, rule in sorted(score.rules.items(), key=_most_costly)
        },
    }


def _most_costly(item: tuple[str, RuleScore]) -> tuple[int, int, str]:
    name, rule = item
    return -rule.words, -rule.lines, name
