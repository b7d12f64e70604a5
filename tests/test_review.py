"""Review: decisions are written at once, nothing else in a file changes, and nobody from elsewhere can decide."""

from __future__ import annotations

import re
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import herald
from reviewing import Review, reviewing
from test_mine import run, saved
from unchrome import plan
from unchrome.flow import Cleaner
from unchrome.mine.mining import Mining
from unchrome.model import Article
from unchrome.review.decisions import ChangedError, Decisions, Step, UnsoundError
from unchrome.review.index import Index
from unchrome.review.sheet import Sheet, SheetError
from unchrome.rule import WHERE

FILE = "example.com.yaml"
PAGES = [herald.page(number) for number in range(12)]
BY_HAND = """\
# Rules of ours.
about: Boxes.   # all of them
rules:
  # The first.
  - id: first   # keep this
    why: 'It is: a box.'
    when:
      site: [a.example]
    equals:
      - Sign up   # the call
      - "12:30"
      - NO
    action: drop
    hits:
      - Sign up
    misses: [Sign down]

  # The second.
  - {id: second, why: "Of a\\u00a0box", when: {site: [a.example]}, match: "^box \\\\d+$", action: drop,
     status: draft, hits: [box 1], misses: [box]}
"""


def made(text: str) -> Sheet:
    return Sheet(Path("x.yaml"), text.encode())


def says(path: Path) -> dict[str, Any]:
    """The rules of a file by id, read by the YAML library itself."""
    return {rule["id"]: rule for rule in yaml.safe_load(path.read_bytes())["rules"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    return saved(PAGES, tmp_path / "rules")


@pytest.fixture
def named(folder: Path) -> dict[str, str]:
    """The ids of the rules, by the first line that each hits."""
    return {rule["hits"][0]: name for name, rule in says(folder / FILE).items()}


@pytest.fixture
def review(folder: Path) -> Iterator[Review]:
    with reviewing(folder) as running:
        yield running


# What is written


@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("name", ["first", "second"])
def test_only_the_decision_is_written(name: str, mark: str, breaks: str) -> None:
    text = mark + BY_HAND.replace("\n", breaks)
    before = made(text)
    after = before.changed({name: {"status": "refused"}})
    assert after.rule(name).status == "refused"
    written = after.content.decode()
    if name == "first":
        assert written == text.replace(
            f"    action: drop{breaks}    hits", f"    status: refused{breaks}    action: drop{breaks}    hits"
        )
    else:
        assert written == text.replace("status: draft", "status: refused")


scalars = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\u2028\u2029\u0085"),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from(
        [
            "NO",
            "12:30",
            "Photo: AP",
            "- x",
            "#1",
            "2031-05-06",
            "0777",
            "1e3",
            "~",
            "null",
            "'",
            '"',
            "a  b",
            "*x",
            "&x",
            "𝒜",
            " x ",
        ]
    ),
)
rules = st.fixed_dictionaries(
    {
        "why": scalars,
        "equals": st.lists(scalars, min_size=1, max_size=3),
        "action": st.just("drop"),
        "hits": st.lists(scalars, max_size=3),
    },
    optional={
        "status": st.sampled_from(["draft", "stable", "refused"]),
        "evidence": st.fixed_dictionaries(
            {"share": st.just(0.25), "samples": st.lists(st.fixed_dictionaries({"line": scalars}), max_size=2)}
        ),
    },
)


@given(
    listed=st.lists(rules, min_size=1, max_size=4),
    at=st.integers(0, 3),
    flow=st.sampled_from([None, True, False]),
    status=st.sampled_from(["draft", "stable", "refused"]),
    hits=st.none() | st.lists(scalars.map(str.strip).filter(bool), min_size=1, max_size=3),
)
def test_whatever_rules_say_the_others_stay_to_the_byte(
    listed: list[dict[str, Any]], at: int, flow: bool | None, status: str, hits: list[str] | None
) -> None:
    file = {"about": "x", "rules": [{"id": f"r{number}"} | rule for number, rule in enumerate(listed)]}
    before = made(yaml.safe_dump(file, allow_unicode=True, sort_keys=False, width=1 << 30, default_flow_style=flow))
    name = f"r{at % len(listed)}"
    after = before.changed({name: {"status": status} | ({"hits": hits} if hits else {})})
    start, stop = before.entries[name].start, before.entries[name].stop
    assert after.text.startswith(before.text[:start])
    assert after.text.endswith(before.text[stop:])
    said = dict(before.entries[name].says) | {"status": status} | ({"hits": hits} if hits else {})
    assert after.entries[name].says == said


