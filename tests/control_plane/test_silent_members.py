"""A cluster that does not answer is marked from then on, not from when Karmada notices it half a minute later."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mcjob_tui.control_plane import job_follower
from mcjob_tui.control_plane.errors import Forbidden, ServerFailure
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.silent_members import SilentMembers
from mcjob_tui.control_plane.transport import Answer
from mcjob_tui.control_plane.views import JobState, MemberView, Phase
from tests.control_plane.federations import Running, session_with
from tests.control_plane.passing import Passing
from tests.control_plane.servers import transport_to, until
from tests.control_plane.test_causes_live import LONG, seen
from tests.sandbox.federation.harness import DUPLICATED, job, policy

NOW = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)


@dataclass
class Before(Passing):
    """Lets nothing pass before ``first`` has been asked with its path."""

    first: Callable[[str], Any]

    async def request(self, method: str, path: str, **rest: Any) -> Answer:
        await self.first(path)
        return await super().request(method, path, **rest)


def in_member1(session: Session, name: str) -> MemberView | None:
    view = session.job("demo", name)
    return next((each for each in view.members if each.cluster == "member1"), None) if view is not None else None


def is_silent(session: Session, name: str) -> bool:
    found = in_member1(session, name)
    return found is not None and found.silent


async def test_a_cluster_that_falls_silent_is_marked_in_every_job_until_it_answers_again(
    federation: Running, session: Session
) -> None:
    for name in ("j", "beside"):
        federation.course.submit(job(name, steering=LONG), policy(name, DUPLICATED))
    await seen(session, lambda view: view.state is JobState.RUNNING and all(each.applied for each in view.members))
    await until(lambda: (found := in_member1(session, "beside")) is not None and found.applied)
    member = federation.federation.member("member1")
    assert member is not None
    async with session.follow("demo", "j") as follower:
        await until(lambda: follower.has_looked and not follower.problems)
        # Karmada would be told by the Cluster; of this it has no notice.
        member.reachable = False
        await until(lambda: is_silent(session, "j") and is_silent(session, "beside"))
        found, view = in_member1(session, "j"), session.job("demo", "j")
        assert found is not None
        assert found.stale
        assert found.ready
        assert found.as_of is not None
        assert view is not None
        assert "member1 does not answer, its numbers may be old" in view.sentence
        assert "Karmada calls the cluster not ready if this lasts" in view.next_step
        assert not any(each.stale for each in view.members if each.cluster != "member1")
        member.reachable = True
        await until(lambda: not is_silent(session, "j") and not is_silent(session, "beside"))


async def test_a_cluster_that_never_answers_is_marked_before_the_request_is_given_up(
    federation: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_follower, "ANSWER_SECONDS", 0.05)
    federation.course.submit(job("j", steering=LONG), policy("j", DUPLICATED))

    async def hangs(path: str) -> None:
        if "/clusters/member1/proxy/" in path:
            await asyncio.Event().wait()

    async with transport_to(federation.connection) as inner, session_with(federation, Before(inner, hangs)) as session:
        await session.watch("demo")
        await seen(session, lambda view: view.state is JobState.RUNNING)
        async with session.follow("demo", "j") as follower:
            await until(lambda: is_silent(session, "j") and follower.awaited == ("member1",))
            found = in_member1(session, "j")
            assert found is not None
            assert found.as_of is None


async def test_while_the_server_of_the_proxy_is_away_nothing_is_said_of_clusters_behind_it(federation: Running) -> None:
    federation.course.submit(job("j", steering=LONG), policy("j", DUPLICATED))

    async def fails(path: str) -> None:
        if "cluster.karmada.io" in path:
            raise ServerFailure("service unavailable", code=503)

    async with transport_to(federation.connection) as inner, session_with(federation, Before(inner, fails)) as session:
        await session.watch("demo")
        await seen(session, lambda view: view.state is JobState.RUNNING)
        async with session.follow("demo", "j") as follower:
            # That it is silent has been told the session, which keeps it to itself.
            await until(lambda: session.states()["clusters"].unanswered and "member1" in session._silent.known())
            assert "member1" in follower.problems
            assert session.states()["clusters"].phase is Phase.CONNECTING
            assert not is_silent(session, "j")


async def test_where_only_events_may_not_be_read_pods_are_not_old(federation: Running) -> None:
    federation.course.submit(job("j", steering=LONG), policy("j", DUPLICATED))

    async def refuses(path: str) -> None:
        if "/clusters/member1/proxy/" in path and path.endswith("/events"):
            raise Forbidden("events may not be listed")

    inner = transport_to(federation.connection)
    async with inner as transport, session_with(federation, Before(transport, refuses)) as session:
        await session.watch("demo")
        await seen(session, lambda view: view.state is JobState.RUNNING)
        async with session.follow("demo", "j") as follower:
            await until(lambda: follower.has_looked and "member1" in follower.problems)
            assert any(each.cluster == "member1" for each in follower.pods)
            assert not follower.unread


def test_of_two_who_get_no_answer_the_earlier_counts_and_who_leaves_takes_back_its_own() -> None:
    silent = SilentMembers()
    assert silent.tell("one", {"m": NOW, "never": None})
    assert silent.tell("two", {"m": NOW - timedelta(seconds=5), "never": NOW})
    assert not silent.tell("two", {"m": NOW - timedelta(seconds=5), "never": NOW})
    assert silent.known() == {"m": NOW - timedelta(seconds=5), "never": NOW}
    assert silent.tell("two", {})
    assert silent.known() == {"m": NOW, "never": None}
    assert silent.tell("one", {})
    assert not silent.tell("one", {})
    assert silent.known() == {}
