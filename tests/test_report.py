"""The page that `report` makes of a run: right, the same for the same run, safe whatever is in it, and readable."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

import forked
import herald
import pages
from browsing import RATIO, assert_safe
from unchrome import ledger, plan
from unchrome.flow import Cleaner
from unchrome.report.certainty import GRADES, grade
from unchrome.report.figures import OF_A_GRADE, SLOWEST
from unchrome.report.page import SECTIONS, report
from unchrome.report.samples import LONG, Sample, Samples, digest

EVIL = '<script>document.title = "owned"</script></style><img src=x onerror=alert(1)>"\' \u202eevil \x1b[31m\x07'
BODY = "Nothing moved on the river for nine days, and then it did. " * 8
TIMES = re.compile(r"[0-9-]+T[0-9:+]+ to .*?</p>|<section aria-labelledby=\"slow\">.*", re.S)
"""What of a page differs between equal runs."""


def records() -> list[dict[str, Any]]:
    """Articles of two sites, with chrome that rules list, find, and do not know; and rejects of three kinds."""
    made = [
        {"id": f"{site}{at}", "url": f"https://{site}.example.com/{at}", "text": "\n".join([*herald.lines(at), *more])}
        for site, more in (("a", ["Advertisement", BODY, BODY]), ("b", ["Share this article"]))
        for at in range(30)
    ]
    made += [
        {"id": EVIL, "url": "https://c.example.com/", "text": f"Share this article\n{EVIL}\n{BODY}\nAdvertisement"}
    ]
    long = "river " * 350_000 + "end."
    made += [
        {"id": "long", "text": f"{BODY}\n{long}\n{long}"},
        {"id": EVIL, "text": EVIL},
        {"id": "short", "text": "No."},
    ]
    made += [
        {"id": "none", "url": "https://c.example.com/n", "text": "\n".join(["Share this article"] * 9 + [BODY[:240]])}
    ]
    return made


def write(folder: Path, shards: int) -> list[Path]:
    """The records, dealt over so many files."""
    folder.mkdir()
    files = [folder / f"{at}.jsonl" for at in range(shards)]
    for at, file in enumerate(files):
        rows = "".join(json.dumps(record) + "\n" for record in records()[at::shards])
        file.write_text(rows + ("{broken\n" if at == 0 else ""))
    return files


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run, by the name of its folder."""
    folder = tmp_path_factory.mktemp("report")
    assert forked.unchrome("clean", *write(folder / "in", 2), "-o", f"{folder}/run/", "-q").returncode == 3
    return folder / "run"


def shown(run: Path, against: Path | None = None) -> html.HtmlElement:
    return html.document_fromstring(report(run, against))


def rows_of(tree: html.HtmlElement, caption: str) -> dict[str, list[str]]:
    """The cells of a table, by the heads of its rows."""
    table = next(table for table in tree.iter("table") if table.findtext("caption") == caption)
    rows = table.findall("tbody/tr")
    return {row[0].text: [cell.text_content() for cell in row[1:]] for row in rows}


def record(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "run.json").read_bytes())
    return found


def alarms(run: Path) -> str:
    return " ".join(element.text_content() for element in shown(run).find_class("alarm"))


def test_the_page_says_what_the_record_says(made: Path) -> None:
    tree, told = shown(made), record(made)
    tiles = {tile[0].text: tile[1].text for tile in tree.find_class("tiles")[0]}
    assert (tiles["pages"], tiles["articles"]) == (f"{told['pages']:,}", f"{told['articles']:,}")
    assert tiles["lines removed"] == f"{told['dropped']:,} ({told['removed']:.1%})"
    rules = rows_of(tree, "Lines removed, by rule")
    assert {name: int(cells[0].replace(",", "")) for name, cells in rules.items()} == {
        name: row["lines"] for name, row in told["removed_by_rule"].items()
    }
    assert rules["chrome/advert-label"][3] == "31"
    assert rows_of(tree, "The largest sites")["a.example.com"][:2] == ["30", "0"]
    reasons = rows_of(tree, "Rejects, by reason")
    assert {name: int(cells[0]) for name, cells in reasons.items()} == told["rejects"]
    assert (
        sum(int(cells[0].replace(",", "")) for cells in rows_of(tree, "Lines removed, by kind").values())
        == told["dropped"]
    )
    assert rows_of(tree, "Lines removed, by kind")["chrome/en/advert"][0] == rules["chrome/advert-label"][0]
    assert len(rows_of(tree, "The slowest pages")) == SLOWEST
    assert [
        section.find("h2").get("id") for section in tree.findall(".//section") if section.find("h2") is not None
    ] == [name for name in SECTIONS if name != "change"]
    assert alarms(made) == ""


