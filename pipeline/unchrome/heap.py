"""The memory that the C library manages for this process."""

from __future__ import annotations

import ctypes
import sys


def trim() -> None:
    """Give what is free back to the system, wherever it lies: by itself glibc gives back only what is free at the end.
    Other libraries have no such function, and nothing happens."""
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if malloc_trim:
        malloc_trim(0)
