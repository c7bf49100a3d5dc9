"""Keys, clicks and pastes in the fields of a form, each field alone on a screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from mcjob_tui.tui.theme import DARK
from mcjob_tui.tui.typing_ahead import TypingAhead
from mcjob_tui.tui.widgets.form.cells_field import CellsField
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.choice import Choice, Switch
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice
from mcjob_tui.tui.widgets.form.field import Field, Trouble
from mcjob_tui.tui.widgets.form.group import Group, GroupRow
from mcjob_tui.tui.widgets.form.option_table import OptionRow, OptionTable
from mcjob_tui.tui.widgets.form.picker import Option, Picker, PickList
from mcjob_tui.tui.widgets.form.pieces import plain
from mcjob_tui.tui.widgets.form.row_lines import cell_widths, lines_below
from mcjob_tui.tui.widgets.form.row_model import Column
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.select import ManySelect, Select
from mcjob_tui.tui.widgets.form.text_block import TextBlock
from mcjob_tui.tui.widgets.form.text_field import TextField
from tests.tui.conftest import until
from tests.tui.snapshot import visible_text

CLUSTERS = tuple(ClusterChoice(f"c{number:02}", provider="aws", state="ready") for number in range(20))
LEFT = 16
"""Columns before what a field holds."""


class Alone(TypingAhead):
    """One widget on a screen, and what it said."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.widget = widget
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.widget

    def said(self, kind: type[Message]) -> list[Any]:
        """The messages of that kind."""
        return [each for each in self.heard if isinstance(each, kind)]

    def hear(self, message: Message) -> None:
        """Note a message once, however many widgets it passes."""
        if not any(each is message for each in self.heard):
            self.heard.append(message)


@asynccontextmanager
async def alone(widget: Widget, *, focus: bool = True, columns: int = 80) -> AsyncIterator[tuple[Alone, Pilot[None]]]:
    app = Alone(widget)
    async with app.run_test(size=(columns, 24), message_hook=app.hear) as pilot:
        if focus:
            widget.focus()
            await pilot.pause()
        yield app, pilot


async def paste(pilot: Pilot[None], widget: Widget, text: str) -> None:
    widget.post_message(events.Paste(text))
    await pilot.pause()


async def test_one_of_a_few_is_chosen_by_a_click_on_it_and_not_while_it_is_off() -> None:
    field = Choice("Kind", (("one", "this"), ("two", "that")), "one")
    async with alone(field) as (_, pilot):
        await pilot.click(field, offset=(LEFT + 12, 0))
        assert field.value == "two"
        await pilot.click(field, offset=(LEFT + 40, 0))
        await pilot.click(field, offset=(0, 0))
        assert field.value == "two"
        field.off = "fixed"
        await pilot.click(field, offset=(LEFT + 2, 0))
        assert field.value == "two"


async def test_a_switch_is_set_by_the_arrows_and_turned_by_a_click() -> None:
    field = Switch("Work queue", False, on="one after the other", off="all at once")
    async with alone(field) as (app, pilot):
        await pilot.press("right", "right")
        assert field.value
        await pilot.press("h")
        assert not field.value
        await pilot.click(field)
        assert field.value
        await pilot.press("down", "enter")
        assert [each.forward for each in app.said(Field.Step)] == [True]
        assert app.said(Field.Accepted)
        field.off = "fixed"
        await pilot.click(field)
        assert field.value
        assert "one after the other" not in visible_text(app)


async def test_a_group_is_opened_and_closed_by_arrows_and_clicks_and_left_by_up_and_down() -> None:
    group = Group("Advanced", lambda: [TextField("Inside")], lambda: "nothing set")
    async with alone(group, focus=False) as (app, pilot):
        group.row.focus()
        await pilot.press("right")
        await until(pilot, lambda: "Inside" in visible_text(app))
        await pilot.press("h")
        await until(pilot, lambda: "Inside" not in visible_text(app))
        await pilot.click(group.row)
        await until(pilot, lambda: "Inside" in visible_text(app))
        await pilot.press("up", "down")
        assert [each.forward for each in app.said(GroupRow.Step)] == [False, True]


