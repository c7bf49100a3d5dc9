"""All objects of one kind in a store, in order, and its latest changes, for watches that come back.

A stored object is never changed: a change puts another one in its place. Versions are the store's business.
"""

from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Callable, Iterator
from heapq import merge
from typing import NamedTuple

from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, encoded, name_of, namespace_of

REMEMBERED_EVENTS = 4096
"""Changes kept per kind unless a store wants fewer; an older resourceVersion is Expired."""


class Stored:
    """One object as it is at one resourceVersion, with its encoding once somebody has asked for it.

    ``key``: its namespace and name.
    """

    __slots__ = ("_build", "_encoded", "_object", "key", "version")

    def __init__(self, obj: Json, version: int) -> None:
        self._object: Json | None = obj
        self._build: Callable[[int], Json] | None = None
        self._encoded: bytes | None = None
        self.version = version
        self.key = (namespace_of(obj), name_of(obj))

    @classmethod
    def unbuilt(cls, key: tuple[str, str], version: int, build: Callable[[int], Json]) -> "Stored":
        """An object that ``build`` makes for its version when somebody asks for it."""
        found = cls.__new__(cls)
        found._object, found._build, found._encoded = None, build, None
        found.version, found.key = version, key
        return found

    @property
    def object(self) -> Json:
        """The object itself, shared with everybody and not to be changed."""
        if self._object is None:
            assert self._build is not None
            self._object, self._build = self._build(self.version), None
        return self._object

    @property
    def encoded(self) -> bytes:
        """The object as compact JSON; made once."""
        if self._encoded is None:
            self._encoded = encoded(self.object)
        return self._encoded


class Event(NamedTuple):
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
    def key(self) -> tuple[str, str]:
        """Namespace and name."""
        return self.stored.key

    @property
    def old(self) -> Json | None:
        return self.before.object if self.before else None

    @property
    def version(self) -> int:
        return self.stored.version


class Shelf:
    """The objects of one kind by namespace and name. ``floor``: the newest version whose change is forgotten."""

    def __init__(self, floor: int, remembered: int | None = None) -> None:
        """``remembered``: how many changes are kept, if not the usual number."""
        self.floor = floor
        self._remembered = remembered
        self._objects: dict[tuple[str, str], Stored] = {}
        self._keys: list[tuple[str, str]] = []
        self._events: deque[Event] = deque()

    def __len__(self) -> int:
        return len(self._keys)

    def get(self, namespace: str, name: str) -> Stored | None:
        """The object, or None."""
        return self._objects.get((namespace, name))

    def objects(
        self, namespace: str | None, after: tuple[str, str] | None, version: int | None = None
    ) -> Iterator[Stored]:
        """The objects in all namespaces or one, in order, only those beyond the key ``after`` where there is one.

        ``version``: as they were then, which the remembered changes must reach back to.
        """
        start = 0 if namespace is None else bisect_left(self._keys, (namespace, ""))
        if after is not None:
            start = max(start, bisect_right(self._keys, after))
        end = len(self._keys) if namespace is None else bisect_left(self._keys, (namespace + "\0", ""))
        keys = self._keys[start:end]
        changed = self._before(version)
        if not changed:
            return (self._objects[key] for key in keys)
        gone = sorted(
            key
            for key, before in changed.items()
            if before is not None
            and key not in self._objects
            and (namespace is None or key[0] == namespace)
            and (after is None or key > after)
        )
        found = ((changed[key] if key in changed else self._objects[key]) for key in merge(keys, gone))
        return (each for each in found if each is not None)

    def _before(self, version: int | None) -> dict[tuple[str, str], Stored | None]:
        """What has changed since ``version``, as it was then: None where it was not there."""
        found: dict[tuple[str, str], Stored | None] = {}
        if version is not None and self._events and self._events[-1].version > version:
            for event in self.since(version):
                found.setdefault(event.key, event.before)
        return found

    def put(self, stored: Stored) -> None:
        """Take in a new object, or put it in the place of the one of that name."""
        key = stored.key
        if key not in self._objects:
            insort(self._keys, key)
        self._objects[key] = stored

    def remove(self, key: tuple[str, str]) -> None:
        """Let the object of that namespace and name go."""
        del self._objects[key]
        del self._keys[bisect_left(self._keys, key)]

    def remember(self, event: Event) -> None:
        """Keep a change, and forget the oldest if there are too many."""
        self._events.append(event)
        if len(self._events) > (self._remembered or REMEMBERED_EVENTS):
            self.floor = self._events.popleft().version

    def since(self, version: int) -> list[Event]:
        """The changes after ``version`` that are remembered."""
        return [event for event in self._events if event.version > version]
