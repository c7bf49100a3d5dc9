"""What a deletion leaves behind on purpose goes on in the members, and nothing on the control plane touches it."""

from mcjob_tui.sandbox.kinds import CLUSTER, CONFIG_MAP, JOB, OVERRIDE_POLICY
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import DUPLICATED, Course, job, override, policy, static
from tests.sandbox.federation.test_dependencies import config_map, configured, in_member


def _orphaned(manifest: Json) -> Course:
    course = Course()
    course.submit(manifest, policy("j", DUPLICATED))
    course.run(5)
    course.delete_job(propagation="Orphan")
    course.run(1)
    return course


def _relabel(course: Course, cluster: str) -> None:
    def label(obj: Json) -> None:
        obj["metadata"]["labels"] = {"tier": "bronze"}

    course.federation.control_plane.edit(CLUSTER, "", cluster, label)


def test_orphans_stay_where_they_are_whatever_changes_around_them() -> None:
    course = _orphaned(job(steering={"run-seconds": "30"}))
    binding = course.binding()
    course.create(OVERRIDE_POLICY, override("j", "member1", "/metadata/labels/team", "quant"))
    _relabel(course, "member1")
    course.run(5)
    assert course.binding()["spec"] == binding["spec"]
    work = course.work("member1")
    assert work is not None
    assert "team" not in work["spec"]["workload"]["manifests"][0]["metadata"]["labels"]
    course.run(120)
    assert course.item("member1")["status"]["succeeded"] == 9


def test_an_orphan_in_a_member_that_somebody_deletes_is_made_anew_and_nobody_is_told() -> None:
    course = _orphaned(job(steering={"run-seconds": "500"}))
    member = course.federation.member("member1")
    assert member is not None
    events = course.events()
    member.store.delete(JOB, "demo", "j", propagation="Background")
    course.run(5)
    assert course.member_job("member1") is not None
    assert course.events() == events


def test_a_work_in_conflict_goes_on_trying_after_its_job_is_orphaned() -> None:
    course = Course()
    member = course.federation.member("member1")
    assert member is not None
    member.store.create(JOB, job(steering={"run-seconds": "500"}))
    course.submit(job(), policy("j", static(member1=1)))
    course.run(2)
    course.delete_job(propagation="Orphan")
    events = course.events()
    course.run(10)
    assert "already exists in the cluster member1" in course.item("member1")["appliedMessage"]
    assert course.events() == events
    member.store.delete(JOB, "demo", "j", propagation="Background")
    course.run(60)
    assert course.item("member1")["applied"] is True


def test_what_orphans_depend_on_follows_no_more() -> None:
    course = Course()
    course.create(CONFIG_MAP, config_map(a="1"))
    wanted = configured(envFrom=[{"configMapRef": {"name": "settings"}}])
    course.submit(wanted, policy("j", static(member1=1), propagateDeps=True))
    course.run(3)
    course.delete_job(propagation="Orphan")
    course.federation.control_plane.update(CONFIG_MAP, config_map(a="2"))
    course.run(3)
    assert (in_member(course, CONFIG_MAP, "settings") or {})["data"] == {"a": "1"}


def test_a_job_of_the_member_that_was_in_the_way_stays_when_the_refused_one_is_deleted() -> None:
    course = Course()
    member = course.federation.member("member1")
    assert member is not None
    course.run(1)
    foreign = member.store.create(JOB, job(steering={"run-seconds": "500"}))
    course.submit(job(), policy("j", static(member1=1)))
    course.run(2)
    course.delete_job()
    course.run(5)
    assert course.work("member1") is None
    assert (course.member_job("member1") or {})["metadata"]["uid"] == foreign["metadata"]["uid"]
