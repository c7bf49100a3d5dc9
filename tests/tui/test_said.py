"""What toasts said, as ``:messages`` lists it."""

import pytest
from textual.widgets._toast import Toast

from mcjob_tui.tui import saying
from mcjob_tui.tui.app import Options
from mcjob_tui.tui.saying import Said
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.said import SaidScreen, said_lines
from tests.tui import story
from tests.tui.conftest import OpenShell, shows, until
from tests.tui.snapshot import visible_text


@pytest.fixture(autouse=True)
def nothing_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said in passing stays: on a busy machine its seconds are over before a test has looked."""
    monkeypatch.setattr(saying, "TOAST_SECONDS", saying.UNTIL_DISMISSED)


def test_the_newest_message_is_first_and_long_ones_go_on_below() -> None:
    said = (Said(story.NOW, "copied ticks", False), Said(story.NOW, "the Job was not changed", True))
    lines = ["".join(each.text for each in line) for line in said_lines(said, 26)]
    assert lines == [
        "14:52:25  × the Job was",
        f"{'':12}not changed",
        "14:52:25  · copied ticks",
    ]


def test_where_nothing_was_said_the_list_says_that() -> None:
    assert "".join(each.text for each in said_lines((), 40)[0]) == "Nothing was said yet."


async def test_the_list_is_opened_by_its_command_and_closed_by_enter(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        app.say("copied ticks")
        await pilot.press("colon", *"messages", "enter")
        await shows(pilot, "· copied ticks")
        assert isinstance(app.screen, SaidScreen)
        await pilot.press("enter")
        assert not isinstance(app.screen, SaidScreen)


async def test_another_session_takes_what_was_said_in_passing_from_the_screen_but_no_error(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        app.say("connecting to staging…")
        await until(pilot, lambda: len(app.screen.query(Toast)) == 1)
        app.session_left()
        await until(pilot, lambda: not app.screen.query(Toast))
        app.say("no answer", error=True)
        app.session_left()
        await pilot.pause()
        await until(pilot, lambda: len(app.screen.query(Toast)) == 1)


async def test_of_many_errors_the_first_is_a_toast_and_the_list_of_them_is_covered_by_none(shell: OpenShell) -> None:
    wrong = tuple(f"keys.yaml: {name}: there is no such command" for name in ("ay", "bee", "cee", "dee"))
    async with shell(options=Options(complaints=wrong)) as (app, pilot):
        await until(pilot, lambda: len(app.screen.query(Toast)) == 2)
        assert [each.sentence for each in app.said] == list(wrong)
        await shows(pilot, "and 3 more: :messages")
        await pilot.press("colon", *"messages", "enter")
        await until(pilot, lambda: isinstance(app.screen, SaidScreen) and not app.screen.query(Toast))
        await shows(pilot, "dee: there is no such command")
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.query(Toast))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_said_in_passing_covers_the_footer_and_no_row_of_the_page(
    shell: OpenShell, size: tuple[int, int]
) -> None:
    async with shell(size=size) as (app, pilot):
        before = visible_text(app).splitlines()
        app.say("copied the name of tick-backfill-2026w47")
        await until(pilot, lambda: "copied the name" in visible_text(app))
        await pilot.pause()
        rows = visible_text(app).splitlines()
        assert rows[:-1] == before[:-1]
        assert rows[-1].endswith("copied the name of tick-backfill-2026w47")
        # Beside an error that stands it is above the footer, as that is.
        app.say("jobs.batch is forbidden", error=True)
        await until(pilot, lambda: visible_text(app).splitlines()[-1] == before[-1])
        assert [each in visible_text(app) for each in ("copied the name", "forbidden")] == [True, True]


async def test_of_what_passes_the_last_two_are_shown_and_nothing_twice(shell: OpenShell) -> None:
    async with shell(size=(80, 24)) as (app, pilot):
        app.say("no answer", error=True)
        for sentence in ("saved one", "saved two", "saved three", "saved two", "saved two"):
            app.say(sentence)
        await until(pilot, lambda: len(app.screen.query(Toast)) == 3)
        rows = visible_text(app).splitlines()[-4:-1]
        assert [each.partition("▌ ")[2].strip() for each in rows] == ["no answer", "saved three", "saved two"]
        assert len(app.said) == 6


async def test_an_error_that_stands_covers_no_row_of_the_page(shell: OpenShell) -> None:
    async with shell(size=(80, 24)) as (app, pilot):
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: "complete" in visible_text(app))
        await pilot.pause()
        before = visible_text(app).splitlines()
        app.say("jobs.batch is forbidden: nobody may patch what others run in this namespace of theirs", error=True)
        await until(pilot, lambda: "jobs.batch is forbidden" in visible_text(app))
        await pilot.pause()
        assert any("complete" in each for each in visible_text(app).splitlines()[:-3])
        rows = visible_text(app).splitlines()
        at = next(index for index, each in enumerate(rows) if "jobs.batch is forbidden" in each)
        assert all(not each.partition("▌")[0].strip() for each in rows[at : at + 2])
        assert rows[-1] == before[-1]
        await pilot.press("escape")
        await until(pilot, lambda: visible_text(app).splitlines() == before)
        assert isinstance(app.screen, JobScreen)
