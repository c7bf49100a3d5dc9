"""The screens over the real parts: a session with a sandbox in a process of its own."""

from collections.abc import Callable

import pytest

from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.delete_dialog import DeleteDialog
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from tests.tui.conftest import shows, until
from tests.tui.snapshot import visible_text


@pytest.mark.e2e
async def test_a_job_of_the_sandbox_is_watched_read_and_deleted(on_sandbox: Callable[..., McjobApp]) -> None:
    app = on_sandbox()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await shows(pilot, "tick-backfill-2026w47")
        assert "SANDBOX" in visible_text(app)
        await shows(pilot, "7 of 8 clusters ready")
        await pilot.press("f", "G", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await shows(pilot, "gcp-euw1-prod  4 pods: OOMKilled, exit code 137: the container needed more memory")
        await shows(pilot, "┃ allocating")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await pilot.press("f")
        await pilot.press("N", "G", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await shows(pilot, "✓ scheduled")
        assert any("┃ aws-use1-prod" in row and "● Running" in row for row in visible_text(app).splitlines())
        await pilot.press("y")
        await shows(pilot, "apiVersion: batch/v1")
        await pilot.press("l")
        await shows(pilot, "┃ aws-use1-prod")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await until(pilot, lambda: "tick-backfill-2026w47" not in visible_text(app))
        assert not app.failures
