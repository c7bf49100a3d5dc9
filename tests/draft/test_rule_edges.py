"""Where each rule begins and ends: drafts at its edges, alone and in surroundings, and all that is told of them."""
# ruff: noqa: E501  (a table of cases is read by its rows)

from pathlib import Path
from typing import Any

import pytest

from mcjob_tui.draft.containers import (
    Capabilities,
    ContainerDraft,
    EnvFrom,
    EnvSource,
    EnvVar,
    ExecAction,
    FieldRef,
    HTTPGetAction,
    HTTPHeader,
    KeyRef,
    Lifecycle,
    LifecycleHandler,
    Probe,
    ResourceFieldRef,
    Resources,
    SecurityContext,
    SourceRef,
)
from mcjob_tui.draft.differences import (
    ContainerDifference,
    Difference,
    On,
    PatchRow,
    ResourceDifference,
    Row,
    RowDifference,
)
from mcjob_tui.draft.model import CompletionMode, JobDraft, KeptRow, NewNamespace
from mcjob_tui.draft.paths import with_value
from mcjob_tui.draft.placing import ClusterAffinity, Expression, SpreadConstraint, StaticWeight, Strategy, Toleration
from mcjob_tui.draft.rules import Surroundings, problems
from mcjob_tui.draft.volumes import (
    ClaimSource,
    ConfigMapSource,
    EmptyDir,
    HostPath,
    KeyToPath,
    SecretSource,
    Volume,
    VolumeMount,
)
from mcjob_tui.resources.clusters import Cluster
from tests.approved import assert_approved
from tests.draft.building import (
    asking,
    by_labels,
    by_regions,
    changed,
    differing,
    named,
    probing,
    value_of,
    with_volumes,
)
from tests.draft.drafts import IMAGE, sound, with_container
from tests.draft.fleet import cluster
from tests.draft.told import told_in_full

INDEXED = CompletionMode.INDEXED
TMP = Volume(name="tmp", empty_dir=EmptyDir())
OTHER = ContainerDraft(name="other", image="Nginx")
HTTP = {"tcp_socket": None}


def _row(key: str, operator: str, *values: str) -> Expression:
    return Expression(key=key, operator=operator, values=values)


def _rows(*rows: tuple[str, object, object]) -> JobDraft:
    return sound(
        spread_constraints=tuple(
            SpreadConstraint(spread_by_field=by, min_groups=least, max_groups=most) for by, least, most in rows
        )
    )


def _weights(*rows: StaticWeight, **spec: Any) -> JobDraft:
    return sound(**{"strategy": Strategy.STATIC_WEIGHT, "static_weights": rows, **spec})


def _container(**fields: object) -> ContainerDraft:
    return ContainerDraft.model_validate({"name": "main", "image": IMAGE, **fields})


def _secured(**fields: object) -> JobDraft:
    return with_container(security_context=SecurityContext.model_validate(fields))


def _items(*items: KeyToPath) -> JobDraft:
    return with_volumes(Volume(name="v", config_map=ConfigMapSource(name="c", items=items)))


def _initial(**fields: object) -> JobDraft:
    return sound(init_containers=(_container(name="i", **fields),))


