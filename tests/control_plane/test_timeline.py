"""A Job's timeline, also where its events have expired, and when it is expected to end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mcjob_tui.control_plane.estimate import expected_end
from mcjob_tui.control_plane.observe import Around
from mcjob_tui.control_plane.pod_state import event_view
from mcjob_tui.control_plane.timeline import timeline
from mcjob_tui.control_plane.views import (
    EventView,
    JobState,
    JobView,
    MemberState,
    MemberView,
    PodView,
    Progress,
    Share,
)
from mcjob_tui.resources.events import Event
from tests.control_plane.servers import capture
from tests.control_plane.test_observe import job_of, scenario, view

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


def running(
    done: int = 30, total: int | None = 60, active: int = 18, started: datetime = NOW - timedelta(minutes=10)
) -> JobView:
    member = MemberView(
        "m1", MemberState.RUNNING, Progress(done, total, active), applied=True, actual=Share(active, total)
    )
    return JobView(
        "demo",
        "j",
        "u",
        JobState.RUNNING,
        progress=member.progress,
        started=started,
        created=started,
        members=(member,),
    )


def finished_pods(*minutes_ago: float, lasting: float = 1.0) -> list[PodView]:
    return [
        PodView(
            "m1",
            "demo",
            f"p{index}",
            f"u{index}",
            "Succeeded",
            "Completed",
            started=ago(minutes=each + lasting),
            finished=ago(minutes=each),
        )
        for index, each in enumerate(minutes_ago)
    ]


def happening(reason: str, message: str, *, cluster: str = "", kind: str = "Job", normal: bool = False) -> EventView:
    shape = {
        "type": "Normal" if normal else "Warning",
        "reason": reason,
        "message": message,
        "lastTimestamp": "2026-11-23T14:59:00Z",
    }
    return event_view(cluster, Event.model_validate({**shape, "involvedObject": {"kind": kind, "name": "j"}}))


class TestTimeline:
    def test_without_events_it_is_told_from_timestamps(self) -> None:
        rows = timeline(scenario("divided-dynamic", "finished"), (), (), NOW)
        assert [(each.what, each.detail) for each in rows[:3]] == [
            ("created", "the Job"),
            ("claimed", "by p"),
            ("scheduled", "2 clusters, 6 at a time"),
        ]
        assert all(each.time is not None for each in rows)
        assert [each.what for each in rows[3:]] == ["applied", "applied", "complete", "complete", "complete"]

    def test_what_is_to_come_stands_last_with_an_estimate(self) -> None:
        rows = timeline(running(), (), (), NOW)
        assert [(each.what, each.detail, each.time) for each in rows[-2:]] == [
            ("running", "30 of 60 done", None),
            ("complete", "at the rate so far", NOW + timedelta(minutes=10)),
        ]
        assert not any(each.done for each in rows[-2:])

    def test_a_refused_placement_is_told_in_words_and_counted(self) -> None:
        message = (
            "failed to assign replicas: failed to scale up: Clusters available replicas 0 are not enough to schedule."
        )
        job = scenario("insufficient-dynamic", "finished")
        rows = [
            each for each in timeline(job, [happening("ScheduleBindingFailed", message)] * 2, (), NOW) if each.warning
        ]
        assert [each.what for each in rows] == ["not scheduled"]
        assert rows[0].detail.startswith("the clusters that it may go to have room for 0 pods")
        assert rows[0].detail.endswith("(2 times)")

    def test_affinity_terms_that_do_not_fit_are_summed_up_and_forgotten_where_another_fits(self) -> None:
        why = "0/2 clusters are available: 2 cluster(s) did not match the placement cluster affinity constraint."
        term = f"failed to schedule ResourceBinding(demo/j-job) with clusterAffiliates index(0): {why}"
        told = [happening("ScheduleBindingFailed", each) for each in (term, why)]

        def warned(name: str, events: list[EventView]) -> list[str]:
            rows = timeline(scenario(name, "finished"), events, (), NOW)
            return [each.detail for each in rows if each.what == "not scheduled"]

        assert warned("no-cluster-fit", told) == ["no cluster can take it: 2 not selected by its policy"]
        assert warned("no-cluster-fit", told[:1]) == ["no cluster can take it: 2 not selected by its policy"]
        assert warned("cluster-affinities-fallback", told[:1]) == []

    def test_a_quota_that_refuses_the_placement_is_a_step_although_no_event_tells_of_it(self) -> None:
        binding = capture("insufficient-dynamic-resourcebinding-finished")
        said = 'admission webhook "rb.karmada.io" denied the request: FederatedResourceQuota(a/q) exceeded'
        for each in binding["status"]["conditions"]:
            if each["type"] == "Scheduled":
                each |= {"reason": "QuotaExceeded", "message": said, "lastTransitionTime": "2026-11-23T14:58:00Z"}
        job = view("insufficient-dynamic-job-finished", binding)
        (row,) = [each for each in timeline(job, (), (), NOW) if each.warning]
        assert (row.time, row.what) == (ago(minutes=2), "not scheduled")
        assert row.detail == "a FederatedResourceQuota leaves no room for it"
        (row,) = [each for each in timeline(job, [happening("ScheduleBindingFailed", said)], (), NOW) if each.warning]
        assert (row.time, row.detail) == (ago(minutes=1), "a FederatedResourceQuota leaves no room for it")

    def test_a_quota_in_a_member_that_lets_no_pod_be_created_is_a_step_with_how_often(self) -> None:
        said = 'Error creating: pods "j-x" is forbidden: exceeded quota: q, requested: pods=1, limited: pods=0'
        told = [happening("FailedCreate", said, cluster="m1")] * 2
        others = [happening("FailedCreate", said), happening("FailedCreate", said, cluster="m1", kind="Pod")]
        (row,) = [each for each in timeline(running(), [*told, *others], (), NOW) if each.warning]
        assert (row.what, row.cluster) == ("no pod", "m1")
        assert row.detail == "a ResourceQuota there leaves no room for it (2 times)"

    def test_a_member_that_refused_it_is_named_with_the_cause(self) -> None:
        message = (
            'Failed to create or update resource(demo/j) in member cluster(m1): Job.batch "j" is invalid: '
            "spec.completions: Invalid value: 7: field is immutable"
        )
        (row,) = [each for each in timeline(running(), [happening("SyncFailed", message)], (), NOW) if each.warning]
        assert (row.what, row.cluster) == ("not applied", "m1")
        assert row.detail.startswith("its share changed")

    def test_suspending_and_resuming_is_told_by_the_member(self) -> None:
        events = [happening(each, "", cluster="m1", normal=True) for each in ("Suspended", "Resumed")]
        assert {"suspended", "resumed"} <= {each.what for each in timeline(running(), events, (), NOW)}

    def test_a_pod_that_waits_for_its_image_is_no_first_pod(self) -> None:
        waits = replace(finished_pods(1)[0], phase="Pending", word="ImagePullBackOff", finished=None)
        assert "first pod" not in {each.what for each in timeline(running(0), (), [waits], NOW)}
        begun = replace(waits, phase="Running", word="Running")
        assert "first pod" in {each.what for each in timeline(running(0), (), [begun], NOW)}

    def test_a_blocked_cluster_is_still_to_come(self) -> None:
        job = view(job_of("conflict-rb"), "conflict-rb", Around({"member1": True, "member2": True}))
        (row,) = [each for each in timeline(job, (), (), NOW) if each.cluster == "member1"]
        assert (row.what, row.done, row.warning) == ("applied", False, True)


class TestEstimate:
    def test_at_the_rate_so_far_where_no_pods_are_known(self) -> None:
        found = expected_end(running(), NOW)
        assert found is not None
        assert (found.end, found.basis) == (NOW + timedelta(minutes=10), "at the rate so far")

    def test_at_the_rate_of_late_once_enough_pods_have_ended(self) -> None:
        pods = finished_pods(*[30.0] * 24, 1, 1, 2, 2, 3, 4)
        found = expected_end(running(started=ago(minutes=60)), NOW, pods)
        assert found is not None
        assert (found.end, found.basis) == (NOW + timedelta(minutes=25), "at the rate of the last 5 min")

    def test_long_pods_are_counted_over_longer(self) -> None:
        found = expected_end(running(started=ago(hours=2)), NOW, finished_pods(*[10.0] * 30, lasting=20))
        assert found is not None
        assert found.basis == "at the rate of the last 40 min"

    def test_a_clock_that_is_hours_behind_expects_no_end_before_what_has_happened(self) -> None:
        pods = finished_pods(*[30.0] * 24, 1, 1, 2, 2, 3, 4)
        found = expected_end(running(started=ago(minutes=60)), NOW - timedelta(hours=3), pods)
        assert found is not None
        assert NOW < found.end < NOW + timedelta(minutes=30)
        assert expected_end(running(), NOW - timedelta(hours=3)) is None

    @pytest.mark.parametrize(
        "job",
        [
            running(done=1, total=60),
            running(done=60, active=0),
            running(active=0),
            running(total=None),
            replace(running(), state=JobState.SUSPENDED),
            replace(running(), started=None),
        ],
    )
    def test_nothing_is_expected_where_nothing_runs_or_too_little_is_known(self, job: JobView) -> None:
        assert expected_end(job, NOW) is None


class TestSeldom:
    def test_of_the_refusals_of_a_cluster_the_last_is_told_in_whatever_order_they_come(self) -> None:
        words = "Failed to create or update resource(demo/j) in member cluster(m1): "
        late, early = (happening("SyncFailed", words + each) for each in ("the late one", "the early one"))
        early = replace(early, time=ago(hours=1))
        (row,) = [each for each in timeline(running(), [late, early], (), NOW) if each.what == "not applied"]
        assert row.detail == "the late one"

    def test_the_last_pods_that_failed_are_told_with_their_code(self) -> None:
        pods = [
            replace(each, phase="Failed", reason="OOMKilled", exit_code=code)
            for each, code in zip(finished_pods(3, 2), (137, None), strict=True)
        ]
        rows = [each for each in timeline(running(), (), pods, NOW) if each.what == "pod failed"]
        assert [each.detail for each in rows] == ["OOMKilled exit code 137 p0", "OOMKilled p1"]
        assert all(each.warning and each.cluster == "m1" for each in rows)

    def test_a_cluster_that_is_no_target_any_more_has_nothing_to_come(self) -> None:
        job = running()
        gone = replace(job.members[0], state=MemberState.LEAVING, applied=False)
        assert "applied" not in {each.what for each in timeline(replace(job, members=(gone,)), (), (), NOW)}

    def test_a_job_that_is_being_dispatched_has_its_end_to_come_and_nothing_done(self) -> None:
        rows = timeline(replace(running(0), state=JobState.DISPATCHING), (), (), NOW)
        assert [each.what for each in rows if not each.done] == ["complete"]

    def test_pods_that_take_longer_than_the_job_has_run_say_no_rate_of_their_own(self) -> None:
        found = expected_end(running(started=ago(minutes=4)), NOW, finished_pods(1, 2, 3))
        assert found is not None
        assert found.basis == "at the rate so far"
