"""Each warning: a situation that brings it up, and one that does not."""
# ruff: noqa: E501  (a table of cases is read by its rows)

from dataclasses import dataclass, field
from importlib import import_module
from inspect import get_annotations, getmembers, isfunction
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from mcjob_tui.draft import warnings as package
from mcjob_tui.draft.containers import ContainerDraft, EnvFrom, EnvSource, EnvVar, KeyRef, Resources, SourceRef
from mcjob_tui.draft.differences import ContainerDifference, Difference, PatchRow, ResourceDifference
from mcjob_tui.draft.model import CompletionMode, JobDraft, KeptRow, NewNamespace
from mcjob_tui.draft.paths import value_at
from mcjob_tui.draft.placing import (
    ClusterAffinity,
    Expression,
    FieldSelector,
    LabelSelector,
    SpreadConstraint,
    StaticWeight,
    Strategy,
    Toleration,
)
from mcjob_tui.draft.preview import preview
from mcjob_tui.draft.rules import Problem, Severity, Surroundings
from mcjob_tui.draft.rules.problem import Found
from mcjob_tui.draft.volumes import ClaimSource, ConfigMapSource, SecretSource, Volume, VolumeMount
from mcjob_tui.draft.warnings import WARNINGS, warnings
from mcjob_tui.draft.warnings.situation import situation_of
from mcjob_tui.draft.warnings.versions import split_rests_on
from mcjob_tui.resources.clusters import Cluster
from tests.approved import assert_approved
from tests.draft.drafts import IMAGE, sound
from tests.draft.fleet import cluster
from tests.draft.told import told_in_full

TWO = (cluster("m1", pods=20), cluster("m2", pods=10))


def _dynamic(**spec: Any) -> JobDraft:
    return sound(**{"strategy": Strategy.DYNAMIC_WEIGHT, "instances": 60, "parallelism": 18, **spec})


def _static(**weights: int) -> JobDraft:
    rows = tuple(StaticWeight(cluster_names=(name,), weight=weight) for name, weight in weights.items())
    return _dynamic(strategy=Strategy.STATIC_WEIGHT, static_weights=rows)


def _container(**fields: Any) -> tuple[ContainerDraft, ...]:
    return (ContainerDraft(**{"name": "main", "image": IMAGE, **fields}),)


def _limits(**limits: str) -> tuple[ContainerDraft, ...]:
    requests = {"cpu": "250m", "memory": "512Mi"}
    return _container(resources=Resources(requests=requests, limits={**requests, **limits}))


def _requests(name: str = "main", **requests: str) -> tuple[ContainerDraft, ...]:
    return _container(name=name, resources=Resources(requests={"cpu": "250m", **requests}, limits={}))


def _there(**changed: Any) -> JobDraft:
    there = Difference(cluster_names=("m1",), containers={"main": ContainerDifference(**changed)})
    return sound(containers=_container(image="a:1"), differences=(there,))


def _tagged(tag: str) -> JobDraft:
    return _there(tag=tag)


def _asking_there(amount: str, resource: str = "memory", of: str = "main") -> Difference:
    resources = ResourceDifference(requests={resource: amount})
    return Difference(containers={of: ContainerDifference(resources=resources)})


def _projected_map(*, optional: bool) -> tuple[Volume, ...]:
    sources = [{"configMap": {"name": "ca", "optional": optional}}]
    return (Volume(name="all", kept={"projected": {"sources": sources}}),)


def _container_asking_for(word: str) -> JobDraft:
    """A draft whose container gives its image's own program a word."""
    return sound(containers=_container(args=(word,)))


def _variable(source: str, *, optional: bool | None = None) -> tuple[EnvVar, ...]:
    """A variable whose value is a key of ``settings``."""
    ref = KeyRef(name="settings", key="port", optional=optional)
    return (EnvVar(name="PORT", value_from=EnvSource(**{source: ref})),)


def _policy(name: str, kind: str = "PropagationPolicy", **spec: Any) -> dict[str, Any]:
    selector = {"apiVersion": "batch/v1", "kind": "Job"}
    metadata = {"name": name, **({} if kind.startswith("Cluster") else {"namespace": "quant"})}
    return {"kind": kind, "metadata": metadata, "spec": {"resourceSelectors": [selector], "placement": {}, **spec}}


_DISK = {"ephemeral-storage": "1Gi"}
_GPU = {"nvidia.com/gpu": "1"}
_CLAIM = (Volume(name="d", persistent_volume_claim=ClaimSource(claim_name="data")),)
_ENV_FROM = (EnvFrom(config_map_ref=SourceRef(name="settings")),)
_KEY = (EnvVar(name="PW", value_from=EnvSource(secret_key_ref=KeyRef(name="db", key="password"))),)
_SETTINGS = (Volume(name="s", config_map=ConfigMapSource(name="settings")),)
_EU = FieldSelector(match_expressions=(Expression(key="region", operator="In", values=("eu",)),))
_DIFFERENT = (
    Difference(
        cluster_names=("m1",),
        containers={"main": ContainerDifference(resources=ResourceDifference(requests={"memory": "1Gi"}))},
    ),
)
_ONLY_LIMITS = (
    Difference(
        cluster_names=("m1",),
        containers={"main": ContainerDifference(resources=ResourceDifference(limits={"memory": "1Gi"}))},
    ),
)
_MOUNT = {"name": "d", "mountPath": "/data"}
_MOUNTED_THERE = (
    Difference(
        cluster_names=("m1",),
        patch=(PatchRow(op="add", path="/spec/template/spec/containers/0/volumeMounts/-", value=_MOUNT),),
    ),
)
_BY_INDEX = (KeptRow(object="Job", path="/spec/backoffLimitPerIndex", value=3),)
_REGION = SpreadConstraint(spread_by_field="region", min_groups=2, max_groups=2)
_CLUSTER = SpreadConstraint(spread_by_field="cluster", min_groups=2, max_groups=2)


