"""All that is found against Jobs in members, rule by rule: what breaks one, and its nearest neighbour that does not."""
# ruff: noqa: E501  (a table of cases is read by its rows)

import copy
from pathlib import Path

import pytest

from mcjob_tui.karmada.member.judging import Member, judge
from mcjob_tui.karmada.member.references import references_of
from mcjob_tui.karmada.member.usage import unspoken, usage_of, written
from mcjob_tui.resources.quantity import parse
from tests.approved import assert_approved
from tests.karmada.member.objects import Json, container, job, limit_range, node, quota

ENFORCE = "pod-security.kubernetes.io/enforce"
SAFE = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def _asking(name: str = "main", **requests: str) -> Json:
    return container(name, requests=requests)


def _both(request: str, limit: str, name: str = "main", resource: str = "memory") -> Json:
    return container(name, requests={resource: request}, limits={resource: limit})


def _ranged(kind: str = "Container", **item: Json) -> Member:
    return Member(limit_ranges=(limit_range(kind, **item),))


def _with_quota(hard: Json, used: Json | None = None, **spec: object) -> Member:
    return Member(quotas=(quota(hard, used, **spec),))


def _scoped(*scopes: str) -> Member:
    return _with_quota({"pods": "1"}, scopes=list(scopes))


def _by_priority(operator: str, *values: str) -> Member:
    row = {"scopeName": "PriorityClass", "operator": operator, **({"values": list(values)} if values else {})}
    return _with_quota({"pods": "1"}, scopeSelector={"matchExpressions": [row]})


def _level(level: str) -> Member:
    return Member(namespace={"metadata": {"name": "quant", "labels": {ENFORCE: level}}})


BASELINE, RESTRICTED = _level("baseline"), _level("restricted")


def _affine(*rows: Json, fields: tuple[Json, ...] = ()) -> Json:
    term = {"matchExpressions": list(rows), **({"matchFields": list(fields)} if fields else {})}
    return {
        "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}}
    }


def _row(key: str, operator: str, *values: str) -> Json:
    return {"key": key, "operator": operator, **({"values": list(values)} if values else {})}


def _nodes(*nodes: Json) -> Member:
    return Member(nodes=nodes)


def _context(**context: object) -> Json:
    return container(securityContext=context)


ZONED = node("n1", {"zone": "a", "size": "4"})
TAINTED = node("n1", taints=[{"key": "gpu", "effect": "NoSchedule"}])
PLACES = ("livenessProbe", "readinessProbe", "startupProbe")
DATA = Member(objects={("Secret", "db"): {"data": {"user": ""}, "binaryData": {"cert": ""}}, ("ConfigMap", "c"): None})


def _from_key(kind: str, name: str, key: str, **more: object) -> Json:
    return container(env=[{"name": "A", "valueFrom": {kind: {"name": name, "key": key, **more}}}])


