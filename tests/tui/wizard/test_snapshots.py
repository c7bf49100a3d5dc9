"""Every page as it is drawn, at four sizes."""

from collections.abc import Callable

import pytest

from mcjob_tui.tui.app import McjobApp
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY

SIZES = [(80, 24), (100, 30), (120, 40), (200, 60)]
NAMES = ("basics", "containers", "advanced", "differential", "review")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_pages(form: OpenForm, matches_snapshot: Callable[[McjobApp, str], None], size: tuple[int, int]) -> None:
    async with form(STORY, size=size) as page:
        for number, name in enumerate(NAMES):
            await page.wizard.show_page(number)
            await page.settle()
            await page.pilot.pause()
            matches_snapshot(page.app, f"wizard_{name}-{size[0]}x{size[1]}")


async def test_the_parallelism_trap(form: OpenForm, matches_snapshot: Callable[[McjobApp, str], None]) -> None:
    trapped = STORY.model_copy(update={"spec": STORY.spec.model_copy(update={"parallelism": 1})})
    async with form(trapped) as page:
        await page.wizard.show_page(2)
        await page.settle()
        await page.pilot.pause()
        matches_snapshot(page.app, "wizard_trap-120x40")
