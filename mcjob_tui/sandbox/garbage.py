"""The garbage collector and the namespace controller of one API server.

Kubernetes' ``garbagecollector`` (``kube-controller-manager``): an object goes when the last of its owners has gone; an
owner deleted in the foreground waits for the dependents that block it; an orphaning delete cuts the references first.
A namespace that is being deleted takes everything in it along.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from mcjob_tui.sandbox.kinds import EVENT, NAMESPACE, Kind
from mcjob_tui.sandbox.objects import Json, metadata, name_of, namespace_of
from mcjob_tui.sandbox.registry.deletion import FOREGROUND, ORPHAN
from mcjob_tui.sandbox.store import Event, Store

Key: TypeAlias = tuple[Kind, str, str]


class GarbageCollector:
    """Follows one store; does its work right after the change that causes it, on the next turn of the event loop."""

    def __init__(self, store: Store) -> None:
        """Also looks at what is in the store already. Without a running loop, ``collect`` has to be called."""
        self._store = store
        self._owned: dict[str, dict[Key, None]] = {}
        self._uids: dict[str, Key] = {}
        self._due: deque[Event] = deque()
        self._scheduled = False
        followed = [kind for kind in store.kinds if kind is not EVENT]  # there are many, and they own nothing
        for kind in followed:
            for stored in store.objects(kind):
                self._enter(kind, stored.object)
        store.subscribe(self._changed, followed)

    def collect(self) -> None:
        """Do now what is due; what that causes is done too."""
        self._scheduled = False
        while self._due:
            event = self._due.popleft()
            if event.type == "DELETED":
                self._owner_gone(event)
                self._last_of_namespace(namespace_of(event.object))
            else:
                self._look_at(event.kind, event.object)

    def _changed(self, event: Event) -> None:
        if event.type != "MODIFIED" or _owners(event.object) is not _owners(event.old or {}):
            if event.old is not None:
                self._forget(event.kind, event.old)
            if event.type != "DELETED":
                self._enter(event.kind, event.object)
        if event.type != "DELETED":
            meta = metadata(event.object)
            if not meta.get("deletionTimestamp") and not (event.type == "ADDED" and meta.get("ownerReferences")):
                return
        self._due.append(event)
        if not self._scheduled:
            self._schedule()

    def _schedule(self) -> None:
        try:
            asyncio.get_running_loop().call_soon(self.collect)
        except RuntimeError:  # no loop: whoever drives the store by hand calls collect
            return
        self._scheduled = True

    def _enter(self, kind: Kind, obj: Json) -> None:
        key = (kind, namespace_of(obj), name_of(obj))
        self._uids[metadata(obj)["uid"]] = key
        for uid in _owner_uids(obj):
            self._owned.setdefault(uid, {})[key] = None

    def _forget(self, kind: Kind, obj: Json) -> None:
        key = (kind, namespace_of(obj), name_of(obj))
        self._uids.pop(metadata(obj)["uid"], None)
        for uid in _owner_uids(obj):
            self._owned[uid].pop(key)
            if not self._owned[uid]:
                del self._owned[uid]

    def _look_at(self, kind: Kind, obj: Json) -> None:
        current = self._store.find(kind, namespace_of(obj), name_of(obj))
        if current is None or metadata(current)["uid"] != metadata(obj)["uid"]:
            return
        meta = metadata(current)
        if not meta.get("deletionTimestamp"):
            self._delete_if_abandoned(kind, current)
            return
        if kind is NAMESPACE:
            self._empty_namespace(name_of(current))
        finalizers = meta.get("finalizers") or ()
        if ORPHAN in finalizers:
            self._orphan_dependents(meta["uid"])
            self._drop_finalizer(kind, current, ORPHAN)
        elif FOREGROUND in finalizers:
            for each in tuple(self._dependents(meta["uid"])):
                self._delete(*each, "Foreground")
            self._finish_foreground(meta["uid"])

    def _owner_gone(self, event: Event) -> None:
        for kind, namespace, name in tuple(self._dependents(metadata(event.object)["uid"])):
            self._delete_if_abandoned(kind, self._store.stored(kind, namespace, name).object)
        for uid in _owner_uids(event.object):
            self._finish_foreground(uid)

    def _delete_if_abandoned(self, kind: Kind, obj: Json) -> None:
        owners = _owner_uids(obj)
        if owners and not any(uid in self._uids for uid in owners):
            self._delete(kind, namespace_of(obj), name_of(obj), "Background")

    def _finish_foreground(self, uid: str) -> None:
        """Let the owner ``uid`` go, if it waits for its dependents and none that blocks it is left."""
        key = self._uids.get(uid)
        owner = self._store.find(*key) if key else None
        if key is None or owner is None or FOREGROUND not in (metadata(owner).get("finalizers") or ()):
            return
        if not any(self._blocks(dependent, uid) for dependent in self._dependents(uid)):
            self._drop_finalizer(key[0], owner, FOREGROUND)

    def _blocks(self, dependent: Key, uid: str) -> bool:
        obj = self._store.find(*dependent)
        references = (metadata(obj).get("ownerReferences") or ()) if obj else ()
        return any(each.get("uid") == uid and each.get("blockOwnerDeletion") for each in references)

    def _orphan_dependents(self, uid: str) -> None:
        for key in tuple(self._dependents(uid)):

            def cut(obj: Json) -> None:
                meta = metadata(obj)
                meta["ownerReferences"] = [each for each in meta["ownerReferences"] if each.get("uid") != uid]

            self._store.edit(*key, cut)

    def _drop_finalizer(self, kind: Kind, obj: Json, finalizer: str) -> None:
        def drop(changed: Json) -> None:
            meta = metadata(changed)
            meta["finalizers"] = [each for each in meta.get("finalizers") or () if each != finalizer]

        self._store.edit(kind, namespace_of(obj), name_of(obj), drop)

    def _delete(self, kind: Kind, namespace: str, name: str, propagation: str) -> None:
        obj = self._store.find(kind, namespace, name)
        if obj is None or metadata(obj).get("deletionTimestamp"):
            return
        self._store.delete(kind, namespace, name, propagation=propagation)

    def _dependents(self, uid: str) -> Iterable[Key]:
        return self._owned.get(uid, ())

    def _empty_namespace(self, namespace: str) -> None:
        for kind, name in tuple(self._contents(namespace)):
            self._delete(kind, namespace, name, "Background")
        self._last_of_namespace(namespace)

    def _last_of_namespace(self, namespace: str) -> None:
        """Let a namespace that is being deleted go when nothing is left in it."""
        found = self._store.find(NAMESPACE, "", namespace) if namespace or NAMESPACE in self._store.kinds else None
        if found is None or not metadata(found).get("deletionTimestamp") or any(self._contents(namespace)):
            return
        self._store.update(NAMESPACE, {**found, "spec": {}}, subresource="finalize")

    def _contents(self, namespace: str) -> Iterator[tuple[Kind, str]]:
        for kind in self._store.kinds:
            if kind.namespaced:
                for stored in self._store.objects(kind, namespace):
                    yield kind, name_of(stored.object)


def _owner_uids(obj: Json) -> list[str]:
    return list(dict.fromkeys(str(each.get("uid")) for each in _owners(obj) or ()))


def _owners(obj: Json) -> list[Json] | None:
    found: list[Json] | None = metadata(obj).get("ownerReferences")
    return found
