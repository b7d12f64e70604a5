"""What may have been a page and cannot be read is a reject: damaged headers, digests, payloads that break off."""

from __future__ import annotations

import base64
import gzip
import hashlib
import random
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_corpus import HTML, ids, read, record, response
from unchrome.model import Page, Reject
from unchrome.source.digest import differs
from unchrome.source.inflate import inflated

BODY = b"<html><p>" + b"The ferry left the pier at dawn. " * 9
PACK = {
    "gzip": lambda content: gzip.compress(content, mtime=0),
    "x-gzip": lambda content: gzip.compress(content, mtime=0),
    "deflate": zlib.compress,
    "deflate, raw": lambda content: zlib.compress(content)[2:-4],
    "gzip, twice": lambda content: gzip.compress(content[:99]) + gzip.compress(content[99:]),
}


def digest(block: bytes, form: str = "sha1") -> bytes:
    return f"{form}:{base64.b32encode(hashlib.new(form, block).digest()).decode()}".encode()


def marked(content: bytes, header: bytes) -> bytes:
    """A record with one more line in its header."""
    return content.replace(b"\r\nWARC-Date", b"\r\n" + header + b"\r\nWARC-Date", 1)


def test_whatever_is_damaged_in_a_header_its_page_is_accounted_for(tmp_path: Path) -> None:
    """Only a status or a type of content that is damaged into another one takes a page along unseen."""
    valid = 0
    for seed in range(800):
        rng = random.Random(seed)
        content = bytearray(response(2, BODY))
        at, size = rng.randrange(content.index(b"<html>")), rng.choice([1, 1, 1, 2, 8, 30])
        content[at : at + size] = rng.randbytes(size)
        found = read(tmp_path / "x.warc", response(1, BODY) + bytes(content) + response(3, BODY))
        pages = [item for item in found if isinstance(item, Page)]
        assert {"0001", "0003"} <= {page.id for page in pages}
        assert len(found) >= 3, (seed, bytes(content))
        valid += len(pages) == 3
    assert valid > 200


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"response", b"respXnse", "its WARC-Type is 'respXnse', which is none"),
        (b"WARC-Type", b"WARC-Tipe", "its header has no WARC-Type"),
        (b"application/http", b"applicatiXn/http", "it has no HTTP header that can be read"),
        (b"HTTP/1.1 200", b"HTTP/1.1 2X0", "it has no HTTP header that can be read"),
        (b"HTTP/1.1", b"HXTP/1.1", "it has no HTTP header that can be read"),
        (b"html\r\n\r\n", b"html\r\n\rX", "its HTTP header has no end"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, old: bytes, new: bytes, says: str) -> None:
    (found,) = read(tmp_path / "x.warc", response(1, BODY).replace(old, new, 1))
    assert isinstance(found, Reject)
    assert (found.reason, found.detail) == ("broken", says)


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (response(1, BODY, "Server: x"), 1),
        (response(1, BODY, "Content-Type: text/x-unheard-of"), 1),
        (response(1, b"p { color: red }", "Content-Type: text/css"), 0),
        (response(1, BODY, "Content-Type: text/plain"), 0),
        (response(1, BODY, "Content-Type: application/json"), 0),
        (record(1, b"a.example. IN A 10.0.0.1", type_="text/dns").replace(b"https://a", b"dns:a"), 0),
        (record(1, b"\x89PNG\r\n", "conversion", "image/png"), 0),
        (record(1, b"The ferry", "conversion", "text/plXin"), 1),
    ],
)
def test_what_no_header_tells_is_told_by_the_content(tmp_path: Path, content: bytes, pages: int) -> None:
    found = read(tmp_path / "x.warc", content)
    assert [isinstance(item, Page) for item in found] == [True] * pages


