"""Where the Job may run: cluster affinity, tolerations, spread constraints and weights, with Karmada's own keys."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from mcjob_tui.draft.parts import Count, Kept, OptionalCount, Part, Rows, Shape

OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
"""Operators of an expression on labels."""
EFFECTS = ("NoSchedule", "NoExecute", "PreferNoSchedule")
SPREAD_FIELDS = ("cluster", "region", "zone", "provider")


class Strategy(StrEnum):
    """How instances are spread over the clusters: ``replicaScheduling`` in four words."""

    DUPLICATED = "Duplicated"
    AGGREGATED = "Aggregated"
    DYNAMIC_WEIGHT = "DynamicWeight"
    STATIC_WEIGHT = "StaticWeight"

    @property
    def divides(self) -> bool:
        """Whether the instances are divided, not repeated in every cluster."""
        return self is not Strategy.DUPLICATED


class Expression(Part):
    """One row of a label or field selector."""

    key: str = ""
    operator: str = ""
    values: Rows[str]


class FieldSelector(Part):
    """Rows on ``provider``, ``region`` and ``zone``."""

    match_expressions: Rows[Expression]


class LabelSelector(Part):
    match_labels: Annotated[dict[str, str], Field(default_factory=dict)]
    match_expressions: Rows[Expression]


class ClusterAffinity(Part):
    """Everything that is set must hold; nothing set means all clusters."""

    cluster_names: Rows[str]
    field_selector: FieldSelector | None = None
    label_selector: LabelSelector | None = None
    exclude: Rows[str]


class Toleration(Part):
    """A toleration of cluster taints or, on the pods, of node taints. No operator means Equal."""

    key: str = ""
    operator: str = ""
    value: str = ""
    effect: str = ""
    toleration_seconds: OptionalCount = None


class SpreadConstraint(Part):
    """``maxGroups`` must be there: left out it means 0, and nothing is ever scheduled."""

    spread_by_field: str = ""
    min_groups: OptionalCount = None
    max_groups: OptionalCount = None


class StaticWeight(Shape):
    """The weight of some clusters. ``kept`` is what a loaded policy says beside ``clusterNames`` and ``weight``."""

    cluster_names: Rows[str]
    weight: Count = 1
    kept: Kept


def eviction_tolerations() -> tuple[Toleration, ...]:
    """The two rows that are there from the start; they matter for eviction only, not for choosing clusters."""
    return tuple(
        Toleration(key=f"cluster.karmada.io/{word}", operator="Exists", effect="NoExecute", toleration_seconds=30)
        for word in ("not-ready", "unreachable")
    )
