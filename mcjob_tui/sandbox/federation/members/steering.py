"""What a Job's author wants its pods to do: the annotations ``sandbox.mcjob.io/…`` of its pod template.

A value that makes no sense is ignored, and said so in a sentence: it becomes an Event of the Job in its member.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

STEERING = "sandbox.mcjob.io/"
KILLED = 137
"""The exit code of a container that was killed: 128 and SIGKILL."""
_SECONDS_AT_MOST = 10_000_000.0
_LINES_AT_MOST = 1_000_000
_KNOWN = ("run-seconds", "exit-code", "waiting-reason", "log-lines")
_ENDS = {"OOMKilled": KILLED, "Error": 1}
"""Reasons that end a container instead of holding it up, and their exit codes."""
_WAITS = (
    "ContainerCreating",
    "CrashLoopBackOff",
    "CreateContainerConfigError",
    "CreateContainerError",
    "ErrImageNeverPull",
    "ErrImagePull",
    "ImagePullBackOff",
    "InvalidImageName",
    "PodInitializing",
    "RunContainerError",
)


@dataclass(frozen=True, slots=True)
class Steering:
    """What is asked for; None or empty leaves it to chance.

    Attributes:
        waiting_reason: why the containers never start.
        end_reason: what the containers end with, where the exit code alone does not say it.
        problems: a sentence for each annotation that is ignored.
    """

    run_seconds: float | None = None
    exit_code: int | None = None
    waiting_reason: str = ""
    end_reason: str = ""
    log_lines: int | None = None
    problems: tuple[str, ...] = ()


def steering_of(annotations: Mapping[str, str]) -> Steering:
    """Read the annotations of a pod template."""
    given = {key.removeprefix(STEERING): str(value) for key, value in annotations.items() if key.startswith(STEERING)}
    if not given:
        return Steering()
    problems = [f"There is no annotation {STEERING}{name}." for name in given if name not in _KNOWN]

    def number(name: str, what: str, most: float, *, whole: bool) -> float | None:
        if name not in given:
            return None
        found = _number(given[name], most, whole=whole)
        if found is None:
            problems.append(f'The annotation {STEERING}{name} is "{given[name]}" and is ignored: it must be {what}.')
        return found

    seconds = number("run-seconds", f"seconds from 0 to {_SECONDS_AT_MOST:.0f}", _SECONDS_AT_MOST, whole=False)
    code = number("exit-code", "a whole number from 0 to 255", 255, whole=True)
    lines = number("log-lines", f"a whole number from 0 to {_LINES_AT_MOST}", _LINES_AT_MOST, whole=True)
    reason = given.get("waiting-reason", "")
    if reason and reason not in _WAITS and reason not in _ENDS:
        known = ", ".join(sorted((*_WAITS, *_ENDS)))
        problems.append(f'The annotation {STEERING}waiting-reason is "{reason}" and is ignored: it must be of {known}.')
        reason = ""
    ends = reason in _ENDS
    return Steering(
        run_seconds=seconds,
        exit_code=_ENDS[reason] if ends and code is None else int(code) if code is not None else None,
        waiting_reason="" if ends else reason,
        end_reason=reason if ends else "",
        log_lines=int(lines) if lines is not None else None,
        problems=tuple(problems),
    )


def _number(text: str, most: float, *, whole: bool) -> float | None:
    """A number from 0 to ``most``, or None where ``text`` is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number) or not 0 <= number <= most or (whole and number != int(number)):
        return None
    return number
