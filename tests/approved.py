"""Texts that a person has read and approved, and what is told now."""

from collections.abc import Iterable
from pathlib import Path

import pytest


def assert_approved(told: Iterable[str], approved: Path, request: pytest.FixtureRequest) -> None:
    """That this is told, line by line; ``--snapshot-update`` writes it anew."""
    text = "\n".join(told) + "\n"
    if request.config.getoption("--snapshot-update"):
        approved.write_text(text, encoding="utf-8")
    assert text == approved.read_text(encoding="utf-8")
