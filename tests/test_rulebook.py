"""What a user is told about a rule file or a plan that is wrong: the file, the line, what was found, what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from unchrome import plan, rulebook
from unchrome.rulebook.read import rules_of
from unchrome.stages.ruled import Rules
from unchrome.yamlfile import FileError

RULE = """about: x
rules:
  - id: share-bar
    why: Buttons.
    action: drop
    match: '^share$'
"""


def rules(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    return [rule.id for rule in rulebook.load([path])]


def test_a_rule_file_loads(tmp_path: Path) -> None:
    assert rules(tmp_path, RULE) == ["share-bar"]


def test_rules_that_were_kept_are_the_rules_that_were_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    files = rulebook.files()
    read = [rule for file in files for rule in rules_of(file, trusted=True)]
    assert rulebook.load(files) == read
    assert len(list((tmp_path / "cache").rglob("*.json"))) == 1
    assert rulebook.load(files) == read
    assert read != [replace(rule, misses=rule.misses[1:]) for rule in rulebook.load(files)]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("match:", "mtach:", 6, "a rule has no key 'mtach'; did you mean 'match'?"),
        ("    action: drop\n", "    action: dorp\n", 5, "'action' cannot be 'dorp'; did you mean 'drop'?"),
        ("    action: drop\n", "    action: take:tittle\n", 5, "did you mean 'take:title'?"),
        ("    why: Buttons.\n", "", 3, "the rule has no 'why'"),
        ("share-bar", "Share Bar", 3, "must be kebab-case"),
        ("'^share$'", "'^share(?=d)'", 6, "RE2 has no look-around"),
        ("'^share$'", "'^(share'", 6, "is not a pattern RE2 takes"),
        ("'^share$'", "'^x*'", 6, "would find every line"),
        ("'^share$'", "'^{when}$'", 6, "uses {when}, but this file has no such part"),
        ("    match: '^share$'\n", "", 3, "would find every line"),
        (
            "    match: '^share$'\n",
            "    equals: [Photo: AP]\n",
            6,
            "must be text, but this is a mapping; put it in quotes",
        ),
        ("    match: '^share$'\n", "    equals: ['']\n", 6, "an empty text, which would find every line"),
        ("    match: '^share$'\n", "    match: a\n    match: b\n", 7, "the key 'match' is here twice; keep one"),
        ("    match: '^share$'\n", "    match: a\n    when: {max_words: few}\n", 7, "must be a whole number"),
        (
            "    match: '^share$'\n",
            "    match: a\n    when: {min_link_density: 3}\n",
            7,
            "must be a number from 0 to 1",
        ),
        ("    match: '^share$'\n", "    match: a\n    when: {echos: title}\n", 7, "did you mean 'echoes'?"),
        ("    match: '^share$'\n", "    match: a\n    status: stable\n", 3, "needs hits and misses"),
        (
            "    match: '^share$'\n",
            "    match: (?P<writer>a)\n",
            3,
            "the group 'writer' of rule 'share-bar' is no field",
        ),
        ("    match: '^share$'\n", "    match: a\n    hits: [{out: x}]\n", 7, "the example has no 'in'"),
        ("    match: '^share$'\n", "    match: *x\n", 6, "put text that starts with * in quotes"),
        ("    action: drop\n", "    action: drop-rest\n", 3, "needs 'where: tail'"),
        ("    action: drop\n", "    action: drop-rest\n    where: edge\n", 3, "needs 'where: tail'"),
        ("    action: drop\n", "    action: drop\n    where: edges\n", 6, "did you mean 'edge'?"),
        ("about: x", "about: x\n\tbad", 2, "not YAML"),
        ("rules:", "ruls:", 2, "did you mean 'rules'?"),
    ],
)
def test_every_mistake_is_shown_with_its_place(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in RULE
    with pytest.raises(FileError) as caught:
        rules(tmp_path, RULE.replace(old, new, 1))
    first, *shown = str(caught.value).split("\n")
    assert says in first
    assert first.startswith(f"{tmp_path / 'x.yaml'}:{line}:")
    assert shown[0].strip() == RULE.replace(old, new, 1).split("\n")[line - 1].strip()


def test_an_id_used_twice_names_both_places(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"already used at .*x\.yaml:3"):
        rules(tmp_path, RULE + RULE.removeprefix("about: x\nrules:\n"))


def test_yaml_words_that_look_like_values_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(RULE.replace("match: '^share$'", "equals: [12:30, NO, 2031-05-06, 1_000]"))
    assert rulebook.load([path])[0].equals == {"12:30", "no", "2031-05-06", "1_000"}


def test_plain_text_takes_straight_and_curly_quotes(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(RULE.replace("match: '^share$'", "equals: [Don't miss it]\n    starts: ['Editor''s']"))
    rule = rulebook.load([path])[0]
    assert all(rule.find(line) for line in ("Don’t miss it", "don't Miss it", "Editor’s pick", "EDITOR'S pick"))
    assert not rule.find("Editors pick")


def test_code_points_in_patterns_are_no_parts(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(RULE.replace("^share$", r"^\x{feff}\p{Greek}$"))
    assert rulebook.load([path])[0].find("\ufeffΩ")


def test_a_rule_of_a_site_file_is_for_that_site(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    path = tmp_path / "sites" / "herald.example.yaml"
    path.write_text(RULE)
    assert rulebook.load([path])[0].when.site == ("herald.example",)


PLAN = "stages:\n  - chrome: {rules: [chrome/en/*]}\n  - gate: {min_words: 5}\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("stages:", "stage:", 1, "did you mean 'stages'?"),
        ("- gate", "- gaet", 3, "did you mean 'gate'?"),
        ("min_words: 5", "min_word: 5", 3, "did you mean 'min_words'?"),
        ("min_words: 5", "min_words: five", 3, "must be a whole number"),
        ("chrome/en/*", "chrome/xx/*", 2, "no rule file is called 'chrome/xx/*'"),
        ("chrome/en/*]", "chrome/en/*], max_removed: 2", 2, "must be a number from 0 to 1"),
        ("chrome/en/*]", "chrome/en/*], without: [no-such]", 2, "this stage has no rule 'no-such'"),
        ("stages:", "extract: {lean: recal}\nstages:", 1, "did you mean 'recall'?"),
        ("- gate: {min_words: 5}", "- gate", 3, "must be a mapping"),
    ],
)
def test_every_mistake_in_a_plan_is_shown_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(PLAN.replace(old, new, 1))
    with pytest.raises(FileError) as caught:
        plan.load(path)
    first = str(caught.value).split("\n")[0]
    assert says in first
    assert first.startswith(f"{path}:{line}:")


def test_rules_that_do_not_suit_their_stage_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("stages:\n  - trim: {rules: [chrome/en/share]}\n")
    with pytest.raises(FileError, match=r"share\.yaml:\d+:1: the rule '.*' is in a 'trim' stage"):
        plan.load(path)


def test_a_plan_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(plan.PlanError, match="did you mean 'article'"):
        plan.load("artcle")


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(plan.PlanError, match="no rule files"):
        plan.load("article", tmp_path)


def test_without_leaves_a_rule_out(tmp_path: Path) -> None:
    from unchrome.flow import Cleaner
    from unchrome.model import Article, Page

    text = f"Nothing moved on the river for nine days.\nKHBTV.com\n{'The gates stayed shut. ' * 20}"
    base = "stages:\n  - lift: {rules: [fields/*]WITHOUT}\n"
    kept = []
    for without in ("", ", without: [bare-host]"):
        path = tmp_path / "mine.yaml"
        path.write_text(base.replace("WITHOUT", without))
        article = Cleaner(path).clean(Page("x", "text", text, "x"))
        assert isinstance(article, Article)
        kept.append("KHBTV.com" in article.text)
    assert kept == [False, True]


def test_extra_rules_apply_drafts_too(tmp_path: Path) -> None:
    import unchrome
    from unchrome.model import Article, Page

    (tmp_path / "mine.yaml").write_text(RULE.replace("^share$", "^the gates stay shut$"))
    text = "The gates stay shut\n" + "Nothing moved on the river for nine days. " * 12
    article = unchrome.Cleaner(rules=tmp_path).clean(Page("x", "text", text, "x"))
    assert isinstance(article, Article)
    assert "The gates stay shut" not in article.text
    assert "The gates stay shut" in unchrome.clean(text).text


def test_the_digest_changes_with_a_rule(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(RULE)
    before = plan.load("article", tmp_path).digest
    path.write_text(RULE.replace("Buttons", "Some buttons"))
    assert plan.load("article", tmp_path).digest != before
    assert plan.load().digest == plan.load().digest


def cleaned(tmp_path: Path, rule: str, text: str) -> object:
    from unchrome.flow import Cleaner
    from unchrome.model import Page

    (tmp_path / "mine.yaml").write_text(f"rules:\n  - {{id: {rule}}}\n")
    return Cleaner(rules=tmp_path).clean(Page("x", "text", text, "x"))


BODY = "Nothing moved on the river for nine days, and then it did. " * 12


@pytest.mark.parametrize("name", ["join", "tail", "lead", "break"])
def test_a_users_rule_may_have_any_id(tmp_path: Path, name: str) -> None:
    from unchrome import ledger
    from unchrome.model import Article

    text = f"zebra\n {BODY}\n\nzebra\nEnd of it all."
    article = cleaned(tmp_path, f"{name}, why: x, action: drop, match: '^zebra$'", text)
    assert isinstance(article, Article)
    assert "zebra" not in article.text
    assert ledger.undo(article.text, article.ledger) == text


def test_a_cut_takes_all_its_pieces_at_once(tmp_path: Path) -> None:
    from unchrome import ledger
    from unchrome.model import Article

    text = f"{BODY}\n" + "[ad] one [ad] two " * 40 + "[ad]"
    article = cleaned(tmp_path, "ads, why: x, action: cut, match: '\\[ad\\]'", text)
    assert isinstance(article, Article)
    assert article.text.endswith("\n\n" + " ".join(["one two"] * 40))
    assert ledger.undo(article.text, article.ledger) == text


def test_a_long_tail_settles_in_one_pass(tmp_path: Path) -> None:
    from unchrome.model import Article

    notes = "\n".join(
        f"An earlier version of this article misstated the length of ferry {i}, and so on." for i in range(300)
    )
    article = cleaned(tmp_path, "x, why: x, action: drop, match: '^zebra$'", f"{BODY}\n{BODY}.\n{notes}")
    assert isinstance(article, Article)
    assert len(article["notes"]) == 300


def test_the_share_removed_is_of_the_page_as_it_came(tmp_path: Path) -> None:
    from unchrome.model import Reject

    text = "\n".join([f"cut this whole part please KEEP {BODY[:60]}", *["cut all of this KEEP a"] * 90])
    found = cleaned(tmp_path, "x, why: x, action: cut, match: '^.*? KEEP'", text)
    assert isinstance(found, Reject)
    assert "would remove 8" in found.detail or "would remove 9" in found.detail


def test_sites_and_list_markers_in_rules_are_read_as_they_are_in_pages(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        RULE.replace("match: '^share$'", "equals: ['- Advert here -']\n    when: {site: www.Herald.example}")
    )
    rule = rulebook.load([path])[0]
    assert rule.find("Advert here -")
    assert rule.when.site == ("herald.example",)


def test_extra_rules_run_once_a_round_though_there_are_two_lift_stages(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("rules:\n  - {id: mine, why: x, action: take:section, match: '^quay$'}\n")
    held = [
        [rule.id for rule in stage.rules] for stage in plan.load("article", tmp_path).stages if isinstance(stage, Rules)
    ]
    assert sum("mine" in ids for ids in held) == 1
    assert "mine" in held[0]