@dataclass(frozen=True)
class Case:
    """``code`` is raised by ``bad`` in these surroundings and not by ``good``."""

    code: str
    words: str
    bad: JobDraft
    good: JobDraft
    clusters: tuple[Cluster, ...] = TWO
    around: dict[str, Any] = field(default_factory=dict)


def _projected(secret: str) -> tuple[Volume, ...]:
    """A volume of several sources, as far as something is asked of the namespace."""
    ca = {"configMap": {"name": "ca", "optional": True}}
    sources = [ca, {"secret": {"name": secret}}] if secret else [ca]
    return (Volume(name="all", kept={"projected": {"sources": sources}}),)


CASES = [
    Case("duplicated", "Duplicated runs all 60 instances in each of 2 clusters, 120 pods in all", sound(instances=60), _dynamic()),
    Case("parallelism-one", "with parallelism 1 one cluster gets the whole Job", _dynamic(parallelism=1), _dynamic()),
    Case("no-requests", "main asks for no CPU and no memory", _dynamic(containers=_container(resources=None)), _dynamic()),
    Case("not-modelled", "nvidia.com/gpu is not in the resource models of m1", _dynamic(containers=_limits(**_GPU)), sound(containers=_limits(**_GPU)), (cluster("m1", models=True, allocatable=_GPU),)),
    Case("no-device", "none of the chosen clusters has any nvidia.com/gpu; m2 would do", sound(containers=_limits(**_GPU), cluster_affinity=ClusterAffinity(cluster_names=("m1",))), sound(containers=_limits(**_GPU)), (cluster("m1"), cluster("m2", allocatable=_GPU))),
    Case("indexed-divided", "each cluster numbers its own pods from 0", _dynamic(completion_mode=CompletionMode.INDEXED), sound(completion_mode=CompletionMode.INDEXED)),
    Case("retries", "retries count in each cluster, 2 × 6 in all; the first to use up 6 fails the whole Job", _dynamic(), _dynamic(cluster_affinity=ClusterAffinity(cluster_names=("m1",)))),
    Case("retries", "without retries the first pod that fails in any of 2 clusters", _dynamic(backoff_limit=0), _dynamic(backoff_limit=0, cluster_affinity=ClusterAffinity(cluster_names=("m1",)))),
    Case("timeout", "the timeout of 15m counts in each cluster", _dynamic(timeout="15m"), _dynamic()),
    Case("crowded", "m2 gets 12 at once and 10 fit now, so the others wait for room", _static(m1=1, m2=2), _static(m1=2, m2=1)),
    Case("crowded", "m1 and m2 get more pods at once than fit there now, so some wait for room", sound(instances=60, parallelism=30), sound(instances=60, parallelism=10)),
    Case("crowded", "m2 gets 12 at once and none fits now, so they wait for room", _static(m1=1, m2=2), _static(m1=1), (TWO[0], cluster("m2", allocatable={"cpu": "0.1"}))),
    Case("difference-not-counted", "memory 1Gi in m1 is not counted: Karmada places by 512Mi", _dynamic(differences=_DIFFERENT), _dynamic(differences=_ONLY_LIMITS)),
    Case("claimed", "the PropagationPolicy first claims a Job of this name first", sound(), sound("other"), around={"propagation_policies": (_policy("first", priority=9, resourceSelectors=[{"apiVersion": "batch/v1", "kind": "Job", "name": "backfill"}]),)}),
    Case("no-policy", "no policy claims the Job", sound(own_policy=False), sound(), around={"propagation_policies": ()}),
    Case("claimed-by", "the PropagationPolicy all claims the Job and places it", sound(own_policy=False), sound(), around={"propagation_policies": (_policy("all"),)}),
    Case("other-overrides", "OverridePolicy o and ClusterOverridePolicy c also change this Job", sound(), sound().model_copy(update={"metadata": sound().metadata.model_copy(update={"namespace": "ml"})}), around={"override_policies": (_policy("o", "OverridePolicy"),), "cluster_override_policies": (_policy("c", "ClusterOverridePolicy", resourceSelectors=[{"apiVersion": "batch/v1", "kind": "Job", "namespace": "quant"}]),)}),
    Case("nothing-chosen", "no cluster has these labels; set them on Clusters", sound(cluster_affinity=ClusterAffinity(label_selector=LabelSelector(match_labels={"tier": "prod"}))), sound()),
    Case("nothing-chosen", "no cluster is there; set the region on Clusters", sound(cluster_affinity=ClusterAffinity(field_selector=_EU)), sound()),
    Case("nothing-chosen", "none of the joined clusters is chosen", sound(cluster_affinity=ClusterAffinity(cluster_names=("gone",))), sound(cluster_affinity=ClusterAffinity(cluster_names=("gone", "m1")))),
    Case("spread-never", "min 2 can never be met: 1 cluster is chosen", sound(spread_constraints=(_CLUSTER,)), sound(spread_constraints=(_CLUSTER.model_copy(update={"min_groups": 1}),)), TWO[:1]),
    Case("not-ready", "m2 is not ready", sound(cluster_affinity=ClusterAffinity(cluster_names=("m1", "m2"))), sound(cluster_affinity=ClusterAffinity(cluster_names=("m1",))), (cluster("m1"), cluster("m2", ready="False"))),
    Case("not-ready", "m2 is not ready", sound(), sound(cluster_affinity=ClusterAffinity(exclude=("m2",))), (cluster("m1"), cluster("m2", ready="False"))),
    Case("unable", "m2 and m3 are chosen but cannot run it", sound(cluster_affinity=ClusterAffinity(cluster_names=("m1", "m2", "m3"))), sound(cluster_affinity=ClusterAffinity(cluster_names=("m1", "m2", "m3")), cluster_tolerations=(Toleration(operator="Exists"),)), (cluster("m1"), cluster("m2", taint="gpu"), cluster("m3", taint="gpu"))),
    Case("spread-never", "min 2 can never be met: the chosen clusters are in 1 region", sound(spread_constraints=(_REGION, _CLUSTER)), sound(spread_constraints=(_CLUSTER,)), (cluster("m1", region="eu"), cluster("m2", region="eu"))),
    Case("unschedulable", "nothing can be scheduled: failed to assign replicas", _dynamic(parallelism=60), _dynamic()),
    Case("missing-object", "there is no ConfigMap settings in quant; the pods wait for it", sound(containers=_container(env_from=_ENV_FROM)), sound(), around={"names": {"ConfigMap": ()}}),
    Case("missing-object", "there is no Secret db in quant", sound(containers=_container(env=_KEY)), sound(), around={"names": {"Secret": ()}}),
    Case("missing-object", "there is no ConfigMap settings in quant", sound(volumes=_SETTINGS), sound(), around={"names": {"ConfigMap": ()}}),
    Case("missing-object", "there is no claim data in quant", sound(volumes=_CLAIM), sound(), around={"names": {"PersistentVolumeClaim": ()}}),
    Case("missing-object", "there is no service account robot in quant", sound(service_account_name="robot"), sound(service_account_name="default"), around={"names": {"ServiceAccount": ()}}),
    Case("missing-object", "there is no Secret corp-pull in quant", sound(image_pull_secrets=("corp-pull",)), sound(), around={"names": {"Secret": ()}}),
    Case("dependency-off", "the claim data does not follow to the clusters", sound(volumes=_CLAIM, propagate_deps=False), sound(volumes=_CLAIM), around={"names": {"PersistentVolumeClaim": ("data",)}}),
    Case("missing-object", "there is no Secret key in quant", sound(volumes=_projected("key")), sound(volumes=_projected("")), around={"names": {"Secret": (), "ConfigMap": ()}}),
    Case("shell-variable", "$PORT reaches torchrun as it is, since no shell runs it; Kubernetes puts in $(PORT)", sound(containers=_container(command=("torchrun", "a:$PORT"), env=(EnvVar(name="PORT", value="1"),))), sound(containers=_container(command=("torchrun", "a:$(PORT)", "$5 $$")))),
    Case("shell-variable", "${A} reaches torchrun", sound(containers=_container(command=("torchrun",), args=("${A}",))), sound(containers=_container(command=("/bin/bash", "-c"), args=("${A}",)))),
    Case("latest", "nginx has no tag, which means latest", sound(containers=_container(image="nginx")), sound()),
    Case("latest", "nginx:latest has the tag latest", sound(containers=_container(image="nginx:latest")), sound(containers=_container(image=f"nginx@sha256:{'a' * 64}"))),
    Case("latest", "a:latest has the tag latest; it may change", _tagged("latest"), _tagged("2")),
    Case("not-mounted", "no container mounts d", sound(volumes=_CLAIM), sound(volumes=_CLAIM, containers=_container(volume_mounts=(VolumeMount(name="d", mount_path="/data"),)))),
    Case("not-mounted", "no container mounts d", sound(volumes=_CLAIM), sound(volumes=_CLAIM, containers=_container(kept={"volumeDevices": [{"name": "d", "devicePath": "/dev/xvda"}]}))),
    Case("not-mounted", "no container mounts d", sound(volumes=_CLAIM), sound(volumes=_CLAIM, differences=_MOUNTED_THERE)),
    Case("namespace-skipped", "keeps the namespace from the clusters", sound(new_namespace=NewNamespace(labels={"namespace.karmada.io/skip-auto-propagation": "true"})), sound(new_namespace=NewNamespace())),
    Case("version", "Karmada 1.17.1 can give a cluster another's instances", _dynamic(), sound(), around={"karmada_version": "v1.17.1"}),
    Case("version", "Karmada 1.15.2 rounds shares differently", _dynamic(), sound("x", work_queue=True, strategy=Strategy.DUPLICATED), around={"karmada_version": "1.15.2"}),
    Case("version", "Karmada 1.16.2 can fail again and again", sound(), sound(), around={"karmada_version": "1.16.2"}),
    Case("version-unknown", "which Karmada this is cannot be read", _dynamic(), sound(), around={"karmada_least": ""}),
    Case("version", "Karmada 1.14.6 never says Complete", sound(), sound(), around={"karmada_version": "1.14.6"}),
    Case("no-requests", "main asks for no CPU and no memory", _dynamic(containers=_container(resources=None)), _dynamic(containers=_container(resources=Resources(requests={"memory": "1Gi"}, limits={})))),
    Case("not-modelled", "ephemeral-storage is not in the resource models of m1, so nothing fits there", _dynamic(containers=_limits(**_DISK)), sound(containers=_limits(**_DISK)), (cluster("m1", models=True, allocatable={"ephemeral-storage": "9Gi"}),), {"karmada_version": "1.18.0"}),
    Case("not-modelled", "nvidia.com/gpu is not in the resource models of m1, so nothing fits there", _dynamic(containers=_limits(**_GPU)), sound(containers=_limits(**_GPU)), (cluster("m1", models=True, allocatable=_GPU), cluster("m2", allocatable=_GPU)), {"karmada_least": "1.18"}),
    Case("no-device", "none of the chosen clusters has any nvidia.com/gpu", sound(containers=_requests(**_GPU) + _requests("side", **_GPU)), sound(containers=_requests(**{"nvidia.com/gpu": "0"})), (cluster("m1"),)),
    Case("difference-not-counted", "memory 256Mi in no cluster is not counted: Karmada places by 512Mi", _dynamic(differences=(_asking_there("256Mi"),)), _dynamic(differences=(_asking_there("512Mi"),))),
    Case("not-ready", "m2 and m3 are not ready", sound(cluster_affinity=ClusterAffinity(cluster_names=("m1", "m2", "m3"))), sound(cluster_affinity=ClusterAffinity(cluster_names=("m1",))), (cluster("m1"), cluster("m2", ready="False"), cluster("m3", ready="False"))),
    Case("other-overrides", "OverridePolicy o also changes this Job", sound(), sound().model_copy(update={"metadata": sound().metadata.model_copy(update={"namespace": "ml"})}), around={"override_policies": (_policy("o", "OverridePolicy"),)}),
    Case("other-overrides", "ClusterOverridePolicy c also changes this Job", sound(), sound("other"), around={"cluster_override_policies": (_policy("c", "ClusterOverridePolicy", resourceSelectors=[{"apiVersion": "batch/v1", "kind": "Job", "name": "backfill"}]),)}),
    Case("claimed-by", "the ClusterPropagationPolicy wide claims the Job and places it", sound(own_policy=False), sound(), around={"propagation_policies": (), "cluster_propagation_policies": (_policy("wide", "ClusterPropagationPolicy"),)}),
    Case("missing-object", "there is no ConfigMap ca in quant", sound(volumes=_projected_map(optional=False)), sound(volumes=_projected_map(optional=True)), around={"names": {"ConfigMap": ()}}),
    Case("latest", "r.io/b:latest has the tag latest; it may change", _there(registry="r.io", repository="b", tag="latest"), _there(registry="r.io", repository="b")),
    Case("latest", "b:latest has the tag latest; it may change", _there(image="b:latest"), _there(image="b:2")),
    Case("shell-variable", "as it is, since no shell runs it", sound(containers=_container(command=("torchrun",), args=("${A}",))), sound(containers=_container(command=("/bin/bash", "-c"), args=("${A}",)))),
    Case("difference-not-counted", "memory 1Gi in no cluster is not counted: Karmada counts nothing for it", _dynamic(containers=_container(resources=None), differences=(_asking_there("1Gi"),)), _dynamic(differences=(_asking_there("1Gi", of="gone"),))),
    Case("difference-not-counted", "memory none in no cluster is not counted: Karmada places by 512Mi", _dynamic(differences=(_asking_there(""),)), _dynamic(differences=(_asking_there("1", "nvidia.com/gpu"),))),
    Case("unable", "m2 is chosen but cannot run it", sound(cluster_affinity=ClusterAffinity(cluster_names=("m1", "m2"))), sound(), (cluster("m1"), cluster("m2", jobs=False))),
    Case("unable", "m2 and m3 are chosen but cannot run it", sound(cluster_affinity=ClusterAffinity(cluster_names=("m1", "m2", "m3"))), sound(), (cluster("m1"), cluster("m2", taint="gpu"), cluster("m3", jobs=False))),
    Case("spread-never", "min 3 can never be met: 2 clusters are chosen", sound(spread_constraints=(_CLUSTER.model_copy(update={"min_groups": 3, "max_groups": 3}),)), sound(spread_constraints=(_CLUSTER.model_copy(update={"min_groups": None}),))),
    Case("nothing-chosen", "none of the joined clusters is chosen", sound(cluster_affinity=ClusterAffinity(cluster_names=("gone",), field_selector=_EU)), sound(own_policy=False)),
    Case("claimed", "the PropagationPolicy first claims a Job of this name first", sound(), sound(own_policy=False), around={"propagation_policies": (_policy("first", priority=9, resourceSelectors=[{"apiVersion": "batch/v1", "kind": "Job", "labelSelector": {}}]), _policy("second", priority=9))}),
    Case("not-mounted", "no container mounts d", sound(volumes=(*_SETTINGS, *_CLAIM), containers=_container(volume_mounts=(VolumeMount(name="s", mount_path="/s"),))), sound()),
    Case("duplicated", "Duplicated runs the whole Job in each of 2 clusters", sound(work_queue=True), _dynamic(work_queue=True)),
    Case("duplicated", "Duplicated runs the whole Job in each of 2 clusters", sound(instances=None), sound(own_policy=False)),
    Case("parallelism-one", "with parallelism 1 one cluster gets the whole Job", _dynamic(parallelism=1, instances=2), _dynamic(parallelism=1, instances=1), (*TWO, cluster("m3"))),
    Case("parallelism-one", "with parallelism 1 one cluster gets the whole Job", _dynamic(parallelism=1, instances=1, work_queue=True), _dynamic(parallelism=1, instances=None)),
    Case("parallelism-one", "with parallelism 1 one cluster gets the whole Job", _dynamic(parallelism=1), _dynamic(parallelism=1, cluster_affinity=ClusterAffinity(cluster_names=("m1",)))),
    Case("retries", "retries count in each cluster, 2 × 6 in all", _dynamic(backoff_limit=None), _dynamic(backoff_limit=None, kept=_BY_INDEX)),
    Case("retries", "retries count in each cluster, 2 × 3 in all", _dynamic(backoff_limit=3, kept=_BY_INDEX), _dynamic(backoff_limit=None, kept=_BY_INDEX)),
    Case("missing-object", "there is no ConfigMap settings in quant", sound(containers=_container(env=_variable("config_map_key_ref"))), sound(containers=_container(env=_variable("config_map_key_ref", optional=True))), around={"names": {"ConfigMap": (), "Secret": ("settings",)}}),
    Case("missing-object", "there is no Secret settings in quant", sound(containers=_container(env=_variable("secret_key_ref"))), sound(containers=_container(env=_variable("secret_key_ref", optional=True))), around={"names": {"Secret": (), "ConfigMap": ("settings",)}}),
    Case("missing-object", "there is no Secret settings in quant", sound(containers=_container(env_from=(EnvFrom(secret_ref=SourceRef(name="settings")),))), sound(containers=_container(env_from=(EnvFrom(secret_ref=SourceRef(name="settings", optional=True)),))), around={"names": {"Secret": (), "ConfigMap": ("settings",)}}),
    Case("missing-object", "there is no ConfigMap settings in quant", sound(containers=_container(env_from=_ENV_FROM)), sound(containers=_container(env_from=(EnvFrom(config_map_ref=SourceRef(name="settings", optional=True)),))), around={"names": {"ConfigMap": (), "Secret": ("settings",)}}),
    Case("missing-object", "there is no Secret settings in quant", sound(volumes=(Volume(name="s", secret=SecretSource(secret_name="settings")),)), sound(volumes=(Volume(name="s", secret=SecretSource(secret_name="settings", optional=True)),)), around={"names": {"Secret": (), "ConfigMap": ("settings",)}}),
    Case("missing-object", "there is no ConfigMap settings in quant", sound(volumes=_SETTINGS), sound(volumes=(Volume(name="s", config_map=ConfigMapSource(name="settings", optional=True)),)), around={"names": {"ConfigMap": (), "Secret": ("settings",)}}),
    Case("not-modelled", "nvidia.com/gpu is not in the resource models of m1, so nothing fits there", _dynamic(containers=_limits(**_GPU)), sound(containers=_limits(**_GPU)), (cluster("m1", models=True, allocatable=_GPU), cluster("m2", models=True, modelled=("cpu", *_GPU), allocatable=_GPU))),
    Case("difference-not-counted", "memory 1Gi in no cluster is not counted: Karmada places by 512Mi", _dynamic(differences=(_asking_there("1Gi"),)), _dynamic(differences=(_asking_there("lots"),))),
    Case("nothing-chosen", "none of the joined clusters is chosen", sound(cluster_affinity=ClusterAffinity(cluster_names=("gone",))), sound(own_policy=False, cluster_affinity=ClusterAffinity(cluster_names=("gone",)))),
    Case("claimed", "the PropagationPolicy first claims a Job of this name first", sound(), sound("first"), around={"propagation_policies": (_policy("first", priority=9),), "cluster_propagation_policies": (_policy("wide", "ClusterPropagationPolicy", priority=99),)}),
    Case("spread-never", "min 3 can never be met: 1 cluster is chosen", sound(spread_constraints=(_CLUSTER.model_copy(update={"min_groups": 3, "max_groups": 3}),)), sound(spread_constraints=(_CLUSTER.model_copy(update={"min_groups": None}),)), TWO[:1]),
    Case("unable", "m2 is chosen but cannot run it", sound(cluster_affinity=ClusterAffinity(cluster_names=("m1", "m2"))), sound(), (cluster("m1"), cluster("m2", taint="cluster.karmada.io/maintenance"))),
    Case("latest", "b:latest has the tag latest; it may change", _there(image="b:latest", tag="2"), _there(image="b:2", tag="latest")),
]  # fmt: skip


