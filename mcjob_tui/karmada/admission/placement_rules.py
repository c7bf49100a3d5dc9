"""The rules for ``spec.placement`` and for every cluster affinity (``pkg/util/validation/validation.go``)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mcjob_tui.karmada.admission.field_errors import FieldError, invalid, not_supported
from mcjob_tui.karmada.admission.label_content import label_key_errors
from mcjob_tui.karmada.policy_types import FIELD_SELECTOR, PLACEMENT, SPREAD_CONSTRAINT
from mcjob_tui.karmada.wire import ListOf, go_quoted

Raw = Mapping[str, Any]


def placement_errors(placement: Raw, path: str) -> Iterator[FieldError]:
    """Everything wrong with a placement, in Karmada's order (``ValidatePlacement``)."""
    affinity, terms = placement.get("clusterAffinity"), placement.get("clusterAffinities")
    if affinity is not None and terms is not None:
        yield invalid(path, placement, "clusterAffinities cannot co-exist with clusterAffinity", PLACEMENT)
    if not _allows_overflow(placement.get("replicaScheduling")):
        for index, term in enumerate(terms or ()):
            if term.get("overflowAffinities") is not None:
                yield invalid(
                    f"{path}.clusterAffinities[{index}].overflowAffinities",
                    term["overflowAffinities"],
                    "overflowAffinities can only be used together with dynamic weight or aggregated scheduling",
                )
    yield from affinity_errors(affinity, f"{path}.clusterAffinity")
    yield from _term_errors(terms or (), f"{path}.clusterAffinities")
    yield from _spread_errors(placement.get("spreadConstraints") or (), f"{path}.spreadConstraints")
    yield from _workload_errors(placement.get("workloadAffinity"), f"{path}.workloadAffinity")
    for index, toleration in enumerate(placement.get("clusterTolerations") or ()):
        if toleration.get("operator") in {"Lt", "Gt"}:
            field = f"{path}.clusterTolerations[{index}].operator"
            yield not_supported(field, toleration["operator"], ("", "Exists", "Equal"))


def affinity_errors(affinity: Raw | None, path: str) -> Iterator[FieldError]:
    """What is wrong with the field selector of a cluster affinity (``ValidateClusterAffinity``)."""
    selector = (affinity or {}).get("fieldSelector")
    for row in (selector or {}).get("matchExpressions") or ():
        problem = _requirement_problem(row.get("key") or "", row.get("operator") or "")
        if problem is not None:
            yield invalid(f"{path}.fieldSelector", selector, problem, FIELD_SELECTOR)
            return


def _requirement_problem(key: str, operator: str) -> str | None:
    if key not in {"provider", "region", "zone"}:
        return f"unsupported key {go_quoted(key)}, must be provider, region, or zone"
    if operator not in {"In", "NotIn"}:
        return f"unsupported operator {go_quoted(operator)}, must be In or NotIn"
    return None


def _allows_overflow(scheduling: Raw | None) -> bool:
    if scheduling is None or scheduling.get("replicaSchedulingType") != "Divided":
        return False
    preference = scheduling.get("replicaDivisionPreference")
    is_dynamic = bool((scheduling.get("weightPreference") or {}).get("dynamicWeight"))
    return preference == "Aggregated" or (preference == "Weighted" and is_dynamic)


def _term_errors(terms: Sequence[Raw], path: str) -> Iterator[FieldError]:
    names: set[str] = set()
    for index, term in enumerate(terms):
        name = term.get("affinityName") or ""
        for problem in label_key_errors(name):
            yield invalid(f"{path}[{index}]", name, problem)
        if name in names:
            yield invalid(path, terms, "each affinity term in a policy must have a unique name")
        names.add(name)
        yield from affinity_errors(term, f"{path}[{index}]")
        if term.get("overflowAffinities") is not None:
            yield from _overflow_errors(term, f"{path}[{index}].overflowAffinities")


def _overflow_errors(term: Raw, path: str) -> Iterator[FieldError]:
    overflows: Sequence[Raw] = term["overflowAffinities"]
    is_empty = all(term.get(key) is None for key in ("labelSelector", "fieldSelector"))
    if is_empty and not term.get("clusterNames") and not term.get("exclude"):
        problem = "overflowAffinities can only be used together with the inline ClusterAffinity"
        yield invalid(path, overflows, problem)
    names = {term.get("affinityName") or ""}
    for index, overflow in enumerate(overflows):
        name = overflow.get("affinityName") or ""
        for problem in label_key_errors(name):
            yield invalid(f"{path}[{index}].affinityName", name, problem)
        if name in names:
            problem = "overflow affinity name must be unique and must not duplicate the primary group's affinityName"
            yield invalid(f"{path}[{index}].affinityName", name, problem)
        names.add(name)
        yield from affinity_errors(overflow, f"{path}[{index}]")


def _spread_errors(constraints: Sequence[Raw], path: str) -> Iterator[FieldError]:
    seen: dict[str, bool] = {}
    for index, constraint in enumerate(constraints):
        for problem in _constraint_problems(constraint):
            yield invalid(f"{path}[{index}]", constraint, problem, SPREAD_CONSTRAINT)
        by = constraint.get("spreadByField")
        if by and seen.get(by) is False:
            problem = f"multiple {by} spread constraints are not allowed"
            yield invalid(path, constraints, problem, ListOf(SPREAD_CONSTRAINT))
        if by:
            seen[by] = by in seen
    if seen and "cluster" not in seen:
        problem = (
            "the cluster spread constraint must be enabled in one of the constraints "
            "in case of SpreadByField is enabled"
        )
        yield invalid(path, constraints, problem, ListOf(SPREAD_CONSTRAINT))


def _constraint_problems(constraint: Raw) -> Iterator[str]:
    least, most = constraint.get("minGroups") or 0, constraint.get("maxGroups") or 0
    if constraint.get("spreadByField") and constraint.get("spreadByLabel"):
        yield "spreadByLabel should not co-exist with spreadByField"
    if least < 0:
        yield "minGroups lower than 0 is not allowed"
    if most < 0:
        yield "maxGroups lower than 0 is not allowed"
    if 0 < most < least:
        yield "maxGroups lower than minGroups is not allowed"


def _workload_errors(workload: Raw | None, path: str) -> Iterator[FieldError]:
    groups = {}
    for kind in ("affinity", "antiAffinity"):
        term = (workload or {}).get(kind)
        if term is not None:
            groups[kind] = term.get("groupByLabelKey") or ""
            for problem in label_key_errors(groups[kind]):
                yield invalid(f"{path}.{kind}.groupByLabelKey", groups[kind], problem)
    if len(groups) == 2 and groups["affinity"] == groups["antiAffinity"]:
        problem = "affinity and antiAffinity must not use the same groupByLabelKey"
        yield invalid(path, workload, problem)
