"""Runs the pods of one member on the clock: placed on a node, started, ended, started again, stopped.

How long and how well is the pod's ``Fate``; which pods there should be is the Job controller's business, which hears of
every end.
"""

import contextlib
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mcjob_tui.karmada.member.references import Reference
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.federation.events import EventRecorder
from mcjob_tui.sandbox.federation.members import pods
from mcjob_tui.sandbox.federation.members.fate import Fate
from mcjob_tui.sandbox.federation.members.logs import Run
from mcjob_tui.sandbox.federation.members.nodes import Amounts, Node, place, why_none
from mcjob_tui.sandbox.federation.members.requisites import (
    Obstacle,
    missing_claim,
    missing_pull_secrets,
    obstacle,
)
from mcjob_tui.sandbox.kinds import POD
from mcjob_tui.sandbox.objects import Json, name_of, namespace_of
from mcjob_tui.sandbox.store import Store

_NOTICED = 1.0
"""Virtual seconds until a kubelet sees what has come into a namespace."""
_TERMINATED_KEPT = 1000
_CRASH_LOOP_FIRST, _CRASH_LOOP_MOST = 10.0, 300.0

Key = tuple[str, str]


@dataclass(slots=True)
class LivePod:
    """A pod that has not ended, or has ended and still has logs."""

    key: Key
    job: Key
    index: int | None
    requests: Amounts
    selector: Mapping[str, str]
    references: tuple[Reference, ...]
    fate: Fate
    restarts_itself: bool
    node: Node | None = None
    restarts: int = 0
    runs: list[Run] = field(default_factory=list)
    over: bool = False
    """Whether it has ended or was stopped: it holds nothing on its node any more."""


