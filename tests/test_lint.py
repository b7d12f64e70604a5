"""What lint says of a broken rule file: where, how grave, by which check, and what to do."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from unchrome import rulebook
from unchrome.lint import lint, places
from unchrome.yamlfile import read

RULE = """\
about: Boxes of our own sites.
parts:
  letter: 'harbor letter'
rules:
  - id: letter-box
    why: The box of our Friday letter; not reported speech about it.
    when: {max_words: 16}
    match: '^the {letter} comes on fridays$'
    unless: '[“”]'
    action: drop
    status: stable
    hits:
      - The Harbor Letter comes on Fridays
      - THE HARBOR LETTER COMES ON FRIDAYS
    misses:
      - The harbor letter comes on Fridays, if at all.
      - The harbor master comes on Fridays
"""
WHY = "    why: The box of our Friday letter; not reported speech about it.\n"
FOLLOW = ("near", "shadowed", "slow")
"""What a breakage may also lead to: examples that no longer suit the pattern."""
MATCH = "'^the {letter} comes on fridays$'"
HIT = "      - The Harbor Letter comes on Fridays\n"
MISS = "      - The harbor master comes on Fridays\n"


def found(tmp_path: Path, text: str, name: str = "mine.yaml") -> list[tuple[str, str]]:
    """What lint finds in a file of this text: `line:column severity check`, and the message."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [(f"{item.line}:{item.column} {item.severity} {item.check}", item.message) for item in lint([path])]


def test_a_sound_rule_is_passed(tmp_path: Path) -> None:
    assert found(tmp_path, RULE) == []


