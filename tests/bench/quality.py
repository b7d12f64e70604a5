"""Quality on the labelled pages: `python tests/bench/quality.py DATA SCORE [SOURCE...]`.

DATA is the folder of labelled pages, SCORE the script that measures. Extracts each page with trafilatura in its
three settings and cleans it with unchrome, in the same run, then lets SCORE print one table for each source.
"""

from __future__ import annotations

import gzip
import json
import logging
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from trafilatura import extract

from unchrome.flow import Cleaner
from unchrome.model import Article, Page

NEWS = ("aeb", "fundus", "misinfo", "aed", "newspaper4k")
SETTINGS = {"balanced": {}, "recall": {"favor_recall": True}, "precision": {"favor_precision": True}}


@cache
def cleaner() -> Cleaner:
    logging.disable(logging.CRITICAL)
    return Cleaner()


def outputs(job: tuple[Path, dict]) -> dict[str, dict]:
    """What each system gives for a page."""
    data, row = job
    html = gzip.decompress((data / "dev" / row["html_path"]).read_bytes())
    article = cleaner().clean(Page(row["id"], "html", html, row["id"], row["url"] or ""))
    texts = {
        name: {"id": row["id"], "text": extract(html, url=row["url"], include_comments=False, **options) or ""}
        for name, options in SETTINGS.items()
    }
    return texts | {"unchrome": article.data if isinstance(article, Article) else {"id": row["id"], "text": ""}}


def main(data: Path, score: Path, sources: list[str]) -> None:
    """Print a table for each source."""
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        for source in sources or NEWS:
            gold = data / "dev" / "unified" / f"{source}.jsonl"
            rows = [json.loads(line) for line in gold.open(encoding="utf-8")]
            jobs = [(data, row) for row in rows if row.get("html_path")]
            found = list(pool.map(outputs, jobs, chunksize=4))
            for name in (*SETTINGS, "unchrome"):
                path = Path(folder, name)
                path.write_text("".join(json.dumps(item[name]) + "\n" for item in found), encoding="utf-8")
            named = [f"{name}={Path(folder, name)}" for name in (*SETTINGS, "unchrome")]
            subprocess.run([sys.executable, score, "--gold", gold, "--pred", *named], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
