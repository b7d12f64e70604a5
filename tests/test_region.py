"""The evidence about lines of HTML, what it is worth, and the stage that acts on it."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import pages
import unchrome
from unchrome import evidence, weights
from unchrome.boxes import seen
from unchrome.evidence import kinds
from unchrome.evidence.around import surround
from unchrome.evidence.kin import NONE, kinship
from unchrome.flow import Cleaner
from unchrome.model import Article, Draft, Line, Mark, Page, Place, Reject
from unchrome.plan import load
from unchrome.rulebook import rules_dir
from unchrome.stages.region import leanings
from unchrome.weights.file import load_weights
from unchrome.weights.read import weights_of
from unchrome.yamlfile import FileError

PARAGRAPHS = [
    f"On day {day} nothing moved on the river, and then, before breakfast, all of it moved." for day in range(9)
]
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
MENU = "".join(f"<li><a href=/{name}>{name}</a></li>" for name in ("News", "Sport", "Weather", "Jobs", "Ferries"))
PAGE = f"""<html><head><title>River moves | Valley Herald</title></head><body>
<nav><ul>{MENU}</ul></nav><main><h1>River moves</h1><article><div class="story-body">{BODY}</div></article>
<aside class="related"><h4>Read on</h4><ul><li><a href=x>Goat found in chapel after storm</a></li>
<li><a href=y>Harbor board quits over bell</a></li></ul></aside></main>
<footer><p>Valley Herald Ltd</p></footer></body></html>"""


def drafted(page: str) -> Draft:
    draft, _ = Cleaner().draft(Page("x", "html", page, "x"))
    assert draft is not None
    return draft


def test_the_body_stays_and_what_is_around_it_goes() -> None:
    article = Cleaner().clean(Page("x", "html", PAGE, "x"))
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == PARAGRAPHS


def layout(body: str) -> evidence.Layout:
    return evidence.Layout(seen(html.fromstring(f"<html><body>{body}</body></html>")))


def test_a_text_that_is_divided_between_adverts_is_one_column() -> None:
    parts = [PARAGRAPHS[:4], PARAGRAPHS[4:6], PARAGRAPHS[6:]]
    body = "<aside><a>Advert</a></aside>".join(
        f"<div class=row><div class=text>{''.join(f'<p>{text}</p>' for text in part)}</div></div>" for part in parts
    )
    found = layout(f"<main>{body}</main>")
    assert {line.text: steps for line, steps in zip(found.lines, found.apart, strict=True)} == {
        **dict.fromkeys(PARAGRAPHS, 0),
        "Advert": 2,
    }


def test_another_article_that_looks_the_same_is_another_column() -> None:
    found = layout(
        "".join(
            f"<article><div class=text>{''.join(f'<p>{text}</p>' for text in part)}</div></article>"
            for part in (PARAGRAPHS[:5], PARAGRAPHS[5:])
        )
    )
    assert found.apart == [0] * 5 + [2] * 4


def test_every_mark_of_the_stage_names_evidence_that_speaks_against_the_line(golden: Path) -> None:
    scales = load().extract.weights
    inputs = [Page("x", "html", PAGE, "x"), *(page for page in pages.case_pages(golden) if page.kind == "html")]
    drafts = [Cleaner().draft(page)[0] for page in inputs]
    marks = [mark for draft in drafts if draft for mark in draft.marks if mark.stage == "region"]
    assert len(marks) >= 2
    known = {*scales.own.steps, *scales.around.lines} - {weights.ITSELF}
    assert {mark.rule for mark in marks} <= known


def test_the_stage_judges_once_and_leaves_text_alone() -> None:
    draft = drafted(PAGE)
    draft.drop(draft.lines[-1], stage="region", rule="linked")
    before = list(draft.marks)
    stage = load().stages[4]
    assert stage(draft).marks == before
    text = Draft(pages.page("x"), "x", drafted(PAGE).lines[:0], [])
    assert stage(text).marks == []


@pytest.mark.parametrize("doubt", [0, 1])
def test_of_a_page_that_is_not_understood_what_the_witness_keeps_stays(tmp_path: Path, doubt: int) -> None:
    plan = tmp_path / "none-is-likely.yaml"
    plan.write_text(
        f"extract: {{with: trafilatura, doubt: {doubt}}}\nstages: [region: {{least: 1}}, gate: {{min_words: 1}}]\n"
    )
    found = Cleaner(plan).clean(Page("x", "html", PAGE, "x"))
    if doubt:
        assert isinstance(found, Reject)
        assert found.reason == "too-short"
    else:
        assert isinstance(found, Article)
        assert set(PARAGRAPHS) <= set(found.text.split("\n\n"))
        assert "Sport" not in found.text


def test_the_witness_is_not_heard_where_enough_stays() -> None:
    draft = drafted(PAGE)
    for line in draft.lines:
        assert line.place
        line.place = replace(line.place, evidence={**line.place.evidence, "kept": 1.0})
    draft.marks[:] = [mark for mark in draft.marks if mark.stage != "region"]
    for line in draft.lines:
        if line.mark and line.mark.stage == "region":
            line.mark = None
    stage = load().stages[4]
    stage(draft)
    assert draft.verdicts
    assert not draft.verdicts.spared
    assert [line.text for line in draft.live()] == PARAGRAPHS


def test_what_is_no_body_by_its_place_does_not_count_as_lost(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("stages: [chrome: {rules: [chrome/en/share], max_removed: 0.5}]\n")
    texts = [*PARAGRAPHS[:1], *["Share this article"] * 9]

    def cleaned(likely: float) -> Draft | Reject:
        starts = [sum(len(text) + 1 for text in texts[:at]) for at in range(len(texts))]
        places = [Place(likely=1.0 if at == 0 else likely) for at in range(len(texts))]
        lines = [Line(at + 1, starts[at], text, places[at]) for at, text in enumerate(texts)]
        return load(plan).stages[0](Draft(Page("x", "html", "", "x"), "\n".join(texts), lines, []))

    assert isinstance(cleaned(0.9), Reject)
    assert isinstance(cleaned(0.1), Draft)


def test_the_body_of_a_bare_text_is_found_among_its_menus() -> None:
    menus = ["News", "Sport", "Weather", "Jobs", "Ferries", "Subscribe", "Log in", "Most read"] * 3
    links = ["Goat found in chapel after storm", "Harbor board quits over bell", "Ferry late again"] * 2
    page = Page("x", "text", "\n".join([*menus, "River moves", *PARAGRAPHS, *links, *menus, "Contact us"]), "x")
    article = Cleaner("wet").clean(page)
    assert isinstance(article, Article)
    kept = article.text.split("\n\n")
    assert [line for line in kept if line in PARAGRAPHS] == PARAGRAPHS
    assert len(kept) <= len(PARAGRAPHS) + 1
    assert unchrome.undo(article) == page.content


def test_the_stretch_with_the_most_body_and_the_first_that_has_nearly_as_much() -> None:
    lines = [Line(at, at, "word " * 30) for at in range(12)]
    likely = [0.1, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9, 0.1]
    found = surround(lines, [Place(likely=share) for share in likely])
    assert [item["stretch"] for item in found] == [-1] * 7 + [0] * 4 + [1]
    assert [item["early"] for item in found] == [-1] + [0] * 2 + [1] * 9
    assert [item["early_off"] for item in found][:5] == [1, 0, 0, 1, 2]


def test_lines_that_share_rare_words_with_the_article_are_its_kin() -> None:
    story = [
        "The ferry struck the Oldbrook pier.",
        "Divers found the ferry below the pier.",
        "Oldbrook has no ferry now.",
    ]
    teasers = ["Goat wins chapel raffle", "Budget talks collapse", "町の職員は高台へ逃げた"]
    caption = "Divers near Oldbrook"
    texts = [*teasers, *story, *teasers, caption]
    lines = [Line(at, at, text) for at, text in enumerate(texts)]
    places = [Place(likely=0.9 if text in story else 0.1) for text in texts]
    found = {line.text: item for line, item in zip(lines, kinship(lines, places), strict=True)}
    assert all(found[text]["kin"] == 0 for text in teasers)
    assert 0 < found[story[2]]["kin"] <= 1
    assert found[caption]["kin"] > 0.5
    assert found[story[1]]["kin_near"] > found[caption]["kin_near"]
    lines[3].mark = lines[4].mark = lines[5].mark = Mark("chrome", "x", "drop", 3, story[0], None, 0, 0)
    assert all(item["kin"] in (0, NONE) for item in kinship(lines, places))


def test_a_caption_says_again_what_its_picture_is_called_by() -> None:
    texts = [
        "Keepers carry the lantern down",
        "Keepers carry the lantern down. Photo: Harrow",
        "Nobody came to the pier",
    ]
    found = kinship([Line(at, 0, text) for at, text in enumerate(texts)], [Place(likely=0.5)] * 3)
    assert [item["again_down"] for item in found] == [1, 0, 0]
    assert [item["again_up"] for item in found] == [0, 1, 0]


@given(st.lists(st.tuples(pages.lines, st.floats(0.02, 0.98)), min_size=1, max_size=20))
def test_kinship_is_a_share_or_none_and_takes_a_line_for_no_kin_of_itself(given: list[tuple[str, float]]) -> None:
    lines = [Line(at, at, text) for at, (text, _) in enumerate(given)]
    found = kinship(lines, [Place(likely=likely) for _, likely in given])
    assert all(item["kin"] == NONE or 0 <= item["kin"] <= 1.0000001 for item in found)
    assert all(0 <= item[name] <= 1.0000001 for item in found for name in ("kin_near", "kin_around"))
    assert all(0 <= item[name] <= 1 for item in found for name in ("again_up", "again_down"))
    if sum(likely > 0.5 for _, likely in given) == 1:
        at = next(at for at, (_, likely) in enumerate(given) if likely > 0.5)
        assert found[at]["kin"] in (0, NONE)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0.02, 0.98), st.integers(1, 60)), min_size=1, max_size=30))
def test_lines_that_look_the_same_lean_on_one_another_and_on_no_others(given: list[tuple[str, float, int]]) -> None:
    lines = [Line(at, at, "word " * words) for at, (_, _, words) in enumerate(given)]
    places = [Place(look=look, likely=likely) for look, likely, _ in given]
    found = leanings(lines, places)
    odds = [weights.odds(place.likely) for place in places]
    leaned = [own + more for own, more in zip(odds, found, strict=True)]
    for look in "abc":
        of = [at for at, place in enumerate(places) if place.look == look]
        for at in of:
            assert min(odds[other] for other in of) - 1e-9 <= leaned[at] <= max(odds[other] for other in of) + 1e-9
    assert leanings(lines, [Place(likely=0.3)] * len(lines)) == [0.0] * len(lines)


def test_a_paragraph_that_reads_oddly_stays_with_its_like_and_a_sentence_in_a_list_of_links_goes_with_its_own() -> None:
    lines = [Line(at, at, "word " * 20) for at in range(10)]
    places = [Place(look="p", likely=share) for share in (0.95, 0.95, 0.4, 0.95, 0.95)]
    places += [Place(look="li", likely=share) for share in (0.1, 0.1, 0.6, 0.1, 0.1)]
    found = leanings(lines, places)
    likely = [weights.likelihood(weights.odds(at.likely) + more) for at, more in zip(places, found, strict=True)]
    assert all(share > 0.5 for share in likely[:5])
    assert all(share < 0.5 for share in likely[5:])


def test_what_is_said_for_and_against_a_line_adds_up_to_its_verdict() -> None:
    draft = drafted(PAGE)
    verdicts = draft.verdicts
    assert verdicts is not None
    for at in range(len(draft.lines)):
        told = verdicts.scales.around.start + sum(worth for _, worth in verdicts.parts(at))
        assert verdicts.likely(at) == pytest.approx(weights.likelihood(told), abs=1e-6)


def test_a_line_is_told_where_it_stands() -> None:
    layout = evidence.Layout(seen(html.fromstring(PAGE)))
    facts = evidence.known(
        "River moves",
        ["On day 3 nothing moved on the river, and then, before breakfast, all of..."],
        ["Ada Holt"],
    ).kept_by(PARAGRAPHS)
    worth = replace(load_weights(rules_dir() / "weights" / "html.yaml"), names={"related": -1.5})
    found = {layout.keys[at]: item for at, item in evidence.gather(layout, facts, worth, 0).items()}
    assert len(found) == len(layout.lines)
    body, link = found[evidence.page.shape.key(PARAGRAPHS[3])], found["goat found in chapel after storm"]
    assert (body["kept"], body["apart"], body["names"], body["described_inside"]) == (1, 0, 0, True)
    assert (link["kept"], link["linked"], link["names"], link["in_aside"]) == (0, 1.0, -1.5, True)
    assert link["apart"] > 0
    assert found["river moves"]["like_title"] == 1.0


@given(
    body=st.lists(
        st.sampled_from([*PARAGRAPHS, "Menu", "12", "<a>Goat found</a>", "<b>By Ada</b>"]), min_size=1, max_size=40
    )
)
def test_evidence_is_of_one_kind_for_every_line_and_never_depends_on_the_order_of_sets(body: list[str]) -> None:
    tree = html.fromstring("<html><body>" + "".join(f"<div><p>{text}</p></div>" for text in body) + "</body></html>")
    layout = evidence.Layout(seen(tree))
    scales = load_weights(rules_dir() / "weights" / "html.yaml")
    found = evidence.gather(layout, evidence.known("", [], []).kept_by([]), scales, 0)
    assert len({frozenset(item) for item in found.values()}) == 1
    assert set(scales.own.steps) <= set(found[0])
    assert all(0 <= weights.likelihood(scales.own.odds(item)) <= 1 for item in found.values())


@given(
    body=st.lists(
        st.sampled_from([*PARAGRAPHS, "Menu", "12", "<a>Goat found</a>", f"<nav><ul>{MENU}</ul></nav>"]), min_size=1
    ),
    least=st.sampled_from([0, 1e-9, 0.03, 0.5, 0.97, 1]),
    kept=st.sets(st.sampled_from(["Menu", "12", PARAGRAPHS[0]])),
)
def test_evidence_is_spared_of_no_line_that_is_likely_enough(body: list[str], least: float, kept: set[str]) -> None:
    layout = evidence.Layout(seen(html.fromstring(f"<html><body><p>{'</p><p>'.join(body)}</p></body></html>")))
    scales = load_weights(rules_dir() / "weights" / "html.yaml")
    facts = evidence.known("", [], []).kept_by(kept)
    every, some = evidence.gather(layout, facts, scales, 0), evidence.gather(layout, facts, scales, least)
    assert len(every) == len(layout.lines)
    for at, item in every.items():
        if weights.likelihood(scales.own.odds(item)) >= least or item["kept"]:
            assert some[at] == item


@given(
    values=st.fixed_dictionaries({"words": st.floats(0, 99), "linked": st.floats(0, 1), "names": st.floats(-9, 9)}),
    told=st.sets(st.sampled_from(["words", "linked", "names"])),
)
def test_what_is_told_of_a_line_bounds_what_it_comes_to(values: dict[str, float], told: set[str]) -> None:
    own = load_weights(rules_dir() / "weights" / "html.yaml").own
    whole = {name: values.get(name, 0.0) for name in own.steps}
    bound = own.most - own.short({name: whole[name] for name in told})
    assert own.odds(whole) <= bound + evidence.NOISE
    assert own.odds(whole) == pytest.approx(own.most - own.short(whole))
    assert own.short(whole) == pytest.approx(sum(own.lack(name, value) for name, value in whole.items()))


@given(st.dictionaries(st.sampled_from(["itself", "words", "linked"]), st.floats(-9, 99), min_size=3))
def test_what_trees_come_to_is_the_sum_of_their_parts(values: dict[str, float]) -> None:
    around = load_weights(rules_dir() / "weights" / "html.yaml").around
    whole = {name: values.get(name, 0.0) for name in around.lines}
    assert around.odds(whole) == pytest.approx(around.start + sum(part for _, part in around.parts(whole)))


@given(likely=st.floats(0, 1), odds=st.floats(-40, 40))
def test_odds_of_a_likelihood_are_the_least_that_come_to_it(likely: float, odds: float) -> None:
    if weights.likelihood(odds) >= likely:
        assert odds >= weights.least_odds(likely) - evidence.NOISE


def scale(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "w.yaml"
    path.write_text(text)
    return path


def test_a_scale_adds_up_and_says_what_speaks_against_a_line(tmp_path: Path) -> None:
    text = (
        "about: x\nown:\n  start: 1\n  words: {at: [2, 8], worth: [-3, 0.5, 1]}\n"
        "  linked: {at: [0.5], worth: [0, -2]}\n"
        "around:\n  start: 2\n  trees:\n  - [itself, 0, 0, -1, 1]\n  - [gone, 0.5, 0, [words, 5, 0.2, 0, 0.4], -0.5]\n"
    )
    found = load_weights(scale(tmp_path, text))
    assert found.own.odds({"words": 2, "linked": 1.0}) == 1 - 3 - 2
    assert found.own.odds({"words": 2.1, "linked": 0.5}) == 1 + 0.5
    assert found.own.odds({"words": 9, "linked": 0}) == 1 + 1
    few, many = ({"words": words, "linked": 1.0, "itself": odds, "gone": 1} for words, odds in ((2, -4), (9, 4)))
    assert found.around.odds(few) == 2 - 1 - 0.5
    assert found.around.odds(many | {"gone": 0}) == pytest.approx(2 + 1 + 0.4)
    assert dict(found.around.parts(many | {"gone": 0})) == pytest.approx({"gone": 0.2, "words": 0.2, "itself": 1})
    assert found.against(few) == "words"
    assert found.against(many) == "gone"


forks = st.recursive(
    st.floats(-3, 3).map(lambda worth: round(worth, 3)),
    lambda parts: st.tuples(
        st.sampled_from(["words", "gone", "itself"]), st.floats(-5, 5), st.floats(-2, 2), parts, parts
    ).map(list),
    max_leaves=9,
).filter(lambda tree: isinstance(tree, list))


@given(
    trees=st.lists(forks, max_size=5),
    evidence=st.fixed_dictionaries(dict.fromkeys(["words", "gone", "itself"], st.floats(-6, 6))),
)
def test_what_each_kind_of_evidence_is_worth_in_trees_adds_up(
    tmp_path_factory: pytest.TempPathFactory, trees: list[Any], evidence: dict[str, float]
) -> None:
    text = json.dumps({"around": {"start": 0.5, "trees": trees}})
    found = load_weights(scale(tmp_path_factory.mktemp("w"), text)).around
    assert found.odds(evidence) == pytest.approx(0.5 + sum(leaf(tree, evidence) for tree in trees), abs=1e-9)
    parts = sum(worth for _, worth in found.parts(evidence))
    assert found.start + parts == pytest.approx(found.odds(evidence), abs=1e-9)
    if trees:
        assert found.lines.keys() == {name for tree in trees for name in asked(tree)}


def leaf(tree: Any, evidence: dict[str, float]) -> float:
    while isinstance(tree, list):
        tree = tree[3] if evidence[tree[0]] <= tree[1] else tree[4]
    return float(tree)


def asked(tree: Any) -> set[str]:
    return {tree[0], *asked(tree[3]), *asked(tree[4])} if isinstance(tree, list) else set()


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("own:\n  words: {at: [2, 1], worth: [1, 2, 3]}\n", "2:10", "limits that rise"),
        ("own:\n  words: {at: [2], worth: [1]}\n", "2:10", "one worth more"),
        ("own:\n  words: {at: [[1]], worth: [1, 2]}\n", "2:16", "must be a number, not a list"),
        ("own:\n  start:\n", "2:9", "must be a number, not nothing"),
        ("own:\n  words: {at: [x], worth: [1, 2]}\n", "2:16", "must be a number, not 'x'"),
        ("own:\n  words: {at: [nan], worth: [1, 2]}\n", "2:16", "must be a number, not 'nan'"),
        ("owm: {}\n", "1:1", "did you mean 'own'"),
        ("around:\n  trees: [[words, 1, 0, 2]]\n", "2:11", "a tree is"),
        ("around:\n  trees: [[words, 1, 0, 2, [words, 1]]]\n", "2:28", "a tree is"),
        ("around:\n  trees: [[words, 1, 0, 2, {}]]\n", "2:28", "must be"),
        ("around:\n  trees: [3]\n", "2:11", "a tree is"),
        (f"around:\n  trees: [{'[words, 1, 0, ' * 51}0{', 0]' * 51}]\n", "2:711", "no more than 50 times in a row"),
    ],
)
def test_broken_weights_are_shown_with_their_place(tmp_path: Path, text: str, place: str, said: str) -> None:
    with pytest.raises(FileError, match=f":{place}: .*{said}") as error:
        load_weights(scale(tmp_path, text))
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


@pytest.mark.parametrize("of", ["html", "text"])
@pytest.mark.parametrize(
    ("asks", "place"),
    [
        ("own:\n  start: 0\n  wordz: {at: [1], worth: [0, 1]}\n", "4:3"),
        ("around:\n  trees:\n  - [words, 1, 0, [wordz, 1, 0, 0, 0], 0]\n", "4:20"),
    ],
)
def test_evidence_that_there_is_not_is_shown_with_its_place(tmp_path: Path, of: str, asks: str, place: str) -> None:
    scale(tmp_path, f"of: {of}\n{asks}")
    (tmp_path / "plan.yaml").write_text("stages:\n  - region: {weights: w.yaml}\n")
    with pytest.raises(
        FileError, match=rf"w.yaml:{place}: there is no evidence 'wordz' about lines of {of}; did you mean 'words'"
    ):
        Cleaner(tmp_path / "plan.yaml")


@pytest.mark.parametrize("name", ["html", "text"])
def test_shipped_weights_are_of_evidence_that_there_is(name: str) -> None:
    scales = load_weights(rules_dir() / "weights" / f"{name}.yaml")
    assert scales.own.steps.keys() <= kinds.alone(scales.of)
    assert scales.around.lines.keys() - {weights.ITSELF} <= kinds.among(scales.of)


def test_a_plan_names_its_own_weights_and_is_told_when_they_are_missing(tmp_path: Path) -> None:
    scale(tmp_path, "about: x\nown: {start: 5}\naround: {start: 5}\n")
    plan = tmp_path / "plan.yaml"
    plan.write_text("extract: {weights: w.yaml}\nstages:\n  - region: {weights: w.yaml}\n")
    article = Cleaner(plan).clean(Page("x", "html", PAGE, "x"))
    assert isinstance(article, Article)
    assert "Ferries" in article.text
    plan.write_text("stages:\n  - region: {weights: v.yaml}\n")
    with pytest.raises(FileError, match=r"plan.yaml:2:23: there are no weights 'v.yaml'"):
        Cleaner(plan)


@given(text=st.text(st.characters()))
def test_letters_and_capitals_are_counted_as_python_has_them(text: str) -> None:
    letters = [char for char in text if char.isalpha()]
    assert evidence.line.letters_of(text) == (len(letters), sum(map(str.isupper, letters)))


@pytest.mark.parametrize("name", ["html", "text"])
def test_weights_that_were_kept_are_those_of_the_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = rules_dir() / "weights" / f"{name}.yaml"
    read = weights_of(path.read_bytes(), path)
    first, again = (load_weights.__wrapped__(path) for _ in range(2))
    assert any((tmp_path / "unchrome").iterdir())
    assert first == again == read
