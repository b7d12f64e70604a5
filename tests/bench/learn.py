"""Learn the weights of the evidence: `python tests/bench/learn.py DATA SCORE html|text [OUT]`, with lightgbm and
scikit-learn.

DATA is the folder of labelled pages, SCORE the script that measures, OUT the weights file, by default the one in
rules/weights: `html` is for lines of HTML pages, `text` for lines of all the text that a page shows.
A line of a page is body where the article that an editor would keep has its words, in order. By itself a line is
weighed by sums of stumps, so that each kind of evidence has a worth of its own, and among the others by trees. Sites
are dealt into five folds; the table printed is of each page cleaned by weights that have seen no page of its fold, and
what is written is learnt from all.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from unchrome import shape, weights
from unchrome.evidence import text as text_evidence
from unchrome.extract import extract
from unchrome.flow import Cleaner
from unchrome.model import Article, Draft, Page
from unchrome.rulebook import rules_dir
from unchrome.score.measure import body_shares
from unchrome.stages import region
from unchrome.weights import START

NEWS = ("aeb", "fundus", "misinfo", "aed", "newspaper4k")
SOURCES = (*NEWS, "wcxb")
FOLDS = 5
OTHER = 0.2
"""What a page that is no news counts."""
LEAST_SITES = 15
"""A word that boxes are called by counts where this many sites use it."""
LEAST_WORTH = 0.2
"""A word that is worth less, either way, is left out."""
STEPS = 12
"""A scale has at most this many limits."""
STUMPS = {
    "objective": "binary",
    "num_leaves": 2,
    "learning_rate": 0.1,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "num_threads": 2,
    "seed": 1,
    "deterministic": True,
    "verbose": -1,
}
ROUNDS = 400
TREES = STUMPS | {"num_leaves": 8, "learning_rate": 0.15, "min_data_in_leaf": 100}
"""Trees twice as large and four times as many gain .004 of F1 on unseen sites, as the mean of four sources of text."""
TREE_ROUNDS = 100

Table = list[dict[str, float]]


@dataclass
class Lines:
    """The lines of one page: evidence, the words around each, label, weight."""

    id: str
    fold: int
    site: str
    table: Table
    inside: list[frozenset[str]]
    body: list[bool]
    weight: list[float]


def fold(site: str) -> int:
    """The fold of a site, the same in every run."""
    return int(hashlib.md5(f"x{site}".encode()).hexdigest(), 16) % FOLDS


def rows(data: Path) -> Iterator[dict[str, Any]]:
    """The labelled pages that have HTML and a full gold text."""
    for source in SOURCES:
        with (data / "dev/unified" / f"{source}.jsonl").open(encoding="utf-8") as file:
            for row in map(json.loads, file):
                if row.get("html_path") and row.get("gold_text"):
                    yield row


def doubted(data: Path) -> set[str]:
    """The pages whose gold is not found in the page."""
    ids = set()
    for source in SOURCES:
        with gzip.open(data / "dev/lines" / f"{source}.full.jsonl.gz", "rt", encoding="utf-8") as file:
            ids |= {page["id"] for page in map(json.loads, file) if not page.get("trusted", True)}
    return ids


@dataclass(frozen=True)
class Way:
    """A plan whose pages are learnt from, the options of its `extract` meanwhile, and evidence that it has not."""

    plan: str
    options: dict[str, float]
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kind:
    """What is learnt: how many stages come before `region`, and the ways to read a page; the second is for pages of
    which the witness was asked."""

    name: str
    before: int
    ways: tuple[Way, ...]


WITNESS = frozenset({"kept", "kept_above", "kept_below"})
KINDS = {
    "html": Kind("html", 4, (Way("fast", {}, WITNESS), Way("article", {"doubt": 0}))),
    "text": Kind("text", 2, (Way("wet", {}),)),
}


@cache
def shown(data: Path, source: str) -> dict[str, str]:
    """All text of the source's pages."""
    with gzip.open(data / "dev/lines" / f"{source}.full.jsonl.gz", "rt", encoding="utf-8") as file:
        return {page["id"]: "\n".join(line["text"] for line in page["lines"]) for page in map(json.loads, file)}


def page_of(kind: Kind, data: Path, row: dict[str, Any]) -> Page:
    if kind.name == "text":
        return Page(row["id"], "text", shown(data, row["source"]).get(row["id"], ""), row["id"], row["url"] or "")
    html = gzip.decompress((data / "dev" / row["html_path"]).read_bytes())
    return Page(row["id"], "html", html, row["id"], row["url"] or "")


