"""Karmada's cluster status and taint controllers: whether members are ready, and how much room they report.

The annotation ``sandbox.mcjob.io/down`` decides whether a member answers; what Karmada makes of that comes later, as in
``pkg/controllers/status/cluster_status_controller.go``. Capacity is reported when it has changed, not on every tick.
"""

from collections.abc import Callable, Sequence

from mcjob_tui.karmada.names import execution_namespace
from mcjob_tui.sandbox.federation import cluster_object
from mcjob_tui.sandbox.federation.cluster_object import DOWN, FINALIZER, NOT_READY_TAINT
from mcjob_tui.sandbox.federation.control_plane import ControlPlane, Key
from mcjob_tui.sandbox.federation.members.member import Member
from mcjob_tui.sandbox.kinds import CLUSTER, NAMESPACE, WORK
from mcjob_tui.sandbox.objects import Json, at, metadata, name_of
from mcjob_tui.sandbox.store import Event

_NOTICED = 23.0
"""Virtual seconds from a member's falling silent until Karmada says so."""
_RECOVERED = 40.0
_REPORTED = 10.0
"""How often a cluster's capacity is reported at most, in virtual seconds."""
_REPORTS_A_SECOND = 20.0
"""How many reports all clusters together make in a real second at most, for a clock that runs fast."""
_CLEANED_UP = 60.0
_COMPONENT = "cluster-controller"