async def test_cells_take_enter_pastes_and_clicks() -> None:
    field = CellsField("CPU", ("request", "limit"), room=10)
    async with alone(field) as (app, pilot):
        await paste(pilot, field, " 250m\n")
        await pilot.press("enter", "1", "tab")
        assert field.value == ("250m", "1")
        await pilot.click(field, offset=(LEFT + 2, 0))
        await pilot.press("2")
        assert field.value == ("2", "1")
        await pilot.click(field, offset=(LEFT + 40, 0))
        await pilot.press("down")
        assert [each.forward for each in app.said(Field.Step)] == [True]


async def test_the_cell_that_one_was_in_is_found_again_when_the_terminal_is_gone_back_to() -> None:
    field = CellsField("CPU", ("request", "limit"), room=10)
    async with alone(field) as (app, pilot):
        await pilot.press("1", "tab", "2")
        app.post_message(events.AppBlur())
        await until(pilot, lambda: not field.has_focus)
        app.post_message(events.AppFocus())
        await until(pilot, lambda: field.has_focus)
        await pilot.press("3")
        assert field.value == ("1", "23")


async def test_a_click_on_what_is_said_under_a_line_of_text_leaves_its_cursor() -> None:
    field = TextField("Name", "abcd")
    field.trouble = Trouble("is taken")
    async with alone(field) as (_, pilot):
        await pilot.click(field, offset=(LEFT + 2, 1))
        await pilot.press("x")
        assert field.value == "abcdx"


async def test_up_and_down_go_by_rows_in_a_line_that_is_broken_into_several() -> None:
    field = TextBlock("Description", "word " * 40)
    async with alone(field) as (app, pilot):
        await pilot.press("up", "X")
        assert field.value.index("X") == 200 - (80 - LEFT - 2)
        await pilot.press("down", "Y")
        assert field.value.endswith("word Y")
        assert not app.said(Field.Step)


async def test_a_key_that_comes_to_a_field_that_was_left_is_typed_where_the_focus_is_before_those_behind_it() -> None:
    left, here = TextField("Left"), TextField("Here")
    async with alone(Vertical(left, here), focus=False) as (_, pilot):
        here.focus()
        await pilot.pause()
        left.post_message(events.Key("a", "a"))
        await until(pilot, lambda: here.value == "a")
        assert left.value == ""


async def test_a_line_of_text_takes_pastes_and_a_click_moves_its_cursor() -> None:
    field = TextField("Name", "abcd")
    field.note = ()
    async with alone(field) as (_, pilot):
        await pilot.click(field, offset=(LEFT + 3, 0))
        await paste(pilot, field, " X\x1b[2J\n")
        assert field.value == "abXcd"


@pytest.mark.parametrize("kind", [TextField, TextBlock])
async def test_a_joined_emoji_stays_joined_however_it_comes_into_a_field(kind: type[TextField | TextBlock]) -> None:
    family = "\U0001f469\u200d\U0001f467"
    field = kind("Text")
    async with alone(field) as (app, pilot):
        await paste(pilot, field, family)
        for character in family:
            field.post_message(events.Key("joined", character))
        await until(pilot, lambda: field.value == family * 2)
        assert "\u200d" not in visible_text(app)


async def test_text_of_several_lines_keeps_the_lines_of_what_is_pasted() -> None:
    field = TextBlock("Description")
    async with alone(field) as (app, pilot):
        await paste(pilot, field, "one\ntwo\x1b[2J")
        assert field.value == "one\ntwo"
        await pilot.press("up", "X", "up")
        assert "X" in field.value.split("\n")[0]
        assert app.said(Field.Step)[0].forward is False


