"""What would help where nothing can be scheduled, as plain sentences that begin with a verb."""

from collections import Counter
from collections.abc import Iterable, Sequence

from mcjob_tui.karmada.placement.attempt import Attempt, Request
from mcjob_tui.karmada.placement.capacity import PODS, Capacity, models_lack
from mcjob_tui.karmada.placement.facts import ClusterFacts
from mcjob_tui.karmada.placement.filters import CLUSTER_AFFINITY, CLUSTER_EVICTION, SPREAD_CONSTRAINT, TAINT_TOLERATION
from mcjob_tui.karmada.placement.result import Reason
from mcjob_tui.karmada.placement.selection import is_divided, largest_room
from mcjob_tui.resources.policies import SpreadConstraint

_NAMES_AT_MOST = 3


def advice(
    clusters: Sequence[ClusterFacts], room: Sequence[Capacity] | None, request: Request, run: Attempt
) -> tuple[str, ...]:
    """What would help, the surest first."""
    asks = _Advice(clusters, room, request, run)
    match run.reason:
        case Reason.NO_CLUSTER_FIT:
            found = (*asks.tolerations(), *asks.others_to_pass())
        case Reason.UNSCHEDULABLE:
            found = (*asks.less_work(), *asks.tolerations(with_room=True), *asks.wider_affinity())
        case _:
            found = (*asks.looser_constraints(), *asks.tolerations())
    return tuple(dict.fromkeys(found))


class _Advice:
    __slots__ = ("_clusters", "_request", "_room", "_run")

    def __init__(
        self, clusters: Sequence[ClusterFacts], room: Sequence[Capacity] | None, request: Request, run: Attempt
    ) -> None:
        self._clusters = [each for each in clusters if not each.terminating]
        self._room = {each.name: free for each, free in zip(clusters, room or (), strict=False)}
        self._request, self._run = request, run

    def tolerations(self, *, with_room: bool = False) -> Iterable[str]:
        """The taints whose toleration brings a cluster back, those of most clusters first."""
        found: Counter[str] = Counter()
        for facts in self._failing_only(TAINT_TOLERATION):
            if not with_room or self._free(facts) > 0:
                found[" and ".join(str(each) for each in self._run.filters.taints(facts))] += 1
        return [f"tolerate {taints}" for taints, _ in found.most_common(_NAMES_AT_MOST)]

    def others_to_pass(self) -> Iterable[str]:
        """What else keeps single clusters out."""
        yield from self.wider_affinity()
        if properties := {self._run.filters.lacking(each) for each in self._failing_only(SPREAD_CONSTRAINT)}:
            yield from (
                f"drop the spread constraint by {each}, or set it on the clusters"
                for each in sorted(name for name in properties if name)
            )
        if names := self._failing_only(CLUSTER_EVICTION):
            yield f"wait until the Job has left {_listed(names)}"
        if not self._clusters:
            yield "join a cluster to the control plane"

    def wider_affinity(self) -> Iterable[str]:
        """Clusters that would do if they were selected."""
        names = [each for each in self._failing_only(CLUSTER_AFFINITY) if not self._room or self._free(each) > 0]
        if names:
            yield f"select more clusters: {_listed(names)} would do"

    def less_work(self) -> Iterable[str]:
        """Fewer pods at once, or smaller ones."""
        free = sum(each.available for each in self._run.selected)
        if free > 0:
            yield f"lower parallelism to {free} or less"
            yield "lower the requests"
            return
        limits = Counter(self._limit(each.facts) for each in self._run.selected)
        limits.pop("", None)
        for resource, _ in limits.most_common(1):
            if resource == PODS:
                yield "free some pod slots"
            elif all(models_lack(each.facts, resource) for each in self._run.selected):
                yield f"use Duplicated or static weights: the clusters' resource models do not count {resource}"
            else:
                yield f"lower the request for {resource}"

    def looser_constraints(self) -> Iterable[str]:
        """What to change in the spread constraints."""
        by_cluster, by_region = self._constraint("cluster"), self._constraint("region")
        feasible = len(self._run.candidates)
        regions = len({each.facts.region for each in self._run.candidates if each.facts.region})
        if by_region is not None:
            if by_region.max_groups <= 0:
                yield "set maxGroups of the region constraint"
            elif regions < by_region.min_groups:
                yield f"lower minGroups of the region constraint to {regions} or less"
            elif by_cluster is not None:
                yield "lower minGroups of the cluster constraint, or raise maxGroups of the region constraint"
        elif by_cluster is not None:
            if by_cluster.max_groups <= 0:
                yield "set maxGroups of the cluster constraint"
            elif feasible < by_cluster.min_groups:
                yield f"lower minGroups of the cluster constraint to {feasible} or less"
            elif is_divided(self._request.placement):
                yield from self._more_room(by_cluster.max_groups, feasible)
        elif self._request.placement.spread_constraints:
            yield "add a spread constraint by cluster"

    def _more_room(self, count: int, feasible: int) -> Iterable[str]:
        free = sum(each.available for each in largest_room(self._run.candidates, min(count, feasible)))
        if free > 0:
            yield f"lower parallelism to {free} or less"
        if count < feasible:
            yield "raise maxGroups of the cluster constraint"

    def _constraint(self, field: str) -> SpreadConstraint | None:
        constraints = self._request.placement.spread_constraints
        return next((each for each in constraints if each.spread_by_field == field), None)

    def _failing_only(self, plugin: str) -> list[ClusterFacts]:
        failures = self._run.failures
        return [each for each in self._clusters if [found.plugin for found in failures.get(each.name, ())] == [plugin]]

    def _free(self, facts: ClusterFacts) -> int:
        return self._room[facts.name].replicas if self._room else 0

    def _limit(self, facts: ClusterFacts) -> str:
        return self._room[facts.name].limited_by if self._room else ""


def _listed(clusters: Sequence[ClusterFacts]) -> str:
    names = [each.name for each in clusters[:_NAMES_AT_MOST]]
    rest = len(clusters) - len(names)
    return ", ".join(names) + (f" and {rest} more" if rest else "")
