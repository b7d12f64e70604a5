"""What HTML costs and how good it is, from the cheapest way to the dearest: `python tests/bench/curve.py DATA SCORE
WEIGHTS`, with resiliparse.

DATA is the folder of labelled pages, SCORE the script that measures, WEIGHTS the folder in which `learn.py --keep` left
weights that have seen no page of a fold. Each news page goes through every system in turn. Printed are milliseconds of
CPU a page, pages for each that trafilatura reads in the same time, and the F1 of each source. `least` is how likely by
itself a line must be to be looked at among the others, `doubt` how much of a page must be in doubt for trafilatura to
be asked about it.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import logging
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from learning.pages import FOLDS, fold
from learning.write import plan_with
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from trafilatura import extract

from unchrome.flow import Cleaner
from unchrome.model import Article, Page

NEWS = ("aeb", "fundus", "misinfo", "aed")
LEASTS = (0.03, 0.1, 0.2, 0.3)
DOUBTS = (0.2, 0.1, 0.05, 0.02, 0.0)


System = Callable[[Page], str]


class Read(NamedTuple):
    """The text that a system makes of a page, and the seconds that it took."""

    text: str
    seconds: float


def timed(system: System, page: Page) -> Read:
    start = time.process_time()
    text = system(page)
    return Read(text, time.process_time() - start)


@cache
def cleaner(plan: str | Path) -> Cleaner:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    return Cleaner(plan)


def by_plan(plan: str | Path, page: Page) -> str:
    found = cleaner(plan).clean(page)
    return str(found.data["text"]) if isinstance(found, Article) else ""


def by_resiliparse(page: Page) -> str:
    raw: Any = page.content
    html = bytes_to_str(raw, detect_encoding(raw) or "utf-8")
    return str(extract_plain_text(html, main_content=True, alt_texts=False, links=False))


def cleaned_resiliparse(page: Page) -> str:
    return by_plan("article", Page(page.id, "text", by_resiliparse(page), page.where, page.url))


def by_trafilatura(page: Page) -> str:
    return extract(page.content, url=page.url, include_comments=False) or ""


PEERS: dict[str, System] = {
    "trafilatura": by_trafilatura,
    "resiliparse": by_resiliparse,
    "its text by article": cleaned_resiliparse,
}


def plans(weights: Path) -> dict[str, Path]:
    """The plans with these weights, by what the table calls them; written beside the weights."""
    own = _variant("fast", weights, least=0.5)
    own.write_text("".join(line for line in own.open(encoding="utf-8") if "region" not in line), encoding="utf-8")
    return {
        "fast, each line by itself": own,
        **{f"fast, least {least}": _variant("fast", weights, least=least) for least in LEASTS},
        **{f"article, doubt {doubt}": _variant("article", weights, doubt=doubt) for doubt in DOUBTS},
    }


def _variant(name: str, weights: Path, **options: float) -> Path:
    path = plan_with(name, weights, **options)
    said = "-".join(f"{option}-{value}" for option, value in options.items())
    return path.rename(path.with_name(f"{said}-{path.name}"))


def reads(job: tuple[Path, dict[str, Path], dict[str, Any]]) -> dict[str, Read]:
    """What every system makes of a page, and the seconds of CPU that it takes."""
    data, plans_of_fold, row = job
    html = gzip.decompress((data / "dev" / row["html_path"]).read_bytes())
    page = Page(row["id"], "html", html, row["id"], row["url"] or "")
    systems = PEERS | {name: partial(by_plan, path) for name, path in plans_of_fold.items()}
    return {name: timed(system, page) for name, system in systems.items()}


def f1(score: Path, rows: list[dict[str, Any]], found: list[dict[str, Read]]) -> dict[str, float]:
    """The F1 of each system."""
    spec = importlib.util.spec_from_file_location("score", score)
    assert spec and spec.loader
    measure = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(measure)
    ids = [row["id"] for row in rows]
    texts = {name: [{"text": item[name].text} for item in found] for name in found[0]}
    return {name: measure.score(rows, dict(zip(ids, of_pages, strict=True)))["F1"] for name, of_pages in texts.items()}


def main(data: Path, score: Path, weights: Path) -> None:
    """Print the table, the cheapest first."""
    seconds: dict[str, list[float]] = {}
    good: dict[str, list[float]] = {}
    by_fold = {number: plans(weights / f"{number}.yaml") for number in range(FOLDS)}
    with ProcessPoolExecutor() as pool:
        for source in NEWS:
            lines = (data / "dev/unified" / f"{source}.jsonl").read_text(encoding="utf-8").splitlines()
            rows = [row for row in map(json.loads, lines) if row.get("html_path") and row.get("gold_text")]
            found = list(pool.map(reads, [(data, by_fold[fold(row["split_key"])], row) for row in rows], chunksize=4))
            for name, share in f1(score, rows, found).items():
                good.setdefault(name, []).append(share)
                seconds.setdefault(name, []).extend(item[name].seconds for item in found)
    print(f"{'system':28} {'ms':>6} {'times':>6} {' '.join(f'{source:>8}' for source in NEWS)}")
    usual = statistics.mean(seconds["trafilatura"])
    for name in sorted(seconds, key=lambda name: statistics.mean(seconds[name])):
        mean = statistics.mean(seconds[name])
        shares = " ".join(f"{share:8.4f}" for share in good[name])
        print(f"{name:28} {mean * 1000:6.1f} {usual / mean:6.2f} {shares}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
