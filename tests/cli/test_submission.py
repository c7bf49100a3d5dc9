"""What a check by the server comes to, as an exit code."""

import errno
import io
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from typing import cast

import pytest

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.main import run
from mcjob_tui.cli.output import tell
from mcjob_tui.cli.submission import check, create
from mcjob_tui.control_plane.dry_run import failed_step
from mcjob_tui.control_plane.errors import ControlPlaneError, Forbidden, Invalid, ProtocolError, TimedOut, Unreachable
from mcjob_tui.control_plane.service import ControlPlane, ManifestSet
from mcjob_tui.control_plane.views import Step, StepState
from tests.faults.submitting import small


class Checked:
    """A control plane whose check fails with these errors."""

    def __init__(self, failures: Sequence[ControlPlaneError]) -> None:
        self.steps = tuple(failed_step("Job", each) for each in failures)

    async def check(self, given: ManifestSet) -> tuple[Step, ...]:
        return (Step("OverridePolicy", StepState.DONE, "accepted"), *self.steps)


@pytest.mark.parametrize(
    ("failures", "code"),
    [
        ([Unreachable("nobody there")], ExitCode.NO_ACCESS),
        ([TimedOut("no answer"), Unreachable("nobody there")], ExitCode.NO_ACCESS),
        ([ProtocolError("a web page")], ExitCode.NO_ACCESS),
        ([Forbidden("you may not")], ExitCode.NO_ACCESS),
        ([Invalid("is invalid")], ExitCode.REFUSED),
        ([Unreachable("nobody there"), Invalid("is invalid")], ExitCode.REFUSED),
    ],
)
async def test_a_check_that_could_not_be_made_is_no_access_and_one_that_refuses_is_refused(
    failures: list[ControlPlaneError], code: ExitCode, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandFailed, match=str(failures[0])) as failed:
        await check(cast(ControlPlane, Checked(failures)), small())
    assert failed.value.code is code
    assert capsys.readouterr().err.count("failed") >= len(failures)


async def test_a_check_that_all_objects_pass_ends_well() -> None:
    await check(cast(ControlPlane, Checked(())), small())


class Unread(io.StringIO):
    """A pipe whose reader has gone, or what else cannot be written to."""

    def __init__(self, number: int = errno.EPIPE) -> None:
        super().__init__()
        self.failure = OSError(number, os.strerror(number))

    def write(self, text: str) -> int:
        raise self.failure


class Submitting:
    """A control plane whose submission has two steps; ``done`` counts those that were come to."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def submission(self, manifests: ManifestSet) -> "Submitting":
        return self

    async def run(self) -> AsyncIterator[Step]:
        for name in ("PropagationPolicy", "Job"):
            self.done.append(name)
            yield Step(name, StepState.DONE, "created", causes=(("Job", "spec", "said"),))


@pytest.mark.parametrize("number", [errno.EPIPE, errno.ENOSPC, errno.EBADF])
async def test_a_submission_that_nobody_listens_to_any_more_is_not_left_half_done(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    plane = Submitting()
    monkeypatch.setattr(sys, "stderr", Unread(number))
    await create(cast(ControlPlane, plane), small())
    assert plane.done == ["PropagationPolicy", "Job"]
    with pytest.raises(OSError, match=os.strerror(number)):
        tell("what is no step ends it")


def test_a_command_whose_output_nobody_reads_ends_as_sigpipe_ends_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Unread())
    monkeypatch.setattr("mcjob_tui.cli.main.forget", lambda: None)
    assert run(["completion", "bash"]) == ExitCode.UNREAD == 128 + signal.SIGPIPE
