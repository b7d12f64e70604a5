"""What a site is: the registered domain of an address, by the public suffix list that `publicsuffixlist` brings along.

The suffixes under which people publish (`blogspot.com`) count, so that each blog there is a site. Nothing is fetched.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from unchrome.model import host

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


_HOST = re.compile(r"(?=.{1,253}$)[\w-]+(?:\.[\w-]+)+")


@lru_cache(1 << 14)
def registered(name: str) -> str:
    """The registered domain of a host; nothing where it has none, as an IP number or a suffix itself."""
    if not _HOST.fullmatch(name) or name.replace(".", "").isdecimal():
        return ""
    return str(_suffixes().privatesuffix(name.lower()) or "")


def site(url: str) -> str:
    """The registered domain of an address; nothing where there is none."""
    return registered(host(url).rstrip("."))


def parents(name: str) -> list[str]:
    """A host and the domains that it belongs to, from the narrowest: each may be the `site` of a rule."""
    labels = name.split(".")
    return [".".join(labels[at:]) for at in range(len(labels))] if name else []


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
