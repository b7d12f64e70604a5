"""Bytes to pages: every kind, every preset, and bytes that are none of these."""

from __future__ import annotations

import gzip
import lzma
import resource
import subprocess
import sys
import zipfile
import zlib
from functools import partial
from pathlib import Path

import orjson
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unchrome.model import Page, Reject
from unchrome.source import READERS, pages
from unchrome.source.decode import chosen_encoding, decode
from unchrome.source.kinds import recognise
from unchrome.source.mapping import PLAIN, PRESETS, chosen, page
from unchrome.source.stream import LAYERS

LIMIT = 1_000_000


def read(path: Path, kind: str | None = None, limit: int = LIMIT) -> list[Page | Reject]:
    return list(pages([str(path)], kind, PLAIN, limit))


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.html", b"anything", "html"),
        ("a.HTM", b"", "html"),
        ("a.html.gz", b"", "html"),
        ("a.txt", b"<p>", "text"),
        ("a.jsonl", b"", "jsonl"),
        ("a.ndjson.gz", b"", "jsonl"),
        ("a.json", b'{"text": "x"}\n{"text"', "jsonl"),
        ("a.json", b'{\n  "text"', "json"),
        ("a.json", b'[{"text"', "json"),
        ("-", b"<!DOCTYPE html>", "html"),
        ("-", b"  <html lang='en'>", "html"),
        ("-", b"\xef\xbb\xbf<p>x", "html"),
        ("-", b'{"text": 1}\n', "jsonl"),
        ("-", b"Plain < text", "text"),
        ("-", b"[Applause] he said", "text"),
        ("-", b"", "text"),
        ("a.bin", b"<table>", "html"),
        ("-", b"<!-- saved from url=(0014)about:internet -->\n<html>", "html"),
        ("-", b"<nav><a href=x>", "html"),
        ("-", b"<header class=x>", "html"),
        ("-", b"<3 is what she wrote", "text"),
        ("-", b"<abc> is a tag of no kind", "text"),
        ("page.txt", b"<!DOCTYPE html><html>", "html"),
        ("a.json", b'{"id": "a",\n "text": "x"}', "json"),
    ],
)
def test_kinds_are_recognised(name: str, head: bytes, kind: str) -> None:
    assert recognise(name, head) == kind
    assert kind in READERS


def test_a_folder_gives_its_files_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("z.txt", "a.html", "b/c.txt.gz", "style.css", ".hidden/x.txt", ".x.txt"):
        write(tmp_path / name, gzip.compress(b"text") if name.endswith("gz") else b"text")
    found = read(tmp_path)
    assert [
        (Path(item.id).relative_to(tmp_path).as_posix(), item.kind) for item in found if isinstance(item, Page)
    ] == [("a.html", "html"), ("b/c.txt.gz", "text"), ("z.txt", "text")]


def test_records_are_pages_and_their_mistakes_are_rejects(tmp_path: Path) -> None:
    lines = [
        b'{"id": "one", "text": "x", "title": "T", "shard": 7}',
        b"",
        b'{"text": "broken',
        b'{"body": "x"}',
        b"[1]",
        b'{"text": null}',
        b'{"id": 5, "html": "<p>x"}',
        b'{"text": "no id"}',
    ]
    path = write(tmp_path / "r.jsonl", b"\n".join(lines))
    found = read(path)
    assert [(item.where.rpartition(":")[2], getattr(item, "reason", "page")) for item in found] == [
        ("1", "page"),
        ("3", "broken-json"),
        ("4", "no-text-field"),
        ("5", "no-record"),
        ("6", "no-text-field"),
        ("7", "page"),
        ("8", "page"),
    ]
    first, broken, lacking = found[0], found[1], found[2]
    assert isinstance(first, Page)
    assert (first.id, first.fields, first.metadata) == ("one", {"title": "T"}, {"shard": 7})
    assert isinstance(broken, Reject)
    assert 'the line begins \'{"text": "broken\'' in broken.detail
    assert isinstance(lacking, Reject)
    assert "it has 'body' (text)" in lacking.detail
    assert "--text-field" in lacking.detail
    assert [item.id for item in found[5:]] == ["5", f"{path}:8"]