def _found(draft: JobDraft, case: Case) -> tuple[Problem, ...]:
    around = Surroundings(clusters=case.clusters, **case.around)
    return warnings(draft, around, preview(draft, case.clusters))


def test_every_function_about_a_situation_is_listed_and_has_a_case() -> None:
    modules = [import_module(f"{package.__name__}.{each.name}") for each in iter_modules(package.__path__)]
    written = {
        function
        for module in modules
        for name, function in getmembers(module, isfunction)
        if function.__module__ == module.__name__ and get_annotations(function).get("return") == Found
        if not name.startswith("_")
    }
    unlisted = {each.__name__ for each in written ^ set(WARNINGS)}
    assert not unlisted, f"{unlisted}: list it in the tuple at the end of its module"
    brought_up = set()
    for case in CASES:
        around = Surroundings(clusters=case.clusters, **case.around)
        situation = situation_of(case.bad, around, preview(case.bad, case.clusters))
        brought_up |= {each for each in WARNINGS if any(problem.code == case.code for problem in each(situation))}
    untried = {each.__name__ for each in written - brought_up}
    assert not untried, f"{untried}: add a row to CASES"


@pytest.mark.parametrize("case", CASES, ids=[f"{each.code}: {each.words[:24]}" for each in CASES])
def test_a_warning_comes_up_where_it_should(case: Case) -> None:
    found = [each for each in _found(case.bad, case) if each.code == case.code and case.words in each.sentence]
    assert found, [each.sentence for each in _found(case.bad, case)]
    assert found[0].severity is Severity.WARNING
    assert not found[0].sentence.endswith(".")
    if case.code != "version-unknown":  # about the server, and under no field
        value_at(case.bad, found[0].path)


