"""The page of the rules is that of the rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from unchrome import book
from unchrome.book import listing

PAGE = Path(__file__).parents[1] / "docs/rules.md"


def stale(page: str, rules: str) -> str:
    """What is to be said of a page that is not what the rules give; nothing where it is."""
    if page == rules:
        return ""
    old, new = _sections(page), _sections(rules)
    names = [
        *(f"{name} is listed, but there is no such rule any more" for name in old if name not in new),
        *(f"{name} is not listed" for name in new if name not in old),
        *(f"{name} has changed" for name in new if name in old and new[name] != old[name]),
    ]
    return "\n".join([f"docs/rules.md is not of these rules; renew it: {listing.RENEW}", *names[:20]])


def _sections(page: str) -> dict[str, str]:
    head, *found = re.split(r"^### ", page, flags=re.MULTILINE)
    return {"the head of the page": head} | {part.partition("\n")[0]: part.partition("\n## ")[0] for part in found}


def fresh() -> str:
    return "".join(f"{line}\n" for line in listing.markdown(listing.kinds(book.load())))


def test_the_page_is_that_of_the_rules() -> None:
    said = stale(PAGE.read_text(encoding="utf-8"), fresh())
    assert not said, said


def test_a_stale_page_names_the_rules_and_the_command() -> None:
    rules = fresh()
    gone = rules.replace("### share-row\n", "### share-rows\n").replace("`StumbleUpon`", "`Stumble`")
    assert stale(gone, rules).splitlines() == [
        "docs/rules.md is not of these rules; renew it: unchrome rules list --format md > docs/rules.md",
        "share-rows is listed, but there is no such rule any more",
        "share-row is not listed",
        "share-service-name has changed",
    ]


@pytest.mark.parametrize("words", ["a `b` c", "`", "``x", "plain", " x "])
def test_words_are_code_whatever_backticks_they_hold(words: str) -> None:
    code = listing._code(words)
    fence = re.match("`+", code)[0]  # type: ignore[index]
    inside = code.removeprefix(fence).removesuffix(fence)
    assert fence not in inside
    assert inside.strip() == " ".join(words.split())
