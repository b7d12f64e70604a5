"""The command as a user runs it: real processes, real files, real pipes."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "unchrome"]
BODY = "Nothing moved on the river for nine days, and then it did. " * 8
TEXT = f"Share this article\n\nBy Ada Holt\n\nMay 6, 2031\n\n{BODY}\n\nAdvertisement\n\n{BODY[:-20]}\n"
HTML = (
    f"<html><head><title>River moves</title></head><body><article><h1>River moves</h1><p>{BODY}</p><p>Advertisement</p>"
    f"<p>The gates stayed shut. {BODY}</p></article></body></html>"
)


def run(*args: object, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *map(str, args)], input=stdin, capture_output=True, env={**os.environ, **env})


def articles(output: bytes) -> list[dict]:
    return [json.loads(line) for line in output.splitlines()]


def test_text_on_stdin() -> None:
    done = run("clean", stdin=TEXT.encode())
    assert done.returncode == 0
    (article,) = articles(done.stdout)
    assert article["text"] == f"{BODY.strip()}\n\n{BODY[:-20].strip()}"
    assert article["authors"] == ["Ada Holt"]
    assert article["published"] == "2031-05-06"
    assert done.stderr.decode() == "unchrome: 1 page: 1 article, 0 rejects; 4 of 6 lines dropped\n"


def test_html_on_stdin() -> None:
    (article,) = articles(run("clean", "-", stdin=HTML.encode()).stdout)
    assert article["title"] == "River moves"
    assert "Advertisement" not in article["text"]
    assert article["text"].endswith("and then it did.")


def test_keys_stand_in_order(tmp_path: Path) -> None:
    record = {
        "metadata": {"a": 1},
        "source": "s",
        "text": TEXT,
        "added": "x",
        "language": "en",
        "id": "i",
        "url": "u",
        "b": 2,
    }
    (article,) = articles(run("clean", stdin=json.dumps(record).encode()).stdout)
    assert list(article) == [
        "id",
        "url",
        "authors",
        "published",
        "language",
        "text",
        "source",
        "added",
        "metadata",
        "unchrome",
    ]
    assert article["metadata"] == {"a": 1, "b": 2}
    assert article["source"] == "s"


def test_files_ledger_rejects_and_undo(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.html").write_text(HTML)
    (tmp_path / "c.txt").write_text("short\n")
    with gzip.open(tmp_path / "d.jsonl.gz", "wb") as file:
        file.write(json.dumps({"id": "d1", "text": TEXT}).encode() + b"\n{broken\n")
    out, ledger, rejects = (tmp_path / name for name in ("out.articles", "out.ledger", "out.rejects"))
    done = run("clean", tmp_path, "-o", out, "--ledger", ledger, "--rejects", rejects)
    assert done.returncode == 3
    assert done.stdout == b""
    assert [row["id"].rpartition("/")[2] for row in articles(out.read_bytes())] == ["a.txt", "b.html", "d1"]
    assert [row["reason"] for row in articles(rejects.read_bytes())] == ["too-short", "broken-json"]
    assert articles(rejects.read_bytes())[0]["text"] == "short\n"
    message = done.stderr.decode()
    assert "c.txt: rejected by gate: words left: 1; min_words is 25" in message
    assert "d.jsonl.gz:2: rejected by source: not JSON" in message
    assert "5 pages: 3 articles, 2 rejects (1 too-short, 1 broken-json)" in message
    back = run("undo", out, "--ledger", ledger)
    assert back.returncode == 0
    texts = {row["id"].rpartition("/")[2]: row["text"] for row in articles(back.stdout)}
    assert texts["a.txt"] == TEXT
    assert texts["d1"] == TEXT
    assert "Advertisement" in texts["b.html"]
    assert {tuple(row) for row in articles(ledger.read_bytes()) if "fields" not in row} == {
        ("id", "line", "stage", "rule", "action", "before", "after", "span")
    }


def test_undo_with_ids_that_recur(tmp_path: Path) -> None:
    texts = [TEXT, f"{BODY}\n", TEXT.replace("Ada Holt", "Kit Delaney")]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"id": "same", "text": text}) + "\n" for text in texts))
    run("clean", tmp_path / "in.jsonl", "-o", tmp_path / "out", "--ledger", tmp_path / "ledger")
    back = run("undo", tmp_path / "out", "--ledger", tmp_path / "ledger")
    assert [row["text"] for row in articles(back.stdout)] == texts


def test_undo_refuses_what_does_not_belong_together(tmp_path: Path) -> None:
    out, ledger = tmp_path / "out", tmp_path / "ledger"
    run("clean", "-o", out, "--ledger", ledger, stdin=TEXT.encode())
    ledger.write_bytes(ledger.read_bytes().split(b"\n", 1)[1])
    short = run("undo", out, "--ledger", ledger)
    assert short.returncode == 1
    assert f"{out}:1: article 'stdin' has" in short.stderr.decode()
    wrong = run("undo", out, "--ledger", out)
    assert wrong.returncode == 1
    assert "this is no ledger row" in wrong.stderr.decode()
    assert run("undo", out, "--ledger", tmp_path / "nothing").returncode == 4


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": str(i), "text": TEXT}) + "\n" for i in range(2000))
    (tmp_path / "in.jsonl").write_text(lines)
    command = f"{' '.join(COMMAND)} clean {tmp_path / 'in.jsonl'} | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True)
    assert done.returncode == 0
    assert len(articles(done.stdout)) == 1
    assert done.stderr == b""


def test_a_gzip_pipe(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "x.jsonl.gz", "wb") as file:
        file.write(json.dumps({"text": TEXT}).encode() + b"\n")
    done = subprocess.run(
        ["bash", "-c", f"zcat {tmp_path}/x.jsonl.gz | {' '.join(COMMAND)} clean > {tmp_path}/y.jsonl"]
    )
    assert done.returncode == 0
    assert articles((tmp_path / "y.jsonl").read_bytes())[0]["id"] == "stdin:1"


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["clean", "nothing.html"], 4, "nothing.html: rejected by source: No such file or directory"),
        (["clean", "--plan", "artcle"], 2, "did you mean 'article'"),
        (["clean", "--rules", "nothing"], 2, "no rule files"),
        (["clean", "--kind", "pdf"], 2, "--kind"),
        (["clean", "-o", "/nothing/here"], 2, "/nothing/here cannot be written: No such file or directory"),
        (["clean", "--preset", "pile"], 2, "--preset"),
        (["check", "nothing"], 2, "there is no such folder"),
        (["explain", "nothing.html"], 4, "No such file"),
        (["undo", "nothing"], 2, "--ledger"),
        (["claen"], 2, "No such command 'claen'"),
    ],
)
def test_wrong_usage(args: list[str], code: int, says: str) -> None:
    done = run(*args)
    assert done.returncode == code
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_output_is_never_an_input(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    done = run("clean", path, "-o", path)
    assert done.returncode == 2
    assert "is an input" in done.stderr.decode()
    assert path.read_text() == TEXT


BAD = {
    "empty.txt": b"",
    "empty.html": b"",
    "empty.jsonl": b"",
    "blank.txt": b" \n\n",
    "binary.txt": bytes(range(256)) * 50,
    "nul.txt": TEXT.replace("river", "ri\x00ver").encode(),
    "latin.txt": (TEXT + "café").encode("latin-1"),
    "broken.html.gz": gzip.compress(HTML.encode())[:60],
    "wrong-charset.html": HTML.replace("<head>", "<head><meta charset=utf-16>").encode(),
    "cut.html": HTML[:300].encode(),
    "line.txt": b"word " * 1_000_000,
    "nested.html": b"<div>" * 5000 + b"x" + b"</div>" * 5000,
}


def test_bad_input_costs_its_page_and_never_the_run(tmp_path: Path) -> None:
    for name, content in BAD.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(TEXT)
    rejects = tmp_path / "rejects"
    done = run("clean", tmp_path, "--rejects", rejects)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    given = {row["id"].rpartition("/")[2] for row in articles(done.stdout)}
    refused = {row["where"].rpartition("/")[2]: row for row in articles(rejects.read_bytes())}
    assert {"good.txt", "nul.txt", "latin.txt", "line.txt"} <= given
    assert given | set(refused) == (set(BAD) | {"good.txt"}) - {"empty.jsonl"}
    assert not given & set(refused)
    assert all(row["detail"] for row in refused.values())
    text = {row["id"].rpartition("/")[2]: row["text"] for row in articles(done.stdout)}
    assert "\x00" not in text["nul.txt"]
    assert text["latin.txt"].endswith("café")
    assert len(text["line.txt"]) == 4_999_999


def test_fifty_megabytes_of_one_line_are_refused_with_their_size(tmp_path: Path) -> None:
    (tmp_path / "big.jsonl").write_bytes(
        b'{"text": "' + b"x" * 50_000_000 + b'"}\n' + json.dumps({"text": TEXT}).encode()
    )
    done = run("clean", tmp_path / "big.jsonl")
    assert done.returncode == 3
    assert "big.jsonl:1: rejected by source: 50,000,013 bytes; max_bytes is 20,000,000" in done.stderr.decode()
    assert len(articles(done.stdout)) == 1


def test_many_rejects_are_counted_not_listed(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "short"}\n' * 50)
    message = run("clean", tmp_path / "in.jsonl").stderr.decode()
    assert message.count("rejected by") == 10
    assert "40 more rejects not shown; --rejects FILE keeps them all" in message
    assert run("clean", "-q", tmp_path / "in.jsonl").stderr == b""


def test_a_page_that_says_all_of_it_three_times_is_cleaned() -> None:
    paragraphs = [f"{BODY}That was day {day}." for day in range(4)]
    done = run("clean", stdin="\n\n".join(["Share this article", *paragraphs * 3]).encode())
    assert done.returncode == 0
    assert articles(done.stdout)[0]["text"].split("\n\n") == [text.strip() for text in paragraphs]


def test_a_quarantined_page_comes_whole_with_its_ledger(tmp_path: Path) -> None:
    text = f"{BODY}\n" + "Advertisement\nShare this article\n" * 60
    done = run("clean", "--rejects", tmp_path / "rejects", stdin=text.encode())
    assert done.returncode == 3
    (row,) = articles((tmp_path / "rejects").read_bytes())
    assert row["reason"] == "quarantined"
    assert "max_removed is 50%" in row["detail"]
    assert row["text"] == text
    assert {mark["rule"] for mark in row["ledger"]}


def test_explain_shows_every_line_with_its_verdict() -> None:
    done = run("explain", "--no-color", stdin=TEXT.encode())
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert " 1 - Share this article" in shown
    assert "take:authors  lift/byline  authors=Ada Holt" in shown
    assert " 7   Nothing moved" in shown
    assert "6 lines, 2 kept, 4 dropped or taken" in shown
    assert "\x1b[" not in shown
    assert "\x1b[" in run("explain", "--color", stdin=TEXT.encode()).stdout.decode()


def test_explain_does_not_let_a_page_drive_the_terminal() -> None:
    shown = run("explain", "--no-color", stdin=f"{BODY}\n\x1b]0;owned\x07 title\n".encode()).stdout
    assert b"\x1b" not in shown
    assert b"\x07" not in shown


def test_check_and_update(tmp_path: Path) -> None:
    case = tmp_path / "golden" / "share-bar"
    case.mkdir(parents=True)
    (case / "case.yaml").write_text("about: x\n")
    (case / "input.txt").write_text(TEXT)
    assert run("check", tmp_path / "golden", CI="").returncode == 1
    refused = run("check", tmp_path / "golden", "--update", CI="true")
    assert refused.returncode == 2
    assert "refused when CI is set" in refused.stderr.decode()
    assert run("check", tmp_path / "golden", "--update", CI="").returncode == 0
    assert run("check", tmp_path / "golden").returncode == 0
    (case / "removed.tsv").write_text("")
    wrong = run("check", tmp_path / "golden")
    assert wrong.returncode == 1
    assert "+ line 1 goes now by chrome/share-heading (rules/chrome/en/share.yaml:" in wrong.stdout.decode()


def test_help_is_cheap() -> None:
    """Start-up is measured by what is imported, not by the clock."""
    code = (
        "import sys, runpy; sys.argv = ['unchrome', '--help']\n"
        "try: runpy.run_module('unchrome', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print([m for m in ('trafilatura', 'lxml', 'ftfy', 'orjson', 're2', 'yaml', 'dateutil') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_text_never_imports_trafilatura() -> None:
    code = f"import sys, unchrome; unchrome.clean({TEXT!r}); print('trafilatura' in sys.modules, 'lxml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False False\n", done.stderr


def test_version() -> None:
    import unchrome

    assert run("--version").stdout.decode() == f"unchrome {unchrome.__version__}\n"


def test_a_run_does_not_read_what_it_writes(tmp_path: Path) -> None:
    for name in ("a.jsonl", "z.jsonl"):
        (tmp_path / name).write_text(json.dumps({"text": TEXT}) + "\n")
    args = (
        "clean",
        tmp_path,
        "-o",
        tmp_path / "m.jsonl",
        "--ledger",
        tmp_path / "n.jsonl",
        "--rejects",
        tmp_path / "o.jsonl",
    )
    for _ in range(2):
        assert run(*args).returncode == 0
        assert len(articles((tmp_path / "m.jsonl").read_bytes())) == 2


def test_a_run_does_not_read_the_file_that_stdout_is(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT}) + "\n")
    with (tmp_path / "z.jsonl").open("wb") as out:
        assert subprocess.run([*COMMAND, "clean", str(tmp_path)], stdout=out, stderr=subprocess.PIPE).returncode == 0
    assert len(articles((tmp_path / "z.jsonl").read_bytes())) == 1


def test_undo_never_writes_over_what_it_reads(tmp_path: Path) -> None:
    out, ledger = tmp_path / "out", tmp_path / "ledger"
    run("clean", "-o", out, "--ledger", ledger, stdin=TEXT.encode())
    before = out.read_bytes(), ledger.read_bytes()
    for target in (out, ledger):
        assert run("undo", out, "--ledger", ledger, "-o", target).returncode == 2
    assert (out.read_bytes(), ledger.read_bytes()) == before


def test_undo_proves_what_it_gives_back(tmp_path: Path) -> None:
    out, ledger = tmp_path / "out", tmp_path / "ledger"
    run("clean", "-o", out, "--ledger", ledger, stdin=TEXT.encode())
    out.write_bytes(out.read_bytes().replace(b"river", b"brook"))
    done = run("undo", out, "--ledger", ledger)
    assert done.returncode == 1
    assert done.stdout == b""
    assert "has been changed since" in done.stderr.decode()


def test_undo_that_fails_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    out, ledger, target = tmp_path / "out", tmp_path / "ledger", tmp_path / "texts.jsonl"
    run("clean", "-o", out, "--ledger", ledger, stdin=TEXT.encode())
    assert run("undo", out, "--ledger", ledger, "-o", target).returncode == 0
    before = target.read_bytes()
    out.write_bytes(out.read_bytes() * 2)
    assert run("undo", out, "--ledger", ledger, "-o", target).returncode == 1
    assert target.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"out", "ledger", "texts.jsonl"}


@pytest.mark.parametrize(
    "article",
    [
        '{"id": [1], "text": "x", "unchrome": {"marks": 0}}',
        '{"id": "a", "text": 5, "unchrome": {"marks": 0}}',
        '{"id": "a", "text": "x", "unchrome": {}}',
        '{"id": "a", "text": "x", "unchrome": {"marks": "2"}}',
        '{"id": "a", "text": "x", "unchrome": {"marks": 2.0}}',
        '{"id": "a", "text": "x", "unchrome": {"marks": -1}}',
        "[]",
        "{",
    ],
)
def test_undo_refuses_what_is_no_article(tmp_path: Path, article: str) -> None:
    (tmp_path / "out").write_text(article)
    (tmp_path / "ledger").write_text("")
    done = run("undo", tmp_path / "out", "--ledger", tmp_path / "ledger")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "out:1: " in done.stderr.decode()


@pytest.mark.parametrize("broken", [{"span": None}, {"span": [1]}, {"line": None}, {"before": None}, {"after": 5}])
def test_undo_refuses_what_is_no_ledger_row(tmp_path: Path, broken: dict) -> None:
    row = {"id": "a", "line": 1, "stage": "chrome", "rule": "r", "action": "drop", "before": "x", "after": None}
    (tmp_path / "ledger").write_text(json.dumps({**row, "span": [0, 1], **broken}))
    (tmp_path / "out").write_text('{"id": "a", "text": "x", "unchrome": {"marks": 1}}')
    done = run("undo", tmp_path / "out", "--ledger", tmp_path / "ledger")
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert "ledger:1: this is no ledger row" in done.stderr.decode()


def test_one_file_by_two_spellings_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    done = run("clean", tmp_path / "a.txt", "-o", tmp_path / "out", "--ledger", tmp_path / "x" / ".." / "out")
    assert done.returncode == 2
    assert "named for two outputs" in done.stderr.decode()
    (tmp_path / "hard").hardlink_to(tmp_path / "a.txt")
    assert run("clean", tmp_path / "a.txt", "-o", tmp_path / "hard").returncode == 2
    assert (tmp_path / "a.txt").read_text() == TEXT


def test_names_and_records_that_json_cannot_hold_cost_their_page(tmp_path: Path) -> None:
    for name in (b"a.txt", b"caf\xe9.txt", b"z.txt"):
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_text(TEXT)
    deep = '{"text": ' + json.dumps(TEXT) + ', "x": ' + "[" * 300 + "]" * 300 + "}"
    (tmp_path / "deep.jsonl").write_text(f"{deep}\n{json.dumps({'text': TEXT})}\n")
    done = run("clean", tmp_path)
    assert done.returncode == 3
    assert len(articles(done.stdout)) == 4
    assert "deep.jsonl:1: rejected by sink: it cannot be written as JSON" in done.stderr.decode()


def test_a_folder_with_nothing_to_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "page").write_text(HTML)
    done = run("clean", tmp_path)
    assert done.returncode == 4
    assert "no files that unchrome reads" in done.stderr.decode()
    (tmp_path / "page.html").write_text(HTML)
    (tmp_path / "loop").symlink_to(tmp_path)
    done = run("clean", tmp_path)
    assert done.returncode == 0
    assert "1 file of other kinds passed over" in done.stderr.decode()
    assert len(articles(done.stdout)) == 1


def test_inputs_without_a_page_are_told(tmp_path: Path) -> None:
    (tmp_path / "page.wat").write_bytes(
        b"WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:quay>\r\nContent-Length: 2\r\n\r\n{}\r\n\r\n"
    )
    (tmp_path / "none.jsonl").touch()
    done = run("clean", tmp_path / "page.wat", tmp_path / "none.jsonl")
    assert (done.returncode, done.stdout) == (0, b"")
    assert "no input holds a page" in done.stderr.decode()
    assert "no input holds a page" not in run("clean", stdin=b"{}").stderr.decode()


def test_a_full_disk_and_a_bad_address_are_no_tracebacks(tmp_path: Path) -> None:
    done = run("clean", "-o", "/dev/full", stdin=(json.dumps({"text": TEXT}) + "\n").encode())
    assert done.returncode == 2
    assert "writing to /dev/full failed: No space left on device" in done.stderr.decode()
    done = run("clean", "--ledger", "/dev/full", stdin=(json.dumps({"text": TEXT}) + "\n").encode())
    assert "writing to stdout or /dev/full failed: No space left on device" in done.stderr.decode()
    record = json.dumps({"text": TEXT, "url": "http://[x"}).encode()
    assert run("clean", stdin=record).returncode == 0
    assert run("explain", stdin=record).returncode == 0


def test_users_rules_are_held_to_their_examples(tmp_path: Path) -> None:
    rule = "rules:\n  - {id: mine, why: x, action: drop, match: '^quay news$', hits: [Quay letters]}\n"
    (tmp_path / "mine.yaml").write_text(rule)
    done = run("clean", "--rules", tmp_path, stdin=TEXT.encode())
    assert done.returncode == 2
    assert "mine.yaml:2: rule mine: the hit 'Quay letters' is missed" in done.stderr.decode()


HEAVY = (
    *("ahocorasick_rs", "dateutil", "ftfy", "lxml", "multiprocessing", "orjson", "pydantic", "re2", "rich"),
    *("trafilatura", "yaml"),
)


def imported(*command: str, text: str = "") -> set[str]:
    """Which of the heavy modules a command imports."""
    code = f"""
