"""What lint says: a place in a file, how grave it is, which check says so, what was found and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """An error keeps the file from doing what it says; a warning is about what most likely was meant otherwise."""

    error = "error"
    warning = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One thing to mend. `line` and `column` count from 1, in characters; `source` is the line as it stands there."""

    path: Path
    line: int
    column: int
    severity: Severity
    check: str
    message: str
    source: str
