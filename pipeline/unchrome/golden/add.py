"""A new golden case, from a page."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from unchrome import plan as plans
from unchrome.golden.case import CASE_FILE, Case, CaseError, case
from unchrome.golden.check import update
from unchrome.source.kinds import SUFFIXES, recognise, suffix

ABOUT = "Say here what this case shows."
_PLAIN = re.compile(r"[A-Za-z][\w./-]*")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def add(source: Path, folder: Path, name: str, plan: str = "article", url: str = "", rules: Path | None = None) -> Case:
    """Make the case of that name in a folder of cases, with the bytes of the source as they are and what they give now.

    `-` as the source is stdin. Raises CaseError where there is such a case, or the source cannot be one, and PlanError
    where there is no such plan; then nothing is written.
    """
    if not _NAME.fullmatch(name):
        raise CaseError(f"the name {name!r} must be kebab-case and say what the case shows, like 'newsletter-box-goes'")
    target = folder / name
    if target.exists():
        raise CaseError(f"{target} is there already; choose another name, or `unchrome check {target} --update`")
    plans.path_of(plan)
    content = _content(source)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as made:
        draft = Path(made) / name
        draft.mkdir()
        given = draft / f"input{_ending(source.name, content)}"
        given.write_bytes(content)
        lines = [
            f"about: {ABOUT}",
            f"plan: {plan if _PLAIN.fullmatch(plan) else _quoted(plan)}",
            *([f"url: {_quoted(url)}"] if url else []),
            "status: pass",
        ]
        (draft / CASE_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            update(case(draft, rules))
        except CaseError as error:
            raise CaseError(str(error).replace(str(given), str(source))) from None
        draft.rename(target)
    return case(target, rules)


def _content(source: Path) -> bytes:
    if str(source) == "-":
        return sys.stdin.buffer.read()
    try:
        return source.read_bytes()
    except OSError as error:
        raise CaseError(f"{source} cannot be read: {error.strerror}") from None


def _quoted(text: str) -> str:
    """The text as YAML has it in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def _ending(name: str, content: bytes) -> str:
    """The suffix that tells what the input is, as its name has it or its first bytes say."""
    known = suffix(name)
    if known in SUFFIXES:
        return name.lower()[name.lower().rindex(known) :]
    kind = recognise(name, content[:2048])
    return next(ending for ending, of in SUFFIXES.items() if of == kind)
