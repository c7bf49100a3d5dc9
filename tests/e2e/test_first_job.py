"""``docs/first-job.md`` by its word: who types what stands there has the Job that stands there, in four clusters."""

import os
import sys
from pathlib import Path

import pytest

from tests.e2e.documented import ROOT
from tests.e2e.terminal import Terminal
from tests.e2e.typist import DOWN, ENTER, ESCAPE, NEXT, SPACE, SUBMIT, TAB, Step, together, type_and_look

pytestmark = pytest.mark.e2e

PAGE = (ROOT / "docs" / "first-job.md").read_text(encoding="utf-8")
STEPS: tuple[Step, ...] = (
    ("c", "Basics"),
    ("hello" + TAB, "free in default"),
    (TAB * 6, "▌1 "),
    ("12" + TAB + "6", "of the 8 clusters can run it"),
    (TAB + DOWN * 2 + SPACE, "12 pods in 4 of 8 clusters, 6 at a time"),
    (NEXT, "Image *"),
    ("busybox:1.36", "tag 1.36 of busybox"),
    (TAB * 8 + ENTER, "▼ Start"),
    (TAB + "sh -c 'echo hello; sleep 5'", "sh │ -c │ echo hello; sleep 5"),
    (NEXT, "Timeout"),
    (NEXT, "Every cluster gets the same Job"),
    ("+euw1" + SPACE + ENTER, "nothing differs in this"),
    (TAB * 3 + "1.37", "was 1.36"),
    (SUBMIT, "12 pods in 4 clusters, 6 at a time"),
    ("e", "1 of 8"),
    (">", "2 of 8"),
    (ESCAPE, "Submit 12 pods"),
    ("c", "✓ OverridePolicy"),
    (SUBMIT, "Jobs › hello"),
    ("l", "following"),
)
"""Each step of the page, with something that is on the screen after it."""


def test_the_first_job_is_made_as_its_page_says(tmp_path: Path) -> None:
    command = f"{sys.executable} -m mcjob_tui --sandbox --speed 10; echo left with $?; read -r _"
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "TERM": "xterm-256color"}
    with Terminal(["sh", "-c", command], 120, 40, environment, as_written=True) as terminal:
        terminal.wait_for("SANDBOX", "clusters ready")
        type_and_look(terminal, STEPS)
        terminal.wait_for("in 4 clusters")
        terminal.type("\x11")
        terminal.wait_for("left with 0")


@pytest.mark.parametrize("text", ["hello", "12", "6", "busybox:1.36", "sh -c 'echo hello; sleep 5'", "euw1", "1.37"])
def test_what_is_typed_is_what_the_page_says(text: str) -> None:
    assert text in together(STEPS)
    assert f"`{text}`" in PAGE
