"""The objects of one API server: create, read, update, delete, and who is told of it.

One ``Store`` for the control plane and one for every member. It keeps what Kubernetes' storage and generic registry keep:
resourceVersions, UIDs, generations, optimistic locking, the status subresource, finalizers, namespaces that must exist.
Kind by kind rules (defaulting, validation, immutable fields) come from ``registry``. HTTP, patches, schemas and admission
are the API's business; what to do with orphans is ``garbage``'s.

A store belongs to one event loop: no method awaits, so each is atomic.
"""

import secrets
import time
import uuid
from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mcjob_tui.resources.policies import Requirement
from mcjob_tui.sandbox import failures
from mcjob_tui.sandbox.clock import Clock, timestamp
from mcjob_tui.sandbox.kinds import NAMESPACE, Kind
from mcjob_tui.sandbox.objects import Json, copied, encoded, metadata, name_of, namespace_of
from mcjob_tui.sandbox.registry.changes import prepared_update
from mcjob_tui.sandbox.registry.managed_fields import record
from mcjob_tui.sandbox.registry.metadata import metadata_errors
from mcjob_tui.sandbox.registry.strategies import strategy_for
from mcjob_tui.sandbox.selection import FieldRequirement, selects

REMEMBERED_EVENTS = 4096
"""Changes kept per kind for watches that come back; an older resourceVersion is Expired."""
ORPHAN = "orphan"
FOREGROUND = "foregroundDeletion"
_SUFFIX = "bcdfghjklmnpqrstvwxz2456789"


class Stored:
    """One object as it is at one resourceVersion, with its encoding once somebody has asked for it."""

    __slots__ = ("_encoded", "object", "version")

    def __init__(self, obj: Json, version: int) -> None:
        self.object = obj
        self.version = version
        self._encoded: bytes | None = None

    @property
    def encoded(self) -> bytes:
        """The object as compact JSON; made once."""
        if self._encoded is None:
            self._encoded = encoded(self.object)
        return self._encoded


@dataclass(frozen=True, slots=True)
class Event:
    """One change. ``object`` and ``old`` are shared with everybody: copy them before changing anything.

    ``type`` is ADDED, MODIFIED or DELETED; a DELETED object carries the resourceVersion of its deletion.
    """

    type: str
    kind: Kind
    stored: Stored
    before: Stored | None

    @property
    def object(self) -> Json:
        return self.stored.object

    @property
    def old(self) -> Json | None:
        return self.before.object if self.before else None

    @property
    def version(self) -> int:
        return self.stored.version


