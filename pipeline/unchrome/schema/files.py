"""What stands in rule files, plans and golden cases, key by key."""

from __future__ import annotations

from unchrome.golden import STATUS as CASE_STATUS
from unchrome.model import FIELDS
from unchrome.plan import EXTRACTORS, LEANS
from unchrome.rule import STATUS, WHERE
from unchrome.rulebook.read import ACTIONS
from unchrome.schema.kinds import Choice, Either, Keys, Kind, Listed, Named, Share, Shared, Text, Whole
from unchrome.stages.repair import NORMALIZATIONS

ABOUT = Text("What this file holds, in a sentence.")
LINE = Text()
LANGUAGE = Text(pattern="^[a-z]{2,3}$", like="en")
ID = Text("The rule's name: kebab-case, unique over all files.", "^[a-z0-9]+(-[a-z0-9]+)*$", "newsletter-signup")
TAKER = Text(
    "A rule's name, or what rules do with a line.", f"^(take:({'|'.join(FIELDS)})|[a-z0-9]+(-[a-z0-9]+)*)$", "byline"
)

GIVEN = Keys(
    {
        "where": Text("Where the line stands: head, tail, end, or elsewhere, such as middle."),
        "tag": Text("Its HTML tag."),
        "link_density": Share("The share of it that is link text."),
        "inside": Text("A tag, or a word of an attribute, around it."),
        "likely": Share("How likely its place makes it body."),
        "lang": Text("The page's language."),
        "site": Text("The page's host."),
        "after": Text("The rule that took the line above, or what it did."),
        "before": Text("The rule that took the line below, or what it did."),
        **{field: Text(f"What is known as the {field}.") for field in FIELDS},
    },
    "What is given about the line; what is not given is as the rule wants it.",
)
_EXAMPLE = Either(
    Text(),
    Keys(
        {
            "in": Text("The line."),
            "out": Text("What the rule leaves of it.", may_be_empty=True),
            "given": GIVEN,
            **{field: Listed(Text(), f"What the rule puts into the field {field}.") for field in FIELDS},
        },
        needs=("in",),
        name="the example",
        else_="write {in: the line, out: what is left}, or put a line that holds ': ' in quotes",
    ),
)
EXAMPLE = Shared("example", _EXAMPLE)
WHEN = Keys(
    {
        "min_words": Whole("The line has at least so many words."),
        "max_words": Whole("The line has at most so many words."),
        "tag": Listed(Text(), "One of these is its HTML tag."),
        "min_link_density": Share("At least this share of it is link text."),
        "max_link_density": Share("At most this share of it is link text."),
        "inside": Listed(Text(), "Tags, or words of attributes, one of which is around it."),
        "max_likely": Share("Its place makes it body with at most this likelihood."),
        "body": Choice(("yes", "no"), "Whether it reads like a paragraph."),
        "lang": Listed(LANGUAGE, "The page is in one of these languages: codes of two letters."),
        "site": Listed(Text(), "The page is of one of these sites: registered domains."),
        "after": Listed(TAKER, "One of these took the line above: a rule, or any that does this."),
        "before": Listed(TAKER, "One of these took the line below: a rule, or any that does this."),
        "echoes": Choice(FIELDS, "It repeats this field."),
        "begins": Choice(FIELDS, "It begins with this field, and goes on."),
        "missing": Choice(FIELDS, "Nothing has filled this field yet."),
    },
    "Conditions beside the text; all must hold.",
)
NEIGHBOUR = Text(may_be_empty=True)
EVIDENCE = Keys(
    {
        "confidence": Share("How sure the proposal is, to sort by; no probability."),
        "pages": Whole("Articles of the site with the line."),
        "of": Whole("Articles of the site."),
        "share": Share("The one through the other."),
        "lines": Whole("How often the line was there."),
        "positions": Keys(
            {
                "head": Whole("Above the first paragraph."),
                "tail": Whole("Below the last."),
                "inside": Whole("Between them."),
            },
            name="'positions'",
        ),
        "place": Share("Where on the page it stands on average, from the top."),
        "steady": Share("How steady its place is."),
        "letters": Whole("Characters of the site that the rule takes."),
        "of_letters": Share("Their share of the site's characters."),
        "above": Text("The line above, where it is mostly the same."),
        "below": Text("The line below, where it is mostly the same."),
        "first": Text("The earliest date of a page with the line."),
        "last": Text("The latest."),
        "samples": Listed(
            Keys(
                {"page": Text(), "above": NEIGHBOUR, "line": Text(), "below": NEIGHBOUR},
                name="the sample",
            ),
            "Where the line was seen.",
            alone=False,
        ),
    },
    "What mining found that speaks for the rule; cleaning needs none of it.",
    name="'evidence'",
)
RULE = Keys(
    {
        "id": ID,
        "why": Text("Why such a line is chrome, and what looks like it and is not."),
        "where": Choice(WHERE, "Where among the page's lines it stands: edge is head or tail; anywhere, if not said."),
        "when": WHEN,
        "equals": Listed(LINE, "Whole lines in plain text; case and curly quotes make no difference."),
        "starts": Listed(LINE, "How lines begin, in plain text."),
        "ends": Listed(LINE, "How lines end, in plain text."),
        "match": Text("A pattern, in RE2 syntax without case; {name} stands for a part of this file."),
        "unless": Text("A pattern that must not be in the line."),
        "action": Choice(ACTIONS, "What happens to the line."),
        "status": Choice(STATUS, "The shipped plans run stable rules only; draft, if not said."),
        "evidence": EVIDENCE,
        "hits": Listed(EXAMPLE, "Lines that the rule must hit."),
        "misses": Listed(EXAMPLE, "Lines that look much like hits and that it must miss."),
    },
    needs=("id", "why", "action"),
    name="the rule",
)
PART = Text("A piece of a pattern; it may use the parts above it.")
RULES = Keys(
    {
        "about": ABOUT,
        "parts": Named(PART, "^[a-z_]+$", "agency_name", "Pieces of patterns, used as {name} in this file."),
        "rules": Listed(RULE, "The rules; an earlier one has the line.", alone=False),
    },
    "A file of rules for unchrome.",
    needs=("rules",),
    name="a rule file",
)

