"""The Pods and Events tabs as data: columns and cells."""

from collections.abc import Container, Mapping, Sequence
from datetime import UTC, datetime

from mcjob_tui.control_plane.views import EventView, PodView
from mcjob_tui.resources.text import cut_middle
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped
from mcjob_tui.tui.widgets.states import age, time_of_day
from mcjob_tui.tui.widgets.table_columns import Column

CLUSTER = Column("cluster", "CLUSTER", 13, grow=True, most=24)
POD = Column("pod", "POD", 16, grow=True, most=50)
PHASE = Column("phase", "STATUS", 17)
RESTARTS = Column("restarts", "RESTARTS", 8, right=True)
EXIT = Column("exit", "EXIT", 4, right=True)
REASON = Column("reason", "REASON", 12, grow=True, most=60)
NODE = Column("node", "NODE", 14, grow=True, most=30)
AGE = Column("age", "AGE", 5, right=True)
TIME = Column("time", "TIME", 8)
WHAT = Column("what", "REASON", 20, grow=True, most=27)
OBJECT = Column("object", "OBJECT", 18, grow=True, most=44)
MESSAGE = Column("message", "MESSAGE", 20, grow=True)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def newest_first(events: Sequence[EventView]) -> tuple[EventView, ...]:
    """The events by time, newest first; those without a time last."""
    return tuple(sorted(events, key=lambda event: event.time or _LONG_AGO, reverse=True))


def pod_columns(width: int) -> tuple[Column, ...]:
    """The columns of the pods' table in ``width`` cells."""
    if width < 96:
        return (CLUSTER, POD, PHASE, EXIT, AGE)
    return (CLUSTER, POD, PHASE, RESTARTS, EXIT, REASON, NODE, AGE)


def event_columns(width: int) -> tuple[Column, ...]:
    """The columns of the events' table in ``width`` cells."""
    return (TIME, CLUSTER, WHAT, MESSAGE) if width < 96 else (TIME, CLUSTER, WHAT, OBJECT, MESSAGE)


def pod_cell(
    pod: PodView,
    column: Column,
    width: int,
    here: bool,
    inks: Mapping[str, str],
    now: datetime,
    unread: Container[str] = (),
) -> Line:
    """One cell of a pod's row; in the clusters that are ``unread`` a pod that went on may be over by now."""
    match column.name:
        case "cluster":
            return line(("┃ ", inks.get(pod.cluster, "muted")), (cut_middle(pod.cluster, width - 2), ""))
        case "pod":
            return line((cut_middle(pod.name, width), "strong" if here else ""))
        case "phase":
            is_old = pod.cluster in unread and pod.phase not in ("Succeeded", "Failed")
            return line((f"◑ {pod.word}", "care") if is_old else _phase(pod))
        case "restarts":
            return line((str(pod.restarts), "care" if pod.restarts else "dim"))
        case "exit":
            if pod.exit_code is None:
                return line(("-", "dim"))
            return line((str(pod.exit_code), "bad" if pod.exit_code else "muted"))
        case "reason":
            return line((pod.message or pod.reason, "muted"))
        case "node":
            return line((cut_middle(pod.node, width), "muted"))
        case _:
            return line((age(None if pod.created is None else now - pod.created), "muted"))


def _phase(pod: PodView) -> tuple[str, str]:
    if pod.faulty:
        return f"× {pod.word}", "bad"
    match pod.phase:
        case "Running":
            return f"● {pod.word}", "primary"
        case "Succeeded":
            return f"✓ {pod.word}", "good"
        case "Failed":
            return f"× {pod.word}", "bad"
    return f"○ {pod.word}", "muted"


def event_cell(event: EventView, column: Column, width: int, here: bool, inks: Mapping[str, str]) -> Line:
    """One cell of an event's row."""
    match column.name:
        case "time":
            return line((time_of_day(event.time), "muted"))
        case "cluster":
            name = event.cluster or "control plane"
            return line((cut_middle(name, width), inks.get(event.cluster, "muted")))
        case "what":
            ink = "care" if event.warning and not event.harmless else ""
            times = f" ×{event.count}" if event.count > 1 else ""
            sign = "▲ " if ink else ""
            reason = cut_middle(event.reason, width - len(sign) - len(times))
            return line((sign, ink), (reason, "strong" if here else ""), (times, "muted"))
        case "object":
            return line((cut_middle(f"{event.kind} {event.name}", width), "muted"))
        case _:
            return line((event.message, "muted"))


def whole_pod(pod: PodView | None, width: int) -> tuple[Line, ...]:
    """Below the rows what the pod at the cursor says of itself, in full; nothing where it has nothing to say."""
    said = ": ".join(filter(None, (pod.reason, pod.message))) if pod is not None else ""
    return _below([line((text, "muted")) for text in wrapped(said, width)], width) if said else ()


def whole_event(event: EventView | None, width: int) -> tuple[Line, ...]:
    """Below the rows the event at the cursor, in full."""
    if event is None:
        return ()
    head, *rest = wrapped(f"{event.reason}  {event.kind} {event.name}  {event.message}", width)
    reason = len(event.reason)
    lines = [line((head[:reason], "strong"), (head[reason:], "muted")), *(line((each, "muted")) for each in rest)]
    return _below(lines, width)


def _below(lines: Sequence[Line], width: int) -> tuple[Line, ...]:
    return (line(("─" * width, "line")), *lines)
