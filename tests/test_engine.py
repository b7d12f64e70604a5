"""Many pages at once: the same results in the same order, and what one page does is done to that page only."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Literal

import pytest

import pages as made
from unchrome.engine import local, results
from unchrome.engine.limits import Limits
from unchrome.engine.local import run
from unchrome.engine.worker import PIPE, Worker
from unchrome.flow import Cleaner
from unchrome.model import Article, Page, Reject
from unchrome.sink import Written, written
from unchrome.source.mapping import PLAIN
from unchrome.source.record import Record, page_of

PROSE = "\n\n".join([" ".join(made.SENTENCES)] * 2)


class Odd:
    """Does to its process what the page's id says; all other pages become articles that say which process it was."""

    def clean(self, page: Page) -> Article | Reject:
        deed = page.id.partition("-")[0]
        if deed == "hang":
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
            while True:
                time.sleep(60)
        if deed == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if deed == "exit":
            os._exit(7)
        if deed == "slow":
            time.sleep(0.05)
        if deed == "work":
            began = time.process_time()
            while time.process_time() - began < 0.3:
                pass
        eat(deed)
        if deed in ("gorge", "err"):
            return Reject(page.id, page.where, "flow", "error", "XMLSyntaxError: unknown error")
        return Article({"id": page.id, "by": os.getpid(), "unchrome": {"lines": 1, "dropped": 0}}, [])


def eat(deed: str) -> None:
    """Take more memory than there is; or much of it, and then what a library calls an error; or die of that."""
    if deed == "eat":
        bytearray(3 << 30)
    if deed in ("gorge", "choke"):
        food = bytearray(180 << 20)
        time.sleep(0.1)
        if deed == "choke":
            os.kill(os.getpid(), signal.SIGKILL)
        del food


def test_workers_are_forked_with_the_index_of_the_rules() -> None:
    cleaner = Cleaner()
    matcher = cleaner.plan.ruled[0]._matcher
    assert "_index" not in vars(matcher)
    assert list(results("local", cleaner, [page("x")], 1, Limits()))
    assert len(vars(matcher)["_index"]._texts._made) == 4


def page(name: str) -> Page:
    return Page(name, "text", "x", name)


def outcomes(names: list[str], workers: int = 2, limits: Limits | None = None) -> list[str]:
    """What became of each page: its id, with the reason where it is a reject."""
    return shown(run(Odd(), [page(name) for name in names], workers, limits))


def shown(found: Iterable[Written | Reject]) -> list[str]:
    return [f"{item.id}: {item.reason}" if isinstance(item, Reject) else item.id for item in found]


