"""Delete or weaken any one rule: what notices? `python tests/bench/mutation.py`, with the checkout's golden cases.

Deleted: a golden case whose ledger names the rule can no longer come out as it must; and the page `docs/rules.md`
lists a rule that is not there. The rule's own examples go with it and notice nothing.

Weakened, one way at a time (`tests/mutants.py`): noticed is what `unchrome rules test` or the suite's sentences report
with the id of the rule. Not counted are word limits that the pattern makes idle: no hit, stretched or cut, shows them.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from mutants import census  # noqa: E402
from unchrome import book  # noqa: E402


def golden_names() -> set[str]:
    """The rules that golden cases name."""
    files = (ROOT / "golden").glob("*/removed.tsv")
    return {row.split("\t")[2] for file in files for row in file.read_text(encoding="utf-8").splitlines()}


def page_names() -> set[str]:
    """The rules that the page of rules lists."""
    lines = (ROOT / "docs/rules.md").read_text(encoding="utf-8").splitlines()
    return {line.removeprefix("### ") for line in lines if line.startswith("### ")}


def main() -> int:
    """Print both figures; 1 where less than 95 % of the rules are held."""
    rules = [rule for rule in book.load() if rule.status == "stable"]
    golden, page = golden_names(), page_names()
    kept = [rule for rule in rules if rule.id in golden]
    listed = [rule for rule in rules if rule.id in golden | page]
    print(f"{len(rules)} stable rules")
    print(
        f"deleted: {len(kept) / len(rules):.1%} noticed by golden cases, {len(listed) / len(rules):.1%} with the page"
    )
    found = census(rules)
    counted = found.noticed.total() + sum(map(len, found.unnoticed.values()))
    held = 1 - len(found.unnoticed) / len(rules)
    print(f"weakened: {counted} ways, {found.noticed.total() / counted:.1%} noticed; {held:.1%} of rules in every way")
    for who, count in found.noticed.most_common():
        print(f"  by {who}: {count}")
    print(f"  not counted, since nothing shows the difference: {dict(found.idle)}")
    for name, hows in found.unnoticed.items():
        print(f"  not noticed: {name}: {', '.join(hows)}")
    return held < 0.95 or len(listed) < len(rules)


if __name__ == "__main__":
    sys.exit(main())
