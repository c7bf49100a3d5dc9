"""Each rule: a draft that breaks it, the sentence, and that its fix mends it."""
# ruff: noqa: E501  (a table of cases is read by its rows)

from pathlib import Path

import pytest
from hypothesis import given, settings

from mcjob_tui.draft.containers import (
    Capabilities,
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
    ResourceFieldRef,
    SecurityContext,
    TCPSocketAction,
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
from mcjob_tui.draft.differing.entries import differs
from mcjob_tui.draft.model import CompletionMode, JobDraft, KeptRow, NewNamespace
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.paths import with_value
from mcjob_tui.draft.placing import (
    ClusterAffinity,
    Expression,
    SpreadConstraint,
    StaticWeight,
    Strategy,
    Toleration,
)
from mcjob_tui.draft.rules import Problem, Severity, Surroundings, problems
from mcjob_tui.draft.rules.problem import page_of
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
from tests.draft.drafts import IMAGE, drafts, sound, with_container
from tests.draft.fleet import cluster
from tests.draft.told import told_in_full

_TMP = Volume(name="tmp", empty_dir=EmptyDir())
_COMMAND = Lifecycle(pre_stop=LifecycleHandler(exec=ExecAction(command=("true",))))
_EXCEPT = ClusterAffinity(cluster_names=("m1",))

BROKEN: list[tuple[JobDraft, str, str]] = [
    (named(""), "metadata.name", "a name is needed"),
    (named("a" * 64), "metadata.name", "64 characters; at most 63 are allowed"),
    (named("Backfill"), "metadata.name", "no capitals"),
    (sound(restart_policy=None), "spec.restartPolicy", "a Job needs one: Never or OnFailure"),
    (named("-a"), "metadata.name", "must begin and end with a letter or digit"),
    (named("a_b"), "metadata.name", "only lower-case letters, digits and - are allowed"),
    (named("a", "kube-system"), "metadata.namespace", "Karmada never propagates kube-system"),
    (named("a", "karmada-es-m1"), "metadata.namespace", "Karmada never propagates karmada-es-m1"),
    (named("a", ""), "metadata.namespace", "a name is needed"),
    (sound(description="x" * 513), "spec.description", "513 characters; at most 512 are allowed"),
    (sound(new_namespace=NewNamespace(labels={"a b": "c"})), "spec.newNamespace", "label a b"),
    (sound(new_namespace=NewNamespace(annotations={"a b": "c"})), "spec.newNamespace", "annotation a b"),
    (sound(instances="abc"), "spec.instances", "'abc' is no whole number; write one from 1 to 2147483647"),
    (sound(instances="x" * 24), "spec.instances", f"'{'x' * 24}' is no whole number"),
    (sound(instances="x" * 25), "spec.instances", f"'{'x' * 23}…' is no whole number"),
    (sound(instances=0), "spec.instances", "0 is too small; the least is 1"),
    (sound(instances=-1), "spec.instances", "-1 is too small; the least is 1"),
    (sound(instances=10**12), "spec.instances", "1000000000000 is too large; the most is 2147483647"),
    (sound(instances=""), "spec.instances", "a number is needed"),
    (sound(parallelism=2), "spec.parallelism", "2 at a time, but only 1 in all"),
    (sound(parallelism="x"), "spec.parallelism", "'x' is no whole number"),
    (sound(backoff_limit=-1), "spec.backoffLimit", "-1 is too small; the least is 0"),
    (sound(timeout="15x"), "spec.timeout", "'15x' is no duration"),
    (sound(timeout=0), "spec.timeout", "0 is too small; the least is 1 second"),
    (sound(timeout=2**31), "spec.timeout", "2147483648 is too large; the most is 2147483647 seconds"),
    (sound(ttl_seconds_after_finished="x"), "spec.ttlSecondsAfterFinished", "'x' is no duration"),
    (sound(completion_mode=CompletionMode.INDEXED, work_queue=True), "spec.completionMode", "a work queue has none"),
    (sound("a" * 62, completion_mode=CompletionMode.INDEXED), "metadata.name", "host name has 64 characters"),
    (sound(completion_mode=CompletionMode.INDEXED, instances=200_000, parallelism=100_001), "spec.parallelism", "an Indexed Job has at most 100000"),
    (sound(service_account_name="A b"), "spec.serviceAccountName", "only lower-case letters"),
    (sound(node_selector={"a b": "c"}), "spec.nodeSelector", "a b: only letters"),
    (sound(tolerations=(Toleration(operator="Equal"),)), "spec.tolerations[0]", "an empty key needs"),
    (sound(cluster_affinity=by_regions(Expression(key="planet", operator="In", values=("x",)))), "spec.clusterAffinity.fieldSelector.matchExpressions[0]", "the key is provider, region or zone"),
    (sound(cluster_affinity=by_regions(Expression(key="zone", operator="Exists"))), "spec.clusterAffinity.fieldSelector.matchExpressions[0]", "the operator is In or NotIn"),
    (sound(cluster_affinity=by_regions(Expression(key="zone", operator="In"))), "spec.clusterAffinity.fieldSelector.matchExpressions[0]", "choose at least one zone"),
    (sound(cluster_affinity=by_labels(Expression(key="tier", operator="Like", values=("x",)))), "spec.clusterAffinity.labelSelector.matchExpressions[0]", "the operator is In, NotIn, Exists or DoesNotExist"),
    (sound(cluster_affinity=by_labels(Expression(key="tier", operator="In"))), "spec.clusterAffinity.labelSelector.matchExpressions[0]", "In needs at least one value"),
    (sound(cluster_affinity=by_labels(Expression(key="tier", operator="Exists", values=("x",)))), "spec.clusterAffinity.labelSelector.matchExpressions[0]", "Exists takes no values"),
    (sound(cluster_tolerations=(Toleration(key="a", operator="Exists", value="b"),)), "spec.clusterTolerations[0]", "Exists takes no value"),
    (sound(cluster_tolerations=(Toleration(key="a", operator="Gt"),)), "spec.clusterTolerations[0]", "the operator is Exists or Equal"),
    (sound(cluster_tolerations=(Toleration(key="a", effect="Nope"),)), "spec.clusterTolerations[0]", "the effect is NoSchedule"),
    (sound(cluster_tolerations=(Toleration(key="a", toleration_seconds=3),)), "spec.clusterTolerations[0].tolerationSeconds", "seconds count only with"),
    (sound(spread_constraints=(SpreadConstraint(spread_by_field="cluster", min_groups=2),)), "spec.spreadConstraints[0].maxGroups", "left out it means 0"),
    (sound(spread_constraints=(SpreadConstraint(spread_by_field="cluster", min_groups=2, max_groups=1),)), "spec.spreadConstraints[0].maxGroups", "1 is below the min of 2"),
    (sound(spread_constraints=(SpreadConstraint(spread_by_field="cluster", max_groups="x"),)), "spec.spreadConstraints[0].maxGroups", "'x' is no whole number"),
    (sound(spread_constraints=(SpreadConstraint(spread_by_field="cluster", min_groups=0, max_groups=1),)), "spec.spreadConstraints[0].minGroups", "0 is too small"),
    (sound(spread_constraints=(SpreadConstraint(spread_by_field="region", min_groups=2, max_groups=2),)), "spec.spreadConstraints", "region needs a row for cluster"),
    (sound(spread_constraints=(SpreadConstraint(spread_by_field="cluster", max_groups=2),) * 2), "spec.spreadConstraints[1]", "cluster is there twice"),
    (sound(spread_constraints=(SpreadConstraint(spread_by_field="", max_groups=2),)), "spec.spreadConstraints[0]", "the field is cluster, region, zone or provider"),
    (sound(cluster_affinity=_EXCEPT, kept=(KeptRow(object="PropagationPolicy", path="/spec/placement/clusterAffinities", value=[{"affinityName": "a"}]),)), "spec.clusterAffinity.clusterNames", "the loaded policy has groups of clusters"),
    (sound(strategy=Strategy.STATIC_WEIGHT, static_weights=(StaticWeight(cluster_names=("m1",), weight=0),)), "spec.staticWeights[0].weight", "0 is too small"),
    (sound(strategy=Strategy.STATIC_WEIGHT, static_weights=(StaticWeight(),)), "spec.staticWeights[0]", "choose the clusters of this weight"),
    (sound(containers=()), "spec.containers", "at least one work container is needed"),
    (with_container(name="A"), "spec.containers[0].name", "no capitals"),
    (sound(init_containers=(ContainerDraft(name="main", image=IMAGE),)), "spec.initContainers[0].name", "another container is called main too"),
    (with_container(image=""), "spec.containers[0].image", "an image is needed"),
    (with_container(image="Nginx"), "spec.containers[0].image", "capitals are not allowed before the tag"),
    (with_container(image=" nginx"), "spec.containers[0].image", "blanks around"),
    (with_container(image_pull_policy="Sometimes"), "spec.containers[0].imagePullPolicy", "Always, IfNotPresent, Never"),
    (sound(image_pull_secrets=("A",)), "spec.imagePullSecrets", "no capitals"),
    (asking(requests={"cpu": "abc"}), "spec.containers[0].resources.requests[cpu]", "'abc' is no quantity"),
    (asking(requests={"cpu": ""}), "spec.containers[0].resources.requests[cpu]", "a quantity is needed"),
    (asking(requests={"nvidia.com/gpu": "1"}), "spec.containers[0].resources.requests[nvidia.com/gpu]", "a limit is needed beside the request"),
    (asking(requests={"memory": "512MB"}), "spec.containers[0].resources.requests[memory]", "write 512Mi"),
    (asking(requests={"cpu": "-1"}), "spec.containers[0].resources.requests[cpu]", "-1 is below 0"),
    (asking(requests={"memory": "512Mi"}, limits={"memory": "256Mi"}), "spec.containers[0].resources.limits[memory]", "the limit 256Mi is below the 512Mi request"),
    (with_container(command=("a", "b\0")), "spec.containers[0].command", "cannot hold the character NUL"),
    (with_container(working_dir="srv"), "spec.containers[0].workingDir", "a path that begins with / is needed"),
    (asking(limits={"": "1"}), "spec.containers[0].resources.limits[]", "the name of the resource is needed"),
    (asking(limits={"nvidia.com/mig-large": "1"}), "spec.containers[0].resources.limits[nvidia.com/mig-large]", "a MIG profile such as 1g.5gb is needed"),
    (asking(limits={"a b/gpu": "1"}), "spec.containers[0].resources.limits[a b/gpu]", "the part before / must be a DNS name"),
    (asking(limits={"gpu": "1"}), "spec.containers[0].resources.limits[gpu]", "gpu is no resource"),
    (asking(limits={"nvidia.com/gpu": "0.5"}), "spec.containers[0].resources.limits[nvidia.com/gpu]", "0.5 is no whole number"),
    (asking(limits={"nvidia.com/gpucores": 101}), "spec.containers[0].resources.limits[nvidia.com/gpucores]", "above 100 percent"),
    (asking(requests={"nvidia.com/gpu": "1"}, limits={"nvidia.com/gpu": "2"}), "spec.containers[0].resources.limits[nvidia.com/gpu]", "must equal the request"),
    (with_container(env=(EnvVar(name="1A", value=""),)), "spec.containers[0].env[0].name", "no digit first"),
    (with_container(env=(EnvVar(name="A", value=""),) * 2), "spec.containers[0].env[1].name", "A is there twice"),
    (with_container(env=(EnvVar(name="A", value_from=EnvSource(secret_key_ref=KeyRef(name="s"))),)), "spec.containers[0].env[0]", "a key of the Secret is needed; write s/key"),
    (with_container(env=(EnvVar(name="A", value_from=EnvSource(field_ref=FieldRef(field_path="spec.foo"))),)), "spec.containers[0].env[0]", "'spec.foo' is no field of a pod"),
    (with_container(env=(EnvVar(name="A", value_from=EnvSource(config_map_key_ref=KeyRef(key="k"))),)), "spec.containers[0].env[0]", "the name of the ConfigMap is needed"),
    (with_container(env=(EnvVar(name="A", value_from=EnvSource(secret_key_ref=KeyRef(name="S s", key="k"))),)), "spec.containers[0].env[0]", "S s is no name of a Secret"),
    (with_container(env=(EnvVar(name="A", value_from=EnvSource()),)), "spec.containers[0].env[0]", "exactly one source is needed"),
    (with_container(env=(EnvVar(name="A", value="x", value_from=EnvSource(field_ref=FieldRef(field_path="metadata.name"))),)), "spec.containers[0].env[0]", "a value or a source, not both"),
    (with_container(env=(EnvVar(name="A", value_from=EnvSource(resource_field_ref=ResourceFieldRef(resource="limits.gpu"))),)), "spec.containers[0].env[0]", "'limits.gpu' is no resource"),
    (with_container(env_from=(EnvFrom(),)), "spec.containers[0].envFrom[0]", "choose one ConfigMap or one Secret"),
    (probing(exec=ExecAction(command=("a",))), "spec.containers[0].livenessProbe", "choose one of HTTP, TCP"),
    (probing(tcp_socket=TCPSocketAction(port=65536)), "spec.containers[0].livenessProbe.tcpSocket.port", "65536 is too large"),
    (probing(success_threshold=2), "spec.containers[0].livenessProbe.successThreshold", "must be 1 for this check"),
    (probing(period_seconds=0), "spec.containers[0].livenessProbe.periodSeconds", "0 is too small"),
    (probing(tcp_socket=None, http_get=HTTPGetAction(port="a_b")), "spec.containers[0].livenessProbe.httpGet.port", "'a_b' is no port"),
    (probing(tcp_socket=None, http_get=HTTPGetAction(port=80, scheme="FTP")), "spec.containers[0].livenessProbe.httpGet.scheme", "the scheme is HTTP or HTTPS"),
    (probing(tcp_socket=None, http_get=HTTPGetAction(port=80, http_headers=(HTTPHeader(name="a b"),))), "spec.containers[0].livenessProbe.httpGet.httpHeaders", "'a b' is no name of a header"),
    (probing(tcp_socket=None, http_get=HTTPGetAction()), "spec.containers[0].livenessProbe.httpGet.port", "a port is needed"),
    (probing(success_threshold=0), "spec.containers[0].livenessProbe.successThreshold", "0 is too small; the least is 1"),
    (probing(tcp_socket=None, http_get=HTTPGetAction(port="")), "spec.containers[0].livenessProbe.httpGet.port", "a port is needed"),
    (probing(tcp_socket=None, http_get=HTTPGetAction(port="a" * 16)), "spec.containers[0].livenessProbe.httpGet.port", "is no port"),
    (with_container(lifecycle=Lifecycle(pre_stop=LifecycleHandler(http_get=HTTPGetAction()))), "spec.containers[0].lifecycle.preStop.httpGet.port", "a port is needed"),
    (probing(tcp_socket=None, exec=ExecAction()), "spec.containers[0].livenessProbe.exec.command", "a command is needed"),
    (probing(tcp_socket=None, grpc=GRPCAction()), "spec.containers[0].livenessProbe.grpc.port", "a port is needed"),
    (probing(tcp_socket=None, grpc=GRPCAction(port=0)), "spec.containers[0].livenessProbe.grpc.port", "0 is too small; the least is 1"),
    (probing(tcp_socket=None, grpc=GRPCAction(port=65536)), "spec.containers[0].livenessProbe.grpc.port", "65536 is too large; the most is 65535"),
    (probing(initial_delay_seconds=-1), "spec.containers[0].livenessProbe.initialDelaySeconds", "-1 is too small; the least is 0"),
    (probing(timeout_seconds=0), "spec.containers[0].livenessProbe.timeoutSeconds", "0 is too small; the least is 1"),
    (probing(failure_threshold=0), "spec.containers[0].livenessProbe.failureThreshold", "0 is too small; the least is 1"),
    (with_container(lifecycle=Lifecycle(post_start=LifecycleHandler(exec=ExecAction(command=("a",)), http_get=HTTPGetAction(port=80)))), "spec.containers[0].lifecycle.postStart", "choose one of command and HTTP"),
    (with_container(lifecycle=Lifecycle(pre_stop=LifecycleHandler())), "spec.containers[0].lifecycle.preStop", "choose one of command and HTTP"),
    (with_container(lifecycle=Lifecycle(pre_stop=LifecycleHandler(exec=ExecAction()))), "spec.containers[0].lifecycle.preStop.exec.command", "a command is needed"),
    (sound(init_containers=(ContainerDraft(name="i", image=IMAGE, lifecycle=Lifecycle()),)), "spec.initContainers[0].lifecycle", "init containers have no"),
    (with_volumes(Volume(name="V", empty_dir=EmptyDir())), "spec.volumes[0].name", "no capitals"),
    (with_volumes(_TMP, _TMP), "spec.volumes[1].name", "another volume is called tmp too"),
    (with_volumes(Volume(name="v")), "spec.volumes[0]", "exactly one source"),
    (with_volumes(Volume(name="v", empty_dir=EmptyDir(size_limit="x"))), "spec.volumes[0].emptyDir.sizeLimit", "'x' is no size"),
    (with_volumes(Volume(name="v", empty_dir=EmptyDir(medium="Disk"))), "spec.volumes[0].emptyDir.medium", "the medium is empty or Memory"),
    (with_volumes(Volume(name="v", empty_dir=EmptyDir(size_limit="-1"))), "spec.volumes[0].emptyDir.sizeLimit", "'-1' is no size"),
    (with_volumes(Volume(name="v", host_path=HostPath(path="/a/../b"))), "spec.volumes[0].hostPath.path", "must not lead up by .."),
    (with_volumes(Volume(name="v", config_map=ConfigMapSource(name="c", items=(KeyToPath(key="a"),)))), "spec.volumes[0].configMap", "each single key needs a path"),
    (with_volumes(Volume(name="v", secret=SecretSource(secret_name="s", items=(KeyToPath(key="a", path="a"), KeyToPath(key="b", path="/b"))))), "spec.volumes[0].secret", "/b: write it relative to the mount"),
    (with_volumes(_TMP, mounts=(VolumeMount(name="tmp", mount_path="/a:b"),)), "spec.containers[0].volumeMounts[0].mountPath", "must not contain a colon"),
    (with_volumes(Volume(name="v", secret=SecretSource(secret_name="S s"))), "spec.volumes[0].secret.secretName", "S s is no name of a Secret"),
    (with_volumes(Volume(name="v", persistent_volume_claim=ClaimSource())), "spec.volumes[0].persistentVolumeClaim.claimName", "the name of a PersistentVolumeClaim is needed"),
    (with_volumes(Volume(name="v", host_path=HostPath(path="a"))), "spec.volumes[0].hostPath.path", "begins with /"),
    (with_volumes(Volume(name="v", config_map=ConfigMapSource())), "spec.volumes[0].configMap.name", "the name of a ConfigMap is needed"),
    (with_volumes(Volume(name="v", config_map=ConfigMapSource(name="c", items=(KeyToPath(key="a", path="../b"),)))), "spec.volumes[0].configMap", "without .."),
    (with_volumes(mounts=(VolumeMount(name="v", mount_path="/v"),)), "spec.containers[0].volumeMounts[0].name", "there is no volume v"),
    (with_volumes(_TMP, mounts=(VolumeMount(name="tmp"),)), "spec.containers[0].volumeMounts[0].mountPath", "a path is needed"),
    (with_volumes(_TMP, mounts=(VolumeMount(name="tmp", mount_path="/t"),) * 2), "spec.containers[0].volumeMounts[1].mountPath", "tmp is mounted there too"),
    (with_volumes(_TMP, mounts=(VolumeMount(name="tmp", mount_path="/t", sub_path="../x"),)), "spec.containers[0].volumeMounts[0].subPath", "a relative path"),
    (with_container(security_context=SecurityContext(run_as_user=0, run_as_non_root=True)), "spec.containers[0].securityContext.runAsNonRoot", "user 0 is root"),
    (with_container(security_context=SecurityContext(run_as_user=-1)), "spec.containers[0].securityContext.runAsUser", "-1 is too small; the least is 0"),
    (with_container(security_context=SecurityContext(privileged=True, allow_privilege_escalation=False)), "spec.containers[0].securityContext.allowPrivilegeEscalation", "cannot be off"),
    (with_container(security_context=SecurityContext(capabilities=Capabilities(add=("CAP_NET_ADMIN",)))), "spec.containers[0].securityContext.capabilities.add", "written without CAP_"),
    (with_container(security_context=SecurityContext(allow_privilege_escalation=False, capabilities=Capabilities(add=("CAP_SYS_ADMIN",)))), "spec.containers[0].securityContext.allowPrivilegeEscalation", "SYS_ADMIN always allows it"),
    (with_container(security_context=SecurityContext(allow_privilege_escalation=False, capabilities=Capabilities(add=("SYS_ADMIN",)))), "spec.containers[0].securityContext.allowPrivilegeEscalation", "SYS_ADMIN always allows it"),
    (with_container(security_context=SecurityContext(capabilities=Capabilities(drop=("all", "cap_chown")))), "spec.containers[0].securityContext.capabilities.drop", "'all' is no capability"),
    (with_container(security_context=SecurityContext(capabilities=Capabilities(drop=("net admin",)))), "spec.containers[0].securityContext.capabilities.drop", "'net admin' is no capability"),
    (sound(labels=(Row(key="a", value="c", on=()),)), "spec.labels[0]", "choose the Job, its pods, or both"),
    (sound(labels=(Row(key="a b", value="c"),)), "spec.labels[0]", "only letters"),
    (sound(labels=(Row(key="a", value="b c"),)), "spec.labels[0]", "only letters"),
    (sound(labels=(Row(key="a"), Row(key="a", on=(On.PODS,)))), "spec.labels[1]", "a is there twice on Pods"),
    (sound(labels=(Row(key="job-name", value="x"),)), "spec.labels[0]", "set by Kubernetes itself"),
    (sound(annotations=(Row(key="a", value="x" * 300_000),)), "spec.annotations", "at most 262144 are allowed"),
    (differing(()), "spec.differences[0].clusterNames", "choose at least one cluster"),
    (with_value(differing(("m2",), patch=(PatchRow(path="/spec/suspend", value=True),)), "spec.clusterAffinity", _EXCEPT), "spec.differences[0].clusterNames", "m2 is not among the clusters chosen on Basics"),
    (sound(differences=(Difference(cluster_names=("m1",)),) * 2), "spec.differences[1].clusterNames", "m1 is in entry 1 already"),
    (differing(containers={"zz": ContainerDifference(tag="1")}), "spec.differences[0].containers[zz]", "there is no container zz"),
    (changed(image="a", tag="1"), "spec.differences[0].containers[main].image", "are both given"),
    (changed(image="A"), "spec.differences[0].containers[main].image", "capitals"),
    (changed(tag="a b"), "spec.differences[0].containers[main].tag", "it is no image"),
    (changed(env=(EnvVar(name="", value=""),)), "spec.differences[0].containers[main].env[0].name", "a name is needed"),
    (changed(resources=ResourceDifference(limits={"memory": "1Mi"})), "spec.differences[0].containers[main].resources.limits[memory]", "below the 512Mi request"),
    (changed(env=(EnvVar(name="A", value=""),), env_removed=("A",)), "spec.differences[0].containers[main].envRemoved", "A is changed and removed"),
    (differing(patch=(PatchRow(path="/kind", value="x"),)), "spec.differences[0].patch[0]", "/kind cannot be changed for one cluster"),
    (differing(patch=(PatchRow(path="/apiVersion", value="x"),)), "spec.differences[0].patch[0]", "/apiVersion cannot be changed for one cluster"),
    (differing(patch=(PatchRow(path="spec", value=1),)), "spec.differences[0].patch[0]", "a path that begins with /"),
    (differing(patch=(PatchRow(path="/status/active", value=1),)), "spec.differences[0].patch[0]", "/status/active cannot be changed for one cluster"),
    (differing(patch=(PatchRow(op="replace", path="/metadata/name", value="b"),)), "spec.differences[0].patch[0]", "/metadata/name cannot be changed for one cluster"),
    (differing(patch=(PatchRow(path="/spec/suspend"),)), "spec.differences[0].patch[0]", "add needs a value"),
    (differing(patch=(PatchRow(op="move", path="/spec/a", value=1),)), "spec.differences[0].patch[0]", "add, replace or remove"),
    (differing(patch=(PatchRow(op="replace", path="/spec/foo/bar", value=1),)), "spec.differences[0].patch[0]", "does not fit the Job"),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "path", "words"), BROKEN, ids=[f"{path}: {words[:30]}" for _, path, words in BROKEN])
