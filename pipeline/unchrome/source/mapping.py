"""Input records to pages: which of a record's keys is the text, the id, the title..."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from typing import Any

from unchrome.fields.dates import iso
from unchrome.model import FIELDS, LISTS, Page, Reject

PASSED = ("source", "added", "created")
"""Keys of the article that are the input's own and pass through."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where a kind of record keeps what we need; a dot steps into an object (`metadata.url`).

    `text` and `html` are tried in order; `fields` gives the article's fields by the record's keys.
    """

    text: tuple[str, ...] = ("text",)
    html: tuple[str, ...] = ("html",)
    id: str = "id"
    url: str = "url"
    fields: MappingType[str, str] = field(
        default_factory=lambda: {name: name for name in FIELDS} | {"published": "date"}
    )


PLAIN = Mapping()
PRESETS: dict[str, Mapping] = {
    "dolma": Mapping(
        url="metadata.url",
        fields={"title": "metadata.title", "published": "metadata.date", "authors": "metadata.authors"},
    ),
    "datatrove": Mapping(url="metadata.url", fields={"title": "metadata.title", "language": "metadata.language"}),
    "fineweb": Mapping(fields={"language": "language"}),
    "ccnews": Mapping(
        text=("maintext", "text"),
        fields={
            "title": "title",
            "authors": "authors",
            "published": "date_publish",
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
    found = _content(record, mapping)
    identity = _at(record, mapping.id)
    id_ = str(identity) if isinstance(identity, str | int) and str(identity) else where
    if found is None:
        keys = ", ".join(map(repr, [*mapping.text, *mapping.html]))
        return Reject(
            id_,
            where,
            "source",
            "no-text-field",
            f"the record has no text in {keys}; it has {', '.join(map(repr, record)) or 'no keys'}; "
            "name the key with --text-field or --html-field",
        )
    kind, key, content = found
    url = _at(record, mapping.url)
    stated = {name: _value(name, _at(record, key)) for name, key in mapping.fields.items()}
    stated |= {name: _value(name, record[name]) for name in FIELDS if record.get(name) and not stated.get(name)}
    used = {key, mapping.id, mapping.url, *mapping.fields.values(), *FIELDS, *PASSED, "metadata", "unchrome"}
    given = record.get("metadata")
    passed = {name: record[name] for name in PASSED if record.get(name)} if mapping.url != "source" else {}
    metadata = {
        **(given if isinstance(given, dict) else {"metadata": given} if given else {}),
        **{name: value for name, value in record.items() if name not in used},
    }
    return Page(
        id_,
        kind,
        content,
        where,
        url if isinstance(url, str) else "",
        {name: value for name, value in stated.items() if value},
        {"source": name} | passed,
        metadata,
    )


def _content(record: dict[str, Any], mapping: Mapping) -> tuple[str, str, str] | None:
    for kind, keys in (("text", mapping.text), ("html", mapping.html)):
        for key in keys:
            content = _at(record, key)
            if isinstance(content, str):
                return kind, key, content
    return None


def _at(record: Any, key: str) -> Any:
    if isinstance(record, dict) and key in record:
        return record[key]
    for step in key.split("."):
        record = record.get(step) if isinstance(record, dict) else None
    return record


def _value(name: str, item: Any) -> Any:
    if name in LISTS:
        listed = (
            item
            if isinstance(item, list)
            else [part.strip() for part in item.split(";")]
            if isinstance(item, str)
            else []
        )
        return [part for part in listed if isinstance(part, str) and part]
    if not isinstance(item, str):
        return None
    return iso(item) or item if name in ("published", "modified") else item


def _form(record: Any) -> str:
    return {list: "a list", str: "text", type(None): "null", bool: "true or false"}.get(type(record), "a number")
