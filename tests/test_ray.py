"""Ray: the same bytes as from this machine's processes, the same limits, and a message where there is no Ray."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import killing
import pages as made

OUTPUTS = (Path("l"), Path("r"))
CHROME = ("Share this article", "Sign up for our daily newsletter", "By Ada Holt", "Advertisement")


def clean(source: Path, to: Path, *options: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `unchrome clean` into the three files of a new folder."""
    to.mkdir()
    named = ("-o", str(to / "articles"), "--ledger", str(to / "ledger"), "--rejects", str(to / "rejects"))
    command = [sys.executable, "-m", "unchrome", "clean", str(source), "--quiet", *named, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env=os.environ | env)


def records(count: int) -> str:
    """Lines of records: texts with chrome in them, short ones, and some that are no JSON."""
    chance = random.Random(11)
    lines = []
    for at in range(count):
        text = "\n\n".join(f"{chance.choice(CHROME)}\n\n{chance.choice(made.SENTENCES)} No {at}-{n}." for n in range(4))
        extra = json.loads("[" * 900 + "]" * 900) if at % 991 == 5 else at
        record = {
            "id": f"p{at}",
            "text": "short" if at % 53 == 0 else text,
            "url": "https://h.example/",
            "extra": extra,
        }
        lines.append("{broken" if at % 997 == 0 else json.dumps(record))
    return "\n".join(lines)


def hostile(path: Path) -> None:
    """A page that keeps whatever reads it busy for many seconds."""
    path.write_text(f"<html><body><p>{'The tide was late. ' * 800_000}</p></body></html>")


def kill_some(run: int) -> None:
    """Kill an actor of this run, and the process that cleans for another."""
    (raylet,) = (child for child in killing.children(run) if killing.name(child) == "raylet")
    actor, other = (child for child in killing.children(raylet) if killing.name(child).startswith("ray::MapWorker"))
    (worker,) = killing.children(other)
    for process in (actor, worker):
        os.kill(process, signal.SIGKILL)


def test_ten_thousand_pages_give_the_same_run_whatever_ends_and_one_that_hangs_is_a_reject(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text(records(10_000))
    hostile(tmp_path / "in/b.html")
    (tmp_path / "in/c.jsonl").write_text(records(10))
    command = [sys.executable, "-m", "unchrome", "clean", tmp_path / "in", "-q", "--workers", "2", "--max-seconds", "3"]
    assert subprocess.run([*command, "-o", f"{tmp_path}/local/"]).returncode == 3
    command += ["-o", f"{tmp_path}/ray/", "--engine", "ray"]
    stopped = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    part = tmp_path / "ray/articles/.a.jsonl.part"
    killing.until(lambda: part.exists() and part.stat().st_size > 0)
    stopped.terminate()
    _, said = stopped.communicate()
    assert (stopped.returncode, said.count("\n")) == (143, 1), said
    assert 0 < json.loads((tmp_path / "ray/run.json").read_bytes())["pages"] < 10_000
    size = part.stat().st_size
    ray = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    killing.until(lambda: part.stat().st_size > size)
    kill_some(ray.pid)
    assert (*ray.communicate(), ray.returncode) == ("", "", 3)
    assert killing.result(tmp_path / "ray") == killing.result(tmp_path / "local")
    (reject,) = (tmp_path / "ray/rejects/in.jsonl").read_text().splitlines()
    assert json.loads(reject)["reason"] == "too-slow"
    assert json.loads((tmp_path / "ray/run.json").read_bytes())["pages"] == 10_011


def test_the_cluster_that_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It works in another folder than the command, whose plan is named from where that is; `/proc/self/cwd` is another
    one for each."""
    cluster_utils = pytest.importorskip("ray.cluster_utils", reason="ray is not installed")
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    shutil.copy(Path(__file__).parent / "quick.yaml", tmp_path / "here/mine.yaml")
    (tmp_path / "here/in.jsonl").write_text(records(40))
    monkeypatch.chdir(tmp_path / "there")
    node = {"num_cpus": 2, "object_store_memory": 200_000_000, "include_dashboard": False}
    cluster = cluster_utils.Cluster(initialize_head=True, head_node_args=node)
    monkeypatch.setenv("RAY_ADDRESS", cluster.address)
    monkeypatch.chdir(tmp_path / "here")
    command = [sys.executable, "-m", "unchrome", "clean", "in.jsonl", "-q", "--ledger", "l", "--rejects", "r", "--plan"]
    try:
        engines = [[*command, "mine.yaml", "--engine", engine] for engine in ("local", "ray")]
        local, ray = ((subprocess.run(each, capture_output=True), *map(Path.read_bytes, OUTPUTS)) for each in engines)
        other = [*command, "/proc/self/cwd/mine.yaml", "--engine", "ray"]
        differs = subprocess.run(other, capture_output=True, text=True)
    finally:
        cluster.shutdown()
    assert (ray[0].returncode, ray[0].stdout, ray[0].stderr) == (3, local[0].stdout, b"")
    assert ray[1:] == local[1:]
    assert (differs.returncode, differs.stdout) == (2, "")
    (said,) = differs.stderr.splitlines()
    assert said.startswith("unchrome: Ray: unchrome.plan.PlanError: there is no plan '/proc/self/cwd/mine.yaml'")


def test_a_cluster_that_does_not_answer(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed")
    (tmp_path / "in.jsonl").write_text(records(3))
    done = clean(tmp_path / "in.jsonl", tmp_path / "out", "--engine", "ray", RAY_ADDRESS="127.0.0.1:9")
    assert done.returncode == 2
    assert done.stderr.startswith("unchrome: RAY_ADDRESS=127.0.0.1:9: Ray cannot be started or reached:")
    assert len(done.stderr.splitlines()) == 1


def test_without_ray_the_message_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "hidden/ray").mkdir(parents=True)
    (tmp_path / "hidden/ray/__init__.py").write_text("raise ImportError")
    (tmp_path / "in.jsonl").write_text(records(3))
    path = os.pathsep.join(filter(None, (str(tmp_path / "hidden"), os.environ.get("PYTHONPATH"))))
    done = clean(tmp_path / "in.jsonl", tmp_path / "out", "--engine", "ray", PYTHONPATH=path)
    assert done.returncode == 2
    assert "pip install 'unchrome[ray]'" in done.stderr
