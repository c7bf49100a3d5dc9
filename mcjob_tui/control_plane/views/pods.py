"""What happens inside a Job: pods, containers, events, the timeline, log lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ContainerView:
    """One container of a pod; ``exit_code`` and ``reason`` are those of its last end or of what it waits for."""

    name: str
    state: str
    restarts: int = 0
    exit_code: int | None = None
    reason: str = ""
    message: str = ""
    init: bool = False
    started: datetime | None = None
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class PodView:
    """One pod of a Job in one cluster. ``word`` is the status as ``kubectl get pods`` words it."""

    cluster: str
    namespace: str
    name: str
    uid: str
    phase: str
    word: str
    faulty: bool = False
    reason: str = ""
    message: str = ""
    next_step: str = ""
    restarts: int = 0
    exit_code: int | None = None
    node: str = ""
    created: datetime | None = None
    started: datetime | None = None
    finished: datetime | None = None
    containers: tuple[ContainerView, ...] = ()


@dataclass(frozen=True, slots=True)
class EventView:
    """An event of the control plane (``cluster`` is "") or of a member, about the Job or one of its pods.

    ``time`` is when it last happened, ``first`` when it did first. A ``harmless`` warning is one that every Job gets.
    ``uid`` is that of the object, "" where the reporter does not say.
    """

    time: datetime | None
    cluster: str
    kind: str
    name: str
    warning: bool
    reason: str
    message: str
    count: int = 1
    harmless: bool = False
    first: datetime | None = None
    uid: str = ""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What one look at a Job's pods has told: the clusters where some pod has started once, and where they are
    ``unread``, by cluster why. In those that were looked at besides, none has."""

    begun: frozenset[str]
    unread: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps pods of one cluster from doing well: ``count`` of them for the same ``reason``, ``pod`` the newest.

    ``pod`` is "" for what is about the Job there rather than about one of its pods. ``sentence`` is the cause in words,
    ``next_step`` what helps, ``message`` the original text where it says more. ``log`` names the container whose last
    lines tell more ("" where there are none to read); ``previous`` that they are those of the run before its present
    one, ``run`` tells the runs of a container apart.
    """

    cluster: str
    reason: str
    sentence: str
    next_step: str = ""
    count: int = 1
    pod: str = ""
    exit_code: int | None = None
    message: str = ""
    time: datetime | None = None
    log: str = ""
    previous: bool = False
    run: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A row of a Job's timeline. ``done`` is False for what is still to come."""

    time: datetime | None
    what: str
    detail: str = ""
    cluster: str = ""
    done: bool = True
    warning: bool = False


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a container's log, or a note about the stream itself (``note`` is True, then ``pod`` may be "").

    ``text`` is raw: what is saved, with bytes that are no UTF-8 as lone surrogates. Clean it before drawing. ``time``
    is the kubelet's timestamp, ``nanoseconds`` what it has beyond microseconds (0 to 999). A note with ``life`` is
    about a container's beginning or end; one with ``reach`` tells that logs of the cluster do not come any more, in
    ``cause`` why and in ``next_step`` what helps, or that they do again (both are "" then).
    """

    cluster: str
    pod: str
    container: str
    time: datetime | None
    text: str
    note: bool = False
    warning: bool = False
    life: bool = False
    nanoseconds: int = 0
    reach: bool = False
    cause: str = ""
    next_step: str = ""
