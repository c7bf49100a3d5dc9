"""What the rules of this room come to, and the two things about a Job that several of them count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Object = Mapping[str, Any]


class Weight(StrEnum):
    """STOPS: as things are, no pod of the Job runs there. HINDERS: fewer run at once, or something is likely amiss."""

    STOPS = "stops"
    HINDERS = "hinders"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands against the Job in a member: a sentence without a full stop, names as they came."""

    weight: Weight
    sentence: str


Found = Iterator[Finding]


def stops(sentence: str) -> Finding:
    """A finding that keeps the Job from running."""
    return Finding(Weight.STOPS, sentence)


def hinders(sentence: str) -> Finding:
    """A finding that does not."""
    return Finding(Weight.HINDERS, sentence)


def pod_of(job: Object) -> Object:
    """The pod spec of a Job."""
    spec: Object = ((job.get("spec") or {}).get("template") or {}).get("spec") or {}
    return spec


def containers_of(pod: Object) -> tuple[Object, ...]:
    """Init containers first, as they run."""
    return (*(pod.get("initContainers") or ()), *(pod.get("containers") or ()))


def at_once(job: Object) -> int:
    """How many pods of a Job run at the same time, when nothing is in their way."""
    spec = job.get("spec") or {}
    parallelism, completions = spec.get("parallelism"), spec.get("completions")
    most = 1 if parallelism is None else int(parallelism)
    return most if completions is None else min(most, int(completions))


def in_all(job: Object) -> int:
    """How many pods a Job has at least, from its first to its last."""
    completions = (job.get("spec") or {}).get("completions")
    return at_once(job) if completions is None else int(completions)
