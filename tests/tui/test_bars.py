"""Shares as bars: how much is sure, what a tie moves, and what a terminal without blocks shows."""

from collections.abc import Iterator

import pytest

from mcjob_tui.tui.glyphs import use_ascii
from mcjob_tui.tui.widgets.form.pieces import Line, columns
from mcjob_tui.tui.widgets.placement.bars import share_bar


@pytest.fixture
def plain() -> Iterator[None]:
    use_ascii(True)
    yield
    use_ascii(False)


def text(drawn: Line) -> str:
    return "".join(each.text for each in drawn)


@pytest.mark.parametrize(
    ("share", "tie", "drawn"),
    [
        (0, 0, "          "),
        (0.001, 0, "▏         "),
        (0.5, 0, "█████     "),
        (0.499, 0, "█████     "),
        (0.55, 0, "█████▌    "),
        (0.55, 0.1, "██████░   "),
        (0, 0.2, "░░        "),
        (1, 0.3, "██████████"),
    ],
)
def test_a_bar_is_exact_to_an_eighth_and_never_longer_than_its_place(share: float, tie: float, drawn: str) -> None:
    assert text(share_bar(share, tie, 10)) == drawn


def test_bars_on_neighbouring_rows_leave_a_gap_between_them() -> None:
    assert text(share_bar(0.55, 0, 10, neighbours=True)) == "▆▆▆▆▆▆    "
    assert text(share_bar(0.5, 0.2, 10, neighbours=True)) == "▆▆▆▆▆▂▂   "


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize(
    ("share", "tie", "drawn"),
    [(0, 0, ".........."), (0.001, 0, "#........."), (0.5, 0.2, "#####::..."), (1, 0.3, "##########")],
)
def test_a_terminal_without_blocks_gets_plain_characters(share: float, tie: float, drawn: str) -> None:
    bar = share_bar(share, tie, 10)
    assert text(bar) == drawn
    assert columns(bar) == 10
