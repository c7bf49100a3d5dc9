"""What is declared is on the form: a plain field needs no line in a pane to be there."""

from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.declaration import Key
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.tui.screens.wizard.stepper import PAGES
from mcjob_tui.tui.widgets.form.field import Field
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY


async def test_every_plain_field_has_a_place_in_the_form_and_shows_its_help_there(form: OpenForm) -> None:
    async with form() as page:
        for declared in (each for each in FIELDS if isinstance(each.writes, Key)):
            await page.wizard.show_page(PAGES.index(declared.page))
            await page.wizard.page.go_to(declared.path)
            focused = page.app.focused
            assert isinstance(focused, Field)
            assert declared.path in focused.paths
            assert focused.help == declared.help


async def test_a_choice_that_is_left_out_says_what_applies(form: OpenForm) -> None:
    container = ContainerDraft(name="main", image="nginx:1.25", image_pull_policy=None)
    spec = STORY.spec.model_copy(update={"restart_policy": None, "containers": (container,), "differences": ()})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await page.wizard.show_page(1)
        await page.shows("default: IfNotPresent")
        await page.focus("Image")
        await page.press(*["backspace"] * len(":1.25"))
        await page.shows("default: Always")
        await page.wizard.show_page(2)
        await page.shows("○ Never   ○ OnFailure")
        assert "none chosen; a Job needs one" in page.text
        await page.focus("Restart")
        await page.press("ctrl+y")
        await page.shows("◉ Never   ○ OnFailure")
        assert "none chosen" not in page.text
        assert page.draft.spec.restart_policy == "Never"
