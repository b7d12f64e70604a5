"""Quality on the labelled pages, beside the other extractors: `python tests/bench/quality.py DATA SCORE [SOURCE...]`.

DATA is the folder of labelled pages, SCORE the script that measures. Each page goes through every system in the same
run, then SCORE prints one table for each source. Peers that are not installed are left out and named: readability-lxml,
newspaper4k, justext, resiliparse. `c4` is the line rule of C4 (Raffel et al. 2020: a line ends in a mark that ends a
sentence and has five words) on what trafilatura extracts, `of-text` what unchrome makes of the same and the address,
`of-crawl` what plan `wet` makes of the page's title, all its text (by resiliparse) and the address, as WET files have
them.
"""

from __future__ import annotations

import gzip
import json
import logging
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from trafilatura import extract
from trafilatura.utils import decode_file

from unchrome.flow import Cleaner
from unchrome.model import Article, Page

NEWS = ("aeb", "fundus", "misinfo", "aed", "newspaper4k")
ENDS = (".", "!", "?", '"', "”")
LEAST_WORDS = 5
OF_TEXT, OF_CRAWL = "of-text", "of-crawl"
LANGUAGES = {"de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch"}


@cache
def cleaner(plan: str) -> Cleaner:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    return Cleaner(plan)


def balanced(html: str, url: str) -> str:
    return extract(html, url=url, include_comments=False) or ""


def recall(html: str, url: str) -> str:
    return extract(html, url=url, include_comments=False, favor_recall=True) or ""


def precision(html: str, url: str) -> str:
    return extract(html, url=url, include_comments=False, favor_precision=True) or ""


def c4(html: str, url: str) -> str:
    lines = balanced(html, url).split("\n")
    return "\n".join(line for line in lines if line.strip().endswith(ENDS) and len(line.split()) >= LEAST_WORDS)


def resiliparse(html: str, _url: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(html, main_content=True, alt_texts=False, links=False)


def crawled(html: str) -> str:
    """The title and all the text of a page, a block a line."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    return f"{HTMLTree.parse(html).title}\n{extract_plain_text(html, list_bullets=False)}"


def readability(html: str, _url: str) -> str:
    from lxml.html import fromstring
    from readability import Document

    return "\n".join(fromstring(Document(html).summary()).itertext())


def newspaper4k(html: str, url: str) -> str:
    from newspaper import Article as Newspaper

    article = Newspaper(url or "https://example.com", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return article.text


def justext(html: str, _url: str) -> str:
    import justext as peer

    language = LANGUAGES.get(html[:3000].partition('lang="')[2][:2], "English")
    paragraphs = peer.justext(html, peer.get_stoplist(language))
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


PEERS: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "trafilatura": ("trafilatura", balanced),
    "recall": ("trafilatura", recall),
    "precision": ("trafilatura", precision),
    "c4": ("trafilatura", c4),
    "resiliparse": ("resiliparse", resiliparse),
    "readability": ("readability", readability),
    "newspaper4k": ("newspaper", newspaper4k),
    "justext": ("justext", justext),
}


def ours(page: Page, plan: str = "article") -> dict:
    article = cleaner(plan).clean(page)
    return article.data if isinstance(article, Article) else {"id": page.id, "text": ""}


def outputs(job: tuple[Path, dict, list[str]]) -> dict[str, dict]:
    """What each system gives for a page; one that fails gives nothing."""
    data, row, names = job
    raw = gzip.decompress((data / "dev" / row["html_path"]).read_bytes())
    page = Page(row["id"], "html", raw, row["id"], row["url"] or "")
    found, html = {"unchrome": ours(page)}, decode_file(raw)
    for name in names:
        try:
            text = PEERS[name][1](html, page.url)
        except Exception:  # noqa: BLE001 - a peer that fails on a page has no text for it
            text = ""
        found[name] = {"id": row["id"], "text": text}
    found[OF_TEXT] = ours(Page(row["id"], "text", found["trafilatura"]["text"], row["id"], page.url))
    if "resiliparse" in names:
        found[OF_CRAWL] = ours(Page(row["id"], "text", crawled(html), row["id"], page.url), "wet")
    return found


def main(data: Path, score: Path, sources: list[str]) -> None:
    """Print a table for each source."""
    names = [name for name, (module, _) in PEERS.items() if find_spec(module)]
    print("not installed:", ", ".join(sorted(PEERS.keys() - names)) or "none")
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        for source in sources or NEWS:
            gold = data / "dev" / "unified" / f"{source}.jsonl"
            rows = [json.loads(line) for line in gold.open(encoding="utf-8")]
            jobs = [(data, row, names) for row in rows if row.get("html_path")]
            found = list(pool.map(outputs, jobs, chunksize=4))
            for name in found[0]:
                path = Path(folder, name)
                path.write_text("".join(json.dumps(item[name]) + "\n" for item in found), encoding="utf-8")
            named = [f"{name}={Path(folder, name)}" for name in found[0]]
            subprocess.run([sys.executable, score, "--gold", gold, "--pred", *named], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
