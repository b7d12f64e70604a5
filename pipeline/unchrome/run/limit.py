"""A run that goes wrong stops."""

from __future__ import annotations

from unchrome.errors import UsageError
from unchrome.run.tally import Tally

LEAST = 100
"""Pages of which too many can be rejects; of fewer, a share says little."""


class TooManyRejectsError(UsageError):
    """More of the pages are rejects than were allowed."""


def check_rejects(tally: Tally, most: float | None) -> None:
    """Raise TooManyRejectsError where more than this share (0 to 1) of the pages are rejects, of LEAST or more."""
    if most is not None and tally.pages >= LEAST and tally.rejected > most * tally.pages:
        raise TooManyRejectsError(
            f"stopped: {tally.rejected:,} of {tally.pages:,} pages are rejects{tally.why()}, "
            f"which is more than --max-rejects {most:g}"
        )