def test_each_line_of_the_ledger_has_a_grade_and_the_samples_are_of_it(made: Path) -> None:
    rules = {rule.id: rule for rule in plan.load().rules}
    rows = [json.loads(line) for file in sorted((made / "ledger").iterdir()) for line in file.read_bytes().splitlines()]
    gone = [row for row in rows if row["after"] is None and row["stage"] != "lines"]
    grades = {(row["before"], grade(row, rules)) for row in gone}
    assert {graded for _, graded in grades} <= GRADES.keys()
    tree = shown(made)
    stacked = tree.find_class("legend")[1]
    assert sum(int(item.text_content().split()[-1].replace(",", "")) for item in stacked) == len(gone)
    assert ("Advertisement", "listed") in grades
    assert any(text.startswith("river") and graded == "repeated" for text, graded in grades)
    most, least = (element.text_content() for element in tree.find_class("two")[1])
    assert "Advertisement" in most
    assert "Advertisement" not in least


def test_what_a_rule_lists_is_listed_and_the_list_under_a_heading_is_not() -> None:
    rules = {rule.id: rule for rule in plan.load().rules}
    for rule in rules.values():
        for hit in rule.hits if rule.equals and not rule.match and not rule.edges and not rule.field else ():
            row = {"stage": "chrome", "rule": rule.id, "action": rule.action, "before": hit.text}
            assert grade(row, rules) == "listed", hit
        if rule.action == "drop-block":
            row = {"stage": "chrome", "rule": rule.id, "action": rule.action, "before": "Seals on the long bank"}
            assert grade(row, rules) == "swept"
            assert grade({**row, "before": BODY.strip()}, rules) == "paragraph"


def test_a_page_of_any_golden_case_has_grades(golden: Path) -> None:
    cleaner = Cleaner()
    rules = {rule.id: rule for rule in cleaner.plan.rules}
    found = set()
    for page in pages.case_pages(golden)[::3]:
        draft, _ = cleaner.draft(page)
        rows = ledger.rows(page.id, draft.marks if draft else [])
        found |= {grade(row, rules) for row in rows if row["after"] is None and row["stage"] != "lines"}
    assert found >= {"listed", "moved", "found"}
    assert "unknown" not in found


@given(
    st.lists(st.sampled_from([f"text {at}" for at in range(40)])), st.integers(1, 20), st.randoms(use_true_random=False)
)
def test_samples_are_the_same_in_any_order_and_counted_right(
    texts: list[str], most: int, chance: random.Random
) -> None:
    def sampled() -> list[tuple[str, int]]:
        samples = Samples(most)
        for text in texts:
            samples.see(digest(text), lambda text=text: Sample.of(text, "by", "page"))  # type: ignore[misc]
        return [(sample.text, sample.seen) for sample in samples.all()]

    first = sampled()
    assert len(first) == min(most, len(set(texts)))
    assert all(texts.count(text) == seen for text, seen in first)
    chance.shuffle(texts)
    assert sampled() == first


@pytest.mark.parametrize("format_", ["jsonl.gz", "jsonl.zst", "parquet"])
def test_runs_in_other_formats_give_the_same_page(made: Path, tmp_path: Path, format_: str) -> None:
    inputs = sorted((made.parent / "in").iterdir())
    forked.unchrome("clean", *inputs, "-o", f"{tmp_path}/run/", "-q", "--format", format_)
    assert TIMES.sub("", report(tmp_path / "run")) == TIMES.sub("", report(made))


