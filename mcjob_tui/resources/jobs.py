"""batch/v1 Job: the part that decides where it runs and how far it is."""

from typing import Annotated, Any

from pydantic import Field

from mcjob_tui.resources.meta import (
    Condition,
    Count,
    Labels,
    Many,
    Model,
    Moment,
    NullAs,
    ObjectMeta,
    Quantities,
    Resource,
    Word,
)
from mcjob_tui.resources.policies import Toleration


class ResourceRequirements(Model):
    requests: Quantities
    limits: Quantities


class Container(Model):
    name: Word
    image: Word
    resources: Annotated[
        ResourceRequirements, NullAs(ResourceRequirements), Field(default_factory=ResourceRequirements)
    ]


class PodSpec(Model):
    containers: Many[Container]
    init_containers: Many[Container]
    overhead: Quantities
    node_selector: Labels
    affinity: dict[str, Any] | None = None
    tolerations: Many[Toleration]
    priority_class_name: Word
    restart_policy: Word


class PodTemplate(Model):
    metadata: Annotated[ObjectMeta, NullAs(ObjectMeta), Field(default_factory=ObjectMeta)]
    spec: Annotated[PodSpec, NullAs(PodSpec), Field(default_factory=PodSpec)]


class JobSpec(Model):
    """None means that the key is absent; the API server's defaulting is ``karmada``'s business."""

    parallelism: int | None = None
    completions: int | None = None
    backoff_limit: int | None = None
    active_deadline_seconds: int | None = None
    ttl_seconds_after_finished: int | None = None
    completion_mode: Word
    suspend: bool | None = None
    template: Annotated[PodTemplate, NullAs(PodTemplate), Field(default_factory=PodTemplate)]


class JobStatus(Model):
    active: Count
    succeeded: Count
    failed: Count
    start_time: Moment | None = None
    completion_time: Moment | None = None
    conditions: Many[Condition]

    def has(self, kind: str) -> bool:
        """Whether the condition ``kind`` (Complete, Failed, Suspended …) is true."""
        return any(each.type == kind and each.is_true for each in self.conditions)


class Job(Resource):
    spec: Annotated[JobSpec, NullAs(JobSpec), Field(default_factory=JobSpec)]
    status: Annotated[JobStatus, NullAs(JobStatus), Field(default_factory=JobStatus)]
