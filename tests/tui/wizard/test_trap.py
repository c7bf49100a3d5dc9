"""The parallelism trap opens whatever way 1 comes about."""

from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY


async def test_a_one_that_follows_an_emptied_field_is_a_trap_too(form: OpenForm) -> None:
    """Karmada places a Job without parallelism as one of 1, so the placement stays as it is."""
    async with form(STORY) as page:
        page.wizard.editing.set("spec.parallelism", None)
        await page.until(lambda: page.wizard.predictor.is_settled)
        assert page.wizard.comparison.trap is None
        page.wizard.editing.set("spec.parallelism", 1)
        await page.until(lambda: page.wizard.comparison.trap is not None)