@pytest.mark.parametrize("text", ["?0", "? 0", ":0", "Like it? Share it", "a: b", "- a"])
def test_a_text_between_brackets_reads_the_same(text: str) -> None:
    sheet = made("rules:\n  - {id: a, why: x, equals: [x], action: drop}\n  - id: b\n    why: x\n    equals: [x]\n")
    for name in ("a", "b"):
        assert sheet.changed({name: {"equals": ["x", text]}}).entries[name].says["equals"] == ["x", text]
        assert sheet.changed({name: {"why": text, "hits": [text]}}).entries[name].says["hits"] == [text]


def test_a_list_that_is_edited_keeps_the_comments_of_what_stays() -> None:
    sheet = made(BY_HAND)
    made_of_it = sheet.changed({"first": {"equals": ["Sign up", "NO", "Join: us"], "match": "^sign"}})
    part = made_of_it.part("first")
    assert "- Sign up   # the call\n" in part
    assert "- NO\n      - 'Join: us'\n" in part
    assert made_of_it.entries["first"].says["equals"] == ["Sign up", "NO", "Join: us"]


@given(before=st.lists(st.sampled_from("abcdef"), unique=True, min_size=1), after=st.permutations("abcdefgh"))
def test_texts_put_between_others_cost_no_comments(before: list[str], after: list[str]) -> None:
    kept = "".join(f"      - {text}  # {text}{text}\n" for text in before)
    sheet = made(f"rules:\n  - id: r\n    why: x\n    equals:\n{kept}    action: drop\n")
    order = iter(before)
    wanted = [next(order) if text in before else text for text in after[:7]]
    made_of_it = sheet.changed({"r": {"equals": wanted}})
    assert made_of_it.entries["r"].says["equals"] == wanted
    for text in set(wanted).intersection(before):
        assert f"- {text}  # {text}{text}\n" in made_of_it.part("r")


@pytest.mark.parametrize("text", ["", "a: [", "- a\n- b\n", "rules: x: y", "\xff"])
def test_what_is_no_rule_file_says_so(text: str) -> None:
    with pytest.raises(SheetError, match=r"x\.yaml: not a rule file"):
        Sheet(Path("x.yaml"), text.encode("latin-1"))


def test_two_rules_of_one_id_are_told(tmp_path: Path) -> None:
    rule = "  - {id: one, why: x, equals: [a], action: drop}\n"
    with pytest.raises(SheetError, match=r"x\.yaml: two rules have the id 'one'"):
        Sheet(Path("x.yaml"), f"about: x\nrules:\n{rule}{rule}".encode())


# Decisions


def test_a_decision_is_written_and_undone_to_the_byte(folder: Path, named: dict[str, str]) -> None:
    decisions, before = Decisions(folder), (folder / FILE).read_bytes()
    name = named["News"]
    decisions.decide(FILE, {name: Sheet.read(folder / FILE).entries[name].digest}, "refused", Step("x"))
    assert says(folder / FILE)[name]["status"] == "refused"
    assert [*decisions.undo(decisions.steps[-1])] == [(FILE, "")]
    assert (folder / FILE).read_bytes() == before
    assert decisions.last is None
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_what_was_changed_since_it_was_shown_is_not_decided(folder: Path, named: dict[str, str]) -> None:
    decisions, name = Decisions(folder), named["News"]
    shown = Sheet.read(folder / FILE).entries[name].digest
    other = Sheet.read(folder / FILE).entries[named["Boats for Sale"]].digest
    path = folder / FILE
    path.write_text(path.read_text().replace("equals: [News]", "equals: [News, Olds]"))
    written = path.read_bytes()
    with pytest.raises(ChangedError, match="changed since it was shown"):
        decisions.decide(FILE, {name: shown, named["Boats for Sale"]: other}, "stable", Step("x"))
    assert path.read_bytes() == written
    decisions.decide(FILE, {named["Boats for Sale"]: other}, "stable", Step("x"))
    assert says(path)[name]["equals"] == ["News", "Olds"]


def test_what_was_changed_since_it_was_decided_is_not_undone(folder: Path, named: dict[str, str]) -> None:
    decisions, path = Decisions(folder), folder / FILE
    for line, status in (("News", "stable"), ("Boats for Sale", "refused")):
        decisions.decide(FILE, {named[line]: Sheet.read(path).entries[named[line]].digest}, status, Step(line))
    path.write_text(path.read_text().replace("status: refused", "status: draft"))
    ((_, wrong),) = decisions.undo(decisions.steps[-1])
    assert "changed since it was shown" in wrong
    assert [step.done for step in decisions.steps] == ["News"]
    assert [*decisions.undo(decisions.steps[-1])] == [(FILE, "")]
    assert {rule["status"] for rule in says(path).values()} == {"draft"}


