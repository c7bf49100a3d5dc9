"""A few hostile inputs in places of the app itself; ``python -m tests.hostile app:`` tries all in all of them."""

from pathlib import Path

import pytest

from tests.hostile.app_places import try_clusters, try_settings
from tests.hostile.poisoned import Poisoned

pytestmark = pytest.mark.e2e


def test_what_a_server_says_of_clusters_is_harmless(tmp_path: Path, poisoned: Poisoned) -> None:
    tally = try_clusters(tmp_path / "tried", poisoned, lambda name: name.startswith("closing tag"))
    assert tally.tried == 12
    assert tally.wrong == ()


def test_what_the_app_begins_with_is_harmless(tmp_path: Path) -> None:
    tally = try_settings(tmp_path, lambda name: name == "every C1")
    assert tally.tried == 1
    assert tally.wrong == ()
