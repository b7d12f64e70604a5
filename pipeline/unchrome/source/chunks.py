"""Whether the chunks in which an HTTP response was sent have all come."""

from __future__ import annotations

import re

_SIZE = re.compile(rb"([0-9a-f]{1,16})[^\r\n]*\r\n", re.I)


def break_off(body: bytes) -> bool:
    """Whether a body that begins with a chunk ends before the last, which holds nothing."""
    at = 0
    while (chunk := _SIZE.match(body, at)) and (size := int(chunk[1], 16)):
        at = chunk.end() + size + len(b"\r\n")
    return at > 0 and not chunk
