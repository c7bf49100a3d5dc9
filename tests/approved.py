"""Texts that a person has read and approved, and what is told now."""

from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path

import pytest

_LINES = 60


def assert_approved(told: Iterable[str], approved: Path, request: pytest.FixtureRequest) -> None:
    """That this is told, line by line; ``--snapshot-update`` writes it anew."""
    assert_same("\n".join(told) + "\n", approved, request)


def assert_same(text: str, approved: Path, request: pytest.FixtureRequest) -> None:
    """That a file holds this text; where it does not, the difference is what fails. ``--snapshot-update`` writes it."""
    if request.config.getoption("--snapshot-update"):
        approved.write_text(text, encoding="utf-8")
    assert approved.exists(), f"there is no {approved.name}: run with --snapshot-update, and read it"
    before = approved.read_text(encoding="utf-8")
    if text != before:
        found = list(unified_diff(before.splitlines(), text.splitlines(), "approved", "now", lineterm="", n=1))
        more = [f"… {len(found) - _LINES} more lines"] if len(found) > _LINES else []
        hint = f"{approved.name} is another; if that is meant, run with --snapshot-update and read the difference"
        pytest.fail("\n".join([hint, *found[:_LINES], *more]), pytrace=False)
