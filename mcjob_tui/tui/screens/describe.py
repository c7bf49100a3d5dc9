"""``d``: the readable text of one Job over all its clusters; its events and pods are live while it is open."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widget import Widget

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import EventView, JobView, PodView, Trouble
from mcjob_tui.tui import clock
from mcjob_tui.tui.describing import description
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.screens.job_tables import newest_first
from mcjob_tui.tui.widgets.form.pieces import line
from mcjob_tui.tui.widgets.text_view import TextView

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane, Json


class DescribeScreen(Dialog[None]):
    """The text, scrolled by lines and pages."""

    BINDINGS = [Binding("q,d", "close", "close", show=False)]
    CSS_PATH = "describe.tcss"

    def __init__(self, session: "ControlPlane", job: JobView) -> None:
        super().__init__(f"Describe {job.name}", "j k move · esc close")
        self.session = session
        self.job = job
        self.text = TextView(line)

    def compose_box(self) -> Iterable[Widget]:
        yield self.text

    def on_mount(self) -> None:
        self.text.show_text(["◐ reading…"])
        self.text.focus()
        self.run_worker(self._read(), name="describe", group="describe", exit_on_error=False)

    async def _read(self) -> None:
        from mcjob_tui.karmada.names import binding_name, execution_namespace, work_name

        job, session = self.job, self.session
        raw = await self._optional("Job", *job.key)
        binding = await self._optional("ResourceBinding", job.namespace, binding_name(job.name))
        works: dict[str, Json | str] = {}

        def show(
            pods: Sequence[PodView] = (), events: Sequence[EventView] = (), troubles: Sequence[Trouble] = ()
        ) -> None:
            text = description(job, raw, binding, works, pods, events, clock.there(session), troubles)
            self.text.show_text(text, keep=True)

        show()
        for member in job.members:
            try:
                works[member.cluster] = await session.fetch(
                    "Work", execution_namespace(member.cluster), work_name(*job.key)
                )
            except ControlPlaneError as error:
                works[member.cluster] = error.sentence
        async with session.follow(*job.key) as follower:

            def show_all() -> None:
                show(follower.pods, newest_first(follower.events), follower.troubles)

            def show_soon() -> None:
                self.call_later(show_all)

            leave = follower.subscribe(show_soon)
            try:
                show_all()
                await asyncio.Event().wait()
            finally:
                leave()

    async def _optional(self, kind: str, namespace: str, name: str) -> "Json | None":
        known = self.session.raw(kind, namespace, name)
        if known is not None:
            return known
        try:
            return await self.session.fetch(kind, namespace, name)
        except ControlPlaneError:
            return None
