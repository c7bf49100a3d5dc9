"""What every controller of the control plane works with: the store, the agenda, the events, the clusters."""

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic import ValidationError

from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.meta import without_nulls
from mcjob_tui.sandbox.clock import timestamp
from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.federation.demand import ParsedJobs
from mcjob_tui.sandbox.federation.events import EventRecorder
from mcjob_tui.sandbox.federation.members.member import Member
from mcjob_tui.sandbox.kinds import CLUSTER, JOB
from mcjob_tui.sandbox.objects import Json, at, metadata, name_of
from mcjob_tui.sandbox.store import Event, Store

Key: TypeAlias = tuple[str, str]
"""Namespace and name."""


class Clusters:
    """The Clusters as the rules want them, parsed when they are asked for after a change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Cluster] = {}
        self._changed: dict[str, Json] = {name_of(each.object): each.object for each in store.objects(CLUSTER)}
        self._all: tuple[Cluster, ...] | None = None

    def follow(self, event: Event) -> None:
        """Take over a change of a Cluster."""
        name = name_of(event.object)
        self._all = None
        if event.type == "DELETED":
            self._known.pop(name, None)
            self._changed.pop(name, None)
        else:
            self._changed[name] = event.object

    def all(self) -> tuple[Cluster, ...]:
        """All clusters, by name."""
        if self._all is None:
            for name in tuple(self._changed):
                self._read(name)
            self._all = tuple(self._known[name] for name in sorted(self._known))
        return self._all

    def get(self, name: str) -> Cluster | None:
        """The cluster of a name, or None."""
        self._read(name)
        return self._known.get(name)

    def ready(self, name: str) -> bool:
        """Whether there is such a cluster and its condition Ready is true."""
        cluster = self._store.find(CLUSTER, "", name)
        rows = at(cluster, "status", "conditions") or () if cluster is not None else ()
        return any(each.get("type") == "Ready" and each.get("status") == "True" for each in rows)

    def _read(self, name: str) -> None:
        changed = self._changed.pop(name, None)
        if changed is None:
            return
        with contextlib.suppress(ValidationError):  # what cannot be read changes nothing of what is known
            self._known[name] = Cluster.model_validate(without_nulls(changed))


@dataclass(frozen=True, slots=True)
class ControlPlane:
    """The control plane as a controller sees it.

    Attributes:
        member: the member cluster of a name, or None.
        seed: what random identifiers are made from.
        parsed: the Jobs as the rules want them.
    """

    store: Store
    agenda: Agenda
    events: EventRecorder
    clusters: Clusters
    member: Callable[[str], Member | None]
    seed: int
    parsed: ParsedJobs = field(default_factory=ParsedJobs)

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
