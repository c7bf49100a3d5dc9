"""Moments that seldom come, in members and between them and the control plane, each at its virtual second."""

from typing import Any

import pytest

from mcjob_tui.karmada.placement import schedule
from mcjob_tui.sandbox.api.backend import LogOptions
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation import demand, scheduler
from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.federation.course import CourseClock, run_until
from mcjob_tui.sandbox.federation.demand import ParsedJobs, pod_requests
from mcjob_tui.sandbox.federation.events import EventRecorder
from mcjob_tui.sandbox.federation.members import job_controller
from mcjob_tui.sandbox.federation.members.job_run import intervals
from mcjob_tui.sandbox.federation.members.nodes import nodes_of, summary
from mcjob_tui.sandbox.federation.members.pods import qos_class
from mcjob_tui.sandbox.kinds import CONTROL_PLANE_KINDS, EVENT, JOB, NAMESPACE, POD, RESOURCE_QUOTA
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.store import Store
from tests.sandbox.federation.harness import CAPTURED_FLEET, DUPLICATED, DYNAMIC, Course, job, policy, static

LONG = {"run-seconds": "500"}


def _placed(manifest: Json, seconds: float = 5) -> Course:
    course = Course()
    course.submit(manifest, policy("j", static(member1=1)))
    course.run(seconds)
    return course


def _edit(course: Course, **spec: Any) -> None:
    def change(obj: Json) -> None:
        obj["spec"].update(spec)

    course.federation.control_plane.edit(JOB, "demo", "j", change)


def _store(course: Course, cluster: str = "member1") -> Store:
    member = course.federation.member(cluster)
    assert member is not None
    return member.store


class TestBetweenControlPlaneAndMember:
    def test_a_job_that_is_deleted_on_its_way_never_reaches_its_members(self) -> None:
        course = Course()
        course.submit(job(), policy("j", static(member1=1)))
        while course.work("member1") is None:
            course.run(0.005)
        course.delete_job()
        course.run(20)
        assert (course.work("member1"), course.member_job("member1"), course.pods("member1")) == (None, None, [])

    def test_a_change_keeps_the_finalizers_that_the_member_has_put_on(self) -> None:
        course = _placed(job(steering=LONG))

        def hold(obj: Json) -> None:
            obj["metadata"]["finalizers"] = ["example.com/hold"]

        _store(course).edit(JOB, "demo", "j", hold)
        _edit(course, parallelism=2)
        course.run(5)
        found = course.member_job("member1") or {}
        assert (found["spec"]["parallelism"], found["metadata"]["finalizers"]) == (2, ["example.com/hold"])

    def test_a_selector_by_hand_stays_that_of_the_job(self) -> None:
        manifest = job(steering=LONG, manualSelector=True, selector={"matchLabels": {"app": "j"}})
        course = _placed(manifest)
        _edit(course, parallelism=2)
        course.run(5)
        found = course.member_job("member1") or {}
        assert (found["spec"]["parallelism"], found["spec"]["selector"]) == (2, {"matchLabels": {"app": "j"}})

    def test_a_namespace_that_is_deleted_goes_in_the_members_too(self) -> None:
        course = _placed(job(steering=LONG))
        course.federation.control_plane.delete(NAMESPACE, "", "demo", propagation="Background")
        course.federation.collect()
        course.run(5)
        assert _store(course).find(NAMESPACE, "", "demo") is None
        assert _store(course).list(POD) == []

    def test_a_finished_job_that_is_to_be_kept_after_all_is_kept(self) -> None:
        manifest = job(parallelism=1, completions=1, ttlSecondsAfterFinished=60, steering={"run-seconds": "5"})
        course = _placed(manifest, 40)
        assert course.job()["status"]["succeeded"] == 1
        _edit(course, ttlSecondsAfterFinished=None)
        course.run(100)
        assert course.job()["status"]["succeeded"] == 1
        _edit(course, ttlSecondsAfterFinished=60)
        course.run(5)
        assert not course.has_binding()


