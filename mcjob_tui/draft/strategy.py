"""The strategy in one word and as Karmada has it: ``replicaScheduling``, written and read."""

from mcjob_tui.draft.model import DraftSpec
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.placing import StaticWeight, Strategy
from mcjob_tui.draft.rows.placing import WEIGHTS
from mcjob_tui.draft.typed import group


def replica_scheduling(spec: DraftSpec) -> Json:
    """The draft's strategy in Karmada's words. Static weights without rows are equal weights."""
    if spec.strategy is Strategy.DUPLICATED:
        return {"replicaSchedulingType": "Duplicated"}
    if spec.strategy is Strategy.AGGREGATED:
        return {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Aggregated"}
    written: Json = {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Weighted"}
    if spec.strategy is Strategy.DYNAMIC_WEIGHT:
        written["weightPreference"] = {"dynamicWeight": "AvailableReplicas"}
    elif spec.static_weights:
        written["weightPreference"] = {"staticWeightList": WEIGHTS.to_json(spec.static_weights)}
    return written


def strategy_of(placement: Json, path: str) -> tuple[Strategy, tuple[StaticWeight, ...]]:
    """``replicaScheduling`` of the placement at ``path`` in one word, and its weights.

    Absent altogether it is Duplicated, without a preference equal weights.

    Raises:
        DraftError: something has the wrong type.
    """
    if "replicaScheduling" not in placement:
        return Strategy.DUPLICATED, ()
    scheduling = group(placement, "replicaScheduling", path)
    if scheduling.get("replicaSchedulingType") == "Duplicated":
        return Strategy.DUPLICATED, ()
    if scheduling.get("replicaDivisionPreference") == "Aggregated":
        return Strategy.AGGREGATED, ()
    preference = group(scheduling, "weightPreference", f"{path}.replicaScheduling")
    if preference.get("dynamicWeight"):
        return Strategy.DYNAMIC_WEIGHT, ()
    weights = WEIGHTS.of_json(preference, "staticWeightList", f"{path}.replicaScheduling.weightPreference")
    return Strategy.STATIC_WEIGHT, weights
