"""JSON lines: one object a line, UTF-8."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson


def line(row: Mapping[str, Any]) -> bytes:
    """The row as one line of JSON, with its line break. Raises TypeError for what JSON cannot hold."""
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
