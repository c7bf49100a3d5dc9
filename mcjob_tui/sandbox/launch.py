"""Starts the sandbox as a child process and stops it: what the command line uses.

Imports nothing of the sandbox itself, so that starting it costs the parent nothing.
"""

import asyncio
import contextlib
import json
import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

TEMPORARY = "mcjob-sandbox-"
"""How the name of the directory begins in which a sandbox keeps its kubeconfig unless it is told where."""
_ROOT = str(Path(__file__).resolve().parents[2])
_SECONDS_TO_START = 120.0
_SECONDS_FOR_A_JOB = 0.1
_SECONDS_TO_STOP = 3.0


class SandboxFailed(Exception):
    """The sandbox did not come up, or ended by itself; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    """A sandbox that accepts connections.

    Attributes:
        kubeconfig: the file to give to ``--kubeconfig``.
    """

    url: str
    token: str = field(repr=False)
    kubeconfig: Path
    process: asyncio.subprocess.Process = field(repr=False)
    _drain: asyncio.Task[None] = field(repr=False)

    async def wait(self) -> int:
        """Wait until the process has ended; returns its exit code."""
        return await self.process.wait()

    async def stop(self) -> None:
        """End the process, gently first; nothing happens when it has ended already.

        What a sandbox that somebody has killed could not clean up goes too.
        """
        await _end(self.process)
        if self.kubeconfig.parent.name.startswith(TEMPORARY):
            shutil.rmtree(self.kubeconfig.parent, ignore_errors=True)
        self._drain.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._drain


async def start_sandbox(
    *,
    clusters: int | None = None,
    seed: int | None = None,
    speed: float = 1.0,
    port: int = 0,
    kubeconfig: str | Path | None = None,
    examples: bool = False,
    jobs: int = 0,
) -> RunningSandbox:
    """Start a sandbox that ends with this process.

    Args:
        clusters: how many; None is the default fleet of eight.
        seed: what its course follows from; None is that of 0, with UIDs that no other run has.
        speed: virtual seconds per second.
        port: 0 takes any free one.
        kubeconfig: where to write the kubeconfig; a private temporary file if None.
        examples: start with a few Jobs.
        jobs: start with so many Jobs in various states; thousands take minutes.

    Raises:
        SandboxFailed: it did not come up.
    """
    flags = [f"--speed={speed}", f"--port={port}", "--die-with-parent"]
    if seed is not None:
        flags.append(f"--seed={seed}")
    if clusters is not None:
        flags.append(f"--clusters={clusters}")
    if kubeconfig is not None:
        flags.append(f"--kubeconfig={kubeconfig}")
    if examples:
        flags.append("--with-examples")
    if jobs:
        flags.append(f"--jobs={jobs}")
    known = os.environ.get("PYTHONPATH")
    # -P: a file in the current directory must not stand in for a module. A session of its own: ctrl+c is the parent's.
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "mcjob_tui.sandbox",
        *flags,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (_ROOT, known)))},
        start_new_session=True,
    )
    try:
        return await _ready(process, _SECONDS_TO_START + jobs * _SECONDS_FOR_A_JOB)
    except BaseException:
        await _end(process)
        raise


async def _ready(process: asyncio.subprocess.Process, seconds: float) -> RunningSandbox:
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), seconds)
    except TimeoutError as late:
        raise SandboxFailed(f"the sandbox did not come up within {seconds:.0f} seconds") from late
    if not line:
        said = (await process.stderr.read()).decode("utf-8", "replace").strip().splitlines()
        raise SandboxFailed(said[-1] if said else f"the sandbox ended with exit code {await process.wait()}")
    try:
        ready = json.loads(line)
        url, token, path = str(ready["url"]), str(ready["token"]), Path(ready["kubeconfig"])
    except (ValueError, KeyError, TypeError) as broken:
        raise SandboxFailed("the sandbox came up but did not say where") from broken
    drain = asyncio.create_task(_drained(process.stderr), name="sandbox-stderr")
    return RunningSandbox(url, token, path, process, drain)


async def _drained(stream: asyncio.StreamReader) -> None:
    """Read and forget, so that the child never waits for somebody to read."""
    while await stream.read(65536):
        pass


async def _end(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    process.stdin.close()
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _SECONDS_TO_STOP)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