@pytest.mark.parametrize("case", CASES, ids=[f"{each.code}: {each.words[:24]}" for each in CASES])
def test_and_not_where_it_should_not(case: Case) -> None:
    if case.good == case.bad:
        newer = Case(case.code, case.words, case.bad, case.good, case.clusters, {"karmada_version": "1.19.0"})
        assert not [each for each in _found(case.good, newer) if each.code == case.code]
        return
    assert not [each for each in _found(case.good, case) if each.code == case.code and case.words in each.sentence]


@pytest.mark.parametrize("case", CASES, ids=[f"{each.code}: {each.words[:24]}" for each in CASES])
def test_its_fix_takes_it_away(case: Case) -> None:
    for problem in _found(case.bad, case):
        if problem.fix is not None and problem.code == case.code:
            mended = problem.fix.apply(case.bad)
            assert problem.sentence not in [each.sentence for each in _found(mended, case)]


@pytest.mark.parametrize("case", CASES, ids=[f"{each.code}: {each.words[:24]}" for each in CASES])
def test_every_warning_has_a_fix_or_says_what_would_mend_it(case: Case) -> None:
    for problem in _found(case.bad, case):
        assert problem.fix is not None or problem.helps, problem.sentence
        assert problem.sentence.endswith(problem.helps)


