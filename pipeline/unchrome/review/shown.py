"""Text of pages in templates: made safe as on every page, and cut shorter, as many texts are shown at once."""

from __future__ import annotations

from markupsafe import Markup

from unchrome.browser.markup import Cut, joined

SHORT = Cut(1_000, 600, 150)


def shown(text: object) -> Markup:
    """The text, cut in its middle where it is long; controls and bidirectional marks are shown by their codes."""
    return Markup(joined(str(text), cut=SHORT))
