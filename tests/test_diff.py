"""`unchrome diff`: what changes hands between plans, folders of rules, revisions and earlier runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given

import pages
from test_cli import BODY, run
from unchrome.diff.changes import DROPPED, HANDED, KEPT, REWRITTEN, changes
from unchrome.diff.fates import of_result
from unchrome.diff.git import GitError
from unchrome.diff.report import as_dict, report
from unchrome.diff.sides import DiffError, Side, pairs, side
from unchrome.diff.tally import tally
from unchrome.flow import Cleaner
from unchrome.model import Page
from unchrome.rulebook import rules_dir

LETTER = "The Harbor Letter comes to your door on Fridays."
RULES = "rules:\n  - {{id: {}, why: x, action: {}, match: '{}'}}\n"
ARTICLE, FAST, BARE = Cleaner(), Cleaner("fast"), "stages: [gate: {min_words: 1}]\n"
SMALL = "stages:\n  - lift: {rules: []}\n  - chrome: {rules: [chrome/en/share]}\n  - gate: {min_words: 50}\n"


def house(folder: Path, action: str = "drop", match: str = "^the harbor letter", name: str = "harbor-letter") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "letter.yaml").write_text(RULES.format(name, action, match))
    return folder


def write_pages(path: Path, count: int = 3) -> Path:
    records = [
        {"id": f"p{at}", "url": f"https://site{at}.example/a", "text": f"Share this\n\n{BODY}Day {at}.\n\n{LETTER}\n"}
        for at in range(count)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def kept(found: dict, kind: str) -> list[tuple[str, int]]:
    return [(row["rule"], row["lines"]) for row in found["changes"] if row["kind"] == kind]


def compared(a: Side, b: Side, found: list[Page]) -> dict:
    return as_dict(tally(pairs(a, b, found)))


def assert_balanced(a: Cleaner, b: Cleaner, page: Page) -> None:
    """What B keeps is what A keeps, less what is lost, for every page; and from B to A it is the other way round."""
    one, other = next(pairs(a, b, [page]))
    sizes = [sum(len(fate.now or "") for fate in side.lines.values()) for side in (one, other)]
    forth, back = list(changes(one, other)), list(changes(other, one))
    assert sizes[0] - sum(change.lost for change in forth) == sizes[1]
    turned = {DROPPED: KEPT, KEPT: DROPPED, REWRITTEN: REWRITTEN, HANDED: HANDED}
    assert sorted((change.text, turned[change.kind], -change.lost) for change in forth) == sorted(
        (change.text, change.kind, change.lost) for change in back
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan that is quick to load."""
    path = tmp_path_factory.mktemp("plan") / "small.yaml"
    path.write_text(SMALL)
    return path


@pytest.fixture(scope="module")
def bare_plan(tmp_path_factory: pytest.TempPathFactory) -> Cleaner:
    """A plan that takes nothing."""
    path = tmp_path_factory.mktemp("plan") / "bare.yaml"
    path.write_text(BARE)
    return Cleaner(path)


@given(pages.texts(), pages.titles)
def test_characters_are_accounted_for(bare_plan: Cleaner, text: str, title: str | None) -> None:
    assert_balanced(ARTICLE, bare_plan, pages.page(text, title))


def test_characters_are_accounted_for_on_golden_pages(golden: Path) -> None:
    for page in pages.case_pages(golden)[::3]:
        assert_balanced(ARTICLE, FAST, page)


@given(pages.texts(), pages.titles)
def test_a_plan_does_not_differ_from_itself(text: str, title: str | None) -> None:
    assert not tally(pairs(ARTICLE, ARTICLE, [pages.page(text, title)])).differs


@given(pages.texts(), pages.titles)
def test_the_fates_of_lines_are_what_the_draft_says(text: str, title: str | None) -> None:
    page = pages.page(text, title)
    draft, _ = ARTICLE.draft(page)
    result = ARTICLE.clean(page)
    found = of_result(result)
    lines = draft.lines if draft else []
    assert [fate.number for fate in found.lines.values()] == [line.number for line in lines]
    if not hasattr(result, "reason"):
        assert [fate.now for fate in found.lines.values()] == [None if line.gone else line.text for line in lines]


