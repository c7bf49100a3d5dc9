"""What a check by the server comes to, as an exit code."""

from collections.abc import Sequence
from typing import cast

import pytest

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.submission import check
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
