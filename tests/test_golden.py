"""The shipped golden cases, and what `check` says when a case is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from unchrome import golden as cases
from unchrome.yamlfile import FileError

SHIPPED = Path(__file__).parents[1] / "golden"
TEXT = "Share this article\n" + "Nothing moved on the river for nine days, and then it did. " * 8 + "\n"


@pytest.mark.parametrize("case", cases.cases(SHIPPED), ids=lambda case: case.folder.name)
def test_shipped_case(case: cases.Case) -> None:
    assert cases.check(case) == cases.Outcome(case)


def test_there_are_enough_cases() -> None:
    shipped = cases.cases(SHIPPED)
    assert len(shipped) >= 25
    assert sum(case.status == "known-failure" for case in shipped) >= 3
    assert sum(case.folder.name.startswith("kept-") for case in shipped) >= 5


def test_negatives_lose_nothing() -> None:
    for case in cases.cases(SHIPPED):
        if case.folder.name.startswith("kept-"):
            assert (case.folder / "removed.tsv").read_text() == "", case.folder.name


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "share-bar"
    folder.mkdir()
    (folder / "case.yaml").write_text("about: A share bar goes.\n")
    (folder / "input.txt").write_text(TEXT)
    return folder


def check(folder: Path) -> cases.Outcome:
    return cases.check(cases.cases(folder.parent)[0])


def test_update_writes_what_check_then_accepts(case: Path) -> None:
    assert "removed.tsv missing" in check(case).lines[0]
    cases.update(cases.cases(case.parent)[0])
    assert check(case).lines == []
    assert cases.update(cases.cases(case.parent)[0]).wrote == []
    line, stage, rule, text = (case / "removed.tsv").read_text().rstrip("\n").split("\t")
    assert (line, stage, text) == ("1", "chrome", "Share this article")
    assert "share" in rule


def test_a_difference_names_the_rule(case: Path) -> None:
    cases.update(cases.cases(case.parent)[0])
    rule = (case / "removed.tsv").read_text().split("\t")[2]
    (case / "input.txt").write_text(TEXT.removeprefix("Share this article\n"))
    outcome = check(case)
    assert outcome.wrong
    assert any(line.strip().startswith("- line 1 stays now; chrome/") and rule in line for line in outcome.lines)


def test_known_failures_are_strict(case: Path) -> None:
    (case / "case.yaml").write_text("about: x\nstatus: known-failure\n")
    cases.update(cases.cases(case.parent)[0])
    assert "now passes" in check(case).lines[0]
    article = case / "article.json"
    article.write_text(article.read_text().replace("nine days", "ten days", 1))
    assert check(case).lines == []
    before = article.read_text()
    cases.update(cases.cases(case.parent)[0])
    assert article.read_text() == before


def test_a_rejected_page_is_a_case_too(case: Path) -> None:
    (case / "input.txt").write_text("Too short.\n")
    cases.update(cases.cases(case.parent)[0])
    assert "too-short" in (case / "article.json").read_text()
    assert not check(case).wrong


def test_incomplete_cases_are_refused(case: Path) -> None:
    (case / "notes.md").write_text("x")
    with pytest.raises(cases.CaseError, match=r"notes\.md: no file of this case"):
        cases.cases(case.parent)
    (case / "notes.md").unlink()
    (case / "input.html").write_text("<p>x")
    with pytest.raises(cases.CaseError, match="this has 2"):
        cases.cases(case.parent)
    (case / "input.html").unlink()
    (case / "case.yaml").write_text("abuot: x\n")
    with pytest.raises(FileError, match="did you mean 'about'"):
        cases.cases(case.parent)
    (case / "case.yaml").unlink()
    with pytest.raises(cases.CaseError, match=r"case\.yaml is missing"):
        cases.cases(case.parent)
    with pytest.raises(cases.CaseError, match="no such folder"):
        cases.cases(case.parent / "nothing")
