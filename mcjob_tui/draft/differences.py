"""What some clusters get differently. Only the shapes: ``overriding`` turns them into override rules and back."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from mcjob_tui.draft.containers import EnvVar
from mcjob_tui.draft.parts import Kept, Quantities, Rows, Shape


class On(StrEnum):
    """What a label or annotation stands on."""

    JOB = "Job"
    PODS = "Pods"


BOTH = (On.JOB, On.PODS)


class Row(Shape):
    """A label or an annotation of the Job, its pods, or both."""

    key: str = ""
    value: str = ""
    on: tuple[On, ...] = BOTH


class RowDifference(Shape):
    """A label or annotation that is added or changed; ``value`` null removes it."""

    key: str = ""
    value: str | None = ""
    on: tuple[On, ...] = BOTH


class ResourceDifference(Shape):
    """Quantities that differ, by resource name; an empty text takes the default's away."""

    requests: Annotated[Quantities, Field(default_factory=dict)]
    limits: Annotated[Quantities, Field(default_factory=dict)]


class ContainerDifference(Shape):
    """What differs in one container. None is the default's value; an empty list or text is a value of its own.

    Either ``image`` is given, the whole reference, or some of ``registry``, ``repository`` and ``tag`` (a tag or a
    digest).
    """

    image: str | None = None
    registry: str | None = None
    repository: str | None = None
    tag: str | None = None
    command: tuple[str, ...] | None = None
    args: tuple[str, ...] | None = None
    env: Rows[EnvVar]
    env_removed: Rows[str]
    resources: Annotated[ResourceDifference, Field(default_factory=ResourceDifference)]


class PatchRow(Shape):
    """One operation of a JSON patch (RFC 6902) on the Job: add, replace or remove."""

    op: str = "add"
    path: str = ""
    value: JsonValue = None


class Difference(Shape):
    """One entry of the Differential page: these clusters, and what is different there.

    ``kept`` is a whole override rule of a loaded policy that the form cannot show; then nothing else is set.
    """

    cluster_names: Rows[str]
    containers: Annotated[dict[str, ContainerDifference], Field(default_factory=dict)]
    labels: Rows[RowDifference]
    annotations: Rows[RowDifference]
    patch: Rows[PatchRow]
    kept: Kept
