"""What users do that nobody meant them to do: it is said where and what is wrong, and nothing is lost by it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import unchrome
from pages import SENTENCES

BODY = "\n\n".join(SENTENCES)
UNPRIVILEGED = [
    "setpriv",
    "--bounding-set",
    "-dac_override,-dac_read_search",
    "--inh-caps",
    "-dac_override,-dac_read_search",
]


def run(*args: object, cwd: Path, before: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [*(before or []), sys.executable, "-m", "unchrome", *map(str, args)]
    env = {key: value for key, value in os.environ.items() if key != "CI"}  # in which golden files are not written
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=60)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text(BODY)
    return tmp_path


@pytest.fixture
def case(here: Path) -> Path:
    folder = here / "golden" / "ferry"
    folder.mkdir(parents=True)
    (folder / "input.txt").write_text(BODY)
    (folder / "case.yaml").write_text("about: A ferry.\n")
    return folder


@pytest.mark.parametrize("pattern", ["(foo", "[a", "foo(?!bar)"])
def test_a_broken_pattern_is_found_at_its_place(here: Path, pattern: str) -> None:
    rule = f"id: a-b\n    why: Test.\n    match: '{pattern}'\n    action: drop\n    hits: [foo]\n    misses: [quux]\n"
    (here / "x.yaml").write_text(f"about: x\nrules:\n  - {rule}")
    done = run("rules", "lint", "x.yaml", cwd=here)
    assert done.returncode == 1
    assert "x.yaml:5:" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="needs setpriv to be no superuser")
@pytest.mark.parametrize("pattern", ["in/**/*.txt", "in/**", "in/*/*.txt"])
def test_a_pattern_tells_of_a_folder_that_it_cannot_look_into(here: Path, pattern: str) -> None:
    for name in ("open", "closed"):
        (here / "in" / name).mkdir(parents=True)
        shutil.copy(here / "page.txt", here / "in" / name / "a.txt")
    (here / "in/closed").chmod(0)
    done = run("clean", pattern, cwd=here, before=UNPRIVILEGED if os.geteuid() == 0 else [])
    (here / "in/closed").chmod(0o755)
    assert done.returncode == 4
    assert "in/closed: rejected by source: Permission denied" in done.stderr
    assert [json.loads(row)["id"] for row in done.stdout.splitlines()] == ["in/open/a.txt"]


def test_junit_is_not_written_over_a_case(case: Path, here: Path) -> None:
    done = run("check", case, "--junit", case / "case.yaml", cwd=here)
    assert (done.returncode, (case / "case.yaml").read_text()) == (2, "about: A ferry.\n")
    assert "would be a file of the case ferry" in done.stderr


def test_a_run_into_a_folder_refuses_a_pipe(here: Path) -> None:
    os.mkfifo(here / "pipe.txt")
    done = run("clean", "pipe.txt", "-o", "out/", cwd=here)
    assert done.returncode == 2
    assert "pipe.txt is no file that can be read twice" in done.stderr


@pytest.mark.parametrize(
    ("file", "content", "args", "says"),
    [
        (
            "p.yaml",
            "about: x\nextract: {max_bytes: 99999999999999999999999}\nstages: [gate: {}]\n",
            ("clean", "page.txt", "--plan", "p.yaml"),
            "p.yaml:2:22: 'max_bytes' must be at most",
        ),
        (
            "r/x.yaml",
            "about: x\nrules:\n  - {id: a-b, why: x, match: a, when: {max_words: 9999999999999999999}, action: drop}\n",
            ("clean", "page.txt", "--rules", "r"),
            "r/x.yaml:3:",
        ),
        ("x", "", ("explain", "page.txt", "--record", "99999999999999999999999"), "--record"),
    ],
)
def test_numbers_beyond_all_sense_are_refused(
    here: Path, file: str, content: str, args: tuple[str, ...], says: str
) -> None:
    (here / file).parent.mkdir(exist_ok=True)
    (here / file).write_text(content)
    done = run(*args, cwd=here)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_of_rules_that_is_a_folder_cannot_be_read(here: Path) -> None:
    (here / "r/x.yaml").mkdir(parents=True)
    done = run("clean", "page.txt", "--rules", "r", cwd=here)
    assert (done.returncode, "x.yaml:1:1: cannot be read: Is a directory" in done.stderr) == (2, True)


def test_an_unknown_plan_is_told_where_the_case_names_it(case: Path, here: Path) -> None:
    (case / "case.yaml").write_text("about: A ferry.\nplan: nope\n")
    for code, command in ((2, ("check", case)), (1, ("rules", "lint", case))):
        done = run(*command, cwd=here)
        assert done.returncode == code
        assert "case.yaml:2:7: " in done.stdout + done.stderr
        assert "there is no plan 'nope'" in done.stdout + done.stderr


def test_binary_data_is_no_article() -> None:
    with pytest.raises(unchrome.Rejected, match="binary data, which is not read"):
        unchrome.clean(bytes(range(1, 32)) * 100)
    with pytest.raises(TypeError, match="text or bytes, not PosixPath"):
        unchrome.clean(Path("page.html"))  # type: ignore[arg-type]


def test_text_in_bytes_is_text() -> None:
    result = unchrome.Cleaner().clean(unchrome.Page("p", "text", BODY.encode(), "p"))
    assert isinstance(result, unchrome.Article)
    assert result.text == BODY


def test_rules_are_a_folder_however_it_is_named(here: Path) -> None:
    (here / "r").mkdir()
    rule = "{id: a-b, why: x, match: '^Nobody said why$', action: drop, hits: [Nobody said why]}"
    (here / "r/x.yaml").write_text(f"about: x\nrules:\n  - {rule}\n")
    assert any(rule.id == "a-b" for rule in unchrome.Cleaner(rules=str(here / "r")).plan.rules)


def test_a_record_that_diff_cannot_read_counts(here: Path) -> None:
    (here / "a.jsonl").write_text(json.dumps({"text": BODY}) + "\n{\n")
    assert run("diff", "article", "article", "a.jsonl", cwd=here).returncode == 3


@pytest.mark.parametrize(
    "args",
    [
        ("score", "gold.jsonl", "missing"),
        ("rules", "coverage", "missing"),
        ("rules", "new", "Foo quux line", "--corpus", "missing"),
        ("clean", "missing"),
    ],
)
def test_an_input_that_is_not_there_ends_every_command_alike(here: Path, args: tuple[str, ...]) -> None:
    (here / "gold.jsonl").write_text('{"id": "a", "gold_text": "b"}\n')
    done = run(*args, cwd=here)
    assert done.returncode == 4
    assert "missing: " in done.stderr


def test_a_dash_is_stdout(here: Path) -> None:
    cleaned = run("clean", "page.txt", "-o", "-", "--ledger", "l.jsonl", cwd=here)
    (here / "a.jsonl").write_text(cleaned.stdout)
    undone = run("undo", "a.jsonl", "--ledger", "l.jsonl", "-o", "-", cwd=here)
    assert [json.loads(text)["text"] for text in (cleaned.stdout, undone.stdout)] == [BODY, BODY]
    assert "- is stdout" in run("clean", "page.txt", "--ledger", "-", cwd=here).stderr
    assert (
        "u.parquet will hold JSON lines"
        in run("undo", "a.jsonl", "--ledger", "l.jsonl", "-o", "u.parquet", cwd=here).stderr
    )
    assert not (here / "-").exists()


@pytest.mark.parametrize("pattern", ["in", "in/*.txt", "in/**", "i*/l*"])
def test_a_link_to_nowhere_is_a_reject_however_it_is_found(here: Path, pattern: str) -> None:
    (here / "in").mkdir()
    (here / "in/link.txt").symlink_to("nowhere.txt")
    (here / "in/loop.txt").symlink_to("loop.txt")
    done = run("clean", pattern, cwd=here)
    assert done.returncode == 4
    assert "in/link.txt: rejected by source: No such file or directory" in done.stderr
    assert "2 pages: 0 articles, 2 rejects" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="needs setpriv to be no superuser")
@pytest.mark.parametrize("pattern", ["in", "in/*.txt"])
def test_a_link_into_a_closed_folder_costs_itself(here: Path, pattern: str) -> None:
    for folder in ("in", "closed"):
        (here / folder).mkdir()
    (here / "page.txt").rename(here / "in/b.txt")
    (here / "in/a.txt").symlink_to("../closed/a.txt")
    (here / "closed").chmod(0)
    done = run("clean", pattern, cwd=here, before=UNPRIVILEGED if os.geteuid() == 0 else [])
    (here / "closed").chmod(0o755)
    assert done.returncode == 4
    assert "in/a.txt: rejected by source: Permission denied" in done.stderr
    assert [json.loads(row)["id"] for row in done.stdout.splitlines()] == ["in/b.txt"]


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="needs setpriv to be no superuser")
def test_a_pattern_tells_of_a_folder_whose_files_are_seen_by_name_only(here: Path) -> None:
    (here / "in").mkdir()
    shutil.copy(here / "page.txt", here / "in")
    (here / "in").chmod(0o444)
    done = run("rules", "coverage", "in/*.txt", cwd=here, before=UNPRIVILEGED if os.geteuid() == 0 else [])
    (here / "in").chmod(0o755)
    assert (done.returncode, "in: Permission denied" in done.stderr) == (4, True), done.stderr


def test_a_link_to_nowhere_is_a_reject_and_a_pipe_is_counted(here: Path) -> None:
    (here / "link.txt").symlink_to("nowhere.txt")
    os.mkfifo(here / "pipe.txt")
    done = run("clean", ".", cwd=here)
    assert done.returncode == 4
    assert "link.txt: rejected by source: No such file or directory" in done.stderr
    assert "1 file" in done.stderr


@pytest.mark.parametrize("into", [(), ("-o", "out/")])
def test_a_file_called_like_stdin_is_a_file(here: Path, into: tuple[str, ...]) -> None:
    (here / "page.txt").rename(here / "-")
    done = run("clean", "*", *into, cwd=here)
    assert done.returncode == 0, done.stderr
    article = json.loads((here / "out/articles/-.jsonl").read_text() if into else done.stdout)
    assert (article["id"], article["text"]) == ("-", BODY)


def test_a_file_name_does_not_drive_the_terminal(here: Path) -> None:
    (here / "\x1b[31m.html").write_bytes(bytes(range(1, 32)) * 100)
    done = run("clean", "\x1b[31m.html", cwd=here)
    assert "\x1b" not in done.stderr
    assert r"\x1b[31m.html: rejected" in done.stderr


def test_a_line_that_is_no_utf_8_says_where(here: Path) -> None:
    (here / "a.jsonl").write_bytes(b'{"text": "caf\xe9 at the pier"}\n')
    assert "a.jsonl:1: rejected by source: not UTF-8: byte 14 is 0xe9" in run("clean", "a.jsonl", cwd=here).stderr


def test_a_case_of_an_address_with_an_apostrophe(here: Path) -> None:
    done = run("check", "golden", "--add", "page.txt", "--name", "its-ok", "--url", "https://h.example/it's", cwd=here)
    assert done.returncode == 0, done.stderr
    assert "url: 'https://h.example/it''s'" in (here / "golden/its-ok/case.yaml").read_text()