class Kubelet:
    """All kubelets of one member, and its kube-scheduler."""

    def __init__(self, store: Store, agenda: Agenda, nodes: list[Node], events: EventRecorder) -> None:
        self._store = store
        self._agenda = agenda
        self._nodes = nodes
        self._events = events
        self._homeless: dict[Key, LivePod] = {}
        self._held: dict[Key, tuple[LivePod, Obstacle]] = {}
        """Pods with a node that lack something in their namespace."""
        self._terminated: deque[Key] = deque()
        self._addresses = 0
        """How many addresses have been given to pods."""
        self.pods: dict[Key, LivePod] = {}
        self.on_change: Callable[[LivePod], None] = _ignore
        """Called when a pod has ended or restarted its containers."""
        self.on_load: Callable[[], None] = _nothing
        """Called when what the nodes hold has changed."""

    def find_node(
        self, namespace: str, requests: Amounts, selector: Mapping[str, str], references: tuple[Reference, ...]
    ) -> Node | None:
        """The node that a pod like this would get now; none where a claim that it names is not there."""
        return None if missing_claim(self._store, namespace, references) else place(self._nodes, requests, selector)

    def start(self, pod: Json, live: LivePod, node: Node | None) -> None:
        """Take over a pod that has just been created, bound to ``node`` or to none."""
        self.pods[live.key] = live
        if node is not None:
            self._bound(pod, live, node)
            return
        self._homeless[live.key] = live
        message = self._why_homeless(live)
        self._store.patch_status(POD, *live.key, pods.unschedulable(pod["spec"], message, self._store.clock.now()))
        self._events.warning(pod, "FailedScheduling", message, "default-scheduler")

    def wake(self) -> None:
        """Something has come that pods may have waited for."""
        if self._homeless or self._held:
            self._agenda.after(_NOTICED, ("wake", self._store.name), self._wake)

    def _wake(self) -> None:
        for live, _ in tuple(self._held.values()):
            self._pull(live)
        self._house()

    def _why_homeless(self, live: LivePod) -> str:
        claim = missing_claim(self._store, live.key[0], live.references)
        if claim:
            return f'0/{len(self._nodes)} nodes are available: persistentvolumeclaim "{claim}" not found.'
        return why_none(self._nodes, live.requests, live.selector)

    def stop(self, live: LivePod) -> None:
        """End a pod that is being deleted: whatever it does, and its hold on the node."""
        if live.over:
            return
        now = self._store.clock
        if live.runs and live.runs[-1].ended_at is None:
            live.runs[-1].ended_at = now.now()
            live.runs[-1].cut_short = now.elapsed() - live.runs[-1].began
        self._agenda.cancel(self._timer(live))
        self._release(live)

    def forget(self, key: Key) -> LivePod | None:
        """Stop the pod if need be and drop its logs; returns what was known of it."""
        live = self.pods.pop(key, None)
        if live is not None:
            self.stop(live)
        return live

    def _bound(self, pod: Json, live: LivePod, node: Node) -> None:
        live.node = node
        node.take(live.requests)
        self.on_load()
        message = f"Successfully assigned {namespace_of(pod)}/{name_of(pod)} to {node.name}"
        self._events.normal(pod, "Scheduled", message, "default-scheduler")
        self._agenda.after(live.fate.start_seconds, self._timer(live), lambda: self._pull(live))

    def _pull(self, live: LivePod) -> None:
        pod = self._pod(live)
        image = str(pod["spec"]["containers"][0].get("image") or "")
        if live.fate.waiting_reason:
            now = self._store.clock.now()
            self._store.patch_status(POD, *live.key, pods.waiting(pod["spec"], live.fate.waiting_reason, now))
            failing = live.fate.waiting_reason in ("ImagePullBackOff", "ErrImagePull")
            message = f'Back-off pulling image "{image}"' if failing else f"Error: {live.fate.waiting_reason}"
            self._events.warning(pod, "BackOff" if failing else "Failed", message, "kubelet")
        elif self._is_ready_to_run(live, pod):
            self._run(live)

    def _is_ready_to_run(self, live: LivePod, pod: Json) -> bool:
        """Whether all is there that the pod names; if not, it waits and says for what."""
        if not live.references:
            return True
        namespace = live.key[0]
        lack = obstacle(self._store, namespace, live.references)
        if lack is not None:
            if self._held.get(live.key) == (live, lack):
                return False
            self._held[live.key] = (live, lack)
            status = pods.waiting(pod["spec"], lack.waiting[0], self._store.clock.now(), lack.waiting[1])
            self._store.patch_status(POD, *live.key, status)
            self._events.warning(pod, *lack.event, "kubelet")
            return False
        self._held.pop(live.key, None)
        secrets = missing_pull_secrets(self._store, namespace, live.references)
        if secrets:
            words = (
                f"Unable to retrieve some image pull secrets ({', '.join(secrets)}); attempting to pull the image may "
                "not succeed."
            )
            self._events.warning(pod, "FailedToRetrieveImagePullSecret", words, "kubelet")
        return True

    def _run(self, live: LivePod) -> None:
        pod = self._pod(live)
        clock = self._store.clock
        fate = live.fate
        live.runs.append(Run(clock.elapsed(), clock.now(), fate.run_seconds, fate.log_lines, fate.exit_code))
        self._addresses += not live.restarts
        address = f"10.244.{self._addresses // 250 % 256}.{self._addresses % 250 + 2}"
        self._store.patch_status(POD, *live.key, pods.running(pod, address, live.restarts, clock.now()))
        container = pod["spec"]["containers"][0]
        for reason, words in (
            ("Pulled", f'Container image "{container.get("image")}" already present on machine'),
            ("Created", f"Created container: {container['name']}"),
            ("Started", f"Started container {container['name']}"),
        ):
            self._events.normal(pod, reason, words, "kubelet")
        self._agenda.after(fate.run_seconds, self._timer(live), lambda: self._end(live))
        self.on_change(live)

    def _end(self, live: LivePod) -> None:
        pod = self._pod(live)
        now, fate, run = self._store.clock.now(), live.fate, live.runs[-1]
        run.ended_at = now
        if fate.exit_code and live.restarts_itself:
            live.restarts += 1
            status = pods.crashed(pod, fate.exit_code, fate.reason, run.began_at, live.restarts, now)
            self._store.patch_status(POD, *live.key, status)
            self._events.warning(pod, "BackOff", self._back_off(pod), "kubelet")
            wait = min(_CRASH_LOOP_MOST, _CRASH_LOOP_FIRST * 2 ** min(live.restarts - 1, 10))
            self._agenda.after(wait, self._timer(live), lambda: self._run(live))
        else:
            status = pods.ended(pod, fate.exit_code, fate.reason, run.began_at, live.restarts, now)
            self._store.patch_status(POD, *live.key, status)
            self._release(live)
            self._terminated.append(live.key)
        self.on_change(live)
        self._collect_terminated()

    def _collect_terminated(self) -> None:
        """Delete the oldest pods that have ended where there are too many (``pkg/controller/podgc``)."""
        while len(self._terminated) > _TERMINATED_KEPT:
            with contextlib.suppress(ApiFailure):  # it has gone with its Job
                self._store.delete(POD, *self._terminated.popleft())

    def _back_off(self, pod: Json) -> str:
        container = pod["spec"]["containers"][0]["name"]
        return f"Back-off restarting failed container {container} in pod {name_of(pod)}"

    def _release(self, live: LivePod) -> None:
        live.over = True
        self._homeless.pop(live.key, None)
        self._held.pop(live.key, None)
        if live.node is None:
            return
        live.node.take(live.requests, -1)
        self.on_load()
        if self._homeless:
            self._agenda.after(0.1, ("homeless", self._store.name), self._house)

    def _house(self) -> None:
        """Give pods that wait for room a node, oldest first, until one does not fit."""
        for live in tuple(self._homeless.values()):
            if missing_claim(self._store, live.key[0], live.references):
                continue
            node = self.find_node(live.key[0], live.requests, live.selector, live.references)
            if node is None:
                return
            del self._homeless[live.key]
            pod = self._pod(live)
            spec = {**pod["spec"], "nodeName": node.name}
            pod = self._store.update(POD, {**pod, "spec": spec})
            self._store.patch_status(POD, *live.key, pods.starting(spec, self._store.clock.now()))
            self._bound(pod, live, node)

    def _pod(self, live: LivePod) -> Json:
        """The pod's object, which is there as long as the pod has a timer or waits: ``stop`` ends both."""
        return self._store.stored(POD, *live.key).object

    def _timer(self, live: LivePod) -> tuple[str, str, str, str]:
        return ("pod", self._store.name, *live.key)


def _ignore(_: LivePod) -> None:  # pragma: no cover (the member sets its own)
    return None


def _nothing() -> None:  # pragma: no cover (the member sets its own)
    return None
