"""The way back: a member Job's status into its Work, all Works' into the binding and from there into the Job.

Source: ``pkg/controllers/status/{work_status,rb_status}_controller.go``. What is kept and how it adds up is
``karmada.status``; whether the Job takes it is the API server's decision, and for a failed Job it does not.
"""

from mcjob_tui.karmada.status import aggregate, reflect
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation.control_plane import ControlPlane, Key, with_condition
from mcjob_tui.sandbox.federation.execution import work_of
from mcjob_tui.sandbox.federation.work_index import WorkIndex, binding_of, cluster_of
from mcjob_tui.sandbox.kinds import JOB, RESOURCE_BINDING, WORK
from mcjob_tui.sandbox.objects import Json, at, metadata, name_of, namespace_of
from mcjob_tui.sandbox.store import Event

_SOON = 0.02
_GATHERED = 0.05
"""Virtual seconds in which the changes of a binding's Works are gathered."""
_REFLECTED = ("conditions", "startTime", "completionTime", "active", "succeeded", "failed")
_AGAIN_FIRST, _AGAIN_MOST = 1.0, 1000.0
_COMPONENT = "resource-binding-status-controller"


class WorkStatusController:
    """Reflects the members' Jobs in their Works."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane

    def member_job_changed(self, key: Key, event: Event) -> None:
        """The Job of a Work in a member was created, changed or deleted."""
        if event.old is None or _reflected(event.old) != _reflected(event.object):
            self.look_at(key)

    def look_at(self, key: Key) -> None:
        """Take over the status of the Job that the Work made."""
        self._plane.agenda.after(_SOON, ("reflect", *key), lambda: self._reflect(key))

    def _reflect(self, key: Key) -> None:
        work = self._plane.store.find(WORK, *key)
        member = self._plane.member(cluster_of(work)) if work is not None else None
        if work is None or member is None or not member.reachable or metadata(work).get("deletionTimestamp"):
            return
        manifest = work["spec"]["workload"]["manifests"][0]
        namespace, name = namespace_of(manifest), name_of(manifest)
        job = member.store.find(JOB, namespace, name)
        if job is None or work_of(job) != key:
            return
        identifier = {
            "ordinal": 0,
            "group": "batch",
            "version": "v1",
            "kind": "Job",
            "resource": "",
            "namespace": namespace,
            "name": name,
        }
        manifest_status = {"identifier": identifier, "status": reflect(job.get("status") or {}), "health": "Healthy"}
        status = {**(work.get("status") or {}), "manifestStatuses": [manifest_status]}
        self._plane.store.patch_status(WORK, *key, status)


class BindingStatusController:
    """Adds the Works of a binding up in the binding and in the Job."""

    def __init__(self, plane: ControlPlane, works: WorkIndex) -> None:
        self._plane = plane
        self._works = works
        self._attempts: dict[Key, int] = {}

    def work_changed(self, event: Event) -> None:
        """A Work was created, changed or deleted."""
        old, new = event.old, event.object
        if old is None or event.type == "DELETED" or old.get("status") != new.get("status"):
            self.look_at(binding_of(new))

    def binding_changed(self, event: Event) -> None:
        """A binding was deleted, or has other targets."""
        key = event.key
        if event.type == "DELETED":
            self._attempts.pop(key, None)
            self._plane.agenda.cancel(("aggregate", *key))
            self._plane.agenda.cancel(("aggregate-again", *key))
        elif event.old is not None and at(event.old, "spec", "clusters") != at(event.object, "spec", "clusters"):
            self.look_at(key)

    def look_at(self, key: Key) -> None:
        """Add up the Works of a binding."""
        self._plane.agenda.after(_GATHERED, ("aggregate", *key), lambda: self._aggregate(key))

    def _aggregate(self, key: Key) -> None:
        store = self._plane.store
        binding = store.find(RESOURCE_BINDING, *key)
        if binding is None or metadata(binding).get("deletionTimestamp"):
            return
        works = [each for each in self._works.of(key) if not metadata(each).get("deletionTimestamp")]
        status = dict(binding.get("status") or {})
        if not works and not status.get("aggregatedStatus"):
            return
        items = [_item(each) for each in works]
        status["aggregatedStatus"] = items
        status["conditions"] = self._fully_applied(binding, items, status.get("conditions") or [])
        before = metadata(binding)["resourceVersion"]
        binding = store.patch_status(RESOURCE_BINDING, *key, status)
        if metadata(binding)["resourceVersion"] != before:
            words = f"Update ResourceBinding({key[0]}/{key[1]}) with AggregatedStatus successfully."
            self._plane.events.normal(binding, "AggregateStatusSucceed", words, _COMPONENT)
        self._report(key, binding, items)

    def _fully_applied(self, binding: Json, items: list[Json], conditions: list[Json]) -> list[Json]:
        targets = binding["spec"].get("clusters") or ()
        full = bool(targets) and len(items) == len(targets) and all(each.get("applied") for each in items)
        if full:
            row = ("True", "FullyAppliedSuccess", "All works have been successfully applied")
        else:
            words = "Failed to apply all works, see status.aggregatedStatus for details"
            row = ("False", "FullyAppliedFailed", words)
        return with_condition(conditions, "FullyApplied", *row, self._plane.now())

    def _report(self, key: Key, binding: Json, items: list[Json]) -> None:
        """Write the sum into the Job; what the API server refuses is tried again, for ever, as Karmada does."""
        resource = binding["spec"]["resource"]
        job = self._plane.job((key[0], resource["name"]), resource["uid"])
        if job is None:
            return
        status = aggregate(job.get("status"), items, self._plane.now())
        if status == (job.get("status") or {}):
            self._attempts.pop(key, None)
            return
        try:
            job = self._plane.store.patch_status(JOB, key[0], resource["name"], status)
        except ApiFailure as refused:
            self._plane.events.warning(job, "AggregateStatusFailed", refused.message, _COMPONENT)
            attempts = self._attempts[key] = self._attempts.get(key, 0) + 1
            wait = min(_AGAIN_MOST, _AGAIN_FIRST * 2 ** min(attempts - 1, 10))
            self._plane.agenda.after(wait, ("aggregate-again", *key), lambda: self._aggregate(key))
            return
        self._attempts.pop(key, None)
        self._plane.agenda.cancel(("aggregate-again", *key))
        words = "Update Resource with AggregatedStatus successfully."
        self._plane.events.normal(job, "AggregateStatusSucceed", words, _COMPONENT)


def _reflected(job: Json) -> tuple[object, ...]:
    """What of a member Job's status Karmada takes over (``reflectJobStatus``)."""
    status = job.get("status") or {}
    return tuple(status.get(key) for key in _REFLECTED)


def _item(work: Json) -> Json:
    """A Work's row in ``aggregatedStatus`` (``assembleWorkStatus``)."""
    status = work.get("status") or {}
    cluster = cluster_of(work)
    applied = next((each for each in status.get("conditions") or () if each["type"] == "Applied"), None)
    if applied is None or applied["status"] != "True":
        message = {"appliedMessage": applied["message"]} if applied is not None else {}
        return {"clusterName": cluster, **message, "health": "Unknown"}
    item: Json = {"clusterName": cluster, "applied": True, "health": "Unknown"}
    for manifest in status.get("manifestStatuses") or ():
        item |= {"health": manifest["health"], "status": manifest["status"]}
    return item
