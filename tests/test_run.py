"""Runs into a folder: real processes, real signals, real disks that are full."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

import forked
import killing
from unchrome import source
from unchrome.engine import results
from unchrome.engine.limits import Limits
from unchrome.flow import Cleaner
from unchrome.model import Page, Reject
from unchrome.run import Report, manifest, progress
from unchrome.run.folder import Folder
from unchrome.run.output import Output
from unchrome.run.part import Part
from unchrome.run.reader import Read, Reader
from unchrome.run.sharded import Run
from unchrome.run.shards import ShardError, shards
from unchrome.run.signals import StoppedError
from unchrome.run.tally import Tally
from unchrome.sink import Written
from unchrome.source.files import Walk
from unchrome.source.mapping import PLAIN

QUICK = Path(__file__).parent / "quick.yaml"
COMMAND = [sys.executable, "-m", "unchrome", "clean"]
BODY = "Nothing moved on the river for nine days, and then it did. " * 8
TEXT = f"Share this article\n\nBy Ada Holt\n\n{BODY}\n\nAdvertisement\n"
Done = subprocess.CompletedProcess[str]


def clean(*args: object, **options: Any) -> Done:
    plan = () if "--plan" in args else ("--plan", QUICK)
    return forked.unchrome("clean", *plan, *args, **options)


def records(path: Path, count: int, text: str = TEXT) -> Path:
    rows = (
        json.dumps({"id": f"{path.name}-{at}", "url": "https://a.example.com/", "text": text}) for at in range(count)
    )
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{row}\n" for row in rows))
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def run_json(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "run.json").read_bytes())
    return found


def refused(done: Done) -> str:
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr


def test_each_shard_has_its_articles_ledger_and_rejects(tmp_path: Path) -> None:
    records(tmp_path / "a.jsonl", 5)
    (tmp_path / "b.jsonl.gz").write_bytes(
        gzip.compress(json.dumps({"id": "b", "text": TEXT}).encode() + b"\n{broken\n")
    )
    (tmp_path / "pages").mkdir()
    for name in ("x.txt", "y.txt"):
        (tmp_path / "pages" / name).write_text(TEXT)
    out = tmp_path / "out"
    inputs = [tmp_path / name for name in ("a.jsonl", "b.jsonl.gz", "pages")]
    done = clean(*inputs, "-o", f"{out}/")
    assert done.returncode == 3
    assert "9 pages: 8 articles, 1 reject (1 broken-json); 24 of 32 lines dropped" in done.stderr
    assert {path.name for path in (out / "articles").iterdir()} == {"a.jsonl", "b.jsonl", "pages.jsonl"}
    one = tmp_path / "one"
    clean(*inputs, "-o", one, "--ledger", tmp_path / "ledger", "--rejects", tmp_path / "rejects")
    for part, whole in (("articles", one), ("ledger", tmp_path / "ledger"), ("rejects", tmp_path / "rejects")):
        assert (
            b"".join((out / part / f"{name}.jsonl").read_bytes() for name in ("a", "b", "pages")) == whole.read_bytes()
        )


@pytest.mark.parametrize("format_", ["jsonl.gz", "jsonl.zst", "parquet"])
def test_a_shard_is_what_one_file_would_be(tmp_path: Path, format_: str) -> None:
    source, out = records(tmp_path / "a.jsonl", 4), tmp_path / "out"
    with source.open("a") as file:
        file.write("{broken")
    clean(source, "-o", f"{out}/", "--format", format_)
    packed = "jsonl" if format_ == "parquet" else format_
    outputs = {"articles": format_, "ledger": packed, "rejects": packed}
    one = {part: tmp_path / f"{part}.{suffix}" for part, suffix in outputs.items()}
    clean(source, "-o", one["articles"], "--ledger", one["ledger"], "--rejects", one["rejects"])
    for part, suffix in outputs.items():
        (path,) = (out / part).iterdir()
        assert path.name == f"a.{suffix}"
        assert path.read_bytes() == one[part].read_bytes()
    assert "5 pages: 0 newly dropped" in forked.unchrome("diff", out, out).stdout
    assert f"options: format: was {format_}, is jsonl" in refused(clean(source, "-o", out))
    (out / "articles" / f"a.{format_}").unlink()
    assert "is gone or was changed" in clean(source, "-o", out, "--format", format_).stderr
    assert (out / "articles" / f"a.{format_}").read_bytes() == one["articles"].read_bytes()


def test_the_manifest_counts_what_is_in_the_files(tmp_path: Path) -> None:
    source, out = records(tmp_path / "a.jsonl", 20), tmp_path / "out"
    with source.open("a") as file:
        file.write(json.dumps({"url": "https://b.example.com/", "text": "short"}) + "\n")
    clean(source, "-o", f"{out}/", "--kind", "jsonl")
    found = run_json(out)
    articles, ledger = rows(out / "articles/a.jsonl"), rows(out / "ledger/a.jsonl")
    assert (found["pages"], found["articles"], found["rejects"]) == (21, 20, {"too-short": 1})
    assert found["dropped"] == sum(row["unchrome"]["dropped"] for row in articles)
    by_rule = {rule: row["lines"] for rule, row in found["removed_by_rule"].items()}
    assert sum(by_rule.values()) == found["dropped"]
    assert by_rule == {
        rule: sum(f"{row['stage']}/{row['rule']}" == rule and row["after"] is None for row in ledger)
        for rule in by_rule
    }
    assert found["removed_by_site"]["a.example.com"]["share"] == found["removed"] == 0.75
    assert found["removed_by_site"]["b.example.com"]["rejects"] == 1
    (shard,) = found["shards"].values()
    digest = subprocess.run(["sha256sum", source], capture_output=True, text=True).stdout.split()[0]
    assert (shard["size"], shard["sha256"]) == (source.stat().st_size, digest)
    assert found["options"]["kind"] == "jsonl"
    assert found["complete"] is True


@pytest.mark.parametrize("workers", [0, 2])
def test_a_signal_ends_a_run_and_its_message_says_how_to_go_on(tmp_path: Path, workers: int) -> None:
    source = records(tmp_path / "a.jsonl", 800)
    other = records(tmp_path / "b.jsonl", 3)
    clean(source, other, "-o", f"{tmp_path}/whole/", "--plan", "article")
    command = [*COMMAND, source, other, "-o", f"{tmp_path}/out/", "--workers", str(workers)]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    killing.until((tmp_path / "out/executor.json").exists)
    time.sleep(0.05)
    os.killpg(child.pid, signal.SIGTERM)
    _, said = child.communicate()
    assert child.returncode == 143
    assert "stopped by SIGTERM; what is done is saved; to go on: unchrome clean" in said
    assert run_json(tmp_path / "out")["complete"] is False
    was_in_a_shard = (tmp_path / "out/journal/a.json").exists()
    done = forked.unchrome(*shlex.split(said.partition("to go on: unchrome ")[2]))
    assert done.returncode == 0
    assert ("going on with" in done.stderr) == was_in_a_shard
    assert killing.result(tmp_path / "out") == killing.result(tmp_path / "whole")


def catches(pid: int, number: int) -> bool:
    """Whether the process has a handler for the signal."""
    status = Path(f"/proc/{pid}/status").read_text()
    return bool(int(status.partition("SigCgt:")[2].split()[0], 16) >> (number - 1) & 1)


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("name", ["out.jsonl.gz", "out.parquet"])
def test_a_signal_leaves_a_file_that_is_whole_as_far_as_it_goes(tmp_path: Path, workers: int, name: str) -> None:
    source, out = records(tmp_path / "a.jsonl", 4000), tmp_path / name
    command = [*COMMAND, source, "-o", out, "--rejects", tmp_path / "rejects.jsonl", "--workers", str(workers)]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    killing.until(out.exists)
    time.sleep(0.3)
    child.send_signal(signal.SIGTERM)
    _, said = child.communicate()
    assert child.returncode == 143
    found = re.search(r"stopped by SIGTERM; .*/out\.\S+ has what came of ([\d,]+) pages?; a run into a folder", said)
    assert found, said
    done = int(found[1].replace(",", ""))
    assert done < 4000
    if name.endswith(".parquet"):
        articles = pyarrow.parquet.read_table(out).num_rows
    else:
        articles = len(gzip.decompress(out.read_bytes()).splitlines())
    assert articles + len((tmp_path / "rejects.jsonl").read_text().splitlines()) == done


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("out", ["out.jsonl", "out/"])
def test_a_signal_is_heard_while_an_input_gives_no_page(tmp_path: Path, workers: int, out: str) -> None:
    source = tmp_path / "a.jsonl.gz"
    source.write_bytes(gzip.compress(b"\n" * 10_000_000) * 60)
    command = [*COMMAND, source, "-o", f"{tmp_path}/{out}", "--workers", str(workers)]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    killing.until((tmp_path / ("out/executor.json" if out == "out/" else out)).exists)
    time.sleep(0.3)
    child.send_signal(signal.SIGTERM)
    _, said = child.communicate(timeout=20)
    assert child.returncode == 143
    assert said.startswith("unchrome: stopped by SIGTERM")
    assert said.count("\n") == 1


def test_a_signal_leaves_no_file_at_an_address(tmp_path: Path) -> None:
    source, rejects = records(tmp_path / "a.jsonl", 4000), tmp_path / "rejects"
    out, ledger = f"local://{tmp_path}/out.jsonl", f"local://{tmp_path}/ledger.jsonl"
    command = [*COMMAND, source, "-o", out, "--ledger", ledger, "--rejects", rejects]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    killing.until(rejects.exists)
    child.send_signal(signal.SIGTERM)
    _, said = child.communicate()
    assert child.returncode == 143
    assert f"stopped by SIGTERM; {out} is not written; {ledger} is not written; a run into" in said
    assert not list(tmp_path.glob("*out.jsonl*"))


@pytest.mark.parametrize("workers", [0, 1])
def test_a_second_signal_ends_a_run_at_once(tmp_path: Path, workers: int) -> None:
    """While a page is in hand that the parser takes minutes for, out of which Python does not hear of signals."""
    attributes = " ".join(f"data-{number}=x" for number in range(300_000))
    (tmp_path / "a.html").write_text(f"<html><body><div {attributes}>x</div></body></html>")
    command = [*COMMAND, tmp_path / "a.html", "-o", f"{tmp_path}/out/", "--workers", str(workers)]
    child = subprocess.Popen(command, stderr=subprocess.PIPE)
    killing.until((tmp_path / "out/executor.json").exists)
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    killing.until(lambda: not catches(child.pid, signal.SIGINT))
    assert child.poll() is None
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert (child.returncode, said) == (-signal.SIGINT, b"")


def test_a_run_into_a_folder_has_each_page_within_limits_unless_told_otherwise(tmp_path: Path) -> None:
    """Here of one that keeps whatever reads it busy for many seconds."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.html").write_text(f"<html><body><p>{'The tide was late. ' * 800_000}</p></body></html>")
    (tmp_path / "in/b.txt").write_text(TEXT)
    assert clean(tmp_path / "in", "-o", f"{tmp_path}/out/", "--max-seconds", 1).returncode == 3
    assert run_json(tmp_path / "out")["rejects"] == {"too-slow": 1}
    assert run_json(tmp_path / "out")["articles"] == 1