class TestScheduling:
    def test_of_many_that_are_short_five_are_tried_at_once_when_room_comes(self) -> None:
        course = Course()
        course.submit(
            job("big", steering={"run-seconds": "40"}, parallelism=20, completions=20), policy("big", DYNAMIC)
        )
        course.run(15)
        names = [f"j{at}" for at in range(7)]
        for name in names:
            course.submit(job(name, parallelism=30, completions=30), policy(name, DYNAMIC))
        course.run(5)
        assert {(course.condition("Scheduled", name) or ("", ""))[1] for name in names} == {"Unschedulable"}
        tried: dict[float, set[str]] = {}

        def noted(*args: Any, **options: Any) -> Any:
            tried.setdefault(round(course.federation.clock.elapsed()), set()).add(options["uid"])
            return schedule(*args, **options)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(scheduler, "schedule", noted)
            course.delete_job("big")
            course.run(30)
        assert {len(each) for each in tried.values()} == {5}

    def test_a_job_that_no_cluster_suits_is_not_asked_about_for_a_cluster_that_it_does_not_name(self) -> None:
        course = Course()
        named = {"clusterAffinity": {"clusterNames": ["member3"]}}
        course.submit(job(), policy("j", DUPLICATED, named))
        course.run(5)
        before = [each for each in course.events() if each[1] == "ScheduleBindingFailed"]
        assert before
        course.set_down("member1", True)
        course.run(60)
        assert [each for each in course.events() if each[1] == "ScheduleBindingFailed"] == before


class TestJobsOfAMember:
    def test_one_that_is_deleted_at_once_gets_no_pods(self) -> None:
        course = Course()
        course.run(1)
        store = _store(course)
        store.create(JOB, job())
        store.delete(JOB, "demo", "j", propagation="Background")
        course.run(5)
        assert store.list(POD, "demo") == []

    def test_one_whose_namespace_goes_at_the_same_moment_gets_no_pods(self) -> None:
        course = Course()
        course.run(1)
        store = _store(course)
        store.create(JOB, job())
        store.delete(NAMESPACE, "", "demo", propagation="Background")
        course.run(20)
        assert (store.find(NAMESPACE, "", "demo"), store.list(POD)) == (None, [])

    def test_one_that_is_suspended_stays_so_whatever_else_of_it_changes(self) -> None:
        course = _placed(job(suspend=True))
        _edit(course, parallelism=2)
        course.run(5)
        found = course.member_job("member1") or {}
        assert (found["spec"]["parallelism"], course.pods("member1")) == (2, [])
        assert course.member_events("member1").count(("Suspended", "Job suspended")) == 1

    def test_one_with_very_many_pods_gets_them_batch_by_batch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(job_controller, "_PODS_AT_ONCE", 2)
        course = _placed(job(steering=LONG, parallelism=5, completions=5))
        assert len(course.pods("member1")) == 5

    def test_one_that_waits_for_a_node_gives_its_place_back(self) -> None:
        manifest = job(parallelism=1, completions=1)
        manifest["spec"]["template"]["spec"]["nodeSelector"] = {"disk": "ssd"}
        course = Course()
        course.run(1)
        store = _store(course)
        store.create(JOB, manifest)
        course.run(5)
        assert [each["status"]["phase"] for each in course.pods("member1")] == ["Pending"]
        store.delete(JOB, "demo", "j", propagation="Background")
        course.federation.collect()
        course.run(5)
        assert course.pods("member1") == []

    def test_one_that_has_ended_stays_so_whatever_of_it_changes(self) -> None:
        course = _placed(job(parallelism=1, completions=1, steering={"run-seconds": "1"}), 30)
        ended = (course.member_job("member1") or {})["status"]
        _edit(course, backoffLimit=3)
        course.run(30)
        found = course.member_job("member1") or {}
        assert (found["spec"]["backoffLimit"], found["status"], len(course.pods("member1"))) == (3, ended, 1)


