"""Options and settings of the test run that more than one room needs."""

import os
import signal

import pytest
from hypothesis import settings

# How long an example takes says something about the machine and who else is on it, not about the code.
settings.register_profile("mcjob", deadline=None)
settings.load_profile("mcjob")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--snapshot-update", action="store_true", help="write the snapshots of screens anew")


def pytest_configure() -> None:
    """A shell that runs the tests in its background has signals ignored, and so would whatever the tests start."""
    for number, answer in ((signal.SIGHUP, signal.SIG_DFL), (signal.SIGINT, signal.default_int_handler)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, answer)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """``-n auto`` is two more than there are processors: many tests wait for a server, a terminal or a clock."""
    return (os.cpu_count() or 1) + 2
