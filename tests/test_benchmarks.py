"""What a benchmark says when it does not come to its end, and when memory is called flat."""

import pytest

from tests.benchmarks.figures import step, told
from tests.benchmarks.screen import Screen
from tests.benchmarks.terminal import Missing, OnTerminal
from tests.benchmarks.use import Held, Mark, marks, verdict

DRAWS = r"""
import os, sys
sys.stdin.readline()
os.write(1, "\x1b[2J\x1b[2;3H\x1b[1;38;2;1;2;3mInstances\x1b[0m \u2588 600\x1b[4;1H漢字 end".encode())
sys.stdin.readline()
"""


def test_a_measurement_that_waits_in_vain_says_for_what_after_which_key_and_with_what_on_the_screen() -> None:
    app = OnTerminal(("-c", DRAWS))
    try:
        app.press("\n")
        app.wait_for("end")
        with pytest.raises(Missing) as caught, step("8 clusters: Instances"):
            app.wait_for("6,000 pods", seconds=0.01)
    finally:
        app.end()
    text = told(caught.value)
    assert "while measuring: 8 clusters: Instances" in text
    assert "no “6,000 pods” within 0.01 s after '\\n'" in text
    assert "  Instances █ 600" in text.splitlines()
    assert "漢字 end" in text.splitlines()


def test_what_is_drawn_over_something_takes_its_place_cell_by_cell() -> None:
    screen = Screen(10, 3)
    screen.feed("\x1b[2;1Habcdef\x1b[2;3H漢\x1b[?25l\x1b]0;title\x07\r\nend".encode())
    assert screen.rows == ["", "ab漢ef", "end"]
    screen.feed(b"\x1b[2J")
    assert screen.rows == ["", "", ""]


FLAT = [138.0, 137.2, 138.9, 137.5, 138.3, 138.1]
"""Megabytes at marks twenty rounds apart, as noisy as they are."""


@pytest.mark.parametrize(
    ("each_round", "called"), [(0.0, "flat"), (0.05, "growing")], ids=["nothing", "fifty kilobytes a round"]
)
def test_memory_that_grows_with_each_job_is_told_from_what_is_only_loaded_late_and_from_noise(
    each_round: float, called: str
) -> None:
    cold = [_mark(0, 85.0), _mark(1, 105.0), _mark(5, 125.0)]
    warm = [_mark(rounds, size + each_round * rounds) for rounds, size in zip(range(10, 130, 20), FLAT, strict=True)]
    said = list(verdict([*cold, *warm]))
    assert said[0] == "a round took 4.0 s"
    assert f"({called};" in said[1]


def test_of_a_few_rounds_nobody_says_whether_memory_grows() -> None:
    assert "too few" in list(verdict([_mark(0, 85.0), _mark(1, 105.0), _mark(10, 130.0)]))[1]


def test_the_app_says_what_it_holds_and_goes_on() -> None:
    for each in marks(0, rest=0):
        assert each.megabytes > 10
        assert each.held.objects > 10_000
        assert each.held.screens == {}


def _mark(rounds: int, megabytes: float) -> Mark:
    return Mark(rounds, rounds * 4.0, megabytes, Held(200_000, 500_000, {}))
