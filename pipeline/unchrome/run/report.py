"""What a run tells on stderr, and with which code it ends."""

from __future__ import annotations

import logging
import sys
import warnings

from unchrome.errors import UsageError
from unchrome.model import Reject
from unchrome.run.tally import Tally
from unchrome.sink import Written
from unchrome.wording import count, plain

SHOWN = 10
"""How many rejects are shown one by one; the rest are counted."""
ENOUGH = 100
"""Pages of which too many can be rejects; of fewer, a share says little."""

NO_PAGE = "no input holds a page (of a WARC file: a response of HTML, or a text made of one); --kind names another kind"
"""What is told of a run that came to no page, since an empty output may be taken for a good one."""


class TooManyRejectsError(UsageError):
    """More of the pages are rejects than were allowed."""


class Report:
    """What a run tells on stderr: each of the first rejects, then a summary; and the exit code."""

    def __init__(self, quiet: bool, max_rejects: float | None = None) -> None:
        """`max_rejects` is the share of pages, from 0 to 1, that may be rejects; None is any."""
        self.tally = Tally()
        self.quiet = quiet
        self._max_rejects = max_rejects
        self._shown = 0

    def see(self, result: Written | Reject) -> None:
        """Note one result."""
        self.tally.add(result)
        if isinstance(result, Reject) and self._shown < SHOWN and not self.quiet:
            self._shown += 1
            self.say(f"{result.where}: rejected by {result.stage}: {result.detail}")

    def say(self, message: str) -> None:
        """Print a line on stderr, unless the run is quiet."""
        if not self.quiet:
            print(f"unchrome: {plain(message)}", file=sys.stderr)

    def check(self) -> None:
        """Raise TooManyRejectsError where too many pages are rejects, of ENOUGH or more."""
        most, rejects, pages = self._max_rejects, self.tally.rejected, self.tally.pages
        if most is not None and pages >= ENOUGH and rejects > most * pages:
            said = f"{rejects:,} of {pages:,} pages are rejects{self.tally.why()}"
            raise TooManyRejectsError(f"stopped: {said}, more than --max-rejects {most:g}")

    def finish(self, skipped: int, all_kept: bool) -> None:
        """Print the summary: `skipped` files of folders were passed over, and the rejects are all kept or not."""
        if self.tally.rejected > SHOWN and not all_kept:
            more = self.tally.rejected - SHOWN
            self.say(f"{more:,} more rejects not shown; --rejects FILE keeps them all")
        if skipped:
            self.say(f"{count(skipped, 'file')} of other kinds passed over in folders and archives")
        if not self.tally.pages:
            self.say(NO_PAGE)
        self.say(self.tally.summary())

    @property
    def exit_code(self) -> int:
        """0 done; 3 done, with rejects; 4 an input could not be read."""
        if self.tally.rejects["unreadable"]:
            return 4
        return 3 if self.tally.rejected else 0


def hush() -> None:
    """Keep other libraries' logs and warnings about a page off stderr: what counts of them is in the rejects."""
    warnings.simplefilter("ignore")
    for name in ("trafilatura", "htmldate", "courlan", "justext", "readability", "charset_normalizer"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