@cache
def cleaner(plan: Path) -> Cleaner:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    return Cleaner(plan)


def measured(kind: Kind, plans: Plans, data: Path, doubt: set[str], among: bool, row: dict[str, Any]) -> Lines | None:
    """The lines of a page: by themselves or, `among` the others, after the stages before `region`."""
    of = fold(row["split_key"])
    plan = cleaner(plans[of]).plan
    draft = extract(page_of(kind, data, row), plan.extract)
    if not isinstance(draft, Draft):
        return None
    texts = [shape.bare(line.text)[0] for line in draft.lines]
    if among or kind.name == "text":
        for stage in plan.stages[: kind.before]:
            stage(draft)
    scales = weights.load(plans[of].with_name(plans[of].name.partition("-")[2]))
    if kind.name == "text":
        places = text_evidence.places([line.text for line in draft.lines], draft.page.url, scales.own)
    else:
        places = [line.place for line in draft.lines if line.place]
    if len(places) < len(draft.lines):
        return None
    found = [-1.0 if share is None else share for share in body_shares(texts, row["gold_text"])]
    table: Table = [dict(place.evidence) for place in places]
    if among:
        for item, place in zip(table, region.among(draft.lines, places, scales), strict=True):
            item.update(place.evidence)
    weight = [
        0.0 if share < 0 or line.gone or row["id"] in doubt else 1 + min(shape.words(text), 60) / 6
        for share, line, text in zip(found, draft.lines, texts, strict=True)
    ]
    size = max(1.0, sum(weight) ** 0.5) / (10 if row["source"] in NEWS else 10 * OTHER)
    return Lines(
        row["id"],
        of,
        row["split_key"],
        table,
        [place.inside for place in places],
        [share >= 0.5 for share in found],
        [part / size for part in weight],
    )


class Data:
    """The lines of all pages, as arrays."""

    def __init__(self, pages: Iterable[Lines | None]) -> None:
        self.pages = [page for page in pages if page is not None]
        self.columns = list(self.pages[0].table[0])
        self.x = np.array([[float(item[name]) for name in self.columns] for page in self.pages for item in page.table])
        self.y = np.array([body for page in self.pages for body in page.body])
        self.w = np.array([part for page in self.pages for part in page.weight])
        self.fold = np.array([page.fold for page in self.pages for _ in page.table])

    def set(self, name: str, values: np.ndarray) -> None:
        if name not in self.columns:
            self.columns.append(name)
            self.x = np.hstack([self.x, values[:, None]])
        self.x[:, self.columns.index(name)] = values

    def words(self) -> tuple[Any, list[str]]:
        """Which words are around which line, as a matrix, for words that enough sites use."""
        sites: Counter[str] = Counter()
        for _, word in {(page.site, word) for page in self.pages for words in page.inside for word in words}:
            sites[word] += 1
        known = {word for word, count in sites.items() if count >= LEAST_SITES}
        vectors = DictVectorizer()
        matrix = vectors.fit_transform(
            [dict.fromkeys(sorted(words & known), 1) for page in self.pages for words in page.inside]
        )
        return matrix, list(vectors.get_feature_names_out())


Names = dict[str, float]
"""What words are worth that boxes are called by."""


def learn_names(data: Data) -> tuple[dict[int, Names], Names]:
    """What the words around lines are worth: to each fold, from the others, and from all."""
    matrix, words = data.words()

    def fit(rows: np.ndarray) -> Names:
        model = LogisticRegression(C=0.05, max_iter=300).fit(matrix[rows], data.y[rows], sample_weight=data.w[rows])
        worth = model.coef_[0].round(2)
        return {word: float(part) for word, part in zip(words, worth, strict=True) if abs(part) >= LEAST_WORTH}

    return {k: fit(data.fold != k) for k in range(FOLDS)}, fit(data.fold >= 0)


def named(data: Data, unseen: dict[int, Names]) -> None:
    """Fill the column `names` by what the words are worth to each fold, so that no scale learns to trust words that
    were learnt from the very page."""
    lines = ((page.fold, words) for page in data.pages for words in page.inside)
    data.set("names", np.array([sum(unseen[k].get(word, 0.0) for word in sorted(words)) for k, words in lines]))


