"""What the tests share: the labelled pages where they are there, and random pages."""

from __future__ import annotations

import os
from pathlib import Path

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
