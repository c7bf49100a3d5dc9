"""The objects of one kind, as the last list and the watch since then tell them.

Kept are the bytes that came, packed once they have not changed for a while (see ``packing``); models are parsed from
them on demand and only the latest are kept, because ten thousand parsed objects are many times as large. A
``Reflector`` fills a cache; whoever owns it is told which keys changed.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar

from pydantic import ValidationError

from mcjob_tui.control_plane.bounds import (
    LARGEST_FRESH,
    MOST_REMEMBERED,
    MOST_REMEMBERED_OF_FEW,
    is_absurd,
    values_of,
)
from mcjob_tui.control_plane.kinds import Kind
from mcjob_tui.control_plane.packing import Packing
from mcjob_tui.control_plane.plain import plain
from mcjob_tui.resources.meta import Resource

R = TypeVar("R", bound=Resource)
LATEST_MODELS = 300
LATEST_UNPACKED = 600
"""Objects that are kept just as they came, at least: what changes all the time is not packed each time."""
Key = tuple[str, str]
"""Namespace ("" for cluster-scoped kinds) and name."""


class Holding(Protocol):
    """A cache of whatever shape, for those who only ask what is in it."""

    kind: Kind
    complete: bool
    malformed: int

    def __iter__(self) -> Iterator[Key]: ...

    def raw(self, key: Key) -> dict[str, Any] | None: ...


class Cache(Generic[R]):
    """Objects by namespace and name.

    Args:
        kind: what is in here.
        model: how one is parsed.
        changed: called with the key of each object that appeared, changed or went.
        latest: how many parsed models are kept, the latest; None keeps all, for kinds of which there are few.
        wanted: which objects are kept; the others are passed over.
    """

    def __init__(
        self,
        kind: Kind,
        model: type[R],
        changed: Callable[[Key], None],
        *,
        latest: int | None = LATEST_MODELS,
        wanted: Callable[[R], bool] | None = None,
    ) -> None:
        self.kind = kind
        self.malformed = 0
        """Objects that were skipped because they do not have the shape of their kind."""
        self.complete = False
        """Whether a whole list has been read once."""
        self._model = model
        self._changed = changed
        self._latest = latest
        self._wanted = wanted
        self._raw: dict[Key, tuple[str, bytes]] = {}
        self._models: OrderedDict[Key, R] = OrderedDict()
        self._sizes: dict[Key, int] = {}
        self._remembered = 0
        self._small = MOST_REMEMBERED // latest if latest else 0
        self._fresh: OrderedDict[Key, int] = OrderedDict()
        self._fresh_bytes = 0
        self._packing: Packing | None = None

    def __len__(self) -> int:
        return len(self._raw)

    def __contains__(self, key: Key) -> bool:
        return key in self._raw

    def __iter__(self) -> Iterator[Key]:
        """Every key, in the order in which the objects first appeared; the cache may change meanwhile."""
        return iter(tuple(self._raw))

    def get(self, key: Key) -> R | None:
        """The object, parsed."""
        model = self._models.get(key)
        if model is None and key in self._raw:
            obj = self._bytes(key)
            model = self._model.model_validate_json(obj)
            self._remember(key, model, self._values_of(obj))
        return model

    def all(self) -> tuple[R, ...]:
        """Every object, parsed; meant for kinds of which there are few."""
        found = (self.get(key) for key in self)
        return tuple(each for each in found if each is not None)

    def raw(self, key: Key) -> dict[str, Any] | None:
        """The object as plain data, as it came; with its kind, which lists leave out."""
        if key not in self._raw:
            return None
        found: dict[str, Any] = plain(self._bytes(key))
        return {"apiVersion": self.kind.api_version, "kind": self.kind.name} | found

    def put(self, obj: bytes) -> R | None:
        """Add or change an object. Returns it, or None where it was skipped as malformed."""
        model = self._read(obj)
        if model is None:
            return None
        version, key = model.metadata.resource_version, model.key
        if not key[1]:
            self.malformed += 1
            return None
        if self._wanted is not None and not self._wanted(model):
            return model
        before = self._raw.get(key)
        if before is not None and before[0] == version and version:
            return model
        self._raw[key] = (version, obj)
        self._remember(key, model, self._values_of(obj))
        self._keep(key, len(obj))
        self._changed(key)
        return model

    def remove(self, obj: bytes) -> R | None:
        """Take out an object that was deleted. Returns it with the resourceVersion of its deletion."""
        model = self._read(obj)
        if model is not None:
            self.drop(model.key)
        return model

    def distrust(self) -> None:
        """The next object of a key is taken whatever its version: another server may have counted to the same one."""
        self._raw = {key: ("", obj) for key, (_, obj) in self._raw.items()}

    def drop(self, key: Key) -> None:
        """Take out the object of that key, if it is there."""
        if self._raw.pop(key, None) is not None:
            self._forget(key)
            self._fresh_bytes -= self._fresh.pop(key, 0)
            self._changed(key)

    def _read(self, obj: bytes) -> R | None:
        try:
            if not is_absurd(obj):
                return self._model.model_validate_json(obj)
        except ValidationError:
            pass
        self.malformed += 1
        return None

    def _remember(self, key: Key, model: R, values: int) -> None:
        self._forget(key)
        self._models[key] = model
        self._sizes[key] = values
        self._remembered += values
        few = self._latest is None
        while len(self._models) > 1 and (
            (not few and len(self._models) > (self._latest or 0))
            or self._remembered > (MOST_REMEMBERED_OF_FEW if few else MOST_REMEMBERED)
        ):
            self._forget(next(iter(self._models)))

    def _values_of(self, obj: bytes) -> int:
        """The values of an object at most; they are not counted where so small ones are within bounds anyway."""
        return len(obj) if len(obj) <= self._small else values_of(obj)

    def _forget(self, key: Key) -> None:
        self._models.pop(key, None)
        self._remembered -= self._sizes.pop(key, 0)

    def _keep(self, key: Key, size: int) -> None:
        """The object of that key has just come; those that came before all other fresh ones are packed."""
        self._fresh_bytes += size - self._fresh.get(key, 0)
        self._fresh[key] = size
        self._fresh.move_to_end(key)
        while self._has_too_many_fresh():
            if self._packing is None:
                self._packing = Packing([self._raw[each][1] for each in self._fresh])
            oldest, size = self._fresh.popitem(last=False)
            self._fresh_bytes -= size
            version, obj = self._raw[oldest]
            self._raw[oldest] = version, self._packing.pack(obj)

    def _has_too_many_fresh(self) -> bool:
        if self._fresh_bytes > LARGEST_FRESH and len(self._fresh) > 1:
            return True
        return self._latest is not None and len(self._fresh) > max(self._latest, LATEST_UNPACKED)

    def _bytes(self, key: Key) -> bytes:
        obj = self._raw[key][1]
        return obj if key in self._fresh or self._packing is None else self._packing.unpack(obj)