async def test_enter_in_a_table_of_options_chooses_and_goes_on() -> None:
    rows = (OptionRow("one", "One", "", ()), OptionRow("two", "Two", "", ()))
    field = OptionTable("Strategy", (), rows, "one")
    async with alone(field) as (app, pilot):
        await pilot.press("down", "enter")
        assert field.value == "two"
        assert app.said(Field.Accepted)
        await pilot.click(field, offset=(2, 0))
        assert field.value == "two"


async def test_a_click_opens_the_list_of_a_field_and_another_takes_from_it() -> None:
    field = Select("Priority", "", lambda: [Option("low"), Option("high")])
    async with alone(field) as (app, pilot):
        await pilot.click(field)
        await until(pilot, lambda: isinstance(app.screen, Picker))
        picks = app.screen.query_one(PickList)
        await until(pilot, lambda: "high" in visible_text(app))
        await pilot.click(picks, offset=(4, 1))
        assert isinstance(app.screen, Picker)
        await pilot.click(picks, offset=(4, 3))
        await until(pilot, lambda: not isinstance(app.screen, Picker))
        assert field.value == "high"
        field.off = "fixed"
        await pilot.click(field)
        assert not isinstance(app.screen, Picker)


async def test_the_keys_of_a_long_list_go_by_rows_and_by_pages_and_mark_all() -> None:
    field = ManySelect("Clusters", (), lambda: [Option(each.name) for each in CLUSTERS])
    async with alone(field) as (app, pilot):
        await pilot.press("enter", "pagedown", "down")
        await until(pilot, lambda: "12 of 20" in visible_text(app))
        await pilot.press("up", "pageup")
        await until(pilot, lambda: "1 of 20" in visible_text(app))
        await pilot.press("asterisk")
        await until(pilot, lambda: "20 marked · 1 of 20" in visible_text(app))
        await pilot.press("asterisk")
        picks = app.screen.query_one(PickList)
        await pilot.click(picks, offset=(6, 4))
        assert picks.chosen == {"c02"}
        await pilot.press("z")
        await until(pilot, lambda: "nothing matches" in visible_text(app))
        await pilot.press("backspace", "f5", "enter")
        await until(pilot, lambda: field.value == ("c02",))


async def test_enter_where_nothing_matches_says_so_and_leaves_the_list_open() -> None:
    field = Select("Priority", "low", lambda: [Option("low"), Option("high"), Option("top", off="not for you")])
    async with alone(field) as (app, pilot):
        await pilot.press("z", "enter")
        await until(pilot, lambda: "× nothing matches" in visible_text(app))
        assert isinstance(app.screen, Picker)
        await pilot.press("backspace")
        await until(pilot, lambda: "× nothing matches" not in visible_text(app))
        await pilot.press("t", "enter")
        await until(pilot, lambda: "× not for you" in visible_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, Picker))
        assert field.value == "low"


@pytest.mark.parametrize(
    ("free", "why", "said"),
    [
        (False, "", "there is nothing to choose from"),
        (True, "", "nothing is known; type it"),
        (False, "no cluster is chosen on Basics now", "no cluster is chosen on Basics now"),
    ],
)
async def test_a_list_without_options_says_why(free: bool, why: str, said: str) -> None:
    field = Select("Priority", "", list, free=free)
    field.if_none = why
    async with alone(field) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: said in visible_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, Picker))


@pytest.mark.parametrize(
    ("keys", "value"),
    [(("z",), "low"), (("h",), "high"), (("enter",), "low"), (("enter", "down"), "high"), (("t",), "low")],
)
async def test_tab_closes_a_list_with_what_was_found_in_it_and_goes_on(keys: tuple[str, ...], value: str) -> None:
    options = [Option("low"), Option("high"), Option("top", off="not for you")]
    field = Select("Priority", "low", lambda: options)
    async with alone(Vertical(field, TextField("Next"))) as (app, pilot):
        field.focus()
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("tab")
        await until(pilot, lambda: isinstance(app.focused, TextField))
        assert field.value == value


