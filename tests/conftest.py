"""What the tests share: the labelled pages where they are there, and random pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("local", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=150, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The labelled pages and the founding document, which lie beside a checkout; tests that need them skip without."""
    folder = TOP.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the labelled pages are not here")
    return folder


@pytest.fixture(scope="session")
def golden() -> Path:
    return TOP / "golden"


FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's chromium."""
    path = shutil.which("chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if path is None:
        pytest.skip("there is no chromium here: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield opened
        opened.close()
