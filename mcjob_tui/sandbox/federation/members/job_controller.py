"""The Job controller of one member: which pods there are to be, and when a Job is over.

Works as ``pkg/controller/job`` of Kubernetes does, as far as counts, indexes, retries with their back-off, deadlines
and suspension go. Pod failure policies, success policies and limits per index are not followed.
"""

import contextlib

from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.federation.events import EventRecorder
from mcjob_tui.sandbox.federation.members import pods
from mcjob_tui.sandbox.federation.members.fate import fate
from mcjob_tui.sandbox.federation.members.job_run import JobRun
from mcjob_tui.sandbox.federation.members.kubelet import Key, Kubelet, LivePod
from mcjob_tui.sandbox.federation.members.quotas import Quotas
from mcjob_tui.sandbox.federation.members.requisites import missing_account
from mcjob_tui.sandbox.kinds import JOB, POD
from mcjob_tui.sandbox.objects import Json, metadata, name_of, namespace_of
from mcjob_tui.sandbox.store import Event, Store

_SOON = 0.05
_BATCH = 1.0
"""Virtual seconds in which changes of pods are gathered before a Job's status is written (``syncJobBatchPeriod``)."""
_BATCH_REAL = 0.2
"""The same in real seconds, for a clock that runs fast."""
_PODS_AT_ONCE = 200
_COMPONENT = "job-controller"
_SANDBOX = "mcjob-sandbox"
_REFUSED_AGAIN = 10.0
"""Virtual seconds after which the creation of a pod that was refused is tried again."""
_BUILT_IN = "kubernetes.io/job-controller"
_COMPLETE = ("Complete", "CompletionsReached", "Reached expected number of succeeded pods")
_TOO_MANY_FAILURES = ("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit")
_TOO_LONG = ("Failed", "DeadlineExceeded", "Job was active longer than specified deadline")