async def test_tab_out_of_a_list_of_several_keeps_what_was_marked() -> None:
    field = ManySelect("Clusters", ("c01",), lambda: [Option(each.name) for each in CLUSTERS])
    async with alone(Vertical(field, TextField("Next"))) as (app, pilot):
        field.focus()
        await pilot.press("enter", "down", "space", "z", "tab")
        await until(pilot, lambda: isinstance(app.focused, TextField))
        assert field.value == ("c01", "c02")


async def test_a_list_of_clusters_goes_by_pages_unmarks_all_and_is_left_at_its_ends() -> None:
    field = Checklist()
    async with alone(field) as (app, pilot):
        await pilot.press("home", "down")
        assert app.said(Checklist.Step)[0].forward
        field.show(CLUSTERS, {"c00"})
        await pilot.pause()
        await pilot.press("pagedown")
        assert field.cursor > 5
        await pilot.press("pageup", "up")
        assert [each.forward for each in app.said(Checklist.Step)] == [True, False]
        await pilot.press("a", "A", "A")
        assert field.chosen == frozenset()
        assert len(app.said(Checklist.Changed)) == 2
        await pilot.click(field, offset=(LEFT + 4, 3))
        assert field.chosen == {"c03"}


async def test_a_click_on_the_words_that_nothing_matches_marks_nothing_and_all_rows_beyond_are_blank() -> None:
    field = Checklist()
    async with alone(field) as (app, pilot):
        field.show(CLUSTERS, ())
        field.set_filter("zzz")
        await until(pilot, lambda: "nothing matches the filter" in visible_text(app))
        await pilot.click(field, offset=(LEFT + 4, 0))
        assert not app.said(Checklist.Changed)
        field.set_filter("c01")
        assert field.render_line(0).text.split()[:2] == ["▌□", "c01"]
        assert field.render_line(1).text.strip() == ""


async def test_where_clusters_have_little_room_their_places_are_left_out_before_their_state() -> None:
    field = Checklist()
    async with alone(field, columns=40) as (app, pilot):
        field.show(CLUSTERS, ())
        await until(pilot, lambda: "c01" in visible_text(app))
        assert "aws" not in visible_text(app)
        assert visible_text(app).count("ready") == 8
        assert "aws" in plain(field.row(1, 80))


async def test_a_list_of_clusters_shows_what_is_chosen_on_top_once_the_filter_is_cleared() -> None:
    field = Checklist()
    async with alone(field):
        field.show(CLUSTERS, ())
        field.set_filter("c1")
        field.set_filter("c1")
        assert len(field.shown) == 10
        field.chosen = frozenset({"c15"})
        field.set_filter("")
        assert field.shown[0].name == "c15"


def rows(*cells: tuple[str, str]) -> Rows:
    return Rows("Labels", (Column("KEY", 10), Column("VALUE")), cells, paste=True)


async def test_rows_are_walked_moved_removed_and_taken_back() -> None:
    field = rows(("a", "1"), ("b", "2"))
    async with alone(field) as (app, pilot):
        await pilot.press("up", "J")
        assert field.value == (("b", "2"), ("a", "1"))
        await pilot.press("k", "x", "u")
        assert field.value == (("b", "2"), ("a", "1"))
        await pilot.press("u", "down", "K", "j", "j", "j")
        assert field.value == (("a", "1"), ("b", "2"))
        assert [each.forward for each in app.said(Field.Step)] == [False, True]


async def test_what_is_said_beside_adding_a_row_ends_visibly_where_it_has_no_room() -> None:
    rows = Rows("Others", (Column("NAME"),), add="add a resource", remark="ephemeral-storage and what nodes have more")
    async with alone(rows, columns=50) as (app, pilot):
        await until(pilot, lambda: "ephemeral-storage and what nod…" in visible_text(app))


async def test_in_an_open_row_shift_tab_goes_back_a_paste_is_typed_and_other_keys_go_on() -> None:
    field = rows(("a", "1"))
    async with alone(field) as (_, pilot):
        await pilot.press("enter", "tab", "shift+tab", "f5", "end")
        await paste(pilot, field, "bc")
        await pilot.press("down")
        assert field.model.rows[0] == ("abc", "1")
        await paste(pilot, field, "d=4\ne=5\n")
        assert field.value == (("abc", "1"), ("d", "4"), ("e", "5"))


