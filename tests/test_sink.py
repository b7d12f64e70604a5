"""What articles are written as: every format holds the same, and equal runs give equal bytes."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from unchrome.article import KEYS
from unchrome.model import LISTS, Article, Page, Reject
from unchrome.sink import FORMATS, Sink, Written, line, written
from unchrome.sink.folder import Folder, name
from unchrome.sink.parquet import MADE, schema
from unchrome.sink.written import read
from unchrome.source import pages
from unchrome.source.mapping import PLAIN

COMMAND = [sys.executable, "-m", "unchrome"]
BODY = "Nothing moved on the river for nine days, and then it did. " * 8
TEXT = f"Share this article\n\nBy Ada Holt\n\nMay 6, 2031\n\n{BODY}\n\nAdvertisement\n\n{BODY[:-20]}\n"
RECORDS = [
    {"id": "one", "text": TEXT, "score": 0.5, "tags": ["a", {"b": None}]},
    {"id": "two", "text": BODY, "added": 7, "metadata": {}},
    {"id": "bad", "text": "short"},
    {"id": "one", "text": TEXT.replace("Ada", "Kit"), "url": "https://a.example/x"},
]


def run(*args: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *map(str, args)], input=stdin, capture_output=True)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
free = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | text,
    lambda inner: st.lists(inner) | st.dictionaries(text, inner),
    max_leaves=8,
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article with some of the fields that an article may have."""
    made = {key: draw(text if kind is str else st.integers(0, 2**40)) for key, kind in MADE.items()}
    data = {"id": draw(text), "text": draw(text), "unchrome": made}
    optional = [key for key in KEYS if key not in (*data, "metadata")]
    for key in draw(st.lists(st.sampled_from(optional), unique=True)):
        data[key] = draw(st.lists(text, min_size=1, max_size=3) if key in LISTS else text.filter(bool))
    metadata = draw(st.dictionaries(text, free, max_size=3))
    if metadata:
        data["metadata"] = metadata
    return Article({key: data[key] for key in KEYS if key in data}, [])


def content(format_: str, found: list[Article]) -> bytes:
    out = io.BytesIO()
    with Sink(FORMATS[format_](out)) as sink:
        for article in found:
            sink.put(written(article))
    return out.getvalue()


@given(st.lists(articles(), max_size=4))
def test_every_format_holds_the_same(found: list[Article]) -> None:
    plain = content("jsonl", found)
    assert [json.loads(line) for line in plain.splitlines()] == [article.data for article in found]
    assert gzip.decompress(content("jsonl.gz", found)) == plain
    assert zstandard.ZstdDecompressor().stream_reader(content("jsonl.zst", found)).read() == plain
    table = pyarrow.parquet.read_table(io.BytesIO(content("parquet", found)))
    assert table.schema.equals(schema(), check_metadata=False)
    rows = [{key: value for key, value in row.items() if value is not None} for row in table.to_pylist()]
    for row in rows:
        if "metadata" in row:
            row["metadata"] = json.loads(row["metadata"])
    assert rows == [article.data for article in found]


@pytest.mark.parametrize("format_", FORMATS)
def test_equal_runs_give_equal_bytes(format_: str) -> None:
    made = dict.fromkeys(MADE, "x") | {"lines": 1, "dropped": 0, "marks": 0}
    found = [Article({"id": "a", "text": BODY, "unchrome": made}, []) for _ in range(50)]
    once = content(format_, found)
    assert once == content(format_, found)
    if format_ == "jsonl.gz":
        assert once[3:8] == bytes(5)  # no name, no time


def test_parquet_is_written_in_groups_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unchrome.sink.parquet.ROWS", 4)
    monkeypatch.setattr("unchrome.sink.parquet.BYTES", 1000)
    made = dict.fromkeys(MADE, "x") | {"lines": 1, "dropped": 0, "marks": 0}
    sizes = [1] * 9 + [400] * 3
    found = [Article({"id": "a", "text": "x" * size, "unchrome": made}, []) for size in sizes]
    table = pyarrow.parquet.ParquetFile(io.BytesIO(content("parquet", found)))
    assert [table.metadata.row_group(group).num_rows for group in range(table.num_row_groups)] == [4, 4, 3, 1]


