"""The file that weights come from: the one that a plan names, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from unchrome.rulebook import rules_dir
from unchrome.weights import Weights, kept
from unchrome.weights.read import weights_of
from unchrome.yamlfile import Node, content

SHIPPED = "weights/html"
"""The weights of a plan that names none."""


def weights_path(node: Node | None) -> Path:
    """The weights file that a mapping of a plan names by its key `weights`: a shipped one, or a path from the plan's
    folder. Raises FileError where there is none."""
    given = node.value.get("weights") if node is not None and isinstance(node.value, dict) else None
    name = given.text("'weights'") if given else SHIPPED
    shipped = rules_dir() / f"{name}.yaml"
    if given is None or shipped.is_file():
        return shipped
    path = given.path.parent / name
    if not path.is_file():
        raise given.fail(
            f"there are no weights {name!r}: neither shipped, such as {SHIPPED!r}, nor a file beside the plan"
        )
    return path


@cache
def load_weights(path: Path) -> Weights:
    """The weights of a file. Raises FileError."""
    held = content(path)
    return kept.weights(path, held, lambda: weights_of(held, path))
