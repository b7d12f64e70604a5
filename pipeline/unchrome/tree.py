"""The bytes of an HTML page to an lxml tree."""

from __future__ import annotations

from typing import Any


class TooDeepError(ValueError):
    """The page's elements are deeper in each other than any parser goes: its tree ends there."""


def parse(raw: bytes) -> Any:
    """The tree of a page in UTF-8, whatever it states. Raises TooDeepError."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = html.document_fromstring(raw, parser=parser)
    except etree.ParserError:
        return None
    if is_cut(parser):
        raise TooDeepError
    return tree


def is_cut(parser: Any) -> bool:
    """Whether the last page that the parser read was over a limit of its own, and its tree ends there."""
    from lxml import etree

    return bool(parser.error_log.filter_types([etree.ErrorTypes.ERR_RESOURCE_LIMIT]))


def count(tree: Any) -> int:
    """How many elements there are."""
    return int(tree.xpath("count(//*)"))
