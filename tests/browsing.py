"""What tests of pages for a browser share: what may be in such a page, and whether its colours can be read."""

from __future__ import annotations

import re

from lxml import html

TAGS = set("html head meta title style body header nav main section h1 h2 h3 p label input ol ul li a div span".split())
TAGS |= set("del ins mark dl dt dd b table caption thead tbody tr th td code svg rect line circle text".split())
ATTRIBUTES = set("lang charset http-equiv content name type id class for href dir role tabindex scope colspan".split())
ATTRIBUTES |= set("aria-label aria-hidden aria-labelledby x y x1 x2 y1 y2 cx cy r width height text-anchor".split())

RATIO = """element => {
  const of = colour => {
    const context = document.createElement('canvas').getContext('2d');
    context.fillStyle = colour; context.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map(
      part => part / 255 <= .04045 ? part / 255 / 12.92 : ((part / 255 + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const [text, back] = [of(getComputedStyle(element).color), of(getComputedStyle(document.body).backgroundColor)];
  return (Math.max(text, back) + .05) / (Math.min(text, back) + .05);
}"""
"""The contrast of an element's text with the page behind it."""


def assert_safe(content: str) -> None:
    content.encode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f]", content)
    for element in html.document_fromstring(content).iter():
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES, element.attrib
        assert element.get("href", "#").startswith("#")