def test_a_broken_rule_is_told_at_its_field_in_one_sentence(draft: JobDraft, path: str, words: str) -> None:
    found = [each for each in problems(draft) if each.path == path]
    assert [each for each in found if words in each.sentence], [(each.path, each.sentence) for each in problems(draft)]
    assert all("\n" not in each.sentence and not each.sentence.endswith(".") for each in found)


@pytest.mark.parametrize(("draft", "path", "words"), BROKEN, ids=[f"{path}: {words[:30]}" for _, path, words in BROKEN])
def test_a_fix_mends_its_problem(draft: JobDraft, path: str, words: str) -> None:
    before = [each.sentence for each in problems(draft)]
    for problem in problems(draft):
        if problem.fix is not None:
            after = [each.sentence for each in problems(problem.fix.apply(draft))]
            assert after.count(problem.sentence) < before.count(problem.sentence)


@pytest.mark.parametrize(("instances", "label"), [(1, "set instances to 20"), (3, "set it to 3")])
def test_of_more_at_a_time_than_in_all_that_count_is_mended_that_nobody_has_set(instances: int, label: str) -> None:
    (found,) = problems(sound(instances=instances, parallelism=20))
    assert found.fix is not None
    assert found.fix.label == label


def test_a_mount_of_no_volume_takes_the_only_one_there_is_and_else_goes() -> None:
    mounts = (VolumeMount(mount_path="/b"),)
    volumes = (Volume(name="backup", empty_dir=EmptyDir()), Volume(name="other", empty_dir=EmptyDir()))
    for count, label in ((1, "use backup"), (2, "remove the mount"), (0, "remove the mount")):
        containers = with_container(volume_mounts=mounts).spec.containers
        draft = sound(containers=containers, volumes=volumes[:count])
        (found,) = (each for each in problems(draft) if each.code == "mount-volume")
        assert found.fix is not None
        assert found.fix.label == label
        assert not [each for each in problems(found.fix.apply(draft)) if each.code == "mount-volume"]


