"""One odd answer of each kind, to everything that is asked; ``python -m tests.faults odd`` tries all."""

from pathlib import Path

import pytest

from tests.faults.odd_answers import FIELDS, SHAPES
from tests.faults.odd_screens import SCREENS, visit_screens
from tests.faults.odd_trials import wrong_with_odd_answers

_NAMED = frozenset(
    {
        "text/plain",
        "half of it",
        "broken chunks",
        "204",
        "a huge number",
        "lone surrogates",
        "gzip cut off",
        "another list",
        "another object",
        "metadata is a text",
        "spec is a list",
        "a version of letters",
        "a huge version",
        "created in 99999",
        "created without a zone",
        "labels are a list",
        "owners are texts",
        "huge counts",
        "clusters are texts",
        "an item is null",
    }
)


async def test_whatever_is_answered_nothing_breaks_and_all_is_well_afterwards() -> None:
    odds = [each for each in (*SHAPES, *FIELDS) if each.name in _NAMED]
    assert len(odds) == len(_NAMED)
    assert await wrong_with_odd_answers(odds) == []


async def test_whatever_is_answered_the_screens_can_be_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    odds = [each for each in (*SHAPES, *FIELDS) if each.name == "spec is a list"]
    visits = await visit_screens(odds, tmp_path)
    assert visits.wrong == []
    assert visits.tried == dict.fromkeys(SCREENS, 1)
    assert min(visits.asked.values()) > 0
