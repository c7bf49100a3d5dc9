"""JobDraft: everything that a person fills in, frozen. A change makes a new draft (``model_copy``,
``paths.with_value``).

Keys are Kubernetes' and Karmada's own where they have one. The parts live in ``containers``, ``volumes``, ``placing``
and ``differences``. What a draft means is not here: ``rules`` judge it and ``render`` makes objects of it.
"""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, JsonValue, StrictBool

from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.differences import Difference, Row
from mcjob_tui.draft.parts import OptionalCount, Rows, Shape
from mcjob_tui.draft.placing import (
    ClusterAffinity,
    SpreadConstraint,
    StaticWeight,
    Strategy,
    Toleration,
    eviction_tolerations,
)
from mcjob_tui.draft.volumes import Volume

API_VERSION: Final = "mcjob.io/v1alpha1"
KIND: Final = "JobDraft"


class RestartPolicy(StrEnum):
    NEVER = "Never"
    ON_FAILURE = "OnFailure"


class CompletionMode(StrEnum):
    NON_INDEXED = "NonIndexed"
    INDEXED = "Indexed"


class NewNamespace(Shape):
    """The namespace is created in the same submit, with these labels and annotations."""

    labels: Annotated[dict[str, str], Field(default_factory=dict)]
    annotations: Annotated[dict[str, str], Field(default_factory=dict)]


class KeptRow(Shape):
    """Something of a loaded object that the form does not show.

    ``value`` stands at ``path`` (a JSON pointer) of ``object``, null: is left out there. It does so as long as the
    draft itself would write ``insteadOf`` there (null: nothing), so that a field which is edited later wins.
    """

    object: Literal["Job", "PropagationPolicy", "OverridePolicy"]
    path: Annotated[str, Field(pattern="^/")]
    value: JsonValue = None
    instead_of: JsonValue = None


class DraftMeta(Shape):
    name: str = ""
    namespace: str = "default"


class DraftSpec(Shape):
    """The form's groups. Counts and durations may be the text that was typed; ``rules`` says what is wrong with it."""

    description: str = ""
    new_namespace: NewNamespace | None = None
    own_policy: StrictBool = True
    """Whether the Job gets a PropagationPolicy of its own; manifests may come without one."""
    cluster_affinity: Annotated[ClusterAffinity, Field(default_factory=ClusterAffinity)]
    cluster_tolerations: Annotated[tuple[Toleration, ...], Field(default_factory=eviction_tolerations)]
    spread_constraints: Rows[SpreadConstraint]
    propagate_deps: StrictBool = True
    deletion_protection: StrictBool = False
    instances: OptionalCount = 1
    """How many pods must succeed in all; None leaves ``completions`` to the API server's default."""
    parallelism: OptionalCount = 1
    strategy: Strategy = Strategy.DUPLICATED
    static_weights: Rows[StaticWeight]

    containers: Annotated[tuple[ContainerDraft, ...], Field(default_factory=lambda: (ContainerDraft(),))]
    init_containers: Rows[ContainerDraft]
    volumes: Rows[Volume]
    image_pull_secrets: Rows[str]

    timeout: OptionalCount = None
    """``activeDeadlineSeconds``: seconds, or a duration such as ``15m``; None is no limit."""
    restart_policy: RestartPolicy | None = RestartPolicy.NEVER
    backoff_limit: OptionalCount = 6
    ttl_seconds_after_finished: OptionalCount = None
    completion_mode: CompletionMode = CompletionMode.NON_INDEXED
    work_queue: StrictBool = False
    """No fixed number of instances: ``completions`` is left out."""
    suspend: StrictBool = False
    service_account_name: str = ""
    priority_class_name: str = ""
    node_selector: Annotated[dict[str, str], Field(default_factory=dict)]
    tolerations: Rows[Toleration]
    termination_grace_period_seconds: OptionalCount = None
    labels: Rows[Row]
    annotations: Rows[Row]

    differences: Rows[Difference]
    kept: Rows[KeptRow]


class JobDraft(Shape):
    """The whole form. ``JobDraft()`` is the form as it opens."""

    api_version: Literal["mcjob.io/v1alpha1"] = API_VERSION
    kind: Literal["JobDraft"] = KIND
    metadata: Annotated[DraftMeta, Field(default_factory=DraftMeta)]
    spec: Annotated[DraftSpec, Field(default_factory=DraftSpec)]

    @property
    def name(self) -> str:
        return self.metadata.name

    @property
    def namespace(self) -> str:
        return self.metadata.namespace
