"""The steps of a submission, a deletion or a check."""

from dataclasses import dataclass, field
from enum import StrEnum

from mcjob_tui.control_plane.errors import ControlPlaneError


class StepState(StrEnum):
    WAITING = "waiting"
    BUSY = "busy"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class StepCluster:
    """How far one cluster is in a step: its state and, where it is late or refuses, why."""

    cluster: str
    state: StepState
    message: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a submission or deletion. The same ``name`` comes again whenever the step changes.

    ``seconds`` is how long it has taken. ``fraction`` is (n, m) where a step counts clusters. ``causes`` are the
    fields that the API server refused, as (kind, field path, message). ``error`` is why a step of a check failed.
    """

    name: str
    state: StepState
    message: str = ""
    seconds: float = 0.0
    fraction: tuple[int, int] | None = None
    clusters: tuple[StepCluster, ...] = ()
    causes: tuple[tuple[str, str, str], ...] = ()
    error: ControlPlaneError | None = field(default=None, compare=False, repr=False)
