"""Kubernetes' TTL-after-finished controller on the control plane: a finished Job is deleted after a while.

Source: ``pkg/controller/ttlafterfinished``. Members never see a TTL; the cascade deletes there what is deleted here.
"""

from datetime import datetime

from mcjob_tui.sandbox.federation.control_plane import ControlPlane, Key
from mcjob_tui.sandbox.kinds import JOB
from mcjob_tui.sandbox.objects import Json, at, metadata, name_of, namespace_of
from mcjob_tui.sandbox.store import Event


class TtlAfterFinished:
    """Follows the Jobs of the control plane."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane

    def job_changed(self, event: Event) -> None:
        """A Job was created, changed or deleted."""
        job = event.object
        key = (namespace_of(job), name_of(job))
        self._plane.agenda.cancel(("ttl", *key))
        if event.type == "DELETED":
            return
        ttl, finished = at(job, "spec", "ttlSecondsAfterFinished"), _finished_at(job)
        if ttl is None or finished is None or metadata(job).get("deletionTimestamp"):
            return
        age = self._plane.store.clock.since(finished)
        self._plane.agenda.after(max(0.0, int(ttl) - age), ("ttl", *key), lambda: self._delete(key))

    def _delete(self, key: Key) -> None:
        self._plane.store.delete(JOB, *key, propagation="Foreground")


def _finished_at(job: Json) -> datetime | None:
    conditions = at(job, "status", "conditions") or ()
    ends = (each for each in conditions if each["type"] in ("Complete", "Failed") and each["status"] == "True")
    end = next(ends, None)
    return datetime.fromisoformat(end["lastTransitionTime"]) if end is not None else None