def test_a_sound_draft_has_no_problems() -> None:
    assert problems(sound()) == ()


def test_an_empty_form_asks_for_name_and_image_only() -> None:
    assert [each.path for each in problems(JobDraft())] == ["metadata.name", "spec.containers[0].image"]


def _told(draft: JobDraft, around: Surroundings) -> list[Problem]:
    return [each for each in problems(draft, around) if each not in problems(draft)]


def test_a_name_that_is_taken_is_told_with_a_free_one() -> None:
    around = Surroundings(job_names=frozenset({"backfill", "backfill-2"}))
    (problem,) = _told(sound(), around)
    assert problem.sentence == "a Job of that name is in quant already; choose another"
    assert problem.fix is not None
    assert problem.fix.apply(sound()).name == "backfill-3"


def test_a_namespace_that_is_not_there_can_be_created() -> None:
    around = Surroundings(namespaces=frozenset({"default"}))
    (problem,) = _told(sound(), around)
    assert problem.fix is not None
    mended = problem.fix.apply(sound())
    assert mended.spec.new_namespace == NewNamespace()
    assert problems(mended, around) == ()


def test_a_namespace_that_has_come_into_being_is_used() -> None:
    draft = sound(new_namespace=NewNamespace())
    (problem,) = _told(draft, Surroundings(namespaces=frozenset({"quant"})))
    assert problem.sentence == "the namespace quant exists already"
    assert problem.fix is not None
    assert problem.fix.apply(draft) == sound()


