"""Archives and packings: any nesting gives the same pages, damage costs what is damaged, and no bomb goes off."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import orjson
import pyarrow
import pyarrow.parquet
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from unchrome.model import Page, Reject
from unchrome.run.reader import Reader
from unchrome.run.shards import shards
from unchrome.source import packing, pages
from unchrome.source import parquet as source_parquet
from unchrome.source.archive import DEPTH
from unchrome.source.files import Walk
from unchrome.source.mapping import PLAIN
from unchrome.source.stream import LAYERS

LIMIT = 1_000_000
Files = dict[str, bytes]


def tar(files: Files, form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def parquet(rows: list[dict]) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out)
    return out.getvalue()


PACK = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda content: zstandard.ZstdCompressor().compress(content),
}
BOXES = {"tar": tar, "zip": zipped}
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The ferry"
WARC = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(HTTP)
FILES: Files = {
    "a.html": b"<html><p>The ferry left at dawn.",
    "b.txt": "Die Fähre legte ab.".encode(),
    "c.jsonl": b'{"id": "c1", "text": "one"}\n{"id": "c2", "text": "two"}\n',
    "d.json": b'[{"id": "d1", "text": "one"}]',
    "e.parquet": parquet([{"id": f"e{number}", "text": "row"} for number in range(3)]),
    "f.warc": (WARC + HTTP + b"\r\n\r\n") * 2,
}


def read(path: Path, content: bytes, kind: str | None = None, walk: Walk | None = None) -> list[Page | Reject]:
    path.write_bytes(content)
    return list(pages([str(path)], kind, PLAIN, LIMIT, walk))


def outcome(found: list[Page | Reject], top: Path) -> list[tuple[str, str]]:
    """Each page or reject: where below the archive, and its content or what is wrong with it."""
    return [
        (item.where.removeprefix(str(top)).lstrip("/"), str(item.content if isinstance(item, Page) else item.reason))
        for item in found
    ]


wrappings = st.lists(st.sampled_from([*PACK, *BOXES]), max_size=6).filter(
    lambda kinds: (
        sum(kind in BOXES for kind in kinds) <= DEPTH
        and all(any(kind in BOXES for kind in kinds[at : at + LAYERS + 1]) for at in range(len(kinds) - LAYERS))
    )
)


@settings(max_examples=60)
@given(st.sampled_from(sorted(FILES)), wrappings)
def test_any_nesting_gives_the_same_pages(
    tmp_path_factory: pytest.TempPathFactory, name: str, kinds: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("nest")
    plain = outcome(read(folder / name, FILES[name]), folder / name)
    content, inner = FILES[name], ""
    for kind in kinds:
        if kind in BOXES:
            content, inner, name = BOXES[kind]({name: content}), f"{name}/{inner}", f"box.{kind}"
        else:
            content, name = PACK[kind](content), f"{name}.{kind}"
    found = outcome(read(folder / name, content), folder / name / inner.rstrip("/"))
    assert found == plain


@pytest.mark.parametrize("pack", [lambda content: content, *PACK.values()])
@pytest.mark.parametrize(
    "box", [tar, lambda files: tar(files, tarfile.GNU_FORMAT), zipped, lambda files: zipped(files, zipfile.ZIP_LZMA)]
)
def test_members_are_read_in_order_each_by_its_own_kind(tmp_path: Path, box, pack) -> None:
    long = "long/" * 40 + "ünder.txt"
    others = {"style.css": b"p {}", ".hidden.html": b"<p>", "__MACOSX/._a.html": b"x", ".git/a.txt": b"x"}
    walk = Walk()
    found = read(tmp_path / "x.bin", pack(box({**FILES, **others, f"./{long}": b"deep"})), walk=walk)
    assert outcome(found, tmp_path / "x.bin") == [
        ("a.html", str(FILES["a.html"])),
        ("b.txt", "Die Fähre legte ab."),
        ("c.jsonl:1", "one"),
        ("c.jsonl:2", "two"),
        ("d.json#1", "one"),
        ("e.parquet:1", "row"),
        ("e.parquet:2", "row"),
        ("e.parquet:3", "row"),
        ("f.warc:1", "b'<p>The ferry'"),
        ("f.warc:2", "b'<p>The ferry'"),
        (long, "deep"),
    ]
    assert found[0].id == f"{tmp_path}/x.bin/a.html"
    assert walk.skipped == 4


@settings(max_examples=60)
@given(st.sampled_from(["c.jsonl", "e.parquet", "f.warc"]), st.sampled_from(sorted(PACK)), st.integers(0, 10**6))
def test_damage_costs_a_member_what_it_costs_a_file(
    tmp_path_factory: pytest.TempPathFactory, name: str, pack: str, at: int
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    content = bytearray(PACK[pack](FILES[name]) * (1 if name == "e.parquet" else 3))
    content[at % len(content)] ^= 255
    file, other = folder / f"{name}.{pack}", {"z.txt": b"The next one."}
    alone = outcome(read(file, bytes(content)), file)
    for kind, box in BOXES.items():
        path = folder / f"x.{kind}"
        found = outcome(read(path, box({file.name: bytes(content), **other})), path)
        assert [(where.removeprefix(file.name), what) for where, what in found] == [*alone, ("z.txt", "The next one.")]


@pytest.mark.parametrize("box", BOXES.values())
def test_kind_is_that_of_the_members(tmp_path: Path, box) -> None:
    found = read(tmp_path / "x.bin", box({"a.txt": b'{"text": "one"}\n{"text": "two"}'}), kind="jsonl")
    assert [item.where.rpartition("/")[2] for item in found] == ["a.txt:1", "a.txt:2"]


def test_an_archive_of_nothing_says_so(tmp_path: Path) -> None:
    for content in (zipped({}), tar({}), zipped({"a.css": b""}), tar({"a.png": b""})):
        (found,) = read(tmp_path / "x.tar", content)
        assert isinstance(found, Reject)
        assert found.reason == "unreadable"
        assert "no files that unchrome reads are in it" in found.detail


def texts(count: int = 5) -> Files:
    return {f"{number}.txt": random.Random(number).randbytes(600).hex().encode() for number in range(count)}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_of_a_zip_costs_itself(tmp_path: Path, method: int) -> None:
    content = bytearray(zipped(texts(), method))
    at = content.index(b"2.txt") + 300
    content[at : at + 8] = bytes(8)
    found = read(tmp_path / "x.zip", bytes(content))
    assert [isinstance(item, Page) for item in found] == [True, True, False, True, True]
    assert isinstance(found[2], Reject)
    assert found[2].reason == "broken"
    assert "2.txt" in found[2].where
    assert "the ZIP data ends or breaks" in found[2].detail


def test_a_member_of_a_zip_that_has_lost_its_name_is_counted(tmp_path: Path) -> None:
    out, walk = io.BytesIO(), Walk()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("", "a.txt"):
            archive.writestr(zipfile.ZipInfo(name), "fine")
    found = read(tmp_path / "x.zip", out.getvalue(), walk=walk)
    assert outcome(found, tmp_path / "x.zip") == [("a.txt", "fine")]
    assert walk.skipped == 1


def test_a_damaged_header_in_a_tar_costs_its_file(tmp_path: Path) -> None:
    content = bytearray(tar(texts()))
    at = content.index(b"2.txt")
    content[at + 120 : at + 130] = b"9" * 10
    found = read(tmp_path / "x.tar", bytes(content))
    assert [item.where.rpartition("x.tar")[2] for item in found] == ["/0.txt", "/1.txt", "#3", "/3.txt", "/4.txt"]
    assert isinstance(found[2], Reject)
    assert "the header of a file in this tar archive is damaged" in found[2].detail


@pytest.mark.parametrize("pack", [lambda content: content, *PACK.values()])
def test_a_tar_that_is_cut_short_says_so(tmp_path: Path, pack) -> None:
    files = texts()
    whole, rng = tar(files), random.Random(4)
    packed = pack(whole)
    for at in [
        rng.randrange(600, len(packed) - 12_000 if len(packed) == len(whole) else len(packed)) for _ in range(40)
    ]:
        found = read(tmp_path / "x.tar", packed[:at])
        done = [item for item in found if isinstance(item, Page)]
        assert [item.content for item in done] == [text.decode() for text in files.values()][: len(done)]
        rejects = found[len(done) :]
        assert len(rejects) == 1
        assert isinstance(rejects[0], Reject)
        assert rejects[0].reason == "broken"


@settings(max_examples=150)
@given(st.sampled_from(sorted(BOXES)), st.integers(0, 10**6), st.binary(min_size=1, max_size=40))
def test_whatever_is_damaged_no_page_is_lost_unseen(
    tmp_path_factory: pytest.TempPathFactory, box: str, at: int, noise: bytes
) -> None:
    """All pages come out, or else there is a reject, or a file is counted as one of another kind."""
    files = texts(4)
    content = bytearray(BOXES[box](files))
    at %= len(content)
    content[at : at + len(noise)] = noise[: len(content) - at]
    walk = Walk()
    found = read(tmp_path_factory.mktemp("fuzz") / f"x.{box}", bytes(content), walk=walk)
    given_back = {item.content for item in found if isinstance(item, Page)}
    lost = [text for text in files.values() if text.decode() not in given_back]
    told = any(isinstance(item, Reject) for item in found) or walk.skipped or len(found) >= len(files)
    assert told or not lost


def test_bombs_do_not_go_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "FREE", 1 << 21)
    monkeypatch.setattr(packing, "SWELL", 900)
    bombs = {"gz": gzip.compress(b"a" * 40_000_000), "zst": PACK["zst"](b"a" * 60_000_000)}
    bombs["bz2"], bombs["xz"] = bz2.compress(b"a" * 40_000_000), lzma.compress(b"a" * 40_000_000)
    for kind, bomb in bombs.items():
        for name in (f"x.txt.{kind}", f"x.jsonl.{kind}"):
            (found,) = read(tmp_path / name, bomb)
            assert isinstance(found, Reject)
            assert "swell to over" in found.detail
    inside = zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_BZIP2)
    with inside:
        inside.writestr("a.txt", "fine")
        inside.writestr("b.txt", bytes(40_000_000))
        inside.writestr("c.txt", "fine")
    fine, bomb_, too = pages([str(tmp_path / "b.zip")], None, PLAIN, LIMIT)
    assert isinstance(fine, Page)
    assert isinstance(too, Page)
    assert isinstance(bomb_, Reject)
    assert "this may be meant to do harm" in bomb_.detail


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read where Linux says it")
@pytest.mark.parametrize("kind", ["bz2", "xz", "zst", "gz", "parquet"])
def test_bombs_take_little_memory(tmp_path: Path, kind: str) -> None:
    size, path = 300_000_000, tmp_path / f"x.jsonl.{kind}"
    if kind == "parquet":
        path = tmp_path / "x.parquet"
        pyarrow.parquet.write_table(pyarrow.table({"text": ["a" * (1 << 24)] * 32}), path, compression="zstd")
    else:
        path.write_bytes(PACK[kind](b"a" * size))
    assert path.stat().st_size < size / 500
    code = f"from test_archives import *; eat({str(path)!r})"
    ran = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, check=True)
    found, memory = map(int, ran.stdout.split())
    assert found == (32 if kind == "parquet" else 1)
    assert memory < size


def eat(path: str) -> None:
    """Print how many pages a file gives, and how many bytes of memory more reading it takes at the most."""
    before = most_memory()
    source_parquet.HELD = 1 << 26
    found = sum(1 for _ in pages([path], None, PLAIN, LIMIT))
    print(found, most_memory() - before)


def most_memory() -> int:
    """Bytes."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def test_a_run_into_a_folder_counts_what_it_passes_over_in_archives(tmp_path: Path) -> None:
    for kind, box in BOXES.items():
        (tmp_path / f"x.{kind}").write_bytes(box({"a.txt": b"fine", "b.css": b"", "c.png": b""}))
    found, _ = shards([str(tmp_path)], None, tmp_path / "out")
    reader = Reader(lambda inputs, walk: pages(inputs, None, PLAIN, LIMIT, walk))
    assert sum(1 for shard in found for _ in reader.pages(shard)) == 2
    assert reader.skipped == 4


