"""The focused field's help and rule stand below the form, at every size."""

from dataclasses import replace

import pytest

from mcjob_tui.draft.containers import ExecAction, Lifecycle, LifecycleHandler, Probe
from mcjob_tui.draft.declaration import Column, Control
from mcjob_tui.draft.declaration import Field as Declaration
from mcjob_tui.draft.fields import FIELDS, field
from mcjob_tui.tui.screens.help import HelpScreen, sections
from mcjob_tui.tui.screens.wizard.field_help import PROPOSED, in_two_rows
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.pieces import plain
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.sheet import Sheet
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import BACKFILL, STORY

NAME = field("metadata.name")


async def test_help_and_rule_stand_below_the_form(form: OpenForm) -> None:
    async with form(size=(100, 30)) as page:
        await page.shows(NAME.help)
        assert NAME.rule in page.text
        await page.wizard.show_page(2)
        await page.focus("Retries")
        await page.shows(field("spec.backoffLimit").help)
        assert field("spec.backoffLimit").rule in page.text
        await page.press("escape")
        await page.until(lambda: field("spec.backoffLimit").help not in page.text)


async def test_both_are_there_in_the_narrowest_terminal_too_while_something_is_typed(form: OpenForm) -> None:
    async with form(size=(80, 24)) as page:
        await page.shows(NAME.help)
        await page.type("a")
        await page.shows(NAME.rule)
        assert NAME.help in page.text
        await page.press("tab")
        await page.shows(field("metadata.namespace").help)


def test_nothing_of_either_is_cut_off_at_80_columns() -> None:
    cut = []
    said: list[tuple[str, Declaration | Column]] = [(each.path, each) for each in FIELDS]
    said += [
        (f"{of.path} {each.label}", replace(each, help=f"{of.label}: {each.help}"))
        for of in FIELDS
        if of.rows
        for each in of.rows.columns
    ]
    for path, each in said:
        is_proposed = each.complete and each.kind in (Control.TEXT, Control.WORDS)
        help = each.help + (PROPOSED if is_proposed else "")
        if max(map(len, in_two_rows(help, each.rule, 78))) > 78:
            cut.append(f"{path}: {help} {each.rule}")
    assert not cut, "\n".join(cut)


async def test_where_there_is_room_both_share_a_row(form: OpenForm) -> None:
    async with form(STORY, size=(200, 60)) as page:
        await page.shows(f"{NAME.help}  {NAME.rule}")