SOUND: list[JobDraft] = [
    sound(init_containers=(ContainerDraft(name="i", image=IMAGE, lifecycle=_COMMAND, kept={"restartPolicy": "Always"}),)),
    sound(tolerations=(Toleration(operator="Exists"),)),
    with_container(security_context=SecurityContext(allow_privilege_escalation=False, capabilities=Capabilities(add=("CHOWN",)))),
    with_container(working_dir="C:\\app"),
    with_container(working_dir="\\app"),
    with_container(working_dir="$env:CONTAINER_SANDBOX_MOUNT_POINT/app"),
    with_container(working_dir="%CONTAINER_SANDBOX_MOUNT_POINT%\\app"),
    with_volumes(Volume(name="v", empty_dir=EmptyDir(medium="Memory", size_limit="0"))),
    with_volumes(Volume(name="v", empty_dir=EmptyDir(medium="HugePages-2Mi", size_limit=""))),
    with_volumes(Volume(name="v", persistent_volume_claim=ClaimSource(claim_name="cache"))),
    with_volumes(Volume(name="v", host_path=HostPath(path="/data"))),
    asking(requests={"kubernetes.io/batteries": "1"}),
    asking(limits={"nvidia.com/mig-1g.10gb.me": "1", "nvidia.com/mig-1g.24gb-me": "1"}),
    with_volumes(Volume(name="v", kept={"nfs": {"server": "s", "path": "/"}})),
    value_of(field_ref=FieldRef(field_path="metadata.labels['app']")),
    value_of(field_ref=FieldRef(field_path="metadata.annotations['note']")),
    value_of(resource_field_ref=ResourceFieldRef(resource="limits.hugepages-2Mi")),
    value_of(resource_field_ref=ResourceFieldRef(resource="requests.hugepages-1Gi")),
    value_of(kept={"fileKeyRef": {"volumeName": "v", "path": "p", "key": "k"}}),
    probing(initial_delay_seconds=0, period_seconds=1, timeout_seconds=1, failure_threshold=1, success_threshold=1),
    probing(tcp_socket=None, http_get=HTTPGetAction(port="a" * 15)),
    sound(spread_constraints=(SpreadConstraint(spread_by_field="cluster", min_groups="", max_groups=1),)),
    probing(tcp_socket=None, http_get=HTTPGetAction(port=80, scheme="HTTP")),
    probing(tcp_socket=None, http_get=HTTPGetAction(port=80, scheme="HTTPS")),
    probing(tcp_socket=None, grpc=GRPCAction(port=1)),
    probing(tcp_socket=None, grpc=GRPCAction(port=65_535)),
    differing(patch=(PatchRow(path="/spec/suspend", value=True), PatchRow(op="remove", path="/spec/suspend"))),
]  # fmt: skip


