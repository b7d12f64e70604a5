"""Inputs and outputs that need a package which a plain installation leaves out."""

from __future__ import annotations

from unchrome.errors import UsageError


class MissingExtraError(UsageError):
    """What was asked for takes a package that is not installed; the message says how to install it."""

    def __init__(self, what: str, package: str, install: str = "'unchrome[corpus]'") -> None:
        super().__init__(f"{what} takes {package}, which is not installed; pip install {install}")
