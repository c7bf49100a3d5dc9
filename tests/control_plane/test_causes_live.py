"""What can go wrong, made to happen in a running federation: state, cause and next step as a person sees them."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from mcjob_tui.control_plane.job_follower import CLOCKS_APART
from mcjob_tui.control_plane.kinds import CLUSTER, JOB, PROPAGATION_POLICY
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import JobState, JobView, MemberState, Trouble
from mcjob_tui.sandbox import kinds as sandbox_kinds
from mcjob_tui.sandbox.clock import timestamp
from mcjob_tui.sandbox.store import Store
from tests.control_plane.federations import Running
from tests.control_plane.servers import until
from tests.sandbox.federation.harness import DOWN, DUPLICATED, DYNAMIC, job, policy, static

LONG = {"run-seconds": "90000"}
ONE = static(member1=1)


def member_store(federation: Running, cluster: str = "member1") -> Store:
    member = federation.federation.member(cluster)
    assert member is not None
    return member.store


async def seen(session: Session, holds: Callable[[JobView], bool]) -> JobView:
    """The view of the Job, once it is as it should be."""

    def look() -> JobView | None:
        view = session.job("demo", "j")
        return view if view is not None and holds(view) else None

    await until(look)
    found = look()
    assert found is not None
    return found


async def trouble(session: Session, reason: str) -> Trouble:
    """What the Job's pods suffer from, once it is told."""
    async with session.follow("demo", "j") as follower:
        await until(lambda: any(each.reason == reason for each in follower.troubles))
        return next(each for each in follower.troubles if each.reason == reason)


async def test_no_room(federation: Running, session: Session) -> None:
    federation.course.submit(job(parallelism=80, completions=80), policy("j", DYNAMIC))
    view = await seen(session, lambda view: view.state is JobState.UNSCHEDULABLE)
    assert "and it wants 80 at once. Karmada says Unschedulable: " in view.sentence
    assert view.next_step.startswith("ask for less")


async def test_no_cluster_fits(federation: Running, session: Session) -> None:
    federation.course.submit(job(), policy("j", DYNAMIC, {"clusterAffinity": {"clusterNames": ["member3"]}}))
    view = await seen(session, lambda view: view.state is JobState.UNSCHEDULABLE)
    assert view.sentence.startswith(
        "no cluster can take it: 2 not selected by its policy, 1 with a taint that it does not tolerate. "
        "Karmada says NoClusterFit: "
    )
    assert view.next_step == "choose other clusters; or tolerate the taint"


async def test_the_clusters_are_counted_as_in_the_sentence_where_none_fits(
    federation: Running, session: Session
) -> None:
    federation.course.submit(job(), policy("j", DYNAMIC, {"clusterAffinity": {"clusterNames": ["nowhere"]}}))
    view = await seen(session, lambda view: view.state is JobState.UNSCHEDULABLE)
    assert ": 2 not selected by its policy, 1 with a taint" in view.sentence
    whys = Counter(each.why for each in session.not_used("demo", "j"))
    assert whys == {"not selected": 2, "taint": 1}


async def test_no_policy_and_then_one(federation: Running, session: Session) -> None:
    federation.course.create(sandbox_kinds.JOB, job())
    view = await seen(session, lambda view: view.state is JobState.NO_POLICY)
    assert "create a policy" in view.next_step
    federation.course.create(sandbox_kinds.PROPAGATION_POLICY, policy("j", DYNAMIC))
    await seen(session, lambda view: view.state is not JobState.NO_POLICY)


async def test_a_job_that_is_made_again_under_its_name_has_none_of_the_events_of_the_one_before(
    federation: Running, session: Session
) -> None:
    federation.course.submit(job(steering=LONG), policy("j", DYNAMIC))
    before = await seen(session, lambda view: bool(view.clusters))
    async with session.follow("demo", "j") as follower:

        def about() -> set[str]:
            return {each.uid for each in follower.events if each.kind == "Job" and not each.cluster}

        await until(lambda: about() == {before.uid})
        async for _ in session.delete("demo", "j", uid=before.uid):
            pass
        federation.course.create(sandbox_kinds.JOB, job(steering=LONG))
        after = await seen(session, lambda view: view.uid != before.uid)
        await until(lambda: about() == {after.uid})