def learn_scale(data: Data, columns: list[str], rows: np.ndarray) -> dict[str, Any]:
    """A scale over these columns, from these rows."""
    use = rows & (data.w > 0)
    x = data.x[:, [data.columns.index(name) for name in columns]]
    model = lightgbm.train(STUMPS, lightgbm.Dataset(x[use], data.y[use], weight=data.w[use]), ROUNDS)
    stumps: dict[str, list[tuple[float, float, float]]] = {}
    start = 0.0
    for tree in model.dump_model()["tree_info"]:
        root = tree["tree_structure"]
        if "leaf_value" in root:
            start += root["leaf_value"]
            continue
        name = columns[root["split_feature"]]
        below, above = root["left_child"]["leaf_value"], root["right_child"]["leaf_value"]
        stumps.setdefault(name, []).append((float(f"{root['threshold']:.3g}"), below, above))
    scale: dict[str, Any] = {START: start}
    bodies = use & data.y
    for name in sorted(stumps):
        at, worth = _steps(stumps[name])
        column = data.x[:, data.columns.index(name)]
        at, worth = _fewer(at, worth, column[use], data.w[use])
        usual = float(np.average(worth[np.searchsorted(at, column[bodies])], weights=data.w[bodies]))
        scale[START] += usual
        scale[name] = (at, worth - usual)
    return scale


def learn_trees(data: Data, columns: list[str], rows: np.ndarray) -> dict[str, Any]:
    """Trees over these columns, from these rows."""
    use = rows & (data.w > 0)
    x = data.x[:, [data.columns.index(name) for name in columns]]
    model = lightgbm.train(TREES, lightgbm.Dataset(x[use], data.y[use], weight=data.w[use]), TREE_ROUNDS)
    bodies = use & data.y
    start, trees = 0.0, []
    for found in model.dump_model()["tree_info"]:
        tree, usual, _ = _tree(found["tree_structure"], columns, x[bodies], data.w[bodies])
        start += usual
        trees.append(_less(tree, usual))
    return {START: start, "trees": trees}


Tree = float | tuple[str, float, float, "Tree", "Tree"]


def _tree(node: dict[str, Any], columns: list[str], x: np.ndarray, w: np.ndarray) -> tuple[Tree, float, float]:
    """The tree, what the body lines that come to it are worth on average, and their weight."""
    if "leaf_value" in node:
        return node["leaf_value"], node["leaf_value"], w.sum()
    limit = float(f"{node['threshold']:.3g}")
    goes = x[:, node["split_feature"]] <= limit
    below, one, of_one = _tree(node["left_child"], columns, x[goes], w[goes])
    above, other, of_other = _tree(node["right_child"], columns, x[~goes], w[~goes])
    total = of_one + of_other
    usual = (one * of_one + other * of_other) / total if total else (one + other) / 2
    return (columns[node["split_feature"]], limit, usual, below, above), usual, total


def _less(tree: Tree, usual: float) -> Tree:
    """The tree, with everything worth so much less."""
    if isinstance(tree, float):
        return tree - usual
    name, limit, worth, below, above = tree
    return name, limit, worth - usual, _less(below, usual), _less(above, usual)


def _steps(stumps: list[tuple[float, float, float]]) -> tuple[np.ndarray, np.ndarray]:
    at = np.array(sorted({limit for limit, _, _ in stumps}))
    worth = np.zeros(len(at) + 1)
    for limit, below, above in stumps:
        place = int(np.searchsorted(at, limit))
        worth[: place + 1] += below
        worth[place + 1 :] += above
    return at, worth


