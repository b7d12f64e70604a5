"""Patterns and addresses: on this machine, in memory, on a web server and on an S3 server that the tests start."""

from __future__ import annotations

import functools
import gzip
import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import boto3
import fsspec
import pytest
from moto.server import ThreadedMotoServer

from test_archives import FILES, tar, zipped
from unchrome.model import Page, Reject
from unchrome.run.shards import shards
from unchrome.source import pages, remote
from unchrome.source.files import Walk
from unchrome.source.mapping import PLAIN

COMMAND = [sys.executable, "-m", "unchrome"]
BODY = "Nothing moved on the river for nine days, and then it did. " * 8
TREE = {
    **FILES,
    "shards/2.jsonl.gz": gzip.compress(b'{"id": "s2", "text": "two"}\n'),
    "shards/1.jsonl.gz": gzip.compress(b'{"id": "s1", "text": "one"}\n'),
    "shards/deep/3.jsonl.gz": gzip.compress(b'{"id": "s3", "text": "three"}\n'),
    "shards/.hidden.jsonl": b'{"id": "h", "text": "hidden"}\n',
    "shards/style.css": b"p {}",
    "box/all.tar": tar(FILES),
    "box/all.zip": zipped(FILES),
}
"""What the folders of these tests hold."""


def read(*names: str, walk: Walk | None = None) -> list[Page | Reject]:
    return list(pages(names, None, PLAIN, 1_000_000, walk))


def ids(*names: str) -> list[str]:
    found = read(*names)
    assert all(isinstance(item, Page) for item in found), found
    return [item.id.rpartition("/")[2] for item in found]


def run(*args: object, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *map(str, args)], capture_output=True, env={**os.environ, **env})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("tree")
    for name, content in TREE.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(content)
    return top


@pytest.fixture(scope="module")
def memory() -> Iterator[str]:
    system = fsspec.filesystem("memory")
    for name, content in TREE.items():
        system.pipe(f"/tree/{name}", content)
    yield "memory://tree"
    system.rm("/tree", recursive=True)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """A web server of the simplest kind: no ranges, folders as pages of links."""

    def log_message(self, *_args: object) -> None: ...


class _Broken(_Handler):
    """One that goes away in the middle of a file."""

    def copyfile(self, source, outputfile) -> None:
        outputfile.write(source.read(700))


class _Redirects(_Handler):
    """One that sends everybody somewhere else each time."""

    times = 0

    def send_head(self):
        if "?" in self.path:
            return super().send_head()
        _Redirects.times += 1
        self.send_response(302)
        self.send_header("Location", f"{self.path}?time={self.times}")
        self.end_headers()
        return None


class _Ranges(_Handler):
    """One that gives parts of files."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if "Range" not in self.headers or not path.is_file():
            return super().do_GET()
        first, last = self.headers["Range"].removeprefix("bytes=").split("-")
        content = path.read_bytes()
        part = content[int(first) : int(last) + 1]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)
        return None

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()


@pytest.fixture(scope="module", params=[_Handler, _Ranges])
def web(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    yield from serve(request.param, folder)


def serve(handler: type[_Handler], folder: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A bucket; its server's address is in the environment, where s3fs finds it."""
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    with pytest.MonkeyPatch.context() as patch:
        for key, value in {**keys, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}.items():
            patch.setenv(key, value)
        client = boto3.client("s3")
        client.create_bucket(Bucket="news")
        for name, content in TREE.items():
            client.put_object(Bucket="news", Key=f"tree/{name}", Body=content)
        client.close()
        yield "s3://news/tree"
    server.stop()


@pytest.fixture(params=["folder", "file", "memory", "s3"])
def top(request: pytest.FixtureRequest) -> str:
    """The same tree: as a path, as a file:// address, in memory and in a bucket."""
    if request.param == "file":
        return f"file://{request.getfixturevalue('folder')}"
    return str(request.getfixturevalue(request.param))


PLAIN_IDS = ["a.html", "b.txt", "c1", "c2", "d1", "e0", "e1", "e2", "f.warc:1", "f.warc:2"]


def test_folders_patterns_and_files(top: str) -> None:
    assert ids(f"{top}/shards/1.jsonl.gz") == ["s1"]
    assert ids(f"{top}/shards/*.jsonl.gz") == ["s1", "s2"]
    assert ids(f"{top}/shards/**/*.gz") == ["s1", "s2", "s3"]
    assert ids(f"{top}/shards/[12]*") == ["s1", "s2"]
    walk = Walk()
    found = read(f"{top}/shards", walk=walk)
    assert [item.id for item in found] == ["s1", "s2", "s3"]
    assert walk.skipped == 2
    assert ids(f"{top}/?.*") == PLAIN_IDS
    assert ids(f"{top}/shards/**") == ["s1", "s2", "s3"]


