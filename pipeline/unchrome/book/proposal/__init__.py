"""From lines of chrome to a rule: its text, its near misses, and its YAML, which must hold as it is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from unchrome import book, examples, rulebook, shape
from unchrome.book.proposal.forms import Form, forms
from unchrome.conditions import refusal
from unchrome.errors import UsageError
from unchrome.rule import Example, Rule
from unchrome.yamlfile import FileError

ABOUT = "Chrome of our sites."
WHY = "Chrome seen {where}; say here what it is, and why no article holds such a line."
ID_WORDS = 4


class ProposalError(UsageError):
    """Lines from which no rule can be made."""


@dataclass(frozen=True, slots=True)
class Known:
    """A rule of the book that has the words of a line; `refused` is the condition that does not hold in a text's
    middle, None where the rule takes the line there."""

    line: str
    rule: Rule
    refused: str | None


@dataclass(slots=True)
class Proposal:
    """A rule to be: what its file says of it."""

    id: str
    form: Form
    hits: Sequence[str]
    site: str = ""
    misses: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The rule as its file states it; without a near miss it is a draft."""
        when = self.form.when | ({"site": self.site} if self.site else {})
        return {
            "id": self.id,
            "why": WHY.format(where=f"on {self.site}" if self.site else "beside articles"),
            **({"when": when} if when else {}),
            **self.form.texts,
            "action": "drop",
            "status": "stable" if self.misses else "draft",
            "hits": list(self.hits),
            **({"misses": self.misses} if self.misses else {}),
        }

    def item(self) -> str:
        """The rule as an item of the list `rules` of a file."""
        return _dump([self.as_dict()])

    def file(self) -> str:
        """A rule file with this rule."""
        return f"about: {ABOUT}\nrules:\n{self.item()}"

    def rule(self) -> Rule:
        """The rule, loaded from what would be printed. Raises ProposalError."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "proposal.yaml"
            path.write_text(self.file(), encoding="utf-8")
            try:
                return rulebook.load([path])[0]
            except FileError as error:
                raise ProposalError(error.message) from None


def known(rules: Iterable[Rule], lines: Sequence[str]) -> Iterator[Known]:
    """The rules that take these lines in the middle of a text, and those that drop them elsewhere."""
    around = examples.stands(Example("", 0))
    for rule in rules:
        for line in lines:
            bare, _ = shape.bare(line)
            if rule.has_text and rule.find(bare):
                refused = refusal(rule, bare, around)
                if not refused or rule.field is None:
                    yield Known(line, rule, refused)


def doubts(rules: Iterable[Rule], lines: Sequence[str]) -> Iterator[str]:
    """What speaks against a rule for these lines: that one is a miss of a rule, and so a line of articles."""
    folded = {book.folded(line) for line in lines}
    for rule in rules:
        for miss in rule.misses:
            if not miss.given and book.folded(miss.text) in folded:
                yield f"{miss.text!r} is a miss of the rule {rule.id} ({rule.path}:{miss.line}): is it chrome?"


def propose(rules: Sequence[Rule], lines: Sequence[str], site: str = "", name: str = "") -> Proposal:
    """The most general rule for these lines that takes no miss of the book. Raises ProposalError."""
    named = name or _name(lines, {rule.id for rule in rules})
    if any(rule.id == named for rule in rules):
        raise ProposalError(f"the id {named!r} is that of another rule; choose another with --id")
    wrong = ""
    for form in forms([shape.bare(line)[0] for line in lines]):
        proposal = Proposal(named, form, lines, site)
        rule = proposal.rule()
        wrong = next(book.failures([*rules, rule], {rule.path}), "")
        if not wrong:
            return proposal
    raise ProposalError(f"no rule can be made of {lines[0]!r}: {wrong}")


def add(proposal: Proposal, path: Path) -> None:
    """Write the rule to a file, behind the rules that it has. Raises ProposalError where the file takes no more."""
    if not path.exists():
        path.write_text(proposal.file(), encoding="utf-8")
        return
    before = path.read_text(encoding="utf-8")
    held = [rule.id for rule in rulebook.load([path])]
    path.write_text(f"{before.rstrip()}\n{proposal.item()}", encoding="utf-8")
    try:
        whole = [rule.id for rule in rulebook.load([path])] == [*held, proposal.id]
    except UsageError:
        whole = False
    if not whole:
        path.write_text(before, encoding="utf-8")
        raise ProposalError(f"{path}: the file does not end with its list of rules; add the rule by hand: leave out -o")


def _name(lines: Sequence[str], taken: Collection[str]) -> str:
    """An id from the first words of the line, which no other rule has."""
    plain = unicodedata.normalize("NFKD", lines[0]).encode("ascii", "ignore").decode().lower()
    base = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))[:ID_WORDS]) or "line"
    names = (base if count == 1 else f"{base}-{count}" for count in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


class _Dumper(yaml.SafeDumper):
    """YAML in the style of the rule files: items of lists stand further in than their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """One step in, for lists too."""
        super().increase_indent(flow, False)


def _dump(value: Any) -> str:
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return "".join(f"  {line}\n" for line in text.splitlines())
