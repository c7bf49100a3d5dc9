"""What is entered in fields that tell it only when they are left: kept while it is typed, and nothing else follows."""

import pytest

from mcjob_tui.draft.containers import ContainerDraft, HTTPGetAction, Probe
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import ClusterAffinity, Expression, LabelSelector, SpreadConstraint, Strategy
from mcjob_tui.draft.reading import as_text, read
from mcjob_tui.draft.storing import drafts, templates
from mcjob_tui.tui.screens.wizard.command_field import CommandField
from mcjob_tui.tui.screens.wizard.entry_form import EntryForm
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.rows import Rows
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import BACKFILL, STORY


def with_spec(**fields: object) -> JobDraft:
    return STORY.model_copy(update={"spec": STORY.spec.model_copy(update=fields)})


SECOND = BACKFILL.model_copy(update={"name": "second", "env": ()})
PROBED = ContainerDraft(name="probed", image="a:1", liveness_probe=Probe(http_get=HTTPGetAction(port=80)))
BY_LABEL = ClusterAffinity(
    label_selector=LabelSelector(match_expressions=(Expression(key="tier", operator="In", values=("prod",)),))
)
DRAFTS = {
    0: with_spec(
        cluster_affinity=BY_LABEL,
        strategy=Strategy.STATIC_WEIGHT,
        spread_constraints=(SpreadConstraint(spread_by_field="region", min_groups=1, max_groups=4),),
    ),
    1: with_spec(containers=(PROBED,)),
    2: STORY,
    3: STORY,
}
"""By the page, a draft with which all of its lists are in sight."""
LISTS = {0: 4, 1: 6, 2: 4, 3: 4}
"""How many lists each page has then."""


async def open_page(page: Form, number: int) -> FormPane:
    """Open a page with all of its groups."""
    await page.wizard.show_page(number)
    await page.settle()
    form = page.wizard.pages[number].form
    assert form is not None
    for group in form.query(Group):
        await group.open()
    await page.settle()
    return form


def lists_of(form: FormPane) -> list[Rows]:
    """The lists of the page that are in sight."""
    found = (each for each in form.ties if isinstance(each, Rows))
    return [each for each in found if each.is_mounted and all(one.display for one in each.ancestors_with_self)]


def list_at(form: FormPane, key: str) -> Rows:
    """The list of that key."""
    return next(each for each in lists_of(form) if each.path.endswith(f".{key}"))


async def enter_in(page: Form, rows: Rows, text: str) -> None:
    """Type in each cell for text of a new row of the list, and stay in the last."""
    page.wizard.set_focus(rows)
    await page.until(lambda: rows.has_focus)
    await page.press("plus")
    cells = [at for at, each in enumerate(rows.model.columns) if not each.off(rows.model.rows[rows.cursor])]
    for at in cells:
        if not rows.model.columns[at].choices:
            await page.type(text)
            await page.until(lambda at=at: text in rows.model.rows[rows.cursor][at])  # type: ignore[misc]
        if at != cells[-1]:
            await page.press("tab")


@pytest.mark.parametrize("number", sorted(DRAFTS))
async def test_what_is_typed_in_a_row_of_any_list_is_kept_as_leaving_it_would_make_it_and_changes_nothing(
    form: OpenForm, number: int
) -> None:
    async with form(DRAFTS[number]) as page:
        editing = page.wizard.editing
        lists = lists_of(await open_page(page, number))
        assert len(lists) == LISTS[number]
        for rows in lists:
            before = editing.draft, editing.version
            await enter_in(page, rows, "7")
            shown = rows.model.rows, rows.cursor, rows.troubles
            kept = page.wizard.entered()
            assert (rows.model.rows, rows.cursor, rows.troubles, rows.editing) == (*shown, True)
            assert (editing.draft, editing.version) == before
            assert read(as_text(kept)) == kept != page.draft
            page.wizard.set_focus(None)
            await page.until(lambda rows=rows: not rows.editing and not rows.is_unheard)  # type: ignore[misc]
            assert page.draft == kept


async def test_a_row_that_is_open_is_on_the_disk_a_moment_later_and_gone_from_it_after_escape(form: OpenForm) -> None:
    async with form(STORY) as page:
        labels = list_at(await open_page(page, 2), "labels")
        problems = page.wizard.editing.problems
        await enter_in(page, labels, "x")
        await page.until(lambda: on_disk() == page.wizard.entered() != page.draft)
        await page.settle()
        assert page.draft == STORY
        assert page.wizard.editing.problems == problems
        await page.press("escape")
        # The form is as it was opened, which leaves no draft behind.
        await page.until(lambda: on_disk() is None)


