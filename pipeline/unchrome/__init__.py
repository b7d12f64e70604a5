"""unchrome: the site's chrome out of news and blog articles, line by line, every removal on a ledger.

    source -> Page -> extract -> Draft -> stages mark its lines -> Article + ledger -> sink

A `Page` is extracted into a `Draft` of lines; stages mark lines and never delete them; the `Article` is the lines
with the marks applied; the ledger is the marks themselves.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unchrome.flow import Cleaner
    from unchrome.model import Article, Page, Reject

__version__ = "0.1.0"
__all__ = ["Article", "Cleaner", "Page", "Reject", "Rejected", "clean", "undo"]


class Rejected(ValueError):  # noqa: N818 - it says what happened to the page, which need not be an error
    """The page gave no article; `reject` says which stage refused it and why."""

    def __init__(self, reject: Reject) -> None:
        super().__init__(f"{reject.where}: {reject.stage}: {reject.detail}")
        self.reject = reject


def clean(content: str | bytes, url: str = "", **fields: Any) -> Article:
    """Clean one page, HTML or text, by the default plan; `fields` are what is known of it (`title=...`).

    Raises Rejected where the page gives no article. For many pages, or another plan, use `Cleaner`.
    """
    from unchrome.model import Reject

    result = _cleaner().clean(_page(content, url, fields))
    if isinstance(result, Reject):
        raise Rejected(result)
    return result


def undo(article: Article) -> str:
    """The text of the page as it was before cleaning."""
    from unchrome import ledger

    return ledger.undo(article.text, article.ledger)


def _page(content: str | bytes, url: str, fields: dict[str, Any]) -> Page:
    from unchrome.model import FIELDS, Page, Reject
    from unchrome.source.decode import decode
    from unchrome.source.kinds import binary, by_beginning, recognise
    from unchrome.source.mapping import stated

    if not isinstance(content, str | bytes):
        raise TypeError(f"a page is text or bytes, not {type(content).__name__}; read it first")
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"an article has no field {sorted(unknown)[0]!r}; it has {', '.join(FIELDS)}")
    known = {name: value for name, item in fields.items() if (value := stated(name, item))}
    head = content[:2048].encode("utf-8", "replace") if isinstance(content, str) else content[:2048]
    name = url or "page"
    if isinstance(content, bytes) and not by_beginning(head) and (found := binary(head)):
        raise Rejected(Reject(name, name, "source", "binary", f"this is {found}, which is not read"))
    html = recognise("", head) == "html"
    text = content if html or isinstance(content, str) else decode(content)
    return Page(name, "html" if html else "text", text, name, url, known)


@cache
def _cleaner() -> Cleaner:
    from unchrome.flow import Cleaner

    return Cleaner()


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    """`Article`, `Cleaner`, `Page` and `Reject`, imported when first asked for: `import unchrome` stays cheap."""
    if name == "Cleaner":
        from unchrome.flow import Cleaner

        return Cleaner
    if name in ("Article", "Page", "Reject"):
        from unchrome import model

        return getattr(model, name)
    raise AttributeError(f"module 'unchrome' has no attribute {name!r}")
