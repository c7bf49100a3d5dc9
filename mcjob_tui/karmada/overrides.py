"""Which override policies change a Job for a cluster, in which order, and what is recorded of it.

Source: ``pkg/util/overridemanager/overridemanager.go``. All matching policies apply: first every ClusterOverridePolicy,
then every OverridePolicy of the Job's namespace; in each group the broader selector first, then by name, so that the
closer and later one wins. What a rule does to the Job is in ``overriders``.
"""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mcjob_tui.karmada.overriders import OverrideError, apply_overriders
from mcjob_tui.karmada.policy_types import OVERRIDERS
from mcjob_tui.karmada.precedence import selectors_of
from mcjob_tui.karmada.selection import ImplicitPriority, cluster_matches, resource_priority
from mcjob_tui.karmada.wire import go_json, normal
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.policies import ClusterAffinity

__all__ = ["APPLIED_CLUSTER_OVERRIDES", "APPLIED_OVERRIDES", "Overridden", "OverrideError", "apply_overrides"]

APPLIED_OVERRIDES = "policy.karmada.io/applied-overrides"
APPLIED_CLUSTER_OVERRIDES = "policy.karmada.io/applied-cluster-overrides"

Policy = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Overridden:
    """A Job as one cluster gets it.

    ``applied`` names the policy of every rule that was applied, the cluster-wide ones first, each group sorted by name
    as Karmada records it (not in the order of application); ``work_annotations`` is the record on the Work: JSON by
    annotation.
    """

    job: dict[str, Any]
    applied: tuple[str, ...]
    work_annotations: dict[str, str]


def apply_overrides(
    job: Mapping[str, Any],
    cluster: Cluster,
    override_policies: Iterable[Policy],
    cluster_override_policies: Iterable[Policy] = (),
) -> Overridden:
    """The Job as ``cluster`` gets it after every matching override.

    Args:
        job: The Job as JSON, already with the cluster's parallelism and completions. It is not changed.
        cluster: The member, for ``targetCluster``.
        override_policies: OverridePolicies of any namespace; those of the Job's own count.
        cluster_override_policies: ClusterOverridePolicies.

    Raises:
        OverrideError: one rule does not apply; the cluster then gets no Work at all.
    """
    changed = copy.deepcopy(dict(job))
    namespace = _name_of(job, "namespace")
    applied: list[str] = []
    annotations = {}
    own = [each for each in override_policies if namespace and _name_of(each, "namespace") == namespace]
    for annotation, policies in ((APPLIED_CLUSTER_OVERRIDES, cluster_override_policies), (APPLIED_OVERRIDES, own)):
        rules = _matching_rules(changed, cluster, policies)
        for _, overriders in rules:
            changed = apply_overriders(changed, overriders)
        if rules:
            applied += sorted(name for name, _ in rules)
            annotations[annotation] = _record(rules)
    return Overridden(changed, tuple(applied), annotations)


def _matching_rules(
    job: Mapping[str, Any], cluster: Cluster, policies: Iterable[Policy]
) -> list[tuple[str, Mapping[str, Any]]]:
    """Policy name and overriders of every rule for this Job and cluster, in the order of application."""
    ranked = [(priority, _name_of(each, "name"), each) for each in policies if (priority := _priority(job, each))]
    ranked.sort(key=lambda row: row[:2])
    return [
        (name, rule.get("overriders") or {})
        for _, name, policy in ranked
        for rule in _rules(policy)
        if _targets(rule, cluster)
    ]


def _priority(job: Mapping[str, Any], policy: Policy) -> ImplicitPriority:
    selectors = selectors_of(policy)
    return resource_priority(job, selectors) if selectors else ImplicitPriority.ALL


def _rules(policy: Policy) -> Sequence[Mapping[str, Any]]:
    """The override rules, or the deprecated pair of ``targetCluster`` and ``overriders`` as the only one."""
    spec = policy.get("spec") or {}
    return spec.get("overrideRules") or (spec,)


def _targets(rule: Mapping[str, Any], cluster: Cluster) -> bool:
    target = rule.get("targetCluster")
    return target is None or cluster_matches(cluster, ClusterAffinity.model_validate(target))


def _record(rules: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    rows = sorted(rules, key=lambda rule: rule[0])
    return go_json([{"policyName": name, "overriders": normal(OVERRIDERS, overriders)} for name, overriders in rows])


def _name_of(obj: Mapping[str, Any], key: str) -> str:
    return str((obj.get("metadata") or {}).get(key) or "")