BROKEN = [
    # The form of a file. `¦` stands before the place that lint must name.
    ("match:", "¦mtach:", "error form", "the rule has no key 'mtach'; did you mean 'match'?"),
    ("max_words", "¦max_word", "error form", "'when' has no key 'max_word'; did you mean 'max_words'?"),
    ("max_words: 16", "max_words: ¦few", "error form", "'max_words' must be a whole number, 0 or more, not 'few'"),
    ("max_words: 16", "max_words: 16, min_link_density: ¦9", "error form", "must be a number from 0 to 1, not '9'"),
    ("max_words: 16", "lang: ¦en-US", "error form", "each of 'lang' cannot be 'en-US'; write it like 'en'"),
    ("action: drop", "action: ¦dorp", "error form", "'action' cannot be 'dorp'; did you mean 'drop'?"),
    ("id: letter-box\n" + WHY, "¦id: letter-box\n", "error form", "the rule has no 'why'; it needs id, why, action"),
    (WHY, "    why:¦\n", "error form", "'why' is empty"),
    ("letter-box", "¦Letter Box", "error form", "'id' cannot be 'Letter Box'; write it like 'newsletter-signup'"),
    (HIT, "      - ¦''\n", "error form", "each of 'hits' is empty"),
    (HIT, "      - ¦null\n", "error form", "each of 'hits' is empty, or reads so to other YAML tools"),
    (HIT, "      - ¦Photo: AP\n", "error form", "put a line that holds ': ' in quotes"),
    (HIT, "      - ¦{out: x}\n", "error form", "the example has no 'in'; it needs in"),
    ("about: Boxes of our own sites.\n", "¦", "warning about", "begin with 'about: '"),
    # What goes together.
    (MATCH, "¦'^the {leter} comes'", "error whole", "has no such part; did you mean 'letter'?"),
    ("{max_words: 16}", "{max_words: ¦4, min_words: 9}", "error never", "min_words is 9 and max_words is 4"),
    ("{max_words: 16}", "{after: ¦bylnie}", "error unknown", "there is no rule 'bylnie'; did you mean 'byline'?"),
    ("letter-box", "¦share-heading", "error id", "the rule id 'share-heading' is already used at "),
    # Traps of YAML.
    (HIT, "      - ¦12:30\n", "warning value", "12:30 is text here, but a number to other YAML tools; write '12:30'"),
    (HIT, "      - ¦NO\n", "warning value", "NO is text here, but true or false to other YAML tools; write 'NO'"),
    (HIT, "      - ¦2031-05-06\n", "warning value", "but a date to other YAML tools"),
    (HIT, "      - The Harbor Letter¦ #1\n", "warning comment", "the # begins a comment: 'The Harbor Letter'"),
    (HIT, "      - ¦!important The Harbor Letter\n", "warning comment", "! begins a tag or an anchor"),
    (MATCH, '"^the {letter}¦\\b"', "error control", r"in double quotes \b is a control character"),
    ("    unless:", "    ¦match: b\n    unless:", "error yaml", "the key 'match' is here twice; keep one"),
    (MATCH, "¦*letter", "error yaml", "the alias *letter is not allowed here"),
    (MATCH, "¦@letter", "error yaml", "put text that starts so in quotes"),
    # Patterns.
    (MATCH, "'^the {letter}¦(?=s)'", "error pattern", "RE2 has no look-around; let the pattern find it too"),
    (MATCH, "'^the {letter}¦(?!s)'", "error pattern", "put what must not be there under 'unless'"),
    (MATCH, r"'^the (?:{letter}) ¦\1'", "error pattern", "RE2 has no back references; write out the words"),
    (MATCH, "'^the {letter}s¦++'", "error pattern", "nothing is possessive; leave out the last +"),
    (MATCH, "'^the ¦(?>{letter})'", "error pattern", "it has no atomic groups; write (?:"),
    (MATCH, "'^the {letter} ¦(in'", "error pattern", r"the group is not closed; add the ), or write \("),
    (MATCH, "'^the {letter}¦) in'", "error pattern", r"no group is open here; write \)"),
    (MATCH, r"'^the {letter}¦\Z'", "error pattern", r"RE2 has no \Z; write $ or \z"),
    ("'harbor letter'", "'harbor ¦(?<!x)letter'", "error pattern", "the part 'letter' is no pattern"),
    (MATCH, "¦'{letter}?'", "error everything", "'match' finds the empty line"),
    (MATCH, "¦'.'", "error everything", "'match' finds any line"),
    ("'[“”]'", "¦'.?'", "error everything", "'unless' finds any line, so the rule finds none"),
    (MATCH, "'^the (?P<¦writer>{letter}) comes'", "error group", "the group 'writer' is no field; it is one of"),
    (MATCH, "'^the {letter} of example¦.com'", "warning plain", "finds any character; write"),
    (MATCH, "'^the {letter} on tv¦+'", "warning plain", r"the + repeats the 'v' before it; write \+"),
    (MATCH, "'^where is the harbor letter, bob¦?$'", "warning plain", "the ? makes the 'b' before it optional"),
    (MATCH, "'^the {letter} ¦| comes on fridays'", "warning plain", "the | between spaces parts the pattern in two"),
    (MATCH, "'^the {letter} for ¦$5'", "warning plain", "the $ is the end of the line"),
    (MATCH, "'^the {letter} ¦(in print)'", "warning plain", "the brackets only group"),
    (MATCH, "'^¦[Letter on] the {letter}'", "warning plain", "[Letter on] finds one of these characters"),
    ("    match:", "    ends: ['fridays¦.*']\n    match:", "warning regex", "'.*' reads like a pattern"),
    (MATCH, r"'¦\büber den {letter}'", "warning ascii", r"\b in 'match' stands beside 'ü', but knows ASCII only"),
    (MATCH, r"'^الرسالة¦\d'", "warning ascii", r"write \p{Nd}"),
    (MATCH, "¦'^[a-z ]+$'", "warning slow", "has no three characters that every line it finds must have"),
    # Examples.
    (HIT + "      - THE", "      ¦- THE", "warning few", "a stable rule needs two hits or more"),
    (HIT, HIT + HIT.replace("The", "¦The"), "warning twice", "the same line is among the hits already"),
    (MISS, "      - ¦Nothing moved in town\n", "warning near", "shares no word with what the rule looks for"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "what", "says"), BROKEN, ids=[f"{row[2]} {row[3][:30]}" for row in BROKEN])
def test_a_breakage_is_found_at_its_place(tmp_path: Path, old: str, new: str, what: str, says: str) -> None:
    assert RULE.count(old) == 1
    place, text = marked(RULE.replace(old, new))
    findings = found(tmp_path, text)
    assert [message for at, message in findings if at == f"{place} {what}" and says in message]
    assert {at.rpartition(" ")[2] for at, _ in findings} <= {what.rpartition(" ")[2], *FOLLOW}


def marked(text: str) -> tuple[str, str]:
    """Where the mark stands, as `line:column`, and the text without it."""
    before = text.partition("¦")[0].split("\n")
    return f"{len(before)}:{len(before[-1]) + 1}", text.replace("¦", "")


