"""What many sites cost: `python tests/bench/sites.py [SITES]` with 50 mined rules each (1,000 sites if not said).

Prints CPU seconds to load the rules, for the first time and again, and milliseconds a page of text: without site rules,
on the first page of each site, and on later ones.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import herald
from unchrome.flow import Cleaner
from unchrome.mine.mining import Mining, save
from unchrome.model import Page

SHOWN = 200
"""Pages that are cleaned."""
TAIL = [
    f"Harbor link of the {name} {at}{chr(97 + at)}" for at in range(10) for name in ("pier", "gate", "mole", "bank")
]


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def mined(folder: Path, sites: int) -> int:
    """Files of that many sites with the rules of one; gives how many rules there are."""
    with Mining() as mining:
        for result in Cleaner("mined").run(herald.page(at, (*herald.TAIL, *TAIL)) for at in range(12)):
            mining.see(result)
        rules = save(mining, folder)[1]
    text = (folder / "example.com.yaml").read_text()
    for number in range(sites):
        site = f"s{number}.example"
        (folder / f"{site}.yaml").write_text(text.replace("example-com", f"s{number}").replace("example.com", site))
    return rules


def main() -> None:
    """Print the figures."""
    sites = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = f"{name}/cache"
        folder = Path(name) / "rules"
        folder.mkdir()
        print(f"{sites:,} sites with {mined(folder, sites)} rules each")
        print(f"load, the first time: {seconds(lambda: Cleaner('mined', folder)):.1f} s")
        print(f"load again: {seconds(lambda: Cleaner('mined', folder)):.1f} s")
        some = range(min(sites, SHOWN))
        pages = [
            Page(
                str(at), "text", "\n".join(herald.lines(at, (*herald.TAIL, *TAIL))), "x", f"https://www.s{at}.example/"
            )
            for at in some
        ]
        cleaner, alone = Cleaner("mined", folder), Cleaner("mined")
        for what, used in (("without site rules", alone), ("the first of each site", cleaner), ("later", cleaner)):
            taken = seconds(lambda used=used: [used.clean(page) for page in pages])
            print(f"a page, {what}: {1000 * taken / len(pages):.2f} ms")


if __name__ == "__main__":
    main()