@pytest.mark.parametrize("draft", SOUND)
def test_what_is_unusual_but_sound_is_not_told(draft: JobDraft) -> None:
    assert problems(draft) == ()


def test_what_no_page_shows_is_told_on_review() -> None:
    assert page_of("spec.kept[0]") is Page.REVIEW


def test_every_sentence_reads_as_it_was_approved(request: pytest.FixtureRequest) -> None:
    """The broken drafts' problems in full stand in ``problems.txt``, for a person to read."""
    approved = Path(__file__).with_name("problems.txt")
    told = dict.fromkeys(told_in_full(draft, each) for draft, _, _ in BROKEN for each in problems(draft))
    assert_approved(told, approved, request)


@pytest.mark.parametrize(
    ("difference", "count"),
    [
        (Difference(), 0),
        (Difference(labels=(RowDifference(key="a"),), annotations=(RowDifference(key="b"), RowDifference(key="c"))), 3),
        (Difference(patch=(PatchRow(path="/spec/suspend", value=True),)), 1),
        (Difference(containers={"main": ContainerDifference(tag="2", command=("a",), args=())}), 3),
        (
            Difference(
                containers={"main": ContainerDifference(env=(EnvVar(name="A", value=""),), env_removed=("B", "C"))}
            ),
            3,
        ),
        (
            Difference(
                containers={
                    "main": ContainerDifference(
                        resources=ResourceDifference(requests={"cpu": "1"}, limits={"cpu": "2", "memory": "1Gi"})
                    ),
                    "side": ContainerDifference(registry="r", repository="p"),
                }
            ),
            4,
        ),
        (Difference(kept={"overriders": {"imageOverrider": [{}, {}], "plaintext": [{}]}}), 3),
        (Difference(kept={"targetCluster": {}}), 0),
    ],
)
def test_the_list_counts_what_an_entry_changes(difference: Difference, count: int) -> None:
    assert differs(difference) == count