def test_archives_in_archives_have_a_floor(tmp_path: Path) -> None:
    content, name = b"deep down", "a.txt"
    for _ in range(DEPTH + 1):
        content, name = zipped({name: content, "top.txt": b"top"}), "x.zip"
    found = read(tmp_path / "x.zip", content)
    assert [getattr(item, "reason", "page") for item in found] == ["too-deep", *["page"] * DEPTH]


def test_headers_of_headers_do_no_harm(tmp_path: Path) -> None:
    """Long names of long names, a header of a terabyte: tarfile would recurse or run out of memory."""
    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = tarfile.GNUTYPE_LONGNAME, len(b"x.txt\0")
    block = name.tobuf(tarfile.GNU_FORMAT) + b"x.txt\0".ljust(512, b"\0")
    huge = tarfile.TarInfo("pax")
    huge.type, huge.size = tarfile.XHDTYPE, 1 << 40
    for content in (block * 5000, huge.tobuf(tarfile.GNU_FORMAT)):
        found = read(tmp_path / "x.tar", content + tar({"a.txt": b"fine"}))
        assert [getattr(item, "reason", "page") for item in found] == ["broken", "page"]


@pytest.mark.skipif(not shutil.which("tar"), reason="there is no tar command here")
def test_what_the_tar_command_makes_is_read(tmp_path: Path) -> None:
    """Links and pipes are no pages, but counted, as folders are not; a sparse file is a page that cannot be read."""
    (tmp_path / "a.txt").write_bytes(b"fine")
    (tmp_path / "b").mkdir()
    (tmp_path / "link.txt").symlink_to("a.txt")
    (tmp_path / "same.txt").hardlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "hole.txt").open("wb") as file:
        file.truncate(1 << 20)
    for form in ("gnu", "posix"):
        names = ["b", "hole.txt", "link.txt", "a.txt", "same.txt", "pipe.txt"]
        subprocess.run(["tar", f"--format={form}", "-Scf", "x.tar", *names], cwd=tmp_path, check=True)
        walk = Walk()
        hole, fine = pages([str(tmp_path / "x.tar")], None, PLAIN, LIMIT, walk)
        assert walk.skipped == 3
        assert isinstance(hole, Reject)
        assert "sparse file" in hole.detail
        assert isinstance(fine, Page)
        assert fine.content == "fine"


def test_a_locked_member_costs_itself(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": b"secret", "b.txt": b"open"}))
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + flags] |= 1
    locked, free = read(tmp_path / "x.zip", bytes(content))
    assert isinstance(locked, Reject)
    assert "password" in locked.detail
    assert isinstance(free, Page)


def test_large_members_are_not_held_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    line = orjson.dumps({"text": "x" * 1000}) + b"\n"
    path = tmp_path / "x.tar"
    path.write_bytes(tar({"a.jsonl": line * 30_000}))
    tracemalloc.start()
    count = sum(1 for _ in pages([str(path)], None, PLAIN, LIMIT))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 30_000
    assert peak < 5_000_000
