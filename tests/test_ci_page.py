"""`docs/ci.md`: its files are written and its commands run, as a user would, in a repository of their own."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from test_cli import BODY, run

TOP = Path(__file__).parents[1]
PAGE = (TOP / "docs/ci.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
HTML = (
    f"<html><body><article><p>{BODY}</p><p>The Harbor Letter comes to your door on Fridays.</p></article></body></html>"
)
COMMANDS = {"unchrome": [sys.executable, "-m", "unchrome"], "pytest": [sys.executable, "-m", "pytest", "-q"]}
HAS_RULES = run("rules", "--help").returncode == 0


def git(*args: str) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *args], check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of the page: its pages, and the files that the page shows."""
    folder = tmp_path_factory.mktemp("repository")
    (folder / "pages").mkdir()
    (folder / "pages/ferry.html").write_text(HTML)
    for kind, content in BLOCKS:
        if kind != "sh":
            path = folder / content.partition("\n")[0].removeprefix("# ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
    ini = folder / "pytest.ini"
    ini.write_text(f"{ini.read_text()}addopts = -p unchrome.pytest_plugin -p no:cacheprovider\n")
    return folder


def steps(text: str) -> list[str]:
    """The command lines; what installs is done already."""
    return [line for line in text.splitlines() if line.strip() and not line.startswith("pip install")]


def assert_done(folder: Path, line: str, **env: str) -> None:
    """Run one line of the page; it must end well."""
    name, *rest = shlex.split(line)
    if rest[:1] == ["rules"] and not HAS_RULES:
        return
    command = [*COMMANDS.get(name, [name]), *rest]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "CI": "", **env})
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_the_page_has_what_it_promises() -> None:
    assert {"sh", "yaml", "ini"} == {kind for kind, _ in BLOCKS}
    for word in ("check --add", "--junit", "diff", "--update-golden", "pre-commit", "rules lint", "rules test"):
        assert word in PAGE


def test_its_commands_are_run(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "Pages and rules")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    for kind, content in BLOCKS:
        if kind == "sh":
            for line in steps(content):
                assert_done(repository, line)
    assert (repository / "golden/harbor-letter-goes/removed.tsv").read_text().split("\t")[2] == "harbor-letter"
    assert (repository / "golden.xml").is_file()
    workflow = yaml.safe_load((repository / ".github/workflows/articles.yaml").read_text())
    for step in workflow["jobs"]["articles"]["steps"]:
        for line in steps(step.get("run", "")):
            assert_done(repository, line, CI="true")


def test_the_hooks_are_commands_and_the_page_names_them(repository: Path) -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text())}
    config = yaml.safe_load((repository / ".pre-commit-config.yaml").read_text())
    assert [hook["id"] for hook in config["repos"][0]["hooks"]] == list(hooks)
    for hook in hooks.values():
        assert {"id", "name", "entry", "language", "files"} <= hook.keys()
        assert hook["language"] == "python"
        assert re.search(hook["files"], "house-rules/letter.yaml")
        assert not re.search(hook["files"], "pages/letter.yaml")
        assert_done(repository, f"{hook['entry']} house-rules/letter.yaml")
