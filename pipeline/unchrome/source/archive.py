"""What archives have in common: a member, and how its bytes are read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from unchrome.source.packing import PackingError

DEPTH = 3
"""Archives in archives are opened so deep."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, or a link or device: its name there, and what opens a file; `open` and the reading raise
    PackingError."""

    name: str
    open: Callable[[], BinaryIO]
    is_file: bool = True


class Part(io.RawIOBase):
    """A member's bytes, from `read`, which raises PackingError where they are damaged, and from then on."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._error: PackingError | None = None

    def readable(self) -> bool:  # noqa: D102 - as io has it
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # noqa: D102 - as io has it
        if self._error:
            raise self._error
        try:
            content = self._read(len(buffer))
        except PackingError as error:
            self._error = error
            raise
        buffer[: len(content)] = content
        return len(content)
