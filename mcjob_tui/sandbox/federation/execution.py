"""Karmada's execution controller: what is in a Work is applied to its member, and deleted there with it.

Source: ``pkg/controllers/execution`` and ``pkg/util/objectwatcher``.
"""

from mcjob_tui.karmada.overrides import APPLIED_CLUSTER_OVERRIDES, APPLIED_OVERRIDES
from mcjob_tui.karmada.works import CONFLICT_RESOLUTION, WORK_FINALIZER
from mcjob_tui.sandbox.api.decoding import decode
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation.control_plane import ControlPlane, Key, with_condition
from mcjob_tui.sandbox.federation.members.member import Member
from mcjob_tui.sandbox.federation.work_index import cluster_of
from mcjob_tui.sandbox.kinds import JOB, WORK
from mcjob_tui.sandbox.objects import Json, copied, metadata, name_of, namespace_of
from mcjob_tui.sandbox.store import Event

_SOON = 0.01
_APPLIED = 0.08
"""Virtual seconds from dispatching a manifest until the member has it."""
_AGAIN_FIRST, _AGAIN_MOST = 5.0, 60.0
_COMPONENT = "execution-controller"
_DISPATCHING = ("Dispatching", "True", "Dispatching", "Work is being dispatched to member clusters.")
_MANAGED = "karmada.io/managed"
_WORK_NAME, _WORK_NAMESPACE = "work.karmada.io/name", "work.karmada.io/namespace"


class ExecutionController:
    """Follows Works."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane
        self._attempts: dict[Key, int] = {}

    def work_changed(self, event: Event) -> None:
        """A Work was created, changed or deleted."""
        key = event.key
        if event.type == "DELETED":
            self._attempts.pop(key, None)
            return
        old, new = event.old, event.object
        if old is None or old["spec"] != new["spec"] or _deleted(old) != _deleted(new):
            self._attempts.pop(key, None)
            if old is None and self._is_dispatched_at_once(new):
                self._apply_soon(key)
            else:
                self.look_at(key)

    def look_at(self, key: Key, delay: float = _SOON) -> None:
        """See to a Work in ``delay`` virtual seconds."""
        self._plane.agenda.after(delay, ("work", *key), lambda: self._sync(key))

    def _sync(self, key: Key) -> None:
        work = self._plane.store.find(WORK, *key)
        if work is None:
            return
        if _deleted(work):
            self._remove(key, work)
        elif work["spec"].get("suspendDispatching"):
            message = "Work dispatching is in a suspended state."
            self._conditions(key, ("Dispatching", "False", "SuspendDispatching", message))
        else:
            self._conditions(key, _DISPATCHING)
            self._apply_soon(key)

    def _apply_soon(self, key: Key) -> None:
        self._plane.agenda.after(_APPLIED, ("apply", *key), lambda: self._apply(key))

    def _apply(self, key: Key) -> None:
        work = self._plane.store.find(WORK, *key)
        if work is None or _deleted(work) or work["spec"].get("suspendDispatching"):
            return
        cluster = cluster_of(work)
        member = self._plane.member(cluster)
        if member is None or not self._plane.clusters.ready(cluster):
            return  # Karmada waits until the cluster is ready; ``cluster_health`` comes back to it
        manifest = work["spec"]["workload"]["manifests"][0]
        job = self._plane.job((namespace_of(manifest), name_of(manifest)))
        who = f"{namespace_of(manifest)}/{name_of(manifest)}"
        problem = self._applied(member, manifest, overridden=_is_overridden(work))
        if problem is None:
            self._attempts.pop(key, None)
            applied = ("Applied", "True", "AppliedSuccessful", "Manifest has been successfully applied")
            self._conditions(key, _DISPATCHING, applied)
            if job is not None:
                words = f"Successfully applied resource({who}) to cluster {cluster}"
                self._plane.events.normal(job, "SyncSucceed", words, _COMPONENT)
            return
        words = f"Failed to apply all manifests (0/1): {problem}"
        self._conditions(key, _DISPATCHING, ("Applied", "False", "AppliedFailed", words))
        if job is not None:
            words = f"Failed to create or update resource({who}) in member cluster({cluster}): {problem}"
            self._plane.events.warning(job, "SyncFailed", words, _COMPONENT)
        attempts = self._attempts[key] = self._attempts.get(key, 0) + 1
        wait = min(_AGAIN_MOST, _AGAIN_FIRST * 2 ** min(attempts - 1, 10))
        self._plane.agenda.after(wait, ("apply", *key), lambda: self._apply(key))

    def _applied(self, member: Member, manifest: Json, *, overridden: bool) -> str | None:
        """Create or update the Job in ``member``; why it was not possible, or None.

        Overrides may have written anything into it: its API server reads it like any other request.
        """
        namespace, name = namespace_of(manifest), name_of(manifest)
        if not member.reachable:
            path = f"https://{member.address}/apis/batch/v1/namespaces/{namespace}/jobs?timeout=32s"
            return f'Post "{path}": dial tcp {member.address}: connect: connection refused'
        existing = member.store.find(JOB, namespace, name)
        try:
            if overridden:
                manifest, _ = decode(JOB, manifest, "Ignore")
            if existing is None:
                member.store.create(JOB, manifest)
                return None
            resolution = metadata(manifest).get("annotations", {}).get(CONFLICT_RESOLUTION)
            if not _is_managed(existing) and resolution != "overwrite":
                return (
                    f"resource(kind=Job, {namespace}/{name}) already exists in the cluster {member.name} and the "
                    f"{CONFLICT_RESOLUTION} strategy value is empty, Karmada will not manage this resource"
                )
            member.store.update(JOB, retained(manifest, existing))
        except ApiFailure as refused:
            return refused.message
        return None

    def _remove(self, key: Key, work: Json) -> None:
        """Delete the member's Job, then let the Work go; for a member out of reach that waits, unless it is removed."""
        cluster = cluster_of(work)
        member, known = self._plane.member(cluster), self._plane.clusters.get(cluster)
        if member is not None and known is not None:
            if not known.ready and known.metadata.deletion_timestamp is None:
                return
            if known.ready and not member.reachable:
                self.look_at(key, _AGAIN_MOST)
                return
            if known.ready:
                self._delete_in(member, work)
        self._plane.store.edit(WORK, *key, _release)

    def _delete_in(self, member: Member, work: Json) -> None:
        manifest = work["spec"]["workload"]["manifests"][0]
        namespace, name = namespace_of(manifest), name_of(manifest)
        existing = member.store.find(JOB, namespace, name)
        annotations = metadata(existing).get("annotations") or {} if existing is not None else {}
        if existing is None or annotations.get(_WORK_NAME) != name_of(work):
            return
        if work["spec"].get("preserveResourcesOnDeletion"):
            member.store.edit(JOB, namespace, name, _strip)
        else:
            member.store.delete(JOB, namespace, name, propagation="Background")

    def _is_dispatched_at_once(self, work: Json) -> bool:
        """Whether nothing holds up a new Work, so that both its conditions can be written together."""
        cluster = cluster_of(work)
        member = self._plane.member(cluster)
        waits = work["spec"].get("suspendDispatching") or member is None or not member.reachable
        return not waits and self._plane.clusters.ready(cluster)

    def _conditions(self, key: Key, *wanted: tuple[str, str, str, str]) -> None:
        """Set conditions of a Work: type, status, reason, message."""
        status = dict(self._plane.store.stored(WORK, *key).object.get("status") or {})
        for each in wanted:
            status["conditions"] = with_condition(status.get("conditions") or [], *each, self._plane.now())
        self._plane.store.patch_status(WORK, *key, status)


