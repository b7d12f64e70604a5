"""How findings are written: for people, for programs, for GitHub's annotations, and as SARIF for code scanning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from unchrome import __version__
from unchrome.lint import CHECKS
from unchrome.lint.finding import Finding

SHOWN = 160
"""Characters of a long line that are shown, around the column."""
SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def text(findings: Sequence[Finding]) -> Iterator[str]:
    """The place, what was found, the line and a caret."""
    for found in findings:
        yield f"{_name(found.path)}:{found.line}:{found.column}: {found.severity}: {found.message} [{found.check}]"
        if found.source.strip():
            source, column = _excerpt(found.source, found.column - 1)
            yield f"    {source}\n    {' ' * column}^"


def _excerpt(source: str, column: int) -> tuple[str, int]:
    """The line, or as much of a long one as is shown, and the column in it; what moves the cursor is a space."""
    source = "".join(char if char.isprintable() else " " for char in source)
    start = max(0, column - SHOWN // 2) if len(source) > SHOWN else 0
    return source[start : start + SHOWN].rstrip(), column - start


def json(findings: Sequence[Finding]) -> Iterator[str]:
    """An array of objects."""
    yield orjson.dumps([_object(found) for found in findings]).decode()


def _object(found: Finding) -> dict[str, Any]:
    place = {"path": _name(found.path), "line": found.line, "column": found.column}
    return {**place, "severity": found.severity, "check": found.check, "message": found.message, "source": found.source}


def github(findings: Sequence[Finding]) -> Iterator[str]:
    """Workflow commands, which GitHub shows beside the lines."""
    for found in findings:
        place = f"file={_property(_name(found.path))},line={found.line},col={found.column}"
        yield f"::{found.severity} {place},title={_property(found.check)}::{_data(found.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(findings: Sequence[Finding]) -> Iterator[str]:
    """A log of one run, SARIF 2.1.0."""
    rules = [
        {"id": name, "shortDescription": {"text": check.about}, "defaultConfiguration": {"level": check.severity}}
        for name, check in CHECKS.items()
    ]
    driver = {"name": "unchrome", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(found) for found in findings],
    }
    yield orjson.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}).decode()


def _result(found: Finding) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": _uri(found.path)},
        "region": {"startLine": found.line, "startColumn": found.column, "snippet": {"text": found.source}},
    }
    return {
        "ruleId": found.check,
        "ruleIndex": list(CHECKS).index(found.check),
        "level": found.severity,
        "message": {"text": found.message},
        "locations": [{"physicalLocation": place}],
    }


def _uri(path: Path) -> str:
    name = _name(path)
    return Path(name).as_uri() if Path(name).is_absolute() else quote(name)


def _name(path: Path) -> str:
    """The path from the working folder, where it is in there."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


FORMATS: dict[str, Callable[[Sequence[Finding]], Iterator[str]]] = {
    "text": text,
    "json": json,
    "github": github,
    "sarif": sarif,
}
