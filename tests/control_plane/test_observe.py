"""The table of states, over what a real federation said: state, sentence, next step, counts, marks."""

from typing import Any

import pytest

from mcjob_tui.control_plane.observe import Around, Policy, observe
from mcjob_tui.control_plane.views import JobState, JobView, MemberState, Progress, Share
from mcjob_tui.control_plane.watched_objects import ShownBinding, ShownJob
from tests.control_plane.servers import capture

ALL_READY = {"member1": True, "member2": True, "member3": True}
POLICY = Policy("PropagationPolicy", "p")


def view(job: str | dict[str, Any], binding: str | dict[str, Any] | None, around: Around | None = None) -> JobView:
    """The view of captured or changed objects; every cluster is ready and the policy is there unless said otherwise."""
    job_object = capture(job) if isinstance(job, str) else job
    binding_object = capture(binding) if isinstance(binding, str) else binding
    return observe(
        ShownJob.model_validate(job_object),
        ShownBinding.model_validate(binding_object) if binding_object is not None else None,
        around or Around(ALL_READY, POLICY),
    )


def scenario(name: str, moment: str) -> JobView:
    binding = "scheduled" if moment == "running" else "finished"
    return view(f"{name}-job-{moment}", f"{name}-resourcebinding-{binding}")


def job_of(binding: str) -> dict[str, Any]:
    """A Job for a captured binding whose own Job was not captured."""
    bound = capture(binding)["spec"]["resource"]
    return {
        "metadata": {"name": bound["name"], "namespace": bound["namespace"], "uid": bound["uid"]},
        "spec": {"parallelism": 6, "completions": 9},
    }


class TestHealthyStates:
    @pytest.mark.parametrize(
        ("name", "strategy", "clusters", "total"),
        [
            ("divided-dynamic", "Dynamic", 2, 9),
            ("divided-dynamic-tolerated-3", "Dynamic", 3, 9),
            ("divided-aggregated", "Aggregated", 1, 9),
            ("divided-static-2-1", "Static", 2, 9),
            ("duplicated", "Duplicated", 2, 18),
            ("indexed-dynamic", "Dynamic", 2, 9),
        ],
    )
    def test_complete_counts_what_all_clusters_did(self, name: str, strategy: str, clusters: int, total: int) -> None:
        found = scenario(name, "finished")
        assert found.state is JobState.COMPLETE
        assert (found.strategy, found.clusters) == (strategy, clusters)
        assert found.progress == Progress(total, total, 0, 0)
        assert found.started is not None
        assert found.finished is not None
        assert found.finished >= found.started

    def test_shares_are_those_that_the_members_got(self) -> None:
        found = scenario("divided-dynamic", "finished")
        assert [(each.cluster, each.actual) for each in found.members] == [
            ("member1", Share(4, 6)),
            ("member2", Share(2, 3)),
        ]

    def test_every_captured_split_is_told_as_the_members_have_it(self) -> None:
        for name in ("divided-dynamic-tolerated-3", "divided-static-2-1", "duplicated", "indexed-dynamic"):
            found = scenario(name, "finished")
            for member in found.members:
                spec = capture(f"{name}-{member.cluster}-job-finished")["spec"]
                assert member.actual == Share(spec["parallelism"], spec.get("completions")), name

    def test_before_the_scheduler_has_spoken_it_is_pending(self) -> None:
        found = view(job_of("scheduler-down-rb"), "scheduler-down-rb")
        assert (found.state, found.clusters) == (JobState.PENDING, None)
        assert found.sentence == "waiting for Karmada's scheduler"
        assert found.next_step != ""

    def test_running_shows_what_is_active(self) -> None:
        binding = capture("unreachable-new-job-before-notready-rb")
        binding["status"]["aggregatedStatus"] = binding["status"]["aggregatedStatus"][:2]
        binding["spec"]["clusters"] = binding["spec"]["clusters"][:2]
        found = view(job_of("unreachable-new-job-before-notready-rb"), binding)
        assert (found.state, found.progress.active) == (JobState.RUNNING, 2)
        assert found.sentence == "2 pods active in 2 of 2 clusters"

    def test_running_without_a_pod_says_who_waits_to_try_again(self) -> None:
        binding = capture("unreachable-new-job-before-notready-rb")
        items = binding["status"]["aggregatedStatus"] = binding["status"]["aggregatedStatus"][:2]
        binding["spec"]["clusters"] = binding["spec"]["clusters"][:2]
        items[0]["status"] |= {"active": 0, "failed": 2}
        items[1]["status"] |= {"active": 0, "failed": 0}
        found = view(job_of("unreachable-new-job-before-notready-rb"), binding)
        assert (found.state, found.progress.active) == (JobState.RUNNING, 0)
        assert found.sentence == f"no pod active; {items[0]['clusterName']} waits before it tries again"


