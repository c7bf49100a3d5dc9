"""Waiting for the first list of Jobs, on a clock that takes no time."""

import asyncio
from collections.abc import Callable
from typing import cast

import pytest

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.waiting import LISTING_SECONDS, follow, placed, watched
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.views import Changes, ConnectionState, JobState, JobView, MemberState, MemberView, Phase
from tests.faults.virtual_time import run_in_virtual_time


class Trying:
    """A control plane whose connection is in these states, one after the other, a second each; the last one stays."""

    def __init__(self, *states: ConnectionState) -> None:
        self.left = list(states)

    @property
    def state(self) -> ConnectionState:
        return self.left[0]

    def job(self, namespace: str, name: str) -> JobView | None:
        """It ends with the last state."""
        return JobView(namespace, name, "u", JobState.RUNNING if len(self.left) > 1 else JobState.COMPLETE)

    async def watch(self, namespace: str | None) -> None:
        pass

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        def go_on() -> None:
            if len(self.left) > 1:
                del self.left[0]
                asyncio.get_running_loop().call_later(1, go_on)
            callback(cast(Changes, None))

        handle = asyncio.get_running_loop().call_later(1, go_on)
        return handle.cancel


FAILED = ConnectionState(Phase.CONNECTING, reason="the server's answer is cut off or no list")
LIVE = ConnectionState(Phase.LIVE)


async def _seconds_until_listed(*states: ConnectionState) -> float:
    began = asyncio.get_running_loop().time()
    await watched(cast(ControlPlane, Trying(*states)), "default")
    return asyncio.get_running_loop().time() - began


def test_a_list_that_fails_at_first_is_tried_again() -> None:
    assert run_in_virtual_time(_seconds_until_listed(ConnectionState(), FAILED, FAILED, LIVE)) >= 3


def test_a_list_that_goes_on_failing_ends_the_command_with_why() -> None:
    with pytest.raises(CommandFailed, match="the Jobs could not be listed: the server's answer is cut off") as failed:
        run_in_virtual_time(_seconds_until_listed(ConnectionState(), FAILED))
    assert failed.value.code is ExitCode.NO_ACCESS


def test_a_list_that_takes_long_is_waited_for() -> None:
    waiting = [ConnectionState()] * int(3 * LISTING_SECONDS)
    assert run_in_virtual_time(_seconds_until_listed(*waiting, LIVE)) > 2 * LISTING_SECONDS


@pytest.mark.parametrize(
    ("away", "why"),
    [
        (ConnectionState(Phase.STALE), "the connection broke off"),
        (ConnectionState(Phase.STALE, reason="no answer in time"), "no answer in time"),
        (ConnectionState(Phase.DENIED, reason="the credentials were refused"), "the credentials were refused"),
    ],
)
def test_who_follows_a_job_is_told_once_that_nothing_comes_any_more_and_once_that_it_does(
    away: ConnectionState, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def to_the_end() -> list[JobState]:
        trying = cast(ControlPlane, Trying(LIVE, away, away, LIVE, LIVE))
        return [view.state async for view in follow(trying, "demo", "j")]

    assert run_in_virtual_time(to_the_end()) == [JobState.RUNNING, JobState.COMPLETE]
    assert capsys.readouterr().err == f"what follows may be old: {why}; trying again\nconnected again\n"


@pytest.mark.parametrize(("jobs", "again"), [(LIVE, "connected again\n"), (ConnectionState(Phase.STALE), "")])
@pytest.mark.parametrize("ends", ["deleted", "complete"])
def test_an_end_that_the_watch_of_jobs_tells_says_first_that_the_server_answers_though_others_are_away(
    jobs: ConnectionState, again: str, ends: str, capsys: pytest.CaptureFixture[str]
) -> None:
    class Ending(Trying):
        def job(self, namespace: str, name: str) -> JobView | None:
            return None if ends == "deleted" and len(self.left) == 1 else super().job(namespace, name)

        def states(self) -> dict[str, ConnectionState]:
            return {"jobs": jobs, "resourcebindings": ConnectionState(Phase.STALE)}

    async def to_the_end() -> list[JobState]:
        away = ConnectionState(Phase.STALE, reason="nobody there")
        trying = cast(ControlPlane, Ending(LIVE, away, away))
        return [view.state async for view in follow(trying, "demo", "j")]

    if ends == "deleted":
        with pytest.raises(CommandFailed, match="Job demo/j was deleted"):
            run_in_virtual_time(to_the_end())
    else:
        assert run_in_virtual_time(to_the_end()) == [JobState.RUNNING, JobState.COMPLETE]
    assert capsys.readouterr().err == f"what follows may be old: nobody there; trying again\n{again}"


class Waiting(Trying):
    """A Job that no policy selects, then one that waits for room, then one that runs; a second each."""

    def job(self, namespace: str, name: str) -> JobView | None:
        left = len(self.left)
        if left == 1:
            return JobView(namespace, name, "u", JobState.RUNNING, members=(MemberView("aws", MemberState.RUNNING),))
        why = ("No policy", JobState.NO_POLICY) if left > 3 else ("no room anywhere", JobState.UNSCHEDULABLE)
        # Something else of it is another each time.
        return JobView(namespace, name, "u", why[1], sentence=why[0], labels=(("left", str(left)),))


def test_who_waits_for_a_jobs_clusters_is_told_each_reason_once(capsys: pytest.CaptureFixture[str]) -> None:
    view = run_in_virtual_time(placed(cast(ControlPlane, Waiting(*[LIVE] * 5)), "demo", "j"))
    assert [each.cluster for each in view.members] == ["aws"]
    assert capsys.readouterr().err.splitlines() == [
        f"demo/j is in no cluster yet; {JobState.NO_POLICY}: No policy",
        f"demo/j is in no cluster yet; {JobState.UNSCHEDULABLE}: no room anywhere",
    ]