class ClusterHealth:
    """Follows Clusters and what the members' nodes hold."""

    def __init__(
        self,
        plane: ControlPlane,
        apply_again: Callable[[Key, float], None],
        reflect_again: Callable[[Key], None],
        answered: Callable[[Member], None],
    ) -> None:
        """``apply_again`` and ``reflect_again`` see to a Work; ``answered`` hears of a member that answers again."""
        self._plane = plane
        self._apply_again = apply_again
        self._reflect_again = reflect_again
        self._answered = answered

    def introduce(self, cluster: Json) -> None:
        """Record what happened when ``cluster`` joined long ago; every one was not ready until its first heartbeat."""
        own = [each for each in at(cluster, "spec", "taints") or () if each["key"] != NOT_READY_TAINT]
        self._tell_joined(cluster)
        not_ready = cluster_object.not_ready_taint(self._plane.store.clock.now())
        self._tell_taints(cluster, [*own, not_ready])
        known = self._plane.clusters.get(name_of(cluster))
        if known is not None and known.ready:
            self._tell_taints(cluster, own)

    def register(self, name: str) -> None:
        """See to a cluster that somebody has just registered: without a Ready condition it is tainted as not ready
        (Karmada's cluster controller, ``taintClusterByCondition``)."""
        self._tell_joined(self._plane.store.stored(CLUSTER, "", name).object)
        self._mark_not_ready(name)

    def heard_of(self, name: str) -> None:
        """A registered cluster has sent its first heartbeat: the taint goes, and with it the scheduler looks again."""
        self._mark_ready(name)

    def _tell_joined(self, cluster: Json) -> None:
        name, events = name_of(cluster), self._plane.events
        words = f"Created execution space({execution_namespace(name)}) for cluster({name})."
        events.normal(cluster, "CreateExecutionSpaceSucceed", words, _COMPONENT)
        words = "Sync impersonation config succeed."
        events.normal(cluster, "SyncImpersonationConfigSucceed", words, "unified-auth-controller")

    def cluster_changed(self, event: Event) -> None:
        """A Cluster was created, changed or deleted."""
        name = name_of(event.object)
        if event.type == "DELETED":
            for timer in ("health", "unjoin"):
                self._plane.agenda.cancel((timer, name))
            return
        if metadata(event.object).get("deletionTimestamp"):
            self._plane.agenda.after(0.1, ("unjoin", name), lambda: self._unjoin(name))
            return
        self._heed(name, down=(metadata(event.object).get("annotations") or {}).get(DOWN) == "true")

    def load_changed(self, member: Member) -> None:
        """The nodes of ``member`` hold something else."""
        clusters = self._plane.store.count(CLUSTER)
        wait = max(_REPORTED, clusters / _REPORTS_A_SECOND * self._plane.store.clock.speed)
        self._plane.agenda.after(wait, ("report", member.name), lambda: self._report(member))

    def _heed(self, name: str, *, down: bool) -> None:
        member = self._plane.member(name)
        if member is None or member.reachable is not down:
            return
        member.reachable = not down
        key = ("health", name)
        if down:
            self._plane.agenda.postpone(_NOTICED, key, lambda: self._notice(member))
            return
        self._answered(member)
        known = self._plane.clusters.get(name)
        if known is not None and known.ready:
            self._plane.agenda.postpone(1.0, key, lambda: self._catch_up(name))
        else:
            self._plane.agenda.postpone(_RECOVERED, key, lambda: self._recover(member))

    def _notice(self, member: Member) -> None:
        self._set_ready(member, cluster_object.not_reachable(self._plane.store.clock.now()))
        self._mark_not_ready(member.name)

    def _mark_not_ready(self, name: str) -> None:
        def taint(obj: Json) -> None:
            rows = obj["spec"].get("taints") or []
            if not any(each["key"] == NOT_READY_TAINT for each in rows):
                obj["spec"]["taints"] = [*rows, cluster_object.not_ready_taint(self._plane.store.clock.now())]

        self._taint(name, taint)

    def _recover(self, member: Member) -> None:
        self._set_ready(member, cluster_object.ready(self._plane.store.clock.now()))
        self._mark_ready(member.name)
        self._report(member)
        self._catch_up(member.name)

    def _mark_ready(self, name: str) -> None:
        def untaint(obj: Json) -> None:
            rows = [each for each in obj["spec"].get("taints") or () if each["key"] != NOT_READY_TAINT]
            obj["spec"]["taints"] = rows
            if not rows:
                del obj["spec"]["taints"]

        self._taint(name, untaint)

    def _catch_up(self, name: str) -> None:
        """See to all Works of a cluster that answers again; what is to be deleted there takes Karmada longer."""
        for stored in self._plane.store.objects(WORK, execution_namespace(name)):
            key = stored.key
            going = bool(metadata(stored.object).get("deletionTimestamp"))
            self._apply_again(key, _CLEANED_UP if going else 0.1)
            self._reflect_again(key)

    def _set_ready(self, member: Member, condition: Json) -> None:
        cluster = self._plane.store.stored(CLUSTER, "", member.name).object
        status = dict(cluster.get("status") or {})
        rows = [condition if each["type"] == "Ready" else each for each in status.get("conditions") or ()]
        status["conditions"] = rows
        if condition["status"] == "True":
            total = len(member.plan.nodes)
            status["nodeSummary"] = {"totalNum": total, "readyNum": total}
        self._plane.store.patch_status(CLUSTER, "", member.name, status)

    def _taint(self, name: str, change: Callable[[Json], None]) -> None:
        cluster = self._plane.store.edit(CLUSTER, "", name, change)
        self._tell_taints(cluster, at(cluster, "spec", "taints") or ())

    def _tell_taints(self, cluster: Json, taints: Sequence[Json]) -> None:
        words = "does not have taints"
        if taints:
            words = f"has taints([{','.join(_taint_text(each) for each in taints)}])"
        message = f"Taint cluster succeed: cluster now {words}."
        self._plane.events.normal(cluster, "TaintClusterSucceed", message, _COMPONENT)

    def _report(self, member: Member) -> None:
        cluster = self._plane.store.find(CLUSTER, "", member.name)
        known = self._plane.clusters.get(member.name)
        if cluster is None or known is None or not known.ready or not member.reachable:
            return
        summary = member.summary(at(cluster, "spec", "resourceModels") or [])
        status = {**(cluster.get("status") or {}), "resourceSummary": summary}
        self._plane.store.patch_status(CLUSTER, "", member.name, status)

    def _unjoin(self, name: str) -> None:
        """A Cluster is deleted: its Works go, then its execution namespace, then the Cluster itself."""
        store = self._plane.store
        namespace = execution_namespace(name)
        works = [name_of(each.object) for each in store.objects(WORK, namespace)]
        for work in works:
            store.delete(WORK, namespace, work)
            # One that waited for a cluster which is not ready waits no longer.
            self._apply_again((namespace, work), 0.1)
        if works:
            self._plane.agenda.after(1.0, ("unjoin", name), lambda: self._unjoin(name))
            return
        if store.find(NAMESPACE, "", namespace) is not None:
            store.delete(NAMESPACE, "", namespace)
        store.edit(CLUSTER, "", name, _release)


def _release(cluster: Json) -> None:
    meta = metadata(cluster)
    meta["finalizers"] = [each for each in meta.get("finalizers") or () if each != FINALIZER]


def _taint_text(taint: Json) -> str:
    value = f"Value:{taint['value']}," if taint.get("value") else ""
    return f"{{Key:{taint['key']},{value}Effect:{taint['effect']}}}"
