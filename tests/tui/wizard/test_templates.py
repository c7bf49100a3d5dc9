"""Templates: a draft is saved under a name, started from, and deleted after a question."""

import os
from pathlib import Path

import pytest

from mcjob_tui.draft.storing import Shelf, StoringError, drafts, templates
from mcjob_tui.tui.command_words import suggestions
from mcjob_tui.tui.screens.dialogs import LineDialog
from mcjob_tui.tui.screens.templates import TemplatesDialog
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeGateway
from tests.tui.snapshot import visible_text
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import Plane


async def save_as(page: Form, name: str) -> None:
    """Save the draft as a template, from a field or from the page."""
    if not isinstance(page.app.focused, FormPane):
        await page.press("escape")
    await page.press("T")
    await page.shows("Save as a template")
    await page.press("ctrl+u")
    await page.type(name)
    await page.press("enter")


async def test_a_draft_is_saved_as_a_template_that_only_its_owner_reads(form: OpenForm, state_directory: Path) -> None:
    async with form(STORY) as page:
        await save_as(page, "nightly batch")
        await page.shows("saved as the template nightly batch")
    assert templates().load("nightly batch") == STORY
    (path,) = (state_directory / "mcjob" / "templates").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_template_of_that_name_is_replaced_only_after_a_question(form: OpenForm) -> None:
    templates().save("nightly", STORY)
    async with form() as page:
        await page.type("other")
        await save_as(page, "nightly")
        await page.shows("There is a template nightly already")
        await page.press("enter")
        assert templates().load("nightly") == STORY
        await save_as(page, "nightly")
        await page.shows("There is a template nightly already")
        await page.press("tab", "enter")
        await page.shows("saved as the template nightly")
        assert templates().load("nightly") == page.draft


@pytest.mark.parametrize("name", ["../[red]up", "x" * 70])
async def test_what_is_no_name_is_said_and_can_be_put_right_at_once(form: OpenForm, name: str) -> None:
    async with form(STORY) as page:
        await save_as(page, name)
        await page.shows("is no name for a draft")
        assert isinstance(page.app.screen, LineDialog)
        assert templates().all() == ()
        await page.press("backspace")
        await page.until(lambda: "is no name for a draft" not in page.text)
        await page.press("ctrl+u", *"nightly", "enter")
        await page.shows("saved as the template nightly")
    assert templates().names() == ("nightly",)


async def test_the_proposed_name_of_a_template_gives_way_to_what_is_typed(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.press("escape", "T")
        await page.shows("Save as a template")
        await page.press(*"nightly", "enter")
        await page.shows("saved as the template nightly")
    assert templates().names() == ("nightly",)


@pytest.mark.parametrize("name", ["x\x1b[31m", "x\u202ey", "x\ny", "x\0", "", " ", "a.", "a/../b", ".hidden", "-rf"])
def test_a_name_never_holds_what_could_lead_elsewhere_or_change_the_terminal(name: str) -> None:
    with pytest.raises(StoringError, match="is no name for a draft"):
        templates().save(name, STORY)


@pytest.mark.parametrize("name", ["每晚批处理", "Ärger 2", "v1.2_final"])
def test_names_may_be_of_any_script(name: str) -> None:
    templates().save(name, STORY)
    assert templates().names() == (name,)


async def test_the_list_of_jobs_opens_the_form_with_a_template(shell: OpenShell) -> None:
    templates().save("backfill", STORY)
    templates().save("second", STORY)
    async with shell(FakeGateway(Plane())) as (app, pilot):
        await pilot.press("T")
        await until(pilot, lambda: isinstance(app.screen, TemplatesDialog))
        await until(pilot, lambda: "just now · tick-backfill-2026w47 i…" in visible_text(app))
        await pilot.press(*"back", "enter")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
        assert isinstance(app.screen, WizardScreen)
        assert app.screen.editing.draft == STORY


async def test_the_line_starts_from_a_template_by_name(shell: OpenShell) -> None:
    templates().save("backfill", STORY)
    async with shell(FakeGateway(Plane())) as (app, pilot):
        await pilot.press("colon", *"template", "space", *"nosuch", "enter")
        await until(pilot, lambda: any("no template 'nosuch'" in each.sentence for each in app.said))
        await pilot.press("escape", "colon", *"template", "space", *"backfill", "enter")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))


def test_the_line_completes_templates() -> None:
    rows = suggestions("template b", (), (), (), (), (), ("backfill", "nightly"))
    assert [row.text for row in rows] == ["template backfill"]


async def test_a_template_is_deleted_after_a_question(form: OpenForm) -> None:
    templates().save("backfill", STORY)
    async with form() as page:
        await page.press("escape", "F")
        await page.shows("Start from a template")
        await page.press("ctrl+x")
        await page.shows("backfill is deleted for good.")
        await page.press("enter")
        await page.shows("Start from a template")
        assert templates().names() == ("backfill",)
        await page.press("ctrl+x")
        await page.shows("backfill is deleted for good.")
        await page.press("tab", "enter")
        await page.shows("nothing matches")
    assert templates().names() == ()


async def test_a_template_that_cannot_be_deleted_stays_in_the_list_and_where_none_is_at_the_cursor_none_goes(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoringError("backfill.yaml: read-only file system")

    templates().save("backfill", STORY)
    monkeypatch.setattr(Shelf, "discard", refuse)
    async with form() as page:
        await page.press("escape", "F")
        await page.shows("Start from a template")
        await page.type("zzz")
        await page.press("ctrl+x", "enter")
        await page.shows("nothing matches")
        assert "is deleted for good" not in page.text
        await page.press(*["backspace"] * 3, "ctrl+x")
        await page.shows("backfill is deleted for good.")
        await page.press("tab", "enter")
        await page.shows("backfill.yaml: read-only file system")
        assert templates().names() == ("backfill",)


async def test_who_takes_no_template_stays_where_they_are(form: OpenForm) -> None:
    templates().save("backfill", STORY)
    async with form() as page:
        await page.press("escape", "F")
        await page.shows("Start from a template")
        await page.press("escape")
        await page.until(lambda: page.app.screen is page.wizard)
        assert page.draft.name == ""
        assert not page.app.said


async def test_the_form_goes_on_from_a_template_and_keeps_what_was_there(form: OpenForm) -> None:
    templates().save("backfill", STORY)
    async with form() as page:
        await page.type("mine")
        await page.press("escape", "F")
        await page.shows("Start from a template")
        await page.press("enter")
        await page.until(lambda: page.draft == STORY)
        assert [each.draft.name for each in drafts().all()] == ["mine"]
        await page.press("1")
        await page.focus("Name")
        await page.type("x")
    assert {each.draft.name for each in drafts().all()} == {"mine", "tick-backfill-2026w47x"}


async def test_without_templates_it_says_how_to_make_one(form: OpenForm) -> None:
    async with form() as page:
        await page.press("escape", "F")
        await page.shows("there are no templates yet")


async def test_a_directory_that_cannot_be_written_is_said(form: OpenForm, state_directory: Path) -> None:
    (state_directory / "mcjob").mkdir()
    (state_directory / "mcjob" / "templates").write_text("a file where a directory should be")
    async with form(STORY) as page:
        await save_as(page, "nightly")
        await page.shows("could not be saved")
    assert os.listdir(state_directory / "mcjob") == ["templates"]