def test_a_long_name_and_a_cluster_that_is_not_joined_only_warn() -> None:
    around = Surroundings(clusters=(cluster("m1"),))
    draft = sound("a" * 60, cluster_affinity=ClusterAffinity(cluster_names=("m1", "gone")))
    assert {each.severity for each in problems(draft, around)} == {Severity.WARNING}
    assert "gone is not joined" in [each.sentence for each in problems(draft, around)]


def test_a_label_that_no_cluster_has_offers_the_nearest() -> None:
    around = Surroundings(clusters=(cluster("m1", labels={"zonecost": "low"}),))
    draft = sound(cluster_affinity=by_labels(Expression(key="zone-cost", operator="In", values=("low",))))
    (problem,) = _told(draft, around)
    assert problem.sentence == "no cluster has the label zone-cost; use zonecost?"


def test_a_region_that_no_cluster_has_is_told_beside_one_that_some_have() -> None:
    around = Surroundings(clusters=(cluster("m1", region="eu"), cluster("m2", region="us")))

    def chosen(*values: str, operator: str = "In") -> JobDraft:
        return sound(cluster_affinity=by_regions(Expression(key="region", operator=operator, values=values)))

    (problem,) = _told(chosen("eu", "mars"), around)
    assert (problem.severity, problem.sentence) == (
        Severity.WARNING,
        "no cluster has the region mars; set it on Clusters",
    )
    assert problem.fix is not None
    assert not _told(problem.fix.apply(chosen("eu", "mars")), around)
    assert not _told(chosen("eu", "mars", operator="NotIn"), around)


