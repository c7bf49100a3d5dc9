"""The whole main job in a real terminal, by keyboard alone: from launch to a Complete Job in three clusters."""

import re
import sys
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e


def mcjob(folder: Path, columns: int, rows: int, *flags: str) -> Terminal:
    """The app on its sandbox, in a home of its own; the sandbox's clock runs fast, nobody waits for pods that sleep."""
    environment = {"HOME": str(folder), "XDG_STATE_HOME": str(folder / "state"), "KUBECONFIG": "", "LANG": "C.UTF-8"}
    return Terminal(
        [sys.executable, "-m", "mcjob_tui", "--sandbox", "--speed", "20", *flags], columns, rows, environment
    )


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (80, 24)])
def test_a_job_is_filled_in_submitted_and_watched_to_its_end(tmp_path: Path, columns: int, rows: int) -> None:
    with mcjob(tmp_path, columns, rows) as terminal:
        terminal.wait_for("live", "fx-risk-eod")
        terminal.press("c")
        terminal.wait_for("Basics", "Name *")
        terminal.type("spine")
        terminal.press("C-n")
        terminal.wait_for("Image *")
        terminal.type("busybox:1.36")
        terminal.wait_for("busybox:1.36")
        terminal.press("C-s")
        terminal.wait_for("Submit 5 pods")
        terminal.press("C-s")
        terminal.wait_for("Jobs › spine")
        terminal.wait_until(
            lambda screen: "5/5" in screen and len(re.findall(r"✓ Complete", screen)) >= 2, "the Job to be complete"
        )
        terminal.press("q")


def test_two_of_three_clusters_get_a_different_job(tmp_path: Path) -> None:
    with mcjob(tmp_path, 120, 40) as terminal:
        terminal.wait_for("live", "tick-backfill")
        terminal.press("c")
        terminal.wait_for("Basics", "Name *", "aws-euc1-prod")
        terminal.type("differs")
        terminal.wait_for("free in default")
        terminal.press_until("Tab", "space choose")
        for wanted in ("1 of 8 chosen", "2 of 8 chosen", "3 of 8 chosen"):
            terminal.press(*(["Down"] if wanted[0] != "1" else ["Down", "Down"]), "Space")
            terminal.wait_for(wanted)
        terminal.press("C-n")
        terminal.wait_for("Image *")
        terminal.type("busybox:1.36")
        terminal.wait_for("tag 1.36")
        terminal.press("C-g", "4")
        terminal.wait_for("As the default")
        for number, steps in (("1", ["Space"]), ("2", ["Down", "Space"])):
            terminal.press("+")
            terminal.wait_for("type to filter")
            terminal.press(*steps, "Enter")
            terminal.wait_for("nothing differs yet")
            terminal.press_until("Tab", "▌1.36")
            terminal.type("1.36-alpine")
            terminal.wait_for("was 1.36", f"{number} aws")
            terminal.press("Escape")
            terminal.wait_for(f"▌{number} aws")
        terminal.press("C-s")
        terminal.wait_for("1 OverridePolicy", "Submit 3 pods")
        terminal.press("C-s")
        terminal.wait_for("Jobs › differs")
        terminal.wait_until(
            lambda screen: "3/3" in screen and "100 %" in screen and len(re.findall(r"✓ Complete", screen)) == 4,
            "the Job to be complete in three clusters",
        )
        terminal.press("6")
        terminal.wait_for("kind: OverridePolicy", "aws-euc1-prod", "imageOverrider")


def test_keys_that_are_typed_ahead_of_the_screen_are_not_lost(tmp_path: Path) -> None:
    with mcjob(tmp_path, 100, 30) as terminal:
        terminal.wait_for("live", "tick-backfill")
        terminal.press("c")
        terminal.wait_for("Name *")
        terminal.type("ahead")
        terminal.press("C-n")
        terminal.type("busybox:1")
        terminal.press("C-g", "3")
        terminal.wait_for("Timeout")
        terminal.press_until("Tab", "▌none")
        terminal.type("15m")
        terminal.press("C-s")
        screen = terminal.wait_for("busybox:1", "15m", "Submit 5 pods")
        assert "ahead" in screen
