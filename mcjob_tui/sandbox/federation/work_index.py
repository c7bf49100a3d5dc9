"""Which Works a binding has, found without looking at all of them."""

from collections.abc import Iterator

from mcjob_tui.karmada.names import EXECUTION_SPACE_PREFIX
from mcjob_tui.sandbox.federation.control_plane import Key
from mcjob_tui.sandbox.kinds import WORK
from mcjob_tui.sandbox.objects import Json, metadata, name_of, namespace_of
from mcjob_tui.sandbox.store import Event, Store

_NAMESPACE = "resourcebinding.karmada.io/namespace"
_NAME = "resourcebinding.karmada.io/name"


def binding_of(work: Json) -> Key:
    """Namespace and name of the binding that a Work was made for."""
    annotations = metadata(work).get("annotations") or {}
    return str(annotations.get(_NAMESPACE) or ""), str(annotations.get(_NAME) or "")


def cluster_of(work: Json) -> str:
    """The cluster that a Work is for."""
    return namespace_of(work).removeprefix(EXECUTION_SPACE_PREFIX)


class WorkIndex:
    """The Works by their bindings. Follows the store's events."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._keys: dict[Key, dict[Key, None]] = {}

    def follow(self, event: Event) -> None:
        """Take over a change of a Work."""
        work = event.object
        key = (namespace_of(work), name_of(work))
        if event.type != "DELETED":
            self._keys.setdefault(binding_of(work), {})[key] = None
            return
        known = self._keys.get(binding_of(work), {})
        known.pop(key, None)
        if not known:
            self._keys.pop(binding_of(work), None)

    def of(self, binding: Key) -> Iterator[Json]:
        """The Works of a binding, by cluster, those that are being deleted among them; shared and not to be changed."""
        for key in sorted(self._keys.get(binding, ())):
            yield self._store.stored(WORK, *key).object
