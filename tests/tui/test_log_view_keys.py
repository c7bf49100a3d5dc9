"""The Logs page over long lines in colours of their own: to the right, by rows where they are wrapped, no match."""

from rich.color import Color

from tests.tui.conftest import OpenShell, shows, until
from tests.tui.doubles import FakeGateway
from tests.tui.snapshot import visible_text
from tests.tui.test_logs import US, entry, logs_of, with_log

LONG = [entry(US, "k2x7p", f"\x1b[38;5;196mline {number}\x1b[0m " + "x" * 300 + "END", number) for number in range(40)]


async def test_a_colour_of_the_line_s_own_is_drawn_as_it_is(shell: OpenShell) -> None:
    async with shell(FakeGateway(with_log(LONG))) as opened:
        app, pilot = opened
        pane = await logs_of(opened)
        await until(pilot, lambda: "line 39" in visible_text(app))
        drawn = {segment.text.strip(): segment.style for segment in pane.view.render_line(0)}
        style = next(style for text, style in drawn.items() if text.startswith("line"))
        assert style is not None
        assert style.color == Color.parse("#ff0000")
        assert pane.view.rich_ink("strong #ff0000").bold


async def test_what_stands_further_right_is_seen_with_the_arrows_where_lines_are_not_wrapped(shell: OpenShell) -> None:
    async with shell(FakeGateway(with_log(LONG))) as opened:
        app, pilot = opened
        pane = await logs_of(opened)
        pane.view.focus()
        await until(pilot, lambda: "line 39" in visible_text(app))
        await pilot.press("right", "right")
        await until(pilot, lambda: "line 39" not in visible_text(app))
        await pilot.press("left", "left", "left")
        await until(pilot, lambda: "line 39" in visible_text(app))
        assert pane.view.shift == 0
        await pilot.press("w", "right")
        assert pane.view.shift == 0


async def test_wrapped_lines_are_gone_over_by_rows_both_ways(shell: OpenShell) -> None:
    async with shell(FakeGateway(with_log(LONG))) as opened:
        _, pilot = opened
        pane = await logs_of(opened)
        pane.view.focus()
        await pilot.press("w", "g")
        await until(pilot, lambda: pane.view.spot.place == 0)
        await pilot.press(*["j"] * 4)
        there = pane.view.spot
        assert there.place > 0
        await pilot.press(*["k"] * 4)
        assert (pane.view.spot.place, pane.view.spot.row) == (0, 0)


async def test_beyond_the_last_line_it_follows_and_where_there_is_none_nothing_moves(shell: OpenShell) -> None:
    control_plane = with_log(LONG)
    async with shell(FakeGateway(control_plane)) as opened:
        _, pilot = opened
        pane = await logs_of(opened)
        pane.view.focus()
        await pilot.press("w", "g", "j")
        await until(pilot, lambda: not pane.view.is_following)
        pane.view.action_scroll_by(1000)
        assert pane.view.is_following
        control_plane.log = []
        await pilot.press("1")
        await until(pilot, lambda: not pane.view.buffer.count)
        await pilot.press("g", "k", "j")
        pane.view.hold()
        assert pane.view.spot == (0, 0)
        await pilot.press("question_mark")
        await shows(pilot, "Help: Logs")


async def test_where_nothing_matches_it_says_so(shell: OpenShell) -> None:
    async with shell(FakeGateway(with_log(LONG))) as opened:
        app, pilot = opened
        await logs_of(opened)
        await pilot.press("slash", *"zzz", "enter", "n")
        await until(pilot, lambda: any(each.sentence == "nothing matches" for each in app.said))
