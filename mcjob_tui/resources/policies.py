"""Karmada's PropagationPolicy and OverridePolicy (``policy.karmada.io/v1alpha1``).

The placement is modelled in full since the scheduler reads it; overriders are applied to raw objects and stay raw.
Every model keeps what was said apart from what was left out: None means absent.
"""

from typing import Annotated, Any

from pydantic import Field

from mcjob_tui.resources.meta import Count, Labels, Many, Model, NullAs, Resource, Switch, Word


class Requirement(Model):
    """One row of a label or field selector."""

    key: Word
    operator: Word
    values: Many[str]


class LabelSelector(Model):
    match_labels: Labels
    match_expressions: Many[Requirement]


class FieldSelector(Model):
    match_expressions: Many[Requirement]


class ClusterAffinity(Model):
    """Which clusters may be used; everything that is set must hold."""

    label_selector: LabelSelector | None = None
    field_selector: FieldSelector | None = None
    cluster_names: Many[str]
    exclude: Many[str]


class OverflowAffinity(ClusterAffinity):
    affinity_name: Word


class ClusterAffinityTerm(ClusterAffinity):
    affinity_name: Word
    overflow_affinities: Many[OverflowAffinity]


class Toleration(Model):
    key: Word
    operator: Word
    value: Word
    effect: Word
    toleration_seconds: int | None = None


class SpreadConstraint(Model):
    """``max_groups`` 0 (left out) makes scheduling fail; Karmada does not default it."""

    spread_by_field: Word
    spread_by_label: Word
    max_groups: Count
    min_groups: Count


class StaticClusterWeight(Model):
    target_cluster: Annotated[ClusterAffinity, NullAs(ClusterAffinity), Field(default_factory=ClusterAffinity)]
    weight: Count


class WeightPreference(Model):
    static_weight_list: Many[StaticClusterWeight]
    dynamic_weight: Word


class ReplicaScheduling(Model):
    """Absent altogether it means Duplicated; present without a type, Divided."""

    replica_scheduling_type: Word
    replica_division_preference: Word
    weight_preference: WeightPreference | None = None


class Placement(Model):
    cluster_affinity: ClusterAffinity | None = None
    cluster_affinities: Many[ClusterAffinityTerm]
    cluster_tolerations: Many[Toleration]
    spread_constraints: Many[SpreadConstraint]
    replica_scheduling: ReplicaScheduling | None = None


class ResourceSelector(Model):
    api_version: Word
    kind: Word
    namespace: Word
    name: Word
    label_selector: LabelSelector | None = None


class Suspension(Model):
    dispatching: Switch
    scheduling: Switch


class PropagationSpec(Model):
    resource_selectors: Many[ResourceSelector]
    placement: Annotated[Placement, NullAs(Placement), Field(default_factory=Placement)]
    propagate_deps: Switch
    priority: Count
    preemption: Word
    conflict_resolution: Word
    suspension: Suspension | None = None


class PropagationPolicy(Resource):
    """A PropagationPolicy or a ClusterPropagationPolicy."""

    spec: Annotated[PropagationSpec, NullAs(PropagationSpec), Field(default_factory=PropagationSpec)]


class OverrideRule(Model):
    target_cluster: ClusterAffinity | None = None
    overriders: Annotated[dict[str, Any], NullAs(dict), Field(default_factory=dict)]


class OverrideSpec(Model):
    resource_selectors: Many[ResourceSelector]
    override_rules: Many[OverrideRule]
    target_cluster: ClusterAffinity | None = None
    overriders: Annotated[dict[str, Any], NullAs(dict), Field(default_factory=dict)]


class OverridePolicy(Resource):
    """An OverridePolicy or a ClusterOverridePolicy."""

    spec: Annotated[OverrideSpec, NullAs(OverrideSpec), Field(default_factory=OverrideSpec)]
