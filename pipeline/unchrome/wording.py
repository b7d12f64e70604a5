"""What every message does with numbers of things, and with text that came from elsewhere."""


def count(number: int, what: str) -> str:
    """A number of things in words: `1 page`, `2,000 pages`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def plain(text: str) -> str:
    """The text with control characters shown, so that no page and no file name can drive the terminal."""
    return "".join(ch if ch.isprintable() else repr(ch)[1:-1] for ch in text)