class TestCourse:
    """``FullyApplied`` is False for a moment on every success: that is no fault."""

    def test_no_moment_of_a_normal_course_looks_like_a_fault(self) -> None:
        import json

        from tests.control_plane.servers import CAPTURES

        job: dict[str, Any] | None = None
        binding: dict[str, Any] | None = None
        states: list[JobState] = []
        for line in (CAPTURES / "watch-timeline.ndjson").read_text().splitlines():
            row = json.loads(line)
            if row["stream"] == "job" and row["event"]["type"] != "DELETED":
                job = row["event"]["object"]
            elif row["stream"] == "rb" and row["t"] < 20:
                binding = row["event"]["object"]
            if job is not None:
                state = view(job, binding).state
                if not states or states[-1] is not state:
                    states.append(state)
        assert states == [JobState.PENDING, JobState.DISPATCHING, JobState.RUNNING, JobState.COMPLETE]


class TestFaults:
    def test_no_policy(self) -> None:
        found = view("no-policy-job", None, Around(ALL_READY))
        assert found.state is JobState.NO_POLICY
        assert found.sentence == "no PropagationPolicy selects this Job, so Karmada leaves it alone"
        assert "create a policy" in found.next_step

    def test_suspended_without_a_policy_says_both(self) -> None:
        job = capture("no-policy-job")
        job["spec"]["suspend"] = True
        found = view(job, None, Around(ALL_READY))
        assert (found.state, found.suspended) == (JobState.SUSPENDED, True)
        assert "until it is resumed, nor then: no PropagationPolicy selects it" in found.sentence
        assert found.next_step == "create a policy that selects it, and resume it"

    def test_no_policy_is_not_claimed_where_policies_cannot_be_seen(self) -> None:
        found = view("no-policy-job", None, Around(ALL_READY, policies_known=False))
        assert found.state is JobState.PENDING
        assert "cannot be seen" in found.sentence

    def test_a_policy_that_is_deleted_leaves_the_job_running_with_a_mark(self) -> None:
        found = view("policy-deleted-job", "policy-deleted-resourcebinding", Around(ALL_READY))
        assert found.state not in (JobState.NO_POLICY, JobState.PENDING)
        assert "its policy is gone: what runs goes on, and a new policy may take it over" in found.marks
        assert found.lost_policy

    @pytest.mark.parametrize(
        ("name", "says", "step"),
        [
            ("no-cluster-fit", "did not match the placement cluster affinity", "or join member9"),
            ("no-cluster-fit-taint", "untolerated taint {dedicated=gpu:NoSchedule}", "tolerate the taint"),
            ("insufficient-dynamic", "available replicas", "ask for less"),
            ("spread-cluster-min-5", "MinGroups", "lower the spread constraint's minimum"),
        ],
    )
    def test_unschedulable_says_karmadas_reason_and_what_helps(self, name: str, says: str, step: str) -> None:
        found = scenario(name, "finished")
        assert found.state is JobState.UNSCHEDULABLE
        assert says in found.sentence
        assert step in found.next_step

    def test_unschedulable_because_the_only_cluster_is_down(self) -> None:
        found = view(job_of("notready-only-cluster-rb"), "notready-only-cluster-rb")
        assert found.state is JobState.UNSCHEDULABLE
        assert found.next_step == "choose other clusters; or wait until the clusters are back"

    @pytest.mark.parametrize(
        ("names", "begins", "step"),
        [
            (["nowhere"], "its policy names nowhere, which is not joined; no cluster can take it", "join nowhere"),
            (["a", "b"], "its policy names a, b, which are not joined; no cluster", "join a, b"),
            (["a", "member1"], "its policy names a, which is not joined; no cluster can take it", "choose other"),
            (["member1"], "no cluster can take it", "choose other clusters"),
        ],
    )
    @pytest.mark.parametrize("terms", [False, True])
    def test_unschedulable_says_first_which_of_the_clusters_that_its_policy_names_are_not_joined(
        self, names: list[str], begins: str, step: str, *, terms: bool
    ) -> None:
        binding = capture("no-cluster-fit-resourcebinding-finished")
        affinity = {"clusterNames": names}
        binding["spec"]["placement"] = {"clusterAffinities": [affinity]} if terms else {"clusterAffinity": affinity}
        found = view("no-cluster-fit-job-finished", binding)
        assert found.state is JobState.UNSCHEDULABLE
        assert found.sentence.startswith(begins)
        assert step in found.next_step
        assert ("wait" in found.next_step) is False
        unknown = view("no-cluster-fit-job-finished", binding, Around(None, POLICY))
        assert "not joined" not in unknown.sentence

    def test_failed_everywhere_although_the_template_never_says_so(self) -> None:
        assert "conditions" not in capture("failing-job-job-finished")["status"]
        found = scenario("failing-job", "finished")
        assert found.state is JobState.FAILED
        assert "its pods failed more often than retries allow" in found.sentence
        assert found.next_step == "read the logs of the failed pods"
        assert found.finished is not None

    def test_an_image_that_cannot_be_pulled_ends_at_the_deadline(self) -> None:
        found = scenario("imagepullbackoff", "finished")
        assert found.state is JobState.FAILED
        assert {each.reason for each in found.members} == {"DeadlineExceeded"}
        assert "it ran longer than its timeout" in found.sentence

    def test_partly_failed_names_the_cluster_and_counts_beyond_the_frozen_template(self) -> None:
        assert capture("partial-failure-job")["status"]["failed"] == 1
        found = view("partial-failure-job", "partial-failure-resourcebinding")
        assert found.state is JobState.PARTLY_FAILED
        assert found.progress == Progress(2, 4, 0, 2)
        assert found.sentence.startswith("2 of 4 succeeded; member2 gave up after 2 failed pods")
        assert found.sentence.endswith("its pods failed more often than retries allow")
        assert found.marks == ()

    @pytest.mark.parametrize(
        ("binding", "cause", "step"),
        [
            ("update-parallelism-rb", "its share changed, and the completions of an existing Job", "run it again"),
            ("override-changed-after-create-rb", "its pod template changed", "run it again"),
        ],
    )
    def test_blocked_by_a_field_that_cannot_change(self, binding: str, cause: str, step: str) -> None:
        found = view(job_of(binding), binding)
        blocked = [each for each in found.members if each.state is MemberState.BLOCKED]
        assert blocked
        assert blocked[0].reason.startswith(cause)
        assert step in blocked[0].next_step
        assert "field is immutable" in blocked[0].message
        assert not blocked[0].message.startswith("Failed to apply")

    def test_clusters_of_which_the_same_is_to_be_said_stand_together(self) -> None:
        binding = capture("update-parallelism-rb")
        binding["spec"]["clusters"].append({"name": "member3", "replicas": 1})
        running = {"clusterName": "member3", "applied": True, "status": {"active": 1}}
        binding["status"]["aggregatedStatus"].append(running)
        found = view(job_of("update-parallelism-rb"), binding)
        assert found.state is JobState.RUNNING
        (mark,) = found.marks
        assert mark.startswith("member1, member2 is blocked: its share changed")

    def test_a_job_of_that_name_is_there_already(self) -> None:
        found = view(job_of("conflict-rb"), "conflict-rb")
        assert found.state is JobState.RUNNING
        assert found.faulty
        assert found.marks == ("member1 is blocked: a Job of this name that Karmada does not manage is there already",)
        assert found.next_step == "delete it there, or use another name"

    def test_a_member_that_went_away_before_it_was_marked_not_ready(self) -> None:
        name = "unreachable-new-job-before-notready-rb"
        found = view(job_of(name), name)
        assert found.state is JobState.RUNNING
        assert found.marks == ("member3 is blocked: its API server does not answer",)
        assert "Karmada goes on trying" in found.next_step

    def test_a_member_that_is_down_leaves_old_numbers_that_are_marked(self) -> None:
        around = Around({**ALL_READY, "member3": False}, POLICY)
        found = view("unreachable-job", "unreachable-rb", around)
        assert found.state is JobState.RUNNING
        assert [each.cluster for each in found.members if each.stale] == ["member3"]
        assert found.marks == ("member3 cannot be reached, its numbers are old",)
        assert "member3 cannot be reached" in found.sentence
        assert found.further_marks == ()

    def test_nothing_is_called_stale_where_clusters_may_not_be_seen(self) -> None:
        found = view("unreachable-job", "unreachable-rb", Around(None, POLICY))
        assert not any(each.stale for each in found.members)

    def test_a_quota_in_a_member_blocks_with_its_own_words(self) -> None:
        binding = capture("update-parallelism-rb")
        for row in binding["status"]["aggregatedStatus"]:
            row["appliedMessage"] = (
                'Failed to apply all manifests (0/1): jobs.batch "j" is forbidden: exceeded quota: compute'
            )
        found = view(job_of("update-parallelism-rb"), binding)
        assert found.state is JobState.BLOCKED
        assert found.members[0].reason == "a ResourceQuota there leaves no room for it"


