"""The rules for a PropagationPolicy or ClusterPropagationPolicy.

Source: ``pkg/webhook/{propagationpolicy,clusterpropagationpolicy}`` and ``pkg/util/validation``.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mcjob_tui.karmada.admission.field_errors import FieldError, invalid
from mcjob_tui.karmada.admission.label_content import label_key_errors
from mcjob_tui.karmada.admission.placement_rules import placement_errors

Raw = Mapping[str, Any]


def identity_problem(policy: Raw, old: Raw | None, id_label: str) -> str | None:
    """What is wrong with the scheduler's name or with the label that the system sets at creation."""
    labels, spec = _labels(policy), policy.get("spec") or {}
    if old is not None:
        if (spec.get("schedulerName") or "") != ((old.get("spec") or {}).get("schedulerName") or ""):
            return "the schedulerName should not be updated"
        if labels.get(id_label, "") != _labels(old).get(id_label, ""):
            return f"label {id_label} is immutable, it can only be set by the system during creation"
    if id_label not in labels:
        return f"label {id_label} is required, it should be set by the mutating admission webhook during creation"
    return None


def propagation_errors(spec: Raw, namespace: str) -> Iterator[FieldError]:
    """Everything wrong with a policy's spec, in Karmada's order (``ValidatePropagationSpec``).

    ``namespace`` is the policy's own, empty for a cluster-wide one.
    """
    yield from placement_errors(spec.get("placement") or {}, "spec.placement")
    failover = spec.get("failover") or {}
    if failover.get("application") is not None and not spec.get("propagateDeps"):
        yield invalid("spec.propagateDeps", False, "application failover is set, propagateDeps must be true")
    yield from _application_errors(failover.get("application"), "spec.failover.application")
    yield from _preservation_errors(failover.get("cluster"), "spec.failover.cluster")
    selectors = spec.get("resourceSelectors") or ()
    yield from selector_errors(selectors, namespace)
    if spec.get("preemption") == "Always":
        for index, selector in enumerate(selectors):
            if not selector.get("name"):
                problem = (
                    "name cannot be empty if preemption is Always, "
                    "the empty name may cause unexpected resources preemption"
                )
                yield invalid(f"spec.resourceSelectors[{index}].name", "", problem)
    yield from _suspension_errors(spec.get("suspension"))


def selector_errors(selectors: Sequence[Raw], namespace: str) -> Iterator[FieldError]:
    """The selectors of a namespaced policy must stay in its namespace."""
    for index, selector in enumerate(selectors if namespace else ()):
        other = selector.get("namespace") or ""
        if other != namespace:
            problem = "namespace of resource selector must be the same as the namespace of the policy"
            yield invalid(f"spec.resourceSelectors[{index}].namespace", other, problem)


def _application_errors(failover: Raw | None, path: str) -> Iterator[FieldError]:
    if failover is None:
        return
    seconds = (failover.get("decisionConditions") or {}).get("tolerationSeconds")
    if seconds is not None and seconds < 0:
        field = f"{path}.decisionConditions.tolerationSeconds"
        yield invalid(field, seconds, "must be greater than or equal to 0")
    grace, gracefully = failover.get("gracePeriodSeconds"), failover.get("purgeMode") == "Gracefully"
    if grace is not None and not gracefully:
        yield invalid(f"{path}.gracePeriodSeconds", grace, "only takes effect when purgeMode is gracefully")
    if grace is not None and grace <= 0:
        yield invalid(f"{path}.gracePeriodSeconds", grace, "must be greater than 0")
    yield from _preservation_errors(failover, path)


def _preservation_errors(failover: Raw | None, path: str) -> Iterator[FieldError]:
    rules = ((failover or {}).get("statePreservation") or {}).get("rules") or ()
    for index, rule in enumerate(rules):
        name = rule.get("aliasLabelName") or ""
        for problem in label_key_errors(name):
            yield invalid(f"{path}.statePreservation.rules[{index}].aliasLabelName", name, problem)


def _suspension_errors(suspension: Raw | None) -> Iterator[FieldError]:
    on_clusters = ((suspension or {}).get("dispatchingOnClusters") or {}).get("clusterNames")
    if suspension is not None and suspension.get("dispatching") and on_clusters:
        problem = "suspension dispatching cannot co-exist with dispatchingOnClusters.clusterNames"
        yield invalid("spec.suspension.suspension", suspension, problem)


def _labels(obj: Raw) -> Mapping[str, str]:
    return (obj.get("metadata") or {}).get("labels") or {}