@dataclass(slots=True)
class _Shelf:
    """All objects of one kind. ``floor``: the newest version that is no longer remembered."""

    floor: int
    objects: dict[tuple[str, str], Stored] = field(default_factory=dict)
    keys: list[tuple[str, str]] = field(default_factory=list)
    events: deque[Event] = field(default_factory=deque)


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What a DELETE asks to be true of the object; None asks nothing."""

    uid: str | None = None
    resource_version: str | None = None


class Store:
    """The objects of one API server.

    Every method that takes a ``Kind`` raises ``KeyError`` for a kind that this server does not have; refusals are
    ``ApiFailure``. Objects that go in are copied; ``get`` and ``list`` give copies out.
    """

    def __init__(self, kinds: Iterable[Kind], clock: Clock, *, name: str) -> None:
        """``name``: whose store it is, ``karmada`` or the member's name."""
        self.name = name
        self.clock = clock
        self.kinds = tuple(kinds)
        # Seeded from the wall clock, so that a restarted server is ahead of every version it ever gave out and an old
        # watch is Expired instead of being silently continued.
        self._version = time.time_ns() // 1000
        self._shelves = {kind: _Shelf(floor=self._version) for kind in self.kinds}
        self._subscribers: dict[int, Callable[[Event], None]] = {}
        self._next_subscriber = 0
        self._undelivered: deque[Event] = deque()
        self._delivering = False

    @property
    def version(self) -> int:
        """The resourceVersion of the newest change."""
        return self._version

    def find(self, kind: Kind, namespace: str, name: str) -> Json | None:
        """The object itself, shared with everybody and not to be changed, or None. No namespace: pass an empty text."""
        stored = self._shelves[kind].objects.get((namespace, name))
        return stored.object if stored else None

    def stored(self, kind: Kind, namespace: str, name: str) -> Stored:
        """The object with its version and encoding. Raises 404."""
        found = self._shelves[kind].objects.get((namespace, name))
        if found is None:
            raise failures.not_found(kind, name)
        return found

    def get(self, kind: Kind, namespace: str, name: str) -> Json:
        """A copy of the object. Raises 404."""
        return copied(self.stored(kind, namespace, name).object)

    def objects(
        self, kind: Kind, namespace: str | None = None, after: tuple[str, str] | None = None
    ) -> Iterator[Stored]:
        """The objects of a kind, in all namespaces or one, by namespace and name; ``after``: only those beyond that key.

        Nothing may be created or deleted while the iterator is used. The objects are shared and not to be changed.
        """
        shelf = self._shelves[kind]
        start = 0 if namespace is None else bisect_left(shelf.keys, (namespace, ""))
        if after is not None:
            start = max(start, bisect_right(shelf.keys, after))
        for key in shelf.keys[start:]:
            if namespace is not None and key[0] != namespace:
                return
            yield shelf.objects[key]

    def list(
        self,
        kind: Kind,
        namespace: str | None = None,
        labels: Collection[Requirement] = (),
        fields: Collection[FieldRequirement] = (),
    ) -> list[Json]:
        """Copies of the objects that the selectors select, by namespace and name."""
        return [
            copied(each.object) for each in self.objects(kind, namespace) if selects(kind, each.object, labels, fields)
        ]

    @property
    def subscriber_count(self) -> int:
        """How many callbacks are told of changes."""
        return len(self._subscribers)

    def count(self, kind: Kind) -> int:
        """How many objects of a kind there are."""
        return len(self._shelves[kind].keys)

    def create(
        self, kind: Kind, obj: Json, *, dry_run: bool = False, manager: str = "", keep_status: bool = False
    ) -> Json:
        """Store a new object and return a copy of it as it is stored.

        Args:
            dry_run: check and default everything, store nothing.
            manager: who is recorded in ``managedFields``; nobody if empty.
            keep_status: take the status as given too, which a client cannot do.

        Raises:
            ApiFailure: 404 (no such namespace), 403 (namespace terminating), 409 (exists), 422 (invalid).
        """
        obj = copied(obj)
        meta = obj["metadata"] = dict(metadata(obj))
        namespace = namespace_of(obj)
        self._require_namespace(kind, namespace)
        if not meta.get("name") and meta.get("generateName"):
            meta["name"] = str(meta["generateName"])[:58] + "".join(secrets.choice(_SUFFIX) for _ in range(5))
        strategy = strategy_for(kind)
        for dropped in ("resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"):
            meta.pop(dropped, None)
        meta["uid"] = str(uuid.uuid4())
        meta["creationTimestamp"] = timestamp(self.clock.now())
        if kind.has_generation:
            meta["generation"] = 1
        if kind.has_status and not keep_status:
            obj.pop("status", None)
        obj["apiVersion"], obj["kind"] = kind.api_version, kind.kind
        strategy.prepare_create(obj)
        name = name_of(obj)
        errors = [*metadata_errors(kind, obj), *strategy.validate(obj)]
        if errors:
            raise failures.invalid(kind, name, errors)
        if (namespace, name) in self._shelves[kind].objects:
            raise failures.already_exists(kind, name)
        if manager:
            record(kind, None, obj, manager, timestamp(self.clock.now()))
        if dry_run:
            return obj
        stored = self._put(kind, obj)
        self._tell(Event("ADDED", kind, stored, None))
        return copied(stored.object)

    def update(
        self,
        kind: Kind,
        obj: Json,
        *,
        subresource: str | None = None,
        dry_run: bool = False,
        manager: str = "",
    ) -> Json:
        """Replace an object and return a copy of it as it is stored; nothing changes hands when nothing changed.

        With ``subresource="status"`` only the status is taken, without it everything but the status. A resourceVersion
        in ``obj`` must be the current one. The last finalizer taken off an object that is being deleted deletes it.

        Raises:
            ApiFailure: 404, 409 (stale resourceVersion or other UID), 422 (invalid or immutable).
        """
        namespace, name = namespace_of(obj), name_of(obj)
        before = self.stored(kind, namespace, name)
        after = prepared_update(kind, before.object, obj, subresource)
        if after is None:
            return copied(before.object)
        if manager:
            record(kind, before.object, after, manager, timestamp(self.clock.now()), subresource)
        if dry_run:
            return after
        meta = metadata(after)
        if meta.get("deletionTimestamp") and not meta.get("finalizers") and not self._holds_namespace(kind, after):
            return copied(self._remove(kind, before, after).object)
        stored = self._put(kind, after)
        self._tell(Event("MODIFIED", kind, stored, before))
        return copied(stored.object)

    def edit(
        self, kind: Kind, namespace: str, name: str, change: Callable[[Json], None], *, subresource: str | None = None
    ) -> Json:
        """Let ``change`` alter a copy of the current object and store that. What a controller does. Raises as ``update``."""
        obj = self.get(kind, namespace, name)
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
        _check_preconditions(kind, name, meta, preconditions)
        finalizers = _finalizers_on_delete(kind, meta, propagation)
        held = bool(finalizers) or self._holds_namespace(kind, before.object)
        if meta.get("deletionTimestamp") and finalizers == list(meta.get("finalizers") or ()) and held:
            return copied(before.object)
        after: Json = copied(before.object)
        if held:
            _mark_deleted(after, finalizers, timestamp(self.clock.now()))
            if kind is NAMESPACE:
                after["status"] = {**(after.get("status") or {}), "phase": "Terminating"}
        if dry_run:
            return after
        if not held:
            return copied(self._remove(kind, before, after).object)
        stored = self._put(kind, after)
        self._tell(Event("MODIFIED", kind, stored, before))
        return copied(stored.object)

    def subscribe(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        """Have ``callback`` called after every change, in order, each change once; returns what ends it.

        The callback may write to the store: what follows from it is delivered after everybody has had the present
        event. It must not raise.
        """
        token = self._next_subscriber
        self._next_subscriber += 1
        self._subscribers[token] = callback

        def unsubscribe() -> None:
            self._subscribers.pop(token, None)

        return unsubscribe

    def since(self, kind: Kind, version: int) -> Sequence[Event]:
        """The changes of a kind after ``version``, for a watch.

        Raises:
            ApiFailure: 410, ``version`` is older than what is remembered, or newer than anything ever given out.
        """
        shelf = self._shelves[kind]
        if version < shelf.floor or version > self._version:
            oldest = shelf.floor if version < shelf.floor else self._version
            raise failures.expired(f"too old resource version: {version} ({oldest})")
        return [event for event in shelf.events if event.version > version]

    def remembers(self, kind: Kind, version: int) -> bool:
        """Whether a watch of ``kind`` can go on from ``version``."""
        return self._shelves[kind].floor <= version <= self._version

    def _put(self, kind: Kind, obj: Json) -> Stored:
        self._version += 1
        meta = {**metadata(obj), "resourceVersion": str(self._version)}
        # kind and apiVersion first, so that a list can leave them out of the encoded object (``api.answers``).
        obj = {"kind": kind.kind, "apiVersion": kind.api_version, "metadata": meta, **_content(obj)}
        stored = Stored(obj, self._version)
        shelf = self._shelves[kind]
        key = (namespace_of(obj), name_of(obj))
        if key not in shelf.objects:
            insort(shelf.keys, key)
        shelf.objects[key] = stored
        return stored

    def _remove(self, kind: Kind, before: Stored, last: Json) -> Stored:
        self._version += 1
        metadata(last)["resourceVersion"] = str(self._version)
        shelf = self._shelves[kind]
        key = (namespace_of(last), name_of(last))
        del shelf.objects[key]
        del shelf.keys[bisect_left(shelf.keys, key)]
        gone = Stored(last, self._version)
        self._tell(Event("DELETED", kind, gone, before))
        return gone

    def _tell(self, event: Event) -> None:
        shelf = self._shelves[event.kind]
        shelf.events.append(event)
        if len(shelf.events) > REMEMBERED_EVENTS:
            shelf.floor = shelf.events.popleft().version
        self._undelivered.append(event)
        if self._delivering:
            return
        self._delivering = True
        try:
            while self._undelivered:
                event = self._undelivered.popleft()
                for callback in tuple(self._subscribers.values()):
                    callback(event)
        finally:
            self._delivering = False

    def _require_namespace(self, kind: Kind, namespace: str) -> None:
        if not kind.namespaced or NAMESPACE not in self._shelves:
            return
        found = self.find(NAMESPACE, "", namespace)
        if found is None:
            raise failures.not_found(NAMESPACE, namespace)
        if metadata(found).get("deletionTimestamp"):
            because = f"unable to create new content in namespace {namespace} because it is being terminated"
            failure = failures.forbidden(kind, "", because)
            failure.status["details"]["causes"] = [
                {"reason": "NamespaceTerminating", "message": f"namespace {namespace} is being terminated"}
            ]
            raise failure

    def _holds_namespace(self, kind: Kind, obj: Json) -> bool:
        """Whether it is a namespace with its own kind of finalizer (``spec.finalizers``) still on it."""
        return kind is NAMESPACE and bool((obj.get("spec") or {}).get("finalizers"))


def _content(obj: Json) -> Json:
    return {key: value for key, value in obj.items() if key not in ("kind", "apiVersion", "metadata")}


def _check_preconditions(kind: Kind, name: str, meta: Json, preconditions: Preconditions | None) -> None:
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


def _finalizers_on_delete(kind: Kind, meta: Json, propagation: str | None) -> list[str]:
    """The finalizers after a DELETE (``deletionFinalizersForGarbageCollection``): the policy decides which of the two is on."""
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


def _mark_deleted(obj: Json, finalizers: list[str], when: str) -> None:
    meta = metadata(obj)
    if finalizers:
        meta["finalizers"] = finalizers
    if not meta.get("deletionTimestamp"):
        meta["deletionTimestamp"] = when
        meta["deletionGracePeriodSeconds"] = 0
        if "generation" in meta:
            meta["generation"] += 1