class TestPods:
    def test_one_that_somebody_has_made_by_hand_can_be_deleted(self) -> None:
        course = Course()
        course.run(1)
        store = _store(course)
        spec = {"containers": [{"name": "main", "image": "a"}]}
        store.create(POD, {"metadata": {"name": "p", "namespace": "demo"}, "spec": spec})
        store.create(RESOURCE_QUOTA, {"metadata": {"name": "q", "namespace": "demo"}, "spec": {"hard": {"pods": "5"}}})
        course.run(5)
        assert store.get(RESOURCE_QUOTA, "demo", "q")["status"]["used"] == {"pods": "1"}
        store.delete(POD, "demo", "p")
        course.run(5)
        assert store.get(RESOURCE_QUOTA, "demo", "q")["status"]["used"] == {"pods": "0"}

    def test_init_containers_have_ended_when_the_others_run(self) -> None:
        manifest = job(steering=LONG, parallelism=1, completions=1)
        pod = manifest["spec"]["template"]["spec"]
        pod["initContainers"] = [{"name": "first", "image": "registry.example.com/team/migrate:1.0"}]
        course = _placed(manifest)
        (found,) = course.pods("member1")
        (status,) = found["status"]["initContainerStatuses"]
        assert (status["name"], status["state"]["terminated"]["exitCode"]) == ("first", 0)

    def test_an_init_container_does_not_run_again_with_the_others(self) -> None:
        manifest = job(parallelism=1, completions=1, steering={"run-seconds": "5", "exit-code": "1"})
        pod = manifest["spec"]["template"]["spec"]
        pod["restartPolicy"] = "OnFailure"
        pod["initContainers"] = [{"name": "first", "image": "registry.example.com/team/migrate:1.0"}]
        course = _placed(manifest, 4)
        before = course.pods("member1")[0]["status"]["initContainerStatuses"]
        course.run(30)
        (found,) = course.pods("member1")
        assert found["status"]["containerStatuses"][0]["restartCount"] > 0
        assert found["status"]["initContainerStatuses"] == before

    async def test_an_init_container_writes_nothing_after_its_end_and_is_not_run_again(self) -> None:
        manifest = job(parallelism=1, completions=1, steering={"run-seconds": "100", "log-lines": "50"})
        pod = manifest["spec"]["template"]["spec"]
        pod["initContainers"] = [{"name": "first", "image": "registry.example.com/team/migrate:1.0"}]
        course = _placed(manifest, 30)
        (found,) = course.pods("member1")
        (status,) = found["status"]["initContainerStatuses"]
        done = status["state"]["terminated"]
        member = course.federation.member("member1")
        assert member is not None
        name = found["metadata"]["name"]
        lines = [line.decode() async for line in member.logs("demo", name, "first", LogOptions(follow=True))]
        assert len(lines) == 4
        assert lines[-1].split(" ", 1)[1].startswith("done rows=")
        assert done["startedAt"][:19] <= lines[0][:19] <= lines[-1][:19] <= done["finishedAt"][:19]
        with pytest.raises(ApiFailure, match="previous terminated container"):
            member.logs("demo", name, "first", LogOptions(previous=True))

    @pytest.mark.parametrize(
        ("requests", "limits", "expected"),
        [
            ({"cpu": "1", "memory": "1Gi"}, {"cpu": "1", "memory": "1Gi"}, "Guaranteed"),
            ({}, {"cpu": "1", "memory": "1Gi"}, "Guaranteed"),
            ({"cpu": "500m"}, {"cpu": "1", "memory": "1Gi"}, "Burstable"),
            ({"cpu": "1"}, {}, "Burstable"),
            ({}, {}, "BestEffort"),
        ],
    )
    def test_the_class_of_service_follows_from_requests_and_limits(
        self, requests: dict[str, str], limits: dict[str, str], expected: str
    ) -> None:
        resources = {"requests": requests, "limits": limits}
        assert qos_class({"containers": [{"name": "a", "resources": resources}]}) == expected

    async def test_the_second_container_of_a_pod_that_fails_ends_well_in_its_log(self) -> None:
        manifest = job(parallelism=1, completions=1, backoffLimit=0, steering={"run-seconds": "5", "exit-code": "3"})
        pod = manifest["spec"]["template"]["spec"]
        pod["containers"].append({"name": "side", "image": "registry.example.com/team/side:1.0"})
        course = _placed(manifest, 30)
        (found,) = course.pods("member1")
        member = course.federation.member("member1")
        assert member is not None

        async def last(container: str) -> bytes:
            lines = member.logs("demo", found["metadata"]["name"], container, LogOptions())
            return [line async for line in lines][-1]

        assert b"ERROR giving up" in await last("main")
        assert b" done rows=" in await last("side")

    async def test_a_log_of_a_thousand_lines_that_was_cut_short_ends_there(self) -> None:
        course = _placed(job(parallelism=1, completions=1, steering={"run-seconds": "100", "log-lines": "1500"}), 60)
        (found,) = course.pods("member1")
        name = found["metadata"]["name"]

        def hold(obj: Json) -> None:
            obj["metadata"]["finalizers"] = ["example.com/hold"]

        _store(course).edit(POD, "demo", name, hold)
        _edit(course, suspend=True)
        course.run(100)
        member = course.federation.member("member1")
        assert member is not None
        lines = [line async for line in member.logs("demo", name, "main", LogOptions())]
        assert 500 < len(lines) < 1500