def test_an_index_is_not_said_to_repeat_where_one_cluster_is_chosen_that_cannot_take_the_job() -> None:
    draft = _dynamic(
        completion_mode=CompletionMode.INDEXED,
        cluster_affinity=ClusterAffinity(cluster_names=("m1",)),
        containers=_limits(**{"nvidia.com/gpu": "2"}),
    )
    found = [each.code for each in warnings(draft, Surroundings(clusters=TWO), preview(draft, TWO))]
    assert "unschedulable" in found
    assert "indexed-divided" not in found


def test_that_clusters_are_not_ready_is_told_of_the_field_by_which_they_are_chosen() -> None:
    chosen = LabelSelector(match_expressions=(Expression(key="env", operator="In", values=("prod",)),))
    fleet = (cluster("m1", labels={"env": "prod"}), cluster("m2", labels={"env": "prod"}, ready="False"))
    for affinity, told_of in (
        (ClusterAffinity(label_selector=chosen), "labelSelector.matchExpressions"),
        (ClusterAffinity(cluster_names=("m1", "m2")), "clusterNames"),
        (ClusterAffinity(), "clusterNames"),
    ):
        found = warnings(sound(cluster_affinity=affinity), Surroundings(clusters=fleet))
        assert [each.path for each in found if each.code == "not-ready"] == [f"spec.clusterAffinity.{told_of}"]


