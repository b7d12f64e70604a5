"""Tables of pages to tables of results: every page a row, in order, and the same as from `Cleaner`."""

from __future__ import annotations

import gc
import json
import multiprocessing
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import pages as made
from unchrome import Cleaner, Page, Reject
from unchrome.engine.limits import Limits
from unchrome.matcher.index import Index
from unchrome.plan import PlanError
from unchrome.sink import line, written

pa = pytest.importorskip("pyarrow")
table = pytest.importorskip("unchrome.table")

BODY = "Nothing moved on the river for nine days, and then it did. " * 8


def test_the_same_results_as_from_a_cleaner(golden: Path) -> None:
    broken = Reject("r", "r", "source", "broken-json", "not JSON")
    todo: list[Page | Reject] = [*made.case_pages(golden), broken]
    results = table.clean_table(table.table_of(todo))
    assert results.schema == table.RESULTS
    rows = results.to_pylist()
    for row, wanted in zip(rows, Cleaner().run(todo), strict=True):
        wanted.seconds = 0  # which a table does not have
        assert table.result(row) == written(wanted)
        if isinstance(wanted, Reject):
            assert (row["article"], row["ledger"], row["text"]) == (None, None, None)
            assert row["reject"].encode() + b"\n" == line(wanted.as_dict())
        else:
            assert row["article"].encode() + b"\n" == line(wanted.data)
            assert row["text"] == wanted.text


def test_only_ids_and_contents_are_needed() -> None:
    contents = [f"<html><body><p>{BODY}</p></body></html>", f"{BODY}\n\nShare this article", None]
    given = pa.table({"id": [7, 8, 9], "content": pa.array(contents, pa.large_string()), "other": [1, 2, 3]})
    rows = table.clean_table(given).to_pylist()
    assert [row["id"] for row in rows] == ["7", "8", "9"]
    assert [row["text"] for row in rows] == [BODY.strip(), BODY.strip(), None]


def test_bytes_are_read_as_a_file_would_be() -> None:
    raw = [f"<meta charset=latin-1><p>{BODY}café".encode("latin-1"), f"{BODY}café".encode("cp1252")]
    rows = table.clean_table(pa.table({"id": ["a", "b"], "raw": raw})).to_pylist()
    assert [row["text"] for row in rows] == [f"{BODY}café"] * 2


def test_an_empty_table() -> None:
    assert table.clean_table(table.PAGES.empty_table()).equals(table.RESULTS.empty_table())


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"text": ["x"]}, "has the columns 'id' and 'content' (or 'raw'); this one has text"),
        ({"id": ["a"], "content": [[1]]}, "the columns of a table of pages are id: string, content: string"),
        ({"id": ["a"], "content": ["x"], "kind": ["pdf"]}, "the kind of a page is html or text; that of 'a' is 'pdf'"),
        (
            {"id": ["a"], "content": ["x"], "fields": ["[]"]},
            "the column 'fields' holds JSON objects; that of 'a' is '[]'",
        ),
    ],
)
def test_a_table_of_something_else(columns: dict[str, list[object]], said: str) -> None:
    with pytest.raises(table.TableError) as caught:
        table.clean_table(pa.table(columns))
    assert said in str(caught.value)


def test_limits_hold_and_a_page_over_them_costs_no_other() -> None:
    long = f"<p>{'The tide was late. ' * 800_000}</p>"
    given = pa.table({"id": ["a", "b", "c"], "kind": ["text", "html", "text"], "content": [BODY, long, BODY]})
    rows = table.TableCleaner(limits=Limits(seconds=2))(given).to_pylist()
    assert [json.loads(row["reject"])["reason"] if row["reject"] else "" for row in rows] == ["", "too-slow", ""]


def test_what_a_plan_needs_is_made_before_the_first_page_which_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Index] = []

    def index(*given: Any) -> Index:
        made.append(Index(*given))
        return made[-1]

    monkeypatch.setattr("unchrome.matcher.Index", index)
    table.TableCleaner(Cleaner())
    assert len(made) == 1


def test_what_cleans_ends_with_the_table_cleaner() -> None:
    gc.collect()
    before = set(multiprocessing.active_children())
    clean = table.TableCleaner()
    clean(pa.table({"id": ["a"], "content": [BODY]}))
    [worker] = set(multiprocessing.active_children()) - before
    del clean
    gc.collect()
    worker.join(20)
    assert not worker.is_alive()


def test_a_program_that_has_cleaned_a_table_ends() -> None:
    """Its worker hears no signal but SIGKILL, and `multiprocessing` would wait for it."""
    said = "import tempfile, pyarrow, unchrome.table as t; tempfile.TemporaryDirectory();" + (
        "print(t.clean_table(pyarrow.table({'id': ['a'], 'content': ['The ferry left.']})).num_rows)"
    )
    assert subprocess.run([sys.executable, "-c", said], capture_output=True, timeout=60).stdout == b"1\n"


def test_threads_share_what_cleans() -> None:
    def ids(name: int) -> list[str]:
        return [f"{name}-{at}" for at in range(20)]

    def cleaned(name: int) -> list[str]:
        given = pa.table({"id": ids(name), "content": [BODY] * 20})
        return [row["id"] for row in table.clean_table(given).to_pylist() if row["text"]]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(cleaned, range(12), timeout=60)) == [ids(name) for name in range(12)]


def test_what_json_cannot_hold_is_a_reject_in_the_table() -> None:
    todo = [
        Page("a", "text", f"{BODY}\ud800", "a"),
        Page("b\udcff", "text", BODY, "b"),
        Page("c", "text", BODY, "c", metadata={"key": {(1, 2): 3}}),
        Page("d", "text", BODY, "d"),
        Reject("e\udcff", "e", "source", "no-record", "x"),
    ]
    rows = table.clean_table(table.table_of(todo)).to_pylist()
    assert [row["id"] for row in rows] == ["a", "b?", "c", "d", "e?"]
    assert [json.loads(row["reject"])["reason"] if row["reject"] else "" for row in rows] == [
        "unwritable",
        "unwritable",
        "unwritable",
        "",
        "unwritable",
    ]
    deep = pa.table({"id": ["a"], "content": [BODY], "metadata": ['{"a": ' + "[" * 900 + "]" * 900 + "}"]})
    [row] = table.clean_table(deep).to_pylist()
    assert json.loads(row["reject"])["reason"] == "unwritable"


def test_a_plan_that_reads_differently_elsewhere_is_named(tmp_path: Path) -> None:
    plan = tmp_path / "own.yaml"
    plan.write_text("stages: [gate: {min_words: 50}]\n")
    sent = pickle.dumps(table.TableCleaner(Cleaner(plan)))
    assert pickle.loads(sent).cleaner.plan.name == "own"
    plan.write_text("stages: [gate: {min_words: 5}]\n")
    changed = pickle.dumps(Cleaner(plan))
    plan.write_text("stages: [gate: {min_words: 500}]\n")
    with pytest.raises(PlanError, match="read differently on"):
        pickle.loads(changed)