class TestQuietStates:
    def test_suspended_by_the_job_itself(self) -> None:
        found = scenario("job-spec-suspend", "finished")
        assert (found.state, found.suspended, found.next_step) == (JobState.SUSPENDED, True, "resume it")

    def test_suspended_by_the_policy(self) -> None:
        found = scenario("policy-suspension-dispatching", "finished")
        assert (found.state, found.suspended) == (JobState.SUSPENDED, False)
        assert found.sentence == "its policy suspends dispatching: no cluster gets it"

    def test_resumed_runs_again(self) -> None:
        assert view("suspend-false-job", "suspend-false-rb").state in (JobState.RUNNING, JobState.COMPLETE)

    def test_parallelism_0_is_scheduled_to_no_cluster(self) -> None:
        binding = capture("divided-dynamic-resourcebinding-scheduled")
        binding["spec"].pop("clusters")
        binding["status"].pop("aggregatedStatus", None)
        job = capture("divided-dynamic-job-running")
        job["spec"]["parallelism"] = 0
        found = view(job, binding)
        assert (found.state, found.clusters) == (JobState.NOTHING_TO_RUN, 0)
        assert "its parallelism is 0" in found.sentence

    def test_deleting_says_which_cluster_keeps_its_share(self) -> None:
        around = Around({**ALL_READY, "member3": False}, POLICY)
        job = capture("unreachable-job")
        job["metadata"]["deletionTimestamp"] = "2026-11-23T15:12:00Z"
        found = view(job, "unreachable-rb", around)
        assert found.state is JobState.DELETING
        assert "member3 cannot be reached and keeps its share" in found.sentence

    def test_deleting_is_from_all_clusters_where_each_answers(self) -> None:
        job = capture("unreachable-job")
        job["metadata"]["deletionTimestamp"] = "2026-11-23T15:12:00Z"
        assert view(job, "unreachable-rb").sentence == "being deleted from all clusters"

    def test_a_suspended_scheduling_is_told_with_where_to_resume_it(self) -> None:
        binding = capture("scheduler-down-rb")
        binding["spec"]["suspension"] = {"scheduling": True}
        found = view(job_of("scheduler-down-rb"), binding)
        assert found.state is JobState.PENDING
        assert found.sentence == "its scheduling is suspended, by a queue or by hand"
        assert "ResourceBinding" in found.next_step

    def test_a_cluster_that_is_no_target_any_more_is_named(self) -> None:
        binding = capture("unreachable-new-job-before-notready-rb")
        binding["spec"]["clusters"] = binding["spec"]["clusters"][:2]
        found = view(job_of("unreachable-new-job-before-notready-rb"), binding)
        assert [each.state for each in found.members][2:] == [MemberState.LEAVING]
        assert "member3 is no target any more" in found.marks

    def test_scheduled_to_no_cluster_for_another_reason_points_at_the_placement(self) -> None:
        binding = capture("divided-dynamic-resourcebinding-scheduled")
        binding["spec"].pop("clusters")
        binding["status"].pop("aggregatedStatus", None)
        found = view("divided-dynamic-job-running", binding)
        assert (found.state, found.sentence) == (JobState.NOTHING_TO_RUN, "scheduled to no cluster")

    def test_the_binding_of_an_earlier_job_of_that_name_counts_for_nothing(self) -> None:
        job = capture("partial-failure-job")
        job["metadata"]["uid"] = "another"
        assert view(job, "partial-failure-resourcebinding").state is JobState.PENDING

    def test_a_work_queue_has_no_total(self) -> None:
        job = capture("divided-dynamic-job-finished")
        del job["spec"]["completions"]
        found = view(job, "divided-dynamic-resourcebinding-finished")
        assert found.progress.total is None
        assert found.progress.fraction is None


