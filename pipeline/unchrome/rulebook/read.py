"""A rule file: YAML in, checked rules out. Every error names the file, the line and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from unchrome import shape, yamlfile
from unchrome.model import FIELDS
from unchrome.pattern import PatternError, compile_pattern
from unchrome.rule import DROPS, STATUS, WHERE, Example, Rule, When, edges
from unchrome.yamlfile import Node, did_you_mean, read

FILE_KEYS = ("about", "parts", "rules")
RULE_KEYS = (
    "id",
    "why",
    "where",
    "when",
    "equals",
    "starts",
    "ends",
    "match",
    "unless",
    "action",
    "status",
    "evidence",
    "hits",
    "misses",
)
EVIDENCE_KEYS = (
    "confidence",
    "pages",
    "of",
    "share",
    "lines",
    "positions",
    "place",
    "steady",
    "letters",
    "of_letters",
    "above",
    "below",
    "first",
    "last",
    "samples",
)
"""What mining writes beside a rule that it proposes; of these a run needs none."""
WHEN_KEYS = (
    "min_words",
    "max_words",
    "tag",
    "min_link_density",
    "max_link_density",
    "inside",
    "max_likely",
    "body",
    "lang",
    "site",
    "after",
    "before",
    "echoes",
    "begins",
    "missing",
)
GIVEN_KEYS = ("where", "tag", "link_density", "inside", "likely", "lang", "site", "after", "before", *FIELDS)
ACTIONS = (*DROPS, *(f"{verb}:{field}" for verb in ("take", "copy") for field in FIELDS))

Parts = dict[str, str]
"""Named pieces of patterns, written once for a file: `{date}` in a pattern stands for the part `date`."""

_PART = re.compile(r"(?<!\\[xpP])\{([a-z_]+)\}")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def rules_of(path: Path, trusted: bool) -> Iterator[Rule]:
    """The rules of a file, in order; of a trusted one the patterns are not tried. Raises FileError."""
    return _rules(read(path), trusted)


def parse(content: bytes, path: Path) -> list[Rule]:
    """The rules that a file at this path would hold if this were its content. Raises FileError."""
    return list(_rules(yamlfile.parse(content, path)))


def _rules(top: Node, trusted: bool = False) -> Iterator[Rule]:
    fields = top.mapping("a rule file", FILE_KEYS)
    if "rules" not in fields:
        raise top.fail("a rule file needs the key 'rules': a list of rules")
    parts = read_parts(fields["parts"]) if "parts" in fields else {}
    for node in fields["rules"].items("'rules'"):
        yield read_rule(node, parts, trusted)


def read_parts(node: Node) -> Parts:
    """The parts, each of which may use the ones before it. Raises FileError."""
    parts: Parts = {}
    for name, item in node.mapping("'parts'", node.keys).items():
        parts[name] = f"(?:{filled(item, f'the part {name!r}', parts)})"
    return parts


def filled(node: Node, what: str, parts: Parts) -> str:
    """The text of a node with its parts put in. Raises FileError where there is no such part."""

    def part(found: re.Match[str]) -> str:
        if found[1] not in parts:
            raise node.fail(f"{what} uses {found[0]}, but this file has no such part{did_you_mean(found[1], parts)}")
        return parts[found[1]]

    return _PART.sub(part, node.text(what))


def read_rule(node: Node, parts: Parts, trusted: bool = False) -> Rule:
    """The rule that a node states; the patterns of a trusted one are not tried. Raises FileError."""
    fields = node.mapping("a rule", RULE_KEYS)
    for key in ("id", "why", "action"):
        if key not in fields:
            raise node.fail(f"the rule has no {key!r}; every rule has an id, a why and an action")
    name = fields["id"].text("'id'")
    if not _ID.fullmatch(name):
        raise fields["id"].fail(f"the id {name!r} must be kebab-case, like 'newsletter-signup'")
    rule = Rule(
        id=name,
        why=fields["why"].text("'why'"),
        action=fields["action"].choice("'action'", ACTIONS),
        path=node.path,
        line=node.line,
        where=fields["where"].choice("'where'", WHERE) if "where" in fields else "anywhere",
        when=_when(fields["when"]) if "when" in fields else When(),
        equals=frozenset(shape.folded(shape.bare(text)[0]) for text in _plain(fields, "equals")),
        edges=edges(_plain(fields, "starts"), _plain(fields, "ends")),
        match=_pattern(fields, "match", parts, trusted),
        unless=_pattern(fields, "unless", parts, trusted),
        status=fields["status"].choice("'status'", STATUS) if "status" in fields else "draft",
        share=_share(fields["evidence"]) if "evidence" in fields else 0.0,
        hits=tuple(_example(item) for item in fields["hits"].items("'hits'")) if "hits" in fields else (),
        misses=tuple(_example(item) for item in fields["misses"].items("'misses'")) if "misses" in fields else (),
    )
    _whole(rule, node, trusted)
    if node.path.parent.name == "sites" and not rule.when.site:
        return replace(rule, when=replace(rule.when, site=(node.path.stem,)))
    return rule


def _share(node: Node) -> float:
    """The share of its site's pages on which a mined rule was found."""
    fields = node.mapping("'evidence'", EVIDENCE_KEYS)
    return fields["share"].share("'share'") if "share" in fields else 0.0


