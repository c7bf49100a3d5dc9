"""What every controller of the control plane works with: the store, the agenda, the events, the clusters."""

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import ValidationError

from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.meta import without_nulls
from mcjob_tui.sandbox.clock import timestamp
from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.federation.events import EventRecorder
from mcjob_tui.sandbox.federation.members.member import Member
from mcjob_tui.sandbox.kinds import CLUSTER, JOB
from mcjob_tui.sandbox.objects import Json, metadata, name_of
from mcjob_tui.sandbox.store import Event, Store

Key: TypeAlias = tuple[str, str]
"""Namespace and name."""


class Clusters:
    """The Clusters as the rules want them, parsed once for each change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Cluster] = {}
        self._all: tuple[Cluster, ...] | None = None
        for stored in store.objects(CLUSTER):
            self._enter(stored.object)

    def follow(self, event: Event) -> None:
        """Take over a change of a Cluster."""
        if event.type == "DELETED":
            self._known.pop(name_of(event.object), None)
        else:
            self._enter(event.object)
        self._all = None

    def all(self) -> tuple[Cluster, ...]:
        """All clusters, by name."""
        if self._all is None:
            self._all = tuple(self._known[name] for name in sorted(self._known))
        return self._all

    def get(self, name: str) -> Cluster | None:
        return self._known.get(name)

    def _enter(self, obj: Json) -> None:
        with contextlib.suppress(ValidationError):  # what cannot be read changes nothing of what is known
            self._known[name_of(obj)] = Cluster.model_validate(without_nulls(obj))


@dataclass(frozen=True, slots=True)
class ControlPlane:
    """The control plane as a controller sees it.

    Attributes:
        member: the member cluster of a name, or None.
        seed: what random identifiers are made from.
    """

    store: Store
    agenda: Agenda
    events: EventRecorder
    clusters: Clusters
    member: Callable[[str], Member | None]
    seed: int

    def now(self) -> str:
        """The time as objects carry it."""
        return timestamp(self.store.clock.now())

    def job(self, key: Key, uid: str | None = None) -> Json | None:
        """The Job on the control plane, shared and not to be changed; None if it is not there or has another UID."""
        found = self.store.find(JOB, *key)
        return found if found is None or uid is None or metadata(found)["uid"] == uid else None


def with_condition(conditions: list[Json], kind: str, value: str, reason: str, message: str, now: str) -> list[Json]:
    """``meta.SetStatusCondition``: the condition set, its transition time moved only when the status changes."""
    rows = [dict(each) for each in conditions]
    for row in rows:
        if row["type"] == kind:
            if row["status"] != value:
                row["lastTransitionTime"] = now
            row.update(status=value, reason=reason, message=message)
            return rows
    new = {"type": kind, "status": value, "reason": reason, "message": message, "lastTransitionTime": now}
    return [*rows, new]


def identity(seed: int, *parts: str) -> str:
    """A permanent id as Karmada's webhooks draw one; here it follows from the seed."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "/".join((str(seed), *parts))))
