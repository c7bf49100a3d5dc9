"""The objects of one API server: create, read, update, delete, and who is told of it.

One ``Store`` for the control plane and one for every member. It keeps what Kubernetes' storage and generic registry
keep: resourceVersions, UIDs, generations, optimistic locking, the status subresource, finalizers, namespaces that
must exist. Kind by kind rules (defaulting, validation, immutable fields) come from ``registry``. HTTP, patches,
schemas and admission are the API's business; what to do with orphans is ``garbage``'s.

A store belongs to one event loop: no method awaits, so each is atomic.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from mcjob_tui.sandbox import failures
from mcjob_tui.sandbox.clock import Clock, timestamp
from mcjob_tui.sandbox.delivery import Delivery
from mcjob_tui.sandbox.identities import Identities
from mcjob_tui.sandbox.kinds import NAMESPACE, Kind
from mcjob_tui.sandbox.objects import Json, copied, metadata, name_of, namespace_of, opened
from mcjob_tui.sandbox.registry.changes import prepared_create, prepared_update, with_own_metadata
from mcjob_tui.sandbox.registry.deletion import (
    Preconditions,
    check_preconditions,
    finalizers_on_delete,
    is_held,
    mark_deleted,
)
from mcjob_tui.sandbox.shelf import Event, Shelf, Stored

__all__ = ["Event", "Preconditions", "Store", "Stored"]


class Store:
    """The objects of one API server.

    Every method that takes a ``Kind`` raises ``KeyError`` for a kind that this server does not have; refusals are
    ``ApiFailure``. Objects are shared, never changed: whoever hands one in must not touch it afterwards, and what comes
    out is not to be changed either. Only ``get`` and ``list`` give copies, for whoever wants to work on them.
    """

    def __init__(
        self,
        kinds: Iterable[Kind],
        clock: Clock,
        *,
        name: str,
        seed: int = 0,
        run: str = "",
        remembered: int | None = None,
    ) -> None:
        """Make an empty store.

        Args:
            name: whose store it is, ``karmada`` or the member's name.
            seed: what UIDs are made from.
            run: what else they are made from, see ``Identities``.
            remembered: how many changes of each kind are kept for watches that come back, if not the usual number.
        """
        self.name = name
        self.identities = Identities(f"{seed}/{name}", run)
        self.clock = clock
        self.kinds = tuple(kinds)
        # Seeded from the wall clock, so that a restarted server is ahead of every version it ever gave out and an old
        # watch is Expired instead of being silently continued.
        self._version = time.time_ns() // 1000
        self._shelves = {kind: Shelf(self._version, remembered) for kind in self.kinds}
        self._delivery = Delivery(self.kinds)

    @property
    def version(self) -> int:
        """The resourceVersion of the newest change."""
        return self._version

    def find(self, kind: Kind, namespace: str, name: str) -> Json | None:
        """The object itself, shared with everybody and not to be changed, or None. No namespace: pass an empty text."""
        stored = self._shelves[kind].get(namespace, name)
        return stored.object if stored else None

    def stored(self, kind: Kind, namespace: str, name: str) -> Stored:
        """The object with its version and encoding. Raises 404."""
        found = self._shelves[kind].get(namespace, name)
        if found is None:
            raise failures.not_found(kind, name)
        return found

    def get(self, kind: Kind, namespace: str, name: str) -> Json:
        """A copy of the object. Raises 404."""
        return copied(self.stored(kind, namespace, name).object)

    def objects(
        self,
        kind: Kind,
        namespace: str | None = None,
        after: tuple[str, str] | None = None,
        version: int | None = None,
    ) -> Iterator[Stored]:
        """The objects of a kind, in all namespaces or one, in order; ``after``: only those beyond that key.

        ``version``: as they were then; it must be remembered.
        Nothing may be created or deleted while the iterator is used. The objects are shared and not to be changed.
        """
        return self._shelves[kind].objects(namespace, after, version)

    def list(self, kind: Kind, namespace: str | None = None) -> list[Json]:
        """Copies of the objects in one namespace or all, by namespace and name."""
        return [copied(each.object) for each in self.objects(kind, namespace)]

    @property
    def subscriber_count(self) -> int:
        """How many callbacks are told of changes."""
        return len(self._delivery)

    def count(self, kind: Kind) -> int:
        """How many objects of a kind there are."""
        return len(self._shelves[kind])

    def create(self, kind: Kind, obj: Json, *, dry_run: bool = False, keep_status: bool = False) -> Json:
        """Store a new object and return it as it is stored.

        Args:
            dry_run: check and default everything, store nothing.
            keep_status: take the status as given too, which a client cannot do.

        Raises:
            ApiFailure: 404 (no such namespace), 403 (namespace terminating), 409 (exists), 422 (invalid).
        """
        namespace = namespace_of(obj)
        self._require_namespace(kind, namespace)
        now = timestamp(self.clock.now())
        obj = prepared_create(kind, obj, now, self.identities, keep_status=keep_status, dry_run=dry_run)
        name = name_of(obj)
        if self._shelves[kind].get(namespace, name) is not None:
            raise failures.already_exists(kind, name)
        if dry_run:
            return obj
        self.identities.taken(kind.kind, namespace, name)
        stored = self._put(kind, obj)
        self._tell(Event("ADDED", kind, stored, None))
        return stored.object

    def create_own(self, kind: Kind, obj: Json) -> Json:
        """Store an object that a controller has made: it is complete and right, so no rule is applied to it.

        Raises:
            ApiFailure: 404 (no such namespace), 403 (namespace terminating), 409 (exists).
        """
        namespace, name = namespace_of(obj), name_of(obj)
        self._require_namespace(kind, namespace)
        if self._shelves[kind].get(namespace, name) is not None:
            raise failures.already_exists(kind, name)
        uid = self.identities.uid(kind.kind, namespace, name)
        self.identities.taken(kind.kind, namespace, name)
        stored = self._put(kind, with_own_metadata(kind, obj, uid, timestamp(self.clock.now())))
        self._tell(Event("ADDED", kind, stored, None))
        return stored.object

    def create_unbuilt(self, kind: Kind, namespace: str, name: str, build: Callable[[str, int], Json]) -> None:
        """Store an object that is made when somebody reads it; for what there is much of and hardly anybody reads.

        Args:
            name: must be new; nobody checks it.
            build: makes the whole object for a UID and a resourceVersion.

        Raises:
            ApiFailure: 404 (no such namespace), 403 (namespace terminating).
        """
        self._require_namespace(kind, namespace)
        self._version += 1
        uid = self.identities.uid
        stored = Stored.unbuilt(
            (namespace, name), self._version, lambda version: build(uid(kind.kind, namespace, name), version)
        )
        self._shelves[kind].put(stored)
        self._tell(Event("ADDED", kind, stored, None))

    def update(self, kind: Kind, obj: Json, *, subresource: str | None = None, dry_run: bool = False) -> Json:
        """Replace an object and return it as it is stored; nothing is written when nothing changed.

        With ``subresource="status"`` only the status is taken, without it everything but the status. A resourceVersion
        in ``obj`` must be the current one. The last finalizer taken off an object that is being deleted deletes it.

        Raises:
            ApiFailure: 404, 409 (stale resourceVersion or other UID), 422 (invalid or immutable).
        """
        namespace, name = namespace_of(obj), name_of(obj)
        before = self.stored(kind, namespace, name)
        after = prepared_update(kind, before.object, obj, subresource)
        if after is None:
            return before.object
        if dry_run:
            return after
        if metadata(after).get("deletionTimestamp") and not is_held(kind, after):
            return self._remove(kind, before, after).object
        stored = self._put(kind, after)
        self._tell(Event("MODIFIED", kind, stored, before))
        return stored.object

    def edit(
        self, kind: Kind, namespace: str, name: str, change: Callable[[Json], None], *, subresource: str | None = None
    ) -> Json:
        """Let ``change`` alter the current object and store that. Raises as ``update``.

        ``change`` gets an object that is ``opened``: what lies deeper than the keys of its metadata and spec it
        replaces instead of changing it.
        """
        obj = opened(self.stored(kind, namespace, name).object)
        change(obj)
        return self.update(kind, obj, subresource=subresource)

    def patch_status(self, kind: Kind, namespace: str, name: str, status: Json) -> Json:
        """Replace the status alone. Raises as ``update``."""
        obj = {**self.stored(kind, namespace, name).object, "status": status}
        return self.update(kind, obj, subresource="status")

    def delete(
        self,
        kind: Kind,
        namespace: str,
        name: str,
        *,
        propagation: str | None = None,
        preconditions: Preconditions | None = None,
        dry_run: bool = False,
    ) -> Json:
        """Delete an object, or mark it for deletion where finalizers hold it; returns its last state.

        Args:
            propagation: Background, Foreground or Orphan; None is the kind's default (Orphan for a Job).

        Raises:
            ApiFailure: 404, 409 (preconditions).
        """
        before = self.stored(kind, namespace, name)
        meta = metadata(before.object)
        check_preconditions(kind, name, meta, preconditions)
        finalizers = finalizers_on_delete(kind, meta, propagation)
        after = opened(before.object)
        held = bool(finalizers) or is_held(kind, {**after, "metadata": {}})
        if held and meta.get("deletionTimestamp") and finalizers == list(meta.get("finalizers") or ()):
            return after
        if held:
            mark_deleted(kind, after, finalizers, timestamp(self.clock.now()))
        if dry_run:
            return after
        if not held:
            return self._remove(kind, before, after).object
        stored = self._put(kind, after)
        self._tell(Event("MODIFIED", kind, stored, before))
        return stored.object

    def discard(self, kind: Kind, namespace: str, name: str) -> None:
        """Delete an object that nothing holds without reading it, as ``create_unbuilt`` made it. Raises 404."""
        before = self.stored(kind, namespace, name)
        self._version += 1
        self._shelves[kind].remove(before.key)
        gone = Stored.unbuilt(before.key, self._version, lambda version: _at_version(before.object, version))
        self._tell(Event("DELETED", kind, gone, before))

    def subscribe(self, callback: Callable[[Event], None], kinds: Iterable[Kind] | None = None) -> Callable[[], None]:
        """Have ``callback`` called after every change, in order, each change once; returns what ends it.

        The callback may write to the store: what follows from it is delivered after everybody has had the present
        event. It must not raise. ``kinds``: only changes of these; None for all.
        """
        return self._delivery.subscribe(callback, kinds)

    def since(self, kind: Kind, version: int) -> Sequence[Event]:
        """The changes of a kind after ``version``, for a watch.

        Raises:
            ApiFailure: 410, ``version`` is older than what is remembered, or newer than anything ever given out.
        """
        shelf = self._shelves[kind]
        if version < shelf.floor or version > self._version:
            oldest = shelf.floor if version < shelf.floor else self._version
            raise failures.expired(f"too old resource version: {version} ({oldest})")
        return shelf.since(version)

    def remembers(self, kind: Kind, version: int) -> bool:
        """Whether a watch of ``kind`` can go on from ``version``."""
        return self._shelves[kind].floor <= version <= self._version

    def _put(self, kind: Kind, obj: Json) -> Stored:
        self._version += 1
        meta = {**metadata(obj), "resourceVersion": str(self._version)}
        # kind and apiVersion first, so that a list can leave them out of the encoded object (``api.answers``).
        obj = {"kind": kind.kind, "apiVersion": kind.api_version, **obj, "metadata": meta}
        stored = Stored(obj, self._version)
        self._shelves[kind].put(stored)
        return stored

    def _remove(self, kind: Kind, before: Stored, last: Json) -> Stored:
        self._version += 1
        self._shelves[kind].remove(before.key)
        gone = Stored(_at_version(last, self._version), self._version)
        self._tell(Event("DELETED", kind, gone, before))
        return gone

    def _tell(self, event: Event) -> None:
        self._shelves[event.kind].remember(event)
        self._delivery.tell(event)

    def _require_namespace(self, kind: Kind, namespace: str) -> None:
        if not kind.namespaced or NAMESPACE not in self._shelves:
            return
        found = self.find(NAMESPACE, "", namespace)
        if found is None:
            raise failures.not_found(NAMESPACE, namespace)
        if metadata(found).get("deletionTimestamp"):
            raise failures.namespace_terminating(kind, namespace)


def _at_version(obj: Json, version: int) -> Json:
    return {**obj, "metadata": {**metadata(obj), "resourceVersion": str(version)}}
