"""The volume controller of one member: every PersistentVolumeClaim gets a volume after a moment."""

from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.kinds import PERSISTENT_VOLUME_CLAIM
from mcjob_tui.sandbox.objects import Json, at, metadata
from mcjob_tui.sandbox.store import Event, Store

_PROVISIONED = 1.5
"""Virtual seconds from a claim's creation until its volume is there."""
_CLASS = "standard"


class ClaimBinder:
    """Follows the claims of a member's store."""

    def __init__(self, store: Store, agenda: Agenda) -> None:
        self._store = store
        self._agenda = agenda

    def claim_changed(self, event: Event) -> None:
        """A claim was created, changed or deleted."""
        key = event.key
        timer = ("claim", self._store.name, *key)
        if event.type == "ADDED":
            self._agenda.after(_PROVISIONED, timer, lambda: self._bind(*key))
        elif event.type == "DELETED":
            self._agenda.cancel(timer)

    def _bind(self, namespace: str, name: str) -> None:
        claim = self._store.stored(PERSISTENT_VOLUME_CLAIM, namespace, name).object
        volume = f"pvc-{metadata(claim)['uid']}"

        def fill(obj: Json) -> None:
            obj["spec"]["volumeName"] = volume
            obj["spec"].setdefault("storageClassName", _CLASS)

        self._store.edit(PERSISTENT_VOLUME_CLAIM, namespace, name, fill)
        status = {
            "phase": "Bound",
            "accessModes": claim["spec"].get("accessModes") or [],
            "capacity": at(claim, "spec", "resources", "requests") or {},
        }
        self._store.patch_status(PERSISTENT_VOLUME_CLAIM, namespace, name, status)
