"""The whole way over the real parts: form, submit, and a Job that completes in three clusters, two differing."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from mcjob_tui.draft.containers import EnvVar
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from tests.tui.conftest import shows, until


async def typed(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*("space" if each == " " else each for each in text))


@pytest.mark.e2e
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_job_is_filled_in_submitted_and_completes(
    on_sandbox: Callable[..., McjobApp], size: tuple[int, int]
) -> None:
    app = on_sandbox(8)
    async with app.run_test(size=size, notifications=True) as pilot:
        await shows(pilot, "fx-risk-eod-1122")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.focused is not None)
        wizard = app.screen
        assert isinstance(wizard, WizardScreen)

        await typed(pilot, "three-clusters")
        for _ in range(4):
            await pilot.press("tab")
        await typed(pilot, "prod ready")
        await pilot.press("tab", "space", "j", "space", "j", "space")
        chosen = wizard.editing.draft.spec.cluster_affinity.cluster_names
        assert len(chosen) == 3

        await pilot.press("ctrl+n")
        await until(pilot, lambda: wizard.here == 1)
        await typed(pilot, "registry.corp.io/team/app:1.0")

        await pilot.press("ctrl+g", "4")
        await until(pilot, lambda: wizard.here == 3)
        for cluster, value in zip(chosen[:2], ("one", "two"), strict=True):
            await pilot.press("plus")
            await shows(pilot, "type to filter")
            await typed(pilot, cluster)
            await pilot.press("space", "enter")
            entry = wizard.pages[3].entry  # type: ignore[attr-defined]
            entry.env.focus()
            await pilot.press("enter", *"WHERE", "tab", "tab", *value, "enter", "escape", "escape")
            await until(pilot, lambda: app.focused is not None and app.focused.id == "entry-list")
        entries = wizard.editing.draft.spec.differences
        assert [each.containers["container-1"].env for each in entries] == [
            (EnvVar(name="WHERE", value="one"),),
            (EnvVar(name="WHERE", value="two"),),
        ]

        await pilot.press("ctrl+s")
        await until(pilot, lambda: wizard.here == 4)
        await shows(pilot, "Submit 3 pods")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        assert app.session is not None
        session = app.session

        def completed() -> bool:
            view = session.job(wizard.editing.draft.namespace, "three-clusters")
            return view is not None and str(view.state) == "Complete" and len(view.members) == 3

        await until(pilot, completed)
        job = await session.fetch("Job", wizard.editing.draft.namespace, "three-clusters", cluster=chosen[0])
        env = job["spec"]["template"]["spec"]["containers"][0]["env"]
        assert env == [{"name": "WHERE", "value": "one"}]
        assert not app.failures
