"""Our answers to the golden cases that are not the scheduler's, compared with Karmada's field by field.

Each kind has a function that answers as a case's ``expected`` is written. A key of ``expected`` that the kind does not
have is a difference of its own: nothing passes unread.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mcjob_tui.karmada.admission import Admitted, admit
from mcjob_tui.karmada.names import binding_name, execution_namespace, uid_hash_odd, work_name
from mcjob_tui.karmada.overrides import OverrideError, apply_overrides
from mcjob_tui.karmada.precedence import claiming_policy
from mcjob_tui.karmada.status import aggregate, reflect
from mcjob_tui.karmada.works import works_for
from mcjob_tui.resources.clusters import Cluster
from tests.golden.replay import Absent, Case, Difference, compare

Raw = dict[str, Any]

_FIELDS = {
    "rejected": ("rejected",),
    "override": ("object", "appliedPolicies", "workAnnotations", "error"),
    "admission": ("allowed", "message", "object"),
    "jobstatus": ("status",),
    "reflect": ("status",),
    "names": ("bindingName", "workName", "workNamespace", "uidHashOdd"),
    "policymatch": ("winner",),
    "work": ("works", "error"),
}
_MEANINGLESS = {"rejected": {"placementApplied", "replicas", "replicaRequirements", "scheduled", "uidHashOdd"}}
_EMPTY: dict[str, Any] = {"appliedPolicies": [], "workAnnotations": {}, "works": []}
_JSON_ANNOTATIONS = ("policy.karmada.io/applied-overrides", "policy.karmada.io/applied-cluster-overrides")


def differences(case: Case) -> list[Difference]:
    """Every field of ``case`` on which we and Karmada disagree."""
    found = list(_unknown(case))
    got = _ANSWERS[case.kind](case.input)
    if "error" in _FIELDS[case.kind]:
        found += _error_difference(case.expected, got)
    for field in _FIELDS[case.kind]:
        if field in case.expected and field != "error":
            expected = case.expected[field]
            if expected is None and field in _EMPTY:
                expected = _EMPTY[field]
            found += compare(field, _parsed(expected), _parsed(got.get(field, Absent(_why_absent(got)))))
    return found


def cluster_of(raw: Raw) -> Cluster:
    """A Cluster from a case's short form, as far as overrides look at it."""
    spec = {key: raw[key] for key in ("provider", "region", "zones", "taints") if key in raw}
    return Cluster.model_validate({"metadata": {"name": raw["name"], "labels": raw.get("labels")}, "spec": spec})


def _unknown(case: Case) -> Iterator[Difference]:
    known = {*_FIELDS[case.kind], *_MEANINGLESS.get(case.kind, ())}
    for field, value in case.expected.items():
        if field not in known:
            yield Difference(field, value, Absent("the replay does not know this field"))
    if not known & set(case.expected):
        yield Difference("expected", case.expected, Absent("the case expects nothing that can be compared"))


def _error_difference(expected: Raw, got: Raw) -> Iterable[Difference]:
    """Whether there is an error counts, not its text."""
    if ("error" in expected) != ("error" in got):
        yield Difference("error", expected.get("error", Absent()), got.get("error", Absent()))


def _why_absent(got: Raw) -> str:
    return str(got.get("error") or got.get("message") or "")


def _rejected(given: Raw) -> Raw:
    placement = given["placement"]
    scheduling = placement.get("replicaScheduling")
    if scheduling is not None:
        # The CRD's default, which an object has before it comes to the webhook.
        placement = {**placement, "replicaScheduling": {"replicaSchedulingType": "Divided", **scheduling}}
    selector = {"apiVersion": "batch/v1", "kind": "Job", "name": "demo"}
    policy = {"metadata": {"name": "p"}, "spec": {"resourceSelectors": [selector], "placement": placement}}
    decision = admit("CREATE", "PropagationPolicy", "default", policy)
    return {} if isinstance(decision, Admitted) else {"rejected": decision.message}


def _override(given: Raw) -> Raw:
    try:
        done = apply_overrides(
            given["job"],
            cluster_of(given["cluster"]),
            given.get("overridePolicies") or (),
            given.get("clusterOverridePolicies") or (),
        )
    except OverrideError as error:
        return {"error": str(error)}
    return {"object": done.job, "appliedPolicies": list(done.applied), "workAnnotations": done.work_annotations}


def _admission(given: Raw) -> Raw:
    decision = admit(
        given["operation"],
        given["policyKind"],
        given["namespace"],
        given["object"],
        given.get("oldObject"),
        new_uid=lambda: "<random uuid>",
    )
    if isinstance(decision, Admitted):
        return {"allowed": True, "object": decision.object}
    return {"allowed": False, "message": decision.message}


def _jobstatus(given: Raw) -> Raw:
    status = aggregate(given.get("jobStatus"), given["items"])
    if "conditions" in status:
        kept = [{key: row[key] for key in row if key not in _CONDITION_TIMES} for row in status["conditions"]]
        status = {**status, "conditions": kept}
    return {"status": status}


_CONDITION_TIMES = ("lastProbeTime", "lastTransitionTime")


def _reflect(given: Raw) -> Raw:
    return {"status": reflect(given.get("status"))}


def _names(given: Raw) -> Raw:
    return {
        "bindingName": binding_name(given["name"], given["kind"]),
        "workName": work_name(given["namespace"], given["name"], given["kind"]),
        "workNamespace": execution_namespace(given["cluster"]),
        "uidHashOdd": uid_hash_odd(given["uid"]),
    }


def _policymatch(given: Raw) -> Raw:
    winner = claiming_policy(given["resource"], given["policies"])
    return {"winner": None if winner is None else winner["metadata"]["name"]}


def _work(given: Raw) -> Raw:
    made = works_for(
        given["job"],
        given["binding"],
        [cluster_of(each) for each in given["clusters"]],
        given.get("overridePolicies") or (),
        given.get("clusterOverridePolicies") or (),
    )
    answer: Raw = {"works": [_flat(each) for each in made.works]}
    if made.errors:
        answer["error"] = "; ".join(made.errors.values())
    return answer


def _flat(work: Raw) -> Raw:
    """A Work as the golden files write it."""
    metadata, spec = work["metadata"], work["spec"]
    return {
        **{key: metadata[key] for key in ("name", "namespace", "labels", "annotations", "finalizers")},
        "manifest": spec["workload"]["manifests"][0],
        "suspendDispatching": spec["suspendDispatching"],
        "preserveResourcesOnDeletion": spec["preserveResourcesOnDeletion"],
    }


def _parsed(value: Any) -> Any:
    """The value with the record of applied overrides, which is JSON in an annotation, read."""
    if isinstance(value, Mapping):
        return {key: _read(each) if key in _JSON_ANNOTATIONS else _parsed(each) for key, each in value.items()}
    return [_parsed(each) for each in value] if isinstance(value, list) else value


def _read(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return text


_ANSWERS: dict[str, Callable[[Raw], Raw]] = {
    "rejected": _rejected,
    "override": _override,
    "admission": _admission,
    "jobstatus": _jobstatus,
    "reflect": _reflect,
    "names": _names,
    "policymatch": _policymatch,
    "work": _work,
}
