"""The weights of large files as JSON, kept between runs: reading thousands of numbers as YAML takes its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from unchrome.cache import LARGE, program, remembered
from unchrome.scales import Fork, Scale, Trees, Way
from unchrome.weights import Weights


def weights(path: Path, content: bytes, read: Callable[[], Weights]) -> Weights:
    """The weights of a file with this content, as `read` reads them or has read them before."""
    if len(content) < LARGE:
        return read()
    return _weights(remembered(["weights", program(), content], lambda: _row(read())), path)


def _row(found: Weights) -> dict[str, Any]:
    row = asdict(found) | {"witnessed": found.witnessed and _row(found.witnessed)}
    return {name: value for name, value in row.items() if name != "path"}


def _weights(row: dict[str, Any], path: Path) -> Weights:
    witnessed = _weights(row["witnessed"], path) if row["witnessed"] else None
    scales = {"own": _scale(row["own"]), "around": _trees(row["around"]), "witnessed": witnessed}
    return Weights(**row | {"path": path} | scales)


def _scale(row: dict[str, Any]) -> Scale:
    steps = {name: (tuple(at), tuple(worth)) for name, (at, worth) in row["steps"].items()}
    return Scale(row["start"], steps, _places(row["lines"]))


def _trees(row: dict[str, Any]) -> Trees:
    return Trees(row["start"], tuple(map(_fork, row["trees"])), _places(row["lines"]))


def _fork(row: dict[str, Any]) -> Fork:
    return Fork(row["name"], row["limit"], _way(row["below"]), _way(row["above"]))


def _way(row: dict[str, Any]) -> Way:
    return Way(row["worth"], _fork(row["fork"]) if row["fork"] else None)


def _places(row: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {name: (line, column) for name, (line, column) in row.items()}
