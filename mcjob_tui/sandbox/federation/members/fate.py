"""What becomes of a pod: how long it runs, how it ends, what it waits for.

Decided when the pod is created, from the steering annotations of its template and, where they say nothing, from the
seed: the same seed gives the same Job the same course.
"""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass

STEERING = "sandbox.mcjob.io/"
_SHORTEST, _LONGEST = 6.0, 25.0
_OFTEN = 0.04
"""The share of pods that fail once."""
_KILLED = 137
_OWN_FAILURES = ((1, "Error"), (_KILLED, "OOMKilled"), (2, "Error"))
_LINES_AT_MOST = 1_000_000


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


def fate(annotations: Mapping[str, str], identity: str, *, may_fail: bool) -> Fate:
    """The fate of a pod.

    Args:
        annotations: of the pod template.
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
    steered = _number(annotations, "run-seconds")
    if steered is not None:
        seconds = steered
    code = _number(annotations, "exit-code")
    if code is not None:
        exit_code = int(code) % 256
        reason = ending(exit_code)
    lines = _number(annotations, "log-lines")
    return Fate(
        start_seconds=start,
        run_seconds=seconds,
        exit_code=exit_code,
        reason=reason,
        waiting_reason=annotations.get(STEERING + "waiting-reason", ""),
        log_lines=min(_LINES_AT_MOST, int(lines)) if lines is not None else 6 + int(min(seconds, 3000) * 1.5),
    )


def ending(exit_code: int) -> str:
    """The reason that a kubelet gives for a container that ended with ``exit_code``."""
    if exit_code == 0:
        return "Completed"
    return "OOMKilled" if exit_code == _KILLED else "Error"


def _number(annotations: Mapping[str, str], name: str) -> float | None:
    """The value of a steering annotation; None where it is absent or no number of 0 or more."""
    try:
        number = float(annotations[STEERING + name])
    except (KeyError, ValueError, TypeError):
        return None
    return number if math.isfinite(number) and number >= 0 else None