@pytest.mark.parametrize(
    ("there", "label"),
    [(("data",), ""), (("date",), "use date"), (("data-1", "logs"), "use data-1"), (("x", "y"), ""), (("backup",), "")],
)
def test_a_claim_that_is_not_there_is_mended_by_the_one_that_may_be_meant(there: tuple[str, ...], label: str) -> None:
    around = Surroundings(names={"PersistentVolumeClaim": there})
    found = [each for each in warnings(sound(volumes=_CLAIM), around) if each.code == "missing-object"]
    assert [each.fix.label if each.fix else "" for each in found] == ([] if "data" in there else [label])
    for each in found:
        if each.fix is not None:
            claim = each.fix.apply(sound(volumes=_CLAIM)).spec.volumes[0].persistent_volume_claim
            assert claim is not None
            assert claim.claim_name == label.removeprefix("use ")


@pytest.mark.parametrize(
    ("draft", "path"),
    [
        (sound(containers=_container(env=_variable("secret_key_ref"))), "env[0].valueFrom.secretKeyRef.name"),
        (
            sound(containers=_container(env_from=(EnvFrom(secret_ref=SourceRef(name="settings")),))),
            "envFrom[0].secretRef.name",
        ),
        (sound(volumes=(Volume(name="s", secret=SecretSource(secret_name="settings")),)), "secret.secretName"),
    ],
    ids=["a variable", "a whole source", "a volume"],
)
def test_a_secret_that_is_not_there_is_never_made_optional_and_only_one_of_a_close_name_is_proposed(
    draft: JobDraft, path: str
) -> None:
    whole = f"spec.volumes[0].{path}" if draft.spec.volumes else f"spec.containers[0].{path}"
    for there, label in (("registry", ""), ("setting", "use setting")):
        around = Surroundings(names={"Secret": (there,)})
        (found,) = (each for each in warnings(draft, around) if each.code == "missing-object")
        assert (found.fix.label if found.fix else "") == label
        assert found.helps == ("" if label else "create it, or name one that is there")
        if found.fix is not None:
            assert value_at(found.fix.apply(draft), whole) == there


