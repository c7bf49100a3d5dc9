"""Jobs that fail: in the members as Kubernetes does it, on the control plane as Karmada cannot."""

from mcjob_tui.sandbox.objects import at
from tests.sandbox.federation.harness import DYNAMIC, Course, ended, job, override, policy, static

REFUSED = (
    'Job.batch "j" is invalid: status.conditions: Invalid value: cannot set Failed=True condition without the '
    "FailureTarget=true condition"
)


def test_a_failed_job_never_becomes_failed_on_the_control_plane() -> None:
    course = Course()
    failing = job(parallelism=2, completions=2, backoffLimit=0, steering={"run-seconds": "2", "exit-code": "3"})
    course.submit(failing, policy("j", static(member1=1, member2=1)))
    course.run(30)
    for cluster in ("member1", "member2"):
        item = course.item(cluster)
        assert ended(item["status"]) == ["FailureTarget", "Failed"]
        assert item["status"]["failed"] == 1
        assert item["health"] == "Healthy"
    assert ended(course.job()["status"]) == []
    assert ("Warning", "AggregateStatusFailed", REFUSED) in course.events()


def test_a_partial_failure_leaves_the_template_stale() -> None:
    course = Course()
    exit_code = "/spec/template/metadata/annotations/sandbox.mcjob.io~1exit-code"
    course.submit(
        job(parallelism=2, completions=4, backoffLimit=1),
        policy("j", static(member1=1, member2=1)),
        override("j", "member2", exit_code, "137"),
    )
    course.run(120)
    assert ended(course.item("member1")["status"]) == ["SuccessCriteriaMet", "Complete"]
    failed = course.item("member2")["status"]
    assert failed["conditions"][1]["reason"] == "BackoffLimitExceeded"
    assert failed["failed"] == 2
    assert ended(course.job()["status"]) == []
    assert ("Warning", "AggregateStatusFailed", REFUSED) in course.events()
    terminated = course.pods("member2")[0]["status"]["containerStatuses"][0]["state"]["terminated"]
    assert (terminated["exitCode"], terminated["reason"]) == (137, "OOMKilled")


def test_a_failed_pod_is_replaced_after_a_back_off() -> None:
    course = Course()
    failing = job(parallelism=1, completions=1, backoffLimit=3, steering={"run-seconds": "1", "exit-code": "1"})
    course.submit(failing, policy("j", static(member1=1)))
    course.run(6)
    assert len(course.pods("member1")) == 1
    course.run(10)
    assert len(course.pods("member1")) == 2
    course.run(10)
    assert len(course.pods("member1")) == 2  # the next wait is twice as long
    course.run(100)
    status = course.item("member1")["status"]
    assert status["failed"] == 4
    assert ended(status) == ["FailureTarget", "Failed"]


def test_containers_that_restart_themselves_back_off_and_use_up_the_limit() -> None:
    course = Course()
    failing = job(parallelism=1, completions=1, backoffLimit=2, steering={"run-seconds": "1", "exit-code": "1"})
    failing["spec"]["template"]["spec"]["restartPolicy"] = "OnFailure"
    course.submit(failing, policy("j", static(member1=1)))
    course.run(5)
    container = course.pods("member1")[0]["status"]["containerStatuses"][0]
    assert container["state"]["waiting"]["reason"] == "CrashLoopBackOff"
    assert container["lastState"]["terminated"]["exitCode"] == 1
    assert container["restartCount"] == 1
    course.run(60)
    assert at(course.item("member1"), "status", "conditions")[1]["reason"] == "BackoffLimitExceeded"


def test_an_image_that_cannot_be_pulled_leaves_pods_pending_and_the_job_active() -> None:
    course = Course()
    course.submit(job(steering={"waiting-reason": "ImagePullBackOff"}), policy("j", DYNAMIC))
    course.run(60)
    pod = course.pods("member1")[0]
    assert pod["status"]["phase"] == "Pending"
    assert pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"] == "ImagePullBackOff"
    status = course.item("member1")["status"]
    assert status["active"] == 4
    assert set(status) == {"active", "startTime"}


def test_a_job_that_runs_too_long_is_ended() -> None:
    course = Course()
    slow = job(activeDeadlineSeconds=5, steering={"run-seconds": "100"})
    course.submit(slow, policy("j", static(member1=1)))
    course.run(4)
    assert len(course.pods("member1")) == 6
    course.run(4)
    assert course.item("member1")["status"]["conditions"][1]["reason"] == "DeadlineExceeded"
    assert course.pods("member1") == []


def test_a_few_pods_fail_once_and_are_replaced_without_any_steering() -> None:
    course = Course()
    many = job(parallelism=15, completions=150, cpu="100m", steering={"run-seconds": ""})
    course.submit(many, policy("j", static(member1=1)))
    course.run(900)
    status = course.item("member1")["status"]
    assert status["succeeded"] == 150
    assert 1 <= status["failed"] <= 2
    assert ended(course.job()["status"]) == ["Complete", "SuccessCriteriaMet"]