def test_a_folder_of_rules(tmp_path: Path, small: Path) -> None:
    inputs = write_pages(tmp_path / "in.jsonl")
    done = run("diff", small, house(tmp_path / "house"), inputs, "--plan", small)
    assert done.returncode == 1
    share = 3 * len(LETTER) / (total := 3 * len(f"{BODY}Day 0.{LETTER}"))
    assert done.stdout.decode().splitlines() == [
        f"newly dropped: 3 lines, 144 characters, {share:.3%} of what A keeps",
        "  chrome/harbor-letter: 3 lines, 144 characters on site0.example 1, site1.example 1, site2.example 1",
        f"      p0, line 5: {LETTER}",
        "sites",
        "  site0.example: 1 newly dropped",
        "  site1.example: 1 newly dropped",
        "  site2.example: 1 newly dropped",
        f"3 pages: 3 newly dropped, 0 newly kept; B loses {share:.3%} of the {total:,} characters that A keeps",
    ]


def test_fail_if_lost(tmp_path: Path, small: Path) -> None:
    rules, inputs = house(tmp_path / "house"), write_pages(tmp_path / "in.jsonl", 1)
    end = ("--plan", small, "--fail-if-lost")
    assert run("diff", small, rules, inputs, *end, "0.05").returncode == 1
    assert run("diff", small, rules, inputs, *end, "0.5").returncode == 0
    assert run("diff", rules, small, inputs, *end, "0").returncode == 0


def test_every_kind_of_change(tmp_path: Path, small: Path) -> None:
    found = list(map(_page, [LETTER, "The Ferry Post, 12 May"]))
    none = Cleaner(small)
    a = Cleaner(small, house(tmp_path / "a", name="a"))
    b = Cleaner(small, house(tmp_path / "b", name="b"))
    c = Cleaner(small, house(tmp_path / "c", "cut", "^the harbor letter comes to "))
    d = Cleaner(small, house(tmp_path / "d", "take:deck", "^the ferry post.*$"))
    assert kept(compared(a, b, found), HANDED) == [("chrome/a -> chrome/b", 1)]
    assert kept(compared(a, none, found), KEPT) == [("chrome/a", 1)]
    assert kept(compared(none, c, found), REWRITTEN) == [("chrome/harbor-letter", 1)]
    said = compared(none, d, found)
    assert kept(said, DROPPED) == [("lift/harbor-letter", 1)]
    assert said["fields"]["deck"]["gained"] == 1
    assert said["fields"]["deck"]["samples"] == [{"id": "p", "before": None, "after": "The Ferry Post, 12 May"}]


def _page(line: str) -> Page:
    return Page("p", "text", f"{BODY}\n\n{line}\n\n{BODY}Then it rained.\n", "p", "https://www.herald.example/x")


def test_a_page_that_one_side_rejects(tmp_path: Path) -> None:
    strict = tmp_path / "strict.yaml"
    strict.write_text("stages: [gate: {min_words: 1000}]\n")
    found = tally(pairs(ARTICLE, Cleaner(strict), [_page("A line.")]))
    assert found.share == 1
    assert [rule for _, rule in found.groups] == ["gate/too-short"]


