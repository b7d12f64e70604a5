"""Patterns that RE2 does not take, with what to write instead, and patterns that find everything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from unchrome.lint import places, syntax
from unchrome.lint.files import PATTERNS, File, Stated, compiled, refused
from unchrome.model import FIELDS
from unchrome.rulebook.read import filled
from unchrome.yamlfile import FileError, Node, did_you_mean

NO_LOOKING = "RE2 has no look-around; "
ADVICE: Mapping[str, str] = {
    r"perl operator: \(\?<?!": NO_LOOKING + "put what must not be there under 'unless'",
    r"perl operator: \(\?<?=": NO_LOOKING + "let the pattern find it too, or ask for it under 'when'",
    r"perl operator: \(\?P|escape sequence: \\[1-9k]": "RE2 has no back references; write out the words",
    r"perl operator: \(\?>": "RE2 never backtracks, so it has no atomic groups; write (?:",
    r"perl operator: \(\?\(": "RE2 has no conditions; make it two rules",
    r"perl operator: \(\?#": "RE2 has no comments in patterns; put it under 'why'",
    r"named capture group": "a group is named after a field: (?P<field>...)",
    r"perl operator": "RE2 has no such group; it has (...), (?:...), (?P<field>...) and (?i)",
    r"repetition operator: .*\+$": "RE2 never backtracks, so nothing is possessive; leave out the last +",
    r"repetition operator": r"there is nothing to repeat here; a sign that is meant as it stands is written \* \+ \?",
    r"repetition size": "RE2 counts to 1000; write a smaller number, or use max_words under 'when'",
    r"escape sequence: \\Z": r"RE2 has no \Z; write $ or \z",
    r"escape sequence: \\u": r"RE2 has no \u; write the character itself, or \x{00e9}",
    r"escape sequence: \\[hR]": "white space in a line is one space to rules; write a space",
    r"escape sequence": "RE2 has no such escape; write the character itself",
    r"class range: \\[pP]": r"RE2 has no such class; it has \p{L}, \p{Lu}, \p{N}, \p{Greek} and other scripts",
    r"class range: \[:": "RE2 has no such class; it has [:alpha:], [:digit:], [:punct:] and a few more",
    r"class range": "the range runs backwards; put a - that is meant as it stands last",
    r"missing \)": r"the group is not closed; add the ), or write \( where a bracket is meant",
    r"unexpected \)": r"no group is open here; write \) where a bracket is meant",
    r"missing \]": r"the class is not closed; add the ], or write \[ where a bracket is meant",
}
"""What to write instead, by what RE2 says; the first that fits."""
ORDINARY = ("Ferry runs aground off Harrow Bridge", "7", "Ж", "京", "다리", "جسر", "—", "“No,” she said.", "KHBTV.com")
"""Lines with nothing in common; a pattern that finds all of them finds any."""


def pattern(file: File) -> Iterator[FileError]:
    """RE2 does not take the pattern."""
    broken = False
    for what, node in file.patterns:
        try:
            text = filled(node, what, file.parts)
        except FileError:
            continue
        error = refused(text)
        if error and not (broken and _fragment(error) not in str(node.value)):
            broken |= what.startswith("the part")
            said = f"{what} is no pattern: {_advised(error)}"
            yield places.fail(node, file.lines, _offset(str(node.value), error), said)


def _advised(error: str) -> str:
    found = next((advice for sign, advice in ADVICE.items() if re.search(sign, error)), "RE2 does not take it")
    said = error.partition(": ")[0] if error.startswith(("missing )", "unexpected )")) else error
    return f"{said}; {found}"


def _fragment(error: str) -> str:
    return error.partition(": ")[2]


def _offset(text: str, error: str) -> int:
    """Where in the text the thing stands that RE2 complains of."""
    atoms = syntax.read(text)
    if error.startswith("unexpected )"):
        return next((atom.at for atom in atoms if atom.kind == "close" and atom.ends == (-1, -1)), 0)
    if error.startswith("missing )"):
        return next((atom.at for atom in atoms if atom.kind == "open" and atom.ends[1] == len(atoms)), 0)
    return max(0, text.find(_fragment(error)))


def everything(stated: Stated) -> Iterator[FileError]:
    """The pattern finds every line, or the empty one."""
    match, unless = (stated.keys.get(key) for key in PATTERNS)
    text = _filled(match, stated)
    if match and text is not None and compiled(text).search(""):
        yield match.fail("'match' finds the empty line, so it would find every line; anchor it")
    elif match and text is not None and _finds_any(text) and not _asks_more(stated):
        yield match.fail("'match' finds any line; write what these lines say, or what is around them, under 'when'")
    text = _filled(unless, stated)
    if unless and text is not None and _finds_any(text):
        yield unless.fail("'unless' finds any line, so the rule finds none; write what must not be in the line")


def _filled(node: Node | None, stated: Stated) -> str | None:
    """A pattern with its parts put in; None where there is none, or none that RE2 takes."""
    try:
        text = filled(node, "", stated.file.parts) if node else None
    except FileError:
        return None
    return None if text is None or refused(text) else text


def _finds_any(text: str) -> bool:
    return all(compiled(text).search(line) for line in ORDINARY)


def _asks_more(stated: Stated) -> bool:
    return stated.rule is not None and stated.rule.asks_more


def group(stated: Stated) -> Iterator[FileError]:
    """A named group is no field of an article."""
    node = stated.keys.get("match")
    text = _filled(node, stated)
    for name in compiled(text).groupindex if text is not None else ():
        if node and name not in FIELDS:
            offset = max(0, str(node.value).find(f"<{name}>") + 1)
            said = f"the group {name!r} is no field{did_you_mean(name, FIELDS)}"
            yield places.fail(node, stated.file.lines, offset, said)
