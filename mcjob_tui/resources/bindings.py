"""Karmada's ResourceBinding (``work.karmada.io/v1alpha2``) and Work (``v1alpha1``): where a Job goes."""

from typing import Annotated, Any

from pydantic import Field

from mcjob_tui.resources.jobs import JobStatus
from mcjob_tui.resources.meta import (
    CommonWord,
    Condition,
    Count,
    Many,
    Model,
    Moment,
    NullAs,
    Quantities,
    Resource,
    Switch,
    Word,
)
from mcjob_tui.resources.policies import Placement, Suspension


class TargetCluster(Model):
    """A row of ``spec.clusters``; the server leaves ``replicas`` out where it is 0."""

    name: CommonWord
    replicas: Count


class BoundResource(Model):
    api_version: Word
    kind: Word
    namespace: CommonWord
    name: Word
    uid: Word


class ReplicaRequirements(Model):
    resource_request: Quantities


class GracefulEvictionTask(Model):
    from_cluster: Word


class BindingSpec(Model):
    resource: Annotated[BoundResource, NullAs(BoundResource), Field(default_factory=BoundResource)]
    replicas: Count
    replica_requirements: ReplicaRequirements | None = None
    clusters: Many[TargetCluster]
    placement: Placement | None = None
    graceful_eviction_tasks: Many[GracefulEvictionTask]
    suspension: Suspension | None = None


class AggregatedStatusItem(Model):
    """What one member reported.

    It is an error only where ``applied_message`` is set; ``health`` says nothing for Jobs.
    """

    cluster_name: CommonWord
    status: JobStatus | None = None
    applied: Switch
    applied_message: Word
    health: Word


class BindingStatus(Model):
    conditions: Many[Condition]
    aggregated_status: Many[AggregatedStatusItem]
    last_scheduled_time: Moment | None = None
    scheduler_observing_affinity_name: Word


class ResourceBinding(Resource):
    spec: Annotated[BindingSpec, NullAs(BindingSpec), Field(default_factory=BindingSpec)]
    status: Annotated[BindingStatus, NullAs(BindingStatus), Field(default_factory=BindingStatus)]


class WorkManifests(Model):
    manifests: Many[dict[str, Any]]


class WorkSpec(Model):
    workload: Annotated[WorkManifests, NullAs(WorkManifests), Field(default_factory=WorkManifests)]
    suspend_dispatching: Switch


class WorkStatus(Model):
    conditions: Many[Condition]


class Work(Resource):
    spec: Annotated[WorkSpec, NullAs(WorkSpec), Field(default_factory=WorkSpec)]
    status: Annotated[WorkStatus, NullAs(WorkStatus), Field(default_factory=WorkStatus)]
