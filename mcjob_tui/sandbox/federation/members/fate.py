"""What becomes of a pod: how long it runs, how it ends, what it waits for.

Decided when the pod is created, from the steering annotations of its template and, where they say nothing, from the
seed: the same seed gives the same Job the same course.
"""

import random
from dataclasses import dataclass

from mcjob_tui.sandbox.federation.members.steering import KILLED, Steering

_SHORTEST, _LONGEST = 6.0, 25.0
_OFTEN = 0.04
"""The share of pods that fail once."""
_OWN_FAILURES = ((1, "Error"), (KILLED, "OOMKilled"), (2, "Error"))


@dataclass(frozen=True, slots=True)
class Fate:
    """What is going to happen to one pod.

    Attributes:
        start_seconds: from the pod's creation until its containers run.
        run_seconds: how long one run of its containers takes.
        waiting_reason: why it never starts; empty if it does.
        log_lines: lines of one run.
    """

    start_seconds: float
    run_seconds: float
    exit_code: int
    reason: str
    waiting_reason: str
    log_lines: int


def fate(steering: Steering, identity: str, *, may_fail: bool) -> Fate:
    """The fate of a pod.

    Args:
        steering: what its Job's author wants.
        identity: seed, cluster, namespace, Job and the pod's number in it.
        may_fail: whether chance may let it fail.
    """
    dice = random.Random(identity)
    start = dice.uniform(0.4, 1.8)
    seconds = dice.uniform(_SHORTEST, _LONGEST)
    unlucky = dice.random() < _OFTEN
    exit_code, reason = dice.choice(_OWN_FAILURES) if unlucky and may_fail else (0, "Completed")
    if unlucky and may_fail:
        seconds *= 0.4
    if steering.run_seconds is not None:
        seconds = steering.run_seconds
    if steering.exit_code is not None:
        exit_code = steering.exit_code
        reason = steering.end_reason or ending(exit_code)
    lines = steering.log_lines
    return Fate(
        start_seconds=start,
        run_seconds=seconds,
        exit_code=exit_code,
        reason=reason,
        waiting_reason=steering.waiting_reason,
        log_lines=lines if lines is not None else 6 + int(min(seconds, 3000) * 1.5),
    )


def ending(exit_code: int) -> str:
    """The reason that a kubelet gives for a container that ended with ``exit_code``."""
    if exit_code == 0:
        return "Completed"
    return "OOMKilled" if exit_code == KILLED else "Error"
