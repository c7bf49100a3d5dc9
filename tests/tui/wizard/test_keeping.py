"""The draft survives: saved while it is typed, offered again, gone after the submit."""

import asyncio
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mcjob_tui.draft.model import DraftMeta, JobDraft
from mcjob_tui.draft.storing import StoringError, drafts
from mcjob_tui.tui.app import Options
from mcjob_tui.tui.drafts import kept
from mcjob_tui.tui.screens.stored_dialog import KeptDialog
from mcjob_tui.tui.screens.wizard.keeping import DraftKeeper
from tests.tui.conftest import PATIENCE, OpenShell, until
from tests.tui.doubles import FakeGateway
from tests.tui.snapshot import visible_text
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import Plane


async def test_what_is_typed_is_saved_a_moment_later(form: OpenForm) -> None:
    async with form() as page:
        await page.type("tick")
        await page.shows("draft saved")
        # Where the keys come slowly, a part of the name was saved before all of it.
        await page.until(lambda: [each.draft.name for each in drafts().all()] == ["tick"])


async def test_a_form_that_was_not_touched_leaves_no_trace(form: OpenForm) -> None:
    async with form():
        pass
    assert drafts().all() == ()


async def test_a_form_that_was_changed_back_leaves_no_trace(form: OpenForm) -> None:
    async with form() as page:
        await page.type("tick")
        await page.shows("draft saved")
        await page.press(*["backspace"] * 4)
        await page.until(lambda: "draft saved" not in page.text)
        assert drafts().all() == ()
        await page.type("tick")
        await page.shows("draft saved")
        await page.press("ctrl+u", "escape", "escape")
        await page.until(lambda: not page.wizard.is_attached)
    assert drafts().all() == ()


async def test_a_kept_draft_that_is_changed_back_stays_kept(form: OpenForm) -> None:
    drafts().save("k", STORY)
    async with form() as page:
        await page.shows("A draft was kept")
        await page.press("enter")
        await page.until(lambda: page.draft.name == STORY.name)
        await page.type("x")
        await page.shows("draft saved")
        await page.press("backspace")
        await page.until(lambda: page.draft.name == STORY.name)
    assert [each.draft for each in drafts().all()] == [STORY]


async def test_what_was_typed_last_is_saved_when_the_program_ends(form: OpenForm) -> None:
    async with form() as page:
        await page.type("tick")
        page.app.run_shutdown_hooks()
        (stored,) = drafts().all()
        assert stored.draft.name == "tick"


async def in_an_open_row(page: Form) -> None:
    """Be in the middle of a new variable."""
    await page.press("escape", "2")
    await page.until(lambda: page.wizard.here == 1)
    await page.settle()
    await page.press("ctrl+g", "n")
    await page.shows("paste NAME=value lines")
    await page.press("plus")
    await page.type("ALSO")
    await page.press("tab", "tab")
    await page.type("half")


def kept_variables() -> list[tuple[str, str | None]]:
    (stored,) = drafts().all()
    return [(each.name, each.value) for each in stored.draft.spec.containers[0].env]


async def test_a_row_that_is_still_open_is_saved_when_a_signal_ends_the_program(form: OpenForm) -> None:
    async with form(STORY) as page:
        await in_an_open_row(page)
        page.app.run_shutdown_hooks()
        assert kept_variables().count(("ALSO", "half")) == 1
    # The form is closed after that, and saves again.
    assert kept_variables().count(("ALSO", "half")) == 1


async def test_a_row_that_is_still_open_is_saved_when_somebody_quits(form: OpenForm) -> None:
    async with form(STORY) as page:
        await in_an_open_row(page)
        await page.press("ctrl+q")
    assert kept_variables().count(("ALSO", "half")) == 1


async def test_a_kept_draft_is_offered_and_taken_up_with_enter(form: OpenForm) -> None:
    drafts().save("abc", STORY)
    async with form() as page:
        await page.shows("A draft was kept")
        await page.shows("tick-backfill-2026w47 in quant")
        await page.shows("2 differences; saved")
        await page.press("enter")
        await page.until(lambda: page.draft == STORY)
        assert page.wizard.keeper.key == "abc"


