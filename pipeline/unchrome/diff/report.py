"""A tally for people and for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from unchrome.diff.changes import DROPPED, HANDED, KEPT, KINDS
from unchrome.diff.tally import FieldGroup, Group, Tally
from unchrome.wording import count, plain

FEW = 5
"""Sites of a rule."""
MOST = 20
"""Rules of a kind, and sites of all; `--json` has them all."""
LONG = 100
"""Characters of a sample."""
NOWHERE = "(no address)"


def report(found: Tally) -> Iterator[str]:
    """The lines to print, the largest first."""
    for kind in KINDS:
        groups = _of_kind(found, kind)
        if groups:
            yield _title(kind, groups, found)
            for rule, group in groups[:MOST]:
                yield from _group(rule, group)
            yield from _more(len(groups) - MOST, "rule")
    if found.fields:
        yield "fields"
        for name, values in found.fields.items():
            yield from _field(name, values)
    yield from _sites(found)
    yield _summary(found)


def as_dict(found: Tally) -> dict[str, Any]:
    """The tally as a JSON object."""
    return {
        "pages": found.pages,
        "kept": found.kept,
        "lost": found.lost,
        "lost_share": found.share,
        "changes": [
            {
                "kind": kind,
                "rule": rule,
                "lines": group.lines,
                "characters": group.characters,
                "sites": dict(group.sites.most_common()),
                "samples": [{"id": id_, "line": item.number, "text": item.text} for id_, item in group.samples],
            }
            for kind in KINDS
            for rule, group in _of_kind(found, kind)
        ],
        "fields": {
            name: {
                "gained": values.gained,
                "lost": values.lost,
                "changed": values.changed,
                "samples": [{"id": id_, "before": item.before, "after": item.after} for id_, item in values.samples],
            }
            for name, values in found.fields.items()
        },
        "sites": {site: dict(counts) for site, counts in _by_site(found)},
    }


def _of_kind(found: Tally, kind: str) -> list[tuple[str, Group]]:
    groups = [(rule, group) for (of, rule), group in found.groups.items() if of == kind]
    return sorted(groups, key=lambda item: (-item[1].characters, -item[1].lines, item[0]))


def _title(kind: str, groups: list[tuple[str, Group]], found: Tally) -> str:
    lines = sum(group.lines for _, group in groups)
    said = f"{kind}: {count(lines, 'line')}"
    characters = sum(group.characters for _, group in groups)
    if kind in (DROPPED, KEPT):
        said += f", {count(characters, 'character')}"
    if kind == DROPPED and found.kept:
        said += f", {characters / found.kept:.3%} of what A keeps"
    return said


def _group(rule: str, group: Group) -> Iterator[str]:
    sites = ", ".join(f"{plain(site) or NOWHERE} {count:,}" for site, count in group.sites.most_common(FEW))
    more = f" and {len(group.sites) - FEW:,} more sites" if len(group.sites) > FEW else ""
    size = f", {count(group.characters, 'character')}" if group.characters else ""
    yield f"  {rule}: {count(group.lines, 'line')}{size} on {sites}{more}"
    for id_, change in group.samples:
        yield f"      {plain(id_)}, line {change.number}: {_short(change.text)}"


def _field(name: str, group: FieldGroup) -> Iterator[str]:
    counts = {"gained": group.gained, "lost": group.lost, "changed": group.changed}
    yield f"  {name}: {', '.join(f'{count:,} {what}' for what, count in counts.items() if count)}"
    for id_, change in group.samples:
        yield f"      {plain(id_)}: {_value(change.before)} -> {_value(change.after)}"


def _by_site(found: Tally) -> list[tuple[str, Counter[str]]]:
    return sorted(found.sites.items(), key=lambda item: (-item[1].total(), item[0]))


def _sites(found: Tally) -> Iterator[str]:
    sites = _by_site(found)
    if len(sites) > 1:
        yield "sites"
        for site, counts in sites[:MOST]:
            said = ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind])
            yield f"  {plain(site) or NOWHERE}: {said}"
        yield from _more(len(sites) - MOST, "site")


def _summary(found: Tally) -> str:
    totals = Counter({kind: sum(group.lines for _, group in _of_kind(found, kind)) for kind in KINDS})
    said = f"{count(found.pages, 'page')}: {totals[DROPPED]:,} newly dropped, {totals[KEPT]:,} newly kept"
    if totals[HANDED]:
        said += f", {totals[HANDED]:,} by another rule"
    if found.share is not None:
        said += f"; B loses {found.share:.3%} of the {count(found.kept or 0, 'character')} that A keeps"
    return said


def _more(number: int, what: str) -> Iterator[str]:
    if number > 0:
        yield f"  and {count(number, f'more {what}')}; --json has them all"


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    return _short("; ".join(map(str, value)) if isinstance(value, list) else str(value))


def _short(text: str) -> str:
    return plain(text[:LONG]) + ("…" if len(text) > LONG else "")