async def test_what_happened_in_a_cluster_long_before_the_job_was_made_is_not_told_of_it(
    federation: Running, session: Session
) -> None:
    federation.course.submit(job(steering=LONG), policy("j", ONE))
    created = (await seen(session, lambda view: bool(view.progress.active))).created
    assert created is not None
    for reason, age in (("Former", CLOCKS_APART + timedelta(seconds=1)), ("Lagging", CLOCKS_APART)):
        when = timestamp(created - age)
        event = {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"name": reason.lower(), "namespace": "demo"},
            "involvedObject": {"kind": "Job", "namespace": "demo", "name": "j", "uid": "of-one-there"},
            "reason": reason,
            "type": "Normal",
            "firstTimestamp": when,
            "lastTimestamp": when,
        }
        member_store(federation).create(sandbox_kinds.EVENT, event)
    async with session.follow("demo", "j") as follower:
        # Both come with one list, the former first.
        await until(lambda: "Lagging" in {each.reason for each in follower.events})
        assert "Former" not in {each.reason for each in follower.events}


async def test_a_policy_that_is_deleted_leaves_the_job_running_with_a_mark(
    federation: Running, session: Session
) -> None:
    federation.course.submit(job(steering=LONG), policy("j", DYNAMIC))
    await seen(session, lambda view: view.state is JobState.RUNNING)
    await session.api.delete(PROPAGATION_POLICY, "demo", "j")
    view = await seen(session, lambda view: bool(view.marks))
    assert (view.state, view.marks) == (
        JobState.RUNNING,
        ("its policy is gone: what runs goes on, and a new policy may take it over",),
    )


async def test_an_image_that_cannot_be_pulled(federation: Running, session: Session) -> None:
    federation.course.submit(job(steering={"waiting-reason": "ImagePullBackOff"}), policy("j", ONE))
    found = await trouble(session, "ImagePullBackOff")
    assert (found.cluster, found.sentence, found.log) == ("member1", "the image cannot be pulled", "")
    assert "pull secret" in found.next_step


async def test_whoever_looks_at_its_pods_tells_the_list_that_none_starts(federation: Running, session: Session) -> None:
    federation.course.submit(job(steering={"waiting-reason": "ImagePullBackOff"}), policy("j", ONE))
    await seen(session, lambda view: view.state is JobState.RUNNING)
    async with session.follow("demo", "j"):
        view = await seen(session, lambda view: view.state is JobState.NOT_STARTING)
    assert view.sentence == "no pod starts in member1: the image cannot be pulled"
    assert view.next_step.startswith("check its name, tag and pull secret")
    assert view.faulty
    assert (view.members[0].state, view.members[0].reason) == (MemberState.NOT_STARTING, "ImagePullBackOff")


async def test_where_one_of_the_clusters_starts_no_pod_it_is_marked(federation: Running, session: Session) -> None:
    quota = {"metadata": {"name": "q", "namespace": "demo"}, "spec": {"hard": {"pods": "0"}}}
    member_store(federation).create(sandbox_kinds.RESOURCE_QUOTA, quota)
    federation.course.submit(job(steering=LONG), policy("j", DUPLICATED))
    async with session.follow("demo", "j"):
        view = await seen(session, lambda view: bool(view.marks) and view.state is JobState.RUNNING)
        assert view.marks == ("member1 starts no pod: a ResourceQuota there leaves no room for it",)
        member_store(federation).delete(sandbox_kinds.RESOURCE_QUOTA, "demo", "q")
        await seen(session, lambda view: not view.marks)