TOP, _, SECOND = RULE.partition("rules:\n")
TOP += "rules:\n"
UNIQUE = "ids are unique over all files"


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    second = SECOND.replace("letter-box", "Letter Box").replace("action: drop", "action: dorp")
    places = [at for at, _ in found(tmp_path, RULE.replace("match:", "mtach:") + second)]
    assert places == ["8:5 error form", "18:9 error form", "23:13 error form"]


def test_an_id_twice_names_the_first_and_a_draft_its_stable_rule(tmp_path: Path) -> None:
    again = found(tmp_path, RULE + SECOND)
    assert (
        "18:9 error id",
        f"the rule id 'letter-box' is already used at {tmp_path / 'mine.yaml'}:5; {UNIQUE}",
    ) in again
    draft = SECOND.replace("status: stable", "status: draft")
    for text, line, stable in ((RULE + draft, 18, 5), (TOP + draft + SECOND, 5, 18)):
        says = f"the draft 'letter-box' was overtaken by the stable rule at {tmp_path / 'mine.yaml'}:{stable}"
        assert (f"{line}:9 error draft", f"{says}; take it away") in found(tmp_path, text)


def test_a_rule_whose_hits_another_has_first_is_shadowed(tmp_path: Path) -> None:
    first = (
        SECOND.replace("letter-box", "wider")
        .replace("comes on fridays$", "comes")
        .replace(HIT, HIT + HIT.replace("on Fridays", "late"))
    )
    head = first.partition("    misses:\n")[0]
    wide = head + "    misses:\n      - A harbor letter came.\n      - The harbor master comes on Fridays\n"
    text = TOP + wide
    assert found(tmp_path, text) == []
    ((place, says),) = found(tmp_path, text + SECOND)
    assert place == "19:5 warning shadowed"
    assert says.startswith("the rule 'letter-box' never comes to its hits, since wider (mine.yaml:5) has them first;")
    # Where the wider rule asks more, or comes later, nothing is shadowed.
    assert found(tmp_path, (text + SECOND).replace("{max_words: 16}", "{max_words: 16, lang: en}", 1)) == []
    assert [at for at, _ in found(tmp_path, RULE + wide)] == []


WITHIN = {"head": {"edge"}, "tail": {"edge"}, "end": {"tail", "edge"}, "edge": set(), "anywhere": set()}
"""The parts of a page that hold this one, beside itself and all of it."""


@pytest.mark.parametrize("where", WITHIN)
@pytest.mark.parametrize("other", WITHIN)
def test_a_rule_is_shadowed_by_one_for_a_part_of_the_page_that_holds_its_own(
    tmp_path: Path, where: str, other: str
) -> None:
    def at(rule: str, place: str) -> str:
        return rule.replace("    when:", f"    where: {place}\n    when:")

    first, second = at(RULE, other), at(SECOND.replace("letter-box", "letter-too"), where)
    shadows = other in {where, "anywhere", *WITHIN[where]}
    assert ("shadowed" in str(found(tmp_path, first + second))) == shadows


def test_a_hit_that_another_rule_does_otherwise_with_is_an_overlap(tmp_path: Path) -> None:
    other = SECOND.replace("letter-box", "cutter").replace("action: drop", "action: drop-block")
    own = other.replace(MATCH, "'^the {letter}s? comes? on fridays$'").replace(
        HIT, HIT + "      - The harbor letters come on Fridays\n"
    )
    places = found(tmp_path, RULE + own)
    assert [at for at, _ in places] == ["26:9 warning overlap", "28:9 warning overlap"]
    assert "the rule letter-box (mine.yaml:5) has this hit first and does drop;" in places[0][1]


def test_a_shipped_rule_may_have_the_hits_first(tmp_path: Path) -> None:
    lines = "    equals: [Share, 'Share:']\n"
    text = RULE.replace(f"    match: {MATCH}\n", lines).replace(
        HIT + "      - THE HARBOR LETTER COMES ON FRIDAYS\n", "      - Share\n      - 'Share:'\n"
    )
    assert ("5:5 warning shadowed") in [at for at, _ in found(tmp_path, text)]


