"""kubectl cannot tell the sandbox's API server from a real one."""

import json
import shutil
from collections.abc import Iterator

import pytest

from tests.e2e.kubectl import PROXY, Kubectl, kubectl_on_sandbox

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not on PATH")]

JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: NAME, labels: {app: NAME}}
spec:
  parallelism: 2
  completions: 3
  template:
    spec:
      restartPolicy: Never
      containers:
      - {name: main, image: "registry.example.com/team/worker:1.0", env: [{name: A, value: "1"}]}
"""
POLICY = """
apiVersion: policy.karmada.io/v1alpha1
kind: PropagationPolicy
metadata: {name: NAME}
spec:
  resourceSelectors: [{apiVersion: batch/v1, kind: Job, name: NAME}]
  placement: {clusterAffinity: {clusterNames: [member1]}}
"""


@pytest.fixture(scope="module")
def kubectl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kubectl]:
    with kubectl_on_sandbox(tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A name that no other test uses."""
    return str(request.node.name.replace("_", "-").strip("[]").lower()[:40]).strip("-")


def created(kubectl: Kubectl, name: str, manifest: str = JOB) -> str:
    return kubectl("create", "-f", "-", stdin=manifest.replace("NAME", name))


def test_it_finds_out_what_there_is(kubectl: Kubectl) -> None:
    assert "Server Version: v1.36.2" in kubectl("version")
    resources = kubectl("api-resources")
    for expected in ("propagationpolicies", "resourcebindings", "jobs", "clusters"):
        assert expected in resources
    assert kubectl("explain", "job.spec.parallelism").splitlines()[0].split() == ["GROUP:", "batch"]
    assert json.loads(kubectl("get", "--raw", PROXY.format("member1") + "/version"))["gitVersion"] == "v1.36.2"


def test_it_creates_and_gets(kubectl: Kubectl, name: str) -> None:
    assert created(kubectl, name) == f"job.batch/{name} created\n"
    header, row = kubectl("get", "job", name).splitlines()
    assert header.split() == ["NAME", "STATUS", "COMPLETIONS", "DURATION", "AGE"]
    assert row.split()[:3] == [name, "Running", "0/3"]
    assert "completionMode: NonIndexed" in kubectl("get", "job", name, "-o", "yaml")
    assert kubectl("get", "jobs", "-l", f"app={name}", "-o", "name") == f"job.batch/{name}\n"
    by_field = kubectl(
        "get", "jobs", "--field-selector", f"metadata.name={name}", "-o", "jsonpath={.items[*].spec.completions}"
    )
    assert by_field == "3"
    assert "Completions:      3" in kubectl("describe", "job", name)


def test_it_lists_in_chunks(kubectl: Kubectl, name: str) -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
    kubectl("create", "-f", "-", stdin=json.dumps(namespace))
    for number in range(5):
        kubectl("create", "-n", name, "-f", "-", stdin=JOB.replace("NAME", f"j{number}"))
    assert len(kubectl("get", "jobs", "-n", name, "--chunk-size=2", "--no-headers").splitlines()) == 5
    kubectl("delete", "namespace", name)
    assert "not found" in kubectl.refused("get", "namespace", name)


def test_it_applies_and_applies_again(kubectl: Kubectl, name: str) -> None:
    manifest = JOB.replace("NAME", name)
    assert kubectl("apply", "-f", "-", stdin=manifest) == f"job.batch/{name} created\n"
    assert kubectl("apply", "-f", "-", stdin=manifest) == f"job.batch/{name} unchanged\n"
    changed = manifest.replace("parallelism: 2", "parallelism: 1")
    assert kubectl("diff", "-f", "-", stdin=manifest) == ""
    assert kubectl("apply", "-f", "-", stdin=changed) == f"job.batch/{name} configured\n"
    assert kubectl("get", "job", name, "-o", "jsonpath={.spec.parallelism}") == "1"


def test_it_applies_a_policy(kubectl: Kubectl, name: str) -> None:
    manifest = POLICY.replace("NAME", name)
    assert "created" in kubectl("apply", "-f", "-", stdin=manifest)
    assert "unchanged" in kubectl("apply", "-f", "-", stdin=manifest)
    assert kubectl("get", "pp", name, "--no-headers").split()[:3] == [name, "Abort", "0"]


