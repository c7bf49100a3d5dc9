"""Keys of the form's lists and dialogs: entries of Differential, the Placement panel, a new namespace, pasted lines."""

import pytest
from textual import events

from mcjob_tui.tui.screens.wizard.effective import EffectiveScreen
from mcjob_tui.tui.screens.wizard.namespace_dialog import NamespaceDialog, WantedNamespace
from mcjob_tui.tui.screens.wizard.paste_dialog import PasteDialog
from mcjob_tui.tui.widgets.form.picker import Picker
from tests.tui.conftest import OpenShell, shows, until
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import IN_CHINA, IN_EUROPE, STORY
from tests.tui.wizard.test_containers import on_containers, open_group
from tests.tui.wizard.test_differential import on_differential


async def test_entries_are_moved_removed_and_taken_back(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("J")
        await page.until(lambda: page.draft.spec.differences == (IN_EUROPE, IN_CHINA))
        await page.press("J", "k", "x")
        await page.until(lambda: page.draft.spec.differences == (IN_CHINA,))
        await page.press("u")
        await page.until(lambda: page.draft.spec.differences == (IN_EUROPE, IN_CHINA))
        await page.press("K", "u")
        assert page.draft.spec.differences == (IN_EUROPE, IN_CHINA)


async def test_the_panel_is_searched_and_walked_with_keys(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.press("ctrl+t", "home")
        panel = page.wizard.panel
        first = panel.cursor
        await page.press("pagedown")
        assert panel.cursor != first
        await page.press("pageup", "up")
        assert panel.cursor == first
        await page.press("slash", *"nowhere")
        await page.shows("no cluster has this in its name or place")
        await page.press("f5", *["backspace"] * 8)
        assert panel.search is None
        await page.press("slash", *"ali-hz", "down", "enter")
        await page.until(lambda: isinstance(page.app.screen, EffectiveScreen))
        await page.press("right")
        await page.press("left", "escape")
        await page.until(lambda: page.app.screen is page.wizard)


async def test_a_new_namespace_says_what_is_wrong_with_it(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        taken: list[WantedNamespace | None] = []
        dialog = NamespaceDialog(("quant",))
        await app.push_screen(dialog, taken.append)
        for name, said in (
            ("", "a namespace needs a name"),
            ("quant", "quant exists already"),
            ("kube-own", "names that begin with kube- or karmada-"),
            ("No", "lower"),
        ):
            dialog.name_field.show(name)
            await pilot.press("ctrl+s")
            await shows(pilot, said)
        dialog.name_field.show("fresh")
        dialog.labels.add_row(("team", "a b"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: dialog.labels.trouble is not None)
        await pilot.press("down", "up")
        assert dialog.focused is dialog.name_field
        dialog.labels.model.rows = (("team", "ab"),)
        await pilot.press("enter")
        await until(pilot, lambda: taken == [WantedNamespace("fresh", (("team", "ab"),))])


async def test_pasted_lines_are_variables_once_they_are_taken(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await open_group(page, "Environment")
        await page.focus("Variables")
        await page.press("b")
        await page.until(lambda: isinstance(page.app.screen, PasteDialog))
        dialog = page.app.screen
        assert isinstance(dialog, PasteDialog)
        dialog.block.post_message(events.Paste("A=1\nB=2"))
        await page.until(lambda: dialog.block.value == "A=1\nB=2")
        await page.press("ctrl+s")
        await page.until(lambda: {"A", "B"} <= {each.name for each in page.draft.spec.containers[0].env})


@pytest.mark.parametrize(("key", "here"), [("ctrl+n", 1), ("ctrl+s", 4)])
async def test_a_command_of_the_page_closes_an_open_list_and_is_done(form: OpenForm, key: str, here: int) -> None:
    async with form(STORY) as page:
        await page.focus("Namespace")
        await page.press("z", "z")
        await page.until(lambda: isinstance(page.app.screen, Picker))
        await page.press(key)
        await page.until(lambda: page.app.screen is page.wizard and page.wizard.here == here)
        assert page.draft.namespace == "quant"


async def test_enter_leads_back_from_the_page_to_the_field_that_escape_left(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Parallelism")
        left = page.app.focused
        await page.press("escape")
        await page.until(lambda: page.app.focused is not left)
        await page.press("enter")
        await page.until(lambda: page.app.focused is left)
        await page.type("7")
        await page.until(lambda: page.draft.spec.parallelism == 7)


async def test_drawing_the_screen_anew_leaves_an_open_list_open(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.focus("Namespace")
        await page.press("m")
        await page.until(lambda: isinstance(page.app.screen, Picker))
        await page.press("ctrl+l")
        assert isinstance(page.app.screen, Picker)
        assert page.draft.namespace == "quant"
