"""``mcjob`` as a process, and a sandbox served by it: what a script would do."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MCJOB = (sys.executable, "-m", "mcjob_tui")


def python(module: str) -> tuple[str, ...]:
    """How a module is run by the Python of the tests."""
    return sys.executable, "-m", module


_KEPT = ("LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "COVERAGE_PROCESS_CONFIG")
"""What a process needs of the environment of the tests: the last so that what it goes through is counted."""


def kept_environment() -> dict[str, str]:
    """The environment of the tests without anything of the person who runs them, and without a path."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


TWO_CLUSTERS_DRAFT = """
apiVersion: mcjob.io/v1alpha1
kind: JobDraft
metadata: {name: %s, namespace: default}
spec:
  instances: 4
  parallelism: 2
  clusterAffinity: {clusterNames: [aws-use1-prod, aws-euc1-prod]}
  containers:
    - name: work
      image: busybox:1.36
"""
"""A draft of that name, for two clusters of the sandbox."""
LONG = """
  annotations: [{key: sandbox.mcjob.io/run-seconds, value: "90000", on: [Pods]}]
"""
"""What is added to a draft whose Job must not be over before it has been looked at, however slow the machine is."""


@dataclass(frozen=True)
class CommandLine:
    """Runs ``mcjob`` in a folder of its own, with no kubeconfig but the one that is given."""

    folder: Path
    kubeconfig: Path | None = None

    def run(self, *arguments: str, stdin: str = "", seconds: float = 240) -> Done:
        """Run one command to its end."""
        done = subprocess.run(
            [*MCJOB, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=seconds,
            cwd=self.folder,
            env=self.environment(),
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def environment(self) -> dict[str, str]:
        """The process's environment without anything of the person who runs the tests."""
        homes = {"HOME": str(self.folder), "TERM": "xterm-256color", "COLUMNS": "120", "PATH": os.environ["PATH"]}
        return kept_environment() | homes | ({"KUBECONFIG": str(self.kubeconfig)} if self.kubeconfig else {})

    def file(self, name: str, text: str) -> str:
        """Write a file into the folder; returns its name."""
        (self.folder / name).write_text(text)
        return name


@contextmanager
def ended_by_then(process: "subprocess.Popen[Any]", seconds: float = 180) -> Iterator[None]:
    """Kill ``process`` with the block, or after ``seconds``: whoever reads what it does not print finds an end."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        process.kill()


@contextmanager
def served_sandbox(folder: Path, *flags: str) -> Iterator[Path]:
    """``mcjob sandbox serve`` for the time of the block; gives its kubeconfig."""
    kubeconfig = folder / "sandbox.kubeconfig"
    process = subprocess.Popen(
        [*MCJOB, "sandbox", "serve", "--port", "0", "--kubeconfig", str(kubeconfig), *flags],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=folder,
    )
    late = threading.Timer(240, process.kill)
    late.start()
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("serving https://127.0.0.1:")
        late.cancel()
        yield kubeconfig
    finally:
        late.cancel()
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(timeout=90) == 0
        finally:
            process.kill()
        assert process.stdout is not None
        process.stdout.close()


def columns(text: str, heading: str) -> Sequence[str]:
    """One column of a printed table, by its heading."""
    lines = text.splitlines()
    top = next(index for index, line in enumerate(lines) if heading in line)
    start = lines[top].index(heading)
    cells = []
    for line in lines[top + 1 :]:
        if not line.strip():
            break
        cells.append(line[start:].split("   ")[0].strip())
    return cells