def _fewer(at: np.ndarray, worth: np.ndarray, column: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The scale with the steps joined that differ least."""
    mass = np.bincount(np.searchsorted(at, column), weights=weight, minlength=len(worth)) + 1e-9
    while len(at) > STEPS:
        cost = np.diff(worth) ** 2 * mass[1:] * mass[:-1] / (mass[1:] + mass[:-1])
        k = int(np.argmin(cost))
        both = mass[k] + mass[k + 1]
        worth = np.concatenate([worth[:k], [(worth[k : k + 2] @ mass[k : k + 2]) / both], worth[k + 2 :]])
        mass = np.concatenate([mass[:k], [both], mass[k + 2 :]])
        at = np.delete(at, k)
    return at, worth


Scales = tuple[dict[str, Any], dict[str, Any]]
"""What is learnt of lines by themselves, and among the others."""


def written(kind: Kind, names: Names, scales: Scales, witnessed: Scales | None = None) -> str:
    """The weights file."""
    lines = [
        "about: What the evidence about a line is worth, by tests/bench/learn.py; 0 is the usual body line.",
        f"of: {'text' if kind.name == 'text' else 'html'}",
        "names:" if names else "names: {}",
        *(f"  {json.dumps(word)}: {worth}" for word, worth in names.items()),
        *_listed(*scales),
    ]
    if witnessed:
        lines += ["witnessed:", *(f"  {line}" for line in _listed(*witnessed))]
    return "\n".join(lines) + "\n"


def _listed(own: dict[str, Any], around: dict[str, Any]) -> Iterator[str]:
    """The lines of a weights file that hold these scales."""
    yield "own:"
    yield f"  {START}: {own.get(START, 0.0):.3f}"
    for name in sorted(set(own) - {START}):
        at, worth = own[name]
        limits = ", ".join(f"{limit:.3g}" for limit in at)
        yield f"  {name}: {{at: [{limits}], worth: [{', '.join(f'{part:.2f}' for part in worth)}]}}"
    yield "around:"
    yield f"  {START}: {around.get(START, 0.0):.3f}"
    if around.get("trees"):
        yield "  trees:"
        yield from (f"  - {_told(tree)}" for tree in around["trees"])


def _told(tree: Tree) -> str:
    if isinstance(tree, float):
        return f"{tree:.3f}"
    name, limit, usual, below, above = tree
    return f"[{name}, {limit:.3g}, {usual:.3f}, {_told(below)}, {_told(above)}]"


Plans = dict[int, Path]
"""The plan with the weights that have seen no page of a fold, for each fold."""


def plan_with(name: str, weights: Path, **options: float) -> Path:
    """The plan of this name with these weights, beside them, and with these options of `extract`."""
    text = (rules_dir() / f"{name}.yaml").read_text(encoding="utf-8")
    more = "".join(f", {option}: {value}" for option, value in options.items())
    text = text.replace(", weights: weights/text", "")
    text = text.replace("extract: {with", f"extract: {{weights: {weights.name}{more}, with")
    text = text.replace("region: {least", f"region: {{weights: {weights.name}, least")
    path = weights.with_name(f"{name}-{weights.name}")
    path.write_text(text, encoding="utf-8")
    return path


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


def main(data: Path, score: Path, kind: Kind, out: Path) -> None:
    """Learn, print the tables, write the weights."""
    todo, doubt = list(rows(data)), doubted(data)
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor(os.cpu_count()) as pool:
        folder = Path(name)

        def save(title: str, names: Names, *scales: Scales) -> Path:
            path = folder / f"{title}.yaml"
            path.write_text(written(kind, names, *scales), encoding="utf-8")
            return path

        def measure(way: Way, weights: dict[int, Path], among: bool, **options: float) -> Data:
            plans = {k: plan_with(way.plan, path, **way.options, **options) for k, path in weights.items()}
            found = Data(pool.map(partial(measured, kind, plans, data, doubt, among), todo, chunksize=4))
            print(f"{way.plan}: {len(found.pages)} pages, {len(found.y)} lines", flush=True)
            return found

        names: dict[int, Names] = {k: {} for k in range(FOLDS)}
        all_names: Names = {}
        unseen: dict[int, list[Scales]] = {k: [] for k in range(FOLDS)}
        whole: list[Scales] = []
        for way in kind.ways:
            alone = measure(way, dict.fromkeys(range(FOLDS), save("empty", {}, ({}, {}))), among=False, least=0)
            if kind.name == "html":
                if not whole:
                    names, all_names = learn_names(alone)
                named(alone, names)
            columns = [column for column in alone.columns if column not in way.without]
            own = {k: learn_scale(alone, columns, alone.fold != k) for k in range(FOLDS)}
            among = measure(way, {k: save(f"{way.plan}{k}", names[k], (own[k], {})) for k in own}, among=True)
            more = [column for column in among.columns if column not in way.without]
            for k in own:
                unseen[k].append((own[k], learn_trees(among, more, among.fold != k)))
            whole.append((learn_scale(alone, columns, alone.fold >= 0), learn_trees(among, more, among.fold >= 0)))
        both = {k: save(f"both{k}", names[k], *scales) for k, scales in unseen.items()}
        for way in kind.ways:
            job = partial(cleaned, kind, {k: plan_with(way.plan, path) for k, path in both.items()}, data)
            table(way.plan, score, folder, todo, list(pool.map(job, todo, chunksize=4)))
        out.write_text(written(kind, all_names, *whole), encoding="utf-8")
        print(f"wrote {out}")


if __name__ == "__main__":
    chosen = KINDS[sys.argv[3]]
    default = f"rules/weights/{chosen.name}.yaml"
    main(Path(sys.argv[1]), Path(sys.argv[2]), chosen, Path(sys.argv[4] if len(sys.argv) > 4 else default))
