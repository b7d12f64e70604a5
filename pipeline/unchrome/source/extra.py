"""Inputs that need a package which a plain installation leaves out."""

from __future__ import annotations


class MissingExtraError(Exception):
    """The input cannot be read without a package that is not installed; the message says how to install it."""

    def __init__(self, what: str, package: str) -> None:
        super().__init__(f"{what} is read with {package}, which is not installed; pip install 'unchrome[corpus]'")
