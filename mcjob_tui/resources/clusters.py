"""Karmada's Cluster (``cluster.karmada.io/v1alpha1``), as far as scheduling and display need it."""

from typing import Annotated

from pydantic import Field

from mcjob_tui.resources.meta import (
    Condition,
    Count,
    Labels,
    ListMeta,
    Many,
    Model,
    Moment,
    NullAs,
    ObjectMeta,
    OneOfEqual,
    Quantities,
    QuantityText,
    Resource,
    Word,
    condition,
)


class Taint(Model):
    key: Word
    value: Word
    effect: Word

    def __str__(self) -> str:
        """``key=value:Effect``, or ``key:Effect`` without a value, as Kubernetes prints a taint."""
        return f"{self.key}={self.value}:{self.effect}" if self.value else f"{self.key}:{self.effect}"


class ModelRange(Model):
    """The bounds of one resource in a grade of a resource model; ``max`` is exclusive."""

    name: Word
    min: Annotated[QuantityText, Field(default="0")]
    max: Annotated[QuantityText, Field(default="0")]


class ResourceModel(Model):
    """A grade: nodes whose free resources lie between the ranges' bounds."""

    grade: Count
    ranges: Many[ModelRange]


class AllocatableModeling(Model):
    """How many nodes are in a grade now."""

    grade: Count
    count: Count


class APIResource(Model):
    name: Word
    kind: Word


class APIEnablement(Model):
    group_version: Word
    resources: Many[APIResource]


class NodeSummary(Model):
    total_num: Count
    ready_num: Count


class ResourceSummary(Model):
    allocatable: Quantities
    allocated: Quantities
    allocating: Quantities
    allocatable_modelings: Many[AllocatableModeling]


class ClusterSpec(Model):
    sync_mode: Word
    api_endpoint: Word
    provider: Word
    region: Word
    zone: Word
    zones: Many[str]
    taints: Many[Taint]
    resource_models: Annotated[Many[ResourceModel], OneOfEqual()]


class ClusterStatus(Model):
    kubernetes_version: Word
    api_enablements: Annotated[Many[APIEnablement], OneOfEqual()]
    conditions: Many[Condition]
    node_summary: NodeSummary | None = None
    resource_summary: ResourceSummary | None = None


class ManagedFieldsEntry(Model):
    """Who wrote a part of the object, and when; what was written is left out."""

    manager: Word
    subresource: Word
    time: Moment | None = None


class ClusterMeta(ObjectMeta):
    managed_fields: Many[ManagedFieldsEntry]


class Cluster(Resource):
    metadata: ClusterMeta = Field(default_factory=ClusterMeta)
    spec: Annotated[ClusterSpec, NullAs(ClusterSpec), Field(default_factory=ClusterSpec)]
    status: Annotated[ClusterStatus, NullAs(ClusterStatus), Field(default_factory=ClusterStatus)]

    @property
    def labels(self) -> Labels:
        return self.metadata.labels

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones; the deprecated ``zone`` counts where ``zones`` is empty, as Karmada migrates it on write."""
        if self.spec.zones:
            return self.spec.zones
        return (self.spec.zone,) if self.spec.zone else ()

    @property
    def ready(self) -> bool | None:
        """Whether Karmada can reach the cluster; None where it has not said so yet or cannot tell."""
        found = condition(self.status.conditions, "Ready")
        if found is None or found.status == "Unknown":
            return None
        return found.is_true


class ClusterList(Model):
    """What ``kubectl get clusters -o json`` prints."""

    metadata: ListMeta = Field(default_factory=ListMeta)
    items: Many[Cluster]
