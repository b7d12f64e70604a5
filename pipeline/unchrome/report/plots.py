"""Plots as SVG: what is drawn is in per cent of the plot, so it is as wide as its place and letters keep their size.

No plot says what is not beside it as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from unchrome.browser.markup import Html, tag
from unchrome.browser.style import HUES

PLAIN = "plain"
"""The look of what is not coloured."""


def bar(share: float, largest: float = 1.0) -> Html:
    """A bar, as long as the share is of the largest one."""
    return _hidden("bar", _rect(0, share / largest if largest else 0))


def bars(then: float, now: float, largest: float) -> Html:
    """A line from then, which is hollow, to now."""
    at, to = (_percent(0.02 + 0.96 * (share / largest if largest else 0)) for share in (then, now))
    return _hidden(
        "bar change",
        tag("line", x1="0", x2="100%", y1="50%", y2="50%", class_="axis"),
        tag("line", x1=at, x2=to, y1="50%", y2="50%"),
        tag("circle", cx=at, cy="50%", r="4", class_="then"),
        tag("circle", cx=to, cy="50%", r="4"),
    )


def stack(parts: Sequence[tuple[str, int]], plain: str = "") -> Html:
    """Parts of a whole beside each other, and below what they are; the one of the name `plain` is not coloured."""
    whole = sum(number for _, number in parts) or 1
    starts = accumulate((number / whole for _, number in parts), initial=0.0)
    looks = _looks([name for name, _ in parts], plain)
    drawn = [
        _rect(start, number / whole, look)
        for start, (_, number), look in zip(starts, parts, looks, strict=False)  # the last start is the end
    ]
    told = [_told(name, number, whole, look) for (name, number), look in zip(parts, looks, strict=True)]
    return Html(_hidden("stack", *drawn) + tag("ul", *told, class_="legend"))


def histogram(counts: Sequence[int], what: str) -> Html:
    """Columns for equal parts of 0 to 100 %, each with its number, and the per cent between them."""
    highest, width, foot = max(counts) or 1, 1 / len(counts), 0.87
    drawn: list[str] = []
    for at, count in enumerate(counts):
        height = 0.75 * count / highest
        drawn.append(_rect((at + 0.04) * width, 0.92 * width, top=foot - height, height=height))
        if count:
            drawn.append(_text(f"{count:,}", (at + 0.5) * width, foot - height - 0.02))
    ends = {0: "start", len(counts): "end"}
    ticks = (_text(f"{at * width:.0%}", at * width, 0.98, ends.get(at, "middle")) for at in range(len(counts) + 1))
    spoken = ", ".join(f"{at * width:.0%} to {(at + 1) * width:.0%}: {count:,}" for at, count in enumerate(counts))
    return tag("svg", *drawn, *ticks, class_="histogram", role="img", aria_label=f"{what}. {spoken}", width="100%")


def spread(shares: Iterable[float], parts: int = 10) -> list[int]:
    """How many of the shares are in each of so many equal parts of 0 to 1."""
    counts = [0] * parts
    for share in shares:
        counts[min(int(share * parts), parts - 1)] += 1
    return counts


def _looks(names: Iterable[str], plain: str) -> list[str]:
    """Each name's own look."""
    coloured = (f"hue h{place % len(HUES)}" for place in range(len(HUES) ** 2))
    return [PLAIN if name == plain else next(coloured) for name in names]


def _told(name: str, number: int, whole: int, look: str) -> Html:
    return tag(
        "li", tag("span", class_=f"swatch {look}"), f"{name} ", tag("b", f"{number / whole:.1%}"), f" {number:,}"
    )


def _text(said: str, left: float, foot: float, anchor: str = "middle") -> Html:
    return tag("text", said, x=_percent(left), y=_percent(foot), text_anchor=anchor)


def _rect(left: float, width: float, look: str = "", top: float = 0, height: float = 1) -> Html:
    place = {"x": _percent(left), "y": _percent(top), "width": _percent(width), "height": _percent(height)}
    return tag("rect", class_=look, **place)


def _hidden(look: str, *drawn: str) -> Html:
    return tag("svg", *drawn, class_=look, aria_hidden="true", width="100%")


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0), 1):.2f}%"