class JobController:
    """Follows the Jobs of one member's store."""

    def __init__(
        self, store: Store, agenda: Agenda, kubelet: Kubelet, quotas: Quotas, events: EventRecorder, seed: int
    ) -> None:
        self._store = store
        self._quotas = quotas
        self._agenda = agenda
        self._kubelet = kubelet
        self._events = events
        self._seed = seed
        self._runs: dict[Key, JobRun] = {}
        self._lives: dict[Key, int] = {}
        """How many Jobs of a name there have been: pods of a later one have other names."""
        kubelet.on_change = self._pod_changed

    def job_changed(self, event: Event) -> None:
        """A Job of this member was created, changed or deleted."""
        key = event.key
        if event.type == "DELETED":
            run = self._runs.pop(key, None)
            self._agenda.cancel(("deadline", self._store.name, *key))
            if run is not None:
                self._stop_pods(run)
            return
        if event.old is None or event.old["spec"] != event.object["spec"]:
            self._agenda.after(_SOON, self._job_key(key), lambda: self._sync(key))

    def pod_gone(self, event: Event) -> None:
        """A pod of this member was deleted."""
        live = self._kubelet.forget(event.key)
        run = self._runs.get(live.job) if live is not None else None
        if live is None or run is None or live.key not in run.active:
            return
        run.pod_ended(live, succeeded=False, now=self._store.clock.elapsed())
        self._sync_soon(run.key)

    def _pod_changed(self, live: LivePod) -> None:
        run = self._runs[live.job]  # once a Job is gone its pods do nothing more
        if live.over:
            run.pod_ended(live, succeeded=live.fate.exit_code == 0, now=self._store.clock.elapsed())
        self._sync_soon(run.key)

    def _sync_soon(self, key: Key) -> None:
        """See to a Job on its next beat, which is the same in all members: their changes are one of the binding."""
        period = max(_BATCH, _BATCH_REAL * self._store.clock.speed)
        self._agenda.on_beat(period, "/".join(key), self._job_key(key), lambda: self._sync(key))

    def _sync(self, key: Key) -> None:
        job = self._store.find(JOB, *key)
        if job is None or metadata(job).get("deletionTimestamp"):
            return
        spec = job["spec"]
        if spec.get("managedBy") not in (None, _BUILT_IN):
            return
        run = self._run_of(job)
        if run.end is not None:
            return
        if spec.get("suspend"):
            self._suspend(run, job)
        else:
            self._go_on(run, job)
        with contextlib.suppress(ApiFailure):  # deleted meanwhile
            self._store.patch_status(JOB, *key, run.status(spec))

    def _run_of(self, job: Json) -> JobRun:
        key = (namespace_of(job), name_of(job))
        run = self._runs.get(key)
        if run is None or run.uid != metadata(job)["uid"]:
            self._lives[key] = self._lives.get(key, 0) + 1
            run = self._runs[key] = JobRun.of(job, self._lives[key])
            for sentence in run.steering.problems:
                self._events.warning(job, "UnreadableAnnotation", sentence, _SANDBOX)
        return run

    def _suspend(self, run: JobRun, job: Json) -> None:
        if run.suspended:
            return
        run.suspended, run.suspended_at, run.started_at = True, self._store.clock.now(), None
        self._agenda.cancel(("deadline", self._store.name, *run.key))
        self._delete_pods(run, job, len(run.active))
        self._events.normal(job, "Suspended", "Job suspended", _COMPONENT)

    def _go_on(self, run: JobRun, job: Json) -> None:
        spec, clock = job["spec"], self._store.clock
        if run.suspended:
            run.suspended, run.suspended_at = False, clock.now()
            self._events.normal(job, "Resumed", "Job resumed", _COMPONENT)
        if run.started_at is None:
            run.started_at, run.started = clock.now(), clock.elapsed()
        if run.complete(spec):
            self._finish(run, job, _COMPLETE)
        elif run.past_backoff_limit(spec):
            self._finish(run, job, _TOO_MANY_FAILURES)
        elif self._past_deadline(run, spec):
            self._finish(run, job, _TOO_LONG)
        else:
            self._balance(run, job)

    def _past_deadline(self, run: JobRun, spec: Json) -> bool:
        seconds = spec.get("activeDeadlineSeconds")
        if seconds is None:
            return False
        left = run.started + int(seconds) - self._store.clock.elapsed()
        if left <= 0:
            return True
        key = ("deadline", self._store.name, *run.key)
        self._agenda.after(left, key, lambda: self._sync(run.key))
        return False

    def _balance(self, run: JobRun, job: Json) -> None:
        """Create the pods that are missing, or delete those that are too many."""
        missing = run.wanted(job["spec"]) - len(run.active)
        if missing < 0:
            self._delete_pods(run, job, -missing)
            return
        wait = run.held_until - self._store.clock.elapsed()
        if missing and wait > 0:
            self._agenda.after(wait, ("retry", self._store.name, *run.key), lambda: self._sync(run.key))
            return
        for _ in range(min(missing, _PODS_AT_ONCE)):
            refusal = self._create_pod(run, job)
            if refusal:
                self._events.warning(job, "FailedCreate", f"Error creating: {refusal}", _COMPONENT)
                key = ("retry", self._store.name, *run.key)
                self._agenda.after(_REFUSED_AGAIN, key, lambda: self._sync(run.key))
                return
        if missing > _PODS_AT_ONCE:
            self._agenda.after(_SOON, self._job_key(run.key), lambda: self._sync(run.key))

    def _create_pod(self, run: JobRun, job: Json) -> str:
        """Create one more pod; returns why it was refused, or nothing."""
        spec, namespace = job["spec"], run.key[0]
        index, number = run.next_index(spec), run.created + 1
        identity = f"{self._seed}/{self._store.name}/{namespace}/{run.key[1]}/{run.life}/{number}"
        lucky = run.unlucky >= min(2, int(spec.get("backoffLimit", 6)))
        destiny = fate(run.steering, identity, may_fail=not lucky)
        template = spec["template"]["spec"]
        selector = template.get("nodeSelector") or {}
        node = self._kubelet.find_node(namespace, run.requests, selector, run.references)
        name = pods.pod_name(run.key[1], index, identity)
        pod = pods.pod_object(job, name, index, node.name if node else "", self._store.clock.now())
        because = missing_account(self._store, namespace, run.references) or self._quotas.refusal(pod)
        if because:
            return f'pods "{name}" is forbidden: {because}'
        try:
            pod = self._store.create_own(POD, pod)
        except ApiFailure as refused:
            return refused.message
        run.created = number
        run.unlucky += destiny.exit_code != 0
        again = template.get("restartPolicy") == "OnFailure"
        live = LivePod((namespace, name), run.key, index, run.requests, selector, run.references, destiny, again)
        run.active[live.key] = live
        self._events.normal(job, "SuccessfulCreate", f"Created pod: {name}", _COMPONENT)
        self._kubelet.start(pod, live, node)
        return ""

    def _finish(self, run: JobRun, job: Json, end: tuple[str, str, str]) -> None:
        run.failed += 0 if end is _COMPLETE else len(run.active)
        self._delete_pods(run, job, len(run.active))
        run.end, run.ended_at = end, self._store.clock.now()
        self._agenda.cancel(("deadline", self._store.name, *run.key))
        if end is _COMPLETE:
            self._events.normal(job, "Completed", "Job completed", _COMPONENT)
        else:
            self._events.warning(job, end[1], end[2], _COMPONENT)

    def _delete_pods(self, run: JobRun, job: Json, count: int) -> None:
        """Delete ``count`` active pods, those that have done least first."""
        ordered = sorted(run.active.values(), key=lambda live: live.runs[0].began if live.runs else float("inf"))
        for live in ordered[::-1][:count]:
            del run.active[live.key]
            self._kubelet.stop(live)
            with contextlib.suppress(ApiFailure):  # somebody else has deleted it already
                self._store.delete(POD, *live.key)
            self._events.normal(job, "SuccessfulDelete", f"Deleted pod: {live.key[1]}", _COMPONENT)

    def _stop_pods(self, run: JobRun) -> None:
        """Let the pods of a deleted Job go; the garbage collector deletes them."""
        for live in tuple(run.active.values()):
            self._kubelet.stop(live)
        run.active.clear()

    def _job_key(self, key: Key) -> tuple[str, str, str, str]:
        return ("job", self._store.name, *key)
