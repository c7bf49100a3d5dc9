"""Which policies may claim a Job, told by the names that they select: nobody looks through ten thousand for one Job.

Most policies select one Job, by their own name; of these nothing is kept. Whether a candidate does claim the Job is
``karmada.precedence``'s to say, from its text as it came.
"""

from collections.abc import Iterator
from typing import Any

from mcjob_tui.control_plane.cache import Cache, Key
from mcjob_tui.control_plane.watched_objects import ShownPolicy

_ANY = ""
"""In place of a name: what selects by labels, or all."""


class PolicyReach:
    """The reach of the policies in two caches.

    A reach is a namespace ("" for cluster-wide policies) and a Job's name, or "" for any name.
    """

    def __init__(self, policies: Cache[ShownPolicy], cluster_policies: Cache[ShownPolicy]) -> None:
        self._policies = policies
        self._cluster_policies = cluster_policies
        self._names: dict[Key, tuple[str, ...]] = {}
        self._policies_by_reach: dict[Key, dict[Key, None]] = {}

    def changed(self, key: Key) -> set[Key]:
        """The policy of that key appeared, changed or went. Returns what it reached before and reaches now."""
        policy = self._cache(key[0]).get(key)
        before = self._names.pop(key, (key[1],))
        names = () if policy is None else tuple({each.name: None for each in policy.spec.resource_selectors}) or (_ANY,)
        for name in before:
            known = self._policies_by_reach.get((key[0], name), {})
            known.pop(key, None)
            if not known:
                self._policies_by_reach.pop((key[0], name), None)
        if names not in ((), (key[1],)):
            self._names[key] = names
            for name in names:
                self._policies_by_reach.setdefault((key[0], name), {})[key] = None
        return {(key[0], name) for name in (*before, *names)}

    def candidates(self, job: Key) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The PropagationPolicies and the ClusterPropagationPolicies that may claim ``job``, as plain data."""
        return list(self._raw(job[0], job[1])), list(self._raw(_ANY, job[1]))

    def _raw(self, namespace: str, job: str) -> Iterator[dict[str, Any]]:
        reaching = (self._policies_by_reach.get((namespace, name), {}) for name in (job, _ANY))
        keys = dict.fromkeys([(namespace, job), *(key for found in reaching for key in found)])
        for key in keys:
            raw = self._cache(namespace).raw(key)
            if raw is not None:
                yield raw

    def _cache(self, namespace: str) -> Cache[ShownPolicy]:
        return self._policies if namespace else self._cluster_policies


def reaches(job: Key, moved: set[Key]) -> bool:
    """Whether any of the reaches ``moved`` is one of ``job``."""
    namespace, name = job
    return not moved.isdisjoint((job, (namespace, _ANY), (_ANY, name), (_ANY, _ANY)))
