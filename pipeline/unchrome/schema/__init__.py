"""What rule files, plans and golden cases may hold, for editors as JSON Schema and for `unchrome rules lint`."""

from __future__ import annotations

from unchrome.schema.files import FILES, SHARED
from unchrome.schema.kinds import Schema

__all__ = ["FILES", "document"]


def document(name: str) -> Schema:
    """The JSON Schema of a kind of file; draft 7, the newest that editors' YAML support knows whole."""
    shared = {kind.name: kind.of.schema() for kind in SHARED.get(name, ())}
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": FILES[name].name}
    return {**head, **FILES[name].schema(), **({"definitions": shared} if shared else {})}