def test_archives_and_parquet_at_addresses(top: str) -> None:
    assert ids(f"{top}/box/all.tar") == PLAIN_IDS
    assert ids(f"{top}/box/*.zip") == PLAIN_IDS
    (first, *_) = read(f"{top}/box")
    assert first.where.endswith("/box/all.tar/a.html")
    assert first.where.startswith(top.removeprefix("file://")[:9])


def test_addresses_in_addresses(folder: Path) -> None:
    """As fsspec chains them; the top of a file system is a folder too."""
    assert ids(f"zip://::{folder}/box/all.zip") == PLAIN_IDS
    assert ids(f"zip://*.jsonl::file://{folder}/box/all.zip") == ["c1", "c2"]


def test_what_is_not_there_is_unreadable(top: str) -> None:
    for name in ("nothing.txt", "shards/*.parquet", "nothing/*"):
        (found,) = read(f"{top}/{name}")
        assert isinstance(found, Reject)
        assert found.reason == "unreadable"
        assert ("no file matches this pattern" in found.detail) == ("*" in name)


def test_the_web(web: str, folder: Path) -> None:
    assert ids(f"{web}/shards/1.jsonl.gz") == ["s1"]
    assert ids(f"{web}/shards/*.jsonl.gz") == ["s1", "s2"]
    assert ids(f"{web}/e.parquet", f"{web}/box/all.zip", f"{web}/box/all.tar") == ["e0", "e1", "e2", *PLAIN_IDS * 2]
    (page,) = read(f"{web}/a.html?page=*")
    assert isinstance(page, Page)
    assert (page.id, page.content) == (f"{web}/a.html?page=*", FILES["a.html"])
    (found,) = read(f"{web}/nothing.html")
    assert isinstance(found, Reject)
    assert (found.id, found.reason, found.detail) == (f"{web}/nothing.html", "unreadable", "there is no such file")


def test_a_connection_that_breaks_is_no_short_page(folder: Path) -> None:
    (folder / "long.txt").write_bytes(b"word " * 1000)
    for web in serve(_Broken, folder):
        (found,) = read(f"{web}/long.txt")
        assert isinstance(found, Reject)
        assert found.reason == "unreadable"
    (found,) = read(f"{web}/long.txt")
    assert isinstance(found, Reject)
    assert found.reason == "unreadable"
    (folder / "long.txt").unlink()


def test_the_command_reads_buckets(s3: str) -> None:
    fsspec.filesystem("s3").pipe(f"{s3}/run/in.jsonl", json.dumps({"id": "r", "text": BODY}).encode())
    for extra in ([], ["--workers", "1"]):
        done = run("clean", f"{s3}/run/*.jsonl", f"{s3}/run/none/*", *extra)
        assert done.returncode == 4
        assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["r"]
        assert f"{s3}/run/none/*: rejected by source: no file matches this pattern" in done.stderr.decode()


def test_a_file_is_the_same_wherever_a_server_redirects_to(folder: Path) -> None:
    for web in serve(_Redirects, folder):
        file = remote.at(f"{web}/b.txt")
        before = file.signature()
        assert (file.size(), file.signature()) == (len(TREE["b.txt"]), before)
        os.utime(folder / "b.txt", (1, 1))
        assert file.signature() != before
    assert _Redirects.times > 2


