"""Trim: what only the head or the tail of a page can tell for chrome goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unchrome.rule import DROPS
from unchrome.stages import options
from unchrome.stages.ruled import Rules
from unchrome.yamlfile import Node

if TYPE_CHECKING:
    from unchrome.stages import Stage

OPTIONS = ("rules", "without")


def build(node: Node, rules: Rules) -> Stage:
    """The stage, over rules that drop or cut at the head or the tail."""
    options.read(node, "trim", OPTIONS)
    options.require(
        rules.rules,
        lambda rule: rule.action in DROPS and rule.where != "anywhere",
        "is in a 'trim' stage, so it must drop or cut, with 'where: head', 'tail', 'edge' or 'end'",
    )
    return rules
