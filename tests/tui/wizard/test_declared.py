"""What is declared is on the form: a plain field needs no line in a pane to be there."""

from mcjob_tui.draft.declaration import Key
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.tui.screens.wizard.stepper import PAGES
from mcjob_tui.tui.widgets.form.field import Field
from tests.tui.wizard.conftest import OpenForm


async def test_every_plain_field_has_a_place_in_the_form_and_shows_its_help_there(form: OpenForm) -> None:
    async with form() as page:
        for declared in (each for each in FIELDS if isinstance(each.writes, Key)):
            await page.wizard.show_page(PAGES.index(declared.page))
            await page.wizard.page.go_to(declared.path)
            focused = page.app.focused
            assert isinstance(focused, Field)
            assert declared.path in focused.paths
            assert focused.help == declared.help
