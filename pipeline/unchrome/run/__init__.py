"""A run of `clean`: where it writes, and what it tells the user."""

from unchrome.run.report import SHOWN, Report, TooManyRejectsError, hush
from unchrome.run.targets import TargetError, Targets

__all__ = ["SHOWN", "Report", "TargetError", "Targets", "TooManyRejectsError", "hush"]
