"""Following a Job by the command line when something is in the way: nothing to follow, no reader, no server."""

import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.commands import LONG, MCJOB, TWO_CLUSTERS_DRAFT, CommandLine, ended_by_then, served_sandbox

pytestmark = pytest.mark.e2e


def test_logs_that_nobody_can_have_are_told_in_a_sentence(mcjob: CommandLine) -> None:
    assert mcjob.run("submit", "-f", mcjob.file("silent.yaml", TWO_CLUSTERS_DRAFT % "silent"), "--wait").code == 0
    elsewhere = mcjob.run("logs", "silent", "-C", "nowhere")
    assert (elsewhere.code, elsewhere.out) == (1, "")
    assert elsewhere.err.startswith("error: Job default/silent does not run in nowhere, but in aws-")
    negative = mcjob.run("logs", "silent", "--tail", "-4")
    assert (negative.code, negative.err) == (
        2,
        "error: argument --tail: '-4' is no number of lines; see mcjob logs --help\n",
    )
    unknown = mcjob.run("logs", "silent", "-c", "no-such-container")
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err.startswith("error: Job default/silent has no container no-such-container, but ")
    nothing = mcjob.run("logs", "silent", "--previous")
    assert (nothing.code, nothing.out) == (0, "")
    assert nothing.err == "No log lines of default/silent match.\n"


def test_followed_logs_end_quietly_when_the_pipe_is_closed(mcjob: CommandLine) -> None:
    assert mcjob.run("submit", "-f", mcjob.file("piped.yaml", TWO_CLUSTERS_DRAFT % "piped")).code == 0
    command = [*MCJOB, "logs", "piped", "-f"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=mcjob.folder, env=mcjob.environment()
    )
    with process, ended_by_then(process):
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"[")
        process.stdout.close()
        said = process.stderr.read()
        assert b"Traceback" not in said
        assert b"error" not in said
        # It is done where all lines were on their way already.
        assert process.wait(timeout=90) in (0, 141)


def test_a_watch_that_a_shell_has_put_into_the_background_can_be_interrupted_as_kubectl_can(mcjob: CommandLine) -> None:
    """Such a shell (``sh -c 'mcjob … &'``) has SIGINT ignored."""
    assert mcjob.run("submit", "-f", mcjob.file("behind.yaml", TWO_CLUSTERS_DRAFT % "behind" + LONG)).code == 0
    process = subprocess.Popen(
        [*MCJOB, "status", "behind", "-w"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=mcjob.folder,
        env=mcjob.environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    with process, ended_by_then(process):
        assert process.stdout is not None
        assert process.stdout.readline().startswith("default/behind")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=90) == 130


def test_a_watch_tells_that_the_server_has_gone(tmp_path: Path) -> None:
    with ExitStack() as following:
        with served_sandbox(tmp_path) as kubeconfig:
            mcjob = CommandLine(tmp_path, kubeconfig)
            assert mcjob.run("submit", "-f", mcjob.file("alone.yaml", TWO_CLUSTERS_DRAFT % "alone")).code == 0
            process = subprocess.Popen(
                [*MCJOB, "status", "alone", "-w"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=mcjob.folder,
                env=mcjob.environment(),
            )
            following.enter_context(process)
            following.enter_context(ended_by_then(process))
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline().startswith("default/alone")
        told = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=90) == 130
        assert told.startswith("what follows may be old: ")
        assert told.endswith("; trying again\n")
        assert "Traceback" not in process.stderr.read()
