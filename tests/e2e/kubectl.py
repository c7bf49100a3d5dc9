"""kubectl, pointed at an API server of the sandbox in a thread of the test process, or at a whole sandbox."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mcjob_tui.sandbox.kinds import POD
from mcjob_tui.sandbox.kubeconfig import kubeconfig_text
from mcjob_tui.sandbox.server import RunningServer, serve
from tests.sandbox.api.small_federation import ADMIN_TOKEN, VIEWER_TOKEN, small_federation

PROXY = "/apis/cluster.karmada.io/v1alpha1/clusters/{}/proxy"
_SECONDS_TO_START = 60


@dataclass(frozen=True)
class Kubectl:
    """Runs kubectl with a home and a kubeconfig of its own."""

    url: str
    home: Path

    def run(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """One command, ended or not as it may."""
        environment = {**os.environ, "HOME": str(self.home), "KUBECONFIG": str(self.home / "config")}
        return subprocess.run(
            ["kubectl", *arguments],
            input=stdin,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def __call__(self, *arguments: str, stdin: str | None = None) -> str:
        """What a command that must succeed prints."""
        done = self.run(*arguments, stdin=stdin)
        assert done.returncode == 0, f"kubectl {' '.join(arguments)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def refused(self, *arguments: str, stdin: str | None = None) -> str:
        """What a command that must fail says."""
        done = self.run(*arguments, stdin=stdin)
        assert done.returncode != 0, done.stdout
        return done.stderr

    def follow(self, *arguments: str) -> "subprocess.Popen[str]":
        """A command that goes on until it is ended, its output line by line."""
        environment = {**os.environ, "HOME": str(self.home), "KUBECONFIG": str(self.home / "config")}
        return subprocess.Popen(["kubectl", *arguments], env=environment, stdout=subprocess.PIPE, text=True)

    def member(self, name: str) -> tuple[str, str]:
        """The arguments that send a command to a member instead."""
        return "--server", self.url + PROXY.format(name)


@contextmanager
def kubectl_on_sandbox(home: Path) -> Iterator[Kubectl]:
    """A server with a pod and its log in ``member1``, and kubectl with the contexts ``admin`` and ``viewer``."""
    started: list[RunningServer] = []
    ready, done = threading.Event(), threading.Event()

    async def main() -> None:
        federation = small_federation()
        member = federation.members["member1"]
        spec = {"containers": [{"name": "main", "image": "x:1"}]}
        member.store.create(POD, {"metadata": {"name": "p1", "namespace": "demo"}, "spec": spec})
        member.lines["demo", "p1"] = [f"2026-11-23T15:09:0{n}.000000000Z step {n}\n".encode() for n in range(5)]
        server = await serve(federation)
        started.append(server)
        ready.set()
        await asyncio.to_thread(done.wait)
        await server.stop()

    thread = threading.Thread(target=lambda: asyncio.run(main()), name="sandbox")
    thread.start()
    try:
        assert ready.wait(_SECONDS_TO_START)
        server = started[0]
        tokens = {"admin": ADMIN_TOKEN, "viewer": VIEWER_TOKEN}
        text = kubeconfig_text(server.url, server.certificate.certificate, tokens, "demo")
        (home / "config").write_text(text)
        yield Kubectl(server.url, home)
    finally:
        done.set()
        thread.join()


@contextmanager
def kubectl_on_federation(home: Path, *, speed: int) -> Iterator[Kubectl]:
    """A whole sandbox in a process of its own, and kubectl with its kubeconfig."""
    command = [sys.executable, "-m", "mcjob_tui.sandbox", f"--speed={speed}", f"--kubeconfig={home / 'config'}"]
    with subprocess.Popen([*command, "--die-with-parent"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as sandbox:
        try:
            assert sandbox.stdout is not None
            yield Kubectl(json.loads(sandbox.stdout.readline())["url"], home)
        finally:
            sandbox.terminate()
