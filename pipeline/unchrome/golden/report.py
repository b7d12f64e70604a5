"""Outcomes of golden cases for machines: annotations of a pull request on GitHub, and JUnit's XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from unchrome.golden.check import Outcome, Problem
from unchrome.wording import plain


def github(outcome: Outcome) -> Iterator[str]:
    """The workflow commands that put what was found beside the files of the case."""
    for level, problems in (("error", outcome.problems), ("warning", outcome.warnings)):
        for problem in problems:
            place = f"file={_property(str(problem.file))},line={problem.line}"
            title = _property(f"{outcome.case.name}: {problem.says}")
            yield f"::{level} {place},title={title}::{_data(_said(problem))}"


def junit(outcomes: Iterable[Outcome]) -> bytes:
    """A test suite with a test for each case."""
    suite = ElementTree.Element("testsuite", name="unchrome check")
    tests = failures = 0
    for outcome in outcomes:
        tests += 1
        failures += outcome.wrong
        folder = outcome.case.folder
        test = ElementTree.SubElement(suite, "testcase", classname=plain(str(folder.parent)), name=plain(folder.name))
        if outcome.wrong:
            message = "; ".join(plain(problem.says) for problem in outcome.problems)
            ElementTree.SubElement(test, "failure", message=message).text = "\n".join(map(_said, outcome.problems))
        if outcome.warnings:
            ElementTree.SubElement(test, "system-out").text = "\n".join(map(_said, outcome.warnings))
    suite.set("tests", str(tests))
    suite.set("failures", str(failures))
    top = ElementTree.Element("testsuites")
    top.append(suite)
    ElementTree.indent(top)
    written: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _said(problem: Problem) -> str:
    return "\n".join(plain(line) for line in (problem.says, *problem.details))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
