"""What stands above the lines of logs about clusters whose logs do not come: since when, why, and what helps.

Pure functions over the notes that come with the lines; how they are read is ``log_pane``'s business.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mcjob_tui.control_plane.views import ClusterView, LogLine
from mcjob_tui.control_plane.wording import listed
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.pieces import Line, cut, line
from mcjob_tui.tui.widgets.states import time_of_day

NAMED = 3


@dataclass(frozen=True, slots=True)
class Lost:
    """A cluster whose logs do not come."""

    cluster: str
    since: datetime | None
    cause: str
    next_step: str


def lost_after(known: Mapping[str, Lost], entries: Iterable[LogLine]) -> Mapping[str, Lost]:
    """Which clusters' logs do not come after these lines, by name; the same mapping where they say nothing of it."""
    found = dict(known)
    for each in entries:
        if each.reach and each.cause:
            since = found[each.cluster].since if each.cluster in found else each.time
            found[each.cluster] = Lost(each.cluster, since, clean(each.cause), clean(each.next_step))
        elif each.reach:
            found.pop(each.cluster, None)
    return known if found == known else found


def lost_lines(
    lost: Sequence[Lost], clusters: Iterable[ClusterView], inks: Mapping[str, str], width: int
) -> tuple[Line, ...]:
    """A row for each of few clusters, and under those of one kind what helps; nothing where all logs come.

    Args:
        lost: in the order of their names.
        clusters: what Karmada knows: it may have lost a cluster before the logs did.
        inks: each cluster's ink.
        width: columns.
    """
    away = {each.name: each.since for each in clusters if each.ready is False}
    rows: list[Line] = []
    for step in dict.fromkeys(each.next_step for each in lost):
        same = [each for each in lost if each.next_step == step]
        for each in same[:NAMED]:
            times = [time for time in (each.since, away.get(each.cluster)) if time is not None]
            since = f"no logs since {time_of_day(min(times))}: " if times else "no logs: "
            ink = inks.get(each.cluster, "muted")
            rows.append(line(("▲ ", "care"), ("┃ ", ink), (each.cluster, "strong"), f"  {since}{each.cause}"))
        if len(same) > NAMED:
            others = [each.cluster for each in same[NAMED:]]
            rows.append(line(("▲ ", "care"), f"nor from {listed(others)}"))
        rows.append(line(("  ", ""), (step, "muted")))
    return tuple(cut(each, width) for each in rows)
