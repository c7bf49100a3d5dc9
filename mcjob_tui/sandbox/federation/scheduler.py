"""Karmada's scheduler as a controller: which bindings are scheduled when, and what is written of the result.

Source: ``pkg/scheduler``. The decision itself is ``karmada.placement``.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from mcjob_tui.karmada.placement import PlacementResult, schedule
from mcjob_tui.karmada.policy_types import PLACEMENT
from mcjob_tui.karmada.wire import go_json, normal
from mcjob_tui.resources.bindings import TargetCluster
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.meta import without_nulls
from mcjob_tui.resources.policies import Placement
from mcjob_tui.sandbox.federation import bindings
from mcjob_tui.sandbox.federation.control_plane import ControlPlane, Key, with_condition
from mcjob_tui.sandbox.kinds import RESOURCE_BINDING
from mcjob_tui.sandbox.objects import Json, at, encoded, metadata, name_of, namespace_of
from mcjob_tui.sandbox.store import Event

APPLIED_PLACEMENT = "policy.karmada.io/applied-placement"
NAME = "default-scheduler"
_SOON = 0.03
_UNSCHEDULABLE_AGAIN = 300.0
_ERROR_FIRST, _ERROR_MOST = 1.0, 10.0
_FREED = 2.0
"""Virtual seconds after which freed capacity is offered to bindings that found too little."""
_FREED_REAL = 1.0
"""The same in real seconds, for a clock that runs fast."""
_AT_ONCE = 5


class Scheduler:
    """Follows bindings and clusters."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane
        self._attempts: dict[Key, int] = {}
        self._short: dict[Key, None] = {}
        """Bindings that found too little capacity, longest waiting first."""
        self._freed: dict[str, None] = {}
        """Clusters that have reported another capacity since it was last offered."""
        self._unfitting: dict[Key, None] = {}
        self._placed: dict[str, dict[Key, None]] = {}
        """Bindings by the clusters that they have been scheduled to."""
        self._everywhere: dict[Key, None] = {}
        """Bindings scheduled anew with every change of a cluster: Duplicated, and those that ask for nothing."""

    def binding_changed(self, event: Event) -> None:
        """A binding was created, changed or deleted."""
        key = event.key
        self._enter(key, event.old, None if event.type == "DELETED" else event.object)
        if event.type == "DELETED":
            self._forget(key)
            self._plane.agenda.cancel(("schedule", *key))
        elif event.old is None or _trigger(event.old) != _trigger(event.object):
            self._look_at(key, _SOON)

    def cluster_changed(self, event: Event) -> None:
        """A cluster was created, changed or deleted."""
        if event.old is not None and event.type != "DELETED":
            if event.old.get("status") != event.object.get("status"):
                self._capacity_changed(name_of(event.object))
            if _cluster_trigger(event.old) == _cluster_trigger(event.object):
                return
        cluster = name_of(event.object)
        for key in (*self._everywhere, *self._unfitting, *self._short):
            if self._concerns(key, cluster):
                self._look_at(key, _SOON)
        if event.type == "DELETED" or metadata(event.object).get("deletionTimestamp"):
            for key in tuple(self._placed.get(cluster, ())):
                self._look_at(key, _SOON)

    def _concerns(self, key: Key, cluster: str) -> bool:
        """Whether a binding's placement may have to do with a cluster: not where it names others alone."""
        named = _named(self._plane.store.stored(RESOURCE_BINDING, *key).object["spec"])
        return not named or cluster in named

    def _enter(self, key: Key, old: Json | None, new: Json | None) -> None:
        """Keep track of which bindings a cluster has."""
        before, after = (at(each or {}, "spec", "clusters") or () for each in (old, new))
        if before is after:
            return
        for each in before:
            self._placed.get(each["name"], {}).pop(key, None)
        for each in after:
            self._placed.setdefault(each["name"], {})[key] = None

    def _capacity_changed(self, cluster: str) -> None:
        if self._short:
            self._freed[cluster] = None
            wait = max(_FREED, _FREED_REAL * self._plane.store.clock.speed)
            self._plane.agenda.after(wait, "capacity", self._offer)

    def _offer(self) -> None:
        clusters, left = tuple(self._freed), _AT_ONCE
        self._freed.clear()
        for key in tuple(self._short):
            if any(self._concerns(key, each) for each in clusters):
                self._short[key] = self._short.pop(key)
                self._look_at(key, 0.0)
                left -= 1
            if not left:
                return

    def _look_at(self, key: Key, delay: float) -> None:
        self._plane.agenda.after(delay, ("schedule", *key), lambda: self._schedule(key))

    def _schedule(self, key: Key) -> None:
        binding = self._plane.store.stored(RESOURCE_BINDING, *key).object
        spec = binding["spec"]
        if metadata(binding).get("deletionTimestamp") or not _is_ours(binding):
            return
        job_object = self._plane.job((key[0], spec["resource"]["name"]), spec["resource"]["uid"])
        if job_object is None:
            return
        again = _is_due_anyway(spec)
        if again:
            self._everywhere[key] = None
        else:
            self._everywhere.pop(key, None)
        fresh = _rescheduling_was_asked(binding)
        if not (again or fresh or self._has_changed(binding)):
            self._observe(binding)
            return
        result = self._decided(binding, job_object, fresh=fresh)
        if result.scheduled:
            self._succeed(key, binding, job_object, result)
        else:
            self._fail(key, binding, job_object, result)

    def _decided(self, binding: Json, job: Json, *, fresh: bool) -> PlacementResult:
        spec, clusters = binding["spec"], self._plane.clusters

        def among(candidates: Sequence[Cluster]) -> PlacementResult:
            return schedule(
                candidates,
                Placement.model_validate(without_nulls(spec.get("placement") or {})),
                self._plane.parsed.get(job),
                uid=str(metadata(job)["uid"]),
                previous=tuple(TargetCluster.model_validate(each) for each in spec.get("clusters") or ()),
                evicting={str(each.get("fromCluster")) for each in spec.get("gracefulEvictionTasks") or ()},
                fresh=fresh,
                observing_affinity=str(at(binding, "status", "schedulerObservingAffinityName") or ""),
            )

        named = _named(spec)
        if named:
            # No other cluster can be chosen, but a refusal counts them all.
            result = among([each for name in named if (each := clusters.get(name)) is not None])
            if result.scheduled:
                return result
        return among(clusters.all())

    def _has_changed(self, binding: Json) -> bool:
        """Whether the placement, the replicas or the target clusters are others than at the last scheduling."""
        spec = binding["spec"]
        targets = spec.get("clusters") or ()
        if _is_replaced(binding):
            return True
        if sum(int(each.get("replicas") or 0) for each in targets) != int(spec.get("replicas") or 0):
            return True
        going = (self._plane.clusters.get(each["name"]) for each in targets)
        return any(each is None or each.metadata.deletion_timestamp is not None for each in going)

    def _observe(self, binding: Json) -> None:
        status = binding.get("status") or {}
        generation = metadata(binding).get("generation")
        if status.get("schedulerObservedGeneration") != generation and status.get("lastScheduledTime"):
            key = (namespace_of(binding), name_of(binding))
            self._plane.store.patch_status(
                RESOURCE_BINDING, *key, {**status, "schedulerObservedGeneration": generation}
            )

    def _succeed(self, key: Key, binding: Json, job: Json, result: PlacementResult) -> None:
        self._forget(key, but_everywhere=True)
        clusters = [
            {"name": each.cluster, **({"replicas": each.replicas} if each.replicas else {})} for each in result.targets
        ]
        changed = clusters != (binding["spec"].get("clusters") or []) or _is_replaced(binding)
        self._tell_refused(binding, job, result)
        written = self._write(key, clusters)
        words = "Binding has been scheduled successfully."
        status = self._status(written, "True", "Success", words)
        if changed:
            status["lastScheduledTime"] = self._plane.now()
        if result.affinity:
            status["schedulerObservingAffinityName"] = result.affinity
        status["schedulerObservedGeneration"] = metadata(written)["generation"]
        self._plane.store.patch_status(RESOURCE_BINDING, *key, status)
        if changed:
            shares = ", ".join(f"{each.cluster}:{each.replicas}" for each in result.targets)
            for about in (written, job):
                self._plane.events.normal(about, "ScheduleBindingSucceed", f"{words} Result: {{{shares}}}", NAME)

    def _fail(self, key: Key, binding: Json, job: Json, result: PlacementResult) -> None:
        attempts = self._attempts.get(key, 0)
        self._forget(key, but_everywhere=True)
        self._attempts[key] = attempts + 1
        if result.reason == "NoClusterFit":
            self._unfitting[key] = None
            binding = self._write(key, [])
        elif result.reason == "Unschedulable":
            self._short[key] = None
            self._look_at(key, _UNSCHEDULABLE_AGAIN)
        else:
            self._look_at(key, min(_ERROR_MOST, _ERROR_FIRST * 2 ** min(attempts, 10)))
        status = self._status(binding, "False", str(result.reason), result.message)
        self._plane.store.patch_status(RESOURCE_BINDING, *key, status)
        self._tell_refused(binding, job, result)
        # Of several terms that fail, the first one's error is told once more, if it says that no cluster fits.
        if not result.refused or result.reason == "NoClusterFit":
            self._warn(binding, job, result.message)

    def _tell_refused(self, binding: Json, job: Json, result: PlacementResult) -> None:
        """Each term of ``clusterAffinities`` that was tried in vain has an event of its own."""
        where = f"{namespace_of(binding)}/{name_of(binding)}"
        for index, message in result.refused:
            words = f"failed to schedule ResourceBinding({where}) with clusterAffiliates index({index}): {message}"
            self._warn(binding, job, words)

    def _warn(self, binding: Json, job: Json, words: str) -> None:
        for about in (binding, job):
            self._plane.events.warning(about, "ScheduleBindingFailed", words, NAME)

    def _write(self, key: Key, clusters: list[Json]) -> Json:
        """Write the result and the placement it was made for into the binding."""

        def write(obj: Json) -> None:
            meta = metadata(obj)
            meta["annotations"] = {**(meta.get("annotations") or {}), APPLIED_PLACEMENT: _placement_text(obj)}
            if clusters or obj["spec"].get("clusters"):
                obj["spec"]["clusters"] = clusters
            if not clusters:
                obj["spec"].pop("clusters", None)

        return self._plane.store.edit(RESOURCE_BINDING, *key, write)

    def _status(self, binding: Json, value: str, reason: str, message: str) -> Json:
        status = dict(binding.get("status") or {})
        conditions = status.get("conditions") or []
        status["conditions"] = with_condition(conditions, "Scheduled", value, reason, message, self._plane.now())
        return status

    def _forget(self, key: Key, *, but_everywhere: bool = False) -> None:
        self._attempts.pop(key, None)
        for known in (self._short, self._unfitting):
            known.pop(key, None)
        if not but_everywhere:
            self._everywhere.pop(key, None)