def on_disk() -> JobDraft | None:
    """The draft that a program would find that begins now."""
    found = drafts().all()
    return found[0].draft if found else None


@pytest.mark.parametrize("typed", ["sh -c 'echo a", 'sh -c "echo a', "sh -c 'echo a' \\"])
async def test_a_command_whose_quote_is_open_is_kept_as_leaving_it_would_make_it(form: OpenForm, typed: str) -> None:
    async with form(STORY) as page:
        await open_page(page, 1)
        await page.focus("Command")
        await page.press("ctrl+u")
        await page.type(typed)
        await page.until(lambda: on_disk() == page.wizard.entered() != page.draft)
        kept = page.wizard.entered().spec.containers[0].command
        assert kept[:3] == ("sh", "-c", "echo a")
        await page.press("tab")
        await page.until(lambda: page.draft.spec.containers[0].command == kept)


async def test_a_quote_that_is_taken_away_again_is_gone_from_the_disk_too(form: OpenForm) -> None:
    async with form(STORY) as page:
        await open_page(page, 1)
        await page.focus("Command")
        await page.type(" '")
        await page.until(lambda: on_disk() == page.wizard.entered() != page.draft)
        await page.press("backspace")
        await page.until(lambda: on_disk() is None)


async def test_a_command_whose_quote_is_open_is_given_back_for_good(form: OpenForm) -> None:
    async with form(STORY) as page:
        entry = await open_page(page, 3)
        assert isinstance(entry, EntryForm)
        await page.focus("command")
        command = page.app.focused
        assert isinstance(command, CommandField)
        default = command.value
        await page.press("end")
        await page.type(" more")
        await page.until(lambda: entry.changed.command is not None)
        await page.type(" 'x")
        await page.until(lambda: command.left_open() == f"{default} more 'x'")
        await page.press("ctrl+r")
        await page.until(lambda: entry.changed.command is None)
        assert command.value == default
        await page.tab()
        assert page.wizard.entered().spec.differences == STORY.spec.differences


async def test_a_row_that_is_open_stays_with_its_container_when_somebody_goes_to_another(form: OpenForm) -> None:
    async with form(with_spec(containers=(BACKFILL, SECOND))) as page:
        variables = list_at(await open_page(page, 1), "env")
        await enter_in(page, variables, "ALSO")
        await page.wizard.page.go_to("spec.containers[1].image")
        await page.settle()
        first, second = page.draft.spec.containers
        assert [each.name for each in first.env] == ["FEED_URL", "ALSO", "WEEK"]
        assert second == SECOND


async def test_a_row_that_is_open_stays_with_its_entry_when_somebody_goes_to_another(form: OpenForm) -> None:
    async with form(STORY) as page:
        labels = list_at(await open_page(page, 3), "labels")
        await enter_in(page, labels, "also")
        await page.wizard.page.go_to("spec.differences[1].labels")
        await page.settle()
        china, europe = page.draft.spec.differences
        assert [each.key for each in china.labels] == ["cost-center", "also"]
        assert europe == STORY.spec.differences[1]


async def test_another_draft_has_nothing_of_a_row_that_was_open_and_that_one_is_kept(form: OpenForm) -> None:
    other = with_spec(labels=())
    async with form(STORY) as page:
        labels = list_at(await open_page(page, 2), "labels")
        await enter_in(page, labels, "x")
        kept = page.wizard.entered()
        page.wizard.start_over(other)
        await page.settle()
        assert not labels.editing
        assert (page.draft, page.wizard.entered(), labels.value) == (other, other, ())
    assert on_disk() == kept


async def test_a_template_has_what_is_typed_in_a_row_that_is_still_open(form: OpenForm) -> None:
    async with form(STORY) as page:
        labels = list_at(await open_page(page, 2), "labels")
        await enter_in(page, labels, "x")
        page.wizard.command_save_template()
        await page.shows("Save as a template")
        await page.press("enter")
        await page.until(lambda: templates().load(STORY.name) == page.wizard.entered() != page.draft)
        assert labels.editing


async def test_a_field_whose_change_fails_keeps_no_other_from_being_saved(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(STORY) as page:
        pane = await open_page(page, 2)
        for field, text in ((pane.parallelism, "7"), (pane.retries, "8")):  # type: ignore[attr-defined]
            with monkeypatch.context() as patched:
                # Entered, and the message that says so is still on its way.
                patched.setattr(field, "post_message", lambda message: True)
                field.set_value(text)

        def fails() -> None:
            raise RuntimeError

        page.wizard.editing.subscribe(fails)
        page.wizard.save_now()
        stored = on_disk()
        assert stored is not None
        assert (stored.spec.parallelism, stored.spec.backoff_limit) == (7, 8)