def _whole(rule: Rule, node: Node, trusted: bool) -> None:
    """What holds between the parts of a rule."""
    when = rule.when
    if not rule.has_text and when == When(when.min_words, when.max_words, lang=when.lang, site=when.site):
        raise node.fail(
            f"the rule {rule.id!r} would find every line; give it equals, starts, ends, match or a "
            "condition such as echoes"
        )
    if rule.status == "stable" and not (rule.hits and (rule.misses or rule.share)):
        raise node.fail(f"the stable rule {rule.id!r} needs hits and misses; or make it 'status: draft'")
    if rule.action == "drop-rest" and rule.where not in ("tail", "end"):
        raise node.fail(f"the rule {rule.id!r} ends the article, so it needs 'where: tail' or 'where: end'")
    if trusted:
        return
    for name in compile_pattern(rule.match).groupindex if rule.match else ():
        if name not in FIELDS:
            raise node.fail(f"the group {name!r} of rule {rule.id!r} is no field{did_you_mean(name, FIELDS)}")


def _when(node: Node) -> When:
    fields = node.mapping("'when'", WHEN_KEYS)

    def listed(key: str) -> tuple[str, ...]:
        return fields[key].texts(f"'{key}'") if key in fields else ()

    return When(
        min_words=fields["min_words"].whole("'min_words'") if "min_words" in fields else 0,
        max_words=fields["max_words"].whole("'max_words'") if "max_words" in fields else None,
        tag=listed("tag"),
        min_link_density=fields["min_link_density"].share("'min_link_density'")
        if "min_link_density" in fields
        else None,
        max_link_density=fields["max_link_density"].share("'max_link_density'")
        if "max_link_density" in fields
        else None,
        inside=listed("inside"),
        max_likely=fields["max_likely"].share("'max_likely'") if "max_likely" in fields else None,
        body=fields["body"].choice("'body'", ("yes", "no")) if "body" in fields else None,
        lang=listed("lang"),
        site=tuple(site.lower().removeprefix("www.") for site in listed("site")),
        after=listed("after"),
        before=listed("before"),
        echoes=fields["echoes"].choice("'echoes'", FIELDS) if "echoes" in fields else None,
        begins=fields["begins"].choice("'begins'", FIELDS) if "begins" in fields else None,
        missing=fields["missing"].choice("'missing'", FIELDS) if "missing" in fields else None,
    )


def _plain(fields: dict[str, Node], key: str) -> list[str]:
    texts = fields[key].texts(f"'{key}'") if key in fields else ()
    for text in texts:
        if not text.strip():
            raise fields[key].fail(f"'{key}' holds an empty text, which would find every line")
    return [" ".join(text.split()) for text in texts]


def _pattern(fields: dict[str, Node], key: str, parts: Parts, trusted: bool) -> str | None:
    if key not in fields:
        return None
    node = fields[key]
    text = filled(node, f"'{key}'", parts)
    if trusted:
        return text
    try:
        pattern = compile_pattern(text)
    except PatternError as error:
        raise node.fail(
            f"'{key}' is not a pattern RE2 takes: {error}; RE2 has no look-around and no "
            "back-references: use 'unless' for what must not be there"
        ) from None
    if key == "match" and pattern.search(""):
        raise node.fail("'match' finds the empty line, so it would find every line; anchor it")
    return text


def _example(node: Node) -> Example:
    if isinstance(node.value, str):
        return Example(node.value, node.line)
    fields = node.mapping("an example", ("in", "out", "given", *FIELDS))
    if "in" not in fields:
        raise node.fail(
            "the example has no 'in'; write {in: the line, out: what is left}, or put a line that holds ': ' in quotes"
        )
    given = fields["given"].mapping("'given'", GIVEN_KEYS) if "given" in fields else {}
    filled = {
        key: (list(item.texts(key)) if isinstance(item.value, list) else item.text(key))
        for key, item in fields.items()
        if key in FIELDS
    }
    return Example(
        text=fields["in"].text("'in'"),
        line=node.line,
        given={key: _given(key, item) for key, item in given.items()},
        out=fields["out"].text("'out'") if "out" in fields else None,
        fields=filled,
    )


def _given(key: str, node: Node) -> str:
    if key in ("link_density", "likely"):
        node.share(f"'{key}'")
    return node.text(f"'{key}'")