def test_a_json_file_is_one_record_or_a_list(tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", orjson.dumps({"text": "x"}, option=orjson.OPT_INDENT_2))
    many = write(tmp_path / "many.json", orjson.dumps([{"text": "x"}, {"no": 1}]))
    assert [item.id for item in read(one)] == [str(one)]
    assert [item.where for item in read(many)] == [f"{many}#1", f"{many}#2"]


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (bytes(range(256)) * 4 + bytes(2000), "binary data"),
        (b"WARC/0.18\r\n", "a WARC file of a version before 1.0"),
    ],
)
def test_binary_is_a_reject(tmp_path: Path, head: bytes, what: str) -> None:
    (found,) = read(write(tmp_path / "x.txt", head))
    assert isinstance(found, Reject)
    assert found.reason == "binary"
    assert what in found.detail


def test_a_few_nul_bytes_are_no_binary(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "x.txt", b"some\x00text " * 20))
    assert isinstance(found, Page)


@pytest.mark.parametrize("name", ["x.txt.gz", "x.html.gz", "x.jsonl.gz"])
def test_a_truncated_gzip_is_a_reject_and_what_came_before_is_not(tmp_path: Path, name: str) -> None:
    import random

    rng = random.Random(1)
    lines = b"".join(orjson.dumps({"text": rng.randbytes(400).hex()}) + b"\n" for _ in range(500))
    found = read(write(tmp_path / name, gzip.compress(lines)[:-20_000]))
    assert isinstance(found[-1], Reject)
    assert found[-1].reason == "broken"
    assert "the gzip data ends or breaks in record" in found[-1].detail
    assert (len(found) > 100) == name.endswith("jsonl.gz")
    assert all(isinstance(item, Page) for item in found[:-1])


def test_an_oversized_page_is_a_reject_and_its_neighbours_are_not(tmp_path: Path) -> None:
    lines = [b'{"text": "a"}', b'{"text": "' + b"x" * 3000 + b'"}', b'{"text": "b"}']
    found = read(write(tmp_path / "r.jsonl", b"\n".join(lines)), limit=1000)
    assert [getattr(item, "reason", "page") for item in found] == ["page", "too-large", "page"]
    for name in ("x.txt", "x.html", "x.json"):
        (found_one,) = read(write(tmp_path / name, b"[" + b"y" * 3000), limit=1000)
        assert isinstance(found_one, Reject)
        assert found_one.detail.startswith("3,001 bytes; max_bytes is 1,000")


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "nothing.txt")
    assert isinstance(found, Reject)
    assert found.reason == "unreadable"


def roomy(text: bytes) -> bytes:
    """Text packed by xz that asks for four gigabytes of memory to be unpacked in."""
    packed = bytearray(lzma.compress(text))
    packed[16] = 40  # the size of the dictionary, as xz numbers them
    packed[20:24] = zlib.crc32(packed[12:20]).to_bytes(4, "little")
    return bytes(packed)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")
@pytest.mark.parametrize("into", [(), ("-o", "out/")])
def test_whatever_reading_an_input_raises_costs_that_input(tmp_path: Path, into: tuple[str, ...]) -> None:
    text = b"Nothing moved on the river for nine days, and then it did. " * 9
    write(tmp_path / "a.txt.xz", roomy(text))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("c.txt.xz", roomy(text))
        archive.writestr("d.txt", text)
    little = partial(resource.setrlimit, resource.RLIMIT_AS, (3 << 30, 3 << 30))
    command = [sys.executable, "-m", "unchrome", "clean", "a.txt.xz", "b.zip", *into]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, preexec_fn=little)
    assert done.returncode == 4
    for name in ("a.txt.xz", "b.zip/c.txt.xz"):
        assert f"{name}: rejected by source: MemoryError" in done.stderr
    articles = (tmp_path / "out/articles/b.jsonl").read_text() if into else done.stdout
    assert [orjson.loads(row)["id"] for row in articles.splitlines()] == ["b.zip/d.txt"]


