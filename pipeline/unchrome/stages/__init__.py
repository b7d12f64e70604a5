"""The stages a plan can name. Each is built once from its options and then run on one draft after another."""

from __future__ import annotations

from collections.abc import Callable

from unchrome.model import Draft, Reject
from unchrome.stages import chrome, gate, lift, region, repair, repeat, trim
from unchrome.stages.ruled import Rules
from unchrome.yamlfile import Node

Stage = Callable[[Draft], Draft | Reject]
Build = Callable[[Node, Rules], Stage]

STAGES: dict[str, Build] = {
    "repair": repair.build,
    "lift": lift.build,
    "chrome": chrome.build,
    "region": region.build,
    "trim": trim.build,
    "repeat": repeat.build,
    "gate": gate.build,
}
