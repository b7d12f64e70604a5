"""unchrome inside other tools: the real datatrove, datasets and Spark, with the results that `Cleaner` gives."""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import unchrome
from unchrome import Article, Cleaner, Page
from unchrome.sink import line

pytest.importorskip("pyarrow")

BODY = "Nothing moved on the river for nine days, and then it did. " * 8
RECORDS: list[dict[str, Any]] = [
    {
        "id": "a",
        "text": f"Share\u2028this article\n\nBy Ada Holt\n\n{BODY}\u0085",
        "url": "https://www.herald.example/a",
    },
    {"id": "b", "text": "short", "url": None},
    {"id": "c", "text": f"{BODY}\n\nSign up for our daily newsletter", "url": "https://www.herald.example/c"},
]


def wanted(records: list[dict[str, Any]]) -> list[str | None]:
    """The text of each record's article, if it gives one."""
    pages = [Page(row["id"], "text", row["text"], row["id"], row["url"] or "") for row in records]
    return [item.text if isinstance(item, Article) else None for item in Cleaner().run(pages)]


def test_datatrove_keeps_articles_and_counts_the_others(tmp_path: Path) -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in RECORDS))
    code = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from unchrome.adapters.datatrove import Unchrome
top = sys.argv[1]
if __name__ == "__main__":
    out = JsonlWriter(f"{top}/out", compression=None)
    clean = Unchrome(exclusion_writer=JsonlWriter(f"{top}/dropped", compression=None))
    LocalPipelineExecutor([JsonlReader(f"{top}/in"), clean, out], logging_dir=f"{top}/logs").run()
"""
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True)
    kept = [json.loads(row) for row in (tmp_path / "out/00000.jsonl").read_text().split("\n") if row]
    assert [row["text"] for row in kept] == [text for text in wanted(RECORDS) if text]
    assert kept[0]["metadata"]["authors"] == ["Ada Holt"]
    assert unchrome.ledger.undo(kept[0]["text"], kept[0]["metadata"]["ledger"]) == RECORDS[0]["text"]
    [dropped] = [json.loads(row) for row in (tmp_path / "dropped/00000.jsonl").read_text().splitlines()]
    assert (dropped["id"], dropped["metadata"]["filter_reason"]) == ("b", "too-short")
    assert "dropped_too-short" in (tmp_path / "logs/stats.json").read_text()


def test_a_document_that_json_cannot_hold_costs_no_other() -> None:
    data = pytest.importorskip("datatrove.data", reason="datatrove is not installed")
    from unchrome.adapters.datatrove import Unchrome

    deep: dict[str, Any] = {}
    for _ in range(3000):
        deep = {"in": deep}
    fine = {"set": {1}, "date": datetime.date(2031, 5, 6), 7: b"bytes", "nan": float("nan")}
    documents = [
        data.Document(BODY, "fine", metadata=fine),
        data.Document(f"\ud800 {BODY}", "surrogate"),
        data.Document(BODY, "deep", metadata=deep),
        data.Document(BODY, "tuple", metadata={(1, 2): 3}),
        data.Document(BODY, "\ud800"),
        data.Document(None, "\ud800"),
        data.Document(BODY, "last"),
    ]
    clean, wrong = Unchrome(), (False, "unwritable")
    assert clean.filter_batch(documents) == [True, wrong, wrong, wrong, wrong, wrong, True]
    assert [clean.filter(document) for document in documents[-3:]] == [wrong, wrong, True]


def test_datasets_map_over_processes(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    from unchrome.adapters.datasets import Unchrome

    dated = [row | {"date": datetime.datetime(2031, 5, 6, 9, 30), "n": at} for at, row in enumerate(RECORDS)]
    data = datasets.Dataset.from_list(dated)
    options = {"batched": True, "with_indices": True, "batch_size": 1}
    for processes in (None, 2):
        cleaned = data.map(Unchrome(), num_proc=processes, new_fingerprint=f"f{processes}", **options)
        assert cleaned["text"][:] == [text or "" for text in wanted(RECORDS)]
        assert cleaned["n"][:] == [0, 1, 2]
        assert [bool(reject) for reject in cleaned["reject"]] == [False, True, False]
    article = json.loads(cleaned["article"][0])
    assert article["published"] == "2031-05-06T09:30:00"
    assert article["authors"] == ["Ada Holt"]
    nameless = data.remove_columns("id").map(Unchrome(), **options)
    assert nameless["id"][:] == ["0", "1", "2"]


def test_a_changed_plan_is_not_answered_from_the_cache_of_datasets() -> None:
    fingerprint = pytest.importorskip("datasets.fingerprint", reason="datasets is not installed")
    from unchrome.adapters.datasets import Unchrome
    from unchrome.table import TableCleaner

    of = fingerprint.Hasher.hash
    assert of(Unchrome()) == of(Unchrome())
    assert of(Unchrome()) != of(Unchrome(TableCleaner(Cleaner("wet"))))


def java() -> int:
    """The version of the Java that Spark takes; 0: there is none."""
    home = os.environ.get("JAVA_HOME")
    command = shutil.which("java", path=f"{home}/bin" if home else None)
    if not command:
        return 0
    said = subprocess.run([command, "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


@pytest.mark.filterwarnings("ignore::FutureWarning")  # Spark warns of the pandas that others bring
def test_spark_map_in_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    pyspark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if (version := java()) < 17:
        pytest.skip(f"Spark needs Java 17 or newer; here is {f'Java {version}' if version else 'none'}")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    from unchrome.adapters.spark import SCHEMA, Unchrome

    builder = pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    try:
        frame = spark.createDataFrame(RECORDS, "id string, text string, url string")
        found = {row["id"]: row for row in frame.mapInArrow(Unchrome(), SCHEMA).collect()}
    finally:
        spark.stop()
    assert [found[row["id"]]["text"] for row in RECORDS] == wanted(RECORDS)
    cleaner = Cleaner()
    record = RECORDS[0]
    page = Page("a", "text", record["text"], "part-0:1", record["url"])
    article = cleaner.clean(page)
    assert isinstance(article, Article)
    assert json.loads(found["a"]["article"])["unchrome"] == article["unchrome"]
    assert found["a"]["ledger"].encode() == b"".join(map(line, article.ledger))[:-1]
    assert json.loads(found["b"]["reject"])["reason"] == "too-short"
