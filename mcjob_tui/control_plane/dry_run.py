"""What the server thinks of each object of a submission, asked without creating any; and how a refusal is told."""

import time
from collections.abc import Sequence

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.errors import AlreadyExists, ControlPlaneError, NotFound, Refused, RefusedObjects
from mcjob_tui.control_plane.kinds import JOB, NAMESPACE, OVERRIDE_POLICY, PROPAGATION_POLICY, Kind
from mcjob_tui.control_plane.service import ManifestSet
from mcjob_tui.control_plane.views import Step, StepState


async def dry_run_all(api: Api, manifests: ManifestSet, left: Sequence[Json] = ()) -> tuple[Step, ...]:
    """Dry-run every object on its own and say what the server thinks of each; nothing is raised for a refusal.

    Objects in a namespace that is yet to be created cannot be asked about; their steps are ``WAITING``. What a
    submission has ``left`` that was cut off is in nobody's way.
    """
    removable = {(str(each["kind"]), str(each["metadata"]["name"])) for each in left}
    steps = []
    objects = list(objects_of(manifests))
    if manifests.namespace is not None:
        objects.insert(0, (NAMESPACE, manifests.namespace))
    for kind, obj in objects:
        began = time.monotonic()
        try:
            await api.create(kind, obj, dry_run=True)
        except NotFound as error:
            if manifests.namespace is not None and error.kind == NAMESPACE.plural:
                steps.append(Step(kind.name, StepState.WAITING, "can be checked once the namespace exists"))
            else:
                steps.append(failed_step(kind.name, error, seconds=time.monotonic() - began))
        except AlreadyExists as error:
            seconds = time.monotonic() - began
            if (kind.name, obj["metadata"]["name"]) in removable:
                said = "accepted; a submission that was cut off has left one"
                steps.append(Step(kind.name, StepState.DONE, said, seconds))
            else:
                steps.append(failed_step(kind.name, error, seconds=seconds))
        except ControlPlaneError as error:
            steps.append(failed_step(kind.name, error, seconds=time.monotonic() - began))
        else:
            steps.append(Step(kind.name, StepState.DONE, "accepted", time.monotonic() - began))
    return tuple(steps)


def failed_step(name: str, error: ControlPlaneError, *, seconds: float = 0.0) -> Step:
    """A failed step with the fields that the server named."""
    if isinstance(error, RefusedObjects):
        causes = tuple(
            (kind, cause.field, cause.message)
            for kind, each in error.refusals
            if isinstance(each, Refused)
            for cause in each.causes
        )
    else:
        causes = tuple((name, each.field, each.message) for each in getattr(error, "causes", ()))
    return Step(name, StepState.FAILED, str(error), seconds, causes=causes, error=error)


def objects_of(manifests: ManifestSet) -> list[tuple[Kind, Json]]:
    """The namespaced objects in the order in which they are created."""
    rows = (
        (OVERRIDE_POLICY, manifests.override_policy),
        (PROPAGATION_POLICY, manifests.propagation_policy),
        (JOB, manifests.job),
    )
    return [(kind, obj) for kind, obj in rows if obj is not None]
