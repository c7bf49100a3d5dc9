"""Karmada's namespace sync controller: every namespace of the control plane exists in every member too.

Source: ``pkg/controllers/namespace``. Karmada does it with Works of their own; here it is done at once.
"""

import contextlib
from collections.abc import Callable, Iterable

from mcjob_tui.karmada.names import SKIP_NAMESPACE, is_reserved_namespace
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation.events import EventRecorder
from mcjob_tui.sandbox.federation.members.member import Member
from mcjob_tui.sandbox.kinds import NAMESPACE
from mcjob_tui.sandbox.objects import Json, labels_of, name_of
from mcjob_tui.sandbox.store import Event, Store


class NamespaceSync:
    """Follows the namespaces of the control plane."""

    def __init__(self, store: Store, members: Callable[[], Iterable[Member]]) -> None:
        """``members``: all members; those whose stores have not come to life get their namespaces when they do."""
        self._store = store
        self._members = members
        self.events: EventRecorder | None = None
        """Where to record what is applied where; nowhere while the federation is being put together."""

    def namespace_changed(self, event: Event) -> None:
        """A namespace of the control plane was created, changed or deleted."""
        if not _propagated(event.object):
            return
        for member in self._members():
            if not member.reachable:
                continue
            if event.type == "ADDED" and self.events is not None:
                words = f"Successfully applied resource(/{name_of(event.object)}) to cluster {member.name}"
                self.events.normal(event.object, "SyncSucceed", words, "execution-controller")
            if not member.alive:
                continue
            if event.type == "DELETED":
                with contextlib.suppress(ApiFailure):  # it has gone there already
                    member.store.delete(NAMESPACE, "", name_of(event.object))
            else:
                _ensure(member, event.object)

    def fill(self, member: Member) -> None:
        """Create all namespaces in a member that has come to life or answers again."""
        for stored in self._store.objects(NAMESPACE):
            if _propagated(stored.object):
                _ensure(member, stored.object)


def _ensure(member: Member, namespace: Json) -> None:
    name = name_of(namespace)
    if member.store.find(NAMESPACE, "", name) is None:
        member.store.create(NAMESPACE, {"metadata": {"name": name, "labels": dict(labels_of(namespace))}})


def _propagated(namespace: Json) -> bool:
    name = name_of(namespace)
    own = name == "default" or name.startswith("kube-") or is_reserved_namespace(name)
    return not own and labels_of(namespace).get(SKIP_NAMESPACE) != "true"
