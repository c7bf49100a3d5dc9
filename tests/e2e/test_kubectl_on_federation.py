"""Scripts written for real clusters run against the whole sandbox: admission, scheduler, members and all."""

import json
import re
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest

from mcjob_tui.sandbox.objects import Json
from tests.e2e.kubectl import PROXY, Kubectl, kubectl_on_federation
from tests.sandbox.federation.captured import CAPTURES, as_sent, captured
from tests.sandbox.federation.harness import DYNAMIC, job, override, policy

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not on PATH"),
]


@pytest.fixture(scope="module")
def kubectl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kubectl]:
    with kubectl_on_federation(tmp_path_factory.mktemp("home"), speed=20) as found:
        found("create", "namespace", "demo")
        found("create", "job", "there", "--image=busybox", "-n", "demo")
        yield found


def applied(kubectl: Kubectl, *objects: Json) -> dict[str, str]:
    """What ``apply`` says of each object, by kind and name."""
    together = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
    said = kubectl("apply", "-n", "demo", "-f", "-", stdin=json.dumps(together)).splitlines()
    return {line.rpartition(" ")[0]: line.rpartition(" ")[2] for line in said}


def known(obj: Json) -> str:
    group = obj["apiVersion"].rpartition("/")[0]
    return f"{obj['kind'].lower()}.{group}/{obj['metadata']['name']}"


def is_kept(given: Any, stored: Any) -> bool:
    """Whether everything that was written is stored as it was written; lists as a whole, as kubectl compares them."""
    if isinstance(given, dict):
        return isinstance(stored, dict) and all(is_kept(each, stored.get(key)) for key, each in given.items())
    return bool(given == stored)


def manifests() -> list[Json]:
    """Every Job and policy that the tests have: those of the captured courses, those that were accepted, our own."""
    found: dict[str, Json] = {}
    courses = sorted(CAPTURES.glob("*-propagationpolicy.json")) + sorted(CAPTURES.glob("*-job-running.json"))
    for path in (*courses, CAPTURES / "override-overridepolicy.json", CAPTURES / "override-job-finished.json"):
        if not re.search(r"-member\d-job", path.name):
            obj = as_sent(json.loads(path.read_text()))
            found[known(obj)] = obj
    for path in sorted(CAPTURES.glob("accepted-*.json")):
        obj = captured(path.stem)["request_body"]
        found.setdefault(known(obj), obj)
    for obj in (job("own"), policy("own", DYNAMIC), override("own", "aws-use1-prod", "/spec/backoffLimit", 3)):
        found[known(obj)] = obj
    return [{**each, "metadata": {**each["metadata"], "namespace": "demo"}} for each in found.values()]


def test_every_manifest_is_created_then_unchanged_and_configured_after_a_change(kubectl: Kubectl) -> None:
    objects = manifests()
    assert len(objects) > 40
    assert set(applied(kubectl, *objects).values()) == {"created"}
    stored = stored_objects(kubectl)
    # Karmada's webhooks fill in what a list leaves out: kubectl sends such a list each time, and nothing is written.
    # The lists of a Job merge item by item.
    expected = {
        known(each): "unchanged"
        if each["kind"] == "Job" or is_kept(each["spec"], stored[known(each)]["spec"])
        else "configured"
        for each in objects
    }
    assert set(expected.values()) == {"unchanged", "configured"}
    assert expected["propagationpolicy.policy.karmada.io/own"] == "configured"
    for _ in range(2):
        assert applied(kubectl, *objects) == expected
        assert versions(stored_objects(kubectl), "policy") == versions(stored, "policy")
    changed = [{**each, "metadata": {**each["metadata"], "labels": {"changed": "yes"}}} for each in objects]
    assert set(applied(kubectl, *changed).values()) == {"configured"}


def stored_objects(kubectl: Kubectl) -> dict[str, Json]:
    found = json.loads(kubectl("get", "jobs,pp,op", "-n", "demo", "-o", "json"))["items"]
    return {known(each): each for each in found}


def versions(objects: dict[str, Json], part: str) -> dict[str, str]:
    """The resourceVersions of what nobody but its author writes."""
    return {name: each["metadata"]["resourceVersion"] for name, each in objects.items() if part in name}