def test_nothing_in_a_run_is_markup_and_long_lines_stay_short(made: Path) -> None:
    content = report(made, made)
    assert_safe(content)
    assert "&lt;script&gt;" in content
    assert "river " * (LONG // 6) in content
    assert "river " * (LONG // 6 + 1) not in content
    assert len(content) < 200_000


@settings(max_examples=10)
@given(st.text(min_size=1))
def test_no_name_of_a_site_a_rule_or_a_reason_is_markup(
    made: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    run = tmp_path_factory.mktemp("named") / "run"
    (run / "journal").mkdir(parents=True)
    name = name.encode("utf-8", "replace").decode() + EVIL
    journal = json.loads((made / "journal/0.json").read_bytes())
    journal["tally"] |= {"rules": {f"chrome/{name}": 3}, "sites": {name: [1, 1, 60, 9]}, "rejects": {name: 1}}
    journal |= {"complete": False, "slowest": [[1.5, name]]}
    (run / "journal/0.json").write_text(json.dumps(journal))
    (run / "run.json").write_text(json.dumps(record(made) | {"plan": name, "versions": {"unchrome": name}}))
    assert_safe(report(run, made))
    assert_safe(report(made, run))


def test_beside_an_earlier_run_it_says_which_rules_are_new_and_which_stopped(made: Path, tmp_path: Path) -> None:
    own = tmp_path / "rules"
    own.mkdir()
    rule = {"id": "harbor-title", "why": "The paper’s name.", "action": "drop", "equals": ["The Harbor Herald"]}
    (own / "own.yaml").write_text(
        json.dumps({"rules": [rule | {"hits": ["The Harbor Herald"], "misses": ["The Harbor"]}]})
    )
    inputs = sorted((made.parent / "in").iterdir())
    forked.unchrome("clean", *inputs, "-o", f"{tmp_path}/run/", "-q", "--rules", own)
    now = shown(tmp_path / "run", made)
    began = rows_of(now, "Rules that took lines now and not then")
    assert began["chrome/harbor-title"][3:5] == ["0", "60"]
    assert "own.yaml" in now.text_content()
    assert "2 inputs of both runs, 0 only of this one, 0 only of the earlier one." in now.text_content()
    back = shown(made, tmp_path / "run")
    assert rows_of(back, "Rules that took lines then and not now")["chrome/harbor-title"][3:5] == ["60", "0"]
    (own / "own.yaml").unlink()
    assert "own.yaml" in alarms(tmp_path / "run")
    assert "unknown" in rows_of(shown(tmp_path / "run"), "Lines removed, by kind")


def test_a_run_beside_itself_changes_nothing(made: Path) -> None:
    text = shown(made, made).text_content()
    assert "Versions, plan, rules and options are the same." in text
    assert "Rules that took lines now" not in text
    assert "Rules whose share changed most" not in text


def test_a_run_that_is_not_complete_or_has_lost_files_says_so(made: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(made, run)
    (run / "ledger/1.jsonl").unlink()
    assert "ledger/1.jsonl" in alarms(run)
    journal = json.loads((run / "journal/1.json").read_bytes())
    (run / "journal/1.json").write_text(json.dumps(journal | {"complete": False}))
    assert "This run is not complete: 1 of 2 shards are." in alarms(run)
    assert shown(run).find_class("tiles")[0][0][1].text == f"{record(made)['pages']:,}"
    (run / "journal/1.json").unlink()
    (run / "journal/0.json").unlink()
    assert "0 of 2 shards are" in alarms(run)


def test_wrong_inputs_are_named(made: Path, tmp_path: Path) -> None:
    def ended(*args: object) -> tuple[int, str]:
        done = forked.unchrome("report", *args)
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
        return done.returncode, done.stderr

    code, said = ended(tmp_path)
    assert code == 2
    assert f"{tmp_path}/run.json: No such file" in said
    assert "unchrome clean" in said
    for content in ("{", "[]", "{}", '{"versions": 1}'):
        (tmp_path / "run.json").write_text(content)
        assert ended(tmp_path)[0] == 2
    assert ended(made, "--against", tmp_path)[0] == 2
    assert ended(made, "-o", made / "run.json") == (
        2,
        f"unchrome: {made}/run.json is in the folder of a run; write to another file, or one named .html\n",
    )
    assert ended(made, "-o", tmp_path / "no/x.html")[0] == 2
    run = tmp_path / "copy"
    shutil.copytree(made, run)
    (run / "ledger/0.jsonl").write_text('{"id": 1}\n')
    code, said = ended(run, "-o", tmp_path / "x.html")
    assert code == 4
    assert "ledger/0.jsonl:1: this is no row" in said
    assert not (tmp_path / "x.html").exists()


def test_to_a_file_and_to_stdout_it_is_the_same(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert forked.unchrome("report", made, "-o", tmp_path / "x.html").returncode == 0
    assert (tmp_path / "x.html").read_text() == forked.unchrome("report", made).stdout == report(made)
    monkeypatch.chdir(made)
    assert forked.unchrome("report", ".").stdout == report(Path())


@pytest.mark.parametrize("workers", [0, 2])
def test_the_slowest_pages_are_on_record_wherever_they_were_cleaned(tmp_path: Path, workers: int) -> None:
    (tmp_path / "in.jsonl").write_text(
        "".join(json.dumps({"id": str(at), "text": BODY * (400 if at == 7 else 1)}) + "\n" for at in range(20))
    )
    forked.unchrome("clean", tmp_path / "in.jsonl", "-o", f"{tmp_path}/run/", "-q", "--workers", workers)
    slowest = json.loads((tmp_path / "run/journal/in.json").read_bytes())["slowest"]
    assert len(slowest) == 10
    assert slowest == sorted(slowest, key=lambda item: -item[0])
    assert "seconds" not in (tmp_path / "run/articles/in.jsonl").read_text()


@pytest.fixture(params=["light", "dark"])
def page(browser: Any, request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Iterator[tuple[Any, list[str]]]:
    """The page in the browser, and what it asked for or said on the console."""
    (tmp_path / "page.html").write_text(report(made, made), encoding="utf-8")
    tab, seen = browser.new_page(color_scheme=request.param), []
    tab.on("console", lambda message: seen.append(message.text))
    tab.on("request", lambda asked: seen.append(asked.url))
    tab.goto((tmp_path / "page.html").as_uri())
    yield tab, seen
    tab.close()


def test_in_a_browser_it_asks_for_nothing_fits_and_can_be_read(page: tuple[Any, list[str]]) -> None:
    tab, seen = page
    assert seen == [tab.url]
    assert tab.title() == "run – unchrome report"
    assert "<script>" in tab.locator("main").inner_text()
    for look in ("h1", ".sub", ".tiles dt", "section > p", "thead th", "td p, th p", ".quote", ".legend li", ".note"):
        assert tab.locator(look).first.evaluate(RATIO) > 4.5, look
    for width in (320, 1200):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.emulate_media(media="print")
    assert not tab.locator("nav").is_visible()
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_in_a_browser_plots_are_as_long_as_their_numbers(page: tuple[Any, list[str]]) -> None:
    tab, _ = page
    widths = tab.locator(".stack").first.locator("rect").evaluate_all("all => all.map(one => one.getBBox().width)")
    shares = tab.locator(".legend").first.locator("b").all_inner_texts()
    assert len(widths) == len(shares) > 2
    for width, share in zip(widths, shares, strict=True):
        assert abs(100 * width / sum(widths) - float(share.strip("%"))) < 0.2
    link = tab.get_by_role("link", name="How certain")
    link.click()
    assert tab.locator("#certainty").bounding_box()["y"] < 100
    assert OF_A_GRADE >= tab.locator(".samples").first.locator("li").count() > 0