ALONE: list[tuple[str, JobDraft]] = [
    ("a name of 57 characters", named("a" * 57)),
    ("a name of 58 characters", named("a" * 58)),
    ("a name of 63 characters", named("a" * 63)),
    ("a description of 512 characters", sound(description="x" * 512)),
    ("a new namespace with labels and annotations", sound(new_namespace=NewNamespace(labels={"a": "b", "c": "d e", f"{'k' * 70} k": ""}, annotations={"UPPER/a": "b c", f"{'k' * 70} k": ""}))),
    ("no parallelism", sound(parallelism="")),
    ("parallelism below 0", sound(parallelism=-1)),
    ("as many at once as in all", sound(instances=2, parallelism=2)),
    ("more at once than no number in all", sound(instances="x", parallelism=2)),
    ("more at once than less than none in all", sound(instances=-1, parallelism=2)),
    ("more at once in a work queue", sound(work_queue=True, instances=1, parallelism=5)),
    ("a work queue with an unreadable number in all", sound(work_queue=True, instances="x")),
    ("Indexed without a number in all", sound(completion_mode=INDEXED, instances=None)),
    ("Indexed with an unreadable number in all", sound(completion_mode=INDEXED, instances="x")),
    ("Indexed with 100000 at once", sound(completion_mode=INDEXED, instances=200_000, parallelism=100_000)),
    ("Indexed with an unreadable number at once", sound(completion_mode=INDEXED, instances=200_000, parallelism="x")),
    ("an index that just fits", sound("a" * 60, completion_mode=INDEXED, instances=100)),
    ("an index that does not fit any more", sound("a" * 60, completion_mode=INDEXED, instances=101)),
    ("an index of no instances", sound("a" * 61, completion_mode=INDEXED, instances=0)),
    ("an index behind a name of 63 characters", sound("a" * 63, completion_mode=INDEXED)),
    ("an index behind a name that is too long itself", sound("a" * 64, completion_mode=INDEXED)),
    ("no restart policy, but one that is kept", sound(restart_policy=None, kept=(KeptRow(object="Job", path="/spec/template/spec/restartPolicy", value="Sometimes"),))),
    ("no restart policy, and something else that is kept", sound(restart_policy=None, kept=(KeptRow(object="Job", path="/spec/template/spec/hostname", value="x"),))),
    ("names of pods' fields", sound(service_account_name="a", priority_class_name="B", node_selector={"a": "b", "c": "d e", f"{'k' * 70} k": ""})),
    ("tolerations of nodes", sound(tolerations=(Toleration(key="a"), Toleration(key="a b", operator="Exists"), Toleration(key="a", value="b c")))),
    ("tolerations of clusters", sound(cluster_tolerations=(Toleration(operator="Exists"), Toleration(key="a", operator="Equal", value="b"), Toleration(key="a", effect="NoExecute", toleration_seconds=0), Toleration(key="a", effect="NoExecute", toleration_seconds=2**63 - 1), Toleration(key="a", effect="NoExecute", toleration_seconds=""), Toleration(key="a", effect="PreferNoSchedule"), Toleration(key="a", toleration_seconds="")))),
    ("tolerations for no time", sound(cluster_tolerations=(Toleration(key="a", effect="NoExecute", toleration_seconds=-1), Toleration(key="a", toleration_seconds="x"), Toleration(key="a", effect="NoExecute", toleration_seconds=2**63)))),
    ("tolerations of no key and operator", sound(cluster_tolerations=(Toleration(), Toleration(key="a b", operator="Lt", value="c d", effect="x")))),
    ("rows of regions", sound(cluster_affinity=by_regions(_row("provider", "In", "a"), _row("region", "NotIn", "b"), _row("zone", "NotIn"), _row("", "In", "x"), _row("zone", "Exists", "x")))),
    ("rows of labels", sound(cluster_affinity=by_labels(_row("a", "NotIn"), _row("a", "DoesNotExist", "x"), _row("a b", "Exists"), _row("a", "In", "b", "c d"), _row("a", "NotIn", "b"), _row("a", "DoesNotExist"), _row("a", "", "x")))),
    ("spread without a min", _rows(("cluster", None, 1))),
    ("spread with max of the min", _rows(("cluster", 2, 2))),
    ("spread without a max and a min", _rows(("cluster", None, ""))),
    ("spread with a max of nothing", _rows(("cluster", 1, 0))),
    ("spread with numbers that are none", _rows(("cluster", "x", "y"))),
    ("spread by four fields", _rows(("cluster", 1, 1), ("region", 1, 1), ("zone", 1, 1), ("provider", 1, 1))),
    ("spread by nothing, twice", _rows(("", 1, 1), ("", 1, 1))),
    ("spread by a label", sound(spread_constraints=(SpreadConstraint(max_groups=1, kept={"spreadByLabel": "rack"}),))),
    ("spread by regions and zones only", _rows(("region", None, 2), ("zone", 3, 4))),
    ("spread by regions only, without a min", _rows(("region", None, 2))),
    ("weights while they count for nothing", sound(static_weights=(StaticWeight(weight="x"),))),
    ("weights that are none", _weights(StaticWeight(cluster_names=("m1",), weight=""), StaticWeight(cluster_names=("m1",), weight="x"), StaticWeight(kept={"targetCluster": {"exclude": ["m1"]}}))),
    ("groups of clusters without a choice", sound(kept=(KeptRow(object="PropagationPolicy", path="/spec/placement/clusterAffinities", value=[]),))),
    ("a choice beside something else that is kept", sound(cluster_affinity=ClusterAffinity(cluster_names=("m1",)), kept=(KeptRow(object="PropagationPolicy", path="/spec/priority", value=1),))),
    ("groups of clusters beside something else that is kept", sound(cluster_affinity=ClusterAffinity(cluster_names=("m1",)), kept=(KeptRow(object="PropagationPolicy", path="/spec/priority", value=1), KeptRow(object="PropagationPolicy", path="/spec/placement/clusterAffinities", value=[])))),
    ("numbers at their ends", sound(backoff_limit=0, ttl_seconds_after_finished=0, timeout=1, termination_grace_period_seconds=0)),
    ("numbers beyond their ends", sound(backoff_limit=2**31, ttl_seconds_after_finished=-1, timeout="0m", termination_grace_period_seconds=-1)),
    ("numbers of 64 bits", sound(termination_grace_period_seconds=2**40)),
    ("numbers of more than 64 bits", sound(termination_grace_period_seconds=2**63)),
    ("durations that are not there and below 0", sound(timeout="", ttl_seconds_after_finished="-5")),
    ("durations of odd length", sound(timeout="1", ttl_seconds_after_finished="25000d", termination_grace_period_seconds="x" * 25)),
    ("containers of one name", sound(containers=(_container(), _container(), _container(name="container-1")), init_containers=(_container(name=""),))),
    ("images in other containers", sound(containers=(_container(), OTHER), init_containers=(_container(name="i", image="a:b:c"),))),
    ("an unknown pull policy in an init container", _initial(image_pull_policy="never")),
    ("pull policies", sound(containers=(_container(image_pull_policy=None), _container(name="b", image_pull_policy="Always"), _container(name="c", image_pull_policy="Never")))),
    ("pull secrets", sound(image_pull_secrets=("a", "b c", "d e"))),
    ("arguments with a NUL", with_container(command=("a",), args=("b", "c\0d"))),
    ("a directory of one blank", with_container(working_dir=" ")),
    ("a drive without its root", with_container(working_dir="c:app")),
    ("a directory of 4,096 characters", with_container(working_dir="/" + "d" * 4095)),
    ("a directory of 4,097 characters", with_container(working_dir="/" + "d" * 4096)),
    ("amounts of all kinds", asking(requests={"cpu": "0", "memory": "1Gi", "ephemeral-storage": "1.5Gi", "hugepages-2Mi": "1Mi"}, limits={"hugepages-2Mi": "1Mi", "storage": "1", "nvidia.com/gpucores": 100, "nvidia.com/mig-1g.5gb": 1, "requests.example.com/a": "0.5"})),
    ("amounts that are no whole numbers", asking(requests={}, limits={"hugepages-2Mi": "0.5", "cpu": "0.5", "amd.com/gpu": "1.5"})),
    ("amounts that are none", asking(requests={"cpu": "x", "memory": "1 gb"}, limits={"cpu": "1", "memory": "1e", "ephemeral-storage": "3 MB ", "x" * 70: 1, "a" * 64 + "/b": 1, "nvidia.com/mig-1g.5gb.": 1, "storage": "y" * 50})),
    ("a request without a limit", asking(requests={"cpu": "1", "amd.com/gpu": ""}, limits={})),
    ("a request of the limit in other words", asking(requests={"memory": "1Gi", "amd.com/gpu": "2"}, limits={"memory": "1024Mi", "amd.com/gpu": 2})),
    ("a device below its limit", asking(requests={"amd.com/gpu": "3"}, limits={"amd.com/gpu": 2})),
    ("amounts of other containers", sound(containers=(_container(resources=None), _container(name="b", resources=Resources(requests={"cpu": "-1"}, limits={}))))),
    ("variables of one name, which is none", with_container(env=(EnvVar(name="", value="a"), EnvVar(name="", value="b"), EnvVar(name="A", value="c"), EnvVar(name="B", value="d"), EnvVar(name="A", value="e")))),
    ("variables with a source and no value", value_of(config_map_key_ref=KeyRef(name="c", key="k"))),
    ("variables with two sources", value_of(config_map_key_ref=KeyRef(name="c", key="k"), secret_key_ref=KeyRef(name="s", key="k"))),
    ("variables with a source that is shown and one that is kept", value_of(config_map_key_ref=KeyRef(name="c", key="k"), kept={"fileKeyRef": {}})),
    ("variables of a key of a ConfigMap that has none", value_of(config_map_key_ref=KeyRef(name="c"))),
    ("variables of a ConfigMap that is no name", value_of(config_map_key_ref=KeyRef(name="C c" + "x" * 70, key="k"))),
    ("variables of a Secret without a name", value_of(secret_key_ref=KeyRef(key="k"))),
    ("variables of a field", value_of(field_ref=FieldRef(field_path="status.podIPs"))),
    ("variables of a field that is long", value_of(field_ref=FieldRef(field_path="spec." + "x" * 70))),
    ("variables of a resource", value_of(resource_field_ref=ResourceFieldRef(resource="requests.ephemeral-storage"))),
    ("variables of a resource that is long", value_of(resource_field_ref=ResourceFieldRef(resource="requests." + "x" * 70))),
    ("variables of an init container", _initial(env=(EnvVar(name="A B", value="x", value_from=EnvSource()),))),
    ("whole sources", with_container(env_from=(EnvFrom(prefix="P_", config_map_ref=SourceRef(name="a")), EnvFrom(secret_ref=SourceRef(name="b"))))),
    ("whole sources that are none", with_container(env_from=(EnvFrom(config_map_ref=SourceRef(name="a"), secret_ref=SourceRef(name="b")), EnvFrom(config_map_ref=SourceRef()), EnvFrom(prefix="1", secret_ref=SourceRef(name="S s"))))),
    ("checks of all three kinds", with_container(**{key: Probe(http_get=HTTPGetAction(port=80), success_threshold=2) for key in ("liveness_probe", "readiness_probe", "startup_probe")})),
    ("checks of nothing", with_container(readiness_probe=Probe(), startup_probe=Probe())),
    ("checks of ports by name", probing(**HTTP, http_get=HTTPGetAction(port="web-1"))),
    ("checks of ports by no name", sound(containers=tuple(_container(name=f"c{at}", liveness_probe=Probe(http_get=HTTPGetAction(port=port))) for at, port in enumerate(("a--b", "-a", "a-", "1", "80x", "0", "65535", "65536", "A", "a" * 16, "é" * 41))))),
    ("checks of no port", sound(containers=tuple(_container(name=f"c{at}", liveness_probe=Probe.model_validate(each)) for at, each in enumerate(({"tcpSocket": {}}, {"grpc": {"port": ""}}, {"grpc": {"port": "x"}}, {"tcpSocket": {"port": 0}}))))),
    ("checks with headers", probing(**HTTP, http_get=HTTPGetAction(port=1, http_headers=(HTTPHeader(name="X-A"), HTTPHeader(name=""), HTTPHeader(name="a:" * 30))))),
    ("checks with a success threshold that is none", probing(success_threshold="x")),
    ("checks with numbers that are too large", probing(period_seconds=2**31, failure_threshold=2**31 - 1)),
    ("checks with numbers of other kinds", with_container(readiness_probe=Probe(exec=ExecAction(command=("a",)), period_seconds=0, initial_delay_seconds=-1, failure_threshold=0, timeout_seconds="x"), startup_probe=Probe(exec=ExecAction(command=("a",)), period_seconds=0))),
    ("hooks", with_container(lifecycle=Lifecycle(post_start=LifecycleHandler(http_get=HTTPGetAction(port=0, scheme="x")), pre_stop=LifecycleHandler(kept={"sleep": {"seconds": 1}})))),
    ("hooks of a second container", sound(containers=(_container(), _container(name="b", lifecycle=Lifecycle(pre_stop=LifecycleHandler()))))),
    ("hooks with one that is kept too many", with_container(lifecycle=Lifecycle(pre_stop=LifecycleHandler(exec=ExecAction(command=("a",)), kept={"sleep": {"seconds": 1}})))),
    ("checks in an init container", _initial(liveness_probe=Probe(exec=ExecAction(command=("a",))), readiness_probe=Probe(exec=ExecAction(command=("a",))), startup_probe=Probe(exec=ExecAction(command=("a",))))),
    ("checks in a second init container", sound(init_containers=(_container(name="i", kept={"restartPolicy": "Always"}, lifecycle=Lifecycle()), _container(name="j", lifecycle=Lifecycle())))),
    ("volumes of one name", with_volumes(Volume(empty_dir=EmptyDir()), Volume(empty_dir=EmptyDir()), TMP, Volume(name="b", empty_dir=EmptyDir()), TMP)),
    ("volumes with one source too many", with_volumes(Volume(name="v", empty_dir=EmptyDir(), host_path=HostPath(path="/a")), Volume(name="w", empty_dir=EmptyDir(), kept={"csi": {}}), Volume(name="x"))),
    ("volumes of a size", with_volumes(*(Volume(name=f"v{at}", empty_dir=EmptyDir(size_limit=size)) for at, size in enumerate(("0", "1Gi", "-1", "x" * 41, " ", None))))),
    ("volumes of a medium", with_volumes(*(Volume(name=f"v{at}", empty_dir=EmptyDir(medium=medium)) for at, medium in enumerate(("Memory", "HugePages", "memory", "Huge"))))),
    ("volumes of the host", with_volumes(*(Volume(name=f"v{at}", host_path=HostPath(path=path)) for at, path in enumerate(("/", "/a..b", "/a/../b", "../a", ""))))),
    ("volumes of objects", with_volumes(Volume(name="a", persistent_volume_claim=ClaimSource(claim_name="C c" + "x" * 70)), Volume(name="b", config_map=ConfigMapSource(name="C c")), Volume(name="c", secret=SecretSource()))),
    ("single keys of a ConfigMap", _items(KeyToPath(key="a", path="b/c"), KeyToPath(path="b"), KeyToPath(key="a", path="b/../c"), KeyToPath(key="a", path="b..c"), KeyToPath(key="a", path="/" + "x" * 70))),
    ("single keys of a Secret", with_volumes(Volume(name="v", secret=SecretSource(secret_name="s", items=(KeyToPath(key="a"),))))),
    ("mounts", with_volumes(TMP, mounts=(VolumeMount(name="tmp", mount_path="/a", sub_path="b/c"), VolumeMount(mount_path="/b"), VolumeMount(name="x" * 70, mount_path="/c"), VolumeMount(name="tmp", mount_path="/d", sub_path="/e"), VolumeMount(name="tmp", mount_path="/f", sub_path="a..b"), VolumeMount(name="tmp"), VolumeMount(name="tmp")))),
    ("mounts at one place, three times", with_volumes(TMP, Volume(name="b", empty_dir=EmptyDir()), mounts=(VolumeMount(name="tmp", mount_path="/a"), VolumeMount(name="b", mount_path="/a"), VolumeMount(name="b", mount_path="/a")))),
    ("mounts at one place in two containers", sound(volumes=(TMP,), containers=(_container(volume_mounts=(VolumeMount(name="tmp", mount_path="/a"),)),), init_containers=(_container(name="i", volume_mounts=(VolumeMount(name="tmp", mount_path="/a"), VolumeMount(name="x", mount_path="/b"))),))),
    ("users", _secured(runAsUser=0, runAsNonRoot=False)),
    ("users that are not root", _secured(runAsUser=1, runAsNonRoot=True, runAsGroup=-1)),
    ("a second container's user", sound(containers=(_container(), _container(name="b", security_context=SecurityContext(run_as_user="0", run_as_non_root=True))))),
    ("escalation that is allowed", _secured(privileged=True, allowPrivilegeEscalation=True)),
    ("escalation that is not said", _secured(privileged=True)),
    ("escalation that is off", _secured(allowPrivilegeEscalation=False, privileged=False)),
    ("escalation that is off in a second container", sound(containers=(_container(), _container(name="b", security_context=SecurityContext(allow_privilege_escalation=False, privileged=True))))),
    ("capabilities", _secured(capabilities={"add": ["NET_ADMIN", "A1"], "drop": ["ALL"]})),
    ("capabilities that are none", _secured(capabilities={"add": ["CAP_A", "B", "CAP_" + "C" * 50], "drop": [" chown ", "x y" * 20, "1A", "B"]})),
    ("capabilities of a second container", sound(containers=(_container(security_context=SecurityContext()), _container(name="b", security_context=SecurityContext(capabilities=Capabilities(add=("chown",))))))),
    ("labels", sound(labels=(Row(key="a", value="b"), Row(key="a", value="b c"), Row(key="A b/c"), Row(key=""), Row(key=""), Row(key="job-name", on=(On.PODS,)), Row(key="batch.kubernetes.io/controller-uid"))), ),
    ("labels on the Job and on its pods", sound(labels=(Row(key="a", on=(On.JOB,)), Row(key="a", on=(On.PODS,)), Row(key="a", on=(On.JOB,)), Row(key="a")))),
    ("annotations", sound(annotations=(Row(key="UPPER/a", value="b c"), Row(key="a b", value="c"), Row(key="a", value="\ud800", on=()), Row(key="UPPER/a")))),
    ("annotations that just fit", sound(annotations=(Row(key="a", value="ä" + "x" * (256 * 1024 - 4)), Row(key="b")))),
    ("annotations that do not fit any more", sound(annotations=(Row(key="a", value="ä" + "x" * (256 * 1024 - 3)), Row(key="b")))),
    ("an entry that is kept", sound(differences=(Difference(kept={"overriders": {}}), Difference(labels=(RowDifference(key="a"),))))),
    ("entries of several clusters", sound(differences=(Difference(cluster_names=("m1", "m2"), labels=(RowDifference(key="a"),)), Difference(cluster_names=("m3", "m2", "m1"), labels=(RowDifference(key="a"),))))),
    ("one cluster twice in an entry", differing(("m1", "m1"), labels=(RowDifference(key="a"),))),
    ("what differs in containers that are not there", differing(containers={"x" * 70: ContainerDifference(tag="1"), "main": ContainerDifference(tag="1")})),
    ("labels that differ", differing(labels=(RowDifference(key="a b"), RowDifference(key="a", value="b c"), RowDifference(key="c", value=None)), annotations=(RowDifference(key="A/b", value="b c"), RowDifference(key="a b", on=())))),
    ("images that differ in two ways", changed(image="a:1", registry="r.io", tag="2")),
    ("images that differ", changed(registry="r.io", repository="x/y", tag="sha256:" + "0" * 64)),
    ("registries that no runtime takes for one", changed(registry="r")),
    ("registries without a dot", changed(registry="r:5000")),
    ("registries with the path of a mirror", changed(registry="r.io/mirror")),
    ("a path of a mirror without its registry", changed(registry="mirror/docker")),
    ("images whose second part is at fault", changed(registry="r.io", repository="X")),
    ("images whose parts are only together at fault", changed(registry="r.io/", tag="1")),
    ("an image that differs and is none", changed(image="")),
    ("variables that differ", changed(env=(EnvVar(name="A", value="x"), EnvVar(name="A", value="y"), EnvVar(name="B", value_from=EnvSource())), env_removed=("C", "B"))),
    ("amounts that differ", changed(resources=ResourceDifference(requests={"cpu": "1", "amd.com/gpu": "1"}, limits={"memory": "x"}))),
    ("amounts that are taken away", changed(resources=ResourceDifference(requests={"cpu": ""}, limits={"cpu": ""}))),
    ("amounts of a container that has a problem of its own", with_value(asking(requests={"cpu": "x"}, limits={}), "spec.differences", (Difference(cluster_names=("m1",), containers={"main": ContainerDifference(resources=ResourceDifference(requests={"memory": "1Gi"}))}),))),
    ("patches", differing(patch=(PatchRow(op="add", path="/spec/suspend", value=False), PatchRow(op="remove", path="/spec/suspend"), PatchRow(op="replace", path="/spec/parallelism"), PatchRow(op="test", path="spec"), PatchRow(path="/metadata/name/x", value=1), PatchRow(path="/metadata/labels", value={}), PatchRow(path="/status" + "/x" * 40, value=1)))),
    ("patches that do not fit, in a second entry", sound(differences=(Difference(cluster_names=("m1",), labels=(RowDifference(key="a"),)), Difference(cluster_names=("m2",), patch=(PatchRow(op="remove", path="/spec/x"),))))),
    ("patches that do not fit", differing(patch=(PatchRow(op="replace", path="/spec/" + "x" * 250, value=1),))),
    ("an entry without clusters where nothing differs", differing(())),
]  # fmt: skip

