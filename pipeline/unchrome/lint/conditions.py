"""Conditions that no line can suit."""

from __future__ import annotations

from collections.abc import Iterator

from unchrome.lint.files import Stated
from unchrome.yamlfile import FileError

LIMITS = (("min_words", "max_words"), ("min_link_density", "max_link_density"))


def never(stated: Stated) -> Iterator[FileError]:
    """The least is more than the most."""
    when = stated.rule.when if stated.rule else None
    for low, high in LIMITS if when else ():
        least, most = getattr(when, low), getattr(when, high)
        if least is not None and most is not None and least > most:
            node = stated.at("when")
            place = node.value[high] if isinstance(node.value, dict) else node
            yield place.fail(f"{low} is {least} and {high} is {most}, so no line suits the rule; change one")
