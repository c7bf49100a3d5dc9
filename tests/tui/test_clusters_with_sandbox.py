"""Clusters over the real parts: what fits, an edit that the server takes, the Jobs there, the clusters not used."""

from collections.abc import Callable

import pytest

from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.cluster_edit import ClusterDialog
from mcjob_tui.tui.screens.clusters import ClustersScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from tests.tui.conftest import shows, until
from tests.tui.snapshot import visible_text
from tests.tui.test_clusters import go_to_clusters


@pytest.mark.e2e
async def test_a_cluster_of_the_sandbox_is_edited_and_its_jobs_are_found(on_sandbox: Callable[..., McjobApp]) -> None:
    app = on_sandbox()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await shows(pilot, "tick-backfill-2026w47")
        await shows(pilot, "7 of 8 clusters ready")
        page = await go_to_clusters(app, pilot)
        page.table.move_to_key("aws-use1-prod")
        await until(pilot, lambda: page.cluster is not None and bool(page.cluster.fits))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ClusterDialog))
        dialog = app.screen
        assert isinstance(dialog, ClusterDialog)
        dialog.labels.focus()
        await pilot.press("G", "plus", *"team", "tab", *"ml", "enter", "escape")
        dialog.taints.focus()
        await pilot.press("G", "enter", *"dedicated", "tab", *"ml", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        await shows(pilot, "team=ml")
        await shows(pilot, "dedicated=ml:NoSchedule")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await shows(pilot, "in aws-use1-prod, esc all")
        assert "tick-backfill-2026w47" in visible_text(app)
        await pilot.press("slash", *"tick-backfill-2026w47", "enter", "enter")
        await shows(pilot, "not used: ")
        assert not app.failures