def test_a_cluster_that_left_the_selection_stops_its_difference() -> None:
    around = Surroundings(clusters=(cluster("m1", region="eu"), cluster("m2", region="us")))
    draft = with_value(
        changed(tag="2"), "spec.clusterAffinity", by_regions(Expression(key="region", operator="In", values=("us",)))
    )
    (problem,) = _told(draft, around)
    assert (problem.page, problem.severity) == (Page.DIFFERENTIAL, Severity.ERROR)


@settings(max_examples=60, deadline=None)
@given(drafts())
def test_rules_judge_any_draft(draft: JobDraft) -> None:
    for problem in problems(draft, Surroundings(clusters=(cluster("m1"),))):
        assert problem.sentence
        if problem.fix is not None:
            assert problem.fix.apply(draft) != draft


@pytest.mark.parametrize(
    ("rows", "at", "mended"),
    [
        (
            ("replace /spec/completions", "replace /spec/managedBy"),
            1,
            ("replace /spec/completions", "add /spec/managedBy"),
        ),
        (("remove /spec/managedBy", "add /spec/suspend"), 0, ("add /spec/suspend",)),
        (("replace /spec/none/x",), 0, None),
        (("add /spec/none/x", "remove /spec/none"), 0, None),
        (
            ("add /spec/suspend", "remove /spec/suspend", "remove /spec/suspend"),
            2,
            ("add /spec/suspend", "remove /spec/suspend"),
        ),
    ],
)
def test_a_patch_of_what_is_not_there_is_told_at_its_row_and_made_to_fit(
    rows: tuple[str, ...], at: int, mended: tuple[str, ...] | None
) -> None:
    def patch(row: str) -> PatchRow:
        op, path = row.split()
        return PatchRow(op=op, path=path, value=None if op == "remove" else True)

    draft = differing(("m1",), patch=tuple(map(patch, rows)))
    (found,) = (each for each in problems(draft, Surroundings()) if each.code == "patch-fit")
    assert found.path == f"spec.differences[0].patch[{at}]"
    if mended is None:
        assert found.fix is None
        return
    assert found.fix is not None
    after = found.fix.apply(draft)
    assert after.spec.differences[0].patch == tuple(map(patch, mended))
    assert not any(each.code == "patch-fit" for each in problems(after, Surroundings()))
