"""What rule files, plans and golden cases may hold, for editors as JSON Schema and for `unchrome rules lint`."""

from __future__ import annotations

from unchrome.schema.files import CASE, PLAN, RULES
from unchrome.schema.kinds import Keys, Schema

FILES: dict[str, Keys] = {"rules": RULES, "plan": PLAN, "case": CASE}
"""The kinds of files, by name."""


def document(name: str) -> Schema:
    """The JSON Schema of a kind of file; draft 7, the newest that editors' YAML support knows whole."""
    return {"$schema": "http://json-schema.org/draft-07/schema#", **FILES[name].schema()}
