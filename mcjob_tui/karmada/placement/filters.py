"""The scheduler's filters: which plugins reject a cluster, with their messages, and the error if all are rejected.

Source: ``pkg/scheduler/framework/plugins`` and ``FitError`` in ``pkg/scheduler/framework/types.go``.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import permutations

from mcjob_tui.karmada.placement.affinity import AffinityMatcher, order_of
from mcjob_tui.karmada.placement.facts import ClusterFacts
from mcjob_tui.karmada.placement.result import FilterFailure
from mcjob_tui.resources.clusters import Taint
from mcjob_tui.resources.policies import Placement, SpreadConstraint
from mcjob_tui.resources.selectors import untolerated

API_ENABLEMENT = "APIEnablement"
TAINT_TOLERATION = "TaintToleration"
CLUSTER_AFFINITY = "ClusterAffinity"
SPREAD_CONSTRAINT = "SpreadConstraint"
CLUSTER_EVICTION = "ClusterEviction"

_NO_MATCH = FilterFailure(CLUSTER_AFFINITY, "cluster(s) did not match the placement cluster affinity constraint")
_NO_API = FilterFailure(API_ENABLEMENT, "cluster(s) did not have the API resource")
_EVICTING = FilterFailure(CLUSTER_EVICTION, "cluster(s) is in the process of eviction")
_PROPERTIES = {"provider": "provider", "region": "region", "zone": "zones"}
_LACKING = {
    field: FilterFailure(SPREAD_CONSTRAINT, f"cluster(s) did not have {name} property")
    for field, name in _PROPERTIES.items()
}


class Filters:
    """All filters for one Job and one term of affinities, ready to be held against many clusters."""

    __slots__ = ("_evicting", "_previous", "_properties", "_tolerations", "affinities")

    def __init__(
        self,
        placement: Placement,
        affinities: Sequence[AffinityMatcher],
        *,
        previous: Collection[str] = (),
        evicting: Collection[str] = (),
    ) -> None:
        """``affinities``: the affinity and what overflows it; none means every cluster.

        ``previous``: the clusters where the Job already is, which keep it whatever their taints and APIs;
        ``evicting``: those that it is being taken from.
        """
        self.affinities = affinities
        self._tolerations = placement.cluster_tolerations
        self._properties = _constrained_properties(placement.spread_constraints)
        self._previous = previous
        self._evicting = evicting

    def order(self, facts: ClusterFacts) -> int | None:
        """The tier of the affinity that means this cluster; None where none does, and the filter fails."""
        return order_of(self.affinities, facts)

    def failures(self, facts: ClusterFacts, order: int | None) -> tuple[FilterFailure, ...]:
        """Every filter that rejects the cluster; ``order`` as ``order`` found it."""
        failed = [] if order is not None else [_NO_MATCH]
        name = facts.name
        if name in self._evicting:
            failed.append(_EVICTING)
        if not facts.runs_jobs and name not in self._previous:
            failed.append(_NO_API)
        if facts.taints:
            taint = self.taint(facts)
            if taint is not None:
                message = f"cluster(s) had untolerated taint {{{taint}}}"
                failed.append(FilterFailure(TAINT_TOLERATION, message))
        if self._properties:
            lacking = self.lacking(facts)
            if lacking is not None:
                failed.append(_LACKING[lacking])
        return tuple(failed)

    def taint(self, facts: ClusterFacts) -> Taint | None:
        """The taint that keeps the Job off a cluster."""
        return None if facts.name in self._previous else untolerated(facts.taints, self._tolerations)

    def taints(self, facts: ClusterFacts) -> tuple[Taint, ...]:
        """All taints that would have to be tolerated, of a cluster that does not have the Job yet."""
        return tuple(each for each in facts.taints if untolerated((each,), self._tolerations) is not None)

    def lacking(self, facts: ClusterFacts) -> str | None:
        """The field of the first spread constraint that the cluster has no value for."""
        has = {"provider": facts.provider, "region": facts.region, "zone": facts.zones}
        return next((field for field in self._properties if not has[field]), None)


def fit_messages(total: int, failures: Iterable[Sequence[FilterFailure]]) -> tuple[str, ...]:
    """Every text of the error that no cluster fits, sorted.

    A cluster reports its first failing plugin only, and the order of the plugins is a Go map's, fixed when the
    scheduler starts, so several texts can occur.

    Args:
        total: the number of all clusters.
        failures: what rejects each cluster; clusters that are being removed report nothing.
    """
    return tuple(sorted({text for text, _ in _texts(total, failures)}))


def as_told(
    total: int, failures: Mapping[str, tuple[FilterFailure, ...]], text: str
) -> Mapping[str, tuple[FilterFailure, ...]]:
    """``failures`` with what each cluster reported first, where ``text`` tells in which order the plugins are.

    Args:
        total: the number of all clusters.
        failures: what rejects each cluster, by name.
        text: what a scheduler has said of just these clusters; after any other the failures stay as they are.
    """
    order = next((order for said, order in _texts(total, failures.values()) if said == text), ())
    places = {plugin: place for place, plugin in enumerate(order)}
    return {
        name: tuple(sorted(failed, key=lambda each: places.get(each.plugin, 0))) for name, failed in failures.items()
    }


def _texts(total: int, failures: Iterable[Sequence[FilterFailure]]) -> Iterator[tuple[str, Sequence[str]]]:
    """Every text, with the order of those plugins that come to it; the same text may come more than once."""
    groups = Counter(tuple(each) for each in failures)
    certain = {failed[0].message: count for failed, count in groups.items() if len(failed) == 1}
    open_groups = [({each.plugin: each.message for each in group}, n) for group, n in groups.items() if len(group) > 1]
    plugins = sorted({plugin for group, _ in open_groups for plugin in group})
    for order in permutations(plugins):
        counts = Counter(certain)
        for group, count in open_groups:
            first = next(plugin for plugin in order if plugin in group)
            counts[group[first]] += count
        yield _fit_message(total, counts), order


def _fit_message(total: int, counts: Counter[str]) -> str:
    reasons = ", ".join(sorted(f"{count} {reason}" for reason, count in counts.items())) or "no cluster exists"
    return f"0/{total} clusters are available: {reasons}."


def _constrained_properties(constraints: Iterable[SpreadConstraint]) -> tuple[str, ...]:
    return tuple(each.spread_by_field for each in constraints if each.spread_by_field in _PROPERTIES)