def test_what_would_not_load_is_not_written(folder: Path, named: dict[str, str]) -> None:
    decisions, name, before = Decisions(folder), named["News"], (folder / FILE).read_bytes()
    shown = Sheet.read(folder / FILE).entries[name].digest
    for changes, why in (
        ({"equals": ["Olds"]}, "is missed: its text does not match"),
        ({"equals": None}, "would find every line"),
        ({"match": "(a"}, "not a pattern RE2 takes"),
        ({"misses": ["NEWS"]}, "is hit"),
    ):
        with pytest.raises(UnsoundError, match=re.escape(why)):
            decisions.edit(FILE, name, shown, changes, Step("x"))
    assert (folder / FILE).read_bytes() == before
    assert not decisions.steps


def test_a_file_that_is_decided_on_is_whole_at_every_moment(folder: Path) -> None:
    decisions, path, stop = Decisions(folder), folder / FILE, threading.Event()
    seen: set[bytes] = set()

    def look() -> None:
        while not stop.is_set():
            seen.add(path.read_bytes())

    versions = {path.read_bytes()}
    reader = threading.Thread(target=look)
    reader.start()
    for name, entry in Sheet.read(path).entries.items():
        decisions.decide(FILE, {name: entry.digest}, "stable", Step("x"))
        versions.add(path.read_bytes())
    stop.set()
    reader.join()
    assert seen <= versions


# What becomes of decided rules


def test_refused_rules_never_run_and_are_not_proposed_again(folder: Path, named: dict[str, str]) -> None:
    decisions, name = Decisions(folder), named["News"]
    decisions.decide(FILE, {name: Sheet.read(folder / FILE).entries[name].digest}, "refused", Step("x"))
    cleaner = Cleaner("mined", folder)
    article = cleaner.clean(herald.page(40))
    assert isinstance(article, Article)
    assert "News" in article.text.split("\n\n")
    assert "Boats for Sale" not in article.text
    assert cleaner.plan.refused == {name}
    with Mining(cleaner.plan.refused) as mining:
        for result in Cleaner("mined").run(PAGES):
            mining.see(result)
        ((_, proposals),) = mining.proposals()
    assert {proposal.id for proposal in proposals} == set(named.values()) - {name}


def test_mining_again_with_the_folder_proposes_only_what_is_new(
    folder: Path, named: dict[str, str], tmp_path: Path
) -> None:
    decisions, name = Decisions(folder), named["News"]
    decisions.decide(FILE, {name: Sheet.read(folder / FILE).entries[name].digest}, "refused", Step("x"))
    pages = herald.write(tmp_path / "pages.jsonl", PAGES)
    assert run("mine", pages, "--rules", folder, "-o", tmp_path / "again")[0] == 0
    assert not [*(tmp_path / "again").iterdir()]
    assert run("mine", pages, "--against", folder)[:2] == (0, "")


def test_a_mined_rule_with_no_line_like_it_can_be_accepted(folder: Path, named: dict[str, str]) -> None:
    assert "misses" not in says(folder / FILE)[named["News"]]
    decisions = Decisions(folder)
    for name, entry in Sheet.read(folder / FILE).entries.items():
        decisions.decide(FILE, {name: entry.digest}, "stable", Step("x"))
    assert {rule.status for rule in plan.load("mined", folder).rules} == {"stable"}


# The server


def test_pages_from_elsewhere_are_refused(review: Review, folder: Path, named: dict[str, str]) -> None:
    before = (folder / FILE).read_bytes()
    token = review.address.rsplit("/", 2)[1]
    body = f"file={FILE}&id={named['News']}&status=stable&digest={review.digest(FILE, named['News'])}"
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {},
        {"Origin": review.origin.replace("127.0.0.1", "localhost")},
        {"Origin": review.origin, "Host": "evil.example"},
        {"Origin": review.origin, "Host": f"evil.example:{review.origin.rpartition(':')[2]}"},
        {"Origin": review.origin, "Sec-Fetch-Site": "cross-site"},
    ):
        assert review.ask("POST", f"/{token}/decide", body, **headers).status == 403, headers
    for path in ("/", "/static/review.js", f"/{token[:-1]}/", f"/{token}x/", "/%ff/", f"//{token}/"):
        assert review.ask("GET", path).status == 403, path
    assert review.ask("GET", f"/{token}/", Host="evil.example").status == 403
    assert review.ask("GET", f"/{token}/", Sec_Fetch_Site="cross-site").status == 403
    assert (folder / FILE).read_bytes() == before
    assert review.ask("POST", f"/{token}/decide", body, Origin=review.origin).status == 200


