"""Lint: all that is wrong, or most likely not meant so, in rule files, plans and golden cases.

A module holds a kind of check; `CHECKS` names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from unchrome.lint import conditions, examples, form, letters, names, order, patterns, plain, plans, slow, traps
from unchrome.lint import files as lintfiles
from unchrome.lint.book import Book
from unchrome.lint.files import File, Stated
from unchrome.lint.finding import Finding, Severity
from unchrome.yamlfile import FileError

__all__ = ["CHECKS", "Check", "Finding", "Severity", "lint"]
ERROR, WARNING = Severity.error, Severity.warning


class Check(NamedTuple):
    """How grave what it finds is, and one of three questions: about a file, about a rule, about all rules together."""

    severity: Severity
    of_file: Callable[[File], Iterator[FileError]] | None = None
    of_rule: Callable[[Stated], Iterator[FileError]] | None = None
    of_book: Callable[[Book], Iterator[FileError]] | None = None

    @property
    def about(self) -> str:
        """What it finds, in a sentence."""
        asked = self.of_file or self.of_rule or self.of_book
        return (asked.__doc__ or "").strip()

    def run(self, book: Book) -> Iterator[FileError]:
        """All that it finds."""
        for file in book.files:
            yield from self.of_file(file) if self.of_file else ()
            for stated in file.rules if self.of_rule else ():
                yield from self.of_rule(stated) if self.of_rule else ()
        yield from self.of_book(book) if self.of_book else ()


CHECKS: dict[str, Check] = {
    "yaml": Check(ERROR, of_file=form.yaml),
    "form": Check(ERROR, of_file=form.form),
    "whole": Check(ERROR, of_file=form.whole),
    "about": Check(WARNING, of_file=form.about),
    "value": Check(WARNING, of_file=traps.value),
    "comment": Check(WARNING, of_file=traps.comment),
    "control": Check(ERROR, of_file=traps.control),
    "pattern": Check(ERROR, of_file=patterns.pattern),
    "everything": Check(ERROR, of_rule=patterns.everything),
    "group": Check(ERROR, of_rule=patterns.group),
    "plain": Check(WARNING, of_file=plain.plain),
    "regex": Check(WARNING, of_rule=plain.regex),
    "ascii": Check(WARNING, of_file=letters.ascii_only),
    "slow": Check(WARNING, of_book=slow.slow),
    "few": Check(WARNING, of_rule=examples.few),
    "twice": Check(WARNING, of_rule=examples.twice),
    "near": Check(WARNING, of_rule=examples.near),
    "never": Check(ERROR, of_rule=conditions.never),
    "id": Check(ERROR, of_book=names.twice),
    "draft": Check(ERROR, of_book=names.overtaken),
    "unknown": Check(ERROR, of_book=names.unknown),
    "shadowed": Check(WARNING, of_book=order.shadowed),
    "overlap": Check(WARNING, of_book=order.overlap),
    "plan": Check(ERROR, of_file=plans.loads),
}
"""The checks, by the name that messages show and a comment `# lint: allow NAME: why` lets pass."""


def lint(paths: Sequence[Path]) -> list[Finding]:
    """All findings in these files and folders, or in what is shipped, in the order of the files. Raises UsageError."""
    book = Book(lintfiles.find(paths))
    linted = {file.path: file for file in book.files}
    found = {
        _finding(linted[error.path], name, check.severity, error)
        for name, check in CHECKS.items()
        for error in check.run(book)
        if error.path in linted and not linted[error.path].allows(error.line, name)
    }
    return sorted(found)


def _finding(file: File, check: str, severity: Severity, error: FileError) -> Finding:
    source = file.lines[error.line - 1] if error.line <= len(file.lines) else ""
    return Finding(file.path, error.line, error.column, severity, check, error.message, source)
