"""WARC, WET, Parquet and the kinds of compression: whole, damaged and cut short."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import random
import subprocess
import sys
from pathlib import Path

import orjson
import pyarrow
import pyarrow.parquet
import pytest
import zstandard

from unchrome.flow import Cleaner
from unchrome.model import Article, Page, Reject
from unchrome.source import pages
from unchrome.source.mapping import PLAIN

DATA = Path(__file__).parents[2] / "shared/data/dev/warc"
LIMIT = 1_000_000
HTML = "Content-Type: text/html"
PACK = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda content: zstandard.ZstdCompressor().compress(content),
}
NAMES = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "zstd"}


def read(path: Path, content: bytes, limit: int = LIMIT) -> list[Page | Reject]:
    path.write_bytes(content)
    return list(pages([str(path)], None, PLAIN, limit))


def record(number: int, block: bytes, kind: str = "response", type_: str = "application/http") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:04}>\r\nWARC-Date: 2031-05-06T00:00:00Z"
        f"\r\nWARC-Target-URI: https://a.example/{number}\r\nContent-Type: {type_}"
        f"\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(number: int, body: bytes = b"", headers: str = HTML, status: int = 200) -> bytes:
    body = body or f"<html><p>{random.Random(number).randbytes(2500).hex()}</p></html>".encode()
    return record(number, f"HTTP/1.1 {status} OK\r\n{headers}\r\n\r\n".encode() + body)


def ids(found: list[Page | Reject]) -> list[str]:
    return [item.id if isinstance(item, Page) else item.where.rpartition(":")[2] for item in found]


@pytest.mark.parametrize("pack", [bytes, *PACK.values()])
def test_html_responses_are_pages_and_other_records_are_none(tmp_path: Path, pack) -> None:
    records = [
        record(1, b"software: none", "warcinfo", "application/warc-fields"),
        record(2, b"GET / HTTP/1.1\r\n\r\n", "request"),
        response(3, b"<p>The ferry"),
        response(4, status=404),
        response(5, headers="Content-Type: image/png"),
        record(6, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "revisit"),
        response(7, headers="Content-Type: application/xhtml+xml; charset=utf-8"),
        record(8, "Die Fähre".encode(), "conversion", "text/plain"),
    ]
    found = read(tmp_path / "crawl.bin", b"".join(map(pack, records)))
    assert ids(found) == ["0003", "0007", "0008"]
    first, _, text = found
    assert isinstance(first, Page)
    assert isinstance(text, Page)
    assert (first.kind, first.content, first.url) == ("html", b"<p>The ferry", "https://a.example/3")
    assert (first.where, first.metadata) == (f"{tmp_path / 'crawl.bin'}:3", {"warc_date": "2031-05-06T00:00:00Z"})
    assert (text.kind, text.content) == ("text", "Die Fähre")


@pytest.mark.parametrize(
    ("headers", "body", "content"),
    [
        (f"{HTML}; charset=windows-1251", "<p>Мост".encode("cp1251"), "<p>Мост"),
        (f"{HTML}; charset=ISO-8859-1", b"<p>caf\xe9 \x93x\x94", "<p>café “x”"),
        (f"{HTML}; charset=utf-8", b"<p>caf\xe9", b"<p>caf\xe9"),
        (f"{HTML}; charset=nonsense", b"<p>x", b"<p>x"),
        (f"{HTML}\r\nContent-Encoding: gzip", gzip.compress(b"<p>x", mtime=0), b"<p>x"),
        (f"{HTML}\r\nContent-Encoding: gzip", b"<html><p>stored as decoded", b"<html><p>stored as decoded"),
        (f"{HTML}\r\nTransfer-Encoding: chunked", b"4\r\n<p>x\r\n2\r\nyz\r\n0\r\n\r\n", b"<p>xyz"),
    ],
)
def test_charset_and_encoding_are_those_of_the_http_header(
    tmp_path: Path, headers: str, body: bytes, content: str | bytes
) -> None:
    (found,) = read(tmp_path / "x.warc", response(1, body, headers))
    assert isinstance(found, Page)
    assert found.content == content


def test_a_damaged_record_costs_itself(tmp_path: Path) -> None:
    records = [response(number) for number in range(1, 6)]
    packed = [gzip.compress(item, mtime=0) for item in records]
    second = packed[1][:900] + bytes(30) + packed[1][930:]
    cut, junk = records[1][:1500], b"neither head nor tail\r\n" * 9
    longer = records[1].replace(b"Content-Length: ", b"Content-Length: 9")
    shorter = records[1].replace(b"Content-Length: 5", b"Content-Length: 1")
    assert ids(read(tmp_path / "x.warc.gz", b"".join([packed[0], second, *packed[2:]]))) == [
        "0001", "2", "0003", "0004", "0005"
    ]  # fmt: skip
    first = packed[0][:20] + bytes(30) + packed[0][50:]
    assert ids(read(tmp_path / "x.warc.gz", b"".join([first, *packed[1:]]))) == ["1", "0002", "0003", "0004", "0005"]
    for wrong in (cut, junk, longer, shorter):
        found = read(tmp_path / "x.warc", b"".join([records[0], wrong, *records[2:]]))
        assert ids(found) == ["0001", "2", "0003", "0004", "0005"]


def test_a_record_that_is_too_large_costs_itself(tmp_path: Path) -> None:
    bomb = response(3, gzip.compress(bytes(50_000)), f"{HTML}\r\nContent-Encoding: gzip")
    image = response(4, b"x" * 20_000, "Content-Type: image/png")
    records = [response(1), response(2, b"y" * 20_000), bomb, image, response(5)]
    found = read(tmp_path / "x.warc", b"".join(records), limit=10_000)
    assert ids(found) == ["0001", "2", "3", "0005"]
    assert [item.reason for item in found if isinstance(item, Reject)] == ["too-large", "too-large"]


@pytest.mark.parametrize("pack", [bytes, PACK["gz"], PACK["zst"]])
def test_cut_anywhere_no_page_is_doubled_or_unaccounted(tmp_path: Path, pack) -> None:
    packed = [pack(response(number)) for number in range(1, 6)]
    whole, rng = b"".join(packed), random.Random(2)
    for at in [rng.randrange(12, len(whole)) for _ in range(150)]:
        found = read(tmp_path / "x.warc", whole[:at])
        done = [item.id for item in found if isinstance(item, Page)]
        entire = sum(at >= sum(map(len, packed[:number])) for number in range(1, 6))
        assert done[:entire] == [f"{number:04}" for number in range(1, entire + 1)]
        assert len(done) <= entire + 1
        assert len(done) + sum(isinstance(item, Reject) for item in found) >= entire
        if at > sum(map(len, packed[:entire])) + 4 and len(done) == entire:
            assert isinstance(found[-1], Reject)


@pytest.mark.parametrize("kind", PACK)
def test_every_compression_gives_the_same_pages(tmp_path: Path, kind: str) -> None:
    rng = random.Random(1)
    lines = [orjson.dumps({"id": number, "text": rng.randbytes(400).hex()}) + b"\n" for number in range(3000)]
    plain = [item.id for item in read(tmp_path / "x.jsonl", b"".join(lines))]
    packed = PACK[kind](b"".join(lines[:1000])) + PACK[kind](b"".join(lines[1000:]))
    assert [item.id for item in read(tmp_path / f"x.jsonl.{kind}", packed)] == plain
    found = read(tmp_path / f"x.jsonl.{kind}", packed[:-1000])
    assert isinstance(found[-1], Reject)
    assert f"the {NAMES[kind]} data ends or breaks in record" in found[-1].detail
    assert len(found) > 1000
    assert all(isinstance(item, Page) for item in found[:-1])


def test_rows_of_parquet_are_records(tmp_path: Path) -> None:
    rows = [{"id": number, "text": f"Text {number}", "raw": b"x", "date": None} for number in range(200)]
    rows[150]["text"] = "y" * 20_000
    table = pyarrow.Table.from_pylist(rows).append_column("at", pyarrow.array([1] * 200, pyarrow.timestamp("ns")))
    pyarrow.parquet.write_table(table, tmp_path / "t", row_group_size=90)
    content = (tmp_path / "t").read_bytes()
    found = read(tmp_path / "x.parquet", content, limit=10_000)
    assert ids(found) == [*map(str, range(150)), "151", *map(str, range(151, 200))]
    first = found[0]
    assert isinstance(first, Page)
    assert (first.content, first.where) == ("Text 0", f"{tmp_path / 'x.parquet'}:1")
    assert first.metadata == {"raw": "x", "at": "1970-01-01 00:00:00.000000001"}
    assert ids(read(tmp_path / "x.parquet", gzip.compress(content, mtime=0), limit=10_000)) == ids(found)
    (reject,) = read(tmp_path / "x.parquet", content[:-100])
    assert isinstance(reject, Reject)
    assert reject.reason == "broken"


@pytest.mark.parametrize(
    ("name", "package", "content"),
    [
        ("x.warc", "fastwarc", response(1)),
        ("x.parquet", "pyarrow", b"PAR1"),
        ("x.txt.zst", "zstandard", PACK["zst"](b"x")),
    ],
)
def test_a_missing_package_is_named(tmp_path: Path, name: str, package: str, content: bytes) -> None:
    (tmp_path / f"{package}.py").write_text("raise ImportError")
    (tmp_path / name).write_bytes(content)
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "unchrome", "clean", str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 4
    assert f"{package}, which is not installed; pip install 'unchrome[corpus]'" in done.stderr.decode()


@pytest.mark.skipif(not DATA.exists(), reason="the shared crawl is not here")
def test_a_crawl_gives_all_its_pages() -> None:
    manifest = json.loads((DATA / "manifest.json").read_bytes())
    found = list(pages([str(DATA / "sample-dev.warc.gz")], None, PLAIN, 20_000_000))
    assert [item.url for item in found] == [item["url"] for item in manifest]
    cleaner = Cleaner("wet")
    texts = list(pages([str(DATA / "sample-dev.warc.wet.gz")], None, PLAIN, 20_000_000))
    assert [item.url for item in texts] == [item["url"] for item in manifest]
    assert sum(isinstance(item, Article) for item in cleaner.run(texts[:10])) >= 8