def test_the_schema_is_that_of_an_article() -> None:
    from unchrome import clean

    assert schema().names == list(KEYS)
    assert list(MADE) == list(clean(TEXT)["unchrome"])
    assert {key: type(value) for key, value in clean(TEXT)["unchrome"].items()} == MADE


@contextmanager
def changed_to(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    yield
    os.chdir(before)


def test_what_clean_writes_is_read_again(tmp_path: Path) -> None:
    """By `clean`, as the same pages, and by `undo`, whatever it was written as."""
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    expected, outcome = None, []
    for suffix in ("jsonl", "jsonl.gz", "jsonl.zst", "parquet"):
        out = tmp_path / f"out.{suffix}"
        ledger, rejects = tmp_path / f"{suffix}.ledger.jsonl.gz", tmp_path / f"{suffix}.rejects.zst"
        done = run("clean", tmp_path / "in.jsonl", "-o", out, "--ledger", ledger, "--rejects", rejects)
        assert done.returncode == 3, done.stderr
        packed = rejects.read_bytes()
        assert json.loads(zstandard.ZstdDecompressor().stream_reader(packed).read())["reason"] == "too-short"
        assert gzip.decompress(ledger.read_bytes()).count(b"\n") > 5
        back = tmp_path / f"{suffix}.back.gz"
        done = run("undo", out, "--ledger", ledger, "-o", back)
        assert done.returncode == 0, done.stderr
        texts = [json.loads(line)["text"] for line in gzip.decompress(back.read_bytes()).splitlines()]
        assert texts == [record["text"] for record in RECORDS if record["id"] != "bad"]
        found = [item for item in pages([str(out)], None, PLAIN, 1_000_000) if isinstance(item, Page)]
        outcome.append([(page.id, page.content, page.fields, page.metadata, page.url) for page in found])
        expected = expected or outcome[0]
        assert outcome[-1] == expected
    assert expected[0][3] == {"score": 0.5, "tags": ["a", {"b": None}]}


def test_a_format_is_told_by_the_name_and_overridden(tmp_path: Path) -> None:
    source = json.dumps(RECORDS[0]).encode()
    plain = run("clean", stdin=source).stdout
    assert gzip.decompress(run("clean", "--format", "jsonl.gz", stdin=source).stdout) == plain
    run("clean", "--format", "jsonl", "-o", tmp_path / "x.parquet", stdin=source)
    assert (tmp_path / "x.parquet").read_bytes() == plain
    piped = run("clean", "--format", "parquet", stdin=source).stdout
    assert run("clean", "-o", tmp_path / "y.parquet", stdin=source).returncode == 0
    assert (tmp_path / "y.parquet").read_bytes() == piped
    again = run("clean", "-q", stdin=piped)
    assert json.loads(again.stdout)["text"] == json.loads(plain)["text"]


def test_a_folder_of_files(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    out, ledger = tmp_path / "out", tmp_path / "ledger"
    done = run("clean", tmp_path, "-o", out, "--format", "json", "--ledger", ledger)
    assert done.returncode == 3, done.stderr
    plain = run("clean", tmp_path / "in.jsonl").stdout.splitlines(keepends=True)
    names = [f"{name('one')}.json", f"{name('two')}.json", f"{name('one')}_2.json"]
    assert {path.name for path in out.iterdir()} == set(names)
    assert [(out / file).read_bytes() for file in names] == plain
    joined = b"".join(path.read_bytes() for path in sorted(out.iterdir()))
    assert run("undo", "-", "--ledger", ledger, stdin=joined).returncode == 0
    again = run("clean", tmp_path / "in.jsonl", "-o", out, "--format", "json")
    assert again.returncode == 2
    assert "is there already; --format json writes a new or empty folder" in again.stderr.decode()


@given(st.lists(st.text(max_size=200), unique=True, max_size=5))
def test_names_of_files_are_safe_and_tell_ids_apart(ids: list[str]) -> None:
    names = [name(id_) for id_ in ids]
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}", file) for file in names)
    assert len(set(names)) == len(ids)


@given(ids=st.lists(st.sampled_from(["a", "A", "a/", "é", ""]), max_size=30))
def test_no_article_overwrites_another(tmp_path_factory: pytest.TempPathFactory, ids: list[str]) -> None:
    folder = tmp_path_factory.mktemp("out")
    writer = Folder(folder)
    for number, id_ in enumerate(ids):
        writer.write(line({"id": id_, "text": str(number)}))
    found = [json.loads(path.read_bytes()) for path in folder.iterdir()]
    assert sorted((row["id"], int(row["text"])) for row in found) == sorted(zip(ids, range(len(ids)), strict=True))


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--format", "json"], "--format json writes a folder of this machine, a file an article; name it with --out"),
        (["--format", "json", "-o", "file"], "file is there already"),
        (["--format", "json", "-o", "no/folder"], "no/folder cannot be written: No such file or directory"),
        (["-o", "folder"], "a run into a folder can be resumed, so it reads no stdin"),
        (["--ledger", "folder"], "folder is a folder; name a file"),
        (["--ledger", "x.parquet"], "x.parquet will hold JSON lines; name it .jsonl, .jsonl.gz or .jsonl.zst"),
        (["--rejects", "x.parquet"], "x.parquet will hold JSON lines"),
        (["--format", "csv"], "--format"),
    ],
)
def test_wrong_targets(tmp_path: Path, args: list[str], says: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with changed_to(tmp_path):
        done = run("clean", *args, stdin=TEXT.encode())
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("file", "package"), [("x.parquet", "pyarrow"), ("x.jsonl.zst", "zstandard")])
def test_a_missing_package_is_named(tmp_path: Path, file: str, package: str) -> None:
    (tmp_path / f"{package}.py").write_text("raise ImportError")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    command = [*COMMAND, "clean", "-o", str(tmp_path / file)]
    done = subprocess.run(command, input=TEXT.encode(), capture_output=True, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 2
    assert f"takes {package}, which is not installed; pip install 'unchrome[corpus]'" in done.stderr.decode()


def test_what_json_cannot_hold_is_a_reject() -> None:
    made = dict.fromkeys(MADE, "x") | {"lines": 1, "dropped": 0, "marks": 0}
    result = written(Article({"id": "a", "url": "u", "text": "\ud800", "unchrome": made}, []), "in.jsonl:3")
    assert isinstance(result, Reject)
    assert (result.id, result.where, result.url, result.reason) == ("a", "in.jsonl:3", "u", "unwritable")
    assert isinstance(written(Article({"id": "b", "text": "fine", "unchrome": made}, [])), Written)


@given(articles())
def test_what_is_written_is_read(article: Article) -> None:
    article.ledger.append({"stage": "chrome", "rule": "x", "after": None})
    made = written(article)
    assert isinstance(made, Written)
    assert made.read() == article
    assert read(made.article, made.ledger) == made
    assert made.rules == {"chrome/x": 1}


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl.bz2", "X.PARQUET.GZ", "x.xz"])
@pytest.mark.parametrize("option", ["--out", "--ledger", "--rejects"])
def test_a_file_is_what_it_is_called(tmp_path: Path, name: str, option: str) -> None:
    done = run("clean", option, tmp_path / name, stdin=b"x")
    assert done.returncode == 2
    assert b"would not be what it is called; name it .jsonl" in done.stderr
    assert not (tmp_path / name).exists()
    assert option != "--out" or run("clean", option, tmp_path / name, "--format", "jsonl", stdin=b"x").returncode == 3
