"""Words, scales and trees, fit to the lines of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import lightgbm
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from learning.pages import FOLDS, Lines
from unchrome.evidence.phrases import come_to
from unchrome.weights import START

LEAST_SITES = 15
"""A word that boxes are called by, or a phrase, counts where this many sites use it."""
LEAST_WORTH = {"names": 0.2, "phrases": 0.5}
"""A word or phrase that is worth less, either way, is left out."""
_WORD = re.compile(r"[^\W\d_]+")
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
TREES = {
    "html": STUMPS | {"num_leaves": 8, "learning_rate": 0.15, "min_data_in_leaf": 100, "num_iterations": 100},
    "text": STUMPS | {"num_leaves": 10, "learning_rate": 0.1, "min_data_in_leaf": 100, "num_iterations": 150},
}
"""Of text, trees half as large again and 250 gain .001 of F1 on unseen sites, as the mean of four sources."""
Words = dict[str, float]
"""What words are worth that boxes are called by, or phrases."""
Scales = tuple[dict[str, Any], dict[str, Any]]
"""What is learnt of lines by themselves, and among the others."""
Tree = float | tuple[str, float, float, "Tree", "Tree"]


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

    def words(self, kind: str) -> tuple[Any, list[str]]:
        """Which words or phrases each line has, as a matrix, for those that enough sites use."""
        sites: Counter[str] = Counter()
        for _, word in {(page.site, word) for page in self.pages for said in page.said(kind) for word in said}:
            sites[word] += 1
        known = {word for word, count in sites.items() if count >= LEAST_SITES}
        if kind == "phrases":
            small = _small(self.pages)
            known = {phrase for phrase in known if small.issuperset(filter(str.isalpha, phrase.split("_")))}
        vectors = DictVectorizer()
        lines = (
            (said, 1.0 if kind == "names" else len(said) ** -0.5) for page in self.pages for said in page.said(kind)
        )
        matrix = vectors.fit_transform(dict.fromkeys(sorted(known.intersection(said)), part) for said, part in lines)
        return matrix, list(vectors.get_feature_names_out())


def _small(pages: Iterable[Lines]) -> set[str]:
    """The words that enough sites write small. All others are names, and a name tells of the stories of a time or a
    place, not of what is body: no plan should go by it."""
    said = {(page.site, word) for page in pages for text in page.texts for word in _WORD.findall(text)}
    sites = Counter(word for _, word in said if word == word.lower())
    return {word for word, count in sites.items() if count >= LEAST_SITES}


def learn_words(data: Data, kind: str) -> tuple[dict[int, Words], Words]:
    """What the words or phrases of lines are worth: to each fold, from the others, and from all."""
    matrix, words = data.words(kind)

    def fit(rows: np.ndarray) -> Words:
        strict = {"C": 0.05} if kind == "names" else {"C": 0.6 / data.w[rows].mean(), "solver": "liblinear"}
        model = LogisticRegression(max_iter=300, **strict).fit(matrix[rows], data.y[rows], sample_weight=data.w[rows])
        worth = zip(words, model.coef_[0].round(2 if kind == "names" else 1), strict=True)
        return {word: float(part) for word, part in worth if abs(part) >= LEAST_WORTH[kind]}

    return {k: fit(data.fold != k) for k in range(FOLDS)}, fit(data.fold >= 0)


def worded(data: Data, kind: str, unseen: dict[int, Words]) -> None:
    """Fill the column of names or phrases by what they are worth to each fold, so that no scale learns to trust words
    that were learnt from the very page."""
    if kind == "names":
        of = [sum(unseen[p.fold].get(word, 0.0) for word in sorted(words)) for p in data.pages for words in p.inside]
    else:
        of = [come_to(text, unseen[page.fold]) for page in data.pages for text in page.texts]
    data.set(kind, np.array(of))


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


def learn_trees(data: Data, kind: str, columns: list[str], rows: np.ndarray) -> dict[str, Any]:
    """Trees over these columns, from these rows."""
    use = rows & (data.w > 0)
    x = data.x[:, [data.columns.index(name) for name in columns]]
    model = lightgbm.train(TREES[kind], lightgbm.Dataset(x[use], data.y[use], weight=data.w[use]))
    bodies = use & data.y
    start, trees = 0.0, []
    for found in model.dump_model()["tree_info"]:
        tree, usual, _ = _tree(found["tree_structure"], columns, x[bodies], data.w[bodies])
        start += usual
        trees.append(_less(tree, usual))
    return {START: start, "trees": trees}


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
