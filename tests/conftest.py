"""Options and settings of the test run that more than one room needs."""

import os
import signal

import pytest
from hypothesis import settings

# How long an example takes says something about the machine and who else is on it, not about the code.
settings.register_profile("mcjob", deadline=None)
settings.load_profile("mcjob")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--snapshot-update", action="store_true", help="write screens and approved sentences anew; runs only what does"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--snapshot-update`` only tests that write are run: all the others say nothing of it, and take minutes."""
    if config.getoption("--snapshot-update"):
        writing = [each for each in items if isinstance(each, pytest.Function) and _writes(each)]
        config.hook.pytest_deselected(items=[each for each in items if each not in writing])
        items[:] = writing


def _writes(test: pytest.Function) -> bool:
    return "matches_snapshot" in test.fixturenames or "assert_approved" in test.function.__code__.co_names


def pytest_configure() -> None:
    """A shell that runs the tests in its background has signals ignored, and so would whatever the tests start."""
    for number, answer in ((signal.SIGHUP, signal.SIG_DFL), (signal.SIGINT, signal.default_int_handler)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, answer)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """``-n auto`` is two more than there are processors: many tests wait for a server, a terminal or a clock."""
    return (os.cpu_count() or 1) + 2
