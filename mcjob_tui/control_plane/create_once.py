"""Create an object exactly once, although answers get lost.

Every object of a submission carries the submission's ID. When no answer came, or the object turns out to exist, it is
read back: with the same ID it is ours, with another it is somebody else's and is left alone. Nothing is guessed.
"""

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.certainty import until_certain
from mcjob_tui.control_plane.errors import AlreadyExists, ControlPlaneError, NotFound, OutcomeUnknown, UnknownApi
from mcjob_tui.control_plane.job_part import SUBMISSION
from mcjob_tui.control_plane.kinds import Kind


async def create_once(api: Api, kind: Kind, obj: Json) -> Json:
    """Create ``obj``, which carries its submission's ID, unless this submission has created it before.

    Returns:
        The object as the server has it.

    Raises:
        AlreadyExists: an object of that name exists that is not of this submission.
        OutcomeUnknown: it is not known whether the object was created; calling this again is safe.
        ControlPlaneError: the server refuses it, or was not reached: it was not created.
    """

    async def create() -> Json:
        try:
            return await api.create(kind, obj)
        except AlreadyExists as error:
            refusal = error
        try:
            found = await _ours(api, kind, obj)
        except AlreadyExists:
            raise refusal from None
        except ControlPlaneError as error:
            # It exists, and may be ours of an earlier try.
            raise OutcomeUnknown(str(error)) from error
        if found is None:
            raise refusal
        return found

    async def look() -> Json | None:
        return await _ours(api, kind, obj)

    return await until_certain(api, create, look, f"the {kind.name} was created")


def submission_of(obj: Json) -> str:
    """The submission that an object carries in its annotations; "" for none."""
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    return str(annotations.get(SUBMISSION) or "")


async def _ours(api: Api, kind: Kind, obj: Json) -> Json | None:
    """Our object; None if none is there. Raises ``AlreadyExists`` for somebody else's."""
    meta = obj["metadata"]
    try:
        found = await api.get(kind, meta.get("namespace"), meta["name"])
    except UnknownApi:
        raise
    except NotFound:
        return None
    if submission_of(found) == submission_of(obj):
        return found
    raise AlreadyExists(
        f"{kind.resource} {meta['name']!r} already exists", code=409, reason="AlreadyExists", kind=kind.name
    )
