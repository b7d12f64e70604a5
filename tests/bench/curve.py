"""What HTML costs and how good it is, from the cheapest way to the dearest: `python tests/bench/curve.py DATA SCORE
WEIGHTS [PICTURE]`, with resiliparse.

DATA is the folder of labelled pages, SCORE the script that measures, WEIGHTS the folder in which `learn.py --keep` left
weights that have seen no page of a fold. Printed are milliseconds of CPU a page, pages for each that trafilatura reads
in the same time, both over so many pages as `html_speed.py` does it, and for each source, over all its pages, F1 and
exact matches. `least` is how likely by itself a line must be to be looked at among the others, `doubt` how much of a
page must be in doubt for trafilatura to be asked about it. The picture, an SVG, has the mean F1 over the milliseconds.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import logging
import math
import statistics
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import html_speed
from learning.pages import FOLDS, fold
from learning.write import plan_with
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from trafilatura import extract

from unchrome.flow import Cleaner
from unchrome.model import Article, Page

NEWS = ("aeb", "fundus", "misinfo", "aed")
PAGES = 60
LEASTS = (0.03, 0.1, 0.3)
DOUBTS = (0.1, 0.05, 0.02, 0.0)


System = Callable[[Page], str]


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
    "resiliparse, then article": cleaned_resiliparse,
}
NAMED = {
    "trafilatura": (0, 18, "middle"),
    "resiliparse": (0, 18, "middle"),
    "resiliparse, then article": (0, 18, "middle"),
    "fast": (-8, -8, "end"),
    "article": (0, -10, "middle"),
}
"""The systems that are named in the picture: pixels right of their dots and below, and how the name stands there."""


def plans(weights: Path) -> dict[str, Path]:
    """The plans with these weights, by what the table calls them; written beside the weights."""
    own = _variant("fast", weights, least=0.5)
    own.write_text("".join(line for line in own.open(encoding="utf-8") if "region" not in line), encoding="utf-8")
    return {
        "fast, each line by itself": own,
        "fast": _variant("fast", weights),
        "article": _variant("article", weights),
        **{f"fast, least {least}": _variant("fast", weights, least=least) for least in LEASTS},
        **{f"article, doubt {doubt}": _variant("article", weights, doubt=doubt) for doubt in DOUBTS},
    }


def _variant(name: str, weights: Path, **options: float) -> Path:
    path = plan_with(name, weights, **options)
    said = "-".join(f"{option}-{value}" for option, value in options.items()) or "as-shipped"
    return path.rename(path.with_name(f"{said}-{path.name}"))


def texts(job: tuple[Path, dict[str, Path], dict[str, Any]]) -> dict[str, str]:
    """What every system makes of a page."""
    data, plans_of_fold, row = job
    html = gzip.decompress((data / "dev" / row["html_path"]).read_bytes())
    page = Page(row["id"], "html", html, row["id"], row["url"] or "")
    return {name: system(page) for name, system in systems(plans_of_fold).items()}


def systems(plans_of_fold: dict[str, Path]) -> dict[str, System]:
    return PEERS | {name: partial(by_plan, path) for name, path in plans_of_fold.items()}


def costs(data: Path, plans_of_fold: dict[str, Path]) -> dict[str, float]:
    """Milliseconds of CPU a page of each system."""
    reads = {name: partial(_read, system) for name, system in systems(plans_of_fold).items()}
    runs = html_speed.runs(reads, html_speed.pages(data, PAGES))
    return {name: statistics.median(run[name] for run in runs) * 1000 for name in reads}


def _read(system: System, html: bytes, url: str) -> str:
    return system(Page("x", "html", html, "x", url))


class Measure(NamedTuple):
    """How good a system is on a source."""

    f1: float
    exact: float


def measures(score: Path, rows: list[dict[str, Any]], found: list[dict[str, str]]) -> dict[str, Measure]:
    """How good each system is."""
    spec = importlib.util.spec_from_file_location("score", score)
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    told = {}
    for name in found[0]:
        by_id = {row["id"]: {"text": item[name]} for row, item in zip(rows, found, strict=True)}
        of_all = script.score(rows, by_id)
        told[name] = Measure(of_all["F1"], of_all["exact"])
    return told


WIDTH, HEIGHT, EDGE = 720, 380, 60
"""Of the picture, in pixels."""


class Dot(NamedTuple):
    """A system in the picture."""

    name: str
    ms: float
    f1: float


def picture(dots: list[Dot]) -> str:
    """The mean F1 of each system over the milliseconds that a page takes, which are on a logarithmic scale."""
    low, high = min(dot.f1 for dot in dots) - 0.01, max(dot.f1 for dot in dots) + 0.005
    first, last = math.log(min(dot.ms for dot in dots) / 1.3), math.log(max(dot.ms for dot in dots) * 1.3)

    def across(ms: float) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * (math.log(ms) - first) / (last - first)

    def up(share: float) -> float:
        return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (share - low) / (high - low)

    marks = [f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{HEIGHT - EDGE}" y2="{HEIGHT - EDGE}" stroke="#999"/>']
    for ms in (2, 5, 10, 20, 50, 100):
        if first <= math.log(ms) <= last:
            marks.append(f'<text x="{across(ms):.0f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{ms} ms</text>')
    for share in (at / 100 for at in range(math.ceil(low * 100), math.floor(high * 100) + 1, 2)):
        marks.append(f'<text x="{EDGE - 8}" y="{up(share) + 4:.0f}" text-anchor="end">{share:.2f}</text>')
    for dot in dots:
        colour = "#b3541e" if dot.name in PEERS else "#2a6f4e"
        marks.append(f'<circle cx="{across(dot.ms):.1f}" cy="{up(dot.f1):.1f}" r="4" fill="{colour}">')
        marks.append(f"<title>{dot.name}: {dot.ms:.1f} ms, {dot.f1:.3f}</title></circle>")
    for dot in (dot for dot in dots if dot.name in NAMED):
        right, below, anchor = NAMED[dot.name]
        place = f'x="{across(dot.ms) + right:.0f}" y="{up(dot.f1) + below:.0f}"'
        marks.append(f'<text {place} text-anchor="{anchor}">{dot.name}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif"'
    body = "\n".join(marks)
    return f'{head} font-size="12">\n<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'


def main(data: Path, score: Path, weights: Path, drawn: Path | None = None) -> None:
    """Print the table, the cheapest first."""
    good: dict[str, list[Measure]] = {}
    by_fold = {number: plans(weights / f"{number}.yaml") for number in range(FOLDS)}
    with ProcessPoolExecutor() as pool:
        for source in NEWS:
            lines = (data / "dev/unified" / f"{source}.jsonl").read_text(encoding="utf-8").splitlines()
            rows = [row for row in map(json.loads, lines) if row.get("html_path") and row.get("gold_text")]
            found = list(pool.map(texts, [(data, by_fold[fold(row["split_key"])], row) for row in rows], chunksize=4))
            for name, of_source in measures(score, rows, found).items():
                good.setdefault(name, []).append(of_source)
    print(f"{'system':28} {'ms':>6} {'times':>6} {' '.join(f'{source:>14}' for source in NEWS)}")
    ms = costs(data, by_fold[0])
    for name in sorted(ms, key=ms.__getitem__):
        told = " ".join(f"{found.f1:7.4f} ({found.exact:.3f})" for found in good[name])
        print(f"{name:28} {ms[name]:6.1f} {ms['trafilatura'] / ms[name]:6.2f} {told}")
    if drawn:
        dots = [Dot(name, ms[name], statistics.mean(found.f1 for found in good[name])) for name in ms]
        drawn.write_text(picture(dots), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
