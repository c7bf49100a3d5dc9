"""Karmada's dependencies distributor: what a Job's pods name goes along to the clusters of the Job.

Source: ``pkg/dependenciesdistributor``. Karmada makes a ResourceBinding and Works of each dependency; here the copies
are kept in the members directly, and the binding's annotation says which they are. Nobody overrides them.
"""

import json
from typing import TypeAlias

from mcjob_tui.karmada.member.references import Reference, references_of
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation.control_plane import ControlPlane, Key
from mcjob_tui.sandbox.federation.members.member import Member
from mcjob_tui.sandbox.kinds import RESOURCE_BINDING, Kind, member_kind
from mcjob_tui.sandbox.objects import Json, at, labels_of, metadata, namespace_of
from mcjob_tui.sandbox.store import Event

DEPENDENCIES = "resourcebinding.karmada.io/dependencies"
_MANAGED = "karmada.io/managed"
_SOON = 0.02
_AGAIN = 30.0
_COMPONENT = "dependencies-distributor"
_KEPT = ("labels", "annotations")

Source: TypeAlias = tuple[Kind, str, str]
"""Kind, namespace and name of a dependency."""
Copy: TypeAlias = tuple[str, Kind, str, str]
"""The cluster, and the same."""


class DependenciesDistributor:
    """Follows bindings, and the ConfigMaps, Secrets, ServiceAccounts and claims of the control plane."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane
        self._needed: dict[Source, dict[Key, None]] = {}
        """The bindings that depend on something."""
        self._sources: dict[Key, tuple[Source, ...]] = {}
        self._copies: dict[Key, dict[Copy, None]] = {}
        self._holders: dict[Copy, dict[Key, None]] = {}
        """The bindings for which there is a copy."""

    def binding_changed(self, event: Event) -> None:
        """A binding was created, changed or deleted."""
        old, new, key = event.old, event.object, event.key
        if event.type == "DELETED" or metadata(new).get("deletionTimestamp"):
            self._plane.agenda.cancel(("dependencies", *key))
            self._note(key, ())
            self._keep(key, {})
        elif (new["spec"].get("propagateDeps") or key in self._sources) and (
            old is None or _concern(old) != _concern(new)
        ):
            self._look_at(key)

    def dependency_changed(self, event: Event) -> None:
        """Something that Jobs may depend on was created, changed or deleted on the control plane."""
        for key in self._needed.get((event.kind, *event.key), ()):
            self._look_at(key)

    def _look_at(self, key: Key, delay: float = _SOON) -> None:
        self._plane.agenda.after(delay, ("dependencies", *key), lambda: self._sync(key))

    def _sync(self, key: Key) -> None:
        binding = self._plane.store.find(RESOURCE_BINDING, *key)
        job = self._plane.job((key[0], binding["spec"]["resource"]["name"])) if binding is not None else None
        if binding is None or job is None:
            return
        named = references_of(job["spec"]["template"]["spec"]) if binding["spec"].get("propagateDeps") else ()
        sources: tuple[Source, ...] = tuple(dict.fromkeys(_source(each, key[0]) for each in named))
        if sources != self._sources.get(key, ()):
            self._note(key, sources)
            self._record(key, job, sources)
        wanted: dict[Copy, None] = {}
        for row in binding["spec"].get("clusters") or ():
            for source in sources:
                if self._plane.store.find(*source) is not None:
                    wanted[(row["name"], *source)] = None
        self._keep(key, wanted)
        behind = [each for each in wanted if not self._copied(each)]
        if behind:
            self._look_at(key, _AGAIN)

    def _note(self, key: Key, sources: tuple[Source, ...]) -> None:
        for source in self._sources.pop(key, ()):
            self._needed.get(source, {}).pop(key, None)
        if sources:
            self._sources[key] = sources
        for source in sources:
            self._needed.setdefault(source, {})[key] = None

    def _record(self, key: Key, job: Json, sources: tuple[Source, ...]) -> None:
        """Write into the binding what its Job depends on."""
        rows = [
            {"apiVersion": kind.api_version, "kind": kind.kind, "namespace": namespace, "name": name}
            for kind, namespace, name in sources
        ]
        text = json.dumps(rows, separators=(",", ":"))

        def annotate(obj: Json) -> None:
            meta = metadata(obj)
            meta["annotations"] = {**(meta.get("annotations") or {}), DEPENDENCIES: text}

        binding = self._plane.store.edit(RESOURCE_BINDING, *key, annotate)
        words = f"Get dependencies({text}) succeed."
        for about in (binding, job):
            self._plane.events.normal(about, "GetDependenciesSucceed", words, _COMPONENT)

    def _keep(self, key: Key, wanted: dict[Copy, None]) -> None:
        """Note which copies a binding needs; what no binding needs any more goes."""
        for each in wanted:
            self._holders.setdefault(each, {})[key] = None
        for each in self._copies.pop(key, {}).keys() - wanted.keys():
            holders = self._holders.get(each, {})
            holders.pop(key, None)
            if not holders:
                self._holders.pop(each, None)
                self._delete(each)
        if wanted:
            self._copies[key] = wanted

    def _copied(self, copy: Copy) -> bool:
        """Bring one copy up to date; whether that was possible."""
        cluster, kind, namespace, name = copy
        member, source = self._plane.member(cluster), self._plane.store.stored(kind, namespace, name).object
        if member is None or not member.reachable:
            return False
        existing = member.store.find(kind, namespace, name)
        try:
            if existing is None:
                member.store.create(kind, _stripped(source, None))
            elif _is_copy(existing):
                member.store.update(kind, _stripped(source, existing))
        except ApiFailure:  # the namespace is not there yet, or somebody else's object is in the way
            return False
        return True

    def _delete(self, copy: Copy) -> None:
        cluster, kind, namespace, name = copy
        member: Member | None = self._plane.member(cluster)
        if member is None or not member.reachable:
            return
        existing = member.store.find(kind, namespace, name)
        if existing is not None and _is_copy(existing):
            member.store.delete(kind, namespace, name)


def _concern(binding: Json) -> tuple[object, ...]:
    spec = binding["spec"]
    names = [each["name"] for each in spec.get("clusters") or ()]
    return names, spec.get("propagateDeps"), at(spec, "resource", "uid")


def _source(reference: Reference, namespace: str) -> Source:
    return member_kind(reference.kind), namespace, reference.name


def _is_copy(obj: Json) -> bool:
    return labels_of(obj).get(_MANAGED) == "true"


def _stripped(source: Json, existing: Json | None) -> Json:
    """The object as a member gets it; what the member has decided about ``existing`` stays."""
    meta = {key: dict(metadata(source)[key]) for key in _KEPT if metadata(source).get(key)}
    meta["labels"] = {**meta.get("labels", {}), _MANAGED: "true"}
    found = {key: each for key, each in source.items() if key not in ("metadata", "status")}
    found["metadata"] = {"name": metadata(source)["name"], "namespace": namespace_of(source), **meta}
    if existing is not None and isinstance(existing.get("spec"), dict):
        found["spec"] = {**existing["spec"], **(found.get("spec") or {})}
    return found
