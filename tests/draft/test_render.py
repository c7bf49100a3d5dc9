"""From a draft to its objects."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from mcjob_tui.draft.containers import (
    ContainerDraft,
    EnvFrom,
    EnvSource,
    EnvVar,
    ExecAction,
    FieldRef,
    GRPCAction,
    HTTPGetAction,
    HTTPHeader,
    KeyRef,
    Lifecycle,
    LifecycleHandler,
    Probe,
    SecurityContext,
    SourceRef,
    TCPSocketAction,
)
from mcjob_tui.draft.differences import ContainerDifference, Difference, On, PatchRow, Row, RowDifference
from mcjob_tui.draft.gpu import Gpu, GpuKind, gpu_of, with_gpu
from mcjob_tui.draft.intent import job_with, patch_operation
from mcjob_tui.draft.model import JobDraft, KeptRow, NewNamespace
from mcjob_tui.draft.paths import with_value
from mcjob_tui.draft.placing import ClusterAffinity, SpreadConstraint, StaticWeight, Strategy, Toleration
from mcjob_tui.draft.preview import preview
from mcjob_tui.draft.render import PREDICTION, random_suffix, render, with_prediction
from mcjob_tui.draft.rules import problems
from mcjob_tui.draft.selection import selected_clusters
from mcjob_tui.draft.tolerating import tolerate
from mcjob_tui.draft.volumes import ClaimSource, EmptyDir, SecretSource, Volume, VolumeMount
from mcjob_tui.resources.clusters import Cluster
from tests.draft.drafts import IMAGE, drafts, sound, with_container
from tests.draft.fleet import cluster
from tests.schemas import schema_errors


def full_draft() -> JobDraft:
    """A draft with something in every group of the form."""
    http = HTTPGetAction(path="/", port="8080", http_headers=(HTTPHeader(name="X", value=""),))
    main = ContainerDraft(
        name="main",
        image=IMAGE,
        command=("python",),
        args=("-m", "x"),
        working_dir="/srv",
        env=(
            EnvVar(name="A", value=""),
            EnvVar(name="B", value_from=EnvSource(secret_key_ref=KeyRef(name="s", key="k"))),
            EnvVar(name="C", value_from=EnvSource(field_ref=FieldRef(field_path="spec.nodeName"))),
        ),
        env_from=(EnvFrom(prefix="P_", config_map_ref=SourceRef(name="c")),),
        volume_mounts=(VolumeMount(name="data", mount_path="/data", read_only=True),),
        lifecycle=Lifecycle(pre_stop=LifecycleHandler(exec=ExecAction(command=("sync",)))),
        liveness_probe=Probe(http_get=http, period_seconds="5"),
        readiness_probe=Probe(tcp_socket=TCPSocketAction(port="web")),
        startup_probe=Probe(grpc=GRPCAction(port=9000)),
        security_context=SecurityContext(run_as_user="0", privileged=True),
    )
    return sound(
        description="what it is for",
        new_namespace=NewNamespace(labels={"team": "quant"}),
        cluster_affinity=ClusterAffinity(cluster_names=("m1", "m2"), exclude=("m3",)),
        spread_constraints=(SpreadConstraint(spread_by_field="cluster", min_groups="1", max_groups="2"),),
        deletion_protection=True,
        instances="60",
        parallelism=18,
        strategy=Strategy.STATIC_WEIGHT,
        static_weights=(StaticWeight(cluster_names=("m1",), weight="3"),),
        containers=(with_gpu(main, Gpu(GpuKind.GPU, "1")),),
        init_containers=(ContainerDraft(name="fetch", image="busybox:1"),),
        volumes=(
            Volume(name="data", persistent_volume_claim=ClaimSource(claim_name="d")),
            Volume(name="tmp", empty_dir=EmptyDir()),
            Volume(name="key", secret=SecretSource(secret_name="s")),
        ),
        image_pull_secrets=("corp-pull",),
        timeout="15m",
        ttl_seconds_after_finished="7d",
        termination_grace_period_seconds="1m",
        node_selector={"disk": "ssd"},
        tolerations=(Toleration(key="gpu", operator="Exists", effect="NoSchedule"),),
        labels=(Row(key="team", value="quant"), Row(key="pods", value="x", on=(On.PODS,))),
        annotations=(Row(key="runbook", value="wiki", on=(On.JOB,)),),
        differences=(Difference(cluster_names=("m1",), containers={"main": ContainerDifference(tag="5")}),),
    )


def test_a_sound_draft_makes_one_job_and_one_policy() -> None:
    manifests = render(sound())
    assert [each["kind"] for each in manifests.documents()] == ["PropagationPolicy", "Job"]
    assert manifests.job["metadata"]["labels"] == {"app": "backfill", "app.kubernetes.io/managed-by": "mcjob"}
    assert manifests.job["spec"]["template"]["metadata"]["labels"] == {"app": "backfill"}
    assert manifests.propagation_policy is not None
    assert manifests.propagation_policy["spec"]["resourceSelectors"] == [
        {"apiVersion": "batch/v1", "kind": "Job", "namespace": "quant", "name": "backfill"}
    ]


def test_everything_at_once_is_rendered_in_submit_order_and_by_the_schemas() -> None:
    draft = full_draft()
    assert problems(draft) == ()
    documents = render(draft).documents()
    assert [each["kind"] for each in documents] == ["Namespace", "OverridePolicy", "PropagationPolicy", "Job"]
    assert [error for each in documents for error in schema_errors(each)] == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("completions", 60),
        ("parallelism", 18),
        ("activeDeadlineSeconds", 900),
        ("ttlSecondsAfterFinished", 604800),
        ("backoffLimit", 6),
    ],
)
def test_typed_counts_and_durations_become_numbers(path: str, expected: int) -> None:
    assert render(full_draft()).job["spec"][path] == expected


def test_a_work_queue_has_no_completions() -> None:
    assert "completions" not in render(sound(work_queue=True)).job["spec"]


# Two drafts in three are refused by a rule; drawing them is cheap.
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(drafts())
def test_what_rules_accept_fits_the_schemas(draft: JobDraft) -> None:
    assume(not [each for each in problems(draft) if each.severity == "error"])
    assert [error for each in render(draft).documents() for error in schema_errors(each)] == []


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        (Strategy.DUPLICATED, {"replicaSchedulingType": "Duplicated"}),
        (Strategy.AGGREGATED, {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Aggregated"}),
        (
            Strategy.DYNAMIC_WEIGHT,
            {
                "replicaSchedulingType": "Divided",
                "replicaDivisionPreference": "Weighted",
                "weightPreference": {"dynamicWeight": "AvailableReplicas"},
            },
        ),
        (Strategy.STATIC_WEIGHT, {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Weighted"}),
    ],
)
def test_strategies_in_karmadas_words(strategy: Strategy, expected: dict[str, Any]) -> None:
    policy = render(sound(strategy=strategy)).propagation_policy
    assert policy is not None
    assert policy["spec"]["placement"]["replicaScheduling"] == expected


def test_policies_get_another_name_where_the_jobs_is_taken() -> None:
    suffixes = iter(["aaaaa", "bbbbb"])
    taken = {"backfill", "backfill-aaaaa"}
    draft = with_value(full_draft(), "metadata.name", "backfill")
    manifests = render(draft, taken_policy_names=taken, suffix=lambda: next(suffixes))
    assert manifests.propagation_policy is not None
    assert manifests.override_policy is not None
    assert manifests.propagation_policy["metadata"]["name"] == "backfill-bbbbb"
    assert manifests.override_policy["metadata"]["name"] == "backfill-bbbbb"
    assert manifests.propagation_policy["spec"]["resourceSelectors"][0]["name"] == "backfill"


def test_a_policy_says_whose_it_is_and_tolerates_clusters_that_are_away_for_half_a_minute() -> None:
    policy = render(sound()).propagation_policy
    assert policy is not None
    assert policy["metadata"]["labels"] == {"app.kubernetes.io/managed-by": "mcjob"}
    assert policy["spec"]["placement"]["clusterTolerations"] == [
        {"key": f"cluster.karmada.io/{word}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 30}
        for word in ("not-ready", "unreachable")
    ]


def test_the_pods_of_an_empty_form_have_no_metadata() -> None:
    made = render(JobDraft()).job
    assert made["spec"]["template"].keys() == {"spec"}
    assert made["metadata"]["labels"] == {"app.kubernetes.io/managed-by": "mcjob"}


def test_the_letters_behind_a_name_are_five_and_small() -> None:
    assert re.fullmatch("[a-z]{5}", random_suffix())


def test_the_prediction_stands_beside_the_annotations_that_the_policy_has() -> None:
    row = KeptRow(object="PropagationPolicy", path="/metadata/annotations", value={"team": "quant"})
    draft = with_value(sound(), "spec.kept", (row,))
    policy = with_prediction(render(draft), preview(draft, (cluster("m1"),))).propagation_policy
    assert policy is not None
    said = policy["metadata"]["annotations"]
    assert said.keys() == {"team", PREDICTION}
    assert " " not in said[PREDICTION]


def test_a_label_that_differs_is_put_on_pods_that_have_no_metadata() -> None:
    entry = Difference(cluster_names=("m1",), labels=(RowDifference(key="a", value="b", on=(On.PODS,)),))
    plain = {"spec": {"template": {"spec": {"containers": [{"image": "x"}]}}}}
    assert job_with(plain, entry)["spec"]["template"]["metadata"] == {"labels": {"a": "b"}}
    nothing = Difference(cluster_names=("m1",))
    assert job_with(plain, nothing) == plain


def test_a_raw_patch_that_removes_takes_no_value() -> None:
    assert patch_operation(PatchRow(op="remove", path="/a", value=1)) == {"operator": "remove", "path": "/a"}


def test_where_nothing_can_be_scheduled_no_prediction_is_written() -> None:
    draft = sound(strategy=Strategy.DYNAMIC_WEIGHT, instances=9, parallelism=9)
    assert with_prediction(render(draft), preview(draft, (cluster("m1", pods=1),))) == render(draft)


def test_a_toleration_is_for_the_value_where_the_taint_has_one() -> None:
    draft = sound(cluster_tolerations=(Toleration(key="seen", effect="NoExecute"), Toleration(key="any")))
    taints = ["soft:PreferNoSchedule", "gpu=a:NoSchedule", "seen=x:NoExecute", "any=y:NoSchedule", "spot:NoExecute"]
    assert tolerate(draft, [*taints, "cluster.karmada.io/not-ready:NoSchedule"]).spec.cluster_tolerations[2:] == (
        Toleration(key="gpu", operator="Equal", value="a", effect="NoSchedule"),
        Toleration(key="spot", operator="Exists", effect="NoExecute"),
    )


def test_which_clusters_are_chosen_is_not_known_where_a_policy_has_several_affinities() -> None:
    clusters = (cluster("m1"), cluster("m2"))
    draft = sound(cluster_affinity=ClusterAffinity(cluster_names=("m1",)))
    assert selected_clusters(draft, clusters) == ("m1",)
    row = KeptRow(object="PropagationPolicy", path="/spec/placement/clusterAffinities", value=[{"affinityName": "a"}])
    assert selected_clusters(with_value(draft, "spec.kept", (row,)), clusters) is None
    assert selected_clusters(with_value(draft, "spec.ownPolicy", False), clusters) is None


def test_the_prediction_is_an_annotation_of_the_policy_alone() -> None:
    draft = sound(strategy=Strategy.DYNAMIC_WEIGHT, instances=9, parallelism=6)
    clusters: tuple[Cluster, ...] = (cluster("m1", pods=20), cluster("m2", pods=10))
    plain = render(draft)
    marked = with_prediction(plain, preview(draft, clusters))
    assert marked.job == plain.job
    assert marked.propagation_policy is not None
    said = json.loads(marked.propagation_policy["metadata"]["annotations"][PREDICTION])
    assert sum(each["completions"] for each in said["targets"]) == 9
    assert schema_errors(marked.propagation_policy) == []


@pytest.mark.parametrize(
    ("gpu", "limits"),
    [
        (Gpu(GpuKind.GPU, "2"), {"nvidia.com/gpu": "2"}),
        (
            Gpu(GpuKind.VGPU, "1", cores=50, memory=8000),
            {"nvidia.com/vgpu": "1", "nvidia.com/gpucores": 50, "nvidia.com/gpumem": 8000},
        ),
        (Gpu(GpuKind.MIG, "3", "1g.5gb"), {"nvidia.com/mig-1g.5gb": "3"}),
        (Gpu(GpuKind.OTHER, "1", "amd.com/gpu"), {"amd.com/gpu": "1"}),
        (Gpu(), {}),
    ],
)
def test_a_gpu_stands_in_the_limits_and_is_read_back(gpu: Gpu, limits: dict[str, Any]) -> None:
    before = with_gpu(with_container().spec.containers[0], Gpu(GpuKind.GPU, "8"))
    after = with_gpu(before, gpu)
    assert after.resources is not None
    assert {key: value for key, value in after.resources.limits.items() if "/" in key} == limits
    assert gpu_of(after) == gpu
