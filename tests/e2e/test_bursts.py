"""Keys in quick succession in a real terminal, on a Job whose pods come and go all the time: none loses its way."""

import re
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.terminal import KEYS, Terminal

pytestmark = pytest.mark.e2e

LIST = re.compile(r"› Jobs  .*\n", re.MULTILINE)


def test_keys_that_come_at_once_or_in_quick_succession_reach_the_page_that_they_mean(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "KUBECONFIG": "", "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "mcjob_tui", "--sandbox", "--speed", "60"]
    with Terminal(command, 120, 40, environment, as_written=True) as terminal:
        terminal.wait_for("live", "tick-backfill")
        terminal.type(f"{KEYS['Enter']}2356{KEYS['Escape']}:clusters{KEYS['Enter']}")
        terminal.wait_for("› Clusters  ", "FITS")
        terminal.type(f":jobs{KEYS['Enter']}")
        terminal.wait_until(lambda screen: bool(LIST.search(screen)), "the list")
        terminal.press("Enter")
        terminal.wait_for("1 Overview")
        for key in ("2", "3", "5", "6", "Escape"):
            terminal.press(key)
            time.sleep(0.05)  # as a script types
        terminal.wait_until(lambda screen: bool(LIST.search(screen)), "the list again")
