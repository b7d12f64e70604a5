"""The flow of one page: extract, the stages of the plan, article. What happens to a page, and nothing else."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from platform import node
from time import process_time

from unchrome import heap, witness
from unchrome import plan as plans
from unchrome.article import article
from unchrome.extract import extract
from unchrome.ledger import rows
from unchrome.model import Article, Draft, Page, Reject

ROUNDS = 30
"""The stages run again until they change nothing, so that cleaning a clean article drops nothing. Real pages settle
in two or three rounds; one that has not after this many is rejected."""
TRIMMED, FORGOTTEN = 1 << 21, 1 << 25
"""After so many characters or bytes of HTML, memory is given back: what the trees of pages leave free in pieces, which
takes 1 or 2 ms; and what is kept of earlier pages, here and by trafilatura, for which patterns are compiled again: that
is 6 % of the time. After twice as much it would be 5, and memory would go up by a twentieth."""


class Cleaner:
    """Cleans pages by one plan, loaded once. It can be sent to other processes, which load the plan again; a machine
    that has other rules under the same names raises PlanError."""

    def __init__(self, plan: str | Path = "article", rules: str | Path | None = None) -> None:
        """Load the plan of that name or at that path, with a folder of more rules. Raises FileError, PlanError."""
        more = Path(rules) if rules else None
        self.plan = plans.load(plan, more)
        self._made_of = (_placed(plan), more.absolute() if more else None)
        self._html = 0

    def __reduce__(self) -> tuple[Callable[..., Cleaner], tuple[str | Path, Path | None, str]]:
        return _again, (*self._made_of, self.plan.digest)

    def clean(self, page: Page) -> Article | Reject:
        """The article of a page, or the reject that says why there is none. Never raises for what is in a page."""
        began = process_time()
        result: Article | Reject
        with _no_collection():
            try:
                self._count(page)
                draft, reject = self._draft(page)
                result = reject or article(draft, self.plan)
            except Exception as error:  # noqa: BLE001 - whatever a page holds, it costs that page and not the run
                result = _failed(page, error)
        result.seconds = process_time() - began
        return result

    def prepare(self) -> None:
        """Make now what is else made for the first page; processes that are forked from this one share it."""
        for rules in self.plan.ruled:
            rules.prepare()

    def run(self, pages: Iterable[Page | Reject]) -> Iterator[Article | Reject]:
        """One article or reject for each page, in order; what a source could not read passes through."""
        return (page if isinstance(page, Reject) else self.clean(page) for page in pages)

    def draft(self, page: Page) -> tuple[Draft | None, Reject | None]:
        """The page's draft with all marks, if it came that far, and the reject that says why it gives no article."""
        try:
            draft, reject = self._draft(page)
            return draft if draft.lines else None, reject
        except Exception as error:  # noqa: BLE001 - as in clean
            return None, _failed(page, error)

    def _count(self, page: Page) -> None:
        """Note how much HTML there is in a page, and give memory back when it is time to."""
        before = self._html
        self._html += len(page.content) if page.kind == "html" else 0
        if self._html // FORGOTTEN > before // FORGOTTEN:
            self._forget()
        if self._html // TRIMMED > before // TRIMMED:
            heap.trim()

    def _forget(self) -> None:
        witness.forget()
        for rules in self.plan.ruled:
            rules.forget()

    def _draft(self, page: Page) -> tuple[Draft, Reject | None]:
        draft = extract(page, self.plan.extract)
        if isinstance(draft, Reject):
            return Draft(page, "", [], []), draft
        reject = self._settle(draft)
        if reject is not None:
            reject.url, reject.text, reject.ledger = page.url, draft.text, rows(page.id, draft.marks)
        return draft, reject

    def _settle(self, draft: Draft) -> Reject | None:
        """Run the stages in rounds until none of them changes anything. One that had nothing to do is passed over while
        the draft is as it was then."""
        idle_at = dict.fromkeys(self.plan.stages, -1)
        for _ in range(ROUNDS):
            began = len(draft.marks)
            for stage in self.plan.stages:
                before = len(draft.marks)
                if idle_at[stage] == before:
                    continue
                result = stage(draft)
                if isinstance(result, Reject):
                    return result
                if len(draft.marks) == before:
                    idle_at[stage] = before
            if len(draft.marks) == began:
                return None
        return Reject(
            draft.page.id,
            draft.page.where,
            "flow",
            "unsettled",
            f"the rules still change the page after {ROUNDS} rounds",
        )


def _placed(plan: str | Path) -> str | Path:
    """The name of a shipped plan, or where the file is, for processes that work in another folder."""
    path = plans.path_of(plan)
    return path.absolute() if path == Path(plan) else plan


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for reference cycles meanwhile: it goes through all that a page is made of, many times, and finds next
    to nothing. What there is is found after the page."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _again(plan: str | Path, rules: Path | None, digest: str) -> Cleaner:
    """The same cleaner in another process, where loading it once is enough."""
    cleaner = _loaded(plan, rules, digest)
    if cleaner.plan.digest != digest:
        raise plans.PlanError(
            f"the plan {plan} or its rules read differently on {node()}: there the digest is "
            f"{cleaner.plan.digest}, not {digest}; install the same unchrome and rules everywhere"
        )
    return cleaner


@cache
def _loaded(plan: str | Path, rules: Path | None, _digest: str) -> Cleaner:
    return Cleaner(plan, rules)


def _failed(page: Page, error: Exception) -> Reject:
    return Reject(page.id, page.where, "flow", "error", f"{type(error).__name__}: {error}", page.url)
