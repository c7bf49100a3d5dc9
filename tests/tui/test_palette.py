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


async def test_a_command_whose_help_goes_on_from_its_heading_says_the_heading_too(shell: OpenShell) -> None:
    async with shell() as (_app, pilot):
        await pilot.press("ctrl+p")
        await shows(pilot, "create: from the form")
        await pilot.press(*"sort-by-n")
        await shows(pilot, "sort: by name")