def test_every_warning_reads_as_it_was_approved(request: pytest.FixtureRequest) -> None:
    """The cases' warnings in full stand in ``warnings.txt``, for a person to read."""
    approved = Path(__file__).with_name("warnings.txt")
    told = (told_in_full(case.bad, each) for case in CASES for each in _found(case.bad, case))
    assert_approved(dict.fromkeys(told), approved, request)


@pytest.mark.parametrize(("length", "whole"), [(160, True), (161, False)])
def test_a_long_message_of_karmada_is_told_without_its_counts(length: int, whole: bool) -> None:
    empty = preview(sound(), (cluster("m1", taint="t"),)).message
    clusters = (cluster("m1", taint="t" * (length - len(empty) + 1)),)
    result = preview(sound(), clusters)
    assert len(result.message) == length
    (found,) = (
        each for each in warnings(sound(), Surroundings(clusters=clusters), result) if each.code == "unschedulable"
    )
    told = result.message.removesuffix(".") if whole else "0/1 clusters are available"
    assert found.sentence == f"nothing can be scheduled: {told}; what helps: {result.helps[0]}"


@pytest.mark.parametrize("known", [{"karmada_least": "1.18"}, {"karmada_version": "v1.18.2", "karmada_least": ""}, {}])
def test_a_release_that_is_known_or_not_asked_for_is_not_called_unknown(known: dict[str, Any]) -> None:
    around = Surroundings(clusters=TWO, **known)
    assert not [each for each in warnings(_dynamic(), around, None) if each.code.startswith("version")]


@pytest.mark.parametrize(
    ("version", "refuses"), [("1.16.2", True), ("1.16", True), ("1.16.3", False), ("1.14.10", False), ("1.17.0", False)]
)
def test_a_patch_release_may_have_mended_it(version: str, refuses: bool) -> None:
    found = warnings(sound(), Surroundings(clusters=TWO, karmada_version=version), None)
    assert any("can fail again and again" in each.sentence for each in found) is refuses


@pytest.mark.parametrize(
    ("words", "told", "not_told"),
    [
        ("another's instances", ("1.15.9", "1.16.4", "1.17.0", "1.17.1"), ("1.16.5", "1.16.9", "1.17.2", "1.18.0")),
        ("never says Complete", ("1.13.9", "1.14.6", "1.15.0", "1.15.2"), ("1.14.7", "1.14.9", "1.15.3", "1.16.0")),
        ("rounds shares differently", ("1.14.0", "1.15.9"), ("1.16.0", "1.17.0")),
        (
            "can fail again and again",
            ("1.13.9", "1.14.9", "1.15.5", "1.16.2"),
            ("1.14.10", "1.15.6", "1.16.3", "1.17.0"),
        ),
    ],
)
def test_each_release_has_its_own_bugs(words: str, told: tuple[str, ...], not_told: tuple[str, ...]) -> None:
    for version in (*told, *not_told):
        found = warnings(_dynamic(), Surroundings(clusters=TWO, karmada_version=version), None)
        assert any(words in each.sentence for each in found) is (version in told), version


@pytest.mark.parametrize(
    "draft",
    [
        sound(service_account_name="default"),
        _there(tag="2"),
        _container_asking_for("${A}"),
        sound(volumes=(Volume(name="all", kept={"projected": {"sources": ["odd"]}}),), own_policy=False),
        sound(containers=_container(image="Nginx:latest")),
        sound(spread_constraints=(_CLUSTER.model_copy(update={"min_groups": None}),)),
        sound(differences=(Difference(containers={"gone": ContainerDifference(tag="latest")}),)),
    ],
    ids=[
        "the default account",
        "a tag that stays",
        "a word for the image's own program",
        "a source that is none",
        "an image that is none",
        "one cluster where no min is given",
        "the tag of a container that is not there",
    ],
)
def test_what_is_not_unwise_is_not_told(draft: JobDraft) -> None:
    around = Surroundings(clusters=TWO[:1], names={"ServiceAccount": (), "ConfigMap": (), "Secret": ()})
    codes = {"missing-object", "latest", "shell-variable", "spread-never"}
    assert not [each.sentence for each in warnings(draft, around) if each.code in codes]


def test_a_variable_is_told_in_a_container_behind_one_that_a_shell_runs() -> None:
    shell = _container(name="first", command=("sh", "-c", "$A"))
    plain = _container(name="second", command=("torchrun",), args=("$A",))
    told = [each.path for each in warnings(sound(containers=shell + plain)) if each.code == "shell-variable"]
    assert told == ["spec.containers[1].args"]