async def test_the_list_of_jobs_says_once_which_draft_was_kept_and_the_key_that_offers_it(shell: OpenShell) -> None:
    drafts().save("abc", STORY)
    async with shell(FakeGateway(Plane())) as (app, pilot):
        await until(pilot, lambda: bool(app.said))
        (said,) = app.said
        assert said.sentence == "a draft was kept: tick-backfill-2026w47 in quant, saved just now; c offers it"
        await pilot.press("c")
        await until(pilot, lambda: "A draft was kept" in visible_text(app))
        assert not app._notifications
        assert len(app.said) == 1


async def test_who_may_create_nothing_is_told_of_no_draft(shell: OpenShell) -> None:
    drafts().save("abc", STORY)
    async with shell(FakeGateway(Plane()), options=Options(read_only=True)) as (app, pilot):
        await until(pilot, lambda: all(each.name != "load-form" or each.is_finished for each in app.workers))
        assert not app.said


async def test_of_several_drafts_the_last_is_told() -> None:
    _save("old", "older", 90)
    _save("new", "newer", 1)
    assert await kept("c") == "2 drafts were kept, the last: newer in quant, saved just now; c offers them"


def _save(key: str, name: str, minutes_ago: int) -> JobDraft:
    draft = STORY.model_copy(update={"metadata": STORY.metadata.model_copy(update={"name": name})})
    drafts().save(key, draft)
    moment = time.time() - 60 * minutes_ago
    os.utime(drafts().where(key), (moment, moment))
    return draft


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_of_several_kept_drafts_an_older_one_can_be_chosen_or_deleted(
    form: OpenForm, size: tuple[int, int]
) -> None:
    _save("new", "newer", 1)
    older = _save("mid", "older", 90)
    _save("old", "oldest", 3000)
    async with form(size=size) as page:
        await page.shows("3 drafts were kept")
        await page.shows("The last: newer in quant")
        assert "Throw it away" in page.text
        await page.press("tab", "enter")
        await page.shows("Drafts that were kept")
        await page.shows("oldest in quant")
        await page.press("down", "down", "ctrl+x")
        await page.shows("is deleted for good")
        await page.press("tab", "enter")
        await page.until(lambda: [each.key for each in drafts().all()] == ["new", "mid"])
        await page.until(lambda: isinstance(page.app.screen, KeptDialog))
        await page.type("older")
        await page.press("enter")
        await page.until(lambda: page.draft == older)
        assert page.wizard.keeper.key == "mid"


async def test_a_kept_draft_of_an_endless_name_leaves_room_for_the_answers(form: OpenForm) -> None:
    named = STORY.model_copy(update={"metadata": STORY.metadata.model_copy(update={"name": "a" * 10_000})})
    drafts().save("abc", named)
    async with form(size=(80, 24)) as page:
        await page.shows("Go on with it")
        assert "Throw it away" in page.text


async def test_beginning_anew_keeps_the_old_draft(form: OpenForm) -> None:
    drafts().save("abc", STORY)
    async with form() as page:
        await page.shows("A draft was kept")
        await page.press("tab", "enter")
        await page.until(lambda: page.app.screen is page.wizard)
        assert page.draft.name == ""
    assert [each.key for each in drafts().all()] == ["abc"]


def test_of_a_draft_that_was_submitted_nothing_is_kept_and_all_of_the_one_that_is_begun_then() -> None:
    keeper = DraftKeeper(drafts(), JobDraft(), lambda said: None)
    keeper.keep(lambda: STORY)
    keeper.save_now()
    keeper.end(STORY)
    keeper.save_now()
    assert drafts().all() == ()
    keeper.begin(JobDraft())
    other = STORY.model_copy(update={"metadata": DraftMeta(name="other", namespace="quant")})
    keeper.keep(lambda: other)
    keeper.save_now()
    assert [each.draft for each in drafts().all()] == [other]


@pytest.fixture
def two_programs() -> tuple[DraftKeeper, DraftKeeper]:
    """Two that have one draft open: the second has taken it up while the first went on with it."""
    first, second = (DraftKeeper(drafts(), JobDraft(), lambda said: None) for _ in range(2))
    first.keep(lambda: STORY)
    first.save_now()
    second.take_up(drafts().all()[0])
    return first, second


def named(name: str) -> JobDraft:
    return STORY.model_copy(update={"metadata": DraftMeta(name=name, namespace="quant")})


