"""Every page as it is drawn, at four sizes."""

from collections.abc import Callable

import pytest

from mcjob_tui.control_plane.views import MemberCheck, Step, StepState
from mcjob_tui.tui.app import McjobApp
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.test_review import Sending

CHECKED = (
    Step("OverridePolicy", StepState.DONE, "accepted"),
    Step("PropagationPolicy", StepState.DONE, "accepted"),
    Step("Job", StepState.DONE, "accepted"),
)
MEMBERS = (
    MemberCheck("ali-hz-prod", hinders=("quota batch leaves room for 3 of 4: pods",)),
    MemberCheck("gcp-euw1-prod", stops=("there is no service account quant-batch in quant",), unread=("nodes",)),
)
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


@pytest.mark.parametrize("theme", ["mcjob-dark", "mcjob-light"])
async def test_review_after_its_checks(
    form: OpenForm, matches_snapshot: Callable[[McjobApp, str], None], theme: str
) -> None:
    plane = Sending(refusals=CHECKED)
    plane.member_checks = {each.cluster: each for each in MEMBERS}
    async with form(STORY, size=(100, 30), plane=plane) as page:
        page.app.theme = theme
        await page.wizard.show_page(4)
        await page.press("c", "m")
        await page.shows("✓ aws-use1-prod")
        await page.settle()
        matches_snapshot(page.app, f"wizard_review-100x30-checked-{theme.removeprefix('mcjob-')}")


async def test_a_submit_that_failed(form: OpenForm, matches_snapshot: Callable[[McjobApp, str], None]) -> None:
    async with form(STORY, size=(80, 24), plane=Sending(failures=1)) as page:
        await page.wizard.show_page(4)
        await page.press("ctrl+s")
        await page.shows("What exists")
        await page.settle()
        matches_snapshot(page.app, "wizard_submit-80x24-failed")


async def test_the_parallelism_trap(form: OpenForm, matches_snapshot: Callable[[McjobApp, str], None]) -> None:
    trapped = STORY.model_copy(update={"spec": STORY.spec.model_copy(update={"parallelism": 1})})
    async with form(trapped) as page:
        await page.wizard.show_page(2)
        await page.settle()
        await page.pilot.pause()
        matches_snapshot(page.app, "wizard_trap-120x40")
