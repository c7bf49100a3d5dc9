"""From a PropagationPolicy's placement and an OverridePolicy's rules to the form's own words."""

import copy
from collections.abc import Mapping

from mcjob_tui.draft import plain_fields
from mcjob_tui.draft.declaration import Owner
from mcjob_tui.draft.differences import (
    BOTH,
    ContainerDifference,
    Difference,
    On,
    PatchRow,
    RowDifference,
)
from mcjob_tui.draft.differing import CHANGES
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.kept import same
from mcjob_tui.draft.overriding import LISTS, TEMPLATE, override_rule, place_of
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.placing import ClusterAffinity
from mcjob_tui.draft.strategy import strategy_of
from mcjob_tui.draft.typed import group
from mcjob_tui.karmada.overriders import OverrideError, apply_overriders

_PLACEMENT = "spec.placement"
_KNOWN_PATHS = (f"{TEMPLATE}/spec/containers/", f"{TEMPLATE}/spec/initContainers/", f"{TEMPLATE}/metadata")


def policy_fields(policy: Json) -> Json:
    """Fields of a DraftSpec from a PropagationPolicy.

    Raises:
        DraftError: something that the form shows has the wrong type.
    """
    spec = group(policy, "spec")
    placement = group(spec, "placement", "spec")
    strategy, weights = strategy_of(placement, _PLACEMENT)
    affinity = placement.get("clusterAffinity", {})
    return {
        **plain_fields.read(spec, Owner.POLICY, "spec"),
        **plain_fields.read(placement, Owner.PLACEMENT, _PLACEMENT),
        "cluster_affinity": ClusterAffinity.read(affinity, f"{_PLACEMENT}.clusterAffinity"),
        "strategy": strategy,
        "static_weights": weights,
    }


def differences_of(job: Json, policy: Json) -> tuple[Difference, ...]:
    """The override rules as entries, in their order; a rule that the form cannot show becomes one that keeps it whole.

    Args:
        job: The Job that the rules change, as JSON.
        policy: The OverridePolicy.
    """
    listed = group(policy, "spec").get("overrideRules", [])
    if not isinstance(listed, list) or not all(isinstance(each, Mapping) for each in listed):
        raise DraftError("spec.overrideRules: must be a list of rules")
    return tuple(difference_of(job, dict(each)) for each in listed)


def difference_of(job: Json, rule: Json) -> Difference:
    """One rule as an entry: read by applying it and comparing, and taken only if it is written back just the same."""
    try:
        found = _read_rule(job, rule)
    except (OverrideError, DraftError, AttributeError, KeyError, TypeError, ValueError):
        found = None
    if found is not None and same(override_rule(job, found), rule):
        return found
    return Difference(kept=rule)


def as_the_form_writes(job: Json, policy: Json) -> Json:
    """The OverridePolicy with every rule in the form's own words, where these come to the very same Job.

    What an API server fills in of a Job (``resources: {}``) has the form write other patches than those that it sent
    once, and a rule is an entry of the form only if it is written back just the same.

    Args:
        job: The Job that the rules change, as JSON.
        policy: An OverridePolicy that need not come out as it is: the copy of one, for another Job.
    """
    spec = group(policy, "spec")
    listed = spec.get("overrideRules")
    if not isinstance(listed, list):
        return policy
    return {**policy, "spec": {**spec, "overrideRules": [_reworded(job, rule) for rule in listed]}}


def _reworded(job: Json, rule: Json) -> Json:
    try:
        found = _read_rule(job, rule)
        written = None if found is None else override_rule(job, found)
        if written is not None and same(*(_applied(job, each) for each in (rule, written))):
            return written
    except (OverrideError, DraftError, AttributeError, KeyError, TypeError, ValueError):
        pass
    return rule


def _applied(job: Json, rule: Json) -> Json:
    return apply_overriders(copy.deepcopy(job), rule["overriders"])


def _read_rule(job: Json, rule: Json) -> Difference | None:
    target, overriders = rule["targetCluster"], dict(rule["overriders"])
    if set(target) != {"clusterNames"} or not overriders:
        return None
    patches = overriders.pop("plaintext", [])
    known = [each for each in patches if str(each["path"]).startswith(_KNOWN_PATHS)]
    raw = [each for each in patches if each not in known]
    after = apply_overriders(copy.deepcopy(job), {**overriders, "plaintext": known})
    containers: dict[str, ContainerDifference] = {}
    for key in LISTS:
        before_rows = job["spec"]["template"]["spec"].get(key, [])
        after_rows = after["spec"]["template"]["spec"].get(key, [])
        for at, (before, becomes) in enumerate(zip(before_rows, after_rows, strict=True)):
            fields: Json = {}
            for each in CHANGES:
                place = place_of(key, at, before)
                fields |= each.read(before.get(each.key), becomes.get(each.key), overriders, place)
            changed = ContainerDifference(**fields)
            if changed != ContainerDifference():
                containers[before["name"]] = changed
    return Difference(
        cluster_names=tuple(target["clusterNames"]),
        containers=containers,
        labels=_row_differences(job, after, "labels"),
        annotations=_row_differences(job, after, "annotations"),
        patch=tuple(PatchRow(op=each["operator"], path=each["path"], value=each.get("value")) for each in raw),
    )


def _row_differences(job: Json, after: Json, key: str) -> tuple[RowDifference, ...]:
    on_job = _map_difference(job.get("metadata", {}).get(key), after.get("metadata", {}).get(key))
    before_pods = job["spec"]["template"].get("metadata", {})
    after_pods = after["spec"]["template"].get("metadata", {})
    on_pods = _map_difference(before_pods.get(key), after_pods.get(key))
    found = []
    for name, value in on_job.items():
        both = name in on_pods and on_pods[name] == value
        found.append(RowDifference(key=name, value=value, on=BOTH if both else (On.JOB,)))
    for name, value in on_pods.items():
        if name not in on_job or on_job[name] != value:
            found.append(RowDifference(key=name, value=value, on=(On.PODS,)))
    return tuple(found)


def _map_difference(before: Mapping[str, str] | None, after: Mapping[str, str] | None) -> dict[str, str | None]:
    was, becomes = before or {}, after or {}
    changed: dict[str, str | None] = {name: value for name, value in becomes.items() if was.get(name) != value}
    return changed | {name: None for name in was if name not in becomes}