def test_every_answer_forbids_scripts_and_frames_from_elsewhere(review: Review) -> None:
    for answer in (review.get(""), review.get("static/review.js"), review.get("nothing"), review.ask("GET", "/")):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


def test_of_two_decisions_at_once_about_the_same_rule_one_holds(
    review: Review, folder: Path, named: dict[str, str]
) -> None:
    name = named["News"]
    shown = review.digest(FILE, name)
    answers: dict[str, int] = {}

    def decide(status: str) -> None:
        answers[status] = review.decide(FILE, name, status, shown).status

    threads = [threading.Thread(target=decide, args=(status,)) for status in ("stable", "refused")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [200, 409]
    assert answers[says(folder / FILE)[name]["status"]] == 200


def test_a_rule_can_be_edited_to_stand_wherever_rules_can(review: Review, named: dict[str, str], folder: Path) -> None:
    text = review.get(f"edit?file={FILE}&id={named['News']}").text
    assert all(f">{word}</option>" in text for word in WHERE)
    path = folder / FILE
    path.write_text(path.read_text().replace("where: head", "where: edge"))
    assert "in the head or the tail of the page" in review.get(f"card?file={FILE}&id={named['News']}").text


def test_what_is_not_there_says_so(review: Review, named: dict[str, str]) -> None:
    for path in (
        "site?file=../x.yaml",
        "site",
        f"card?file={FILE}&id=no",
        f"edit?file={FILE}&id=no",
        "static/../app.py",
    ):
        assert review.get(path).status == 404, path
    assert review.post("undo", step=0).status == 409
    assert review.post("work", work=7).status == 409
    assert review.post("bulk", file=FILE, least=0.5, status="stable", digest="old").status == 409
    assert review.decide(FILE, named["News"], "perhaps").status == 422


def test_a_file_that_is_broken_is_shown_as_such_and_the_others_go_on(folder: Path) -> None:
    (folder / "broken.yaml").write_text("rules: [")
    (folder / "unsound.yaml").write_text("rules:\n- {id: odd, why: x, acton: drop, equals: [x]}\n")
    with reviewing(folder) as review:
        assert "cannot be read" in review.get("?show=all").text
        assert "not a rule file" in review.get("site?file=broken.yaml").text
        assert "did you mean &#x27;action&#x27;?" in review.get("site?file=unsound.yaml&id=odd").text
        assert review.get(f"site?file={FILE}").status == 200


def test_the_index_follows_the_files(folder: Path) -> None:
    index = Index(folder)
    of = index.count("all")
    assert (index.count("open"), index.count("accepted")) == (of, 0)
    path = folder / FILE
    path.write_text(path.read_text().replace("status: draft", "status: stable", 2))
    assert index.refresh(FILE).count("accepted") == 2
    assert [row.confidence for row in index.sites[FILE].rows] == sorted(
        (row.confidence for row in index.sites[FILE].rows), reverse=True
    )


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("{empty}",), 2, "no rule files (*.yaml) here; `unchrome mine INPUT... -o"),
        (("{empty}/no",), 2, "no rule files (*.yaml) here"),
        (("{file}",), 2, "is a file; name the folder that it is in"),
        (("{rules}", "--plan", "mind"), 2, "did you mean 'mined'"),
        (
            ("{rules}", "--port", "{port}"),
            2,
            "cannot be used: Address already in use; without --port a free one is taken",
        ),
        (("{rules}", "--corpus", "{empty}/no.jsonl"), 4, "no.jsonl: rejected by source: No such file or directory"),
    ],
)
def test_wrong_usage_says_what_to_do(
    folder: Path, tmp_path: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    (tmp_path / "empty").mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        places = {"empty": tmp_path / "empty", "rules": folder, "file": folder / FILE, "port": taken.getsockname()[1]}
        ended, _, err = run("review", *(word.format(**places) for word in words))
    assert ended == code
    assert says in err


def test_without_the_extra_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "starlette", None)
    code, _, err = run("review", folder)
    assert code == 2
    assert "review needs starlette, which is not installed; pip install 'unchrome[review]'" in err
