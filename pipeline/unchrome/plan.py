"""A plan: which extraction, then which stages with which options and rules, in order."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache, partial
from pathlib import Path

from unchrome import rulebook
from unchrome.errors import UsageError
from unchrome.examples import failures
from unchrome.matcher import Matcher
from unchrome.rule import Rule
from unchrome.rulebook import kept
from unchrome.stages import STAGES, Stage
from unchrome.stages.ruled import Rules
from unchrome.weights import Weights
from unchrome.weights.file import load_weights, weights_path
from unchrome.yamlfile import Node, did_you_mean, read

PLAN_KEYS = ("about", "extract", "stages")
EXTRACT_KEYS = ("with", "lean", "doubt", "weights", "least", "max_bytes")
EXTRACTORS = ("trafilatura", "layout")
LEANS = ("recall", "balanced", "precision")
RULED = ("lift", "chrome", "trim")


class PlanError(UsageError):
    """A plan or a rule folder that cannot be used."""


DOUBT = 0.18
"""On labelled news pages of unseen sites mean F1 is .970; asking at less doubt, or about all pages, has .969, asking
about none .967 (`tests/bench/curve.py`). Measured when all lines that were read counted: .2 then asked about as many
pages as .18 does now."""

LEAST = 0.06
"""Of .03, .06, .1 and .2 the best mean of F1 and of exact matches, by both plans, on news pages of unseen sites."""


@dataclass(frozen=True, slots=True)
class Extract:
    """How a page becomes lines: `by` its layout with trafilatura as a witness, which leans one way, or by its layout
    alone; how much of a page must be in `doubt` for the witness to be asked (0 to 1; 0 asks of every page); what the
    evidence about a line is worth, how likely a line must be to be taken (0 to 1), and the largest page, in bytes or
    characters."""

    weights: Weights
    by: str = EXTRACTORS[0]
    lean: str = "recall"
    doubt: float = DOUBT
    least: float = LEAST
    max_bytes: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan ready to run. `ruled` holds the rules that run, by stages; `rules` the drafts and those left out too.
    `digest` identifies the plan and its rules, to the byte: what is in its `files`. `refused` are the ids of
    rules on record that never run."""

    name: str
    extract: Extract
    stages: tuple[Stage, ...]
    rules: tuple[Rule, ...]
    ruled: tuple[Rules, ...]
    files: tuple[Path, ...]
    digest: str
    refused: frozenset[str]


def load(plan: str | Path = "article", extra: Path | None = None) -> Plan:
    """The plan of that name among the shipped ones, or at that path; `extra` is a folder of more rules.

    Rules of the extra folder that fill fields join the first lift stage, the others the first chrome stage, drafts
    too; each must do what its own examples say. Raises FileError or PlanError.
    """
    path = path_of(plan)
    top = read(path)
    fields = top.mapping("a plan", PLAN_KEYS)
    if "stages" not in fields:
        raise top.fail("a plan needs the key 'stages': an ordered list of stages")
    shipped = rulebook.files()
    own = dict.fromkeys(_folder(extra)) if extra else {}
    steps = [_step(node) for node in fields["stages"].items("'stages'")]
    chosen = [_chosen(name, options, shipped) for name, options in steps]
    known = rulebook.load(dict.fromkeys([*(file for files in chosen for file in files), *own]))
    rules = [rule for rule in known if rule.status != "refused"]
    refused = frozenset(rule.id for rule in known if rule.status == "refused")
    _hold_examples(rule for rule in rules if rule.path in own)
    named = [name for name, _ in steps]
    matcher = Matcher()
    ruled = [
        Rules(name, _rules_of(name, options, chosen[at], own if named.index(name) == at else (), rules), matcher)
        for at, (name, options) in enumerate(steps)
    ]
    stages = [STAGES[name](options, of_stage) for (name, options), of_stage in zip(steps, ruled, strict=True)]
    _hold_places(path, named, [rule for rule in rules if rule.path in own])
    how = _extract(fields.get("extract"))
    weighed = [how.weights.path, *(weights_path(options) for name, options in steps if name == "region")]
    used = (path, *dict.fromkeys([*weighed, *(rule.path for rule in rules)]))
    return Plan(path.stem, how, tuple(stages), tuple(rules), tuple(ruled), used, _digest(used), refused)


def _hold_examples(rules: Iterable[Rule]) -> None:
    """Raise PlanError where a user's rule does not do what its own hits and misses say."""
    by_file: dict[Path, list[Rule]] = {}
    for rule in rules:
        by_file.setdefault(rule.path, []).append(rule)
    wrong = [said for path, listed in by_file.items() for said in kept.said(path, partial(_wrong, listed))]
    if wrong:
        raise PlanError("\n".join(wrong[:10]))


