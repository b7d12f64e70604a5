"""The labelled pages, and their lines with the evidence that plans have about them."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import warnings
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from unchrome import shape
from unchrome.evidence import text as text_evidence
from unchrome.evidence.phrases import phrases
from unchrome.extract import extract
from unchrome.flow import Cleaner
from unchrome.model import Article, Draft, Page
from unchrome.rulebook import rules_dir
from unchrome.score.measure import body_shares
from unchrome.stages import region
from unchrome.weights.file import load_weights

NEWS = ("aeb", "fundus", "misinfo", "aed", "newspaper4k")
SOURCES = (*NEWS, "wcxb")
TAUGHT = ("trafilatura", "htmldate", "postlight", "goose")
"""Of these pages text learns what plan `article` makes of their HTML."""
PIECES = "trafilatura"
"""Of these pages pieces are labelled, wanted and unwanted ones, and HTML learns of the lines that hold them."""
FOLDS = 5
OTHER = 0.2
"""What a page that is no news counts."""
BY_PLAN = 0.4
"""What a page counts whose gold is a plan's."""
IN_PIECES, UNWANTED = 0.7, 4
"""What a page counts of which pieces are labelled, and how many times its words a line counts there that holds an
unwanted one: most lines of a page are unwanted, but as many wanted pieces are labelled, and those are longer."""
LONG_PIECE = 20
"""Characters of a line that may be all of it that is in a piece."""
Table = list[dict[str, float]]
Plans = dict[int, Path]
"""The plan with the weights that have seen no page of a fold, for each fold."""


@dataclass
class Lines:
    """The lines of one page: text, evidence, the words around each (none in text), label, weight."""

    id: str
    fold: int
    site: str
    texts: list[str]
    table: Table
    inside: list[frozenset[str]]
    body: list[bool]
    weight: list[float]

    def said(self, words: str) -> Iterable[Collection[str]]:
        """Of each line the `names` around it or the `phrases` that it is written in."""
        return self.inside if words == "names" else map(phrases, self.texts)


@dataclass(frozen=True)
class Way:
    """A plan whose pages are learnt from, the options of its `extract` meanwhile, and evidence that it has not."""

    plan: str
    options: dict[str, float]
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kind:
    """What is learnt: how many stages come before `region`, what words tell lines apart, and the ways to read a page;
    the second is for pages of which the witness was asked."""

    name: str
    before: int
    words: str
    ways: tuple[Way, ...]


WITNESS = frozenset({"kept", "kept_above", "kept_below"})
KINDS = {
    "html": Kind("html", 4, "names", (Way("fast", {}, WITNESS), Way("article", {"doubt": 0}))),
    "text": Kind("text", 2, "phrases", (Way("wet", {}),)),
}


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


def pieced(data: Path) -> Iterator[dict[str, Any]]:
    """The pages of which pieces are labelled."""
    with (data / "dev/unified" / f"{PIECES}.jsonl").open(encoding="utf-8") as file:
        yield from (row for row in map(json.loads, file) if row.get("html_path"))


def taught(data: Path) -> Iterator[dict[str, Any]]:
    """The pages for which a plan's article stands in for the gold."""
    for source in TAUGHT:
        with (data / "dev/unified" / f"{source}.jsonl").open(encoding="utf-8") as file:
            yield from (row for row in map(json.loads, file) if row.get("html_path"))


def teach(data: Path, row: dict[str, Any]) -> dict[str, Any] | None:
    """The page with all the text that it shows and the article that plan `article` makes of it, if it does."""
    page = page_of(KINDS["html"], data, row)
    result = cleaner(rules_dir() / "article.yaml").clean(page)
    if not isinstance(result, Article):
        return None
    html = bytes_to_str(page.content, detect_encoding(page.content))
    every = extract_plain_text(html, preserve_formatting=True, list_bullets=False, alt_texts=True)
    lines = "\n".join(filter(None, map(str.strip, every.split("\n"))))
    return row | {"shown": lines, "gold_text": result.data["text"]}


def doubted(data: Path) -> set[str]:
    """The pages whose gold is not found in the page."""
    ids = set()
    for source in SOURCES:
        with gzip.open(data / "dev/lines" / f"{source}.full.jsonl.gz", "rt", encoding="utf-8") as file:
            ids |= {page["id"] for page in map(json.loads, file) if not page.get("trusted", True)}
    return ids


@cache
def shown(data: Path, source: str) -> dict[str, str]:
    """All text of the source's pages."""
    with gzip.open(data / "dev/lines" / f"{source}.full.jsonl.gz", "rt", encoding="utf-8") as file:
        return {page["id"]: "\n".join(line["text"] for line in page["lines"]) for page in map(json.loads, file)}


def page_of(kind: Kind, data: Path, row: dict[str, Any]) -> Page:
    if kind.name == "text":
        every = row["shown"] if "shown" in row else shown(data, row["source"]).get(row["id"], "")
        return Page(row["id"], "text", every, row["id"], row["url"] or "")
    html = gzip.decompress((data / "dev" / row["html_path"]).read_bytes())
    return Page(row["id"], "html", html, row["id"], row["url"] or "")


def counts(row: dict[str, Any]) -> float:
    """How much a page counts beside one of news that has a gold."""
    if row["source"] in NEWS:
        return 1
    if "shown" in row:
        return BY_PLAN
    return OTHER if row["gold_text"] else IN_PIECES


def shares(texts: list[str], row: dict[str, Any]) -> list[float | None]:
    """How much of each line is body, as far as the labels of the page say so."""
    if row["gold_text"]:
        return body_shares(texts, row["gold_text"])
    wanted, unwanted = ([" ".join(piece.split()) for piece in row.get(key) or []] for key in ("with", "without"))
    return [1.0 if _holds(text, wanted) else 0.0 if _holds(text, unwanted) else None for text in texts]


def _holds(text: str, pieces: list[str]) -> bool:
    text = " ".join(text.split())
    return any(piece in text or (len(text) >= LONG_PIECE and text in piece) for piece in pieces)


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
    scales = load_weights(plans[of].with_name(plans[of].name.partition("-")[2]))
    if kind.name == "text":
        places = text_evidence.places([line.text for line in draft.lines], draft.page.url, scales)
    else:
        places = [line.place for line in draft.lines if line.place]
    if len(places) < len(draft.lines):
        return None
    found = [-1.0 if share is None else share for share in shares(texts, row)]
    table: Table = [dict(place.evidence) for place in places]
    if among:
        for item, place in zip(table, region.among(draft.lines, places, scales), strict=True):
            item.update(place.evidence)
    unwanted = 1 if row["gold_text"] else UNWANTED
    weight = [
        0.0
        if share < 0 or line.gone or row["id"] in doubt
        else (1 + min(shape.words(text), 60) / 6) * (1 if share else unwanted)
        for share, line, text in zip(found, draft.lines, texts, strict=True)
    ]
    size = max(1.0, sum(weight) ** 0.5) / (10 * counts(row))
    return Lines(
        row["id"],
        of,
        row["split_key"],
        [line.text for line in draft.lines],
        table,
        [place.inside for place in places],
        [share >= 0.5 for share in found],
        [part / size for part in weight],
    )