def test_it_applies_on_the_server(kubectl: Kubectl, name: str) -> None:
    manifest = JOB.replace("NAME", name)
    assert "serverside-applied" in kubectl("apply", "--server-side", "-f", "-", stdin=manifest)
    other = manifest.replace("parallelism: 2", "parallelism: 1")
    refused = kubectl.refused("apply", "--server-side", "--field-manager=other", "-f", "-", stdin=other)
    assert 'conflict with "kubectl": .spec.parallelism' in refused
    kubectl("apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-", stdin=other)
    assert kubectl("get", "job", name, "-o", "jsonpath={.spec.parallelism}") == "1"


def test_a_dry_run_creates_nothing(kubectl: Kubectl, name: str) -> None:
    printed = kubectl("create", "--dry-run=server", "-f", "-", stdin=JOB.replace("NAME", name))
    assert printed == f"job.batch/{name} created (server dry run)\n"
    assert "not found" in kubectl.refused("get", "job", name)


def test_it_labels_annotates_and_patches(kubectl: Kubectl, name: str) -> None:
    created(kubectl, name)
    kubectl("label", "job", name, "one=1")
    kubectl("annotate", "job", name, "two=2")
    kubectl("patch", "job", name, "--type=merge", "-p", '{"metadata":{"labels":{"three":"3"}}}')
    kubectl("patch", "job", name, "--type=json", "-p", '[{"op":"replace","path":"/spec/suspend","value":true}]')
    kubectl("patch", "job", name, "-p", '{"metadata":{"labels":{"four":"4"}}}')
    found = json.loads(kubectl("get", "job", name, "-o", "json"))
    assert found["metadata"]["labels"] == {"app": name, "one": "1", "three": "3", "four": "4"}
    assert found["metadata"]["annotations"]["two"] == "2"
    assert found["spec"]["suspend"] is True


def test_it_replaces_and_is_told_of_a_conflict(kubectl: Kubectl, name: str) -> None:
    created(kubectl, name)
    before = kubectl("get", "job", name, "-o", "json")
    found = json.loads(before)
    found["spec"]["parallelism"] = 1
    assert kubectl("replace", "-f", "-", stdin=json.dumps(found)) == f"job.batch/{name} replaced\n"
    assert "the object has been modified" in kubectl.refused("replace", "-f", "-", stdin=before)


def test_it_waits_for_a_condition(kubectl: Kubectl, name: str) -> None:
    created(kubectl, name)
    assert "timed out" in kubectl.refused("wait", "--for=condition=complete", f"job/{name}", "--timeout=1s")
    time = "2026-11-23T15:00:00Z"
    conditions = [{"type": each, "status": "True"} for each in ("SuccessCriteriaMet", "Complete")]
    status = {"succeeded": 3, "startTime": time, "completionTime": time, "conditions": conditions}
    kubectl("patch", "job", name, "--subresource=status", "--type=merge", "-p", json.dumps({"status": status}))
    assert "condition met" in kubectl("wait", "--for=condition=complete", f"job/{name}", "--timeout=10s")
    assert kubectl("get", "job", name, "--no-headers").split()[1:3] == ["Complete", "3/3"]


def test_it_watches(kubectl: Kubectl, name: str) -> None:
    created(kubectl, name)
    watching = kubectl.follow("get", "job", name, "-w", "--no-headers")
    assert watching.stdout is not None
    try:
        assert watching.stdout.readline().split()[:2] == [name, "Running"]
        kubectl(
            "patch", "job", name, "--subresource=status", "--type=merge", "-p", '{"status":{"active":1,"succeeded":1}}'
        )
        assert watching.stdout.readline().split()[2] == "1/3"
    finally:
        watching.terminate()
        watching.wait()
        watching.stdout.close()


