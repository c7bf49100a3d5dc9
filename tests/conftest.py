"""Options and settings of the test run that more than one room needs."""

import pytest
from hypothesis import settings

# How long an example takes says something about the machine and who else is on it, not about the code.
settings.register_profile("mcjob", deadline=None)
settings.load_profile("mcjob")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--snapshot-update", action="store_true", help="write the snapshots of screens anew")