def names_on_disk() -> set[str]:
    return {each.draft.name for each in drafts().all()}


def test_of_two_programs_with_one_draft_neither_loses_what_is_entered(
    two_programs: tuple[DraftKeeper, DraftKeeper],
) -> None:
    for program, name in zip(two_programs * 2, ("a", "b", "c", "d"), strict=True):
        program.keep(lambda name=name: named(name))  # type: ignore[misc]
        program.save_now()
    assert names_on_disk() == {"c", "d"}


def test_a_draft_that_one_program_submits_stays_where_another_has_gone_on_with_it(
    two_programs: tuple[DraftKeeper, DraftKeeper],
) -> None:
    first, second = two_programs
    second.keep(lambda: named("more"))
    second.save_now()
    first.end(STORY)
    assert names_on_disk() == {"more"}


def test_a_draft_that_somebody_threw_away_is_there_again_when_it_is_changed(
    two_programs: tuple[DraftKeeper, DraftKeeper],
) -> None:
    first, second = two_programs
    drafts().discard(second.key)
    first.keep(lambda: named("more"))
    first.save_now()
    assert names_on_disk() == {"more"}


async def soon(holds: Callable[[], bool]) -> None:
    """Wait until something holds that another task does."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - it is no event of ours
            await asyncio.sleep(0.01)


async def test_a_write_that_is_late_undoes_no_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = DraftKeeper(drafts(), JobDraft(), lambda said: None)
    late: list[Callable[[], None]] = []

    async def held_up(write: Callable[..., None], *arguments: object) -> None:
        late.append(partial(write, *arguments))

    monkeypatch.setattr("mcjob_tui.tui.screens.wizard.keeping.asyncio.to_thread", held_up)
    running = asyncio.create_task(keeper.run())
    keeper.keep(lambda: named("earlier"))
    await soon(lambda: bool(late))
    running.cancel()
    keeper.keep(lambda: named("later"))
    keeper.save_now()
    keeper.begin(STORY)
    late[0]()
    assert names_on_disk() == {"later"}


async def test_where_the_disk_was_full_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("mcjob_tui.tui.screens.wizard.keeping.AGAIN", 0.01)
    keeper = DraftKeeper(drafts(), JobDraft(), said.append)
    with monkeypatch.context() as full:

        def no_space(key: str, draft: object) -> None:
            raise StoringError("No space left on device")

        full.setattr(keeper.shelf, "save", no_space)
        running = asyncio.create_task(keeper.run())
        keeper.keep(lambda: STORY)
        await soon(lambda: bool(said))
    assert not keeper.is_safe
    await soon(lambda: names_on_disk() == {STORY.name})
    running.cancel()


async def test_a_full_disk_is_said_and_not_fatal(form: OpenForm, monkeypatch: pytest.MonkeyPatch) -> None:
    async with form() as page:

        def full(key: str, draft: object) -> None:
            raise StoringError("the draft could not be saved in X: No space left on device")

        monkeypatch.setattr(page.wizard.keeper.shelf, "save", full, raising=False)
        await page.type("tick")
        await page.shows("No space left")
        await page.press("escape", "escape")
        await page.shows("leaving loses it")


@pytest.mark.parametrize("draft", [None, STORY], ids=["empty", "a clone"])
async def test_a_form_that_was_not_touched_is_left_without_a_question(
    form: OpenForm, state_directory: Path, draft: JobDraft | None
) -> None:
    async with form(draft) as page:
        await page.press("ctrl+n", "ctrl+o", "escape")
        assert page.app.screen is page.wizard
        await page.press("escape")
        await page.until(lambda: page.app.screen is not page.wizard and not page.wizard.is_attached)
    assert drafts().all() == ()


async def test_leaving_keeps_the_draft_and_stay_is_the_default(form: OpenForm, state_directory: Path) -> None:
    async with form() as page:
        await page.type("tick")
        await page.press("escape", "escape")
        await page.shows("Leave the form?")
        await page.press("enter")
        await page.until(lambda: page.app.screen is page.wizard)
        await page.press("escape")
        await page.shows("Leave the form?")
        await page.press("tab", "enter")
        await page.until(lambda: page.app.screen is not page.wizard and not page.wizard.is_attached)
    assert [each.draft.name for each in drafts().all()] == ["tick"]
