"""The command palette over a page."""

from mcjob_tui.tui.screens.said import SaidScreen
from tests.tui.conftest import OpenShell, shows, until


async def test_the_palette_lists_a_pages_commands_and_does_the_one_that_is_chosen(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("ctrl+p")
        await shows(pilot, "describe")
        await pilot.press(*"messages")
        await shows(pilot, "what was said in toasts")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SaidScreen))
