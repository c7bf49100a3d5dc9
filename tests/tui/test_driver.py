"""The terminal's driver where there is nothing to drive: another one is asked for, the loop or the shell has gone."""

import asyncio
import os

import pytest

from mcjob_tui.tui import declarations
from mcjob_tui.tui.commands import Situation
from mcjob_tui.tui.driver import driver_class


def test_who_asks_for_another_driver_gets_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.headless_driver:HeadlessDriver")
    assert driver_class() is None


def test_a_signal_that_comes_after_the_end_is_answered_by_nobody() -> None:
    made = driver_class()
    assert made is not None
    driver, loop = object.__new__(made), asyncio.new_event_loop()
    loop.close()
    vars(driver)["_loop"] = loop
    for answer in ("_sigcont_application", "_sigtstp_application"):
        getattr(driver, answer)()


def test_what_switches_changes_off_allows_them_where_they_are_off() -> None:
    assert declarations.READ_ONLY.label_in(Situation(read_only=True)) == "allow changes"
    assert declarations.READ_ONLY.label_in(Situation()) == "read-only"


def test_a_shell_that_has_gone_brings_no_stopped_program_back(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = os.posix_spawnp("true", ("true",), os.environ)
    os.waitpid(gone, 0)
    monkeypatch.setattr(os, "getppid", lambda: gone)
    assert declarations.has_shell(Situation()) == "mcjob was not started from a shell that could bring it back"