def test_a_comment_with_a_reason_lets_a_finding_pass(tmp_path: Path) -> None:
    broken = RULE.replace(MISS, "      - Nothing moved in town\n")
    assert [at for at, _ in found(tmp_path, broken)] == ["17:9 warning near"]
    for above in ("      - Nothing", "  - id: letter-box"):
        assert found(tmp_path, broken.replace(above, f"    # lint: allow near: it is said why\n{above}")) == []
    assert found(tmp_path, broken.replace("      - Nothing", "      # lint: allow near\n      - Nothing")) != []
    assert found(tmp_path, broken.replace("      - Nothing", "      # lint: allow twice: why\n      - Nothing")) != []


def test_plans_and_golden_cases_are_linted_too(tmp_path: Path) -> None:
    plan = "about: Mine.\nstages:\n  - chrome: {rules: [chrome/en/*]}\n  - gate: {min_words: 5}\n"
    assert found(tmp_path, plan) == []
    assert found(tmp_path, plan.replace("min_words", "min_word"))[0][0] == "4:12 error form"
    assert found(tmp_path, plan.replace("stages", "stage"))[0][1] == "a plan has no key 'stage'; did you mean 'stages'?"
    ((place, says),) = found(tmp_path, plan.replace("chrome/en/*", "chrome/xx/*"))
    assert (place, "no rule file is called 'chrome/xx/*'" in says) == ("3:22 error plan", True)
    case = "about: Shows.\nstatus: passed\n"
    assert found(tmp_path, case, "case/case.yaml") == [
        ("2:9 error form", "'status' cannot be 'passed'; did you mean 'pass'?")
    ]


def test_what_is_shipped_is_clean(golden: Path) -> None:
    assert lint([]) == []
    assert lint([golden]) == []


def broken(block: list[str], number: int) -> tuple[list[str], str]:
    """The lines of a rule with one of six breakages, marked at its place, and what must be found there."""
    text = "\n".join(block)
    ways = [
        (text.replace("    action:", "    ¦acton:", 1), "error form"),
        (text.replace("    action: ", "    action: ¦x", 1), "error form"),
        (text.replace("  - id: ", "  - id: ¦X", 1), "error form"),
        (text.replace("    hits:\n", "    hits:\n      - ¦12:30\n", 1), "warning value"),
        (text.replace("    misses:\n", "    misses:\n      - ¦Photo: AP\n", 1), "error form"),
        (text.replace("    status: stable", "    status: draft\n    ¦status: stable", 1), "error yaml"),
    ]
    new, what = ways[number % len(ways)]
    assert new != text
    return new.split("\n"), what


def test_every_shipped_rule_that_breaks_is_found_at_its_place(tmp_path: Path) -> None:
    expected, number = set(), 0
    for source in rulebook.files():
        lines = source.read_text(encoding="utf-8").split("\n")
        starts = [at for at, line in enumerate(lines) if line.startswith("  - id: ")]
        kinds = []
        for start, stop in reversed([*pairwise(starts), (starts[-1], len(lines))]):
            lines[start:stop], what = broken(lines[start:stop], number)
            kinds.insert(0, what)
            number += 1
        path = tmp_path / source.relative_to(rulebook.rules_dir())
        places = [(line, text.index("¦") + 1) for line, text in enumerate(lines, 1) if "¦" in text]
        expected |= {(path, *place, kind) for place, kind in zip(places, kinds, strict=True)}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines).replace("¦", ""), encoding="utf-8")
    assert number > 500
    said = {(item.path, item.line, item.column, f"{item.severity} {item.check}") for item in lint([tmp_path])}
    assert expected - said == set()


@given(st.text(alphabet=" '\"\\#-:abé\n{}[]|>*&", max_size=30), st.sampled_from(["'", '"', ""]))
def test_every_character_of_a_text_has_its_place(text: str, quote: str) -> None:
    """The places found in any scalar are those where its characters stand, or where an escape of them begins."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        written = yaml.dump({"match": text}, default_style=quote or None, allow_unicode=True, width=20)  # type: ignore[call-overload]
        path.write_text(written, encoding="utf-8")
        node = read(path).mapping("x", ["match"])["match"]
    lines = written.split("\n")
    for offset, char in enumerate(str(node.value)):
        line, column = places.at(node, lines, offset)
        there = lines[line - 1][column - 1 : column]
        assert there in (char, "\\") or char in " \n" or (line, column) == (node.line, node.column)