EU, US = cluster("m1", region="eu", labels={"tier": "prod"}), cluster("m2", region="us")


def _placed(each: Cluster, **where: object) -> Cluster:
    return each.model_copy(update={"spec": each.spec.model_copy(update=where)})


TWO = Surroundings(clusters=(_placed(EU, provider="aws", zones=("a", "b")), US))
THERE = Surroundings(job_names=frozenset({"backfill", "backfill-2"}), namespaces=frozenset({"default", "quant"}))
AROUND: list[tuple[str, JobDraft, Surroundings]] = [
    ("a name that is taken", named("backfill"), THERE),
    ("a name that is taken where the namespace will be new", sound(new_namespace=NewNamespace()), Surroundings(job_names=THERE.job_names)),
    ("a name that is free", named("other"), THERE),
    ("a namespace that is not there", named("other", "ml"), THERE),
    ("a namespace that is not there and reserved", named("other", "kube-x"), THERE),
    ("no namespace", named("other", ""), THERE),
    ("a namespace that is created", with_value(named("other", "ml"), "spec.newNamespace", NewNamespace()), THERE),
    ("a namespace that is created although it is there", with_value(named("other"), "spec.newNamespace", NewNamespace()), THERE),
    ("labels that no cluster has", sound(cluster_affinity=by_labels(_row("tier", "In", "x"), _row("tire", "Exists"), _row("zzz", "In", "x"), _row("tiers1x", "Exists"), _row("zzz", "NotIn", "x"), _row("zzz", "DoesNotExist"), _row("", "Exists"))), TWO),
    ("labels while the clusters are not known", sound(cluster_affinity=by_labels(_row("zzz", "Exists"))), Surroundings()),
    ("places that no cluster has", sound(cluster_affinity=by_regions(_row("region", "In", "eu", "mars", "moon"), _row("provider", "In", "aws", "x"), _row("zone", "In", "b", "c"), _row("zone", "In", "x"), _row("region", "NotIn", "eu", "mars"), _row("planet", "In", "x"))), TWO),
    ("places beside those that may not be", sound(cluster_affinity=by_regions(_row("region", "NotIn", "x"), _row("region", "In", "eu", "mars"))), TWO),
    ("places while the clusters are not known", sound(cluster_affinity=by_regions(_row("region", "In", "eu", "mars"))), Surroundings()),
    ("clusters that are not joined", sound(cluster_affinity=ClusterAffinity(cluster_names=("gone", "m1", "away"))), TWO),
    ("spread without a max", _rows(("cluster", None, None), ("region", 3, "")), TWO),
    ("spread without a row for clusters", _rows(("region", 1, 1)), TWO),
    ("weights of clusters that are not joined or chosen", _weights(StaticWeight(cluster_names=("m1", "gone", "m2")), StaticWeight(cluster_names=("gone",)), StaticWeight(cluster_names=("gone",), kept={"x": 1}), cluster_affinity=ClusterAffinity(cluster_names=("m1",))), TWO),
    ("weights of clusters elsewhere", _weights(StaticWeight(cluster_names=("m1", "m2")), cluster_affinity=by_regions(_row("region", "In", "us"))), TWO),
    ("weights where nothing is chosen", _weights(StaticWeight(cluster_names=("m1", "gone")), cluster_affinity=by_regions(_row("region", "In", "mars"))), TWO),
    ("weights by another strategy", sound(static_weights=(StaticWeight(cluster_names=("gone",)),)), TWO),
    ("weights while the clusters are not known", _weights(StaticWeight(cluster_names=("gone",))), Surroundings()),
    ("entries of clusters that are not chosen", with_value(differing(("m2", "m1", "gone"), labels=(RowDifference(key="a"),)), "spec.clusterAffinity", by_regions(_row("region", "In", "us"))), TWO),
    ("entries of clusters that are not joined", with_value(differing(("gone", "m1", "gone", "away"), labels=(RowDifference(key="a"),)), "spec.clusterAffinity", ClusterAffinity(cluster_names=("gone", "m1"))), TWO),
    ("the only chosen cluster is not joined", sound(cluster_affinity=ClusterAffinity(cluster_names=("gone",))), TWO),
    ("the only cluster of an entry is not chosen", with_value(differing(("m2",), labels=(RowDifference(key="a"),)), "spec.clusterAffinity", ClusterAffinity(cluster_names=("m1",))), TWO),
    ("the only cluster of an entry is not joined", differing(("gone",), labels=(RowDifference(key="a"),)), TWO),
    ("entries of clusters that are not joined where all are chosen", with_value(differing(("gone", "away"), labels=(RowDifference(key="a"),)), "spec.clusterAffinity", ClusterAffinity(exclude=("away",))), TWO),
]  # fmt: skip


def test_what_is_told_at_the_edges_of_rules_is_as_it_was_approved(request: pytest.FixtureRequest) -> None:
    """It stands in ``edges.txt``, for a person to read; nothing under a draft says that nothing is told of it."""
    told = []
    for case, draft, around in [*((case, draft, Surroundings()) for case, draft in ALONE), *AROUND]:
        told += [
            f"{case}:",
            *(f"    {told_in_full(draft, each)}".replace("\n    ", "\n        ") for each in problems(draft, around)),
        ]
    assert_approved(told, Path(__file__).with_name("edges.txt"), request)
