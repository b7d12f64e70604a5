"""Mining: what recurs over a site's pages becomes rules, whatever the order of the pages, and never the body."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import herald
from unchrome import plan, shape
from unchrome.cli import app
from unchrome.flow import Cleaner
from unchrome.mine import fold, guards, store
from unchrome.mine.count import SPELLINGS, Seen, Sketch, Spot
from unchrome.mine.drift import has_stopped
from unchrome.mine.mining import Mining, save
from unchrome.mine.write import text
from unchrome.model import Article, Page

CHROME = (*herald.HEAD, *herald.TAIL)
PAGES = [herald.page(number) for number in range(12)]


def files(pages: Iterable[Page]) -> dict[str, str]:
    """What would be written for each site."""
    with Mining() as mining:
        for result in Cleaner("mined").run(pages):
            mining.see(result)
        return {name: text(about, proposals) for name, about, proposals in mining.files()}


def saved(pages: Iterable[Page], folder: Path) -> Path:
    """The folder with what was written."""
    with Mining() as mining:
        for result in Cleaner("mined").run(pages):
            mining.see(result)
        save(mining, folder)
    return folder


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 comments", "1,204  Comments"),
        ("Updated 3:15 pm", "updated 11:02 A.M."),
        ("It’s here", "it's here"),
    ],
)
def test_lines_that_differ_in_case_space_and_digits_fold_into_one(one: str, other: str) -> None:
    assert fold.folded(shape.bare(one)[0]) == fold.folded(shape.bare(other)[0])


def test_lines_that_differ_in_words_do_not() -> None:
    assert len({fold.folded(line) for line in ("12 comments", "12 comment", "comments", "Updated 3:15")}) == 4


def test_of_a_site_the_frame_of_the_pages_is_proposed_and_nothing_of_the_articles(tmp_path: Path) -> None:
    folder = saved(PAGES, tmp_path)
    assert [path.name for path in folder.iterdir()] == ["example.com.yaml"]
    article = Cleaner("mined", folder).clean(herald.page(99))
    assert isinstance(article, Article)
    gone = [row["before"] for row in article.ledger if row["stage"] == "chrome"]
    around = {"Updated 4:39 pm", "101 comments", "More from Tom Weir99", f"How {herald.NAMES[3]} spent day 99"}
    assert set(CHROME) <= set(gone) <= {*CHROME, *around}
    assert {"Updated 4:39 pm", "101 comments", "More from Tom Weir99"} <= set(gone)


def test_plain_text_comes_before_beginnings_before_patterns(tmp_path: Path) -> None:
    saved(PAGES, tmp_path)
    rules = {rule.hits[0].text: rule for rule in plan.load("mined", tmp_path).rules}
    assert rules["News"].equals == {"news"}
    assert rules["News"].match is None
    frame = next(rule for hit, rule in rules.items() if hit.startswith("More from"))
    assert (frame.equals, frame.match, frame.where) == (frozenset(), None, "tail")
    assert next(rule for hit, rule in rules.items() if hit.endswith("comments")).match is not None


def test_the_evidence_says_how_often_where_and_between_what() -> None:
    dated = [
        Page(page.id, "text", page.content, "x", page.url, {"published": f"2031-05-{at + 1:02}"})
        for at, page in enumerate(PAGES)
    ]
    rules = yaml.safe_load(files(dated)["example.com"])["rules"]
    rule = next(rule for rule in rules if rule["hits"] == ["News"])
    evidence = rule["evidence"]
    assert (evidence["pages"], evidence["of"], evidence["share"], evidence["lines"]) == (12, 12, 1.0, 12)
    assert evidence["positions"] == {"head": 12, "tail": 0, "inside": 0}
    assert (evidence["above"], evidence["below"]) == ("the harbor herald", "tides & weather")
    assert (str(evidence["first"]), str(evidence["last"])) == ("2031-05-01", "2031-05-12")
    assert len(evidence["samples"]) == 3
    assert {(item["above"], item["line"], item["below"]) for item in evidence["samples"]} == {herald.HEAD[:3]}
    assert 0 < evidence["of_letters"] < 0.01
    assert 0.9 < evidence["confidence"] < 1


def test_misses_are_lines_that_begin_alike_and_stay() -> None:
    more = [
        Page(f"m{at}", "text", f"{page.content}\nNews {'from' * (at + 1)} nowhere", "x", page.url)
        for at, page in enumerate(PAGES)
    ]
    rules = yaml.safe_load(files(more)["example.com"])["rules"]
    (rule,) = [rule for rule in rules if rule["hits"] == ["News"]]
    assert len(rule["misses"]) == 2
    assert all(miss.startswith("News from") for miss in rule["misses"])


def test_a_site_with_seven_articles_has_no_rules_however_often_they_are_saved() -> None:
    seven = [herald.page(number) for number in range(guards.SITE_PAGES - 1)]
    again = [Page(f"again-{page.id}", "text", page.content, "again", page.url) for page in seven]
    assert files([*seven, *again]) == {}
    assert files([*seven, *again, herald.page(7)]) != {}


@settings(max_examples=10)
@given(order=st.permutations(range(len(PAGES))), twice=st.lists(st.sampled_from(range(len(PAGES))), max_size=4))
def test_neither_the_order_nor_a_page_that_comes_twice_makes_a_difference(order: list[int], twice: list[int]) -> None:
    assert files(PAGES[at] for at in [*order, *twice]) == files(PAGES)


short = st.sampled_from(
    [*CHROME, herald.NOTICE, herald.QUOTE, herald.LEAD, "12 comments", "7 comments", "- Home", "NO", "12:30", "#1: a"]
)
anything = st.one_of(short, st.text(max_size=60), st.sampled_from(herald.lines(3)))


@settings(max_examples=25)
@given(pages=st.lists(st.lists(anything, min_size=1, max_size=12), min_size=8, max_size=14))
def test_every_rule_loads_hits_its_own_hits_and_no_line_like_a_paragraph(pages: list[list[str]]) -> None:
    of_site = [
        Page(str(at), "text", "\n".join([*lines, f"page {at}"]), "x", f"https://a.example/{at}")
        for at, lines in enumerate(pages)
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = saved(of_site, Path(name))
        if not any(folder.iterdir()):
            return
        cleaner = Cleaner("mined", folder)  # which holds each rule to its own hits and misses
        hit = {hit.text for rule in cleaner.plan.rules for hit in rule.hits}
        assert all(rule.hits and rule.status == "draft" for rule in cleaner.plan.rules)
        assert not [line for line in hit if shape.is_body(line) or line in (herald.QUOTE, herald.LEAD)]
        for page in of_site:
            draft, _ = cleaner.draft(page)
            gone = [line for line in draft.lines if line.gone] if draft else []
            assert not [line.text for line in gone if shape.is_body(line.text)]


@given(keys=st.lists(st.lists(st.integers(0, 500), max_size=20), max_size=40), size=st.integers(1, 64))
def test_the_sketch_has_its_size_and_never_counts_too_low(keys: list[list[int]], size: int) -> None:
    sketch = Sketch(size)
    for page in keys:
        sketch.add(page)
    assert len(sketch._counts) == size
    true = Counter(key for page in keys for key in set(page))
    assert all(sketch.at_most(key) >= number for key, number in true.items())


@settings(max_examples=20)
@given(order=st.permutations(range(30)))
def test_of_a_large_site_the_same_sample_is_kept_in_whatever_order_it_comes(order: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(store, "SAMPLE", 10)
        patch.setattr(store, "PRUNED", 7)
        kept = []
        for name, numbers in (("a", order), ("b", sorted(order))):
            pages = store.Store(Path(folder) / name)
            for number in numbers:
                pages.add("a.example", store.Copy(f"p{number}", "", "", herald.lines(number)))
            assert pages.sites() == [("a.example", 10)]
            kept.append([page.id for page in pages.pages("a.example")])
            rows = pages._pages.execute("SELECT count(*) FROM pages").fetchone()[0]
            assert rows <= 10 + 7
            pages.close()
        assert kept[0] == kept[1]


def test_a_store_without_room_says_where_it_is(tmp_path: Path) -> None:
    pages = store.Store(tmp_path / "pages")
    pages._pages.execute("PRAGMA max_page_count = 8")
    with pytest.raises(store.StoreError, match=rf"{tmp_path.name}: .* full; name another by TMPDIR"):
        for number in range(200):
            pages.add("a.example", store.Copy(f"p{number}", "", "", herald.lines(number)))


def test_half_a_character_does_no_harm(tmp_path: Path) -> None:
    pages = store.Store(tmp_path / "pages")
    pages.add("a.example", store.Copy("\ud800", "", "\udfff", ["a \ud83d b"]))
    assert [(page.id, page.title, page.lines) for page in pages.pages("a.example")] == [("?", "?", ["a ? b"])]


def seen(line: str, pages: int = 10, tail: int = 10, title: bool = False) -> Seen:
    body = pages if shape.is_body(line) else 0
    spelled = Counter({line: pages})
    return Seen(pages, pages, 0, tail, pages - tail, body, pages * len(line), 0, ("", ""), spelled, titled=title)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (seen(herald.NOTICE), "sentence"),
        (seen("He would not say more than that.", pages=4, tail=4), "sentence"),
        (seen(herald.QUOTE), "quoted"),
        (seen(herald.LEAD), "lead"),
        (seen("Storm takes the pier", title=True), "title"),
        (seen("Sport", pages=4, tail=1), "here and there"),
        (seen("Sport", pages=2, tail=2), "too few"),
        (seen("3 : 1", pages=4, tail=4), "number"),
        (seen("word " * 50), "too long"),
        (seen("a\x07b"), "not to be printed"),
        (seen("Copyright of the Herald, all of it kept.", pages=10), None),
        (seen("Sport", pages=6, tail=1), None),
        (seen("More headlines »", pages=6), None),
    ],
)
def test_each_guard_says_why(line: Seen, why: str | None) -> None:
    said = guards.refusal(line, 10)
    assert said is None if why is None else said is not None and why in said


@given(st.integers(min_value=0, max_value=40), st.sampled_from(["a sentence", "a quote"]))
def test_one_sentence_among_many_spellings_keeps_a_frame_from_being_proposed(at: int, kind: str) -> None:
    odd = "Reported here by nobody, the council stayed away." if kind == "a sentence" else "Reported here by “Nobody”"
    lines = [f"Reported here by Ada {'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]} Holt" for n in range(40)]
    lines.insert(at, odd)
    found = Seen()
    for number, line in enumerate(lines):
        found.see(store.Copy(f"p{number}", "", "", [line]), Spot(line, line, "", "", 0, 1, False, True, False), number)
    said = guards.frame_refusal(found, len(lines))
    assert said is not None
    assert ("sentence" if kind == "a sentence" else "quoted") in said
    assert len(found.spellings) <= SPELLINGS + 1


def test_what_three_sites_have_is_proposed_for_small_sites_that_have_it_too(tmp_path: Path) -> None:
    large = [herald.page(at, site=f"https://{name}.example") for name in ("a", "b", "c") for at in range(8)]
    small = [herald.page(at, site=f"https://{name}.example") for name in ("s", "t", "u") for at in range(2)]
    foreign = Page("x", "text", "Nothing of it\nNews of the day", "x", "https://x.example/1")
    written = files([*large, *small, foreign])
    assert list(written) == ["a.example", "b.example", "c.example", "families"]
    assert "site: [s.example, t.example, u.example]" in written["families"]
    assert "x.example" not in written["families"]
    saved([*large, *small, foreign], tmp_path)
    article = Cleaner("mined", tmp_path).clean(herald.page(1, site="https://www.t.example"))
    assert isinstance(article, Article)
    assert {row["before"] for row in article.ledger} >= set(CHROME)


def run(*words: str | Path, text: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(word) for word in words], input=text)
    return result.exit_code, result.stdout, result.stderr


def test_mine_then_clean_then_drift(tmp_path: Path) -> None:
    old, new = herald.write(tmp_path / "old.jsonl", PAGES), tmp_path / "new.jsonl"
    rules = tmp_path / "rules"
    code, out, err = run("mine", old, "-o", rules)
    assert (code, out) == (0, "")
    assert "pages: 12; sites: 1" in err
    assert run("mine", old, "--against", rules)[:2] == (0, "")
    herald.write(new, (herald.page(number, (*herald.TAIL[1:], "Ring us up")) for number in range(20, 32)))
    code, out, _ = run("mine", new, "--against", rules)
    assert code == 1
    stopped, new_line = out.splitlines()
    assert "example.com: stopped: example-com-more-stories-below-the" in stopped
    assert "was on 100% of the articles, now on 0 of 12 pages" in stopped
    assert new_line == "example.com: new: 'Ring us up': on 12 of 12 articles, in the tail"


def test_workers_and_stdin_give_the_same_files(tmp_path: Path) -> None:
    old = herald.write(tmp_path / "old.jsonl", PAGES)
    assert run("mine", old, "-o", tmp_path / "a")[0] == 0
    assert run("mine", old, "-o", tmp_path / "b", "--workers", "2")[0] == 0
    assert run("mine", "-o", tmp_path / "c", text=old.read_text())[0] == 0
    first, *others = [(tmp_path / name / "example.com.yaml").read_bytes() for name in "abc"]
    assert others == [first, first]


def test_a_run_of_the_plan_mined_gives_the_lines_to_mine(tmp_path: Path) -> None:
    old = herald.write(tmp_path / "old.jsonl", PAGES)
    assert run("mine", old, "-o", tmp_path / "a")[0] == 0
    assert run("clean", old, "--plan", "mined", "-o", f"{tmp_path}/run/")[0] == 0
    assert run("mine", tmp_path / "run/articles", "-o", tmp_path / "b")[0] == 0
    first, second = [(tmp_path / name / "example.com.yaml").read_bytes() for name in "ab"]
    assert first == second


def test_ray_gives_the_same_files(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed")
    old = herald.write(tmp_path / "old.jsonl", PAGES)
    assert run("mine", old, "-o", tmp_path / "a")[0] == 0
    command = [sys.executable, "-m", "unchrome", "mine", old, "-o", tmp_path / "b", "--engine", "ray", "--workers", "1"]
    subprocess.run(command, check=True, timeout=300)
    first, second = [(tmp_path / name / "example.com.yaml").read_bytes() for name in "ab"]
    assert first == second


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "name a folder for the proposed rules with -o DIR"),
        (("-o", "{dir}"), "holds rule files already, which are not written over"),
        (("-o", "{file}"), "is a file; name a folder"),
        (("-o", "{file}/x"), "x cannot be made: Not a directory"),
        (("--against", "{empty}"), "no rule files (*.yaml) here"),
        (("--against", "{dir}", "--rules", "{dir}"), "leave out --rules"),
        (("-o", "{empty}", "--plan", "mind"), "did you mean 'mined'"),
    ],
)
def test_wrong_usage_says_what_to_do(tmp_path: Path, words: Sequence[str], says: str) -> None:
    pages = herald.write(tmp_path / "pages.jsonl", PAGES)
    (tmp_path / "dir").mkdir()
    (tmp_path / "empty").mkdir()
    saved(PAGES, tmp_path / "dir")
    places = {"dir": tmp_path / "dir", "empty": tmp_path / "empty", "file": pages}
    code, _, err = run("mine", pages, *(word.format(**places) for word in words))
    assert code == 2
    assert says in err


def test_pages_without_an_address_are_counted_and_passed_over(tmp_path: Path) -> None:
    pages = herald.write(tmp_path / "pages.jsonl", (herald.page(number, site="") for number in range(9)))
    code, _, err = run("mine", pages, "-o", tmp_path / "rules")
    assert code == 0
    assert "pages without an address: 9" in err
    assert "rules proposed: 0; files: 0" in err


@pytest.mark.parametrize(
    ("share", "fired", "pages", "stopped"),
    [(0.9, 0, 8, True), (0.9, 8, 8, False), (0.1, 0, 8, False), (0.1, 0, 60, True), (0, 0, 8, True), (0, 1, 8, False)],
)
def test_a_rule_has_stopped_where_silence_is_no_chance(share: float, fired: int, pages: int, stopped: bool) -> None:
    assert has_stopped(share, fired, pages) == stopped


def test_on_labelled_pages_rules_are_right_and_find_most_that_recurs(shared: Path, tmp_path: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parent / "bench"))
    import mine as bench

    sites = bench.labelled(shared, "traf")
    pages = [item for items in sites.values() for item in items]
    assert bench.mined(pages, tmp_path / "rules") > 100
    total = sum(bench.count(sites, bench.dropped(pages, tmp_path / "rules")).values(), Counter())
    assert total["chrome"] >= 0.97 * (total["chrome"] + total["content"] + total["title"] + total["mixed"])
    assert total["found"] >= 0.6 * total["often"]
