"""What a benchmark says when it does not come to its end: which step, after which key, and what was on the screen."""

import pytest

from tests.benchmarks.figures import step, told
from tests.benchmarks.screen import Screen
from tests.benchmarks.terminal import Missing, OnTerminal

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