def test_runs_and_workers_killed_at_random_lose_and_double_nothing() -> None:
    """`tests/bench/kills.py` does this, and what is below, as often as one likes."""
    seed = random.randrange(1 << 32)
    chance, complete = random.Random(seed), 0
    with killing.memory() as folder:
        killer = killing.Killer(folder, Cleaner(), killing.make(folder / "in", killing.SIZES))
        while killer.kills < 100:
            killer.at_random(chance, workers=complete % 3)
            complete += 1
    print(f"seed {seed}: {killer.runs} runs and {killer.workers} workers killed, {killer.resumed} times within a shard")
    assert killer.workers
    assert killer.resumed >= 10


def test_a_run_killed_at_any_line_and_again_is_gone_on_with() -> None:
    with killing.memory() as folder:
        killer = killing.Killer(folder, Cleaner(), killing.make(folder / "in", killing.FEW), "jsonl.gz")
        chance, lines = random.Random(), killer.lines()
        for at in range(20):
            killer.at_lines((at * lines + chance.randrange(lines)) // 20 + 1, chance.randrange(1, lines))
        assert killer.resumed


def read(inputs: Iterable[str], walk: Walk) -> Iterator[Page | Reject]:
    return source.pages(inputs, None, PLAIN, 1 << 20, walk)


def run_into(out: Path, name: Path, stop_after: int = -1, read: Read = read) -> dict[str, Any]:
    """What a run gives; it gets a signal once so many pages are done."""

    def engine(pages: Iterable[Page | Reject]) -> Iterator[Written | Reject]:
        for done, result in enumerate(results("local", Cleaner(QUICK), pages, 0, Limits()), 1):
            if done == stop_after:
                signal.raise_signal(signal.SIGTERM)
            yield result

    found, _ = shards([str(name)], None, out)
    made = manifest.made_of(Cleaner(QUICK).plan, {}, found)
    Run(Folder(out), found, made).clean(Reader(read), engine, Report(quiet=False))
    return killing.result(out)


def folder_of_pages(folder: Path) -> Path:
    folder.mkdir()
    for at in range(30):
        (folder / f"{at:02}.txt").write_text(TEXT)
    (folder / "02a.txt").symlink_to(folder.parent / "late.txt")
    return folder


def test_a_shard_of_which_something_is_unreadable_is_gone_on_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = folder_of_pages(tmp_path / "in")
    with pytest.raises(StoppedError):
        run_into(tmp_path / "out", name, stop_after=10)
    found = run_into(tmp_path / "out", name)
    assert f"going on with {name} after 10 pages" in capsys.readouterr().err
    assert found == run_into(tmp_path / "whole", name)
    assert "could not be read; it is cleaned anew" not in capsys.readouterr().err


def test_what_was_unreadable_and_is_there_now_is_read(tmp_path: Path) -> None:
    name = folder_of_pages(tmp_path / "in")
    with pytest.raises(StoppedError):
        run_into(tmp_path / "out", name, stop_after=10)
    (tmp_path / "late.txt").write_text(TEXT)
    found = run_into(tmp_path / "out", name)
    assert found["run.json"]["articles"] == 31
    assert found == run_into(tmp_path / "whole", name)


@pytest.mark.parametrize("breaks", [(True, False), (False, True)])
def test_an_input_that_reads_differently_the_second_time_is_cleaned_anew(
    tmp_path: Path, breaks: tuple[bool, bool], capsys: pytest.CaptureFixture[str]
) -> None:
    """As of a disk or a network that fails for a moment, in the first run or in the second one."""
    first, second = breaks
    name = records(tmp_path / "a.jsonl", 30)
    left = 1

    def broken(inputs: Iterable[str], walk: Walk) -> Iterator[Page | Reject]:
        nonlocal left
        pages = read(inputs, walk)
        if left:
            left -= 1
            yield from islice(pages, 5)
            yield source.unreadable(str(name), "Input/output error")
        yield from pages

    with pytest.raises(StoppedError):
        run_into(tmp_path / "out", name, 10, broken if first else read)
    found = run_into(tmp_path / "out", name, read=broken if second else read)
    assert f"{name} does not read as it did before; it is cleaned anew" in capsys.readouterr().err
    assert found == run_into(tmp_path / "whole", name)


def test_a_link_to_itself_is_a_reject(tmp_path: Path) -> None:
    records(tmp_path / "in/a.jsonl", 2)
    loop = tmp_path / "in/loop.jsonl"
    loop.symlink_to(loop)
    done = clean(tmp_path / "in", "-o", f"{tmp_path}/out/")
    assert done.returncode == 4
    assert f"{loop}: rejected by source: Too many levels of symbolic links" in done.stderr
    assert "Too many levels" in refused(clean(tmp_path / "in/a.jsonl", "-o", loop))


def test_inputs_whose_names_differ_in_bytes_that_are_no_text(tmp_path: Path) -> None:
    names = [b"\xfe.jsonl", b"\xff.jsonl"]
    for name in names:
        records(tmp_path / "in/a.jsonl", 2).rename(tmp_path / "in" / os.fsdecode(name))
    done = clean(tmp_path / "in", "-o", f"{tmp_path}/out/")
    assert done.returncode == 0, done.stderr
    found = run_json(tmp_path / "out")
    assert list(found["inputs"]) == list(found["shards"]) == [r"\xfe", r"\xff"]
    (tmp_path / "in" / os.fsdecode(names[0])).unlink()
    assert r"inputs: \xfe: was" in refused(clean(tmp_path / "in", "-o", f"{tmp_path}/out/"))
    records(tmp_path / r"in/\xff.jsonl", 1)
    assert "rename one" in refused(clean(tmp_path / "in", "-o", f"{tmp_path}/more/"))


def test_what_has_changed_is_named_and_nothing_is_mixed_in(tmp_path: Path) -> None:
    plan, rules, source = tmp_path / "mine.yaml", tmp_path / "rules", records(tmp_path / "a.jsonl", 3)
    plan.write_text(
        "stages:\n  - lift: {rules: [fields/any/*]}\n  - chrome: {rules: [chrome/any/*], max_removed: 0.9}\n"
    )
    rules.mkdir()
    rule = "rules:\n  - {id: mine, why: x, action: drop, equals: Quay news, hits: [Quay news], misses: [Quay]}\n"
    (rules / "quay.yaml").write_text(rule)
    args = (source, "-o", f"{tmp_path}/out/", "--plan", plan, "--rules", rules)
    assert clean(*args).returncode == 0
    before = killing.result(tmp_path / "out")
    assert "options: preset: was none, is dolma" in refused(clean(*args, "--preset", "dolma"))
    (rules / "quay.yaml").write_text(rule.replace("why: x", "why: y"))
    said = refused(clean(*args))
    assert f"files: {rules}/quay.yaml: was" in said
    assert "write to another folder" in said
    (rules / "quay.yaml").write_text(rule)
    plan.write_text(plan.read_text().replace("0.9", "0.8"))
    assert f"files: {plan}: was" in refused(clean(*args))
    plan.write_text(plan.read_text().replace("0.8", "0.9"))
    more = records(tmp_path / "more.jsonl", 1)
    assert f"inputs: more: was none, is {more}" in refused(clean(more, *args))
    manifest = tmp_path / "out/run.json"
    manifest.write_text(manifest.read_text().replace('"trafilatura": "', '"trafilatura": "1.'))
    assert "versions: trafilatura: was 1." in refused(clean(*args))
    manifest.write_text(manifest.read_text().replace('"trafilatura": "1.', '"trafilatura": "'))
    assert killing.result(tmp_path / "out") == before
    assert clean(*args).returncode == 0


def test_options_that_json_has_no_number_for_are_the_same_the_next_time(tmp_path: Path) -> None:
    args = (records(tmp_path / "a.jsonl", 1), "-o", f"{tmp_path}/out/", "--max-seconds", "inf")
    assert clean(*args).returncode == 0
    assert "nothing is left to do" in clean(*args).stderr


def test_a_journal_that_lacks_something_is_none(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", 30)
    with pytest.raises(StoppedError):
        run_into(tmp_path / "out", source, stop_after=10)
    path = tmp_path / "out/journal/a.json"
    for key in json.loads(path.read_bytes()):
        shutil.copytree(tmp_path / "out", tmp_path / key)
        row = json.loads(path.read_bytes())
        del row[key]
        (tmp_path / key / "journal/a.json").write_text(json.dumps(row))
        assert run_into(tmp_path / key, source) == run_into(tmp_path / "whole", source), key


def test_an_input_that_has_changed_is_named(tmp_path: Path) -> None:
    source, out = records(tmp_path / "a.jsonl", 3), f"{tmp_path}/out/"
    clean(source, "-o", out)
    os.utime(source, (1, 1))
    done = clean(source, "-o", out)
    assert (done.returncode, "is complete: nothing is left to do" in done.stderr) == (0, True)
    source.write_text(source.read_text().replace("Ada Holt", "Ida Holt"))
    assert f"the input {source} has changed" in refused(clean(source, "-o", out))


def test_an_input_that_changes_while_it_is_read(tmp_path: Path) -> None:
    source, folder = records(tmp_path / "a.jsonl", 3), Folder(tmp_path / "out")
    (shard,), _ = shards([str(source)], None, folder.path)
    with folder.held():
        folder.make()
        touched, changed = Output(folder, shard), Output(folder, shard)
        touched.begin(lambda: None)
        os.utime(source, (1, 1))
        touched.finish(lambda: None)
        changed.begin(lambda: None)
        source.write_text(source.read_text().replace("Ada", "Ida"))
        with pytest.raises(ShardError, match="changed while it was read"):
            changed.finish(lambda: None)
        source.unlink()
        with pytest.raises(ShardError, match="cannot be read any more; mend that, and the same command goes on"):
            changed.finish(lambda: None)


def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_room(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", 80)
    clean(source, "-o", f"{tmp_path}/whole/")
    full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (20_000, 20_000))
    done = clean(source, "-o", f"{tmp_path}/out/", before=full)
    assert "cannot be written: File too large; mend that, and the same command goes on" in refused(done)
    assert not list((tmp_path / "out/articles").glob("*.jsonl"))
    assert clean(source, "-o", f"{tmp_path}/out/").returncode == 0
    assert killing.result(tmp_path / "out") == killing.result(tmp_path / "whole")


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", 1)
    assert "cannot be written: Not a directory" in refused(clean(source, "-o", f"{source}/out/"))
    records(tmp_path / "b.jsonl", 1)
    assert f"{source} is a file, and a run writes to a folder" in refused(
        clean(tmp_path / "b.jsonl", "-o", f"{source}/")
    )
    records(tmp_path / "full/b.jsonl", 1)
    assert "holds 'b.jsonl' and no run.json" in refused(clean(source, "-o", tmp_path / "full"))
    assert "where this run writes" in refused(clean(source, "-o", tmp_path))


def test_a_run_with_too_many_rejects_stops_and_can_be_gone_on_with(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", 150, text="Too short.")
    clean(source, "-o", f"{tmp_path}/whole/")
    args = (source, "-o", f"{tmp_path}/out/", "--max-rejects")
    said = refused(clean(*args, 0.5))
    assert "stopped: 100 of 100 pages are rejects (100 too-short), more than --max-rejects 0.5" in said
    assert "the same command goes on" in said
    assert clean(*args, 1).returncode == 3
    assert killing.result(tmp_path / "out") == killing.result(tmp_path / "whole")
    assert "100 of 100 pages are rejects" in refused(clean(source, "--max-rejects", 0.99))


def test_one_run_at_a_time_writes_to_a_folder(tmp_path: Path) -> None:
    source, out = records(tmp_path / "a.jsonl", 1), tmp_path / "out"
    with Folder(out).held():
        assert f"another run is writing to {out}" in refused(clean(source, "-o", out))
    assert clean(source, "-o", out).returncode == 0


def test_what_was_written_and_is_gone_or_damaged_is_made_again(tmp_path: Path) -> None:
    sources, out = [records(tmp_path / name, 3) for name in ("a.jsonl", "b.jsonl", "c.jsonl")], tmp_path / "out"
    clean(*sources, "-o", f"{out}/")
    before = killing.result(out)
    (out / "articles/a.jsonl").unlink()
    (out / "ledger/b.jsonl").write_bytes(b"")
    (out / "journal/c.json").write_bytes(b"{")
    done = clean(*sources, "-o", out)
    assert done.returncode == 0
    assert done.stderr.count("gone or was changed; it is cleaned anew") == 2
    assert killing.result(out) == before


def test_what_was_altered_and_has_its_size_is_made_again(tmp_path: Path) -> None:
    name, out = records(tmp_path / "a.jsonl", 3), tmp_path / "out"
    clean(name, "-o", f"{out}/")
    before, article = killing.result(out), out / "articles/a.jsonl"
    article.touch()
    assert "nothing is left to do" in clean(name, "-o", out).stderr
    with article.open("r+b") as file:
        file.seek(20)
        file.write(b"........")
    assert "gone or was changed; it is cleaned anew" in clean(name, "-o", out).stderr
    assert killing.result(out) == before


def test_an_input_that_could_not_be_read_is_read_by_the_next_run(tmp_path: Path) -> None:
    sources, out = [records(tmp_path / name, 2) for name in ("a.jsonl", "b.jsonl")], tmp_path / "out"
    clean(*sources, "-o", tmp_path / "whole/")
    sources[0].rename(tmp_path / "away")
    done = clean(*sources, "-o", f"{out}/")
    assert done.returncode == 4
    assert (run_json(out)["articles"], run_json(out)["rejects"]) == (2, {"unreadable": 1})
    (tmp_path / "away").rename(sources[0])
    assert clean(*sources, "-o", out).returncode == 0
    assert run_json(out)["articles"] == 4


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["-"], "reads no stdin"),
        (["a.jsonl", "./a.jsonl"], "is named 2 times"),
        (["out/a.jsonl"], "where this run writes"),
        (["a.jsonl", "--ledger", "x"], "keeps both there"),
        (["a.jsonl", "--max-rejects", "2"], "is not in the range 0<=x<=1"),
        (["a.jsonl", "-o", "s3://bucket/run/"], "a run can be gone on with only in a folder of this machine"),
        (["a.jsonl", "-o", "https://h.example/x.jsonl"], "cannot be written: nothing can be written there"),
        (["zip://*.jsonl::a.zip"], "in place of zip://*.jsonl::a.zip name a.zip"),
        (["a.jsonl", "*.jsonl"], "is named 2 times"),
    ],
)
def test_wrong_usage(tmp_path: Path, args: list[str], says: str) -> None:
    records(tmp_path / "a.jsonl", 1)
    assert says in refused(clean("-o", "out/", *args, cwd=tmp_path))
    assert not (tmp_path / "out").exists()


