"""One sandbox with its examples for all tests of this folder, and a server before it whose texts are hostile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.poisoned import Poisoned, example_sandbox, poisoned_server


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The kubeconfig of a sandbox in a process of its own, with a few Jobs in it."""
    with example_sandbox(tmp_path_factory.mktemp("sandbox")) as kubeconfig:
        yield kubeconfig


@pytest.fixture
def poisoned(sandbox: Path) -> Iterator[Poisoned]:
    """The server; nothing is changed until the test says what."""
    with poisoned_server(sandbox) as found:
        yield found
