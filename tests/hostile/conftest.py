"""One sandbox with its examples for all tests of this folder, and a server before it whose texts are hostile."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.poisoned import Poisoned, poisoned_server


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The kubeconfig of a sandbox in a process of its own, with a few Jobs in it."""
    kubeconfig = tmp_path_factory.mktemp("sandbox") / "kubeconfig"
    flags = ["--with-examples", "--die-with-parent", "--kubeconfig", str(kubeconfig)]
    process = subprocess.Popen(
        [sys.executable, "-m", "mcjob_tui.sandbox", *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["kubeconfig"] == str(kubeconfig)
    yield kubeconfig
    process.stdin.close()
    process.stdout.close()
    assert process.wait(20) == 0


@pytest.fixture
def poisoned(sandbox: Path) -> Iterator[Poisoned]:
    """The server; nothing is changed until the test says what."""
    with poisoned_server(sandbox) as found:
        yield found
