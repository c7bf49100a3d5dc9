"""The views of all watched Jobs, rebuilt only where something changed.

A view depends on the Job, its binding, its policy and on which clusters are ready. Each change marks the Jobs that it
may touch; ``refresh`` builds these again. Parsed objects are not kept (see ``cache``), but of each Job the few words
that its view shows, so that a change of its binding costs that binding and no more.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime

from mcjob_tui.control_plane.cache import Cache, Key
from mcjob_tui.control_plane.job_part import SUBMISSION, JobPart, claim_in, job_part
from mcjob_tui.control_plane.observe import Around, Policy, view_of
from mcjob_tui.control_plane.policy_reach import PolicyReach, reaches
from mcjob_tui.control_plane.prediction import Prediction, read_prediction
from mcjob_tui.control_plane.silent_members import Silence
from mcjob_tui.control_plane.starting import Stuck
from mcjob_tui.control_plane.turns import Slice
from mcjob_tui.control_plane.views import JobState, JobView
from mcjob_tui.control_plane.watched_objects import ShownBinding, ShownJob, ShownPolicy
from mcjob_tui.karmada.names import binding_name
from mcjob_tui.karmada.precedence import claiming_policy

_BINDING_SUFFIX = binding_name("")

StuckJobs = dict[Key, tuple[str, dict[str, Stuck]]]
"""By Job its UID, and by cluster why no pod starts there, where somebody has looked."""


class JobBoard:
    """Views by namespace and name.

    Args:
        jobs, bindings, policies, cluster_policies: the caches to build from.
        stuck: what was seen of pods before, of a board for another namespace; it goes on being kept there.
    """

    def __init__(
        self,
        jobs: Cache[ShownJob],
        bindings: Cache[ShownBinding],
        policies: Cache[ShownPolicy],
        cluster_policies: Cache[ShownPolicy],
        stuck: StuckJobs | None = None,
    ) -> None:
        self._jobs = jobs
        self._bindings = bindings
        self._policies = policies
        self._cluster_policies = cluster_policies
        self._ready: Mapping[str, bool | None] | None = None
        self._since: Mapping[str, datetime] = {}
        self._silent: Silence = {}
        self._parts: dict[Key, JobPart] = {}
        self._views: dict[Key, JobView] = {}
        self._dirty: OrderedDict[Key, None] = OrderedDict()
        self._unbound: set[Key] = set()
        self._claims: dict[Key, set[Key]] = {}
        self._claimed_by: dict[Key, Key] = {}
        self._predictions: dict[Key, Prediction | None] = {}
        self._known = False
        self._is_loading = True
        self._snapshot: tuple[JobView, ...] | None = ()
        self._order: list[tuple[float, Key]] = []
        self._in_order: list[JobView] = []
        self._stuck = {} if stuck is None else stuck
        self._reach = PolicyReach(policies, cluster_policies)
        self._moved: set[Key] = set()

    def snapshot(self) -> tuple[JobView, ...]:
        """All views, newest first."""
        if self._snapshot is None:
            self._snapshot = tuple(self._in_order)
        return self._snapshot

    def get(self, key: Key) -> JobView | None:
        """One view."""
        return self._views.get(key)

    def job_changed(self, key: Key) -> None:
        """The Job of that key appeared, changed or went."""
        job, before = self._jobs.get(key), self._parts.get(key)
        if job is None:
            self._parts.pop(key, None)
        elif (part := job_part(job)) != before:
            self._parts[key] = part
        elif before.claim[1] or key not in self._unbound:
            # Only its own status is another, which no view shows.
            return
        self._dirty[key] = None

    def binding_changed(self, key: Key) -> None:
        """The ResourceBinding of that key appeared, changed or went."""
        self._dirty[key[0], key[1].removesuffix(_BINDING_SUFFIX)] = None

    def policy_changed(self, key: Key) -> None:
        """The PropagationPolicy of that key (ClusterPropagationPolicy where its namespace is "") changed."""
        self._predictions.pop(key, None)
        self._mark(self._claims.get(key, ()))
        self._mark([key] if key in self._parts else ())
        self._moved |= self._reach.changed(key)

    def readiness_changed(
        self, ready: Mapping[str, bool | None] | None, since: Mapping[str, datetime] | None = None
    ) -> None:
        """Clusters became ready or not, joined or left; None while nothing is known of clusters.

        ``since`` says when each became what it is.
        """
        self._since = since or {}
        before, self._ready = self._ready, ready
        if before is None or ready is None:
            self._mark(self._views)
            return
        changed = {name for name in before.keys() | ready.keys() if before.get(name, False) != ready.get(name, False)}
        others_joined = before.keys() != ready.keys()
        if changed or others_joined:
            self._mark(
                key
                for key, view in self._views.items()
                # One that is nowhere may be so for a cluster that its policy names and that was not joined.
                if (others_joined and view.state is JobState.UNSCHEDULABLE)
                or any(each.cluster in changed for each in view.members)
            )

    def silence_changed(self, silent: Silence) -> None:
        """Other clusters than before do not answer those who follow Jobs there."""
        before, self._silent = self._silent, silent
        changed = {name for name, _ in before.items() ^ silent.items()}
        if changed:
            self._mark(
                key for key, view in self._views.items() if any(each.cluster in changed for each in view.members)
            )

    def loading(self, is_so: bool) -> None:
        """Whether bindings and policies that are not known yet are only on their way, or cannot be had."""
        if is_so is not self._is_loading:
            self._is_loading = is_so
            self._mark(self._unbound)

    def pods_seen(self, key: Key, uid: str, found: Mapping[str, Stuck | None]) -> bool:
        """Somebody has looked at the Job's pods in some clusters: why none starts there, or None where they do.

        The view is built at once: who has looked asks for it next.

        Returns:
            Whether that is news.
        """
        known = self._stuck.get(key)
        before = known[1] if known is not None and known[0] == uid else {}
        after = {name: each for name, each in {**before, **found}.items() if each is not None}
        if after == before:
            return False
        if after:
            self._stuck[key] = (uid, after)
        else:
            self._stuck.pop(key, None)
        if key in self._parts and self._rebuild(key):
            self._snapshot = None
        return True

    def _mark(self, keys: Iterable[Key]) -> None:
        self._dirty.update(dict.fromkeys(keys))

    @property
    def waiting(self) -> int:
        """How many Jobs are marked that have not been built yet."""
        return len(self._dirty)

    def refresh(self, share: Slice | None = None) -> bool:
        """Build what was marked, one at least, until ``share`` is over; the rest stays marked.

        Returns:
            Whether any view differs from before.
        """
        known = self._bindings.complete and self._policies.complete and self._cluster_policies.complete
        if known and not self._known:
            self._known = True
            self._mark(self._unbound)
        elif known and self._moved:
            moved = self._moved
            self._mark(each for each in self._unbound if reaches(each, moved))
        self._moved = set()
        changed = False
        while self._dirty:
            # The longest marked first: what came together is still at hand together.
            changed |= self._rebuild(self._dirty.popitem(last=False)[0])
            if share is not None and share.is_over:
                break
        if changed:
            self._snapshot = None
        return changed

    def _rebuild(self, key: Key) -> bool:
        self._forget_claim(key)
        job = self._parts.get(key)
        before = self._views.get(key)
        if job is None:
            self._unbound.discard(key)
            self._stuck.pop(key, None)
            if before is not None:
                del self._views[key]
                self._take_out(key, before)
            return before is not None
        binding = self._bindings.get((key[0], binding_name(key[1])))
        (self._unbound.add if binding is None else self._unbound.discard)(key)
        policy = self._policy_of(key, job, binding)
        own = self._own(key, job, policy, binding)
        uid, stuck = self._stuck.get(key, ("", None))
        around = Around(
            self._ready,
            policy,
            self._known,
            self._is_loading and not self._known,
            own,
            self._since,
            stuck if uid == job.uid else None,
            self._silent,
        )
        view = view_of(job, binding, around)
        if view == before:
            return False
        self._views[key] = view
        if before is not None and before.created == view.created:
            self._in_order[self._place(key, view)] = view
            return True
        if before is not None:
            self._take_out(key, before)
        place = self._place(key, view)
        self._order.insert(place, (_age(view), key))
        self._in_order.insert(place, view)
        return True

    def _place(self, key: Key, view: JobView) -> int:
        """Where a view stands in the order, or would; it is found by its age."""
        return bisect_left(self._order, (_age(view), key))

    def _take_out(self, key: Key, view: JobView) -> None:
        place = self._place(key, view)
        del self._order[place], self._in_order[place]

    def _policy_of(self, key: Key, job: JobPart, binding: ShownBinding | None) -> Policy | None:
        """The policy that has claimed the Job, by Karmada's stamps, or the one that is going to."""
        kind, name = job.claim
        if not name and binding is not None:
            kind, name = claim_in(binding.metadata.annotations)
        if name:
            return self._claimed((key[0] if kind == "PropagationPolicy" else "", name), key, binding)
        if binding is not None or not self._known:
            return None
        found = claiming_policy(self._jobs.raw(key) or {}, *self._reach.candidates(key))
        if found is None:
            return None
        meta = found["metadata"]
        return self._claimed((meta.get("namespace") or "", meta["name"]), key, None)

    def _forget_claim(self, job: Key) -> None:
        """Whose the Job is is found out anew, if it is there still: a policy for all outlives thousands of Jobs."""
        policy = self._claimed_by.pop(job, None)
        if policy is not None:
            self._claims[policy].discard(job)
            if not self._claims[policy]:
                del self._claims[policy]

    def _own(self, key: Key, job: JobPart, policy: Policy | None, binding: ShownBinding | None) -> Policy | None:
        """The policy that was submitted together with the Job, where another one has claimed it."""
        if policy is None or binding is None or key not in self._policies or key == (key[0], policy.name):
            return None
        own = self._policies.get(key)
        if not job.submission or own is None or own.metadata.annotations.get(SUBMISSION) != job.submission:
            return None
        return self._claimed(key, key, binding)

    def _claimed(self, key: Key, job: Key, binding: ShownBinding | None) -> Policy | None:
        if key != job:  # Most policies are their Job's own: of these nothing needs to be kept.
            self._claims.setdefault(key, set()).add(job)
            self._claimed_by[job] = key
        cache = self._policies if key[0] else self._cluster_policies
        if key not in cache:
            return None
        kind = "PropagationPolicy" if key[0] else "ClusterPropagationPolicy"
        placement = None
        if key not in self._predictions or binding is None:
            policy = cache.get(key)
            assert policy is not None
            self._predictions[key] = read_prediction(policy.metadata.annotations)
            placement = policy.spec.placement
        return Policy(kind, key[1], placement, self._predictions[key])


def _age(view: JobView) -> float:
    """Sorts the newest first."""
    return -view.created.timestamp() if view.created is not None else 0.0
