"""The rulebook for readers: its rules by kind, which is the file they stand in, as text, as Markdown, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from unchrome import rulebook
from unchrome.rule import Example, Rule, When
from unchrome.rulebook.read import FILE_KEYS
from unchrome.yamlfile import read

RENEW = "unchrome rules list --format md > docs/rules.md"
"""The command that makes the page of the shipped rules."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules of one file: `name` is its path below the folder of rules, without `.yaml`."""

    name: str
    about: str
    rules: Sequence[Rule]


def kinds(rules: Iterable[Rule], folder: Path | None = None, glob: str = "*") -> list[Kind]:
    """The rules by the files they stand in, in order; those outside the shipped rules are named from `folder`."""
    of_file: dict[Path, list[Rule]] = {}
    for rule in rules:
        of_file.setdefault(rule.path, []).append(rule)
    found = [Kind(_name(path, folder), _about(path), held) for path, held in of_file.items()]
    return [kind for kind in found if fnmatchcase(kind.name, glob)]


def _name(path: Path, folder: Path | None) -> str:
    shipped = rulebook.rules_dir()
    base = shipped if path.is_relative_to(shipped) else folder or path.parent
    return path.relative_to(base).with_suffix("").as_posix()


def _about(path: Path) -> str:
    fields = read(path).mapping("a rule file", FILE_KEYS)
    return fields["about"].text("'about'") if "about" in fields else ""


def text(found: Sequence[Kind]) -> Iterator[str]:
    """A line a rule, below its kind."""
    width = max((len(rule.id) for kind in found for rule in kind.rules), default=0)
    for kind in found:
        yield f"{kind.name}: {kind.about}"
        for rule in kind.rules:
            draft = " (draft)" if rule.status == "draft" else ""
            yield f"  {rule.id:<{width}}  {rule.action:<14}  {rule.where:<8}  {rule.why}{draft}"


def markdown(found: Sequence[Kind]) -> Iterator[str]:
    """A page for people: what each rule is for, where it looks, what it hits and what it must not."""
    count = sum(len(kind.rules) for kind in found)
    yield from ("# The rules", "", f"{count} rules of {len(found)} kinds. Made by `{RENEW}`; do not edit.", "")
    yield from (f"- [{kind.name}](#{kind.name.replace('/', '')}): {kind.about}" for kind in found)
    for kind in found:
        yield from ("", f"## {kind.name}", "", kind.about)
        for rule in kind.rules:
            yield from ("", f"### {rule.id}", "", rule.why, "", f"- does: {_does(rule)}")
            yield from _examples("hit", rule.hits)
            yield from _examples("miss", rule.misses)


def _does(rule: Rule) -> str:
    asked = [f"{name} {_said(value)}" for name, value in _asked(rule.when).items()]
    draft = ["draft"] if rule.status == "draft" else []
    return "; ".join([f"`{rule.action}`", rule.where, *asked, *draft])


def _asked(when: When) -> dict[str, Any]:
    """The conditions of a rule that are not as they are where none is asked."""
    unasked = asdict(When())
    return {name: value for name, value in asdict(when).items() if value != unasked[name]}


def _said(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _examples(what: str, found: Iterable[Example]) -> Iterator[str]:
    for example in found:
        given = [f"{name}: {value}" for name, value in example.given.items()]
        filled = [f"{name}: {_said(tuple(v) if isinstance(v, list) else v)}" for name, v in example.fields.items()]
        out = [f"out: {example.out}"] if example.out is not None else []
        yield f"- {what}: {_code(example.text)}" + _bracketed([*given, *filled, *out])


def _bracketed(parts: Sequence[str]) -> str:
    return f" ({_code('; '.join(parts))})" if parts else ""


def _code(words: str) -> str:
    """The words as code, whatever backticks they hold."""
    words = " ".join(words.split())
    fence = "`"
    while fence in words:
        fence += "`"
    pad = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def data(found: Sequence[Kind]) -> list[Mapping[str, Any]]:
    """An object a rule."""
    return [
        {
            "id": rule.id,
            "kind": kind.name,
            "action": rule.action,
            "where": rule.where,
            "when": _asked(rule.when),
            "status": rule.status,
            "why": rule.why,
            "file": str(rule.path),
            "line": rule.line,
            "hits": [hit.text for hit in rule.hits],
            "misses": [miss.text for miss in rule.misses],
        }
        for kind in found
        for rule in kind.rules
    ]
