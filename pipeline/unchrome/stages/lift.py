"""Lift: what the lines say about the article goes to its fields, out of the text (`take`) or also there (`copy`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unchrome.stages import options
from unchrome.stages.ruled import Rules
from unchrome.yamlfile import Node

if TYPE_CHECKING:
    from unchrome.stages import Stage

OPTIONS = ("rules", "without", "keep")


def build(node: Node, rules: Rules) -> Stage:
    """The stage, over rules that take, copy or cut; `keep` names rule files whose rules copy, so the text stays."""
    options.read(node, "lift", OPTIONS)
    options.require(
        rules.rules,
        lambda rule: rule.field is not None or rule.action == "cut",
        "is in a 'lift' stage, so its action must be take:<field>, copy:<field> or cut",
    )
    return rules