def test_texts_from_outside_are_cleaned() -> None:
    job = capture("partial-failure-job")
    job["metadata"]["annotations"]["kubernetes.io/description"] = "one\x1b[2J\ntwo\u202e"
    job["metadata"]["labels"]["app"] = "a\x07b"
    found = view(job, "partial-failure-resourcebinding")
    assert found.description == "one\ntwo"
    assert ("app", "ab") in found.labels


def test_a_cluster_that_has_failed_while_another_goes_on_is_marked() -> None:
    binding = capture("divided-dynamic-resourcebinding-finished")
    first, second = binding["status"]["aggregatedStatus"]
    failed = {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "it failed too often"}
    first["status"], second["status"] = {"failed": 7, "conditions": [failed]}, {"active": 2}
    found = view(job_of("divided-dynamic-resourcebinding-finished"), binding)
    assert found.state is JobState.RUNNING
    (mark,) = found.marks
    assert mark.startswith(f"{first['clusterName']} failed: ")


def test_a_refusal_that_nobody_knows_is_told_in_karmadas_words() -> None:
    binding = capture("divided-dynamic-resourcebinding-finished")
    binding["spec"].pop("clusters")
    binding["status"] = {
        "conditions": [{"type": "Scheduled", "status": "False", "reason": "Weather", "message": "the moon is full"}]
    }
    found = view(job_of("divided-dynamic-resourcebinding-finished"), binding)
    assert (found.state, found.sentence) == (JobState.UNSCHEDULABLE, "Weather: the moon is full")
