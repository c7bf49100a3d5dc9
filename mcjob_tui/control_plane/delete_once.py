"""Delete one object and no other, and know what became of it, although answers get lost."""

from enum import Enum, auto

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.certainty import until_certain
from mcjob_tui.control_plane.errors import Conflict, NotFound, UnknownApi
from mcjob_tui.control_plane.kinds import Kind


class Fate(Enum):
    """What became of an object that was to be deleted."""

    DELETED = auto()
    """The server has accepted it; finalizers may hold the object for a while."""
    GONE = auto()
    """It was not there any more."""
    REPLACED = auto()
    """Another object has its name, and was not touched."""


async def delete_once(api: Api, kind: Kind, namespace: str, name: str, *, uid: str) -> Fate:
    """Delete the object if it still has ``uid``, with what depends on it.

    Raises:
        OutcomeUnknown: it is not known whether it was deleted; calling this again is safe.
        ControlPlaneError: the server refuses, or was not reached: the object is as it was.
    """

    async def delete() -> Fate:
        try:
            await api.delete(kind, namespace, name, uid=uid)
        except UnknownApi:
            raise
        except NotFound:
            return Fate.GONE
        except Conflict:
            # The precondition, or two writers at once; only for the first of these is it another object.
            if await _present(api, kind, namespace, name, uid) is Fate.REPLACED:
                return Fate.REPLACED
            raise
        return Fate.DELETED

    async def look() -> Fate | None:
        return await _present(api, kind, namespace, name, uid)

    return await until_certain(api, delete, look, f"the {kind.name} was deleted")


async def _present(api: Api, kind: Kind, namespace: str, name: str, uid: str) -> Fate | None:
    """The object's fate; None while it is there as it was."""
    try:
        found = await api.get(kind, namespace, name)
    except UnknownApi:
        raise
    except NotFound:
        return Fate.GONE
    if found["metadata"].get("uid") != uid:
        return Fate.REPLACED
    return Fate.DELETED if found["metadata"].get("deletionTimestamp") else None
