"""A sandbox that is served, and the command line that talks to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.commands import CommandLine, served_sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The kubeconfig of a sandbox that runs faster than time."""
    with served_sandbox(tmp_path_factory.mktemp("sandbox"), "--speed", "20") as kubeconfig:
        yield kubeconfig


@pytest.fixture
def mcjob(sandbox: Path, tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path, sandbox)