def test_each_object_that_is_missing_is_told_once_and_the_next_too() -> None:
    names = ("db", "db", "unknown", "other")
    rows = tuple(
        EnvVar(name=f"V{at}", value_from=EnvSource(secret_key_ref=KeyRef(name=name, key="k")))
        for at, name in enumerate(names)
    )
    draft = sound(containers=_container(env=rows, env_from=_ENV_FROM), image_pull_secrets=("last",))
    around = Surroundings(names={"Secret": ("unknown",)})
    told = [each.sentence.split(" in ")[0] for each in warnings(draft, around) if each.code == "missing-object"]
    assert told == ["there is no Secret db", "there is no Secret other", "there is no Secret last"]


@pytest.mark.parametrize(("version", "warned"), [("1.17.9", False), ("1.18.0", True), (None, True)])
def test_models_that_lack_a_resource_are_told_of_where_karmada_looks_at_them(version: str | None, warned: bool) -> None:
    clusters = (cluster("m1", models=True, allocatable=_GPU),)
    around = Surroundings(clusters=clusters, karmada_version=version)
    draft = _dynamic(containers=_limits(**_GPU))
    assert any(each.code == "not-modelled" for each in warnings(draft, around, preview(draft, clusters))) is warned


@pytest.mark.parametrize("unknown", ["resource_summary", "allocatable_modelings", "resource_models"])
def test_where_models_are_not_known_none_is_told_to_lack_a_resource(unknown: str) -> None:
    whole = cluster("m1", models=True, allocatable=_GPU)
    summary = whole.status.resource_summary
    assert summary is not None
    match unknown:
        case "resource_summary":
            status = whole.status.model_copy(update={"resource_summary": None})
        case "allocatable_modelings":
            without = summary.model_copy(update={"allocatable_modelings": ()})
            status = whole.status.model_copy(update={"resource_summary": without})
        case _:
            status = whole.status
    spec = whole.spec.model_copy(update={"resource_models": ()}) if unknown == "resource_models" else whole.spec
    draft = _dynamic(containers=_limits(**_GPU))
    told = [
        warnings(draft, Surroundings(clusters=(each,)))
        for each in (whole, whole.model_copy(update={"spec": spec, "status": status}))
    ]
    assert [any(each.code == "not-modelled" for each in found) for found in told] == [True, False]


@pytest.mark.parametrize(
    ("limit", "amount", "after"),
    [
        ("1Gi", "2Gi", "2Gi"),
        ("2Gi", "1Gi", "2Gi"),
        ("1Gi", "1024Mi", "1Gi"),
        ("0", "1", "1"),
        ("0.5", "0", "0.5"),
        (None, "1Gi", None),
    ],
)
def test_asking_for_as_much_everywhere_raises_a_limit_that_is_lower(
    limit: str | None, amount: str, after: str | None
) -> None:
    resources = Resources(requests={"memory": "512Mi"}, limits={} if limit is None else {"memory": limit})
    draft = _dynamic(containers=_container(resources=resources), differences=(_asking_there(amount),))
    (fix,) = (each.fix for each in warnings(draft) if each.code == "difference-not-counted")
    assert fix is not None
    changed = fix.apply(draft).spec.containers[0].resources
    assert changed is not None
    assert (changed.requests["memory"], changed.limits.get("memory")) == (amount, after)


def test_a_choice_is_not_judged_while_the_clusters_are_not_known() -> None:
    draft = sound(cluster_affinity=ClusterAffinity(cluster_names=("m1",), exclude=("m1",)))
    assert not [each for each in warnings(draft, Surroundings(clusters=None)) if each.code == "nothing-chosen"]
    assert [each for each in warnings(draft, Surroundings(clusters=TWO)) if each.code == "nothing-chosen"]


def test_a_split_rests_on_a_version_where_none_is_known_and_the_draft_divides() -> None:
    said = "as Karmada 1.16 and newer make it; the version here is not known"
    assert split_rests_on(_dynamic(), "") == said
    assert split_rests_on(_dynamic(), "1.16.0") == ""
    assert split_rests_on(sound(), "") == ""
    assert split_rests_on(_dynamic(own_policy=False), "") == ""


def test_a_fix_leads_out_of_a_policy_that_claims_the_name() -> None:
    selector = {"apiVersion": "batch/v1", "kind": "Job", "name": "backfill"}
    around = Surroundings(propagation_policies=(_policy("first", priority=9, resourceSelectors=[selector]),))
    (problem,) = (each for each in warnings(sound(), around) if each.code == "claimed")
    assert problem.fix is not None
    assert problem.fix.apply(sound()).name == "backfill-2"


def test_a_cluster_that_was_chosen_in_spite_of_its_taint_is_tolerated_by_the_fix() -> None:
    clusters = (cluster("m1"), cluster("m2", taint="gpu"))
    draft = sound(cluster_affinity=ClusterAffinity(cluster_names=("m1", "m2")))
    found = warnings(draft, Surroundings(clusters=clusters), preview(draft, clusters))
    (fix,) = (each.fix for each in found if each.code == "unable")
    assert fix is not None
    assert fix.label.startswith("tolerate gpu")
    assert fix.apply(draft).spec.cluster_affinity == draft.spec.cluster_affinity
    assert fix.apply(draft).spec.cluster_tolerations[-1].key == "gpu"


def test_a_quiet_draft_has_no_warnings() -> None:
    one = (cluster("m1"),)
    assert warnings(sound(), Surroundings(clusters=one, propagation_policies=()), preview(sound(), one)) == ()
    assert warnings(sound()) == ()