async def test_the_choices_of_a_cell_are_turned_both_ways_and_what_is_pasted_or_means_nothing_changes_none() -> None:
    field = Rows("Tolerations", (Column("EFFECT", 10, choices=("", "NoSchedule", "NoExecute")), Column("KEY")), ())
    async with alone(field) as (_, pilot):
        await paste(pilot, field, "gpu")
        assert field.value == ()
        await pilot.press("enter", "left", "f5")
        await paste(pilot, field, "NoSchedule")
        assert field.model.rows == (("NoExecute", ""),)
        await pilot.press("up", "z", "escape")
        assert field.value == ()


async def test_a_click_goes_to_a_row_and_one_on_the_last_line_adds_another() -> None:
    field = rows(("a", "1"), ("b", "2"))
    async with alone(field) as (_, pilot):
        await pilot.click(field, offset=(LEFT + 2, 2))
        assert field.cursor == 1
        await pilot.click(field, offset=(LEFT + 2, 3))
        assert field.editing
        await pilot.click(field, offset=(LEFT + 2, 1))
        assert field.cursor == 2
        field.add_row(("b", "2"))
        assert field.model.rows.count(("b", "2")) == 1


async def test_cells_that_have_no_room_beside_each_other_stand_in_further_rows_and_take_clicks_there() -> None:
    field = CellsField("Numbers", ("one", "two", "three", "four", "five"), headed=True, room=7)
    async with alone(field, columns=46) as (app, pilot):
        headings = [row.split() for row in visible_text(app).splitlines() if "ONE" in row or "FOUR" in row]
        assert headings == [["ONE", "TWO", "THREE"], ["FOUR", "FIVE"]]
        await pilot.click(field, offset=(LEFT + 12, 3))
        await pilot.press("7", "shift+tab", "6")
        assert field.value == ("", "", "", "6", "7")


async def test_a_space_in_a_selected_number_changes_nothing() -> None:
    field = TextField("Instances", "60", columns=10)
    async with alone(field, focus=False) as (app, pilot):
        await pilot.press("tab", "space", "x")
        assert field.value == "60"
        assert app.said(Field.Changed) == []
        await pilot.press("7")
        assert field.value == "7"


async def test_what_a_row_has_no_room_for_is_read_in_full_where_the_cursor_is() -> None:
    pointer = "/spec/template/metadata/annotations/example.com~1a-name-that-is-long"
    columns = (Column("OP", 8, choices=("add", "replace")), Column("PATH"), Column("VALUE"))
    rows = Rows("Patch", columns, (("add", pointer, "1"), ("replace", pointer, "2")), label_columns=1)
    async with alone(rows, columns=52) as (app, pilot):
        await until(pilot, lambda: visible_text(app).count("PATH") == 2)
        assert pointer in "".join(visible_text(app).split())
        await pilot.press("j")
        starts = [line.strip("▌ ").partition(" ")[0] for line in visible_text(app).splitlines()]
        assert starts[starts.index("replace") + 1] == "PATH"
        assert rows.end_of(1) == 5


async def test_the_value_of_a_row_has_room_beside_a_name() -> None:
    columns = (Column("NAME", 16), Column("FROM", 9, choices=("value",)), Column("VALUE"))
    assert cell_widths(columns, 33) == [10, 9, 10]
    assert cell_widths(columns, 60) == [16, 9, 31]


def test_a_note_under_a_row_is_said_in_full() -> None:
    lines = lines_below(None, "9 now: cn-hangzhou-h, cn-shanghai-b +7; only a filter in Karmada", 40)
    assert ["".join(piece.text for piece in each) for each in lines] == [
        "   9 now: cn-hangzhou-h, cn-shanghai-b",
        "   +7; only a filter in Karmada",
    ]
