"""Writes an edited Job back over what was read, never over what somebody else changed meanwhile.

Karmada writes a running Job's status all the time, which makes every plain ``resourceVersion`` old at once; so the
rest of the object is compared with what was read, and only a change there is a conflict.
"""

from copy import deepcopy
from typing import Any

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.certainty import until_certain
from mcjob_tui.control_plane.errors import Conflict
from mcjob_tui.control_plane.kinds import JOB

_TRIES = 4
_SERVERS_OWN = ("resourceVersion", "managedFields", "generation")


async def replace_job(api: Api, base: Json, edited: Json) -> Json:
    """Send ``edited``, if nothing but the status has changed since ``base`` was read.

    Returns:
        The Job as the API server has it now; where it has what was edited already, nothing is sent.

    Raises:
        Conflict: somebody else changed it; the sentence says where.
        OutcomeUnknown: it is not known whether it was changed; calling this again is safe.
        ControlPlaneError: the API server refuses, or there is no such Job any more.
    """

    async def send() -> Json:
        return await _replaced(api, base, edited)

    async def look() -> Json | None:
        now = await _same_job(api, base)
        return now if _has(now, base, edited) else None

    return await until_certain(api, send, look, f"{base['metadata']['name']} was changed")


async def _replaced(api: Api, base: Json, edited: Json) -> Json:
    tries_left = _TRIES
    while True:
        now = await _same_job(api, base)
        if _has(now, base, edited):
            return now
        changed = changed_paths(essence(base), essence(now))
        if changed:
            said = ", ".join(changed[:3]) + (" and more" if len(changed) > 3 else "")
            raise Conflict(f"somebody else changed {said} meanwhile", code=409, reason="Conflict")
        sent = essence(edited)
        sent["metadata"]["resourceVersion"] = now["metadata"].get("resourceVersion")
        if "status" in now:
            sent["status"] = now["status"]
        tries_left -= 1
        try:
            return await api.replace(JOB, sent)
        except Conflict:
            if not tries_left:
                raise


async def _same_job(api: Api, base: Json) -> Json:
    """The Job as it is now. Raises ``Conflict`` where another has its name."""
    meta = base["metadata"]
    now = await api.get(JOB, meta.get("namespace"), meta["name"])
    if now["metadata"].get("uid") != meta.get("uid"):
        raise Conflict(f"{meta['name']} was deleted and made again meanwhile", code=409, reason="Conflict")
    return now


def _has(now: Json, base: Json, edited: Json) -> bool:
    """Whether the edit is in there already, as after an answer that was lost."""
    return rebased(base, edited, now) == essence(now)


def essence(job: Json) -> Json:
    """The object without what the servers write into it all the time; a copy."""
    made = {key: deepcopy(value) for key, value in job.items() if key != "status"}
    made["metadata"] = {key: value for key, value in (made.get("metadata") or {}).items() if key not in _SERVERS_OWN}
    return made


def changed_paths(before: Any, after: Any, path: str = "") -> list[str]:
    """Where two objects differ, as paths such as ``spec.suspend``; a list differs as a whole."""
    if isinstance(before, dict) and isinstance(after, dict):
        found: list[str] = []
        for key in dict.fromkeys((*before, *after)):
            inner = f"{path}.{key}" if path else str(key)
            if key not in before or key not in after:
                found.append(inner)
            else:
                found += changed_paths(before[key], after[key], inner)
        return found
    return [] if before == after else [path]


def rebased(base: Json, edited: Json, latest: Json) -> Json:
    """What was changed between ``base`` and ``edited``, done to ``latest`` (as a JSON merge patch would)."""
    made: Json = _merged(essence(base), essence(edited), essence(latest))
    return made


def _merged(base: Any, edited: Any, latest: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(edited, dict) and isinstance(latest, dict)):
        return deepcopy(latest if base == edited else edited)
    made: Json = {}
    for key in dict.fromkeys((*latest, *edited)):
        if key in base and key not in edited:
            continue
        if key not in base and key in edited:
            made[key] = deepcopy(edited[key])
        elif key not in edited:
            made[key] = deepcopy(latest[key])
        elif key in latest:
            made[key] = _merged(base[key], edited[key], latest[key])
        elif edited[key] != base[key]:
            made[key] = deepcopy(edited[key])
    return made
