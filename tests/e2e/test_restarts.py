"""The server is killed, and another with other contents takes its place: what follows it says so, and goes on."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.control_plane.servers import kept_port
from tests.e2e.commands import MCJOB, CommandLine
from tests.e2e.terminal import Terminal
from tests.faults.stage import TOKEN

pytestmark = pytest.mark.e2e

_PATIENCE = 60.0


@contextmanager
def server(port: int, *jobs: str) -> Iterator[None]:
    """A control plane with Jobs that go on; it is killed at the end."""
    command = [sys.executable, "-m", "tests.faults.plain_server", str(port), *jobs]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"serving {port}\n"
            yield
        finally:
            process.kill()


@dataclass(frozen=True)
class Following:
    """A command that goes on, and what it has written so far."""

    process: "subprocess.Popen[bytes]"
    folder: Path

    @property
    def out(self) -> str:
        return (self.folder / "out").read_text()

    @property
    def err(self) -> str:
        return (self.folder / "err").read_text()


@contextmanager
def following(mcjob: CommandLine, *arguments: str) -> Iterator[Following]:
    """Start a command that goes on; it is killed at the end."""
    folder = mcjob.folder / arguments[0]
    folder.mkdir()
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        environment = mcjob.environment()
        with subprocess.Popen([*MCJOB, *arguments], stdout=out, stderr=err, cwd=folder, env=environment) as process:
            try:
                yield Following(process, folder)
            finally:
                process.kill()


def until(condition: Callable[[], object], seconds: float = _PATIENCE) -> float:
    """Wait; returns how long it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        time.sleep(0.02)
    return time.monotonic() - began


def test_what_follows_a_killed_server_says_so_and_goes_on_with_another(tmp_path: Path) -> None:
    kubeconfig, mcjob = tmp_path / "kubeconfig", CommandLine(tmp_path, tmp_path / "kubeconfig")
    with ExitStack() as stack:
        port = stack.enter_context(kept_port())
        with server(port, "gone", "kept"):
            kubeconfig.write_text(_kubeconfig(port))
            status = stack.enter_context(following(mcjob, "status", "gone", "-w"))
            logs = stack.enter_context(following(mcjob, "logs", "kept", "-f"))
            command = [*MCJOB, "-n", "demo"]
            jobs, job = (stack.enter_context(Terminal(command, 110, 34, mcjob.environment())) for _ in range(2))
            for each in (jobs, job):
                each.wait_for("gone", "kept")
            job.press("Enter")
            job.wait_for("gone", "Pods 12")
            until(lambda: status.out and logs.out)
        for each in (jobs, job):
            each.wait_for("stale")
        until(lambda: "what follows may be old: " in status.err)
        until(lambda: "stream lost" in logs.err)
        jobs.wait_for("gone", "kept")
        with server(port, "kept", "new"):
            took = until(lambda: "live" in jobs.screen() and "new " in jobs.screen() and "gone" not in jobs.screen())
            print(f"from server back to live on the screen: {took:.1f} s")
            job.wait_for("the Job is gone, this is how it was last", "12 active")
            job.wait_until(lambda screen: "Pods 12" not in screen, "the pods to go")
            assert status.process.wait(_PATIENCE) == 1
            # Whichever of its watches is back first.
            assert status.err.endswith("connected again\nerror: Job demo/gone was deleted\n")
            until(lambda: "stream is back" in logs.err)
            logs.process.send_signal(signal.SIGINT)
            assert logs.process.wait(_PATIENCE) == 130
            assert "Traceback" not in logs.err


def _kubeconfig(port: int) -> str:
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "c",
            "clusters": [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
            "users": [{"name": "u", "user": {"token": TOKEN}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": "demo"}}],
        }
    )
