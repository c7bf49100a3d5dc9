"""Karmada's resource detector: finds the policy of each Job, stamps the Job, writes its ResourceBinding.

Source: ``pkg/detector``. Which of several policies wins is ``karmada.precedence``.
"""

from collections.abc import Iterator

from mcjob_tui.karmada.names import binding_name, is_reserved_namespace
from mcjob_tui.karmada.precedence import claiming_policy
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation import bindings
from mcjob_tui.sandbox.federation.control_plane import ControlPlane, Key, identity
from mcjob_tui.sandbox.federation.demand import demand_of
from mcjob_tui.sandbox.federation.policy_index import PolicyIndex
from mcjob_tui.sandbox.kinds import JOB, OVERRIDE_POLICY, PROPAGATION_POLICY, RESOURCE_BINDING, Kind
from mcjob_tui.sandbox.objects import Json, metadata, name_of, namespace_of
from mcjob_tui.sandbox.store import Event

_SOON = 0.01
_AGAIN = 1.0
_COMPONENT = "resource-detector"


class Detector:
    """Follows Jobs and propagation policies."""

    def __init__(self, plane: ControlPlane, policies: PolicyIndex, cluster_policies: PolicyIndex) -> None:
        self._plane = plane
        self._policies = policies
        self._cluster_policies = cluster_policies
        self._waiting: dict[str, dict[Key, None]] = {}
        """Jobs that no policy claims, by namespace."""
        self._claimed: dict[Key, dict[Key, None]] = {}
        """Jobs by the policy that has claimed them."""
        self._claiming: Key | None = None
        """The Job that is being marked as claimed: the mark is no reason to look at it again."""

    def job_changed(self, event: Event) -> None:
        """A Job of the control plane was created, changed or deleted."""
        key = event.key
        if event.type == "DELETED":
            self._forget(key, event.object)
        elif key != self._claiming and (event.old is None or _desired(event.old) != _desired(event.object)):
            self._look_at(key)

    def policy_changed(self, event: Event) -> None:
        """A policy of either kind was created, changed or deleted."""
        policy = event.object
        key = (namespace_of(policy), name_of(policy))
        if event.type == "DELETED" or metadata(policy).get("deletionTimestamp"):
            self._plane.agenda.after(_SOON, ("policy-gone", *key), lambda: self._let_go(event.kind, key))
            return
        if event.old is not None and event.old["spec"] == policy["spec"]:
            return
        for job in (*self._claimed.get(key, ()), *self._could_claim(policy)):
            self._look_at(job)

    def _look_at(self, key: Key, delay: float = _SOON) -> None:
        self._plane.agenda.after(delay, ("detect", *key), lambda: self._detect(key))

    def _could_claim(self, policy: Json) -> Iterator[Key]:
        """Unclaimed Jobs that the policy's selectors may reach."""
        namespace = namespace_of(policy)
        for selector in (policy.get("spec") or {}).get("resourceSelectors") or ():
            name, within = selector.get("name"), namespace or selector.get("namespace")
            if name and within:
                yield str(within), str(name)
                continue
            for waiting in [self._waiting.get(within, {})] if within else tuple(self._waiting.values()):
                yield from tuple(waiting)

    def _detect(self, key: Key) -> None:
        job = self._plane.job(key)
        if job is None or metadata(job).get("deletionTimestamp") or is_reserved_namespace(key[0]):
            return
        policy = claiming_policy(job, self._policies.candidates(*key), self._cluster_policies.candidates("", key[1]))
        if policy is None or not self._overrides_exist(policy, key[0]):
            self._unclaim(key, job)
            if policy is not None:
                self._look_at(key, _AGAIN)
            return
        before = bindings.claimed_by(job)
        self._waiting.get(key[0], {}).pop(key, None)
        if before is not None:
            self._claimed.get(before, {}).pop(key, None)
        self._claimed.setdefault((namespace_of(policy), name_of(policy)), {})[key] = None
        chosen = policy
        self._claiming = key
        job = self._plane.store.edit(JOB, *key, lambda obj: bindings.claim(obj, chosen))
        self._claiming = None
        self._bind(key, job, policy)

    def _overrides_exist(self, policy: Json, namespace: str) -> bool:
        names = policy["spec"].get("dependentOverrides") or ()
        return all(self._plane.store.find(OVERRIDE_POLICY, namespace, name) is not None for name in names)

    def _bind(self, key: Key, job: Json, policy: Json) -> None:
        plane = self._plane
        replicas, requirements = demand_of(job, plane.parsed.get(job))
        plane.events.normal(job, "GetReplicasSucceed", "Get replicas of resource template successfully.", _COMPONENT)
        name = binding_name(key[1])
        who = f"{namespace_of(policy)}/{name_of(policy)}".removeprefix("/")
        try:
            existing = plane.store.find(RESOURCE_BINDING, key[0], name)
            if existing is None:
                permanent = identity(plane.seed, "binding", str(metadata(job)["uid"]))
                plane.store.create_own(
                    RESOURCE_BINDING, bindings.binding_for(job, policy, replicas, requirements, permanent)
                )
                self._stumble(job, who, name)
            elif _belongs_to_another(existing, job):
                self._refuse(key, job, who)
                return
            else:
                plane.store.edit(
                    RESOURCE_BINDING,
                    key[0],
                    name,
                    lambda obj: bindings.updated(obj, job, policy, replicas, requirements),
                )
        except ApiFailure as refused:
            plane.events.warning(job, "ApplyPolicyFailed", f"Apply policy({who}) failed: {refused.message}", _COMPONENT)
            self._look_at(key, _AGAIN)
            return
        plane.events.normal(job, "ApplyPolicySucceed", f"Apply policy({who}) succeed", _COMPONENT)

    def _stumble(self, job: Json, who: str, name: str) -> None:
        """Karmada's detector works twice on a new Job and warns of its own binding; every success shows it."""
        words = f'Apply policy({who}) failed: resourcebindings.work.karmada.io "{name}" already exists'
        self._plane.agenda.after(
            0.05,
            ("stumble", metadata(job)["uid"]),
            lambda: self._plane.events.warning(job, "ApplyPolicyFailed", words, _COMPONENT),
        )

    def _refuse(self, key: Key, job: Json, who: str) -> None:
        words = (
            "failed to update binding due to different owner reference UID, will try again later after binding is "
            "garbage collected, see https://github.com/karmada-io/karmada/issues/6594"
        )
        self._plane.events.warning(job, "ApplyPolicyFailed", f"Apply policy({who}) failed: {words}", _COMPONENT)
        self._look_at(key, _AGAIN)

    def _unclaim(self, key: Key, job: Json) -> None:
        """Note that nobody claims the Job, and take off the claim of a policy that no longer matches."""
        self._waiting.setdefault(key[0], {})[key] = None
        before = bindings.claimed_by(job)
        if before is None:
            return
        self._claimed.get(before, {}).pop(key, None)
        self._plane.store.edit(JOB, *key, bindings.release)
        if self._plane.store.find(RESOURCE_BINDING, key[0], binding_name(key[1])) is not None:
            self._plane.store.edit(RESOURCE_BINDING, key[0], binding_name(key[1]), bindings.release)

    def _let_go(self, kind: Kind, key: Key) -> None:
        """A policy goes: what it had claimed stays as it is but is claimed no more, and another policy may take it."""
        for job_key in self._claimed.pop(key, {}):
            job = self._plane.job(job_key)
            if job is not None and bindings.claimed_by(job) == key:
                self._unclaim(job_key, job)
                self._look_at(job_key)
        policy = self._plane.store.find(kind, *key)
        if policy is not None and metadata(policy).get("deletionTimestamp"):
            finalizer = "karmada.io/propagation-policy-controller"
            if kind is not PROPAGATION_POLICY:
                finalizer = "karmada.io/cluster-propagation-policy-controller"
            self._plane.store.edit(kind, *key, lambda obj: _drop_finalizer(obj, finalizer))

    def _forget(self, key: Key, job: Json) -> None:
        self._waiting.get(key[0], {}).pop(key, None)
        policy = bindings.claimed_by(job)
        if policy is not None:
            self._claimed.get(policy, {}).pop(key, None)


def _desired(job: Json) -> tuple[object, ...]:
    meta = metadata(job)
    return job.get("spec"), meta.get("labels"), meta.get("annotations"), meta.get("deletionTimestamp")


def _belongs_to_another(binding: Json, job: Json) -> bool:
    owners = [each for each in metadata(binding).get("ownerReferences") or () if each.get("controller")]
    dying = bool(metadata(binding).get("deletionTimestamp"))
    return dying or any(each.get("uid") != metadata(job)["uid"] for each in owners)


def _drop_finalizer(obj: Json, finalizer: str) -> None:
    meta = metadata(obj)
    meta["finalizers"] = [each for each in meta.get("finalizers") or () if each != finalizer]