@pytest.mark.parametrize("cascade", ["background", "foreground", "orphan"])
def test_it_deletes_with_or_without_what_is_owned(kubectl: Kubectl, name: str, cascade: str) -> None:
    created(kubectl, name)
    owner = json.loads(kubectl("get", "job", name, "-o", "json"))["metadata"]["uid"]
    created(kubectl, name, POLICY)
    reference = {"apiVersion": "batch/v1", "kind": "Job", "name": name, "uid": owner, "blockOwnerDeletion": True}
    patch = json.dumps({"metadata": {"ownerReferences": [reference]}})
    kubectl("patch", "pp", name, "--type=merge", "-p", patch)
    assert f'job.batch "{name}" deleted' in kubectl("delete", "job", name, f"--cascade={cascade}")
    assert "not found" in kubectl.refused("get", "job", name)
    left = kubectl("get", "pp", "--field-selector", f"metadata.name={name}", "-o", "name")
    assert bool(left) is (cascade == "orphan")


def test_a_finalizer_holds_an_object(kubectl: Kubectl, name: str) -> None:
    created(kubectl, name, POLICY)
    kubectl("patch", "pp", name, "--type=merge", "-p", '{"metadata":{"finalizers":["example.com/wait"]}}')
    kubectl("delete", "pp", name, "--wait=false")
    assert kubectl("get", "pp", name, "-o", "jsonpath={.metadata.deletionTimestamp}")
    kubectl("patch", "pp", name, "--type=merge", "-p", '{"metadata":{"finalizers":null}}')
    assert "not found" in kubectl.refused("get", "pp", name)


def test_it_is_refused_in_the_servers_words(kubectl: Kubectl, name: str) -> None:
    unknown = JOB.replace("NAME", name).replace("parallelism", "paralelism")
    assert 'strict decoding error: unknown field "spec.paralelism"' in kubectl.refused(
        "create", "-f", "-", stdin=unknown
    )
    negative = JOB.replace("NAME", name).replace("parallelism: 2", "parallelism: -1")
    expected = "spec.parallelism: Invalid value: -1: must be greater than or equal to 0"
    assert expected in kubectl.refused("create", "-f", "-", stdin=negative)
    assert 'namespaces "nowhere" not found' in kubectl.refused(
        "create", "-n", "nowhere", "-f", "-", stdin=JOB.replace("NAME", name)
    )
    created(kubectl, name)
    assert "already exists" in kubectl.refused("create", "-f", "-", stdin=JOB.replace("NAME", name))
    immutable = kubectl.refused("patch", "job", name, "--type=merge", "-p", '{"spec":{"completions":9}}')
    assert "spec.completions: Invalid value: 9: field is immutable" in immutable


def test_the_read_only_user_reads_its_namespace_and_nothing_else(kubectl: Kubectl, name: str) -> None:
    created(kubectl, name)
    assert name in kubectl("--context", "viewer", "get", "jobs")
    refused = kubectl.refused("--context", "viewer", "delete", "job", name)
    assert 'User "viewer" cannot delete resource "jobs" in API group "batch" in the namespace "demo"' in refused
    assert "at the cluster scope" in kubectl.refused("--context", "viewer", "get", "clusters")


def test_it_reaches_a_member_through_the_proxy(kubectl: Kubectl, name: str) -> None:
    member = kubectl.member("member1")
    assert kubectl(*member, "get", "pods", "--no-headers").split()[:3] == ["p1", "0/1", "Pending"]
    assert kubectl(*member, "logs", "p1", "--tail=2") == "step 3\nstep 4\n"
    assert kubectl(*member, "logs", "-f", "p1", "--tail=1", "--timestamps") == "2026-11-23T15:09:04.000000000Z step 4\n"
    assert "container nope is not valid for pod p1" in kubectl.refused(*member, "logs", "p1", "-c", "nope")
    kubectl(*member, "create", "-f", "-", stdin=JOB.replace("NAME", name))
    assert kubectl(*member, "get", "job", name, "-o", "name") == f"job.batch/{name}\n"
    assert "not found" in kubectl.refused("get", "job", name)


def test_a_member_that_is_down_refuses_the_connection(kubectl: Kubectl) -> None:
    path = PROXY.format("member3") + "/api/v1/nodes"
    assert "dial tcp 127.0.0.1:6443: connect: connection refused" in kubectl.refused("get", "--raw", path)
