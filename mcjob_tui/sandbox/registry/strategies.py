"""Which rules each kind has, as Kubernetes' ``rest.RESTCreateStrategy`` and ``RESTUpdateStrategy`` do it."""

from collections.abc import Callable
from dataclasses import dataclass

from mcjob_tui.sandbox.failures import FieldError
from mcjob_tui.sandbox.kinds import CLUSTER, EVENT, JOB, NAMESPACE, PERSISTENT_VOLUME_CLAIM, POD, SECRET, Kind
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.registry import cluster, core, job, job_status


def _nothing(_: Json) -> None:
    return None


def _valid(_: Json) -> list[FieldError]:
    return []


def _allowed(_: Json, __: Json) -> list[FieldError]:
    return []


@dataclass(frozen=True, slots=True)
class Strategy:
    """The rules of one kind.

    Attributes:
        fills_spec: whether the first and third of these change what is in the spec; they get a copy of it then.
        prepare_create: fills in what the server adds to a new object, in place.
        validate: what is wrong with a new object.
        prepare_update: fills in what the server adds to an object that replaces another, in place.
        validate_update: what may not change so, given the new and the old object.
        validate_status: the same for an update of the status alone.
    """

    fills_spec: bool = False
    prepare_create: Callable[[Json], None] = _nothing
    validate: Callable[[Json], list[FieldError]] = _valid
    prepare_update: Callable[[Json], None] = _nothing
    validate_update: Callable[[Json, Json], list[FieldError]] = _allowed
    validate_status: Callable[[Json, Json], list[FieldError]] = _allowed


_PLAIN = Strategy()
_STRATEGIES = {
    NAMESPACE: Strategy(prepare_create=core.prepare_namespace),
    POD: Strategy(fills_spec=True, prepare_create=core.prepare_pod, validate_update=core.pod_update_errors),
    SECRET: Strategy(
        prepare_create=core.prepare_secret, validate=core.secret_errors, prepare_update=core.prepare_secret
    ),
    PERSISTENT_VOLUME_CLAIM: Strategy(fills_spec=True, prepare_create=core.prepare_claim, validate=core.claim_errors),
    EVENT: Strategy(prepare_create=core.prepare_event),
    CLUSTER: Strategy(
        fills_spec=True, prepare_create=cluster.default, prepare_update=cluster.default, validate=cluster.errors
    ),
    JOB: Strategy(
        fills_spec=True,
        prepare_create=job.prepare,
        validate=job.errors,
        prepare_update=job.default,
        validate_update=job.update_errors,
        validate_status=job_status.errors,
    ),
}


def strategy_for(kind: Kind) -> Strategy:
    """The rules of ``kind``; a kind that has none of its own gets the plain ones."""
    return _STRATEGIES.get(kind, _PLAIN)