@pytest.mark.parametrize("form", ["sha1", "md5", "sha256"])
def test_a_block_that_is_not_what_its_digest_says_is_a_reject(tmp_path: Path, form: str) -> None:
    good = response(1, BODY)
    block = good.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")
    good = marked(good, b"WARC-Block-Digest: " + digest(block, form))
    other = good.replace(b"200 OK", b"404 OK").replace(b"urn:uuid:0001", b"urn:uuid:0002")
    found = read(tmp_path / "x.warc", good + good.replace(b"dawn", b"dusk", 1) + other)
    assert ids(found) == ["0001", "2", "3"]
    assert isinstance(found[1], Reject)
    assert found[1].detail == "its block is not the one that its WARC-Block-Digest is of"


@given(st.binary(), st.binary())
def test_digests(block: bytes, other: bytes) -> None:
    stated = [digest(block).decode(), digest(block).decode().lower(), f"SHA-1:{hashlib.sha1(block).hexdigest()}"]
    assert not any(differs(block, form) for form in stated)
    assert all(differs(other, form) == (block != other) for form in stated)
    assert not differs(other, "blake9:abc")


@pytest.mark.parametrize("name", PACK)
def test_a_payload_that_breaks_off_is_a_reject(tmp_path: Path, name: str) -> None:
    packed = PACK[name](BODY)
    headers = f"{HTML}\r\nContent-Encoding: {name.partition(',')[0]}"
    cut, whole = response(1, packed[:-20], headers), response(2, packed + b"\r\ntrailer", headers)
    told = marked(response(3, packed[:-20], headers), b"WARC-Truncated: length")
    short, page, known = read(tmp_path / "x.warc", cut + whole + told)
    assert isinstance(short, Reject)
    assert "its payload breaks off" in short.detail
    assert isinstance(page, Page)
    assert page.content == BODY
    assert isinstance(known, Page)
    assert BODY.startswith(known.content)
    assert known.metadata["warc_truncated"] == "length"


def test_chunks_that_break_off_are_a_reject(tmp_path: Path) -> None:
    chunks = b"%x\r\n" % len(BODY) + BODY
    (found,) = read(tmp_path / "x.warc", response(1, chunks[:-9], f"{HTML}\r\nTransfer-Encoding: chunked"))
    assert isinstance(found, Reject)
    assert found.reason == "broken"


@pytest.mark.parametrize("name", ["", "gzip"])
def test_chunks_are_whole_or_said_not_to_be(tmp_path: Path, name: str) -> None:
    """Wherever they are cut, but for the end of a gzip payload, which is then whole."""
    packed = PACK[name](BODY) if name else BODY
    whole = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:40], packed[40:], b""))
    headers = f"{HTML}\r\nContent-Encoding: {name}\r\nTransfer-Encoding: Chunked"
    (page,) = read(tmp_path / "x.warc", response(1, whole, headers))
    assert isinstance(page, Page)
    assert page.content == BODY
    for cut in range(1, len(whole)):
        (found,) = read(tmp_path / "x.warc", response(1, whole[:cut], headers))
        if isinstance(found, Page):
            assert found.content == BODY
        else:
            assert found.reason == "broken"


def test_a_payload_that_lacks_its_last_chunk_is_a_reject(tmp_path: Path) -> None:
    chunk = b"%x\r\n" % len(BODY) + BODY + b"\r\n"
    headers = f"{HTML}\r\nTransfer-Encoding: chunked"
    told = marked(response(2, chunk, headers), b"WARC-Truncated: length")
    short, known, stored = read(tmp_path / "x.warc", response(1, chunk, headers) + told + response(3, BODY, headers))
    assert isinstance(short, Reject)
    assert (short.reason, short.detail) == ("broken", "its payload breaks off: the last of its chunks is missing")
    assert [page.content for page in (known, stored) if isinstance(page, Page)] == [BODY, BODY]


@given(st.binary(max_size=2000), st.sampled_from(sorted(PACK)), st.integers(0, 3000), st.integers(0, 2500))
def test_what_is_inflated_is_whole_or_said_not_to_be(content: bytes, name: str, limit: int, cut: int) -> None:
    packed = PACK[name](content)
    found = inflated(packed, limit)
    assert (found.content, found.size) == (content[: limit + 1], len(content))
    assert found.whole
    if 1 < cut < len(packed):
        part = inflated(packed[:cut], limit)
        assert content.startswith(part.content[:limit])
        assert not part.whole or name == "gzip, twice"
