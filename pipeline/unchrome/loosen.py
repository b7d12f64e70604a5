"""A pattern made loose: one that finds at least every line that the pattern finds, and is much cheaper to compile.

Unicode classes and counted repeats make automata large: sixty of the shipped patterns cost more than all the others.
In the common automaton they stand loosened; what it finds the rule itself then confirms.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\\[pP](?:\{\^?\w+\}|\w)"  # a Unicode class
    r"|\\x\{[0-9a-fA-F]+\}|\\."  # any other escape
    r"|\[\^?\]?(?:\\[pP]\{\^?\w+\}|\\.|\[:\w+:\]|[^\]\\])*\]"  # a class in brackets
    r"|\{\d+(?:,\d*)?\}"  # a counted repeat
    r"|.",
    re.DOTALL,
)


def loosen(pattern: str) -> str:
    """The pattern with each Unicode or negated class as any character, and each counted repeat as any number."""
    return _TOKEN.sub(lambda token: _loose(token.group()), pattern)


def _loose(token: str) -> str:
    if token.startswith(("\\p", "\\P")):
        return "."
    if token.startswith("[") and (token.startswith("[^") or "\\p" in token or "\\P" in token):
        return "."
    return "*" if token.startswith("{") and token.endswith("}") else token
