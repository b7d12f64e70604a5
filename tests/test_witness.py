"""When trafilatura is asked what is body: where the layout leaves a page in doubt, and not where it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from justext.core import define_stoplist
from lxml.html import tostring
from trafilatura import external

import pages as made
from unchrome import plan, witness
from unchrome.extract import extract
from unchrome.flow import Cleaner
from unchrome.model import Draft, Page
from unchrome.tree import parse
from unchrome.yamlfile import FileError

CLEAR = "".join(f"<p>{one} {two}</p>" for one, two in zip(made.SENTENCES, made.SENTENCES[1:], strict=False))
UNCLEAR = "".join(f"<div><a href='/{at}'>{text}</a> {text}</div>" for at, text in enumerate(made.SENTENCES))


def draft(body: str, doubt: float) -> Draft:
    page = Page("x", "html", f"<html><body><main><h1>The river moves</h1>{body}</main></body></html>", "x")
    found = extract(page, replace(plan.load().extract, doubt=doubt))
    assert isinstance(found, Draft)
    return found


def kept(found: Draft) -> set[float]:
    return {line.place.evidence["kept"] for line in found.lines if line.place}


@pytest.mark.parametrize(("body", "asked"), [(CLEAR, False), (UNCLEAR, True)])
def test_trafilatura_is_asked_where_the_layout_leaves_a_page_in_doubt(body: str, asked: bool) -> None:
    found = draft(body, plan.load().extract.doubt)
    assert (kept(found) == {-1}) is not asked
    assert kept(draft(body, 0)) <= {0, 1}
    assert kept(draft(body, 1)) == {-1}


@given(st.lists(st.sampled_from([CLEAR, UNCLEAR, "<ul><li>Home</li><li>News</li></ul>"]), min_size=1, max_size=4))
def test_who_asks_at_less_doubt_asks_whenever_another_does(parts: list[str]) -> None:
    asked = [kept(draft("".join(parts), doubt)) != {-1} for doubt in (0, 0.1, 0.2, 0.5, 1)]
    assert asked == sorted(asked, reverse=True)
    assert asked[0]


def test_a_page_that_was_asked_about_has_weights_of_its_own(tmp_path: Path) -> None:
    certain = "own: {start: 9}\naround:\n  start: 9\n  trees:\n  - [words, 0, 0, 0, 0]\n"
    never = certain.replace("start: 9\n", "start: -9\n")
    witnessed = "witnessed:\n" + "".join(f"  {line}\n" for line in never.splitlines())
    (tmp_path / "w.yaml").write_text(f"about: x\n{certain}{witnessed}")
    plain = "stages:\n  - region: {weights: w.yaml}\n"
    page = Page("x", "html", f"<html><body><main>{CLEAR}</main></body></html>", "x")
    for doubt, lines in ((0, 0), (1, len(made.SENTENCES) - 1)):
        (tmp_path / "plan.yaml").write_text(f"extract: {{with: trafilatura, weights: w.yaml, doubt: {doubt}}}\n{plain}")
        found, _ = Cleaner(tmp_path / "plan.yaml").draft(page)
        assert found
        assert found.verdicts
        assert sum(found.verdicts.likely(at) > 0.5 for at in range(len(found.lines))) == lines


def test_witnessed_weights_are_held_to_the_evidence_that_there_is(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text("about: x\nwitnessed:\n  own:\n    goat: {at: [1], worth: [0, 1]}\n")
    (tmp_path / "plan.yaml").write_text("stages:\n  - region: {weights: w.yaml}\n")
    with pytest.raises(FileError, match=r"w.yaml:4:5: there is no evidence 'goat'"):
        Cleaner(tmp_path / "plan.yaml")


def test_golden_pages_are_read_alike_without_a_witness_and_with_one_that_is_never_asked(golden: Path) -> None:
    pages = sorted(golden.glob("*/input.html"))
    assert pages
    never, alone = replace(plan.load().extract, doubt=1), plan.load("fast").extract
    for path in pages:
        page = Page(path.parent.name, "html", path.read_bytes(), str(path))
        one, other = extract(page, never), extract(page, alone)
        assert (getattr(one, "text", None), getattr(one, "reason", None)) == (
            getattr(other, "text", None),
            getattr(other, "reason", None),
        )


def test_the_stop_words_that_trafilatura_is_lent_are_those_it_loads_itself() -> None:
    own = set(external.jt_stoplist_init())
    lent = witness.StopWords()
    assert set(lent) == own
    assert external.JT_STOPLIST is lent
    assert define_stoplist(lent) == define_stoplist(tuple(own))


def test_trafilatura_falls_back_on_the_stop_words_that_it_is_lent() -> None:
    short = f"<html><body><article><form><p>{made.SENTENCES[0]}</p></form></article></body></html>"
    define_stoplist.cache_clear()
    witness.kept(short.encode(), "", "balanced")
    assert define_stoplist.cache_info().currsize == 1
    assert external.JT_STOPLIST is witness.STOP_WORDS


@pytest.mark.parametrize("behind", ["", "(" * witness.LONGEST])
def test_what_is_too_long_for_a_name_is_not_read(behind: str) -> None:
    tree = parse(f'<html><head><meta name="author" content="Ada Holt{behind}"></head><p>x</p></html>'.encode())
    before = tostring(tree)
    assert witness.read(tree, "").get("authors") == (None if behind else ["Ada Holt"])
    assert tostring(tree) == before