CASES: list[tuple[str, Json, Member]] = [
    ("namespace: going", job(container()), Member(namespace={"metadata": {"name": "quant", "deletionTimestamp": "x"}})),
    ("namespace: not made", job(container()), Member(made=False)),
    ("key: in the data", job(_from_key("secretKeyRef", "db", "user")), DATA),
    ("key: in the binary data", job(_from_key("secretKeyRef", "db", "cert")), DATA),
    ("key: in neither", job(_from_key("secretKeyRef", "db", "x")), DATA),
    ("key: in neither, and optional", job(_from_key("secretKeyRef", "db", "x", optional=True)), DATA),
    ("key: of a ConfigMap that is missing", job(_from_key("configMapKeyRef", "c", "x")), DATA),
    ("key: none given", job(_from_key("secretKeyRef", "db", "")), DATA),
    ("range: at the most", job(_both("1Gi", "1Gi")), _ranged(max={"memory": "1Gi"})),
    ("range: a limit above the most", job(_both("1Gi", "2Gi")), _ranged(max={"memory": "1Gi"})),
    ("range: a limit above the most of less than 1", job(_both("100m", "800m", resource="cpu")), _ranged(max={"cpu": "500m"})),
    ("range: a request above the most, and its limit at it", job(_both("2Gi", "1Gi")), _ranged(max={"memory": "1Gi"})),
    ("range: the pod's limits above the most, and no requests", job(container("a", requests={}, limits={"memory": "1Gi"}), _both("0", "1Gi", "b")), _ranged("Pod", max={"memory": "1Gi"})),
    ("range: the pod's limits at the most of less than 1", job(container(limits={"cpu": "500m"}, requests={"cpu": "0"})), _ranged("Pod", max={"cpu": "500m"})),
    ("range: the pod's limits above the most of less than 1", job(container(limits={"cpu": "500m"}, requests={"cpu": "0"})), _ranged("Pod", max={"cpu": "100m"})),
    ("range: a pod without a limit", job(_asking(memory="1Gi")), _ranged("Pod", max={"memory": "1Gi"})),
    ("range: at the least", job(_both("1Gi", "1Gi")), _ranged(min={"memory": "1Gi"})),
    ("range: a request below the least", job(_both("512Mi", "1Gi")), _ranged(min={"memory": "1Gi"})),
    ("range: a limit below the least, and its request at it", job(_both("1Gi", "512Mi")), _ranged(min={"memory": "1Gi"})),
    ("range: a request below the least without a limit", job(_asking(memory="512Mi")), _ranged("Pod", min={"memory": "1Gi"})),
    ("range: a pod's limit below the least", job(_both("1Gi", "512Mi")), _ranged("Pod", min={"memory": "1Gi"})),
    ("range: a pod without a request", job(container()), _ranged("Pod", min={"memory": "1Gi"})),
    ("range: a default request of the least", job(container()), Member(limit_ranges=(limit_range(min={"memory": "1Gi"}), limit_range("Pod", min={"memory": "2Gi"})))),
    ("range: a default limit of the most", job(container()), Member(limit_ranges=(limit_range(max={"memory": "1Gi"}), limit_range("Pod", max={"memory": "512Mi"})))),
    ("range: a default request alone", job(container()), Member(limit_ranges=(limit_range(defaultRequest={"memory": "1Gi"}), limit_range("Pod", min={"memory": "2Gi"})))),
    ("range: the first one's defaults", job(container()), Member(limit_ranges=(limit_range(default={"memory": "1Gi"}), limit_range(default={"memory": "3Gi"}), limit_range("Pod", max={"memory": "512Mi"})))),
    ("range: a ratio", job(_both("1Gi", "3Gi")), _ranged(maxLimitRequestRatio={"memory": "2"})),
    ("range: at the ratio", job(_both("1Gi", "2Gi")), _ranged(maxLimitRequestRatio={"memory": "2"})),
    ("range: a ratio of nothing", job(container()), _ranged(maxLimitRequestRatio={"memory": "1.5"})),
    ("range: a ratio without a limit", job(_asking(memory="1")), _ranged(maxLimitRequestRatio={"memory": "1.5"})),
    ("range: a default below the request", job(_asking(memory="2Gi")), _ranged(default={"memory": "1Gi"})),
    ("range: a default at the request", job(_asking(memory="1Gi")), _ranged(default={"memory": "1Gi"})),
    ("range: an init container", job(container(), initContainers=[_both("1Gi", "2Gi", "i")]), _ranged(max={"memory": "1Gi"}, default={"memory": "1Gi"})),
    ("range: an amount that is none", job(_asking(memory="lots")), _ranged(max={"memory": "1Gi"})),
    ("quota: Jobs, the last one", job(container()), _with_quota({"count/jobs.batch": "2"}, {"count/jobs.batch": "1"})),
    ("quota: Jobs, one too many", job(container()), _with_quota({"count/jobs.batch": "2"}, {"count/jobs.batch": "2"})),
    ("quota: the first Job", job(container()), _with_quota({"count/jobs.batch": "1"})),
    ("quota: no Jobs", job(container()), _with_quota({"count/jobs.batch": "0"})),
    ("quota: CPU that is not said", job(_asking("b", memory="1"), container("a"), _asking("c", cpu="1")), _with_quota({"cpu": "9", "limits.memory": "9Gi", "requests.storage": "1", "requests.cpu": "9"})),
    ("quota: pods that are not said", job(container()), _with_quota({"count/configmaps": "0", "requests.nvidia.com/gpu": "0", "cpu": "9"})),
    ("quota: one pod above it", job(_asking(cpu="800m")), _with_quota({"cpu": "500m"})),
    ("quota: one pod above it in what is asked for", job(_asking(cpu="800m")), _with_quota({"requests.cpu": "500m"})),
    ("quota: one pod at it", job(_asking(cpu="500m")), _with_quota({"cpu": "500m"})),
    ("quota: one pod above it in memory", job(_asking(memory="2Gi")), _with_quota({"requests.memory": "1Gi"})),
    ("quota: room for all at once", job(_asking(cpu="1")), _with_quota({"cpu": "4"})),
    ("quota: room for some", job(_asking(cpu="1.5")), _with_quota({"cpu": "4"}, {"cpu": "500m"})),
    ("quota: room for none", job(_asking(cpu="1")), _with_quota({"cpu": "4"}, {"cpu": "3.5"})),
    ("quota: room for none in memory", job(_asking(memory="1Gi")), _with_quota({"memory": "1Gi"}, {"memory": "512Mi"})),
    ("quota: more taken than there is", job(_asking(cpu="1")), _with_quota({"cpu": "4"}, {"cpu": "9"})),
    ("quota: least room of two", job(_asking(cpu="1", memory="1Gi")), _with_quota({"cpu": "3", "memory": "2Gi"})),
    ("quota: least room of two, the other way round", job(_asking(cpu="1", memory="1Gi")), _with_quota({"cpu": "2", "memory": "3Gi"})),
    ("quota: as little room of two", job(_asking(cpu="1", memory="1Gi")), _with_quota({"memory": "2Gi", "cpu": "2"})),
    ("quota: least room after what is not asked for", job(_asking(cpu="1")), _with_quota({"bananas": "1", "cpu": "2"})),
    ("quota: pods at once", job(container()), _with_quota({"pods": "4"})),
    ("quota: pods in all", job(container()), _with_quota({"count/pods": "8"})),
    ("quota: none of the pods in all", job(container()), _with_quota({"count/pods": "8"}, {"count/pods": "8"})),
    ("quota: pods of a work queue in all", job(container(), completions=None), _with_quota({"count/pods": "3"})),
    ("quota: pods without a parallelism", {"metadata": {}, "spec": {"template": {"spec": {"containers": [container()]}}}}, _with_quota({"pods": "1"})),
    ("quota: no pods without a parallelism", {"metadata": {}, "spec": {"template": {"spec": {"containers": [container()]}}}}, _with_quota({"pods": "1"}, {"pods": "1"})),
    ("quota: fewer pods in all than at once", job(container(), parallelism=9, completions=2), _with_quota({"pods": "2"})),
    ("quota: what the spec says where there is no status", job(container()), Member(quotas=({"metadata": {"name": "q"}, "spec": {"hard": {"pods": "1"}}},))),
    ("quota: what the status says beside the spec", job(container()), Member(quotas=({"metadata": {"name": "q"}, "spec": {"hard": {"pods": "9"}}, "status": {"hard": {"pods": "1"}}},))),
    ("quota: two after one that is silent and one that is no concern", job(container()), Member(quotas=(quota({"pods": "1"}, scopes=["Terminating"]), quota({"cpu": "1"}), quota({"pods": "2"}), quota({"pods": "3"})))),
    ("quota: of an init container alone", job(container(), initContainers=[_asking("i", cpu="3")]), _with_quota({"requests.cpu": "2"})),
    ("quota: of an init container that asks for less", job(_asking(cpu="1"), _asking("b", cpu="1"), initContainers=[_asking("i", cpu="1.5")]), _with_quota({"requests.cpu": "4"})),
    ("scope: terminating", job(container(), activeDeadlineSeconds=5), _scoped("Terminating")),
    ("scope: not terminating", job(container()), _scoped("Terminating")),
    ("scope: not terminating is meant", job(container()), _scoped("NotTerminating")),
    ("scope: terminating is not meant", job(container(), activeDeadlineSeconds=5), _scoped("NotTerminating")),
    ("scope: best effort", job(container(requests={"nvidia.com/gpu": "1"})), _scoped("BestEffort")),
    ("scope: best effort is not meant", job(container()), _scoped("NotBestEffort")),
    ("scope: best effort but for CPU", job(_asking(cpu="1")), _scoped("BestEffort")),
    ("scope: CPU, not best effort", job(_asking(cpu="1")), _scoped("NotBestEffort")),
    ("scope: memory, not best effort", job(_asking(memory="1")), _scoped("NotBestEffort")),
    ("scope: a limit, not best effort", job(container(limits={"cpu": "1"})), _scoped("NotBestEffort")),
    ("scope: two, of which one means it", job(container()), _scoped("NotTerminating", "NotBestEffort")),
    ("scope: an unknown one", job(container()), _scoped("CrossNamespacePodAffinity")),
    ("scope: of a class", job(container(), priorityClassName="high"), _by_priority("In", "high")),
    ("scope: of another class", job(container(), priorityClassName="low"), _by_priority("In", "high")),
    ("scope: of any class", job(container(), priorityClassName="low"), _by_priority("Exists")),
    ("scope: of no class", job(container()), _by_priority("Exists")),
    ("scope: without a class", job(container()), _by_priority("DoesNotExist")),
    ("scope: any class by name of the scope", job(container(), priorityClassName="low"), _scoped("PriorityClass")),
    ("security: no level", job(_context(privileged=True)), _level("privileged")),
    ("security: the host", job(container(), hostNetwork=True, hostPID=True, hostIPC=True), BASELINE),
    ("security: not the host", job(container(), hostNetwork=False), BASELINE),
    ("security: privileged", job(_context(privileged=True), container("b", securityContext={"privileged": True}), container("c")), BASELINE),
    ("security: capabilities", job(_context(capabilities={"add": ["SYS_ADMIN", "CHOWN", "NET_ADMIN"]})), BASELINE),
    ("security: host paths", job(container(), volumes=[{"name": "a", "hostPath": {}}, {"name": "b", "emptyDir": {}}, {"name": "c", "hostPath": {"path": "/"}}]), BASELINE),
    ("security: host paths under restricted", job(_context(**SAFE), volumes=[{"name": "a", "hostPath": {}}]), RESTRICTED),
    ("security: host ports", job(container(ports=[{"containerPort": 1}, {"hostPort": 0}, {"hostPort": 80}, {"hostPort": 81}])), BASELINE),
    *((f"security: another host in {key}", job({**container(), key: {"httpGet": {"host": "h"}}}, {**container("b"), key: {"tcpSocket": {"host": "h"}}}), BASELINE) for key in PLACES),
    *((f"security: another host in {key}", job(container(lifecycle={key: {"httpGet": {"host": "h"}}})), BASELINE) for key in ("postStart", "preStop")),
    ("security: probes of its own host", job(container(livenessProbe={"httpGet": {"port": 1}, "exec": {"host": "x"}})), BASELINE),
    ("security: seccomp of a pod", job(container(), securityContext={"seccompProfile": {"type": "Unconfined"}}), BASELINE),
    ("security: seccomp of a container", job(_context(seccompProfile={"type": "Unconfined"})), BASELINE),
    ("security: AppArmor", job(_context(appArmorProfile={"type": "Unconfined"})), BASELINE),
    ("security: profiles that are there", job(_context(seccompProfile={"type": "Localhost"}, appArmorProfile={"type": "RuntimeDefault"})), BASELINE),
    ("security: Windows", job(_context(windowsOptions={"hostProcess": True})), BASELINE),
    ("security: not Windows", job(_context(windowsOptions={"hostProcess": False})), BASELINE),
    *((f"security: SELinux {key}", job(_context(seLinuxOptions={key: "x"})), BASELINE) for key in ("type", "user", "role", "level")),
    ("security: SELinux twice", job(_context(seLinuxOptions={"user": "x"}), container("b", securityContext={"seLinuxOptions": {"role": "x"}})), BASELINE),
    ("security: SELinux of a container", job(_context(seLinuxOptions={"type": "container_t"})), BASELINE),
    ("security: procMount beside SELinux", job(_context(procMount="Unmasked", seLinuxOptions={"user": "x"})), BASELINE),
    ("security: procMount", job(_context(procMount="Unmasked")), BASELINE),
    ("security: the default procMount", job(_context(procMount="Default"), container("b", securityContext={"procMount": ""})), BASELINE),
    ("security: sysctls", job(container(), securityContext={"sysctls": [{"name": "kernel.msgmax"}, {"name": "net.ipv4.tcp_syncookies"}, {"name": "a"}]}), BASELINE),
    ("security: nothing said under restricted", job(container()), RESTRICTED),
    ("security: nothing said in one of two", job(_context(**SAFE), container("b")), RESTRICTED),
    ("security: nothing said in both", job(container("a"), container("b"), initContainers=[container("i")]), RESTRICTED),
    ("security: nothing said in two of two", job(container("a"), container("b")), RESTRICTED),
    ("security: all that is asked for", job(_context(**SAFE)), RESTRICTED),
    ("security: all that is asked for, of the pod", job(_context(allowPrivilegeEscalation=False, capabilities={"drop": ["ALL"]}), securityContext={"runAsNonRoot": True, "seccompProfile": {"type": "Localhost"}}), RESTRICTED),
    ("security: a container against its pod", job(_context(**{**SAFE, "runAsNonRoot": False, "seccompProfile": {"type": "x"}}), securityContext={"runAsNonRoot": True, "seccompProfile": {"type": "Localhost"}}), RESTRICTED),
    ("security: root of the pod", job(_context(**SAFE), securityContext={"runAsUser": 0}), RESTRICTED),
    ("security: root of one of two", job(_context(**SAFE, runAsUser=0), container("b", securityContext={**SAFE, "runAsUser": 1})), RESTRICTED),
    ("security: no root in a pod of root", job(_context(**SAFE, runAsUser=5), securityContext={"runAsUser": 0}), RESTRICTED),
    ("security: capabilities that only baseline lets in", job(_context(**{**SAFE, "capabilities": {"drop": ["ALL"], "add": ["CHOWN", "NET_BIND_SERVICE", "KILL"]}})), RESTRICTED),
    ("security: capabilities that are kept", job(_context(**{**SAFE, "capabilities": {"drop": ["KILL"]}})), RESTRICTED),
    ("security: volumes", job(_context(**SAFE), volumes=[{"name": "a", "nfs": {}}, {"name": "b", "emptyDir": {}}, {"name": "c", "iscsi": {}, "rbd": {}}]), RESTRICTED),
    ("node: none", job(container()), _nodes()),
    ("node: too small", job(_asking(cpu="9")), _nodes(node(), node("n2", cpu="500m"))),
    ("node: large enough", job(_asking(cpu="8", memory="16Gi")), _nodes(node())),
    ("node: of what it has not", job(_asking(**{"nvidia.com/gpu": "1"})), _nodes(node())),
    ("node: of what it has not, but none is asked for", job(_asking(**{"nvidia.com/gpu": "0"})), _nodes(node())),
    ("node: of memory", job(_asking(cpu="1", memory="20Gi")), _nodes(node())),
    ("node: of memory beside just enough CPU", job(_asking(cpu="8", memory="20Gi")), _nodes(node())),
    ("node: enough of each, but not of both", job(_asking(cpu="6", memory="12Gi")), _nodes(node("a", cpu="2"), node("b", memory="8Gi"))),
    ("node: labels", job(container(), nodeSelector={"zone": "b", "disk": "ssd"}), _nodes(ZONED)),
    ("node: a label", job(container(), nodeSelector={"zone": "b"}), _nodes(ZONED)),
    ("node: its label", job(container(), nodeSelector={"zone": "a"}), _nodes(ZONED)),
    ("node: labels that no single node has", job(container(), nodeSelector={"zone": "a", "disk": "ssd"}), _nodes(ZONED, node("n2", {"disk": "ssd"}))),
    ("node: its label and another's affinity", job(container(), nodeSelector={"zone": "a"}, **_affine(_row("zone", "In", "b"))), _nodes(ZONED)),
    ("node: a name", job(container(), nodeName="n1"), _nodes(ZONED)),
    ("node: another name", job(container(), nodeName="n2"), _nodes(ZONED)),
    ("node: affinity that prefers", job(container(), affinity={"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}}), _nodes(ZONED)),
    ("node: affinity without terms", job(container(), affinity={"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {}}}), _nodes(ZONED)),
    ("node: affinity of an empty term", job(container(), **_affine()), _nodes(ZONED)),
    *((f"node: affinity {row}", job(container(), **_affine(row)), _nodes(ZONED)) for row in (_row("zone", "In", "a"), _row("zone", "NotIn", "a"), _row("zone", "Exists"), _row("x", "DoesNotExist"), _row("size", "Gt", "3"), _row("size", "Gt", "4"), _row("size", "Lt", "5"), _row("size", "Lt", "4"), _row("zone", "Lt", "5"), _row("x", "Gt", "1"), _row("size", "Gt"), {"key": "zone"}, {"operator": "DoesNotExist"})),
    ("node: affinity of two rows", job(container(), **_affine(_row("zone", "In", "a"), _row("size", "Lt", "3"))), _nodes(ZONED)),
    ("node: affinity by its name", job(container(), **_affine(fields=(_row("metadata.name", "In", "n1"),))), _nodes(ZONED)),
    ("node: affinity by another name", job(container(), **_affine(fields=(_row("metadata.name", "In", "n2"),))), _nodes(ZONED)),
    ("node: a taint", job(container()), _nodes(TAINTED)),
    ("node: taints of two", job(container()), _nodes(TAINTED, node("n2", unschedulable=True))),
    ("node: a taint of the one that is meant", job(container(), nodeSelector={"zone": "a"}), _nodes(TAINTED, node("n2", {"zone": "a"}, unschedulable=True))),
    ("node: a taint that is tolerated", job(container(), tolerations=[{"key": "gpu", "operator": "Exists"}]), _nodes(TAINTED)),
    ("node: a taint that only prefers", job(container()), _nodes(node(taints=[{"key": "gpu", "effect": "PreferNoSchedule"}]))),
    ("node: cordoned, and tolerated", job(container(), tolerations=[{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule", "operator": "Exists"}]), _nodes(node(unschedulable=True))),
    ("node: not cordoned", job(container()), _nodes(node(unschedulable=False))),
    ("node: too small beside one with a taint", job(_asking(cpu="3")), _nodes(TAINTED, node("n2", cpu="2"))),
]  # fmt: skip


def test_what_is_found_reads_as_it_was_approved(request: pytest.FixtureRequest) -> None:
    """It stands in ``findings.txt``, for a person to read; nothing under a case says that the Job runs there."""
    told = []
    for case, given, member in CASES:
        before = copy.deepcopy(given)
        told += [f"{case}:", *(f"    {each.weight}: {each.sentence}" for each in judge(given, member))]
        assert given == before, "the Job is left alone"
    assert_approved(told, Path(__file__).with_name("findings.txt"), request)


def test_a_job_there_is_told_by_its_name() -> None:
    there = {"metadata": {"name": "fill"}}
    managed = {"metadata": {"name": "fill", "labels": {"karmada.io/managed": "true"}}}
    said = [
        *judge(job(container()), Member(job=there)),
        *judge(job(container()), Member(job=there), overwrites=True),
        *judge(job(container()), Member(job=managed)),
    ]
    assert [f"{each.weight}: {each.sentence}" for each in said] == [
        "stops: a Job fill that Karmada does not manage is there already",
        "hinders: a Job fill that Karmada does not manage is there, and would be taken over",
        "hinders: a Job fill that Karmada brought earlier is still there",
    ]


def test_all_that_a_pod_names_is_told_with_what_it_is_for() -> None:
    pod = {
        "serviceAccountName": "robot",
        "imagePullSecrets": [{"name": "pull"}, {}],
        "volumes": [
            {"name": "v1", "configMap": {"name": "c1"}},
            {"name": "v2", "secret": {"secretName": "s1", "optional": True}},
            {"name": "v3", "persistentVolumeClaim": {"claimName": "p1"}},
            {"name": "v4", "projected": {"sources": [{"secret": {"name": "s2"}}, {"configMap": {"name": "c2", "optional": True}}]}},
            {"configMap": {"name": "c3"}},
            {"name": "v6", "emptyDir": {}},
        ],
        "initContainers": [container("i", envFrom=[{"configMapRef": {"name": "c4"}}, {"secretRef": {"name": "s3", "optional": True}}, {}])],
        "containers": [
            container(
                env=[
                    {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "c5", "key": "k"}}},
                    {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s4", "key": "k", "optional": True}}},
                    {"name": "C", "valueFrom": {"secretKeyRef": {"name": "s5"}}},
                    {"name": "D", "value": "x"},
                ]
            )
        ],
    }  # fmt: skip
    told = [
        " ".join(
            filter(None, (each.kind, each.name, each.use, each.key, each.volume, "optional" if each.optional else ""))
        )
        for each in references_of(pod)
    ]
    assert told == [
        "ServiceAccount robot account",
        "Secret pull pull",
        "ConfigMap c1 volume v1",
        "Secret s1 volume v2 optional",
        "PersistentVolumeClaim p1 volume v3",
        "Secret s2 volume v4",
        "ConfigMap c2 volume v4 optional",
        "ConfigMap c3 volume",
        "ConfigMap c4 environment",
        "Secret s3 environment optional",
        "ConfigMap c5 environment k",
        "Secret s4 environment k optional",
        "Secret s5 environment",
    ]


def test_a_pod_is_summed_as_quotas_sum_it() -> None:
    pod = {
        "containers": [_both("1Gi", "2Gi", "a"), _both("2Gi", "2Gi", "b"), _asking("c", **{"nvidia.com/gpu": "1"})],
        "initContainers": [_both("1Gi", "9Gi", "i"), _asking("j", cpu="500m")],
    }
    assert {name: str(amount) for name, amount in usage_of(pod).items()} == {
        "pods": "1",
        "count/pods": "1",
        "requests.memory": str(3 * 2**30),
        "memory": str(3 * 2**30),
        "requests.nvidia.com/gpu": "1",
        "requests.cpu": "1/2",
        "cpu": "1/2",
        "limits.memory": str(9 * 2**30),
    }


def test_a_quota_asks_only_for_what_pods_can_say() -> None:
    pod = {"containers": [_both("1Gi", "2Gi", "b"), container("a")]}
    limited = dict.fromkeys(
        ("pods", "requests.memory", "limits.cpu", "memory", "used.cpu", "requests.a.b/cpu", "requests.storage"), "1"
    )
    assert list(unspoken(limited, pod)) == [
        ("requests.memory", ("a",)),
        ("limits.cpu", ("a", "b")),
        ("memory", ("a",)),
    ]


@pytest.mark.parametrize(
    ("name", "amount", "text"),
    [("requests.cpu", "1500m", "1500m"), ("memory", "1Gi", "1Gi"), ("requests.storage", "1Mi", "1Mi"), ("pods", "3", "3"), ("count/pods", "4096", "4096")],
)  # fmt: skip
def test_an_amount_is_written_as_a_quotas_status_has_it(name: str, amount: str, text: str) -> None:
    assert written(name, parse(amount)) == text
