"""What members and the scheduler say, in the words of real servers, put into a cause and a next step."""

import pytest

from mcjob_tui.control_plane.causes import applied_words, why_failed, why_not_applied, why_unscheduled

APPLY = "Failed to apply all manifests (0/1): "


@pytest.mark.parametrize(
    ("message", "sentence", "step"),
    [
        (
            'Job.batch "j" is invalid: spec.completions: Invalid value: 7: field is immutable',
            "its share changed, and the completions of an existing Job cannot change",
            "run it again as a new Job",
        ),
        (
            'Job.batch "j" is invalid: spec.template: Invalid value: core.PodTemplateSpec{}: field is immutable',
            "its pod template changed, and that of a Job that exists cannot change",
            "run it again as a new Job",
        ),
        (
            "resource(kind=Job, demo/j) already exists in the cluster member1 and the work.karmada.io/"
            "conflict-resolution strategy value is empty, Karmada will not manage this resource",
            "a Job of this name that Karmada does not manage is there already",
            "use another name",
        ),
        (
            'Get "https://172.18.0.4:6443/apis/batch/v1/namespaces/demo/jobs/j": dial tcp 172.18.0.4:6443: connect: '
            "connection refused",
            "its API server does not answer",
            "Karmada goes on trying",
        ),
        (
            'jobs.batch "j" is forbidden: exceeded quota: compute, requested: count/jobs.batch=1, used: '
            "count/jobs.batch=5, limited: count/jobs.batch=5",
            "a ResourceQuota there leaves no room for it",
            "raise the quota there",
        ),
        (
            'jobs.batch "j" is forbidden: unable to create new content in namespace a because it is being terminated',
            "the namespace is being deleted there",
            "another namespace",
        ),
        ('namespaces "demo" not found', "the namespace is not there yet", "Karmada creates it"),
        (
            'admission webhook "policy.corp.io" denied the request: images must come from registry.corp.io',
            "an admission webhook there refuses it",
            "override",
        ),
        (
            'jobs.batch is forbidden: User "system:serviceaccount:karmada-system:karmada" cannot create jobs',
            "Karmada may not create it there",
            "cluster's owner",
        ),
        ('no matches for kind "Job" in version "batch/v1"', "the cluster has no Jobs API", "leave it out"),
        (
            'Job.batch "j" is invalid: spec.maxFailedIndexes: Invalid value: 9: must be less than or equal to 3',
            "the cluster's API server refuses the Job",
            "overrides",
        ),
        ("cluster(member3) is not ready", "the cluster is not ready", "when the cluster is back"),
    ],
)
def test_why_a_member_does_not_have_the_job(message: str, sentence: str, step: str) -> None:
    cause = why_not_applied(APPLY + message)
    assert cause.sentence == sentence
    assert step in cause.next_step
    assert applied_words(APPLY + message) == message


def test_what_nobody_knows_is_said_as_it_came_but_cleaned() -> None:
    assert why_not_applied(APPLY + "the \x1b[31mmoon is full").sentence == "the moon is full"


@pytest.mark.parametrize(
    ("reason", "message", "sentence", "step"),
    [
        (
            "NoClusterFit",
            "0/3 clusters are available: 3 cluster(s) did not match the placement cluster affinity constraint.",
            "no cluster can take it: 3 not selected by its policy",
            "choose other clusters",
        ),
        (
            "NoClusterFit",
            "0/8 clusters are available: 1 cluster(s) did not have the API resource, "
            "1 cluster(s) had untolerated taint {cluster.karmada.io/not-ready:NoSchedule}, "
            "1 cluster(s) had untolerated taint {nvidia.com/gpu:NoSchedule}, "
            "5 cluster(s) did not match the placement cluster affinity constraint.",
            "no cluster can take it: 5 not selected by its policy, 1 without the Jobs API, 1 not ready, "
            "1 with a taint that it does not tolerate",
            "choose other clusters; or wait until the clusters are back",
        ),
        (
            "NoClusterFit",
            "0/8 clusters are available: 2 cluster(s) had untolerated taint {nvidia.com/gpu:NoSchedule}, "
            "5 cluster(s) had untolerated taint {cluster.karmada.io/not-ready:NoSchedule}, "
            "1 cluster(s) did not match the placement cluster affinity constraint.",
            "no cluster can take it: 5 not ready, 2 with a taint that it does not tolerate, "
            "1 not selected by its policy",
            "wait until the clusters are back; or tolerate the taint",
        ),
        (
            "NoClusterFit",
            "0/2 clusters are available: 1 cluster(s) did not have the API resource, "
            "1 cluster(s) did not match the placement cluster affinity constraint.",
            "no cluster can take it: 1 without the Jobs API, 1 not selected by its policy",
            "choose other clusters",
        ),
        (
            "NoClusterFit",
            "0/4 clusters are available: 3 cluster(s) did not match the placement cluster affinity constraint, "
            "1 cluster(s) had a fault that nobody knows.",
            "no cluster can take it",
            "choose other clusters",
        ),
        (
            "Unschedulable",
            "failed to assign replicas: failed to scale up: Clusters available replicas 12 are not enough to schedule.",
            "the clusters that it may go to have room for 12 pods, and it wants 20 at once",
            "ask for less",
        ),
        (
            "SchedulerError",
            "failed to select clusters: the number of feasible clusters is less than spreadConstraint.MinGroups",
            "its spread constraint asks for more clusters or regions than can take it",
            "lower the spread constraint's minimum",
        ),
        (
            "QuotaExceeded",
            'admission webhook "rb.karmada.io" denied the request: FederatedResourceQuota(a/q) exceeded',
            "a FederatedResourceQuota leaves no room for it",
            "have the quota raised",
        ),
        ("SchedulerError", "something else", "Karmada's scheduler cannot place it", "look at the placement"),
        ("Odd", "something else", "", ""),
    ],
)
def test_why_the_scheduler_has_no_place(reason: str, message: str, sentence: str, step: str) -> None:
    cause = why_unscheduled(reason, message, 20)
    assert cause.sentence == sentence
    assert step in cause.next_step


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("BackoffLimitExceeded", "its pods failed more often than retries allow"),
        ("DeadlineExceeded", "it ran longer than its timeout"),
        ("PodFailurePolicy", "a pod failed in a way that its failure policy ends the Job for"),
        ("FailedIndexes", "some of its indexes failed"),
        ("", "said the member"),
    ],
)
def test_why_a_members_job_failed(reason: str, sentence: str) -> None:
    assert why_failed(reason, "said the member").sentence == sentence
