"""What an HTML page states about itself in its head and its headings: JSON-LD, meta tags, the title, the first heading.

Pages state the same thing in several places, each with its own noise; the one that the others confirm has the word.
"""

from __future__ import annotations

from typing import Any

from unchrome import address as addresses
from unchrome.fields.names import recase
from unchrome.metadata import authors, dates, title
from unchrome.metadata.authors import names
from unchrome.metadata.head import Head, address, read

__all__ = ["Head", "address", "names", "read", "stated"]


def stated(head: Head, tree: Any, url: str) -> dict[str, Any]:
    """The fields that the page states, in its head or its headings; what it does not state is left out."""
    headline = title.title(head, tree, url)
    heading = title.heading(tree, headline)
    found = {
        "title": headline,
        "authors": authors.authors(head, tree, heading),
        "published": dates.published(head, tree, heading) or addresses.published(url) or dates.shown(tree, heading),
        "modified": dates.modified(head),
        "section": recase(next(iter(head.sections), "")),
        "language": (tree.get("lang") or "").strip().replace("_", "-").partition("-")[0].lower(),
        "sitename": head.sitename,
    }
    return {name: value for name, value in found.items() if value}
