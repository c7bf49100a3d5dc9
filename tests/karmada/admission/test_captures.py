"""Requests that were made to a real Karmada, and what its webhooks and its aggregated API server said.

A capture counts as far as they decided it: a request that a CRD's schema, kube-apiserver itself or RBAC refused passes
here.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mcjob_tui.karmada.admission import Admitted, Denied, Invalid, admit

CAPTURES = Path(__file__).parents[2] / "captures"
VERBS = {"POST": "CREATE", "PUT": "UPDATE", "DELETE": "DELETE"}
NAMES = sorted(
    path.name
    for pattern in ("error-pp-*", "error-op-*", "error-cluster-*", "error-job-*", "accepted-*")
    for path in CAPTURES.glob(f"{pattern}.json")
)
OLD_LABEL = {"propagationpolicy.karmada.io/permanent-id": "c46d1c2d-a8c9-4941-95e8-5db45bd6e9a1"}
SERVER_METADATA = {"creationTimestamp", "generation", "managedFields", "uid"}
CRD_DEFAULTS = {
    "PropagationPolicy": {
        "conflictResolution": "Abort",
        "preemption": "Never",
        "priority": 0,
        "schedulerName": "default-scheduler",
    }
}


def request(name: str) -> tuple[str, str, str, dict[str, Any], dict[str, Any] | None, dict[str, Any]]:
    """Operation, kind, namespace, object, old object and the answer."""
    capture = json.loads((CAPTURES / name).read_text())
    verb, path = capture["request"].split(" ", 1)
    obj = capture["request_body"]
    found = re.search(r"/namespaces/([^/]+)/", path)
    namespace = found.group(1) if found else ""
    if obj is None:
        protected = {"resourcetemplate.karmada.io/deletion-protected": "Always"}
        metadata = {"name": path.rpartition("/")[2], "namespace": namespace}
        if "protected" in name:
            metadata["labels"] = protected
        return VERBS.get(verb, "CONNECT"), "Job", namespace, {"metadata": metadata}, None, capture
    old = None
    if verb == "PUT":
        old = json.loads(json.dumps(obj))
        if obj["kind"] == "PropagationPolicy":
            old["spec"]["schedulerName"] = "default-scheduler"
            old["metadata"]["labels"] = OLD_LABEL
    return VERBS.get(verb, "CONNECT"), obj["kind"], namespace, obj, old, capture


def decided_here(capture: dict[str, Any]) -> bool:
    message = capture["body"].get("message", "")
    is_cluster = message.startswith("Cluster.cluster.karmada.io") and capture["http_status"] == 422
    return "denied the request: " in message or is_cluster


def test_there_are_captures() -> None:
    assert len(NAMES) > 50
    assert sum(decided_here(request(name)[-1]) for name in NAMES) > 20


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_is_karmadas(name: str) -> None:
    operation, kind, namespace, obj, old, capture = request(name)
    decision = admit(operation, kind, namespace, obj, old)
    body = capture["body"]
    if not decided_here(capture):
        assert isinstance(decision, Admitted)
    elif isinstance(decision, Invalid):
        assert body["message"] == f'{kind}.cluster.karmada.io "{obj["metadata"]["name"]}" is invalid: {decision}'
        causes = [{"reason": each.reason, "message": each.body, "field": each.field} for each in decision.errors]
        assert body["details"]["causes"] == causes
    else:
        assert isinstance(decision, Denied)
        assert (str(decision), decision.code) == (body["message"], capture["http_status"])


@pytest.mark.parametrize("name", [each for each in NAMES if re.match("accepted-(pp|op)-", each)])
def test_the_object_is_stored_as_karmada_stores_it(name: str) -> None:
    operation, kind, namespace, obj, old, capture = request(name)
    stored = capture["body"]
    obj = {**obj, "spec": {**CRD_DEFAULTS.get(kind, {}), **obj["spec"]}}
    drawn = stored["metadata"].get("labels", {}).get("propagationpolicy.karmada.io/permanent-id", "")
    decision = admit(operation, kind, namespace, obj, old, new_uid=lambda: drawn)
    assert isinstance(decision, Admitted)
    assert decision.object["spec"] == stored["spec"]
    metadata = {key: value for key, value in stored["metadata"].items() if key not in SERVER_METADATA}
    assert decision.object["metadata"] == metadata