class TestAmounts:
    def test_what_a_pod_takes_for_itself_is_counted(self) -> None:
        container = {"name": "main", "resources": {"requests": {"cpu": "1"}}}
        assert pod_requests({"containers": [container], "overhead": {"cpu": "250m"}}) == {"cpu": 1250}

    def test_only_the_last_jobs_are_remembered_parsed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(demand, "_KEPT", 1)
        known = ParsedJobs()
        first, second = ({**job(name), "metadata": {"name": name, "uid": name}} for name in ("a", "b"))
        parsed = known.get(first)
        assert known.get(first) is parsed
        known.get(second)
        assert known.get(first) is not parsed

    def test_a_cluster_without_models_reports_no_grades(self) -> None:
        nodes = nodes_of(CAPTURED_FLEET[0])
        assert "allocatableModelings" not in summary(nodes, [])
        grades = [{"grade": 0, "ranges": [{"name": "cpu", "min": "100", "max": "200"}]}]
        assert summary(nodes, grades)["allocatableModelings"] == [{"grade": 0, "count": 0}]

    def test_indexes_are_written_as_intervals(self) -> None:
        assert intervals({0, 1, 2, 5, 7, 8}) == "0-2,5,7-8"


class TestEvents:
    def _recorder(self, kept: int = 20) -> tuple[Store, Agenda, CourseClock, EventRecorder]:
        clock = CourseClock()
        store, agenda = Store(CONTROL_PLANE_KINDS, clock, name="karmada"), Agenda(clock)
        store.create(NAMESPACE, {"metadata": {"name": "demo"}})
        return store, agenda, clock, EventRecorder(store, agenda, kept)

    def _about(self, name: str) -> Json:
        meta = {"name": name, "namespace": "demo", "uid": name}
        return {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta}

    def test_one_that_somebody_deletes_comes_anew_when_it_happens_again(self) -> None:
        store, agenda, clock, events = self._recorder()
        for _ in range(2):
            events.normal(self._about("j"), "R", "m", "c")
        (found,) = store.list(EVENT)
        store.delete(EVENT, "demo", found["metadata"]["name"])
        run_until(agenda, clock, 40)
        assert store.list(EVENT) == []
        events.normal(self._about("j"), "R", "m", "c")
        assert [each["reason"] for each in store.list(EVENT)] == ["R"]

    def test_the_oldest_of_too_many_goes_with_its_count(self) -> None:
        store, agenda, clock, events = self._recorder(kept=1)
        for _ in range(2):
            events.normal(self._about("j"), "R", "m", "c")
        events.normal(self._about("k"), "R", "m", "c")
        run_until(agenda, clock, 40)
        assert [each["involvedObject"]["name"] for each in store.list(EVENT)] == ["k"]
