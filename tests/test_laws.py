"""The laws, each over random pages and over every golden case."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages
from unchrome import ledger
from unchrome.article import article
from unchrome.extract import extract
from unchrome.flow import Cleaner
from unchrome.model import Article, Draft, Page, Reject
from unchrome.plan import load
from unchrome.sink import line

LOOSE = """
stages:
  - repair: {}
  - lift: {rules: [fields/*]}
  - chrome: {rules: [chrome/*]}
  - lift: {rules: [headline/*]}
  - trim: {rules: [edges/*]}
  - repeat: {min_words: 12}
"""


@pytest.fixture(scope="module")
def loose(tmp_path_factory: pytest.TempPathFactory) -> Cleaner:
    """The article plan without its rails, so that random pages become articles and not rejects."""
    path = tmp_path_factory.mktemp("plan") / "loose.yaml"
    path.write_text(LOOSE)
    return Cleaner(path)


@cache
def article_cleaner() -> Cleaner:
    return Cleaner()


BROKEN = ("error", "unsettled", "unwritable")
"""Reasons that no page may be rejected for: the fault would be ours."""


def cleaned(cleaner: Cleaner, page: Page) -> tuple[str, Article | None]:
    """The extracted text of the page, and its article if it gives one."""
    draft, _ = cleaner.draft(page)
    result = cleaner.clean(page)
    assert isinstance(result, Article) or result.reason not in BROKEN, result
    return (draft.text if draft else ""), (result if isinstance(result, Article) else None)


def assert_undo_and_replay(cleaner: Cleaner, page: Page) -> None:
    extracted, article = cleaned(cleaner, page)
    if article is not None:
        assert ledger.undo(article.text, article.ledger) == extracted
        assert ledger.replay(extracted, article.ledger) == article.text
        if page.kind == "text":
            assert extracted == page.content


@given(text=pages.texts(), title=pages.titles, url=pages.addresses)
def test_law_1_and_2_undo_and_replay(loose: Cleaner, text: str, title: str | None, url: str) -> None:
    assert_undo_and_replay(loose, pages.page(text, title, url))


def test_law_1_and_2_over_golden_cases(loose: Cleaner, golden: Path) -> None:
    for page in pages.case_pages(golden):
        assert_undo_and_replay(loose, page)


@given(text=pages.texts())
def test_law_2_the_spans_say_where(loose: Cleaner, text: str) -> None:
    """Each span lies in the extracted text, and the first mark on a place reads there what the page said."""
    extracted, article = cleaned(loose, pages.page(text))
    touched: list[tuple[int, int]] = []
    for row in article.ledger if article else []:
        start, stop = row["span"]
        assert 0 <= start <= stop <= len(extracted)
        if row["rule"] != "join" and not any(start < b and a < stop for a, b in touched):
            assert extracted[start:stop] == row["before"]
            if not row["action"].startswith("copy"):
                touched.append((start, stop))


def assert_named(cleaner: Cleaner, page: Page) -> None:
    rules = {rule.id for rule in cleaner.plan.rules}
    scales = cleaner.plan.extract.weights
    decisions = {
        "lines": {"join", "lead", "break", "tail"},
        "repair": {"ftfy"},
        "repeat": {"said-before"},
        "region": {*scales.own.steps, *scales.around.lines},
    }
    _, article = cleaned(cleaner, page)
    for row in article.ledger if article else []:
        assert row["rule"] in decisions.get(row["stage"], rules)


@given(text=pages.texts(), title=pages.titles, url=pages.addresses)
def test_law_2_stages_passed_over_would_change_nothing(loose: Cleaner, text: str, title: str | None, url: str) -> None:
    draft, _ = loose.draft(pages.page(text, title, url))
    if draft is not None:
        marks = list(draft.marks)
        for stage in loose.plan.stages:
            stage(draft)
        assert draft.marks == marks


@given(text=pages.texts())
def test_law_3_no_drop_without_a_rule(loose: Cleaner, text: str) -> None:
    assert_named(loose, pages.page(text))


def test_law_3_over_golden_cases(golden: Path) -> None:
    for page in pages.case_pages(golden):
        assert_named(article_cleaner(), page)


def test_the_laws_are_not_kept_by_rejecting_everything(loose: Cleaner, golden: Path) -> None:
    todo = pages.case_pages(golden)
    assert all(cleaned(loose, page)[1] for page in todo)
    assert all(cleaned(article_cleaner(), page)[1] for page in todo)


@given(texts=st.lists(pages.texts(), max_size=6))
def test_law_4_accounting(texts: list[str]) -> None:
    results = list(article_cleaner().run([pages.page(text) for text in texts]))
    assert len(results) == len(texts)
    for result in results:
        assert isinstance(result, Article) or all((result.where, result.stage, result.reason, result.detail))
        assert isinstance(result, Article) or result.reason not in BROKEN


def test_law_4_over_golden_cases(golden: Path) -> None:
    todo = pages.case_pages(golden)
    assert [type(result) for result in article_cleaner().run(todo)] == [Article] * len(todo)


def test_law_4_an_exception_costs_its_page_only(loose: Cleaner) -> None:
    good = pages.page(" ".join(pages.SENTENCES))
    first, second, third = loose.run([good, Page("b", "html", object(), "b"), good])  # type: ignore[arg-type]
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert isinstance(second, Reject)
    assert second.reason == "error"
    assert "TypeError" in second.detail


def output(page: Page) -> bytes:
    """What a run writes for a page: the bytes of the article and its ledger, or of the reject."""
    result = article_cleaner().clean(page)
    if isinstance(result, Reject):
        return line(result.as_dict())
    return line(result.data) + b"".join(map(line, result.ledger))


def test_law_5_same_bytes_in_one_process_and_in_two(golden: Path) -> None:
    todo = pages.case_pages(golden)
    with ProcessPoolExecutor(2) as pool:
        assert list(pool.map(output, todo)) == [output(page) for page in todo]


def test_law_5_same_bytes_whatever_the_hash_seed(golden: Path) -> None:
    command = [sys.executable, "-m", "unchrome", "clean", "-q", str(golden)]
    runs = {subprocess.run(command, capture_output=True, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")}
    assert len(runs) == 1
    assert runs.pop().count(b"\n") > 20


@given(todo=st.permutations(range(6)), texts=st.lists(pages.texts(), min_size=6, max_size=6))
def test_law_6_a_page_is_alone(todo: list[int], texts: list[str]) -> None:
    alone = [output(pages.page(text)) for text in texts]
    assert [output(pages.page(texts[i])) for i in todo] == [alone[i] for i in todo]


def test_law_6_over_golden_cases(golden: Path) -> None:
    """Alone, by a cleaner that has seen nothing, a page gives what it gives after all the others."""
    todo = pages.case_pages(golden)
    warm = [output(page) for page in reversed(todo)][::-1]
    for page, expected in list(zip(todo, warm, strict=True))[::7]:
        article_cleaner.cache_clear()
        assert output(page) == expected


def again(cleaner: Cleaner, article: Article) -> Article | Reject:
    """The article, cleaned as a record of a corpus."""
    data = orjson.loads(line(article.data))
    fields = {key: data[key] for key in data if key not in ("id", "url", "text", "unchrome", "source", "metadata")}
    return cleaner.clean(Page(data["id"], "text", data["text"], "again", data.get("url", ""), fields))


@given(text=pages.texts(), title=pages.titles, url=pages.addresses)
def test_law_7_cleaning_a_clean_article_drops_nothing(loose: Cleaner, text: str, title: str | None, url: str) -> None:
    _, first = cleaned(loose, pages.page(text, title, url))
    if first is not None and first.text:
        second = again(loose, first)
        assert isinstance(second, Article), second
        assert second.text == first.text


def test_law_7_over_golden_cases(golden: Path) -> None:
    for page in pages.case_pages(golden):
        _, first = cleaned(article_cleaner(), page)
        if first is not None:
            second = again(article_cleaner(), first)
            assert isinstance(second, Article), second
            assert second.text == first.text, page.id


def calls(cleaner: Cleaner, text: str) -> int:
    """How many calls, Python's and C's, extracting a page and one round of the stages take: the same on any machine."""
    count = 0

    def tick(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        draft = extract(pages.page(text), cleaner.plan.extract)
        assert isinstance(draft, Draft)
        for stage in cleaner.plan.stages:
            stage(draft)
        article(draft, cleaner.plan)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "\n".join(pages.HITS[::9]) + "\n",
        "\n".join(pages.SENTENCES) + "\n",
        "\n".join(pages.BROKEN) + "\n",
        "Advertisement\n",
        "x\n\n \n",
        "You may also like\nFerry late\nFerry lost\n",
    ],
)
def test_law_8_work_grows_linearly_with_the_page(loose: Cleaner, unit: str) -> None:
    least = 2000 // len(unit) + 1
    small, large = (unit * least * times for times in (4, 16))
    calls(loose, small)
    assert calls(loose, large) < 4.4 * calls(loose, small) + 2000


def test_law_8_no_pattern_can_hang(loose: Cleaner) -> None:
    """Every pattern is RE2's, so the worst line of a length costs what that length costs; a long one ends."""
    worst = ["a" * 300_000, "By " + "Ab " * 60_000, "(" * 100_000, "photo " * 50_000, "1:" * 100_000]
    for text in worst:
        assert cleaned(loose, pages.page(text))[1] is not None


def test_the_shipped_plans_load() -> None:
    assert load("article").rules
