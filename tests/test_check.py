"""`unchrome check`: golden cases broken in many ways, and what a user is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_cli import BODY, HTML, run
from unchrome import golden
from unchrome.errors import UsageError
from unchrome.golden.expected import Row, read
from unchrome.golden.report import github, junit

TEXT = f"Share this article\n\nBy Ada Holt\n\n{BODY}\n\nAdvertisement\n\n{BODY}Then it rained.\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A right case."""
    folder = tmp_path / "golden" / "share-bar"
    folder.mkdir(parents=True)
    (folder / "case.yaml").write_text("about: A share bar goes.\nurl: https://www.herald.example/x\n")
    (folder / "input.txt").write_text(TEXT)
    golden.update(golden.case(folder))
    return folder


def edit(name: str, *changes: tuple[str, str]) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / name).write_text(text)

    return change


def field(name: str, value: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "article.json"
        article = json.loads(path.read_text())
        article.pop(name, None)
        path.write_text(json.dumps({**article, name: value} if value is not None else article))

    return change


def known_failure(folder: Path) -> None:
    (folder / "case.yaml").write_text("about: x\nurl: https://www.herald.example/x\nstatus: known-failure\n")
    (folder / "removed.tsv").unlink()


def remove(*names: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return change


def write(name: str, content: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text(content) and None


SECOND = f"{BODY}Then it rained."
SHARE = "1\tchrome\tshare-heading\tShare this article\n"
STAYS = "It was a fair morning in the harbor when the first of the boats came in."
URL = "url: https://www.herald.example/x"
RULE = r"chrome/share-heading \(rules/chrome/en/share.yaml:\d+\)"
WRONG: dict[str, tuple[Callable[[Path], None], str]] = {
    "article missing": (remove("article.json"), r"article.json missing; `unchrome check .*share-bar --update` writes"),
    "both missing": (remove("article.json", "removed.tsv"), r"article.json and removed.tsv missing"),
    "not JSON": (edit("article.json", ("{", "{{")), r"article.json:1 is not JSON: "),
    "no object": (write("article.json", "[]"), r"article.json must be a JSON object"),
    "no row": (edit("removed.tsv", ("\tchrome\t", " chrome ")), r"removed.tsv:1: a row is line, stage, rule and text"),
    "title expected": (field("title", "River"), r"title is missing; expected 'River'"),
    "authors new": (field("authors", None), r"authors is new: \['Ada Holt'\], by lift/byline"),
    "authors other": (field("authors", ["Kit"]), r"authors: expected \['Kit'\]\n.*found \['Ada Holt'\], by lift/byli"),
    "a line lost": (field("text", f"{BODY}\n\nAdvertisement\n\n{SECOND}"), r"- 'Advertisement' went by chrome/"),
    "a line won": (field("text", BODY.strip()), r"\+ 'Nothing moved on the river.*"),
    "a word other": (field("text", f"{BODY.strip()}\n\n{BODY}Then it snowed."), r"- …'.*snowed.'\n.*\+ …'.*rained.'"),
    "a drop new": (edit("removed.tsv", (SHARE, "")), rf"\+ line 1 goes now by {RULE}: 'Share"),
    "a drop gone": (
        edit("input.txt", ("Share this article", STAYS)),
        rf"- line 1 stays now; {RULE} used to take it: 'Sh",
    ),
    "another rule": (
        edit("removed.tsv", ("share-heading", "x")),
        rf"~ line 1 goes by {RULE}, no longer by chrome/x: 'Sh",
    ),
    "rejected": (write("input.txt", "short"), r"reject is new: \{'stage': 'gate'"),
    "passes": (known_failure, r"a known failure that now passes; set 'status: pass'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_case_is_told(case: Path, name: str) -> None:
    change, says = WRONG[name]
    change(case)
    outcome = golden.check(golden.case(case))
    said = "\n".join(outcome.lines)
    assert outcome.wrong
    assert said.startswith("share-bar: ")
    assert re.search(says, said), said


def two_pages(folder: Path) -> None:
    (folder / "input.txt").unlink()
    (folder / "input.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n')


UNUSABLE: dict[str, tuple[Callable[[Path], None], str]] = {
    "no case.yaml": (remove("case.yaml"), "case.yaml is missing; it says what the case shows"),
    "no input": (remove("input.txt"), "a case has one input.* file; this has 0"),
    "two inputs": (write("input.html", HTML), "this has 2: input.html, input.txt"),
    "a strange file": (write("notes.md", "x"), "notes.md: no file of this case, which has article.json"),
    "a wrong key": (edit("case.yaml", ("about", "abuot")), "did you mean 'about'"),
    "a wrong status": (edit("case.yaml", (URL, "status: passes")), "did you mean 'pass'"),
    "a wrong plan": (edit("case.yaml", (URL, "plan: artcle")), "did you mean 'article'"),
    "no YAML": (edit("case.yaml", ("about: ", "about: 'x")), "case.yaml:3:1: not YAML"),
    "two pages": (two_pages, "a case is one page, but this holds 2"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_case_that_cannot_be_used_is_refused(case: Path, name: str) -> None:
    change, says = UNUSABLE[name]
    change(case)
    with pytest.raises(UsageError) as error:
        list(golden.check_all(golden.cases(case.parent)))
    assert says in str(error.value)


def test_a_case_that_cannot_be_used_ends_the_command(case: Path) -> None:
    remove("case.yaml")(case)
    done = run("check", case.parent, CI="")
    assert done.returncode == 2
    assert "case.yaml is missing" in done.stderr.decode()


def test_windows_line_breaks_and_indentation_make_no_difference(case: Path) -> None:
    article, removed = case / "article.json", case / "removed.tsv"
    article.write_bytes(json.dumps(json.loads(article.read_text()), indent=7).replace("\n", "\r\n").encode())
    removed.write_bytes(removed.read_bytes().replace(b"\n", b"\r\n"))
    assert golden.check(golden.case(case)).lines == []


def test_the_order_of_keys_counts(case: Path) -> None:
    article = json.loads((case / "article.json").read_text())
    (case / "article.json").write_text(json.dumps(dict(reversed(article.items()))))
    assert golden.check(golden.case(case)).lines == [
        "share-bar: the article differs",
        "    the keys stand in another order",
    ]


@given(
    st.builds(
        Row, st.integers(0, 9999), st.just("chrome"), st.just("x-y"), st.text().filter(lambda text: "\r" not in text)
    )
)
def test_a_row_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, row: Row) -> None:
    folder = tmp_path_factory.mktemp("case")
    (folder / "case.yaml").write_text("about: x\n")
    (folder / "input.txt").write_text("x")
    (folder / "article.json").write_text("{}")
    try:
        (folder / "removed.tsv").write_text(row.written() * 2, encoding="utf-8", newline="")
    except UnicodeEncodeError:
        return
    assert read(golden.case(folder)).removed == [row, row]


def test_hygiene_warns_of_a_line_that_a_rule_drops_anywhere(case: Path) -> None:
    known_failure(case)
    field("text", f"{BODY.strip()}\n\nAdvertisement\n\n{BODY}Then it rained.")(case)
    done = run("check", case, CI="")
    assert done.returncode == 0
    assert (
        "warning: the expected article holds a line that chrome/advert-label drops wherever it" in done.stderr.decode()
    )
    (line,) = github(golden.check(golden.case(case)))
    assert line.startswith("::warning file=")


def test_one_case_is_checked_and_updated_by_itself(case: Path) -> None:
    other = case.parent / "other"
    other.mkdir()
    for name in ("case.yaml", "input.txt"):
        (other / name).write_text((case / name).read_text())
    assert [found.name for found in golden.cases(case)] == ["share-bar"]
    assert run("check", case, other, "--update", CI="").stdout.decode().splitlines() == [
        "other: wrote article.json",
        "other: wrote removed.tsv",
    ]
    done = run("check", case.parent, "--workers", 2, CI="")
    assert (done.returncode, done.stderr) == (0, b"2 of 2 cases right, 0 not\n")


def test_several_processes_say_the_same(case: Path, golden_folder: Path) -> None:
    edit("removed.tsv", ("share-heading", "x"))(case)
    cases = [golden.case(case), *golden.cases(golden_folder)[:6]]
    outcomes = list(golden.check_all(cases, workers=2))
    assert outcomes == list(golden.check_all(cases))
    assert [outcome.wrong for outcome in outcomes] == [True, *[False] * 6]


@pytest.fixture
def golden_folder(golden: Path) -> Path:
    """The shipped cases; the name `golden` is the module's here."""
    return golden


def test_junit_and_github(case: Path, tmp_path: Path) -> None:
    edit("removed.tsv", ("share-heading", "a-b"))(case)
    field("authors", ["Kit, 100%"])(case)
    done = run("check", case.parent, "--format", "github", "--junit", tmp_path / "x.xml", CI="true")
    assert done.returncode == 1
    first, second = done.stdout.decode().splitlines()
    assert first.startswith(
        f"::error file={case}/article.json,line=1,title=share-bar%3A the article differs::the article"
    )
    assert "%0Aauthors: expected ['Kit, 100%25']" in first
    assert second.startswith(f"::error file={case}/removed.tsv,line=1,title=share-bar%3A the ledger differs::")
    (suite,) = ElementTree.parse(tmp_path / "x.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    (test,) = suite
    assert test.get("name") == "share-bar"
    (failure,) = test
    assert failure.get("message") == "the article differs; the ledger differs"
    assert "no longer by chrome/a-b" in (failure.text or "")


def test_junit_holds_what_xml_cannot(case: Path) -> None:
    problem = golden.Problem(case, 1, "a \x00\ud800 b", ["\x1b[31m <x> &"])
    written = junit([golden.Outcome(golden.case(case), [problem])])
    assert ElementTree.fromstring(written).find(".//failure").text == "a \\x00\\ud800 b\n\\x1b[31m <x> &"


def test_add_makes_a_case_of_the_bytes_as_served(tmp_path: Path) -> None:
    page = tmp_path / "Page.HTM"
    page.write_bytes(HTML.encode().replace(b"river", b"r\xedver") + b"\r\n\r\n")
    folder = tmp_path / "golden"
    args = ("check", folder, "--add", page, "--name", "ferry-moves", "--url", "https://www.herald.example/ferry")
    done = run(*args, CI="")
    assert done.returncode == 0, done.stderr
    assert (folder / "ferry-moves/input.htm").read_bytes() == page.read_bytes()
    assert golden.case(folder / "ferry-moves").url == "https://www.herald.example/ferry"
    assert run("check", folder, CI="").returncode == 0
    again = run(*args, CI="")
    assert again.returncode == 2
    assert "is there already" in again.stderr.decode()
    assert run(*args, CI="true").returncode == 2


@pytest.mark.parametrize(
    ("source", "name", "plan", "says"),
    [
        ("no.html", "a", "article", "no.html cannot be read: No such file"),
        (".", "a", "article", "cannot be read: Is a directory"),
        ("page.html", "Not a slug", "article", "must be kebab-case"),
        ("page.html", "a", "wat", "did you mean 'wet'"),
        ("two.jsonl", "a", "article", "two.jsonl: a case is one page, but this holds 2"),
    ],
)
def test_what_cannot_be_added_leaves_nothing_behind(
    tmp_path: Path, source: str, name: str, plan: str, says: str
) -> None:
    (tmp_path / "page.html").write_text(HTML)
    (tmp_path / "two.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n')
    with pytest.raises(UsageError) as error:
        golden.add(tmp_path / source, tmp_path / "golden", name, plan)
    assert says in str(error.value)
    assert "/." not in str(error.value)
    assert not list((tmp_path / "golden").glob("*"))


def test_add_and_name_go_together() -> None:
    done = run("check", "--add", "-", stdin=HTML.encode(), CI="")
    assert done.returncode == 2
    assert "--add and --name go together" in done.stderr.decode()


def test_cases_are_held_to_the_users_rules(case: Path, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/mine.yaml").write_text(
        "rules:\n  - {id: mine, why: x, action: drop, match: 'then it rained\\.$', hits: [Then it rained.]}\n"
    )
    done = run("check", case.parent, "--rules", tmp_path / "rules", CI="")
    assert done.returncode == 1
    assert f"goes now by chrome/mine ({tmp_path}/rules/mine.yaml:2)" in done.stdout.decode()