async def test_out_of_memory_with_its_last_words(federation: Running, session: Session) -> None:
    federation.course.submit(
        job(backoffLimit=0, steering={"run-seconds": "4", "waiting-reason": "OOMKilled"}), policy("j", ONE)
    )
    view = await seen(session, lambda view: view.state is JobState.FAILED)
    assert view.sentence == "member1 gave up: its pods failed more often than retries allow"
    found = await trouble(session, "OOMKilled")
    assert (found.exit_code, found.next_step) == (137, "raise the memory limit")
    lines = await session.last_log_lines("demo", found.pod, found.log, cluster=found.cluster, lines=3)
    assert len(lines) == 3


async def test_longer_than_its_timeout(federation: Running, session: Session) -> None:
    federation.course.submit(job(activeDeadlineSeconds=10, steering=LONG), policy("j", ONE))
    view = await seen(session, lambda view: view.state is JobState.FAILED)
    assert view.members[0].reason == "DeadlineExceeded"
    assert "it ran longer than its timeout" in view.sentence
    assert view.next_step.startswith("raise the timeout")


async def test_a_quota_in_a_member_lets_the_job_in_and_its_pods_not(federation: Running, session: Session) -> None:
    quota = {"metadata": {"name": "q", "namespace": "demo"}, "spec": {"hard": {"pods": "0"}}}
    member_store(federation).create(sandbox_kinds.RESOURCE_QUOTA, quota)
    federation.course.submit(job(steering=LONG), policy("j", ONE))
    found = await trouble(session, "FailedCreate")
    assert (found.cluster, found.pod) == ("member1", "")
    assert found.sentence == "a ResourceQuota there leaves no room for it"
    assert "exceeded quota: q" in found.message


async def test_a_job_of_that_name_is_in_a_member_already(federation: Running, session: Session) -> None:
    member_store(federation).create(sandbox_kinds.JOB, job(steering=LONG))
    federation.course.submit(job(steering=LONG), policy("j", DUPLICATED))
    # Until the other cluster has taken it, it is the Job's state that says so.
    view = await seen(session, lambda view: view.state is JobState.RUNNING and bool(view.marks))
    assert [each.state is MemberState.BLOCKED for each in view.members] == [True, False]
    (mark,) = view.marks
    assert mark == "member1 is blocked: a Job of this name that Karmada does not manage is there already"
    assert view.next_step == "delete it there, or use another name"


async def test_another_parallelism_is_refused_by_the_members(federation: Running, session: Session) -> None:
    federation.course.submit(job(steering=LONG), policy("j", DYNAMIC))
    await seen(session, lambda view: view.state is JobState.RUNNING)
    await session.api.patch(JOB, "demo", "j", {"spec": {"parallelism": 4}})
    view = await seen(session, lambda view: any(each.state is MemberState.BLOCKED for each in view.members))
    blocked = next(each for each in view.members if each.state is MemberState.BLOCKED)
    assert blocked.reason == "its share changed, and the completions of an existing Job cannot change"
    assert "run it again as a new Job" in blocked.next_step
    view = await seen(session, lambda view: view.state is JobState.BLOCKED)
    assert view.sentence.startswith("no cluster takes the change: in member1 its share changed")
    assert view.sentence.endswith("its pods go on, uncounted")


async def test_a_member_that_is_down_has_old_numbers_and_comes_back(federation: Running, session: Session) -> None:
    federation.course.submit(job(steering=LONG), policy("j", DUPLICATED))
    await seen(session, lambda view: view.state is JobState.RUNNING)
    await session.api.patch(CLUSTER, None, "member1", {"metadata": {"annotations": {DOWN: "true"}}})
    view = await seen(session, lambda view: any(each.stale for each in view.members))
    assert "member1 cannot be reached, its numbers are old" in view.sentence
    await session.api.patch(CLUSTER, None, "member1", {"metadata": {"annotations": {DOWN: None}}})
    await seen(session, lambda view: not any(each.stale for each in view.members))