def test_a_job_is_followed_from_its_creation_to_its_end(kubectl: Kubectl) -> None:
    kubectl("create", "-f", "-", stdin=json.dumps(policy("run", DYNAMIC)))
    before, followed = job("before"), job("run", backoffLimit=0, steering={"exit-code": "0"})
    for each in (before, followed):
        each["metadata"]["labels"]["followed"] = "yes"
    kubectl("create", "-f", "-", stdin=json.dumps(before))
    watching = kubectl.follow("get", "job", "-n", "demo", "-w", "--no-headers", "-l", "followed=yes")
    assert watching.stdout is not None
    try:
        assert watching.stdout.readline().split()[0] == "before", "once it is listed, what comes is not missed"
        kubectl("create", "-f", "-", stdin=json.dumps(followed))
        assert watching.stdout.readline().split()[:3] == ["run", "Running", "0/9"]
        kubectl("wait", "-n", "demo", "--for=condition=Complete", "job/run", "--timeout=90s")
        while (row := watching.stdout.readline().split())[1] != "Complete":
            assert row[0] == "run"
        assert row[2] == "9/9"
    finally:
        watching.terminate()
        watching.wait()
        watching.stdout.close()
    split = "{range .spec.clusters[*]}{.name} {end}"
    cluster = kubectl("get", "rb", "-n", "demo", "run-job", "-o", f"jsonpath={split}").split()[0]
    member = kubectl.member(cluster)
    pods = kubectl(*member, "get", "pods", "-n", "demo", "-l", "job-name=run", "-o", "name").split()
    addresses = kubectl(*member, "get", "pods", "-n", "demo", "-o", "jsonpath={.items[*].status.podIP}").split()
    assert len(addresses) == len(set(addresses))
    assert "done rows=" in kubectl(*member, "logs", "-n", "demo", "-f", pods[0])
    described = kubectl(*member, "describe", "-n", "demo", pods[0])
    for expected in (
        "Node:             " + cluster,
        "kube-api-access-",
        "Successfully assigned",
        "Started container main",
    ):
        assert expected in described
    described = kubectl("describe", "job", "run", "-n", "demo")
    assert "Successfully applied resource(demo/run) to cluster " + cluster in described
    assert "0 Active (0 Ready) / 9 Succeeded / 0 Failed" in described or "0 Active / 9 Succeeded" in described
    assert "Binding has been scheduled successfully." in kubectl("describe", "rb", "run-job", "-n", "demo")
    assert 'job.batch "run" deleted' in kubectl("delete", "job", "run", "-n", "demo", "--wait", "--timeout=90s")
    end = time.monotonic() + 90
    kubectl("wait", "-n", "demo", "--for=delete", "rb/run-job", "--timeout=90s")
    while kubectl(*member, "get", "pods", "-n", "demo", "-l", "job-name=run", "-o", "name") and time.monotonic() < end:
        pass  # they go after their Job
    assert time.monotonic() < end


SCRIPTS = [
    ("get clusters -o custom-columns=N:.metadata.name,P:.spec.provider --no-headers", r"^ali-hz-prod +aliyun$"),
    ("get clusters --sort-by={.spec.region} -o name", r"\Acluster.cluster.karmada.io/ali-hz-prod\n"),
    ("get clusters -l tier=gold,env!=edge -o jsonpath={.items[*].metadata.name}", r"^aws-euc1-prod aws-use1-prod$"),
    ("get clusters -L env,tier", r"^hw-gz1-gpu .* prod +gpu$"),
    ("get nodes -o wide --server MEMBER", r"INTERNAL-IP .* CONTAINER-RUNTIME\naws-use1-prod-node-1 +Ready .*10\."),
    ("describe node aws-use1-prod-node-1 --server MEMBER", r"InternalIP: +10\."),
    ("describe cluster hw-bj4-prod", r"cluster is not reachable[\s\S]*CreateExecutionSpaceSucceed"),
    ("describe cluster ali-hz-prod", r"Allocatable Modelings:[\s\S]*SyncImpersonationConfigSucceed"),
    (
        "get events -n default --field-selector involvedObject.kind=Namespace,reason=SyncSucceed",
        r"namespace/demo +Succ",
    ),
    (
        "events -n default --for cluster/hw-bj4-prod --types=Normal",
        r"taints\(\[\{Key:cluster.karmada.io/not-re",
    ),
    ("explain pp.spec.placement.replicaScheduling", r"FIELD: replicaScheduling <Object>"),
    ("explain job.spec.template.spec.containers --recursive", r"\n  volumeMounts\t<\[\]VolumeMount>"),
    ("auth can-i create jobs", r"^yes$"),
    ("auth can-i --list", r"\*\.\* "),
    ("auth whoami -o jsonpath={.status.userInfo.username}", r"^system:admin$"),
    ("auth can-i --list -n quant --context mcjob-sandbox-viewer", r"^jobs.batch .*\[get list watch\]$"),
    ("get --raw /readyz?verbose", r"\[\+\]etcd ok[\s\S]*readyz check passed"),
    ("create job made --image=busybox -n demo -- sleep 3", r"^job.batch/made created$"),
    ("create configmap made --from-literal=a=b -n demo", r"^configmap/made created$"),
    ("create secret generic made --from-literal=a=b -n demo", r"^secret/made created$"),
    ("create quota made --hard=pods=2 -n demo", r"^resourcequota/made created$"),
    ("get all -n kube-system", r"No resources found"),
    ("cluster-info", r"^.*Kubernetes control plane.* is running at .*https://127.0.0.1:"),
]


