"""What mined rules are worth: `python tests/bench/mine.py DATA` on labelled pages of sites with eight or more of them.

Each line of a page is labelled chrome, content or mixed (too short to tell: its words stand inside of the article).
Rules are mined from the pages of a site and applied, by the plan `mined`, to the same pages (`same`), and, where a site
has twice as many, mined from either half of them and applied to the other (`other half`).

precision: of the lines that rules drop, how many are chrome; mixed ones count as wrong, and in brackets not at all.
found: of the chrome lines that are on three or more pages of their site, how many rules drop.

Every second site, by name, is shown apart: what is changed in the guards should be tried on the first part, and the
second looked at once. `--score` adds what `unchrome score` says with and without the rules.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unchrome import shape
from unchrome.flow import Cleaner
from unchrome.mine.guards import SITE_PAGES
from unchrome.mine.mining import Mining, save
from unchrome.model import Article, Page
from unchrome.score import score
from unchrome.score.gold import Labels

OFTEN = 3
"""Pages of the site that a chrome line must be on to be looked for."""
TEXTS = {"full": "all the text of the page", "traf": "the text that trafilatura extracted"}
PLANS = {"full": ("mined", "wet"), "traf": ("mined", "article")}


@dataclass
class Labelled:
    """A page with its lines and what each is."""

    site: str
    page: Page
    labels: list[str]

    @property
    def lines(self) -> list[str]:
        return str(self.page.content).split("\n")


def labelled(data: Path, kind: str) -> dict[str, list[Labelled]]:
    """The pages of each site that has enough of them."""
    sites = defaultdict(list)
    for path in sorted((data / "dev/lines").glob(f"*.{kind}.jsonl.gz")):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            row = json.loads(line)
            if not row["lines"]:
                continue
            text = "\n".join(" ".join(item["text"].split()) for item in row["lines"])
            page = Page(row["id"], "text", text, row["id"], row["url"] or f"http://{row['site']}/")
            sites[row["site"]].append(Labelled(row["site"], page, [item["label"] for item in row["lines"]]))
    return {site: pages for site, pages in sorted(sites.items()) if len(pages) >= SITE_PAGES}


def mined(pages: Iterable[Labelled], folder: Path) -> int:
    """Mine the pages into the folder; gives how many rules were proposed."""
    folder.mkdir()
    with Mining() as mining:
        for result in Cleaner("mined").run(item.page for item in pages):
            mining.see(result)
        return save(mining, folder)[1]


def dropped(pages: list[Labelled], folder: Path) -> Iterator[tuple[Labelled, set[int]]]:
    """For each page the places of the lines that the rules in the folder drop."""
    cleaner = Cleaner("mined", folder) if any(folder.iterdir()) else Cleaner("mined")
    for item, article in zip(pages, cleaner.run(item.page for item in pages), strict=True):
        rows = article.ledger if isinstance(article, Article) else []
        yield item, {row["line"] - 1 for row in rows if row["stage"] == "chrome"}


def count(sites: dict[str, list[Labelled]], results: Iterable[tuple[Labelled, set[int]]]) -> dict[str, Counter[str]]:
    """For each site how many lines of which label were dropped, and of the chrome lines that recur, how many."""
    often = {site: _often(pages) for site, pages in sites.items()}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for item, gone in results:
        for at, (text, label) in enumerate(zip(item.lines, item.labels, strict=True)):
            if at in gone:
                counts[item.site][label] += 1
            if label == "chrome" and _same(text) in often[item.site]:
                counts[item.site]["often"] += 1
                counts[item.site]["found"] += at in gone
    return counts


def _often(pages: list[Labelled]) -> set[str]:
    on = Counter(line for item in pages for line in {_same(text) for text in item.lines if text})
    return {line for line, number in on.items() if number >= OFTEN}


def _same(text: str) -> str:
    return shape.folded(shape.bare(text)[0])


def shown(name: str, counts: Iterable[Counter[str]]) -> str:
    """A row of the table."""
    total = sum(counts, Counter[str]())
    wrong, mixed = total["content"] + total["title"], total["mixed"]
    strict = total["chrome"] / max(1, total["chrome"] + wrong + mixed)
    sure = total["chrome"] / max(1, total["chrome"] + wrong)
    return (
        f"  {name:28} precision {strict:.4f} ({sure:.4f})  found {total['found'] / max(1, total['often']):.4f}"
        f"  dropped {total['chrome'] + wrong + mixed:,} lines, body {wrong:,}; recurring chrome {total['often']:,}"
    )


def report(kind: str, sites: dict[str, list[Labelled]], folder: Path, verbose: bool) -> None:
    """The table of one kind of text."""
    pages = [item for items in sites.values() for item in items]
    rules = mined(pages, folder / kind)
    counts = count(sites, dropped(pages, folder / kind))
    print(f"{TEXTS[kind]}: {len(pages)} pages of {len(sites)} sites, {rules:,} rules")
    print(shown("same pages", counts.values()))
    for deal in (0, 1):
        print(shown(f"  sites of part {deal + 1}", (counts[site] for site in list(sites)[deal::2])))
    large = {site: items for site, items in sites.items() if len(items) >= 2 * SITE_PAGES}
    print(shown(f"other half, {len(large)} large sites", halves(kind, large, folder).values()))
    print(shown("same pages, the same sites", (counts[site] for site in large)))
    for site, row in counts.items() if verbose else ():
        print(shown(f"  {site}, {len(sites[site])}", [row]))


def halves(kind: str, sites: dict[str, list[Labelled]], folder: Path) -> dict[str, Counter[str]]:
    """Mined from either half of each site's pages, applied to the other."""
    results: list[tuple[Labelled, set[int]]] = []
    for half in (0, 1):
        there = [item for items in sites.values() for item in items[half::2]]
        rest = [item for items in sites.values() for item in items[1 - half :: 2]]
        mined(there, folder / f"{kind}-{half}")
        results += dropped(rest, folder / f"{kind}-{half}")
    return count(sites, results)


def scored(data: Path, kind: str, sites: dict[str, list[Labelled]], folder: Path) -> None:
    """What the articles are like, by shingles, with and without the rules."""
    labels = folder / f"gold-{kind}.jsonl"
    ids = {item.page.id for items in sites.values() for item in items}
    rows: list[Any] = [
        row
        for path in sorted((data / "dev/unified").glob("*.jsonl"))
        for line in path.open(encoding="utf-8")
        if (row := json.loads(line))["id"] in ids and row["gold_text"]
    ]
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for plan in PLANS[kind]:
        for rules in (None, folder / kind):
            pages = (item.page for items in sites.values() for item in items)
            found = score(Labels(labels), pages, Cleaner(plan, rules))
            said = f"plan {plan} {'with' if rules else 'without'} rules"
            print(
                f"  {said:28} precision {found.precision:.3f}  recall {found.recall:.3f}  F1 {found.f1:.3f}  "
                f"exact {found.exact.value or 0:.3f}  body lost {found.lost:.4f}  rejects {len(found.rejects)}"
            )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--score", action="store_true", help="what unchrome score says, with and without the rules")
    parser.add_argument("--sites", action="store_true", help="a row for each site")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kind in TEXTS:
            sites = labelled(asked.data, kind)
            report(kind, sites, Path(folder), asked.sites)
            if asked.score:
                scored(asked.data, kind, sites, Path(folder))


if __name__ == "__main__":
    main()