@pytest.fixture(params=[local.BATCH_PAGES, 3])
def batched(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages go to workers in batches of the usual size, and in many small ones."""
    monkeypatch.setattr(local, "BATCH_PAGES", request.param)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing says what goes into a pipe")
def test_a_worker_takes_what_can_wait_in_the_pipe_behind_what_it_is_at() -> None:
    worker = Worker(Odd(), 0)
    assert worker.give([page("slow-0"), page("p-1")])
    assert worker.give([page("p-2")])
    assert not worker.give([Page("p-3", "text", "x" * PIPE, "p-3")])
    found = [*worker.take(), *worker.take()]
    assert shown(found) == ["slow-0", "p-1", "p-2"]
    assert worker.give([Page("p-3", "text", "x" * PIPE, "p-3")])
    assert shown(worker.take()) == ["p-3"]
    worker.stop()


def test_records_are_read_where_their_pages_are_cleaned() -> None:
    """Whatever a line holds is its page's own affair, in a worker and in this process."""
    lines = [f'{{"id": "{name}", "url": "https://a.example/", "text": "x"}}'.encode() for name in ("a", "die", "b")]
    lines[2:2] = [b'{"text"', b"[]", b'{"text": "\xff"}', b"[" * 2000, b'{"id": "no-text"}']
    todo = [Record(line, "in.jsonl", at, PLAIN) for at, line in enumerate(lines, 1)]
    sent = list(run(Odd(), todo, 1))
    wanted = ["a", "die: worker-died", "in.jsonl:3: broken-json", "in.jsonl:4: no-record", "in.jsonl:5: broken-json"]
    assert shown(sent) == [*wanted, "in.jsonl:6: broken-json", "no-text: no-text-field", "b"]
    died = sent[1]
    assert isinstance(died, Reject)
    assert (died.where, died.url) == ("in.jsonl:2", "https://a.example/")
    del todo[1], sent[1]
    here = [page if isinstance(page, Reject) else page.id for page in map(page_of, todo)]
    assert here == [item if isinstance(item, Reject) else item.id for item in sent]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing says how much memory a process has taken")
def test_a_record_that_takes_much_memory_to_read_is_a_reject(tmp_path: Path) -> None:
    """Two million numbers, for which orjson wants some fifty megabytes."""
    hungry = '{"id": "p", "text": "x", "numbers": [' + "1," * 2_000_000 + "1]}"
    (tmp_path / "in.jsonl").write_text(f'{hungry}\n{{"id": "q", "text": "{" ".join(made.SENTENCES)}"}}\n')
    command = [sys.executable, "-m", "unchrome", "clean", "in.jsonl", "--workers", "1", "--max-memory", "30"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, len(done.stdout.splitlines())) == (3, 1), done.stderr
    assert "in.jsonl:1: rejected by engine: cleaning took more than 30 MB of memory" in done.stderr


def test_an_error_in_reading_a_record_costs_that_record() -> None:
    class Lost:
        """A mapping of no kind that there is."""

    found = page_of(Record(b'{"text": "x"}', "in.jsonl", 1, Lost()))  # type: ignore[arg-type]
    assert isinstance(found, Reject)
    assert (found.where, found.reason) == ("in.jsonl:1", "error")
    assert found.detail.startswith("AttributeError: ")


@pytest.mark.usefixtures("batched")
def test_results_stand_in_the_order_of_the_pages() -> None:
    names = [f"slow-{at}" if at % 7 == 0 else f"p-{at}" for at in range(200)]
    assert outcomes(names, workers=3) == names


@pytest.mark.usefixtures("batched")
def test_a_page_that_hangs_is_a_reject_and_its_neighbours_are_not() -> None:
    names = [f"hang-{at}" if at in (0, 5, 40, 41, 79) else f"p-{at}" for at in range(80)]
    wanted = [f"{name}: too-slow" if name.startswith("hang") else name for name in names]
    assert outcomes(names, limits=Limits(seconds=0.1)) == wanted


def test_time_in_which_a_run_is_suspended_does_not_count() -> None:
    code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_engine import Limits, Odd, local, page, run, shown
local.BATCH_PAGES = 1
for item in run(Odd(), [page(f"work-{{at}}") for at in range(4)], 1, Limits(seconds=0.5)):
    print(*shown([item]), flush=True)
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert child.stdout is not None
    first = child.stdout.readline()
    time.sleep(0.2)
    os.killpg(child.pid, signal.SIGSTOP)
    time.sleep(3)
    os.killpg(child.pid, signal.SIGCONT)
    assert [first, *child.stdout] == [f"work-{at}\n" for at in range(4)]
    child.wait()
    child.stdout.close()


@pytest.mark.usefixtures("batched")
def test_a_page_that_ends_its_worker_is_a_reject_that_says_how() -> None:
    found = list(run(Odd(), [page("p-0"), page("die-1"), page("p-2"), page("exit-3"), page("p-4")], 2))
    assert [isinstance(item, Written) for item in found] == [True, False, True, False, True]
    assert isinstance(found[1], Reject)
    assert isinstance(found[3], Reject)
    assert "SIGKILL" in found[1].detail
    assert "code 7" in found[3].detail


@pytest.mark.usefixtures("batched")
def test_workers_killed_at_random_lose_and_double_nothing() -> None:
    chance = random.Random(3)
    names = [f"{chance.choice(['p', 'p', 'p', 'die', 'exit'])}-{at}" for at in range(150)]
    found = outcomes(names)
    assert [name.partition(":")[0] for name in found] == names
    assert [name for name in found if ":" in name] == [f"{n}: worker-died" for n in names if n[0] in "de"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing says how much memory a process has taken")
@pytest.mark.usefixtures("batched")
def test_a_page_that_lacks_memory_is_a_reject_that_says_so_whatever_the_libraries_say() -> None:
    names = ["p-0", "eat-1", "p-2", "gorge-3", "gorge-4", "choke-5", "p-6", "err-7", "eat-8", "p-9"]
    found = list(run(Odd(), [page(name) for name in names], 2, Limits(memory=256 << 20)))
    assert [item.id for item in found] == names
    said = {item.id: f"{item.reason}: {item.detail}" for item in found if isinstance(item, Reject)}
    much = "too-much-memory: cleaning took more than 256 MB of memory"
    hungry = dict.fromkeys(["eat-1", "gorge-3", "gorge-4", "choke-5", "eat-8"], much)
    assert said == hungry | {"err-7": "error: XMLSyntaxError: unknown error"}


def test_a_worker_that_lacked_memory_is_replaced() -> None:
    names = [f"eat-{at}" if at == 3 else f"p-{at}" for at in range(8)]
    found = run(Odd(), [page(name) for name in names], 1, Limits(memory=1 << 30))
    by = [item.read()["by"] for item in found if isinstance(item, Written)]
    assert len(set(by[:3])) == 1
    assert set(by[:3]).isdisjoint(by[3:])


def test_a_page_that_cannot_be_sent_is_a_reject() -> None:
    class Local(str):
        """Text that JSON can hold, of a type that no other process knows."""

    todo = [page("p-0"), Page("p-1", "text", "x", "p-1", metadata={"is": Local()}), page("p-2")]
    assert shown(run(Odd(), todo, 1)) == ["p-0", "p-1: unsendable", "p-2"]


@pytest.mark.parametrize("depth", [200, 253, 254, 400, 900, 5000])
def test_a_page_that_json_cannot_hold_is_the_same_reject_from_one_process_and_from_workers(depth: int) -> None:
    deep: list[object] = []
    for _ in range(depth):
        deep = [deep]
    todo = [Page("p", "text", PROSE, "in.jsonl:7", "https://a.example/", metadata={"deep": deep})]
    cleaner = Cleaner()
    (alone,), (sent,) = (results("local", cleaner, todo, workers, Limits()) for workers in (0, 1))
    assert unhurried(alone) == unhurried(sent)
    if depth > 253:
        assert isinstance(alone, Reject)
        assert (alone.where, alone.url, alone.reason) == ("in.jsonl:7", "https://a.example/", "unwritable")


def test_a_page_too_large_for_a_worker_is_the_only_one_it_costs(capfd: pytest.CaptureFixture[str]) -> None:
    todo = [page("p-0"), page("p-1"), Page("p-2", "text", "x" * (180 << 20), "p-2"), page("p-3")]
    found = run(Odd(), todo, 1, Limits(memory=256 << 20))
    assert shown(found) == ["p-0", "p-1", "p-2: too-much-memory", "p-3"]
    assert capfd.readouterr().err == ""


def test_an_idle_worker_that_died_costs_no_page() -> None:
    def pages() -> Iterator[Page]:
        yield from (page(f"p-{at}") for at in range(local.BATCH_PAGES))
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        yield from (page(f"q-{at}") for at in range(local.BATCH_PAGES))

    results = run(Odd(), pages(), 1)
    assert all(isinstance(item, Written) for item in results)


def test_what_was_read_before_the_source_failed_is_given_first() -> None:
    def pages() -> Iterator[Page]:
        yield from (page(f"p-{at}") for at in range(40))
        raise OSError("the disk is gone")

    results = run(Odd(), pages(), 2)
    assert shown(islice(results, 40)) == [f"p-{at}" for at in range(40)]
    with pytest.raises(OSError, match="disk"):
        next(results)


def test_a_tighter_bound_on_memory_is_left_as_it_is() -> None:
    command = f"ulimit -v 3500000; {sys.executable} -m unchrome clean --quiet --kind text --workers 1"
    done = subprocess.run(["bash", "-c", command], input=PROSE, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("batched")
def test_rejects_of_the_source_keep_their_place() -> None:
    broken = Reject("r", "r", "source", "broken-json", "not JSON")
    found = run(Odd(), [broken, page("p-1"), broken, broken, page("p-4"), broken], 2)
    assert [item.id for item in found] == ["r", "p-1", "r", "r", "p-4", "r"]


def test_no_more_is_read_than_is_on_its_way() -> None:
    read = 0

    def endless() -> Iterator[Page]:
        nonlocal read
        while True:
            read += 1
            yield page(f"p-{read}")

    results = run(Odd(), endless(), 2)
    for _ in range(100):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert read <= 100 + local.BATCH_PAGES * (2 * local.AHEAD + 1)


def test_of_large_pages_only_few_are_read_ahead() -> None:
    read = 0

    def large() -> Iterator[Page]:
        nonlocal read
        for number in range(40):
            read += 1
            yield Page(f"slow-{number}", "text", "x" * (local.AHEAD_BYTES // 4), f"{number}")

    found = run(Odd(), large(), 2)
    for number in range(40):
        assert next(found)[0] == f"slow-{number}"
        assert read <= number + 10  # four a worker on their way, one read already, one given


@pytest.mark.parametrize(("kind", "processes"), [("text", 1), ("html", 4)])
def test_a_worker_is_replaced_after_many_pages_of_html(
    kind: Literal["text", "html"], processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "RECYCLED", local.BATCH_PAGES)
    todo = [Page(f"p-{at}", kind, "x", f"p-{at}") for at in range(4 * local.BATCH_PAGES)]
    found = [item.read()["by"] for item in run(Odd(), todo, 1) if isinstance(item, Written)]
    assert len(found) == len(todo)
    assert len(set(found)) == processes


def test_workers_end_with_the_run() -> None:
    results = run(Odd(), [page(f"p-{at}") for at in range(500)], 2)
    first = next(results)
    assert isinstance(first, Written)
    results.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(first.read()["by"], 0)


def test_workers_end_when_the_run_is_killed(tmp_path: Path) -> None:
    code = f"""
import sys, time
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_engine import Odd, page
from unchrome.engine.local import run
found = run(Odd(), (page(f"slow-{{at}}") for at in range(10_000)), 3)
print(*{{next(found).read()["by"] for _ in range(200)}}, flush=True)
time.sleep(60)
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    workers = [int(pid) for pid in child.stdout.readline().split()]
    assert len(workers) == 3
    child.kill()
    child.wait()
    child.stdout.close()
    deadline = time.monotonic() + 20
    while any(is_running(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(is_running(pid) for pid in workers)


def is_running(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_same_bytes_from_one_process_and_from_workers(golden: Path) -> None:
    cleaner = Cleaner()
    todo = made.case_pages(golden) * 3
    alone = [unhurried(written(item)) for item in cleaner.run(todo)]
    for workers in (1, 3):
        assert [unhurried(item) for item in run(cleaner, todo, workers)] == alone


def unhurried(result: Written | Reject) -> Written | Reject:
    return result if isinstance(result, Reject) else result._replace(seconds=0)


def test_a_real_page_that_takes_long_is_a_reject(tmp_path: Path) -> None:
    """Fifteen million characters in one piece, which keep whatever reads them busy for many seconds."""
    (tmp_path / "a.html").write_text(f"<html><body><p>{PROSE}</p></body></html>")
    (tmp_path / "b.html").write_text(f"<html><body><p>{'The tide was late. ' * 800_000}</p></body></html>")
    (tmp_path / "c.html").write_text(f"<html><body><p>{PROSE}</p></body></html>")
    command = [sys.executable, "-m", "unchrome", "clean", str(tmp_path), "--workers", "2", "--max-seconds", "1"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert "b.html" in done.stderr
    assert "too-slow" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing says how much memory a process has taken")
def test_a_real_page_that_takes_much_memory_is_a_reject(tmp_path: Path) -> None:
    """With the least of it lxml says `unknown error`, with more Python says `error return without exception set`."""
    hungry = Page("p", "html", f"<html><body>{'<p>tide</p>' * 240_000}</body></html>", "p")
    cleaner = Cleaner()
    for megabytes in (20, 80, 100):
        found = run(cleaner, [hungry, Page("q", "text", PROSE, "q")], 1, Limits(memory=megabytes << 20))
        assert shown(found) == ["p: too-much-memory", "q"]
    (tmp_path / "p.html").write_text(str(hungry.content))
    (tmp_path / "q.html").write_text(f"<html><body><p>{PROSE}</p></body></html>")
    command = [sys.executable, "-m", "unchrome", "clean", str(tmp_path), "--workers", "1", "--max-memory", "60"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, len(done.stdout.splitlines())) == (3, 1)
    assert "p.html: rejected by engine: cleaning took more than 60 MB of memory" in done.stderr
