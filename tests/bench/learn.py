"""Learn the weights of the evidence: `python tests/bench/learn.py DATA SCORE html|text [OUT] [--keep FOLDER]`, with
lightgbm, scikit-learn and resiliparse.

DATA is the folder of labelled pages, SCORE the script that measures, OUT the weights file, by default the one in
rules/weights: `html` is for lines of HTML pages, `text` for lines of all the text that a page shows.
A line of a page is body where the article that an editor would keep has its words, in order. By itself a line is
weighed by sums of stumps, so that each kind of evidence has a worth of its own, and among the others by trees. Sites
are dealt into five folds; the table printed is of each page cleaned by weights that have seen no page of its fold, and
what is written is learnt from all. HTML learns also from pages of which only pieces are labelled. Text learns from more
pages than have a gold: what plan `article` makes of their HTML stands in for one, by the shipped weights of HTML, which
have seen all labelled pages. In the folder, weights that have seen no page of a fold are kept, for `curve.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from learning.fit import Data, Scales, Words, learn_scale, learn_trees, learn_words, worded
from learning.pages import (
    FOLDS,
    KINDS,
    NEWS,
    Kind,
    Plans,
    Way,
    cleaner,
    doubted,
    fold,
    measured,
    page_of,
    pieced,
    rows,
    taught,
    teach,
)
from learning.write import plan_with, written

from unchrome.model import Article


def cleaned(kind: Kind, plans: Plans, data: Path, row: dict[str, Any]) -> dict[str, Any]:
    result = cleaner(plans[fold(row["split_key"])]).clean(page_of(kind, data, row))
    return result.data if isinstance(result, Article) else {"id": row["id"], "text": ""}


def table(title: str, score: Path, folder: Path, todo: list[dict[str, Any]], texts: list[dict[str, Any]]) -> None:
    """Print what the articles are like, source by source."""
    for source in NEWS:
        gold, pred = folder / f"{source}.jsonl", folder / f"{source}-pred.jsonl"
        of = [(row, text) for row, text in zip(todo, texts, strict=True) if row["source"] == source]
        gold.write_text("".join(json.dumps(row) + "\n" for row, _ in of), encoding="utf-8")
        pred.write_text("".join(json.dumps(text) + "\n" for _, text in of), encoding="utf-8")
        subprocess.run([sys.executable, score, "--gold", gold, "--pred", f"{title}={pred}"], check=True)


def main(data: Path, score: Path, kind: Kind, out: Path, keep: Path | None) -> None:
    """Learn, print the tables, write the weights."""
    labelled, doubt = list(rows(data)), doubted(data)
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor(os.cpu_count()) as pool:
        folder = Path(name)
        is_text = kind.name == "text"
        more = pool.map(partial(teach, data), taught(data), chunksize=4) if is_text else pieced(data)
        todo = [*labelled, *filter(None, more)]

        def save(title: str, words: Words, *scales: Scales) -> Path:
            path = folder / f"{title}.yaml"
            path.write_text(written(kind, words, *scales), encoding="utf-8")
            return path

        def measure(way: Way, weights: dict[int, Path], among: bool, **options: float) -> Data:
            plans = {k: plan_with(way.plan, path, **way.options, **options) for k, path in weights.items()}
            found = Data(pool.map(partial(measured, kind, plans, data, doubt, among), todo, chunksize=4))
            print(f"{way.plan}: {len(found.pages)} pages, {len(found.y)} lines", flush=True)
            return found

        words: dict[int, Words] = {}
        all_words: Words = {}
        unseen: dict[int, list[Scales]] = {k: [] for k in range(FOLDS)}
        whole: list[Scales] = []
        for way in kind.ways:
            alone = measure(way, dict.fromkeys(range(FOLDS), save("empty", {}, ({}, {}))), among=False, least=0)
            if not words:
                words, all_words = learn_words(alone, kind.words)
            worded(alone, kind.words, words)
            columns = [column for column in alone.columns if column not in way.without]
            own = {k: learn_scale(alone, columns, alone.fold != k) for k in range(FOLDS)}
            among = measure(way, {k: save(f"{way.plan}{k}", words[k], (own[k], {})) for k in own}, among=True)
            all_columns = [column for column in among.columns if column not in way.without]
            for k in own:
                unseen[k].append((own[k], learn_trees(among, kind.name, all_columns, among.fold != k)))
            all_own = learn_scale(alone, columns, alone.fold >= 0)
            whole.append((all_own, learn_trees(among, kind.name, all_columns, among.fold >= 0)))
        both = {k: save(f"both{k}", words[k], *scales) for k, scales in unseen.items()}
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            for k, path in both.items():
                shutil.copy(path, keep / f"{k}.yaml")
        for way in kind.ways:
            job = partial(cleaned, kind, {k: plan_with(way.plan, path) for k, path in both.items()}, data)
            table(way.plan, score, folder, labelled, list(pool.map(job, labelled, chunksize=4)))
        out.write_text(written(kind, all_words, *whole), encoding="utf-8")
        print(f"wrote {out}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    out = chosen.out or Path(f"rules/weights/{chosen.kind}.yaml")
    main(chosen.data, chosen.score, KINDS[chosen.kind], out, chosen.keep)
