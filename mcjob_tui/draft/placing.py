"""Where the Job may run: cluster affinity, tolerations, spread constraints and weights, with Karmada's own keys."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field

from mcjob_tui.draft import typed
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.parts import Count, Json, OptionalCount, Part, Rows, filled, rest
from mcjob_tui.draft.sentences import kind_of

OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
"""Operators of an expression on labels."""
EFFECTS = ("NoSchedule", "NoExecute", "PreferNoSchedule")
PLACES = ("provider", "region", "zone")
"""What a cluster says of where it is: the keys of a field selector."""
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


class StaticWeight(Part):
    """The weight of some clusters, whose names a policy has one step further in, in ``targetCluster``."""

    cluster_names: Rows[str]
    weight: Count = 1

    def write(self) -> Json:
        target: Json = {"clusterNames": list(self.cluster_names)} if self.cluster_names else {}
        return filled({"targetCluster": target, "weight": self.weight}, self.kept)

    @classmethod
    def read(cls, raw: Any, path: str = "") -> Self:
        if not isinstance(raw, Mapping):
            raise DraftError(f"{path}: must be a group of keys, not {kind_of(raw)}")
        target = typed.group(raw, "targetCluster", path)
        names = typed.texts(target, "clusterNames", f"{path}.targetCluster")
        found = cls(cluster_names=names, weight=typed.whole(raw, "weight", path) or 0)
        return found.model_copy(update={"kept": rest(raw, found.write())})


def eviction_tolerations() -> tuple[Toleration, ...]:
    """The two rows that are there from the start; they matter for eviction only, not for choosing clusters."""
    return tuple(
        Toleration(key=f"cluster.karmada.io/{word}", operator="Exists", effect="NoExecute", toleration_seconds=30)
        for word in ("not-ready", "unreachable")
    )
