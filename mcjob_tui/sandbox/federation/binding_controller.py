"""Karmada's binding controller: keeps one Work for each target cluster of a binding.

Source: ``pkg/controllers/binding``. What is in a Work is ``karmada.works``.
"""

from collections.abc import Iterable

from mcjob_tui.karmada.manifests import WORK_PERMANENT_ID, refreshed_work
from mcjob_tui.karmada.names import binding_name, execution_namespace
from mcjob_tui.karmada.precedence import selectors_of
from mcjob_tui.karmada.selection import resource_priority
from mcjob_tui.karmada.works import works_for
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation.bindings import FINALIZER
from mcjob_tui.sandbox.federation.control_plane import ControlPlane, Key, identity
from mcjob_tui.sandbox.federation.policy_index import PolicyIndex
from mcjob_tui.sandbox.federation.work_index import WorkIndex
from mcjob_tui.sandbox.kinds import JOB, RESOURCE_BINDING, WORK
from mcjob_tui.sandbox.objects import Json, metadata, name_of, namespace_of
from mcjob_tui.sandbox.store import Event

_SOON = 0.01
_AGAIN = 5.0
_COMPONENT = "binding-controller"


class BindingController:
    """Follows bindings and override policies."""

    def __init__(
        self, plane: ControlPlane, works: WorkIndex, overrides: PolicyIndex, cluster_overrides: PolicyIndex
    ) -> None:
        self._plane = plane
        self._works = works
        self._overrides = overrides
        self._cluster_overrides = cluster_overrides

    def binding_changed(self, event: Event) -> None:
        """A binding was created or changed."""
        if event.type == "DELETED":
            return
        old, new = event.old, event.object
        if old is None or old["spec"] != new["spec"] or _fate(old) != _fate(new):
            self._look_at((namespace_of(new), name_of(new)))

    def override_changed(self, event: Event) -> None:
        """An override policy of either kind has changed: the Works of what it selects are made anew."""
        for policy in filter(None, (event.old, event.object)):
            namespace = namespace_of(policy)
            selectors: Iterable[Json] = (policy.get("spec") or {}).get("resourceSelectors") or ({},)
            for selector in selectors:
                within = namespace or selector.get("namespace")
                if selector.get("name") and within:
                    self._look_at((within, binding_name(selector["name"])))
                    continue
                self._look_at_selected(policy, within)

    def _look_at_selected(self, policy: Json, namespace: str | None) -> None:
        """See to the bindings with targets whose Jobs a policy selects, in one namespace or in all."""
        selectors = selectors_of(policy)
        for stored in self._plane.store.objects(RESOURCE_BINDING, namespace):
            spec = stored.object["spec"]
            job = self._plane.job((stored.key[0], spec["resource"]["name"])) if spec.get("clusters") else None
            if job is not None and (not selectors or resource_priority(job, selectors)):
                self._look_at(stored.key)

    def _look_at(self, key: Key, delay: float = _SOON) -> None:
        self._plane.agenda.after(delay, ("binding", *key), lambda: self._sync(key))

    def _sync(self, key: Key) -> None:
        store = self._plane.store
        binding = store.find(RESOURCE_BINDING, *key)
        if binding is None:
            return
        if metadata(binding).get("deletionTimestamp"):
            for work in self._works.of(key):
                store.delete(WORK, namespace_of(work), name_of(work))
            store.edit(RESOURCE_BINDING, *key, _release)
            return
        job = store.find(JOB, key[0], binding["spec"]["resource"]["name"])
        if job is None:
            return  # orphaned: Works and members stay as they are
        self._delete_orphans(key, binding)
        if not binding["spec"].get("clusters"):
            self._synced(binding, job)
            return
        name = name_of(job)
        wanted = works_for(
            _template(job),
            binding,
            [
                each
                for row in binding["spec"]["clusters"]
                if (each := self._plane.clusters.get(row["name"])) is not None
            ],
            self._overrides.candidates(key[0], name),
            self._cluster_overrides.candidates("", name),
        )
        problems = [f"{cluster}: {words}" for cluster, words in wanted.errors.items()]
        for work in wanted.works:
            try:
                self._write(work, job)
            except ApiFailure as refused:
                problems.append(refused.message)
        for cluster, words in wanted.errors.items():
            self._plane.events.warning(
                job,
                "ApplyOverridePolicyFailed",
                f"Apply override policy for cluster({cluster}) failed: {words}",
                "override-manager",
            )
        if not problems:
            self._synced(binding, job)
            return
        words = f"Failed to sync works of ResourceBinding({key[0]}/{key[1]}): {'; '.join(problems)}"
        for about in (binding, job):
            self._plane.events.warning(about, "SyncWorkFailed", words, _COMPONENT)
        self._look_at(key, _AGAIN)

    def _synced(self, binding: Json, job: Json) -> None:
        words = f"Sync work of ResourceBinding({namespace_of(binding)}/{name_of(binding)}) successful."
        for about in (binding, job):
            self._plane.events.normal(about, "SyncWorkSucceed", words, _COMPONENT)

    def _delete_orphans(self, key: Key, binding: Json) -> None:
        """Delete the Works of clusters that are no targets any more."""
        targets = {execution_namespace(each["name"]) for each in binding["spec"].get("clusters") or ()}
        for work in tuple(self._works.of(key)):
            if namespace_of(work) not in targets and not metadata(work).get("deletionTimestamp"):
                self._plane.store.delete(WORK, namespace_of(work), name_of(work))

    def _write(self, work: Json, job: Json) -> None:
        store = self._plane.store
        namespace, name = namespace_of(work), name_of(work)
        existing = store.find(WORK, namespace, name)
        labels = metadata(work)["labels"]
        if existing is None:
            labels[WORK_PERMANENT_ID] = identity(self._plane.seed, "work", namespace, name, *labels.values())
            store.create_own(WORK, refreshed_work(work))
            self._tell_overrides(work, job)
            return
        labels[WORK_PERMANENT_ID] = (metadata(existing).get("labels") or {}).get(WORK_PERMANENT_ID, "")
        fresh = refreshed_work(work)

        def replace(obj: Json) -> None:
            obj["spec"] = fresh["spec"]
            metadata(obj)["labels"], metadata(obj)["annotations"] = labels, metadata(fresh)["annotations"]

        store.edit(WORK, namespace, name, replace)

    def _tell_overrides(self, work: Json, job: Json) -> None:
        """Name the override policies that a new Work has in it on its Job."""
        annotations = metadata(work).get("annotations") or {}
        if not annotations.get("policy.karmada.io/applied-overrides"):
            return
        cluster = namespace_of(work).removeprefix(execution_namespace(""))
        for policy in self._overrides.candidates(namespace_of(job), name_of(job)):
            if f'"{name_of(policy)}"' in annotations["policy.karmada.io/applied-overrides"]:
                who = f"{namespace_of(policy)}/{name_of(policy)}"
                words = f"Apply override policy({who}) for cluster({cluster}) succeed."
                self._plane.events.normal(job, "ApplyOverridePolicySucceed", words, "override-manager")


def _template(job: Json) -> Json:
    """The Job without what no member gets; ``works_for`` copies all that it is given for each of them."""
    meta = {key: value for key, value in metadata(job).items() if key != "managedFields"}
    return {**{key: value for key, value in job.items() if key != "status"}, "metadata": meta}


def _fate(binding: Json) -> tuple[object, ...]:
    meta = metadata(binding)
    return meta.get("labels"), meta.get("deletionTimestamp")


def _release(binding: Json) -> None:
    meta = metadata(binding)
    kept = ("karmada.io/binding-dependencies-distributor", FINALIZER)
    meta["finalizers"] = [each for each in meta.get("finalizers") or () if each not in kept]