GLOBS = Listed(Text(), "Rule files, relative to the shipped rules and without .yaml: chrome/en/*, in order.")
WITHOUT = Listed(ID, "Rules to leave out.")
WEIGHTS = Text("A file of weights: a shipped one, such as weights/text, or a path from the plan's folder.")
STAGE_OPTIONS: dict[str, dict[str, Kind]] = {
    "repair": {"normalization": Choice(tuple(NORMALIZATIONS), "The Unicode form that text is brought to.")},
    "lift": {
        "rules": GLOBS,
        "without": WITHOUT,
        "keep": Listed(Text(), "Rule files whose text goes to the field and stays in the article too."),
    },
    "chrome": {
        "rules": GLOBS,
        "without": WITHOUT,
        "max_removed": Share("A page that would lose a larger share of its text is quarantined."),
    },
    "region": {"weights": WEIGHTS, "least": Share("Lines less likely to be body than this go.")},
    "trim": {"rules": GLOBS, "without": WITHOUT},
    "repeat": {"min_words": Whole("Lines of fewer words may recur.")},
    "gate": {"min_words": Whole("A page with fewer words left is no article.")},
}
EXTRACT = Keys(
    {
        "with": Choice(EXTRACTORS, "By the layout with trafilatura as a witness, or by the layout alone."),
        "lean": Choice(LEANS, "Which way trafilatura leans."),
        "doubt": Share("How much of a page must be in doubt by its layout for trafilatura to be asked."),
        "weights": WEIGHTS,
        "least": Share("Lines less likely to be body than this are not extracted."),
        "max_bytes": Whole("A larger page is refused."),
    },
    "How a page becomes lines.",
)
STAGE = Keys(
    {name: Keys(options, name=f"the stage '{name}'") for name, options in STAGE_OPTIONS.items()},
    name="a stage",
    one=True,
)
PLAN = Keys(
    {"about": ABOUT, "extract": EXTRACT, "stages": Listed(STAGE, "What happens to the lines, in order.", alone=False)},
    "A plan of unchrome.",
    needs=("stages",),
    name="a plan",
)

CASE = Keys(
    {
        "about": Text("What the case shows."),
        "plan": Text("The plan that it is cleaned by; article, if not said."),
        "url": Text("The address of the page."),
        "status": Choice(CASE_STATUS, "known-failure: article.json says what should come out, and does not yet."),
    },
    "A golden case of unchrome.",
    name="a golden case",
)

FILES: dict[str, Keys] = {"rules": RULES, "plan": PLAN, "case": CASE}
"""The kinds of files, by name."""
SHARED: dict[str, tuple[Shared, ...]] = {"rules": (EXAMPLE,)}
"""What the schemas write once."""
