"""Input records to pages: which of a record's keys is the text, the id, the title..."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from unchrome.fields.dates import iso
from unchrome.model import FIELDS, LISTS, Page, Reject

OURS = "unchrome"
"""The key that tells how an article was made: of an article that comes in again, written anew."""
PASSED = ("source", "added", "created")
"""Keys of the article that are the input's own and pass through."""


@dataclass(frozen=True)
class Mapping:
    """Where a kind of record keeps what we need; a dot steps into an object (`metadata.url`).

    `text` and `html` are tried in order; `fields` has the keys, with spaces between, that may state a field of the
    article. `copies` are keys that hold the text once more, uncleaned; they do not pass through.
    """

    text: tuple[str, ...] = ("text",)
    html: tuple[str, ...] = ("html",)
    id: str = "id"
    url: str = "url"
    fields: MappingType[str, str] = field(
        default_factory=lambda: {name: name for name in FIELDS} | {"published": "date"}
    )
    copies: tuple[str, ...] = ()

    @cached_property
    def content(self) -> frozenset[str]:
        """The keys whose values do not pass through."""
        return frozenset((*self.text, *self.html, *self.copies, OURS))

    @cached_property
    def stating(self) -> list[tuple[str, str, str]]:
        """Fields and the keys that state them, in order, and where stepping into the record begins."""
        own = [(name, key) for name, keys in self.fields.items() for key in keys.split()]
        both = dict.fromkeys([*own, *zip(FIELDS, FIELDS, strict=True)])
        return [(name, key, key.partition(".")[0]) for name, key in both]


PLAIN = Mapping()
PRESETS: dict[str, Mapping] = {
    "dolma": Mapping(
        url="metadata.url",
        fields={
            "title": "metadata.title",
            "published": "metadata.date",
            "authors": "metadata.authors",
            "language": "metadata.language",
        },
    ),
    "datatrove": Mapping(url="metadata.url", fields={"title": "metadata.title", "language": "metadata.language"}),
    "fineweb": Mapping(fields={"language": "language"}),
    "ccnews": Mapping(
        text=("maintext", "text"),
        fields={
            "title": "title",
            "authors": "authors",
            "published": "date_publish date",
            "modified": "date_modify",
            "language": "language",
        },
    ),
    "trafilatura": Mapping(
        url="source",
        fields={
            "title": "title",
            "authors": "author",
            "published": "date",
            "language": "language",
            "sitename": "source-hostname",
        },
        copies=("raw_text",),
    ),
}


def chosen(preset: str | None, text: str | None, html: str | None, id_: str | None, url: str | None) -> Mapping:
    """The preset's mapping, or the plain one, with the named keys in place of its own."""
    mapping = PRESETS[preset] if preset else PLAIN
    if text:
        mapping = replace(mapping, text=(text,), html=())
    if html:
        mapping = replace(mapping, html=(html,), text=(text,) if text else ())
    return replace(mapping, id=id_ or mapping.id, url=url or mapping.url)


def page(record: Any, where: str, name: str, mapping: Mapping) -> Page | Reject:
    """The page in a record, or a reject that says what the record lacks. Keys we do not know go to `metadata`."""
    if not isinstance(record, dict):
        return Reject(where, where, "source", "no-record", f"a record is a JSON object, but this is {_form(record)}")
    rest = {key: value for key, value in record.items() if key not in mapping.content}
    id_ = _identity(_take(rest, mapping.id, _is_identity, record)) or where
    found = _content(record, mapping)
    if found is None:
        return Reject(id_, where, "source", "no-text-field", _lacking(record, mapping))
    kind, content = found
    url = _take(rest, mapping.url, _is_text, record) or ""
    fields = {}
    for target, key, first in mapping.stating:
        given = _at(record, key) if key in record or first in record else None
        value = stated(target, given) if given and target not in fields else None
        if value:
            fields[target] = value
            if _is_used(given):
                rest.pop(key, None)
    passed = {"source": name} | {key: rest.pop(key) for key in PASSED if key in rest}
    return Page(id_, kind, content, where, url, fields, passed, _metadata(rest))


def _metadata(rest: dict[str, Any]) -> dict[str, Any]:
    """What passes through: the record's own metadata, and the keys that we do not know or could not read."""
    own = rest.pop("metadata") if isinstance(rest.get("metadata"), dict) else {}
    return own | {(f"record.{key}" if key in own else key): value for key, value in rest.items() if value is not None}


def _content(record: dict[str, Any], mapping: Mapping) -> tuple[str, str] | None:
    """The kind and content of the page: the first that is not blank, or else the first there is."""
    keys = [("text", key) for key in mapping.text] + [("html", key) for key in mapping.html]
    found = [(kind, content) for kind, key in keys if isinstance(content := _at(record, key), str)]
    return next((item for item in found if item[1].strip()), found[0] if found else None)


def _lacking(record: dict[str, Any], mapping: Mapping) -> str:
    wanted = ", ".join(map(repr, [*mapping.text, *mapping.html]))
    there = ", ".join(f"{key!r} ({_form(value)})" for key, value in record.items()) or "no keys"
    return f"the record has no text in {wanted}; it has {there}; name the key with --text-field or --html-field"


def _take(rest: dict[str, Any], key: str, suits: Callable[[Any], bool], record: dict[str, Any]) -> Any:
    """The value at the key if it suits; it is then used, and no longer among the rest."""
    value = _at(record, key)
    if not suits(value):
        return None
    rest.pop(key, None)
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_identity(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _identity(value: Any) -> str:
    return "" if value is None else str(value)


def _at(record: Any, key: str) -> Any:
    if isinstance(record, dict) and key in record:
        return record[key]
    for step in key.split("."):
        record = record.get(step) if isinstance(record, dict) else None
    return record


def stated(field: str, item: Any) -> Any:
    """The value of an article's field as a record states it; None where it states none that can be used."""
    if field in LISTS:
        parts = item.split(";") if isinstance(item, str) else item if isinstance(item, list) else []
        return [part.strip() for part in parts if isinstance(part, str) and part.strip()] or None
    if not isinstance(item, str):
        return None
    return iso(item) if field in ("published", "modified") else item


def _is_used(item: Any) -> bool:
    """Whether nothing is left of what states a field; of a list only the text is taken."""
    return not isinstance(item, list) or all(isinstance(part, str | None) for part in item)


def _form(record: Any) -> str:
    forms = {list: "a list", dict: "an object", str: "text", type(None): "null", bool: "true or false"}
    return forms.get(type(record), "a number")
