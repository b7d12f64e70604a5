"""What is kept between runs is what would be worked out again, whatever lies in the folder."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from unchrome.cache import folder, remembered


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "unchrome"


def test_it_is_worked_out_once_for_the_same_texts(cache: Path) -> None:
    asked: list[int] = []

    def make() -> list[int]:
        asked.append(1)
        return [len(asked)]

    assert folder() == cache
    assert remembered(["a", "b"], make) == [1]
    assert remembered(["a", b"b"], make) == [1]
    assert remembered(["ab"], make) == [2]
    assert len(list(cache.iterdir())) == 2


def test_a_broken_file_is_written_anew(cache: Path) -> None:
    remembered(["a"], lambda: ["good"])
    (path,) = cache.iterdir()
    path.write_bytes(b'["go')
    assert remembered(["a"], lambda: ["good"]) == ["good"]
    assert path.read_bytes() == b'["good"]'


def test_a_folder_that_cannot_be_written_is_done_without(cache: Path) -> None:
    cache.parent.mkdir()
    cache.write_text("a file in the way")
    assert remembered(["a"], lambda: ["good"]) == ["good"]


def test_where_there_is_no_home_it_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    assert remembered(["a"], lambda: ["good"]) == ["good"]


def test_what_was_not_used_for_longest_goes_when_there_is_too_much(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unchrome.cache.MOST", 25)
    for second, name in enumerate("abc"):
        remembered([name], lambda: ["ten ch"])
        newest = max(cache.iterdir(), key=lambda path: path.stat().st_mtime)
        os.utime(newest, (second, second))
    assert len(list(cache.iterdir())) == 2
    for name in "bd":
        remembered([name], lambda: ["ten ch"])
    asked: list[str] = []
    for name in "bd":
        remembered([name], partial(asked.append, name))
    assert asked == []


def test_what_can_be_read_and_not_touched_is_used(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def untouchable(_: Path) -> None:
        raise PermissionError

    remembered(["a"], lambda: ["good"])
    monkeypatch.setattr(os, "utime", untouchable)
    assert remembered(["a"], lambda: ["worked out again"]) == ["good"]
