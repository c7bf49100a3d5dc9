"""A placement as it stands in Karmada after the schema's defaults and the mutating webhook.

Source: the CRD of PropagationPolicy and ``pkg/webhook/propagationpolicy/mutating.go``. Other fields of a policy are
``admission``'s business, which works on raw objects.
"""

from mcjob_tui.resources.policies import Placement, ReplicaScheduling, SpreadConstraint

DIVIDED = "Divided"
DUPLICATED = "Duplicated"
WEIGHTED = "Weighted"
AGGREGATED = "Aggregated"


def default_placement(placement: Placement) -> Placement:
    """``placement`` with what Karmada fills in: the same object where nothing is missing.

    ``maxGroups`` is not defaulted, by Karmada neither.
    """
    constraints = tuple(_constraint(each) for each in placement.spread_constraints)
    scheduling = placement.replica_scheduling and _scheduling(placement.replica_scheduling)
    if constraints == placement.spread_constraints and scheduling == placement.replica_scheduling:
        return placement
    return placement.model_copy(update={"spread_constraints": constraints, "replica_scheduling": scheduling})


def _constraint(constraint: SpreadConstraint) -> SpreadConstraint:
    filled: dict[str, object] = {}
    if not constraint.spread_by_field and not constraint.spread_by_label:
        filled["spread_by_field"] = "cluster"
    if constraint.min_groups == 0:
        filled["min_groups"] = 1
    return constraint.model_copy(update=filled) if filled else constraint


def _scheduling(scheduling: ReplicaScheduling) -> ReplicaScheduling:
    kind = scheduling.replica_scheduling_type or DIVIDED
    preference = scheduling.replica_division_preference
    if kind == DIVIDED and not preference:
        preference = WEIGHTED
    if (kind, preference) == (scheduling.replica_scheduling_type, scheduling.replica_division_preference):
        return scheduling
    return scheduling.model_copy(update={"replica_scheduling_type": kind, "replica_division_preference": preference})
