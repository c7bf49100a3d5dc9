"""Create an object exactly once, although answers get lost.

Every object of a submission carries the submission's ID. When no answer came, or the object turns out to exist, it is
read back: with the same ID it is ours, with another it is somebody else's and is left alone. Nothing is guessed.
"""

import asyncio
from collections.abc import Awaitable, Callable

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.backoff import Backoff
from mcjob_tui.control_plane.errors import AlreadyExists, ControlPlaneError, NotFound, ServerFailure, Unreachable
from mcjob_tui.control_plane.kinds import Kind
from mcjob_tui.control_plane.observe import SUBMISSION

_TRIES = 5


async def create_once(
    api: Api,
    kind: Kind,
    obj: Json,
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Json:
    """Create ``obj``, which carries its submission's ID, unless this submission has created it before.

    Returns:
        The object as the server has it.

    Raises:
        AlreadyExists: an object of that name exists that is not of this submission.
        Unreachable: it is not known whether the object was created; calling this again is safe.
        ControlPlaneError: the server refuses it.
    """
    backoff = Backoff(longest=4.0)
    for _ in range(_TRIES):
        try:
            return await api.create(kind, obj)
        except AlreadyExists as error:
            return await _ours(api, kind, obj, error)
        except (Unreachable, ServerFailure) as error:
            if not _may_have_happened(error):
                raise
            await pause(backoff.next_wait())
            found = await _read_back(api, kind, obj)
            if found is not None:
                return found
    raise Unreachable(f"no answer: it is not known whether the {kind.name} was created; a retry finds out", sent=True)


def submission_of(obj: Json) -> str:
    """The submission that an object carries in its annotations; "" for none."""
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    return str(annotations.get(SUBMISSION) or "")


def _may_have_happened(error: ControlPlaneError) -> bool:
    """A lost answer, or a gateway's 502 or 504; a webhook's failure (500) means that nothing was stored."""
    if isinstance(error, Unreachable):
        return error.sent
    return isinstance(error, ServerFailure) and error.code in (502, 504)


async def _read_back(api: Api, kind: Kind, obj: Json) -> Json | None:
    """Our object if it is there.

    None if none is there or nobody answers. Raises ``AlreadyExists`` for somebody else's.
    """
    try:
        return await _ours(api, kind, obj, None)
    except (NotFound, Unreachable, ServerFailure):
        return None


async def _ours(api: Api, kind: Kind, obj: Json, refusal: AlreadyExists | None) -> Json:
    meta = obj["metadata"]
    found = await api.get(kind, meta.get("namespace"), meta["name"])
    if submission_of(found) == submission_of(obj):
        return found
    raise refusal or AlreadyExists(
        f"{kind.resource} {meta['name']!r} already exists", code=409, reason="AlreadyExists", kind=kind.name
    )
