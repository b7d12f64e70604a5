"""How stages read their options from the plan, and refuse the rules that do not suit them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from unchrome.rule import Rule
from unchrome.yamlfile import FileError, Node


def read(node: Node, stage: str, known: tuple[str, ...]) -> dict[str, Node]:
    """The options of a stage; a stage with none is written `- repeat: {}`."""
    return node.mapping(f"the stage '{stage}'", known)


def require(rules: Iterable[Rule], suits: Callable[[Rule], bool], message: str) -> None:
    """Raise FileError at the first rule that does not suit the stage."""
    for rule in rules:
        if not suits(rule):
            raise FileError(rule.path, rule.line, 1, f"the rule {rule.id!r} {message}")
