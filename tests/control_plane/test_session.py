"""A session with a running federation: what it is, what it shows, how it follows changes, how it survives trouble."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from mcjob_tui.control_plane import turns, watched
from mcjob_tui.control_plane.connection import Connection, User
from mcjob_tui.control_plane.errors import NotFound, Unauthorized, Unreachable
from mcjob_tui.control_plane.kinds import CLUSTER
from mcjob_tui.control_plane.notices import FRAME_SECONDS
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import Changes, JobState, Phase
from mcjob_tui.sandbox import kinds as sandbox_kinds
from tests.control_plane.federations import Running, session_with
from tests.control_plane.servers import until
from tests.sandbox.federation.harness import DOWN, DUPLICATED, job, policy

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane


@pytest.fixture
async def session(federation: Running) -> AsyncIterator[Session]:
    async with session_with(federation) as found:
        yield found


async def live(session: Session, namespace: str | None = "demo") -> None:
    await session.watch(namespace)
    await until(lambda: session.state.phase is Phase.LIVE)


def states(session: Session) -> dict[str, JobState]:
    return {each.name: each.state for each in session.jobs()}


def overrides(kind: str, name: str) -> dict[str, object]:
    """A policy that gives every Job a label."""
    labels = [{"operator": "add", "value": {"a": "b"}}]
    return {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": name, **({} if kind.startswith("Cluster") else {"namespace": "demo"})},
        "spec": {
            "resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job"}],
            "overrideRules": [{"overriders": {"labelsOverrider": labels}}],
        },
    }


def test_a_session_has_the_shape_that_faces_build_on(session: Session) -> None:
    """Checked by mypy; at run time the methods are there."""
    shaped: ControlPlane = session
    assert callable(shaped.watch)


class TestOpening:
    async def test_it_knows_a_karmada(self, session: Session) -> None:
        assert session.about.karmada
        assert session.about.kubernetes_version.startswith("v1.")
        assert (session.context, session.namespace, session.tls_verified) == ("test", "demo", True)

    async def test_nobody_there_is_an_error_at_once(self) -> None:
        with pytest.raises(Unreachable):
            async with Session.open(Connection("c", "http://127.0.0.1:1")):
                pass

    async def test_wrong_credentials_are_an_error_at_once(self, federation: Running) -> None:
        good = federation.connection
        bad = Connection("c", good.server, user=User(token="wrong"), ca=good.ca)
        with pytest.raises(Unauthorized):
            async with Session.open(bad):
                pass


class TestWatching:
    async def test_jobs_are_followed_to_their_end(self, federation: Running, session: Session) -> None:
        await live(session)
        federation.course.submit(job("a"), policy("a", DUPLICATED))
        await until(lambda: states(session).get("a") is JobState.COMPLETE)
        view = session.job("demo", "a")
        assert view is not None
        assert (view.progress.succeeded, view.clusters, view.strategy) == (18, 2, "Duplicated")

    async def test_a_job_without_policy_is_pending_no_longer_than_until_that_is_known(
        self, federation: Running, session: Session
    ) -> None:
        federation.course.create(sandbox_kinds.JOB, job("lonely"))
        await live(session)
        await until(lambda: states(session)["lonely"] is JobState.NO_POLICY)
        federation.course.create(sandbox_kinds.PROPAGATION_POLICY, policy("lonely"))
        await until(lambda: states(session)["lonely"] is not JobState.NO_POLICY)

    async def test_objects_that_cannot_be_read_are_told_by_their_kind(
        self, federation: Running, session: Session
    ) -> None:
        await live(session)
        assert not session.unreadable
        session._bindings.put(b'{"metadata": {"name": "x-job", "namespace": "demo", "creationTimestamp": "never"}}')
        assert session.unreadable == ("resourcebindings",)

    async def test_a_deleted_job_disappears(self, federation: Running, session: Session) -> None:
        federation.course.submit(job("a"), policy("a"))
        await live(session)
        await until(lambda: "a" in states(session))
        federation.course.delete_job("a")
        await until(lambda: session.jobs() == ())
        assert session.job("demo", "a") is None

    async def test_clusters_are_shown_with_what_is_free(self, session: Session) -> None:
        await live(session)
        await until(lambda: len(session.clusters()) == 3)
        first = session.clusters()[0]
        assert (first.name, first.word, first.provider, first.jobs_api) == ("member1", "Ready", "aliyun", True)
        assert first.cpu is not None
        assert first.cpu.allocatable == 32000
        assert [each.name for each in session.cluster_resources() or ()] == ["member1", "member2", "member3"]
        assert session.clusters()[2].taints == ("dedicated=gpu:NoSchedule",)

    async def test_a_cluster_that_goes_down_marks_the_jobs_that_run_there(
        self, federation: Running, session: Session
    ) -> None:
        federation.course.submit(job("a", steering={"run-seconds": "9000"}), policy("a"))
        await live(session)
        await until(lambda: states(session).get("a") is JobState.RUNNING)
        await session.api.patch(CLUSTER, None, "member1", {"metadata": {"annotations": {DOWN: "true"}}})

        def marked() -> bool:
            view = session.job("demo", "a")
            return view is not None and any("member1 cannot be reached" in mark for mark in view.marks)

        await until(marked)

    async def test_the_namespace_can_be_switched(self, federation: Running, session: Session) -> None:
        federation.course.create(sandbox_kinds.JOB, job("a"))
        await live(session)
        await until(lambda: "a" in states(session))
        await session.watch("default")
        assert session.jobs() == ()
        await until(lambda: session.state.phase is Phase.LIVE)
        assert (session.jobs(), session.watched) == ((), "default")
        await live(session, None)
        await until(lambda: "a" in states(session))

    async def test_names_are_known_only_where_they_are_watched(self, federation: Running, session: Session) -> None:
        assert session.job_names("demo") is None
        federation.course.submit(job("a"), policy("p"))
        await live(session)
        await until(lambda: session.job_names("demo") == frozenset({"a"}))
        await until(lambda: session.policy_names("demo") == frozenset({"p"}))
        assert session.job_names("default") is None
        assert "demo" in (session.namespaces() or ())

    async def test_policies_that_a_new_job_meets_are_watched_once_somebody_wants_them(
        self, federation: Running, session: Session
    ) -> None:
        await live(session, "default")
        await until(lambda: session.policies("OverridePolicy", "default") == ())
        assert session.policies("ClusterOverridePolicy", "") is None
        assert session.policies("OverridePolicy", "demo") is None
        await session.watch_policies("demo")
        await until(lambda: session.policies("ClusterOverridePolicy", "") == ())
        await until(lambda: session.policy_names("demo") == frozenset())
        told: list[Changes] = []
        session.subscribe(told.append)
        federation.course.create(sandbox_kinds.CLUSTER_OVERRIDE_POLICY, overrides("ClusterOverridePolicy", "wide"))
        federation.course.create(sandbox_kinds.OVERRIDE_POLICY, overrides("OverridePolicy", "own"))
        await until(
            lambda: (
                [each["metadata"]["name"] for each in session.policies("ClusterOverridePolicy", "") or ()] == ["wide"]
            )
        )
        await until(lambda: session.policy_names("demo") == frozenset({"own"}))
        await until(lambda: any(each.policies for each in told))
        await session.watch_policies("default")
        assert session.policies("OverridePolicy", "demo") is None
        assert session.policies("ClusterOverridePolicy", "") is not None

    async def test_raw_objects_are_as_they_came(self, federation: Running, session: Session) -> None:
        federation.course.submit(job("a"), policy("a"))
        await live(session)
        await until(lambda: session.raw("ResourceBinding", "demo", "a-job"))
        raw = session.raw("Job", "demo", "a")
        assert raw is not None
        assert raw["kind"] == "Job"
        assert raw["spec"]["template"]["spec"]["containers"][0]["image"] == "registry.example.com/team/worker:1.0"
        assert session.raw("Cluster", "", "member1") is not None
        assert session.raw("Job", "demo", "b") is None


class TestNotices:
    async def test_a_burst_becomes_few_notices(self, federation: Running, session: Session) -> None:
        await live(session)
        seen: list[Changes] = []
        session.subscribe(seen.append)
        loop = asyncio.get_running_loop()
        began = loop.time()
        for index in range(200):
            federation.course.create(sandbox_kinds.JOB, job(f"j{index}"))
        await until(lambda: len(session.jobs()) == 200)
        # A machine that is busy takes longer, and there are more frames in that.
        assert sum(each.jobs for each in seen) < min(200, 2 + (loop.time() - began) / FRAME_SECONDS)

    async def test_the_same_snapshot_is_given_until_something_changes(
        self, federation: Running, session: Session
    ) -> None:
        federation.course.create(sandbox_kinds.JOB, job("a"))
        await live(session)
        await until(session.jobs)
        assert session.jobs() is session.jobs()

    async def test_whoever_leaves_is_not_called(self, federation: Running, session: Session) -> None:
        await live(session)
        left: list[Changes] = []
        stayed: list[Changes] = []
        leave = session.subscribe(left.append)
        session.subscribe(stayed.append)
        leave()
        leave()
        federation.course.create(sandbox_kinds.JOB, job("a"))
        await until(lambda: any(each.jobs for each in stayed))
        assert left == []


class TestAsking:
    async def test_objects_of_members_are_fetched_through_the_proxy(
        self, federation: Running, session: Session
    ) -> None:
        federation.course.submit(job("a", steering={"run-seconds": "9000"}), policy("a"))
        await until(lambda: federation.course.member_job("member1", "a") is not None)
        found = await session.fetch("Job", "demo", "a", cluster="member1")
        assert found["metadata"]["labels"]["karmada.io/managed"] == "true"

    async def test_what_is_not_there_is_said(self, session: Session) -> None:
        assert await session.exists("Job", "demo", "none") is False
        with pytest.raises(NotFound):
            await session.fetch("Job", "demo", "none")

    async def test_names_of_other_kinds(self, session: Session) -> None:
        assert "demo" in await session.names("Namespace", "")

    async def test_rbac_is_asked(self, session: Session) -> None:
        assert await session.allowed("delete", "Job", "demo") == (True, "")

    async def test_suspend_and_resume(self, federation: Running, session: Session) -> None:
        federation.course.submit(job("a", steering={"run-seconds": "9000"}), policy("a"))
        await live(session)
        await until(lambda: states(session).get("a") is JobState.RUNNING)
        await session.set_suspended("demo", "a", True)
        await until(lambda: states(session)["a"] is JobState.SUSPENDED)
        await session.set_suspended("demo", "a", False)
        await until(lambda: states(session)["a"] is JobState.RUNNING)

    async def test_labels_and_taints_of_a_cluster_are_edited(self, session: Session) -> None:
        taint = {"key": "gpu", "value": "a100", "effect": "NoSchedule"}
        await session.edit_cluster(
            "member1", labels={"env": None, "tier": "silver"}, spec={"taints": [taint], "region": "eu"}
        )
        found = await session.fetch("Cluster", "", "member1")
        assert found["metadata"]["labels"].get("env") is None
        assert found["metadata"]["labels"]["tier"] == "silver"
        assert (found["spec"]["taints"], found["spec"]["region"]) == ([taint], "eu")

    async def test_other_fields_of_a_cluster_are_not_edited(self, session: Session) -> None:
        with pytest.raises(ValueError, match="secretRef"):
            await session.edit_cluster("member1", spec={"secretRef": {}})


async def test_following_a_job_shows_its_pods_events_and_timeline(federation: Running, session: Session) -> None:
    await live(session)
    federation.course.submit(job("a", steering={"run-seconds": "9000"}), policy("a"))
    async with session.follow("demo", "a") as follower:
        await until(lambda: len(follower.pods) == 12)
        assert {each.cluster for each in follower.pods} == {"member1", "member2"}
        assert {each.word for each in follower.pods} <= {"Running", "ContainerCreating", "Pending"}
        await until(lambda: any(each.reason == "ScheduleBindingSucceed" for each in follower.events))
        await until(lambda: any(each.cluster == "member1" for each in follower.events))
        await until(lambda: any(each.what == "first pod" for each in follower.timeline))
        assert [each.what for each in follower.timeline][:3] == ["created", "claimed", "scheduled"]
        assert dict(follower.problems) == {}


async def test_a_member_that_is_down_costs_only_its_own_rows(federation: Running, session: Session) -> None:
    federation.course.submit(job("a", steering={"run-seconds": "9000"}), policy("a"))
    await live(session)
    await until(lambda: states(session).get("a") is JobState.RUNNING)
    await session.api.patch(CLUSTER, None, "member1", {"metadata": {"annotations": {DOWN: "true"}}})
    async with session.follow("demo", "a") as follower:
        await until(lambda: any(each.cluster == "member2" for each in follower.pods))
        await until(lambda: "member1" in follower.problems and "member1" in follower.unread)
        assert "member2" not in {*follower.problems, *follower.unread}


async def test_closing_ends_every_watch(federation: Running) -> None:
    async with session_with(federation) as session:
        await live(session)
        names = {task.get_name() for task in asyncio.all_tasks()}
        assert "watch jobs" in names
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("watch ")]


async def test_subscribers_hear_when_views_have_caught_up_with_the_lists(
    federation: Running, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SLICE", 0.0)
    monkeypatch.setattr(watched, "_AHEAD", 0)
    for number in range(5):
        federation.course.submit(job(f"j{number}"), policy(f"j{number}", DUPLICATED))
    heard: list[Phase] = []
    session.subscribe(lambda changes: heard.append(session.state.phase) if changes.state else None)
    await session.watch("demo")
    await until(lambda: len(session.jobs()) == 5 and session.state.phase is Phase.LIVE)
    await until(lambda: heard and heard[-1] is Phase.LIVE)
