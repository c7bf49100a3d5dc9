"""Clicks in the form: pages, fields, lists and the buttons of Review."""

from mcjob_tui.draft.placing import Strategy
from tests.tui.test_mouse import click
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY


async def test_a_click_on_a_page_s_name_goes_there(form: OpenForm) -> None:
    async with form(STORY) as page:
        await click(page.app, page.pilot, "3 Advanced")
        await page.until(lambda: page.wizard.here == 2)
        await click(page.app, page.pilot, "1 Basics")
        await page.until(lambda: page.wizard.here == 0)


async def test_clicks_choose_a_strategy_and_a_cluster(form: OpenForm) -> None:
    async with form(STORY) as page:
        chosen = set(page.draft.spec.cluster_affinity.cluster_names)
        await click(page.app, page.pilot, "Aggregated")
        await page.until(lambda: page.draft.spec.strategy is Strategy.AGGREGATED)
        await click(page.app, page.pilot, "■ ali-hz-prod")
        await page.until(lambda: set(page.draft.spec.cluster_affinity.cluster_names) == chosen ^ {"ali-hz-prod"})


async def test_a_click_checks_on_members_from_review(form: OpenForm) -> None:
    async with form(STORY) as page:
        await click(page.app, page.pilot, "5 Review")
        await page.until(lambda: page.wizard.here == 4)
        await page.shows("Check on members")
        await click(page.app, page.pilot, "Check on members")
        await page.until(lambda: any(each[0] == "check members" for each in page.plane.asked))
