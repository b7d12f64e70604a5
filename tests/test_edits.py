"""Edits fold into one flat script that applies and reverts, whatever was done in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unchrome.edits import Edit, EditError, apply, locate, record, revert

changes = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.text(max_size=6)), max_size=8)


@given(text=st.text(min_size=1, max_size=40), changes=changes, origin=st.integers(0, 9))
def test_any_pile_of_changes_applies_and_reverts(text: str, changes: list[tuple[int, int, str]], origin: int) -> None:
    now, script = text, []
    for at, length, after in changes:
        start, stop = min(at, len(now)), min(at + length, len(now))
        if start == stop:
            continue
        spot = locate(script, origin, start, stop)
        changed = now[:start] + after + now[stop:]
        edit = Edit(
            spot.origin_start,
            spot.origin_stop,
            now[spot.start : spot.stop],
            changed[spot.start : spot.stop + len(changed) - len(now)],
        )
        script, now = record(script, edit), changed
    assert apply(text, script, origin) == now
    assert revert(now, script, origin) == text


def test_text_that_does_not_read_as_the_edit_says_is_refused() -> None:
    with pytest.raises(EditError, match="at character 2: expected 'c', found 'x'"):
        apply("abx", [Edit(2, 3, "c", "")])