@pytest.mark.parametrize(("script", "pattern"), SCRIPTS, ids=[row[0][:40] for row in SCRIPTS])
def test_one_line_scripts_answer_as_on_a_real_cluster(kubectl: Kubectl, script: str, pattern: str) -> None:
    member = kubectl.url + PROXY.format("aws-use1-prod")
    done = kubectl.run(*script.replace("MEMBER", member).split(" "))
    assert done.returncode == 0, done.stderr
    assert re.search(pattern, done.stdout + done.stderr, re.MULTILINE), done.stdout + done.stderr


REFUSALS = [
    ("scale job there --replicas=2 -n demo", "the server could not find the requested resource"),
    ("get jobs --field-selector=spec.x=1", 'field label "spec.x" not supported for batchv1.Job'),
    ("delete namespace default", 'namespaces "default" is forbidden: this namespace may not be deleted'),
    ("get jobs --token=wrong", "You must be logged in to the server"),
    ("get clusters nowhere", 'clusters.cluster.karmada.io "nowhere" not found'),
    ("logs job/nowhere -n demo", 'jobs.batch "nowhere" not found'),
    # A Job of the control plane is a template: its pods are in the members.
    ("logs job/there --pod-running-timeout=1s -n demo", "timed out waiting for the condition"),
    ("delete cluster ali-hz-prod --context mcjob-sandbox-viewer", 'User "viewer" cannot delete resource "clusters"'),
]  # fmt: skip


@pytest.mark.parametrize(("script", "words"), REFUSALS, ids=[row[0][:40] for row in REFUSALS])
def test_one_line_scripts_are_refused_as_on_a_real_cluster(kubectl: Kubectl, script: str, words: str) -> None:
    assert words in kubectl.refused(*script.split(" "))


def test_a_generated_name_is_printed_and_another_each_time(kubectl: Kubectl) -> None:
    manifest = job("x")
    manifest["metadata"] = {"generateName": "gen-", "namespace": "demo"}
    made = {kubectl("create", "-o", "name", "-f", "-", stdin=json.dumps(manifest)).strip() for _ in range(2)}
    assert len(made) == 2
    assert all(re.fullmatch(r"job\.batch/gen-[a-z0-9]{5}", each) for each in made)


def test_webhooks_default_and_validate_updates_and_patches_too(kubectl: Kubectl) -> None:
    kubectl("create", "-f", "-", stdin=json.dumps(policy("hooked", DYNAMIC)))
    name = ("pp", "hooked", "-n", "demo")
    wanted = {"spec": {"placement": {"spreadConstraints": [{"maxGroups": 2}]}}}
    kubectl("patch", *name, "--type=merge", "-p", json.dumps(wanted))
    found = kubectl("get", *name, "-o", "jsonpath={.spec.placement.spreadConstraints}")
    assert json.loads(found) == [{"maxGroups": 2, "minGroups": 1, "spreadByField": "cluster"}]
    wrong = json.dumps({"spec": {"placement": {"spreadConstraints": [{"minGroups": 3, "maxGroups": 1}]}}})
    words = "maxGroups lower than minGroups is not allowed"
    assert words in kubectl.refused("patch", *name, "--type=merge", "-p", wrong)
    wrong = json.dumps([{"op": "add", "path": "/spec/schedulerName", "value": "other"}])
    assert "denied the request" in kubectl.refused("patch", *name, "--type=json", "-p", wrong)
    edited = json.loads(kubectl("get", *name, "-o", "json"))
    del edited["metadata"]["labels"]
    assert "permanent-id is immutable" in kubectl.refused("replace", "-f", "-", stdin=json.dumps(edited))
