"""Whether the block of a WARC record is what its header says, by the digest that crawlers write there.

The digest of the payload is not asked: tools do not agree whether it is of the bytes as sent or of those decoded.
"""

from __future__ import annotations

import base64
import hashlib

_KNOWN = {"md5", "sha1", "sha256", "sha512"}


def differs(block: bytes, stated: str) -> bool:
    """Whether the digest stated (`sha1:` and base 32 or 16) is that of other bytes; one of an unknown kind is not."""
    name, _, value = stated.strip().partition(":")
    name = name.lower().replace("-", "")
    if name not in _KNOWN:
        return False
    digest = hashlib.new(name, block, usedforsecurity=False)
    value = value.strip().upper().rstrip("=")
    return value not in (base64.b32encode(digest.digest()).decode().rstrip("="), digest.hexdigest().upper())