import sys
sys.argv = ["unchrome", *{list(command)!r}]
from unchrome.cli import main
try:
    main()
finally:
    print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_help_imports_nothing_heavy() -> None:
    assert imported("--help") == set()
    assert imported("--version") == set()


def test_the_plan_fast_reads_html_without_trafilatura(golden: Path, tmp_path: Path) -> None:
    page = str(golden / "plan-fast-reads-the-layout/input.html")
    asking = tmp_path / "asking.yaml"
    asking.write_text("extract: {with: trafilatura, doubt: 0}\nstages:\n  - repair: {}\n")
    assert "trafilatura" not in imported("clean", "--quiet", "--plan", "fast", page, "--out", os.devnull)
    assert "trafilatura" in imported("clean", "--quiet", "--plan", str(asking), page, "--out", os.devnull)


def test_plain_text_is_cleaned_without_what_mends_text_and_reads_html() -> None:
    loaded = imported("clean", "--quiet", "--kind", "text", text=TEXT)
    assert loaded.isdisjoint({"ftfy", "lxml", "pydantic", "rich", "trafilatura"})
    assert "re2" in loaded


def test_dates_and_workers_cost_a_start_only_where_there_are_some() -> None:
    clean = ("clean", "--quiet", "--kind", "text")
    assert imported(*clean, text=BODY).isdisjoint({"dateutil", "multiprocessing"})
    assert "dateutil" in imported(*clean, text=TEXT)
    assert "multiprocessing" in imported(*clean, "--workers", "1", text=BODY)