def test_earlier_runs_are_compared_like_plans(tmp_path: Path, small: Path) -> None:
    inputs, rules = write_pages(tmp_path / "in.jsonl"), house(tmp_path / "house")
    with inputs.open("a") as file:
        file.write('{"id": "p1", "text": "short"}\n')
    for name, more in (("before", ()), ("after", ("--rules", rules))):
        folder = tmp_path / name
        folder.mkdir()
        outs = (folder / "articles.jsonl", "--ledger", folder / "ledger.jsonl", "--rejects", folder / "rejects.jsonl")
        run("clean", inputs, "--plan", small, "-o", *outs, *more)
    runs = json.loads(run("diff", tmp_path / "before", tmp_path / "after", "--json").stdout)
    plans = json.loads(run("diff", small, rules, inputs, "--plan", small, "--json").stdout)
    assert runs == plans
    ledgers = run("diff", tmp_path / "before/ledger.jsonl", tmp_path / "after/ledger.jsonl", "--json")
    (change,) = json.loads(ledgers.stdout)["changes"]
    assert (change["kind"], change["rule"], change["lines"]) == (DROPPED, "chrome/harbor-letter", 3)
    (tmp_path / "after/ledger.jsonl").write_text("")
    torn = run("diff", tmp_path / "before", tmp_path / "after")
    assert torn.returncode == 2
    assert "marks, but the ledger has 0" in torn.stderr.decode()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository whose rules were changed since its first revision; the test runs there."""
    folder = tmp_path / "repository"
    house(folder / "house")
    (folder / "plan.yaml").write_text(BARE)
    for args in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *identity, *args], cwd=folder, check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": ""})
    house(folder / "house", match="^another letter")
    (folder / "plan.yaml").unlink()
    monkeypatch.chdir(folder)
    return folder


def test_a_path_from_the_root_is_that_of_the_revision_too(repository: Path, small: Path) -> None:
    old, new = side(f"git:HEAD:{repository / 'house'}", str(small)), side("house", str(small))
    assert kept(compared(old, new, [_page(LETTER)]), KEPT) == [("chrome/harbor-letter", 1)]
    with pytest.raises(GitError, match="outside the working folder"):
        side(f"git:HEAD:{repository.parent}", str(small))


def test_git_revisions(repository: Path, small: Path) -> None:
    old, new = side("git:HEAD:house", str(small)), side("house", str(small))
    assert kept(compared(old, new, [_page(LETTER)]), KEPT) == [("chrome/harbor-letter", 1)]
    old_plan = side("git:HEAD:plan.yaml", "article")
    assert isinstance(old_plan, Cleaner)
    assert old_plan.plan.name == "plan"


def test_a_whole_rulebook_stands_in_for_the_shipped_one(repository: Path) -> None:
    (repository / "rules").mkdir()
    (repository / "rules/article.yaml").write_text(BARE)
    with pytest.raises(DiffError, match=r"weights/html\.yaml is missing: a folder with a plan holds its rules and"):
        side("rules", "article")
    shutil.copytree(rules_dir() / "weights", repository / "rules/weights")
    found = side("rules", "article")
    assert isinstance(found, Cleaner)
    assert found.plan.rules == ()
    assert ARTICLE.plan.digest == Cleaner().plan.digest


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("git:nope:house", "article", "in"), "git:nope:house: git says: fatal: not a valid object name: nope"),
        (("git:HEAD:nothing", "article", "in"), "git:HEAD:nothing: git says: fatal: pathspec 'nothing' did not match"),
        (("git:", "article", "in"), "name a revision"),
        (("git:--output=x", "article", "in"), "name a revision"),
        (("git:HEAD:broken", "article", "in"), "git:HEAD:broken"),
        (("artcle", "article", "in"), "did you mean 'article'"),
        (("article", "house"), "name the pages that both sides are to clean"),
        (("article", ".git", "in"), ".git: neither rules (*.yaml) nor what a run wrote (*.jsonl)"),
        (("article", "out", "in"), "compare an earlier run with another run, or a plan with a plan"),
        (("out", "out", "in"), "earlier runs have their pages; name none"),
        (("out", "out/articles.jsonl"), "out/articles.jsonl holds articles; name its ledger, or a folder"),
        (("both", "article", "in"), "both holds both rules (*.yaml) and what a run wrote (*.jsonl)"),
        (("in/in.jsonl", "in/in.jsonl"), "in/in.jsonl:1: neither an article nor a row of a ledger"),
        (("article", "house", "in", "--fail-if-lost", "2"), "--fail-if-lost"),
    ],
)
def test_wrong_sides(repository: Path, args: tuple[str, ...], says: str) -> None:
    (repository / "in").mkdir()
    write_pages(repository / "in/in.jsonl")
    (repository / "out").mkdir()
    article = {"id": "p", "text": "x", "unchrome": {"marks": 0}}
    (repository / "out/articles.jsonl").write_text(json.dumps(article))
    house(repository / "both")
    (repository / "both/x.jsonl").write_text("{}")
    done = run("diff", *args)
    assert done.returncode == 2, done.stdout
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_an_old_rule_that_cannot_be_used_names_its_revision(repository: Path) -> None:
    (repository / "house/letter.yaml").write_text("rules: [{id: x}]\n")
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@x.org", "commit", "-qam", "y"], check=True)
    done = run("diff", "git:HEAD:house", "article", "house/letter.yaml")
    assert done.returncode == 2
    assert "git:HEAD:house/letter.yaml:1:9: the rule has no 'why'" in done.stderr.decode()


def test_pages_that_cannot_be_read(tmp_path: Path, small: Path) -> None:
    done = run("diff", small, small, tmp_path / "nothing.jsonl")
    assert done.returncode == 4
    assert "No such file" in done.stderr.decode()


def test_what_a_page_holds_does_not_drive_the_terminal(tmp_path: Path, small: Path) -> None:
    b = Cleaner(small, house(tmp_path, match="^owned"))
    found = tally(pairs(Cleaner(small), b, [_page("owned \x1b]0;title\x07")]))
    assert all(line.isprintable() for line in report(found))