def order(plan: str | Path = "article") -> list[tuple[str, list[Path]]]:
    """The stages of a plan in order, and the shipped rule files of each. Raises FileError or PlanError."""
    stages = read(path_of(plan)).mapping("a plan", PLAN_KEYS)["stages"]
    shipped = rulebook.files()
    return [(name, _chosen(name, options, shipped)) for name, options in map(_step, stages.items("'stages'"))]


def _wrong(rules: Iterable[Rule]) -> list[str]:
    return [said for rule in rules for said in failures(rule)]


def _hold_places(path: Path, named: Collection[str], rules: Iterable[Rule]) -> None:
    """Raise PlanError where the plan has no stage for a user's rules."""
    for rule in rules:
        stage = "chrome" if rule.field is None else "lift"
        if stage not in named:
            raise PlanError(
                f"{rule.path}:{rule.line}: the rule {rule.id!r} needs a plan with the stage {stage!r}, "
                f"which {path} has not"
            )


def names() -> list[str]:
    """The names of the shipped plans."""
    return sorted(path.stem for path in rulebook.rules_dir().glob("*.yaml"))


def path_of(plan: str | Path) -> Path:
    """The file of the plan of that name or at that path. Raises PlanError where there is none."""
    shipped = rulebook.rules_dir() / f"{plan}.yaml"
    if isinstance(plan, str) and "/" not in plan and shipped.is_file():
        return shipped
    path = Path(plan)
    if path.is_file():
        return path
    raise PlanError(
        f"there is no plan {str(plan)!r}: it is neither a file nor shipped{did_you_mean(str(plan), names())}"
    )


def _folder(extra: Path) -> list[Path]:
    files = sorted(extra.rglob("*.yaml")) if extra.is_dir() else []
    if not files:
        raise PlanError(f"{extra}: no rule files (*.yaml) here; --rules takes a folder of them")
    return files


def _step(node: Node) -> tuple[str, Node]:
    step = node.mapping("a stage", STAGES)
    if len(step) != 1:
        raise node.fail("a stage is one name with its options, such as '- repeat: {min_words: 4}'")
    return next(iter(step.items()))


def _chosen(name: str, options: Node, shipped: list[Path], key: str = "rules") -> list[Path]:
    """The rule files that a stage names, in the order of its globs."""
    if name not in RULED or not isinstance(options.value, dict) or key not in options.value:
        return []
    found: dict[Path, None] = {}
    for item in options.value[key].items(f"'{key}'"):
        glob = item.text(f"each of '{key}'")
        files = [path for path in shipped if fnmatchcase(_named(path), glob)]
        if not files and glob != "sites/*":
            raise item.fail(f"no rule file is called {glob!r}; names are relative to the shipped rules, without .yaml")
        found.update(dict.fromkeys(files))
    return list(found)


@cache
def _named(path: Path) -> str:
    """What globs call a shipped rule file."""
    return path.relative_to(rulebook.rules_dir()).with_suffix("").as_posix()


def _rules_of(name: str, options: Node, files: list[Path], own: Collection[Path], rules: list[Rule]) -> list[Rule]:
    if name not in RULED:
        return []
    lifts, ours = name == "lift", set(files)
    picked = [rule for rule in rules if rule.path in ours and rule.status == "stable"]
    if name != "trim":
        picked += [rule for rule in rules if rule.path in own and (rule.field is not None) == lifts]
    order = {path: place for place, path in enumerate([*files, *own])}
    kept = _chosen(name, options, files, "keep")
    picked = [_copying(rule) if rule.path in kept else rule for rule in picked]
    return _without(options, sorted(picked, key=lambda rule: order[rule.path]))


def _copying(rule: Rule) -> Rule:
    return replace(rule, action=rule.action.replace("take:", "copy:"))


def _without(options: Node, rules: list[Rule]) -> list[Rule]:
    if not isinstance(options.value, dict) or "without" not in options.value:
        return rules
    ids = {rule.id for rule in rules}
    left_out = options.value["without"].items("'without'")
    for item in left_out:
        if item.text("each of 'without'") not in ids:
            raise item.fail(f"this stage has no rule {item.value!r}{did_you_mean(str(item.value), ids)}")
    return [rule for rule in rules if rule.id not in {item.value for item in left_out}]


def _extract(node: Node | None) -> Extract:
    default = Extract(load_weights(weights_path(node)))
    if node is None:
        return default
    fields = node.mapping("'extract'", EXTRACT_KEYS)
    return Extract(
        default.weights,
        by=fields["with"].choice("'with'", EXTRACTORS) if "with" in fields else default.by,
        least=fields["least"].share("'least'") if "least" in fields else default.least,
        lean=fields["lean"].choice("'lean'", LEANS) if "lean" in fields else default.lean,
        doubt=fields["doubt"].share("'doubt'") if "doubt" in fields else default.doubt,
        max_bytes=fields["max_bytes"].whole("'max_bytes'") if "max_bytes" in fields else default.max_bytes,
    )


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.absolute().parent.name}/{path.name}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:16]
