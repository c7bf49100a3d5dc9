"""Tables for stdout count ages by the control plane's clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mcjob_tui.cli.job_tables import jobs_table
from tests.tui import story


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(hours=3), timedelta(hours=-3)])
def test_ages_are_right_whatever_the_clock_here_says(ahead: timedelta) -> None:
    created = datetime.now(UTC) - ahead - timedelta(minutes=20, seconds=30)
    job = replace(story.JOBS[0], created=created, started=created, finished=None)
    row = jobs_table((job,), namespaces=False, wide=False, clock_ahead=ahead).splitlines()[1].split()
    assert row[-2:] == ["20m", "20m"]
