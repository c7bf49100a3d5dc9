"""How far one Job of a member is, and the status and conditions that follow. Pure; the Job controller drives it.

Source: ``pkg/controller/job`` of Kubernetes.
"""

from dataclasses import dataclass, field
from datetime import datetime

from mcjob_tui.karmada.member.references import Reference, references_of
from mcjob_tui.sandbox.clock import timestamp
from mcjob_tui.sandbox.federation.demand import pod_requests
from mcjob_tui.sandbox.federation.members.kubelet import Key, LivePod
from mcjob_tui.sandbox.federation.members.nodes import Amounts
from mcjob_tui.sandbox.federation.members.steering import Steering, steering_of
from mcjob_tui.sandbox.objects import Json, metadata, name_of, namespace_of

_BACK_OFF_FIRST, _BACK_OFF_MOST = 10.0, 600.0


@dataclass(slots=True)
class JobRun:
    """What the Job controller knows of a Job that is not in the Job itself."""

    key: Key
    uid: str
    requests: Amounts
    references: tuple[Reference, ...]
    steering: Steering
    life: int
    active: dict[Key, LivePod] = field(default_factory=dict)
    succeeded: int = 0
    failed: int = 0
    created: int = 0
    unlucky: int = 0
    """Pods that chance alone has made fail."""
    done: set[int] = field(default_factory=set)
    failures_in_a_row: int = 0
    held_until: float = 0.0
    started_at: datetime | None = None
    started: float = 0.0
    ended_at: datetime | None = None
    suspended: bool | None = None
    suspended_at: datetime | None = None
    end: tuple[str, str, str] | None = None
    """The condition that ended it: type, reason, message."""

    @classmethod
    def of(cls, job: Json, life: int) -> "JobRun":
        """A run that has not begun. ``life``: which Job of its name it is, from 1."""
        template = job["spec"]["template"]
        return cls(
            key=(namespace_of(job), name_of(job)),
            uid=str(metadata(job)["uid"]),
            requests=pod_requests(template["spec"]),
            references=references_of(template["spec"]),
            steering=steering_of(metadata(template).get("annotations") or {}),
            life=life,
        )

    def wanted(self, spec: Json) -> int:
        """How many pods should be active now."""
        parallelism = int(spec.get("parallelism") or 0)
        completions = spec.get("completions")
        if completions is None:
            return len(self.active) if self.succeeded else parallelism
        return min(parallelism, int(completions) - self.succeeded)

    def complete(self, spec: Json) -> bool:
        """Whether everything that was to succeed has."""
        completions = spec.get("completions")
        if completions is None:
            return self.succeeded > 0 and not self.active
        return self.succeeded >= int(completions)

    def past_backoff_limit(self, spec: Json) -> bool:
        """Whether too many pods have failed, or containers been restarted."""
        limit = int(spec.get("backoffLimit", 6))
        restarts = sum(pod.restarts for pod in self.active.values())
        return self.failed > limit or (restarts > 0 and restarts >= limit)

    def next_index(self, spec: Json) -> int | None:
        """The completion index of the next pod of an Indexed Job; None for any other."""
        if spec.get("completionMode") != "Indexed":
            return None
        taken = {pod.index for pod in self.active.values()}
        return next(index for index in range(int(spec["completions"])) if index not in self.done and index not in taken)

    def pod_ended(self, pod: LivePod, succeeded: bool, now: float) -> None:
        """Count a pod that has ended; after failures the next pod has to wait."""
        self.active.pop(pod.key, None)
        if not succeeded:
            self.failed += 1
            self.failures_in_a_row += 1
            wait = _BACK_OFF_FIRST * 2 ** min(self.failures_in_a_row - 1, 10)
            self.held_until = now + min(_BACK_OFF_MOST, wait)
            return
        self.failures_in_a_row = 0
        if pod.index is None:
            self.succeeded += 1
        else:
            self.done.add(pod.index)
            self.succeeded = len(self.done)

    def status(self, spec: Json) -> Json:
        """The Job's status."""
        found: Json = {}
        if rows := self._conditions():
            found["conditions"] = rows
        if self.started_at is not None:
            found["startTime"] = timestamp(self.started_at)
        if self.end is not None and self.end[0] == "Complete" and self.ended_at is not None:
            found["completionTime"] = timestamp(self.ended_at)
        for key, count in (("active", len(self.active)), ("succeeded", self.succeeded), ("failed", self.failed)):
            if count:
                found[key] = count
        if self.done:
            found["completedIndexes"] = intervals(self.done)
        found["terminating"] = 0
        found["uncountedTerminatedPods"] = {}
        found["ready"] = sum(1 for pod in self.active.values() if pod.runs and pod.runs[-1].ended_at is None)
        return found

    def _conditions(self) -> list[Json]:
        rows = []
        if self.suspended is not None and self.suspended_at is not None:
            words = ("JobSuspended", "Job suspended") if self.suspended else ("JobResumed", "Job resumed")
            rows.append(_condition("Suspended", str(self.suspended), *words, self.suspended_at))
        if self.end is not None and self.ended_at is not None:
            kind, reason, message = self.end
            before = "SuccessCriteriaMet" if kind == "Complete" else "FailureTarget"
            rows += [_condition(each, "True", reason, message, self.ended_at) for each in (before, kind)]
        return rows


def intervals(indexes: set[int]) -> str:
    """Indexes as a Job's status writes them: ``0-2,5``."""
    parts: list[list[int]] = []
    for index in sorted(indexes):
        if parts and parts[-1][1] == index - 1:
            parts[-1][1] = index
        else:
            parts.append([index, index])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def _condition(kind: str, value: str, reason: str, message: str, now: datetime) -> Json:
    when = timestamp(now)
    return {
        "type": kind,
        "status": value,
        "lastProbeTime": when,
        "lastTransitionTime": when,
        "reason": reason,
        "message": message,
    }
