"""Reads the logs of one Job from all its clusters and shows them: one line of what is asked for, and the lines.

A page decides which keys do what; here is only what they do. Clusters that get the Job later join in.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.job_containers import containers_of
from mcjob_tui.control_plane.views import LogLine
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.theme import cluster_inks
from mcjob_tui.tui.widgets.form.pieces import Line, line, spread
from mcjob_tui.tui.widgets.log_buffer import LogBuffer
from mcjob_tui.tui.widgets.log_choice import LogChoice, OnePod, Since, choice_line
from mcjob_tui.tui.widgets.log_lines import FULL_NAMES
from mcjob_tui.tui.widgets.log_lost import Lost, lost_after, lost_lines
from mcjob_tui.tui.widgets.log_view import KEPT, LogView
from mcjob_tui.tui.widgets.pane import Pane
from mcjob_tui.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane

FRAME_SECONDS = 1 / 30


class LogPane(Pane):
    """The logs of one Job in a frame that says how they come."""

    DEFAULT_CSS = """
    LogPane { height: 1fr; }
    LogPane > #log-choice { height: 1; padding: 0 1; }
    LogPane > #log-lost { height: auto; padding: 0 1; display: none; }
    LogPane > #log-lost.-any { display: block; }
    """

    def __init__(self, *, title: str = "Logs", choice: LogChoice | None = None, id: str | None = None) -> None:
        self.header = Sheet(self._header, id="log-choice")
        self.view = LogView()
        self.lost_rows = Sheet(self._lost_lines, id="log-lost")
        super().__init__(self.header, self.lost_rows, self.view, title=title, id=id)
        self.choice = choice or LogChoice()
        self.kept = KEPT
        self.received = 0
        self.problem = ""
        self.pods: set[tuple[str, str]] = set()
        self.ended: set[tuple[str, str]] = set()
        self.containers: dict[str, None] = {}
        self.lost: Mapping[str, Lost] = {}
        """The clusters whose logs do not come, by name."""
        self.state = ""
        self._session: ControlPlane | None = None
        self._key = ("", "")
        self._told = ("", "")
        self._lost_told: Mapping[str, Lost] = {}
        self._asked: set[str] = set()
        self._reading = 0
        self._is_due = False

    # Reading

    def begin(self, session: "ControlPlane", namespace: str, name: str, *, kept: int = KEPT) -> None:
        """Read the logs of a Job from now on, of which the last ``kept`` lines stay. Once; later calls do nothing."""
        if self._session is None:
            self._session, self._key, self.kept = session, (namespace, name), kept
            self.read(self.choice)

    def read(self, choice: LogChoice) -> None:
        """Ask for other logs, from the start."""
        self.choice = choice
        self.workers.cancel_group(self, "logs")
        self.view.show_buffer(LogBuffer(self.kept, keep_first=choice.since.head))
        self.received, self.problem, self._reading = 0, "", 0
        self.pods, self.ended, self._asked = set(), set(), set()
        self.lost = {}
        self.join()
        self._around()

    def join(self) -> None:
        """Read from clusters that have the Job by now and were not asked yet."""
        session = self._session
        view = session.job(*self._key) if session is not None else None
        if session is None or view is None:
            return
        pod = self.choice.pod
        known = tuple(member.cluster for member in view.members)
        if pod is not None:
            known = tuple(each for each in known if each == pod.cluster)
        new = tuple(sorted(set(known) - self._asked))
        if not new:
            return
        self._asked.update(new)
        self.view.clusters = tuple(sorted(self._asked | set(known)))
        self.view.inks = cluster_inks(self.view.clusters)
        self.view.restyled()
        self._reading += 1
        self.run_worker(self._read(session, new, self.choice), name="logs", group="logs", exit_on_error=False)

    async def _read(self, session: "ControlPlane", clusters: tuple[str, ...], choice: LogChoice) -> None:
        buffer, problem = self.view.buffer, ""
        logs = session.logs(
            *self._key,
            clusters=clusters,
            follow=not choice.since.head,
            since=choice.since.seconds,
            tail=choice.tail(self.kept),
            previous=choice.previous,
            container=choice.container,
            pod=choice.pod.name if choice.pod is not None else "",
        )
        try:
            async with aclosing(logs):
                async for batch in logs:
                    self._take(buffer, batch)
                    if buffer.is_full:
                        break
                    # Lines that have waited already would else come in one go, and no key in between.
                    await asyncio.sleep(0)
        except ControlPlaneError as error:
            problem = error.sentence
        if buffer is self.view.buffer:
            # What breaks while others are asked for already says nothing of those.
            self.problem = problem or self.problem
            self._reading -= 1
            self._soon()

    def _take(self, buffer: LogBuffer, batch: Sequence[LogLine]) -> None:
        for entry in batch:
            if entry.pod:
                pod = (entry.cluster, entry.pod)
                if entry.life and entry.text.startswith("exited"):
                    self.ended.add(pod)
                else:
                    self.pods.add(pod)
                    self.containers.setdefault(clean(entry.container))
        buffer.extend(batch)
        self.lost = lost_after(self.lost, batch)
        self.received += len(batch)
        self._soon()

    def _soon(self) -> None:
        """Show what has come, at most thirty times a second."""
        if not self._is_due:
            self._is_due = True
            self.set_timer(FRAME_SECONDS, self._show_new)

    def _show_new(self) -> None:
        self._is_due = False
        self.view.grown()
        self._around()

    # What can be done

    def ask(self, *, since: Since | None = None, container: str | None = None, previous: bool | None = None) -> None:
        """Read other logs; what is None stays as it is."""
        before = self.choice
        self.read(
            replace(
                before,
                since=before.since if since is None else since,
                container=before.container if container is None else container,
                previous=before.previous if previous is None else previous,
            )
        )

    def ask_pod(self, pod: OnePod | None) -> None:
        """Read one pod's logs, or those of all."""
        self.read(replace(self.choice, pod=pod))

    def known_containers(self) -> tuple[tuple[str, str], ...]:
        """The containers of the Job's pods with a word on each, and those that others have added in a cluster."""
        session = self._session
        job = session.raw("Job", *self._key) if session is not None else None
        found = dict(containers_of(job) if job is not None else ())
        return tuple({**found, **{name: "" for name in self.containers if name not in found}}.items())

    def toggle_times(self) -> None:
        """Show the times of the lines, or not."""
        self.view.times = not self.view.look.times
        self._restyled()

    def toggle_wrap(self) -> None:
        """Break long lines, or cut them."""
        self.view.wrap, self.view.shift = not self.view.wrap, 0
        self._restyled()

    def toggle_following(self) -> None:
        """Go to the end and follow, or stay."""
        if self.view.is_following:
            self.view.hold()
        else:
            self.view.action_end()

    def _restyled(self) -> None:
        self.view.restyled()
        self.header.redraw()

    # What is said around the lines

    def _header(self, width: int) -> tuple[Line, ...]:
        narrow = width < FULL_NAMES
        left = choice_line(self.choice, times=self.view.look.times, wrap=self.view.wrap, narrow=narrow)
        # Without a frame, what it says stands here.
        right = " ".join(filter(None, (self.place, self.state))) if narrow else ""
        return (spread(left, line((right, "muted")), width),)

    def on_log_view_moved(self, event: LogView.Moved) -> None:
        """Another part is in view."""
        event.stop()
        self._around()

    def _around(self) -> None:
        state = self._state_words(short=self.app.size.width < FULL_NAMES)
        self._say_lost()
        if (state, self.place) != self._told:
            self.state, self._told = state, (state, self.place)
            self.header.redraw()
        self.view.said = () if len(self.view.buffer) else self._instead()
        self.label(state=state, place=self.place)

    def _say_lost(self) -> None:
        """Have a row for each cluster whose logs do not come, and none where all come."""
        if self.lost is not self._lost_told:
            self._lost_told = self.lost
            self.lost_rows.set_class(bool(self.lost), "-any")
            self.lost_rows.show(self._lost_lines)

    def _lost_lines(self, width: int) -> tuple[Line, ...]:
        known = self._session.clusters() if self._session is not None else ()
        return lost_lines([self.lost[name] for name in sorted(self.lost)], known, self.view.inks, width)

    def _state_words(self, *, short: bool) -> str:
        buffer, view = self.view.buffer, self.view
        lines = f"{len(buffer):,} line{'' if len(buffer) == 1 else 's'}"
        if short:
            glyph = "×" if self.problem else "■" if not view.is_following else "●" if self._reading else "✓"
            glyph = "▲" if self.lost and glyph in "●✓" else glyph
            return f"{glyph} {lines}"
        if self.problem:
            return f"× {self.problem} · {lines}"
        if buffer.is_full:
            return f"■ the first {lines}"
        if buffer.first:
            lines = f"last {len(buffer):,} of {self.received:,} lines"
        going = self.pods - self.ended if self._reading else set()
        pods = going or self.pods
        where = f"{_counted(len(pods), 'pod')} in {_counted(len({cluster for cluster, _ in pods}), 'cluster')}"
        lost = f" · ▲ {_counted(len(self.lost), 'cluster')} lost" if self.lost else ""
        if not view.is_following and self._reading:
            return f"■ paused, s or G follows · {where}{lost} · {lines}"
        if not self._reading:
            return f"{'▲' if self.lost else '✓'} {where}{lost} · {lines}"
        # All that were heard of have ended, but more may come: not everything has been read.
        return f"● following {where}{lost} · {lines}" if going else f"● following · {where} ended{lost} · {lines}"

    def _instead(self) -> tuple[Line, ...]:
        """What is said where there are no lines."""
        if self.problem:
            return (line((f" × {self.problem}", "bad")),)
        if not self._asked:
            return (line((" ◐ no cluster has the Job yet", "muted")),)
        if self._reading:
            return (line((" ◐ no log lines yet", "muted")),)
        what = "previous run has" if self.choice.previous else "containers have"
        return (line((f" The {what} said nothing here.  ", "muted"), ("1", "key"), (" from the first line", "muted")),)

    @property
    def place(self) -> str:
        """What is looked for and which match one is at, or which lines are in view."""
        view, buffer = self.view, self.view.buffer
        looked_for = buffer.filter
        if looked_for is not None:
            at = f"{buffer.match_number(view.match):,} of " if view.match is not None else ""
            words = f"{at}{buffer.matches:,} match{'' if buffer.matches == 1 else 'es'}"
            return " · ".join(filter(None, (f"/{clean(looked_for.typed)} {words}", looked_for.problem)))
        if not view.is_following and buffer.count:
            return f"line {view.spot.place + 1:,} of {buffer.count:,}"
        return ""


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
