"""A container of the draft: Kubernetes' own keys, as far as the form shows them. Nothing here knows about pages."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from mcjob_tui.draft.parts import Count, OptionalCount, Part, Quantities, Rows, Switch
from mcjob_tui.draft.volumes import VolumeMount

DEFAULT_CPU = "250m"
DEFAULT_MEMORY = "512Mi"


class PullPolicy(StrEnum):
    ALWAYS = "Always"
    IF_NOT_PRESENT = "IfNotPresent"
    NEVER = "Never"


class KeyRef(Part):
    """One key of a ConfigMap or a Secret."""

    name: str = ""
    key: str = ""
    optional: Switch = None


class FieldRef(Part):
    api_version: str = ""
    field_path: str = ""


class ResourceFieldRef(Part):
    container_name: str = ""
    resource: str = ""
    divisor: str | int | None = None


class EnvSource(Part):
    config_map_key_ref: KeyRef | None = None
    secret_key_ref: KeyRef | None = None
    field_ref: FieldRef | None = None
    resource_field_ref: ResourceFieldRef | None = None


class EnvVar(Part):
    """One environment variable: a value, or where it comes from."""

    written_when_empty: ClassVar[frozenset[str]] = frozenset({"value"})

    name: str = ""
    value: str | None = None
    value_from: EnvSource | None = None


class SourceRef(Part):
    """A whole ConfigMap or Secret."""

    name: str = ""
    optional: Switch = None


class EnvFrom(Part):
    prefix: str = ""
    config_map_ref: SourceRef | None = None
    secret_ref: SourceRef | None = None


class Resources(Part):
    """Requests and limits by resource name; extended resources (GPUs) stand in the limits."""

    requests: Annotated[Quantities, Field(default_factory=dict)]
    limits: Annotated[Quantities, Field(default_factory=dict)]


class ExecAction(Part):
    command: Rows[str]


class HTTPHeader(Part):
    written_when_empty: ClassVar[frozenset[str]] = frozenset({"value"})

    name: str = ""
    value: str = ""


class HTTPGetAction(Part):
    """``port`` is a number or the name of a port of the container."""

    scheme: str = ""
    path: str = ""
    port: Count | None = None
    host: str = ""
    http_headers: Rows[HTTPHeader]


class TCPSocketAction(Part):
    port: Count | None = None
    host: str = ""


class GRPCAction(Part):
    port: OptionalCount = None
    service: str = ""


class LifecycleHandler(Part):
    exec: ExecAction | None = None
    http_get: HTTPGetAction | None = None


class Lifecycle(Part):
    post_start: LifecycleHandler | None = None
    pre_stop: LifecycleHandler | None = None


class Probe(Part):
    """A health check. A number left out has Kubernetes' default: delay 0, period 10, timeout 1, success 1, failure 3.

    Success must be 1 for liveness and startup.
    """

    http_get: HTTPGetAction | None = None
    tcp_socket: TCPSocketAction | None = None
    exec: ExecAction | None = None
    grpc: GRPCAction | None = None
    initial_delay_seconds: OptionalCount = None
    period_seconds: OptionalCount = None
    timeout_seconds: OptionalCount = None
    success_threshold: OptionalCount = None
    failure_threshold: OptionalCount = None


class Capabilities(Part):
    add: Rows[str]
    drop: Rows[str]


class SecurityContext(Part):
    """``runAsUser`` 0 is root. What is not set, the image and the namespace decide."""

    privileged: Switch = None
    run_as_user: OptionalCount = None
    run_as_group: OptionalCount = None
    run_as_non_root: Switch = None
    read_only_root_filesystem: Switch = None
    allow_privilege_escalation: Switch = None
    capabilities: Capabilities | None = None


def default_resources() -> Resources:
    """What a new container asks for: 250m CPU and 512Mi memory, as request and as limit."""
    amounts: Quantities = {"cpu": DEFAULT_CPU, "memory": DEFAULT_MEMORY}
    return Resources(requests=dict(amounts), limits=dict(amounts))


class ContainerDraft(Part):
    """A container, work or init: which of the two is decided by the list that it stands in."""

    name: str = "container-1"
    image: str = ""
    image_pull_policy: str | None = PullPolicy.IF_NOT_PRESENT.value
    command: Rows[str]
    args: Rows[str]
    working_dir: str = ""
    env: Rows[EnvVar]
    env_from: Rows[EnvFrom]
    resources: Annotated[Resources | None, Field(default_factory=default_resources)]
    volume_mounts: Rows[VolumeMount]
    lifecycle: Lifecycle | None = None
    liveness_probe: Probe | None = None
    readiness_probe: Probe | None = None
    startup_probe: Probe | None = None
    security_context: SecurityContext | None = None
