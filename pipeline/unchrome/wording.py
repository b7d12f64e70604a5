"""Numbers of things, as every message puts them."""


def count(number: int, what: str) -> str:
    """A number of things in words: `1 page`, `2,000 pages`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