def test_outputs_at_addresses(s3: str, tmp_path: Path) -> None:
    """They hold what they would hold here; they are there once they are whole, and no input of their own run."""
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": BODY}) + "\n{broken\n")
    system, inside, outputs = fsspec.filesystem("s3"), f"{s3}/made/in.jsonl", {}
    system.put(str(tmp_path / "in.jsonl"), inside)
    for top in (str(tmp_path), f"{s3}/made"):
        outputs[top] = [f"{top}/{name}" for name in ("out.jsonl.gz", "ledger.jsonl.zst", "rejects.jsonl")]
        out, ledger, rejects = outputs[top]
        for _ in range(2):
            done = run("clean", f"{s3}/made/*.json*", "-o", out, "--ledger", ledger, "--rejects", rejects)
            assert done.returncode == 3, done.stderr
    for here, there in zip(*outputs.values(), strict=True):
        system.get(there, str(tmp_path / "there"))
        assert (tmp_path / "there").read_bytes() == Path(here).read_bytes()
    (tmp_path / "bad.jsonl").write_text("{broken\n" * 100)
    assert run("clean", tmp_path / "bad.jsonl", "--max-rejects", "0.5", "-o", f"{s3}/made/bad.jsonl").returncode == 2
    assert not fsspec.filesystem("s3", use_listings_cache=False).exists(f"{s3}/made/bad.jsonl")
    assert "is an input; write to another file" in run("clean", inside, "-o", inside).stderr.decode()
    done = run("clean", inside, "-o", "s3://no-such-bucket/x.jsonl")
    assert done.returncode == 2
    assert "writing to s3://no-such-bucket/x.jsonl failed: there is no such bucket" in done.stderr.decode()


def test_a_run_reads_addresses_and_notices_what_has_changed(s3: str, tmp_path: Path) -> None:
    system = fsspec.filesystem("s3")
    record = json.dumps({"id": "a", "text": BODY}).encode()
    for name in ("run/b.jsonl", "run/c.jsonl"):
        system.pipe(f"{s3}/sharded/{name}", record + b"\n" + record)
    for name in ("pages/1.txt", "pages/2.txt"):
        system.pipe(f"{s3}/sharded/{name}", BODY.encode())
    args = ("clean", f"{s3}/sharded/pages", f"{s3}/sharded/run/*.jsonl", f"{s3}/sharded/late.jsonl")
    args = (*args, "-o", f"{tmp_path}/out/")
    done = run(*args)
    assert done.returncode == 4, done.stderr
    system.pipe(f"{s3}/sharded/late.jsonl", record)
    assert run(*args).returncode == 0
    found = json.loads((tmp_path / "out/run.json").read_bytes())
    shards = {name: (shard["articles"], shard["size"]) for name, shard in found["shards"].items()}
    size = 2 * len(record) + 1
    assert shards == {"pages": (2, 2 * len(BODY)), "b": (2, size), "c": (2, size), "late": (1, len(record))}
    assert found["shards"]["late"]["sha256"] == hashlib.sha256(record).hexdigest()
    done = run(*args)
    assert (done.returncode, b"nothing is left to do" in done.stderr) == (0, True)
    system.pipe(f"{s3}/sharded/run/c.jsonl", record + b"\n\n" + record)
    done = run(*args)
    assert (done.returncode, f"the input {s3}/sharded/run/c.jsonl has changed" in done.stderr.decode()) == (2, True)


def test_a_pattern_does_not_read_what_the_run_writes(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": BODY}) + "\n")
    for _ in range(2):
        done = run("clean", tmp_path / "*.jsonl", "-o", tmp_path / "out.jsonl")
        assert done.returncode == 0, done.stderr
        assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 1


def test_a_file_with_a_pattern_for_a_name_is_that_file(tmp_path: Path) -> None:
    for name in ("a[1].txt", "a1.txt"):
        (tmp_path / name).write_text(name)
    (found,) = read(str(tmp_path / "a[1].txt"))
    assert isinstance(found, Page)
    assert found.content == "a[1].txt"


@pytest.mark.parametrize(
    ("address", "package", "install"),
    [
        ("s3://bucket/x.jsonl", "s3fs", "s3fs"),
        ("gs://bucket/*.jsonl", "gcsfs", "gcsfs"),
        ("memory://x", "fsspec", "'unchrome[corpus]'"),
        ("az://container/x", "adlfs", "adlfs"),
    ],
)
def test_a_missing_package_is_named(tmp_path: Path, address: str, package: str, install: str) -> None:
    (tmp_path / f"{package}.py").write_text("raise ImportError")
    done = run("clean", address, PYTHONPATH=os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    assert done.returncode == 4
    assert f"takes {package}, which is not installed; pip install {install}" in done.stderr.decode()


def test_a_server_that_is_not_reached_is_no_missing_file() -> None:
    for name in ("http://127.0.0.1:1/x.html", "http://127.0.0.1:1/*.html"):
        (found,) = read(name)
        assert isinstance(found, Reject)
        assert found.reason == "unreadable"
        assert "Cannot connect" in found.detail


def test_a_link_to_a_folder_above_doubles_nothing(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("a.txt", "deep/a.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / "deep/loop").symlink_to(tmp_path)
    for pattern in ("**/*.txt", "**"):
        found = [Path(item.where).relative_to(tmp_path).as_posix() for item in read(str(tmp_path / pattern))]
        assert found == ["a.txt", "b.txt", "deep/a.txt"]


def test_a_long_address_is_an_address(web: str, tmp_path: Path) -> None:
    long = f"{web}/b.txt?signature={'x' * 3000}"
    done = run("clean", long, "--rejects", os.devnull)
    assert done.returncode == 3
    assert "too-short" in done.stderr.decode()
    found, _ = shards([long, f"{web}/?page=1", f"{long}y", f"{long}z"], None, tmp_path)
    assert all(len(shard.name) <= 200 for shard in found)
    assert len({shard.name for shard in found}) == 4


def test_a_name_with_colons_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "note::1.txt").write_text("x")
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        (found,) = read("note::1.txt")
    finally:
        os.chdir(before)
    assert isinstance(found, Page)


def test_an_unknown_kind_of_address_says_so() -> None:
    (found,) = read("gopher://a.example/x")
    assert isinstance(found, Reject)
    assert (found.reason, found.detail) == ("unreadable", "Protocol not known: gopher")