def _trigger(binding: Json) -> tuple[object, ...]:
    meta = metadata(binding)
    return meta.get("generation"), meta.get("labels"), meta.get("deletionTimestamp")


def _cluster_trigger(cluster: Json) -> tuple[object, ...]:
    return cluster.get("spec"), metadata(cluster).get("labels"), metadata(cluster).get("deletionTimestamp")


def _is_ours(binding: Json) -> bool:
    labels, spec = metadata(binding).get("labels") or {}, binding["spec"]
    waits = (spec.get("suspension") or {}).get("scheduling")
    return any(labels.get(each) for each in bindings.CLAIMS) and spec.get("schedulerName", NAME) == NAME and not waits


def _is_due_anyway(spec: Json) -> bool:
    """Duplicated, or no workload: always scheduled (``doScheduleBinding``)."""
    divided = at(spec, "placement", "replicaScheduling", "replicaSchedulingType") == "Divided"
    return not divided or not (spec.get("replicas") or spec.get("replicaRequirements"))


def _named(spec: Json) -> list[str]:
    """The clusters that the placement names and those that have the Job; empty where it may choose among others."""
    names = at(spec, "placement", "clusterAffinity", "clusterNames") or ()
    return list(dict.fromkeys([*names, *(each["name"] for each in spec.get("clusters") or ())])) if names else []


def _rescheduling_was_asked(binding: Json) -> bool:
    asked, last = binding["spec"].get("rescheduleTriggeredAt"), at(binding, "status", "lastScheduledTime")
    return bool(asked) and (not last or datetime.fromisoformat(str(asked)) > datetime.fromisoformat(str(last)))


def _is_replaced(binding: Json) -> bool:
    """Whether the binding has never been scheduled, or for another placement."""
    applied = (metadata(binding).get("annotations") or {}).get(APPLIED_PLACEMENT)
    return bool(applied != _placement_text(binding))


def _placement_text(binding: Json) -> str:
    return _go_text(encoded(binding["spec"].get("placement") or {}))


@lru_cache(maxsize=1024)
def _go_text(placement: bytes) -> str:
    return go_json(normal(PLACEMENT, json.loads(placement)))
