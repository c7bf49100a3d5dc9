"""Which policies can concern a Job, found without looking at all: by the Job's name or because they name none."""

from collections.abc import Iterator

from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, name_of, namespace_of
from mcjob_tui.sandbox.store import Event, Store

_BROAD = ""


class PolicyIndex:
    """The policies of one kind, by namespace and by the names that they select. Follows the store's events."""

    def __init__(self, store: Store, kind: Kind) -> None:
        self._store = store
        self.kind = kind
        self._names: dict[tuple[str, str], dict[str, None]] = {}

    def follow(self, event: Event) -> None:
        """Take over a change of a policy of this kind."""
        if event.old is not None:
            self._forget(event.old)
        if event.type != "DELETED":
            self._enter(event.object)

    def candidates(self, namespace: str, job: str) -> list[Json]:
        """The policies of ``namespace`` (empty for cluster-scoped kinds) that may select ``job``; not to be changed."""
        names = {**self._names.get((namespace, job), {}), **self._names.get((namespace, _BROAD), {})}
        found = (self._store.find(self.kind, namespace, name) for name in sorted(names))
        return [each for each in found if each is not None]

    def _enter(self, policy: Json) -> None:
        for name in self._selected(policy):
            self._names.setdefault((namespace_of(policy), name), {})[name_of(policy)] = None

    def _forget(self, policy: Json) -> None:
        for name in self._selected(policy):
            known = self._names.get((namespace_of(policy), name), {})
            known.pop(name_of(policy), None)
            if not known:
                self._names.pop((namespace_of(policy), name), None)

    def _selected(self, policy: Json) -> Iterator[str]:
        selectors = (policy.get("spec") or {}).get("resourceSelectors")
        if not selectors:
            yield _BROAD
        for selector in selectors or ():
            yield str(selector.get("name") or _BROAD)
