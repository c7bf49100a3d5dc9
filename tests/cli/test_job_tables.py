"""Tables for stdout count ages by the control plane's clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mcjob_tui.cli.job_tables import jobs_table, members_table
from tests.tui import story


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(hours=3), timedelta(hours=-3)])
def test_ages_are_right_whatever_the_clock_here_says(ahead: timedelta) -> None:
    created = datetime.now(UTC) - ahead - timedelta(minutes=20, seconds=30)
    job = replace(story.JOBS[0], created=created, started=created, finished=None)
    row = jobs_table((job,), namespaces=False, wide=False, clock_ahead=ahead).splitlines()[1].split()
    assert row[-2:] == ["20m", "20m"]


@pytest.mark.parametrize(
    ("silent", "as_of", "words"),
    [
        (False, None, "cannot be reached, its numbers are old"),
        (True, story.NOW, f"does not answer, its numbers may be old, from before {story.NOW:%Y-%m-%dT%H:%M:%SZ}"),
    ],
)
def test_a_cluster_out_of_contact_says_so_in_its_row(silent: bool, as_of: datetime | None, words: str) -> None:
    first, *rest = story.TICKS.members
    away = replace(first, stale=True, silent=silent, as_of=as_of)
    row, other = members_table((away, *rest)).splitlines()[1:3]
    assert "Running (stale)" in row
    assert row.endswith(words)
    assert other.endswith(" -")