def test_rows_in_a_time_zone_that_nobody_knows_are_rejects(tmp_path: Path) -> None:
    when = pyarrow.array([1, None], pyarrow.timestamp("us", "Nowhere/City"))
    pyarrow.parquet.write_table(pyarrow.table({"text": ["one", "two"], "when": when}), tmp_path / "x.parquet")
    lost, page = read(tmp_path / "x.parquet")
    assert isinstance(lost, Reject)
    assert (lost.where, lost.reason) == (f"{tmp_path}/x.parquet:1", "broken")
    assert "Nowhere/City" in lost.detail
    assert isinstance(page, Page)


def test_parquet_whose_names_are_damaged_is_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"text": ["one"], "heading": ["two"]}), path)
    (found,) = read(write(path, path.read_bytes().replace(b"heading", b"h\xffading")))
    assert isinstance(found, Reject)
    assert (found.where, found.reason) == (str(path), "broken")


def test_named_fields_take_the_place_of_the_presets() -> None:
    record = {"key": "k", "body": {"main": "T"}, "link": "https://a.example"}
    found = page(record, "x:1", "x", chosen(None, "body.main", None, "key", "link"))
    assert isinstance(found, Page)
    assert (found.id, found.content, found.url) == ("k", "T", "https://a.example")
    html = page({"raw": "<p>x", "text": "T"}, "x:1", "x", chosen(None, None, "raw", None, None))
    assert isinstance(html, Page)
    assert html.kind == "html"


@given(st.binary(max_size=300))
def test_no_byte_is_lost_in_decoding(content: bytes) -> None:
    """Whatever the bytes are, the encoding that decoding chose gives them back."""
    text, encoding = decode(content), chosen_encoding(content)
    assert text.encode(encoding) == content


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "naïve “café”"),
        ("utf-8-sig", "naïve"),
        ("utf-16", "naïve “café”"),
        ("utf-32", "naïve"),
        ("windows-1252", "The naïve café’s “crème brûlée” costs five euros, and nobody in the village minds. " * 4),
        ("windows-1252", "It’s a café, and naïve people say déjà vu."),
        ("windows-1252", "L’été à Genève, où les élèves de l’école chantaient déjà sous la fenêtre."),
        ("windows-1251", "Городской совет собрался до полуночи и отложил вопрос о том, кто заплатит за мост. " * 4),
    ],
)
def test_decoding(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)).removeprefix("\ufeff") == text


def test_kind_overrides_what_the_first_bytes_say(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "x.bin", b"BZh is how the word begins"), kind="text")
    assert isinstance(found, Page)


def test_noise_and_text_zipped_too_often_are_binary(tmp_path: Path) -> None:
    import random

    often = b"text " * 99
    for _ in range(LAYERS + 1):
        often = gzip.compress(often)
    for content in (random.Random(3).randbytes(3000), often):
        (found,) = read(write(tmp_path / "x.txt", content))
        assert isinstance(found, Reject)
        assert found.reason == "binary"


def test_what_a_record_states_is_used_or_passes_through() -> None:
    record = {
        "text": " ",
        "html": "<p>x",
        "title": ["A"],
        "date": "yesterday",
        "id": True,
        "url": 7,
        "metadata": {"a": 1},
        "a": 2,
    }
    found = page(record, "x:1", "x", PLAIN)
    assert isinstance(found, Page)
    assert (found.kind, found.id, found.url, found.fields) == ("html", "x:1", "", {})
    assert found.metadata == {"a": 1, "record.a": 2, "title": ["A"], "date": "yesterday", "id": True, "url": 7}
    kept = page({"source": "https://a.example", "text": "x", "added": "2031"}, "x:1", "x", PRESETS["trafilatura"])
    assert isinstance(kept, Page)
    assert (kept.url, kept.passed) == ("https://a.example", {"source": "x", "added": "2031"})


def test_a_record_whose_date_cannot_be_read_costs_its_date(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.jsonl", b'{"text": "x", "date": "2024 100000000000000000000000000000.5h"}\n'))
    assert [item.fields for item in found if isinstance(item, Page)] == [{}]