def test_patterns_and_archives_are_shards(tmp_path: Path) -> None:
    """A file of records or an archive each one, and the pages that match in a folder."""
    for name in ("a.jsonl", "b.jsonl", "c.ndjson"):
        records(tmp_path / "in" / name, 2)
    for name in ("x/1.txt", "x/2.txt", "y/1.txt"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(TEXT)
    with tarfile.open(tmp_path / "in/t.tar", "w") as tar:
        tar.add(tmp_path / "in/x", "x")
    args = ("in/*.jsonl", "in/*/*.txt", "in/t.tar", "-o", "out/")
    done = clean(*args, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert run_json(tmp_path / "out")["inputs"] == {
        "a": "in/a.jsonl",
        "b": "in/b.jsonl",
        "x": "in/x",
        "y": "in/y",
        "t": "in/t.tar",
    }
    counts = [len(rows(tmp_path / f"out/articles/{name}.jsonl")) for name in "abxyt"]
    assert counts == [2, 2, 2, 1, 2]
    (tmp_path / "in/x/2.txt").unlink()
    assert "the input in/x has changed" in refused(clean(*args, cwd=tmp_path))
    clean("*.txt", "-o", f"{tmp_path}/here/", cwd=tmp_path / "in/x")
    assert run_json(tmp_path / "here")["inputs"] == {"x": "."}
    done = clean("in/*.html", "-o", "none/", cwd=tmp_path)
    assert done.returncode == 4
    assert done.stderr.startswith("unchrome: in/*.html: no file matches this pattern; nothing is cleaned")
    assert not (tmp_path / "none").exists()


def test_a_folder_does_not_read_what_the_run_writes_there(tmp_path: Path) -> None:
    records(tmp_path / "a.jsonl", 2)
    for _ in range(2):
        assert clean(tmp_path, "-o", f"{tmp_path}/out/").returncode == 0
    assert [path.name for path in (tmp_path / "out/articles").iterdir()] == ["a.jsonl"]


def test_inputs_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for name in ("one/part.jsonl", "two/part.jsonl", "two/part.ndjson"):
        records(tmp_path / name, 1)
    done = clean(tmp_path / "one", tmp_path / "two", "-o", f"{tmp_path}/out/")
    assert done.returncode == 0
    wanted = {"one__part.jsonl", "two__part.jsonl", "part.ndjson"}
    assert {path.name.removesuffix(".jsonl") for path in (tmp_path / "out/articles").iterdir()} == wanted
    assert "two/part.ndjson; its output is named part.ndjson" in done.stderr


NAMES = st.lists(st.sampled_from(["a", "b", "A", "a__b"]), min_size=1, max_size=3).map("/".join)
SUFFIXED = st.builds(str.__add__, NAMES, st.sampled_from([".jsonl", ".jsonl.gz", ".warc", ".ndjson"]))


@given(st.lists(SUFFIXED, unique_by=lambda name: name.casefold().replace("/", "__"), max_size=8))
def test_no_two_shards_have_one_name_in_whatever_order(names: list[str]) -> None:
    found = {shard.input: shard.name for shard in shards(names, None, Path("out"))[0]}
    assert len({name.casefold() for name in found.values()}) == len(names)
    assert found == {shard.input: shard.name for shard in shards(names[::-1], None, Path("out"))[0]}


RESULTS = st.one_of(
    st.builds(
        Reject, st.just("i"), st.just("w"), st.just("s"), st.sampled_from("xyz"), st.just("d"), st.just("http://r.com/")
    ),
    st.builds(
        lambda site, n: Written("i", f"{site}.com", b"", b"", n + 1, n, {site: n}),
        st.sampled_from("abcd"),
        st.integers(0, 9),
    ),
)


@given(st.lists(RESULTS), st.integers(0, 20))
def test_counts_saved_and_merged_are_the_counts(results: list[Written | Reject], at: int) -> None:
    whole, first, second = Tally(), Tally(), Tally()
    for result in results:
        whole.add(result)
    for tally, some in ((first, results[:at]), (second, results[at:])):
        for result in some:
            tally.add(result)
    first.merge(Tally.of(json.loads(json.dumps(second.as_dict()))))
    assert first == whole


@given(st.lists(st.binary(max_size=50)), st.lists(st.binary(max_size=50)), st.binary(max_size=50))
def test_a_part_goes_on_behind_what_was_saved(first: list[bytes], second: list[bytes], lost: bytes) -> None:
    path = Path(tempfile.mkdtemp()) / "part"
    part = Part(path)
    for content in first:
        part.write(content)
    saved = part.sync()
    part.write(lost)
    part.flush()
    part.close()
    part = Part(path)
    assert not part.go_on(int(saved["bytes"]) + len(lost) + 1, str(saved["sha256"]))
    assert part.go_on(int(saved["bytes"]), str(saved["sha256"]))
    for content in second:
        part.write(content)
    part.sync()
    part.close()
    assert path.read_bytes() == b"".join(first + second)
    shutil.rmtree(path.parent)


def test_datatrove_reads_the_stats(tmp_path: Path) -> None:
    stats = pytest.importorskip("datatrove.utils.stats", reason="datatrove is not installed")
    sources = [records(tmp_path / name, 2) for name in ("a.jsonl", "b.jsonl")]
    clean(*sources, "-o", f"{tmp_path}/out/")
    tasks = [json.loads(path.read_bytes()) for path in sorted((tmp_path / "out/stats").iterdir())]
    merged = sum(map(stats.PipelineStats.from_json, tasks), start=stats.PipelineStats())
    sums = stats.PipelineStats.from_json(json.loads((tmp_path / "out/stats.json").read_bytes()))
    assert merged.stats[0].stats["forwarded"].total == 4
    assert "forwarded: 4" in repr(merged)
    assert "forwarded: 4" in repr(sums)


def test_the_logging_layout_is_datatroves(tmp_path: Path) -> None:
    sources, out = [records(tmp_path / name, 2) for name in ("a.jsonl", "b.jsonl")], tmp_path / "out"
    clean(*sources, "-o", f"{out}/")
    assert json.loads((out / "executor.json").read_bytes())["world_size"] == 2
    for task in ("00000", "00001"):
        assert (out / "completions" / task).read_bytes() == b""
        assert "complete: 2 pages" in (out / "logs" / f"task_{task}.log").read_text()
        (pages, lines) = json.loads((out / "stats" / f"{task}.json").read_bytes())
        assert (pages["stats"], lines["stats"]["dropped"]) == ({"total": 2, "forwarded": 2, "dropped": 0}, 6)
    assert json.loads((out / "stats.json").read_bytes())[0]["stats"]["total"] == 4


def test_progress_is_a_bar_on_a_terminal_and_silent_when_quiet(tmp_path: Path) -> None:
    """However soon the run is over, the bar says at last how far it came."""
    source = records(tmp_path / "a.jsonl", 6)
    ours, theirs = os.openpty()
    child = subprocess.Popen([*COMMAND, source, "-o", f"{tmp_path}/out/"], stderr=theirs)
    os.close(theirs)
    shown = b""
    while piece := _read(ours):
        shown += piece
    assert child.wait() == 0
    assert b"MB/s" in shown
    assert b"% dropped" in shown
    assert b"100%" in shown
    assert b"6 pages: 6 articles" in shown
    assert clean(records(source, 2), "-o", f"{tmp_path}/quiet/", "-q").stderr == ""


def test_progress_is_a_line_from_time_to_time_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "MINUTE", 0.0)
    tally, read = Tally(), 0
    meter = progress.Meter(tally, 4_000_000, lambda: read)
    with progress.progress(meter, quiet=False) as tick:
        meter.begin()
        tally.articles, tally.lines, tally.dropped, read = 3, 10, 4, 4_000_000
        tally.rejects["too-short"] += 1
        tick()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("unchrome: 4 pages, ")
    assert line.endswith("40.0% dropped, 1 reject, 0 s left")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how a terminal that nobody writes to any more ends
        return b""
