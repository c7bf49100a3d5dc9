"""core/v1 Pod as a member cluster reports it."""

from typing import Annotated

from pydantic import Field

from mcjob_tui.resources.jobs import Container
from mcjob_tui.resources.meta import Condition, Count, Many, Model, Moment, NullAs, Resource, Switch, Word


class ContainerStateWaiting(Model):
    reason: Word
    message: Word


class ContainerStateRunning(Model):
    started_at: Moment | None = None


class ContainerStateTerminated(Model):
    exit_code: Count
    signal: Count
    reason: Word
    message: Word
    started_at: Moment | None = None
    finished_at: Moment | None = None


class ContainerState(Model):
    waiting: ContainerStateWaiting | None = None
    running: ContainerStateRunning | None = None
    terminated: ContainerStateTerminated | None = None


class ContainerStatus(Model):
    name: Word
    ready: Switch
    restart_count: Count
    state: Annotated[ContainerState, NullAs(ContainerState), Field(default_factory=ContainerState)]
    last_state: Annotated[ContainerState, NullAs(ContainerState), Field(default_factory=ContainerState)]


class RunningPodSpec(Model):
    node_name: Word
    containers: Many[Container]
    init_containers: Many[Container]


class PodStatus(Model):
    phase: Word
    reason: Word
    message: Word
    start_time: Moment | None = None
    conditions: Many[Condition]
    container_statuses: Many[ContainerStatus]
    init_container_statuses: Many[ContainerStatus]


class Pod(Resource):
    spec: Annotated[RunningPodSpec, NullAs(RunningPodSpec), Field(default_factory=RunningPodSpec)]
    status: Annotated[PodStatus, NullAs(PodStatus), Field(default_factory=PodStatus)]