async def test_the_list_of_clusters_says_what_it_is_for(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Filter")
        await page.shows("label=value; ! negates")
        await page.press("tab")
        await page.shows(field("spec.clusterAffinity.clusterNames").help)


async def test_a_group_says_what_it_holds_and_what_opens_it(form: OpenForm) -> None:
    async with form(size=(80, 24)) as page:
        await page.focus("Instances")
        await page.press("shift+tab")
        await page.shows("Here are Exclude, Tolerations, Spread, Dependencies and Protection.")
        await page.shows("enter opens and closes it.")


async def test_a_group_does_not_name_the_fields_of_differences_that_have_its_name(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.wizard.show_page(1)
        next(group for group in page.wizard.page.widget.query(Group) if group.row.title == "Start").row.focus()
        await page.shows("Here are Command, Arguments and Directory.")


async def test_every_field_says_what_it_is_for_and_what_it_may_be(form: OpenForm) -> None:
    async with form(STORY) as page:
        silent, lawless = [], []
        for number in range(4):
            await page.wizard.show_page(number)
            if number == 3:
                await page.press("enter")
            for group in list(page.wizard.page.widget.query(Group)):
                await group.open()
            await page.pilot.pause()
            fields = [each for each in page.wizard.page.widget.query(Field) if each.focusable]
            assert len(fields) > 5
            silent += [f"{number}: {each.label or type(each).__name__} {each.path}" for each in fields if not each.help]
            lists = [each for each in fields if isinstance(each, Rows)]
            silent += [f"{each.label}: {cell.title}" for each in lists for cell in each.model.columns if not cell.help]
            lawless += [f"{each.label}: {cell.title}" for each in lists for cell in each.model.columns if not cell.rule]
            said = page.wizard.field_help
            for each in fields:
                said.follow(each)
                if not said.rule:
                    lawless.append(f"{number}: {each.label or type(each).__name__} {each.path}")
        assert not silent, "\n".join(silent)
        assert not lawless, "\n".join(lawless)


async def test_a_cell_of_choices_names_them_and_a_switch_says_what_its_positions_mean(form: OpenForm) -> None:
    async with form(STORY, size=(80, 24)) as page:
        await page.wizard.show_page(2)
        await page.focus("Suspended")
        await page.shows("On: starts when it is resumed; off: starts as soon as it is placed.")
        await page.wizard.show_page(0)
        await page.focus("Clusters")
        await page.shows("One of By name, By region and By label.")
        await page.wizard.page.go_to("spec.clusterTolerations")
        await page.press("enter", "tab")
        await page.shows("Exists or Equal.")


async def test_what_a_volume_may_name_is_told_below_where_its_cell_has_no_room_for_that(form: OpenForm) -> None:
    async with form(size=(80, 24)) as page:
        await page.wizard.show_page(1)
        await page.wizard.page.go_to("spec.volumes")
        await page.press("enter", *"scripts", "tab", "tab")
        await page.shows("of keys key=path, 0755, optional;")
        await page.shows("Needed, save for an emptyDir.")


async def test_what_a_hook_does_is_explained_as_a_hook_and_a_check_as_a_check(form: OpenForm) -> None:
    container = BACKFILL.model_copy(
        update={
            "lifecycle": Lifecycle(pre_stop=LifecycleHandler(exec=ExecAction(command=("sync",)))),
            "liveness_probe": Probe(exec=ExecAction(command=("true",))),
        }
    )
    spec = STORY.spec.model_copy(update={"containers": (container,), "differences": ()})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await page.wizard.show_page(1)
        await page.wizard.page.go_to("spec.containers[0].lifecycle.preStop.exec.command")
        await page.shows("one that fails after the start ends the container")
        await page.wizard.page.go_to("spec.containers[0].livenessProbe.exec.command")
        await page.shows("it succeeds by ending with 0")


@pytest.mark.parametrize("label", ["Labels", "Annotations"])
async def test_of_two_lists_that_are_alike_the_one_with_the_focus_is_told_apart(form: OpenForm, label: str) -> None:
    async with form(STORY, size=(80, 24)) as page:
        await page.wizard.show_page(2)
        await page.focus(label)
        inks = {
            each.label: next(piece.ink for piece in each.lines(each.size.width)[0] if piece.text == each.label)
            for each in page.wizard.page.widget.query(Rows)
            if each.label in ("Labels", "Annotations")
        }
        assert {name for name, ink in inks.items() if ink == "primary strong"} == {label}
        await page.press("plus")
        await page.shows(f"{label}: The key, with a prefix such as corp.io/ if need be.")
        await page.press("escape")
        await page.until(lambda: f"{label}: The key" not in page.text)


async def test_the_help_of_the_form_has_keys_in_its_own_words_only(form: OpenForm) -> None:
    async with form(STORY, size=(120, 60)) as page:
        await page.press("escape")
        said = _helped(page)
        assert ("This page", "pgdn", "page down") in said
        assert not {words for _, _, words in said if words.istitle() and " " in words}
        assert not {words for _, _, words in said if words.lower().endswith((" left", " right"))}
        while not isinstance(page.app.focused, Checklist):
            await page.tab()
        assert ("This list", "space", "choose") in _helped(page)
        await page.press("ctrl+t")
        # What a container would scroll by moves the cursor there.
        in_placement = {(keys, words) for title, keys, words in _helped(page) if title == "This list"}
        assert in_placement == {("enter", "effective Job"), ("/", "search"), ("< >", "sort")}


def _helped(page: Form) -> set[tuple[str, str, str]]:
    found = sections(page.wizard)
    return {(each.title, entry.keys, entry.help) for each in found for entry in each.entries}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_a_key_of_the_form_does_can_be_read_to_its_end(form: OpenForm, size: tuple[int, int]) -> None:
    async with form(STORY, size=size) as page:
        await page.press("escape", "question_mark")
        await page.until(lambda: isinstance(page.app.screen, HelpScreen))
        shown = page.app.screen.query_one("#keys", Sheet)
        drawn = "\n".join(plain(each) for each in shown.lines(shown.size.width))
        assert not [entry.help for each in sections(page.wizard) for entry in each.entries if entry.help not in drawn]
