"""A golden case on disk: its files, and what they must be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from unchrome import plan as plans
from unchrome.errors import UsageError
from unchrome.yamlfile import Node, read

CASE_FILE = "case.yaml"
CASE_KEYS = ("about", "plan", "url", "status")
STATUS = ("pass", "known-failure")
ARTICLE, REMOVED = "article.json", "removed.tsv"


class CaseError(UsageError):
    """A golden case that is not complete."""


@dataclass(frozen=True, slots=True)
class Case:
    """One golden case; `rules` is a folder of rules beside those of the plan."""

    folder: Path
    input: Path
    about: str
    plan: str
    url: str
    status: str
    rules: Path | None = None

    @property
    def name(self) -> str:
        """What the case is called: its folder's name."""
        return self.folder.name

    @property
    def expected(self) -> tuple[str, ...]:
        """The names of the files that say what must come out."""
        return (ARTICLE, REMOVED) if self.status == "pass" else (ARTICLE,)


def cases(folder: Path, rules: Path | None = None) -> list[Case]:
    """The cases in a folder, in the order of their names; or the one case that the folder is. Raises CaseError or
    FileError."""
    if not folder.is_dir():
        raise CaseError(f"{folder}: there is no such folder of golden cases")
    try:
        if (folder / CASE_FILE).is_file():
            return [case(folder, rules)]
        found = [case(path, rules) for path in folders(folder)]
    except OSError as error:
        raise CaseError(f"{error.filename} cannot be read: {error.strerror}") from None
    if not found:
        raise CaseError(f"{folder}: no golden cases here; a case is a folder with {CASE_FILE} and input.*")
    return found


def folders(folder: Path) -> list[Path]:
    """The folders of cases in a folder; hidden ones are passed over."""
    return [path for path in sorted(folder.iterdir()) if path.is_dir() and not path.name.startswith(".")]


def case(folder: Path, rules: Path | None = None) -> Case:
    """The case in this folder. Raises CaseError or FileError."""
    path = folder / CASE_FILE
    if not path.is_file():
        raise CaseError(f"{folder}: {CASE_FILE} is missing; it says what the case shows: 'about: A share bar goes.'")
    fields = read(path).mapping("a golden case", CASE_KEYS)
    inputs = sorted(folder.glob("input.*"))
    if len(inputs) != 1:
        names = f": {', '.join(item.name for item in inputs)}" if inputs else ""
        raise CaseError(f"{folder}: a case has one input.* file; this has {len(inputs)}{names}")
    plan = fields["plan"].text("'plan'") if "plan" in fields else "article"
    found = Case(
        folder,
        inputs[0],
        fields["about"].text("'about'") if "about" in fields else "",
        plan_of(folder, fields["plan"]) if "plan" in fields else plan,
        fields["url"].text("'url'") if "url" in fields else "",
        fields["status"].choice("'status'", STATUS) if "status" in fields else "pass",
        rules,
    )
    known = {CASE_FILE, inputs[0].name, plan, *found.expected}
    for other in sorted(folder.iterdir()):
        if other.name not in known:
            raise CaseError(f"{other}: no file of this case, which has {', '.join(sorted(known - {plan}))}")
    return found


def plan_of(folder: Path, node: Node) -> str:
    """The plan that a case in this folder names: a file beside it, a shipped one, or a file named from where the
    command runs. Raises FileError where there is none."""
    plan = node.text("'plan'")
    if (folder / plan).is_file():
        return str(folder / plan)
    try:
        plans.path_of(plan)
    except plans.PlanError as error:
        raise node.fail(str(error)) from None
    return plan
