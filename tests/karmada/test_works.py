"""The Works of a binding and the Job that a member gets. The golden cases hold 50 whole sets of Works."""

import copy
from dataclasses import dataclass
from typing import Any

import pytest

from mcjob_tui.karmada.manifests import pruned, recorded
from mcjob_tui.karmada.overrides import OverrideError
from mcjob_tui.karmada.works import WorkSet, effective_job, works_for
from tests.karmada.jobs import JOB, a_cluster, a_job, a_rule, adding_label, an_override

DIVIDED = {"replicaScheduling": {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Aggregated"}}
BROKEN = an_override("broken", a_rule({"clusterNames": ["m2"]}, plaintext=[{"path": "/x/y", "operator": "remove"}]))


@dataclass(frozen=True)
class Share:
    parallelism: int | None
    completions: int | None


def binding(*clusters: tuple[str, int], replicas: int | None = None, **spec: Any) -> dict[str, Any]:
    rows = [{"name": name, "replicas": count} for name, count in clusters]
    total = sum(count for _, count in clusters) if replicas is None else replicas
    return {
        "metadata": {
            "name": "demo-job",
            "namespace": "batch",
            "labels": {"resourcebinding.karmada.io/permanent-id": "rb"},
        },
        "spec": {"replicas": total, "clusters": rows, "placement": DIVIDED, **spec},
    }


def everywhere(policy: dict[str, Any]) -> dict[str, Any]:
    """The policy as a ClusterOverridePolicy."""
    return {**policy, "kind": "ClusterOverridePolicy", "metadata": {"name": policy["metadata"]["name"]}}


def works(bound: dict[str, Any], *overrides: dict[str, Any], job: Any = JOB) -> WorkSet:
    return works_for(job, bound, [a_cluster("m1"), a_cluster("m2")], overrides)


def shares(made: WorkSet) -> list[tuple[str, int | None, int | None]]:
    rows = []
    for each in made.works:
        spec = each["spec"]["workload"]["manifests"][0]["spec"]
        cluster = each["metadata"]["namespace"].removeprefix("karmada-es-")
        rows.append((cluster, spec.get("parallelism"), spec.get("completions")))
    return rows


@pytest.mark.parametrize(
    ("bound", "job", "expected"),
    [
        (binding(("m1", 4), ("m2", 2)), a_job(), [("m1", 4, 6), ("m2", 2, 3)]),
        (binding(("m1", 4), ("m2", 2)), a_job(completions=None), [("m1", 4, None), ("m2", 2, None)]),
        (binding(("m1", 6), ("m2", 6), placement={}, replicas=6), a_job(), [("m1", 6, 9), ("m2", 6, 9)]),
        (binding(("m1", 4), placement={}, replicas=4), a_job(completions=4), [("m1", 4, 4)]),
        (binding(("m1", 0), ("m2", 0), replicas=0), a_job(parallelism=0), [("m1", 0, 9), ("m2", 0, 9)]),
        (binding(("m1", 3), replicas=0), a_job(), [("m1", 6, 9)]),
        (binding(("m1", 3), replicas=0, replicaRequirements={}), a_job(), [("m1", 3, 9)]),
        (binding(("m1", 3), replicas=0, components=[{"name": "jobs"}]), a_job(), [("m1", 3, 9)]),
        (binding(("m1", 6), requiredBy=[{"clusters": [{"name": "m1"}, {"name": "m2"}]}], placement={}), a_job(),
         [("m1", 6, 9), ("m2", 0, 9)]),
        (binding(), a_job(), []),
    ],
)  # fmt: skip
def test_every_target_gets_its_share(bound: dict[str, Any], job: dict[str, Any], expected: Any) -> None:
    made = works(bound, job=job)
    assert shares(made) == expected
    assert made.errors == {}


def test_an_override_has_the_last_word_over_the_share() -> None:
    rule = a_rule(
        {"clusterNames": ["m2"]}, plaintext=[{"path": "/spec/parallelism", "operator": "replace", "value": 1}]
    )
    made = works(binding(("m1", 4), ("m2", 2)), an_override("a", rule))
    assert shares(made) == [("m1", 4, 6), ("m2", 1, 3)]
    assert "policy.karmada.io/applied-overrides" not in made.works[0]["metadata"]["annotations"]
    assert "policy.karmada.io/applied-overrides" in made.works[1]["metadata"]["annotations"]


def test_one_clusters_error_does_not_stop_the_others() -> None:
    made = works(binding(("gone", 1), ("m2", 2), ("m1", 4)), BROKEN)
    assert [name for name, _, _ in shares(made)] == ["m1"]
    assert set(made.errors) == {"m2", "gone"}
    assert made.errors["gone"] == 'clusters.cluster.karmada.io "gone" not found'
    assert "/x/y" in made.errors["m2"]


@pytest.mark.parametrize(
    ("uid", "expected"),
    [
        ("3bfa9526-4b40-4471-8312-a77bdb6767ac", [5, 4]),
        ("4ac85164-fab5-4180-8cc3-9a1a6cab3874", [4, 5]),
        (None, [5, 4]),
    ],
)
def test_the_uid_says_which_of_two_equals_gets_the_odd_completion(uid: str | None, expected: list[int]) -> None:
    job = a_job()
    job["metadata"]["uid"] = uid
    assert [completions for *_, completions in shares(works(binding(("m1", 3), ("m2", 3)), job=job))] == expected


def test_a_work_says_where_it_comes_from() -> None:
    work = works(binding(("m1", 6))).works[0]
    assert (work["apiVersion"], work["kind"]) == ("work.karmada.io/v1alpha1", "Work")
    assert work["metadata"] == {
        "name": "demo-77cf7f8dc9",
        "namespace": "karmada-es-m1",
        "labels": {"resourcebinding.karmada.io/permanent-id": "rb"},
        "annotations": {
            "resourcebinding.karmada.io/namespace": "batch",
            "resourcebinding.karmada.io/name": "demo-job",
            "work.karmada.io/conflict-resolution": "abort",
        },
        "finalizers": ["karmada.io/execution-controller"],
    }


def test_its_manifest_says_which_job_it_was_made_of() -> None:
    job = a_job()
    job["metadata"] |= {"uid": "u", "generation": 2}
    (work,) = works(binding(("m1", 6)), job=job).works
    written = work["spec"]["workload"]["manifests"][0]["metadata"]["annotations"]
    assert (
        written.items()
        >= {
            "resourcetemplate.karmada.io/generation": "2",
            "resourcetemplate.karmada.io/uid": "u",
            "resourcebinding.karmada.io/namespace": "batch",
            "resourcebinding.karmada.io/name": "demo-job",
            "work.karmada.io/name": work["metadata"]["name"],
            "work.karmada.io/namespace": "karmada-es-m1",
        }.items()
    )


def test_a_job_that_was_never_stored_has_no_generation_and_no_identity() -> None:
    bound = binding(("m1", 6))
    del bound["metadata"]["labels"]
    (work,) = works(bound).works
    manifest = work["spec"]["workload"]["manifests"][0]["metadata"]
    assert work["metadata"]["labels"] == {"resourcebinding.karmada.io/permanent-id": ""}
    assert manifest["labels"]["resourcebinding.karmada.io/permanent-id"] == ""
    assert manifest["annotations"]["resourcetemplate.karmada.io/uid"] == ""
    assert "resourcetemplate.karmada.io/generation" not in manifest["annotations"]


@pytest.mark.parametrize(
    ("suspension", "suspended"),
    [
        (None, [False, False]),
        ({"dispatching": True}, [True, True]),
        ({"dispatchingOnClusters": {"clusterNames": ["m2"]}}, [False, True]),
        ({"dispatching": False, "dispatchingOnClusters": {}}, [False, False]),
    ],
)
def test_dispatching_can_be_suspended_everywhere_or_by_cluster(suspension: Any, suspended: list[bool]) -> None:
    made = works(binding(("m1", 4), ("m2", 2), suspension=suspension))
    assert [each["spec"]["suspendDispatching"] for each in made.works] == suspended


@pytest.mark.parametrize(
    ("annotation", "field", "expected"),
    [
        (None, None, "abort"),
        (None, "Overwrite", "overwrite"),
        ("abort", "Overwrite", "abort"),
        ("overwrite", "Abort", "overwrite"),
        ("nonsense", "Overwrite", "overwrite"),
    ],
)
def test_the_jobs_own_conflict_resolution_wins(annotation: str | None, field: str | None, expected: str) -> None:
    job = a_job()
    if annotation is not None:
        job["metadata"]["annotations"]["work.karmada.io/conflict-resolution"] = annotation
    work = works(binding(("m1", 6), conflictResolution=field), job=job).works[0]
    assert work["metadata"]["annotations"]["work.karmada.io/conflict-resolution"] == expected


def stored_job() -> dict[str, Any]:
    job = a_job(ttlSecondsAfterFinished=60)
    uid = {"batch.kubernetes.io/controller-uid": "u", "controller-uid": "u"}
    job["metadata"] |= {"uid": "u", "resourceVersion": "1", "generation": 2, "managedFields": [], "finalizers": ["x"]}
    job["metadata"] |= {"creationTimestamp": "2026-01-01T00:00:00Z", "ownerReferences": [{}], "selfLink": "/"}
    job["spec"]["selector"] = {"matchLabels": dict(uid)}
    job["spec"]["template"]["metadata"]["labels"] |= {**uid, "job-name": "demo", "batch.kubernetes.io/job-name": "demo"}
    return {**job, "status": {"active": 1}}


def test_what_the_control_plane_wrote_is_pruned() -> None:
    job = stored_job()
    before = copy.deepcopy(job)
    expected = a_job(selector={"matchLabels": {}})
    assert pruned(job) == expected
    assert job == before


def test_a_manual_selector_is_the_users_own() -> None:
    job = stored_job()
    job["spec"]["manualSelector"] = True
    spec = pruned(job)["spec"]
    assert spec["selector"] == job["spec"]["selector"]
    assert spec["template"]["metadata"] == job["spec"]["template"]["metadata"]
    assert "ttlSecondsAfterFinished" not in spec


def test_the_effective_job_is_what_the_member_gets() -> None:
    job = stored_job()
    policy = an_override("a", a_rule({"clusterNames": ["m1"]}, **adding_label("who", "m1")))
    member = effective_job(job, a_cluster("m1"), Share(4, 6), [policy])
    expected = a_job(parallelism=4, completions=6, selector={"matchLabels": {}})
    expected["metadata"]["labels"]["who"] = "m1"
    assert member == expected
    manifest = works_for(job, binding(("m1", 4), ("m2", 2)), [a_cluster("m1")], [policy]).works[0]["spec"]["workload"]
    assert manifest["manifests"][0]["spec"] == member["spec"]


def test_a_cluster_override_policy_counts_for_the_effective_job_and_for_the_work() -> None:
    policy = everywhere(an_override("a", a_rule({"clusterNames": ["m1"]}, **adding_label("who", "all"))))
    member = effective_job(a_job(), a_cluster(), Share(None, None), (), [policy])
    assert member["metadata"]["labels"]["who"] == "all"
    (work,) = works_for(a_job(), binding(("m1", 6)), [a_cluster()], (), [policy]).works
    assert work["spec"]["workload"]["manifests"][0]["metadata"]["labels"]["who"] == "all"


def test_a_work_queue_job_keeps_having_no_completions() -> None:
    assert "completions" not in effective_job(a_job(completions=None), a_cluster(), Share(2, None))["spec"]


def test_an_effective_job_that_no_member_gets_is_an_error() -> None:
    with pytest.raises(OverrideError):
        effective_job(a_job(), a_cluster("m2"), Share(1, 1), [BROKEN])


def test_a_manifest_without_labels_gets_none_but_the_list_of_them() -> None:
    found = recorded({"metadata": {"name": "c"}})
    assert "labels" not in found["metadata"]
    assert found["metadata"]["annotations"]["resourcetemplate.karmada.io/managed-labels"] == ""