def work_of(job: Json) -> Key | None:
    """The Work that a member's Job was made from, or None."""
    annotations = metadata(job).get("annotations") or {}
    name, namespace = annotations.get(_WORK_NAME), annotations.get(_WORK_NAMESPACE)
    return (str(namespace), str(name)) if name and namespace else None


def retained(manifest: Json, existing: Json) -> Json:
    """The manifest with what only the member knows (a Job's ``Retain``, ``RetainAnnotations``, ``RetainLabels``)."""
    job: Json = copied(manifest)
    meta, before = metadata(job), metadata(existing)
    for group in ("labels", "annotations"):
        given = meta.get(group) or {}
        listed = (before.get("annotations") or {}).get(f"resourcetemplate.karmada.io/managed-{group}") or ""
        dropped = set(listed.split(",")) - given.keys()
        meta[group] = {
            **{key: value for key, value in (before.get(group) or {}).items() if key not in dropped},
            **given,
        }
    meta["resourceVersion"] = before["resourceVersion"]
    for key in ("finalizers", "ownerReferences"):
        if before.get(key):
            meta[key] = before[key]
    spec = job["spec"]
    if not spec.get("manualSelector"):
        spec["selector"] = copied(existing["spec"].get("selector") or {})
        template = spec["template"].setdefault("metadata", {})
        template["labels"] = dict(metadata(existing["spec"]["template"]).get("labels") or {})
    return job


def _is_overridden(work: Json) -> bool:
    annotations = metadata(work).get("annotations") or {}
    return any(key in annotations for key in (APPLIED_OVERRIDES, APPLIED_CLUSTER_OVERRIDES))


def _is_managed(job: Json) -> bool:
    return (metadata(job).get("labels") or {}).get(_MANAGED) == "true"


def _deleted(work: Json) -> bool:
    return bool(metadata(work).get("deletionTimestamp"))


def _release(work: Json) -> None:
    meta = metadata(work)
    meta["finalizers"] = [each for each in meta.get("finalizers") or () if each != WORK_FINALIZER]


def _strip(job: Json) -> None:
    """Take off what made a Job Karmada's, but for the one annotation that Karmada forgets."""
    meta = metadata(job)
    for group in ("labels", "annotations"):
        held = meta.get(group) or {}
        meta[group] = {
            key: value for key, value in held.items() if "karmada.io/" not in key or key == CONFLICT_RESOLUTION
        }
