"""What a DELETE does to an object: its preconditions, the garbage collector's finalizers, the mark of deletion."""

from dataclasses import dataclass

from mcjob_tui.sandbox import failures
from mcjob_tui.sandbox.kinds import NAMESPACE, Kind
from mcjob_tui.sandbox.objects import Json, metadata

ORPHAN = "orphan"
FOREGROUND = "foregroundDeletion"


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What a DELETE asks to be true of the object; None asks nothing."""

    uid: str | None = None
    resource_version: str | None = None


def is_held(kind: Kind, obj: Json) -> bool:
    """Whether a finalizer keeps the object from going: its metadata's, or for a Namespace those of its spec."""
    of_namespace = kind is NAMESPACE and bool((obj.get("spec") or {}).get("finalizers"))
    return of_namespace or bool(metadata(obj).get("finalizers"))


def check_preconditions(kind: Kind, name: str, meta: Json, preconditions: Preconditions | None) -> None:
    """Raise ``ApiFailure`` (409) where the object is not the one that is meant."""
    if preconditions is None:
        return
    for label, wanted, actual in (
        ("UID", preconditions.uid, meta.get("uid")),
        ("ResourceVersion", preconditions.resource_version, meta.get("resourceVersion")),
    ):
        if wanted is not None and wanted != actual:
            because = (
                f"Precondition failed: {label} in precondition: {wanted}, {label} in object meta: {actual}"
                if label == "UID"
                else "the object has been modified; please apply your changes to the latest version and try again"
            )
            raise failures.conflict(kind, name, because)


def finalizers_on_delete(kind: Kind, meta: Json, propagation: str | None) -> list[str]:
    """The finalizers after a DELETE, by the policy asked for (``deletionFinalizersForGarbageCollection``)."""
    wanted = propagation
    kept = [each for each in meta.get("finalizers") or () if each not in (ORPHAN, FOREGROUND)]
    if wanted is None:
        if ORPHAN in (meta.get("finalizers") or ()):
            wanted = "Orphan"
        elif FOREGROUND in (meta.get("finalizers") or ()):
            wanted = "Foreground"
        elif kind.keeps_dependents:
            wanted = "Orphan"
    if wanted == "Orphan":
        return [*kept, ORPHAN]
    if wanted == "Foreground":
        return [*kept, FOREGROUND]
    return kept


def mark_deleted(kind: Kind, obj: Json, finalizers: list[str], when: str) -> None:
    """Mark ``obj``, in place, as one that goes when its finalizers are off."""
    meta = metadata(obj)
    if finalizers:
        meta["finalizers"] = finalizers
    if kind is NAMESPACE:
        obj["status"] = {**(obj.get("status") or {}), "phase": "Terminating"}
    if not meta.get("deletionTimestamp"):
        meta["deletionTimestamp"] = when
        meta["deletionGracePeriodSeconds"] = 0
        if "generation" in meta:
            meta["generation"] += 1
