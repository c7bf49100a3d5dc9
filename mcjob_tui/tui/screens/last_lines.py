"""The last log lines of what went wrong in a Job: read once for each run of a container, kept while its page is open.

A failed container writes nothing more, so its lines are not asked for again; one that cannot be read says why in their
place.
"""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import Trouble
from mcjob_tui.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane

LINES = 8
_AT_ONCE = 4


class LastLines(Sheet):
    """Draws the troubles of a Job; whoever owns it says which there are and from where their lines come."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._known: dict[Hashable, tuple[str, ...]] = {}
        self._asked: set[Hashable] = set()
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self.arrived: Callable[[], None] = lambda: None

    def of(self, trouble: Trouble) -> Sequence[str] | None:
        """The lines of a trouble's container, raw; None until they are known."""
        return self._known.get(_run(trouble))

    def read(self, session: "ControlPlane", namespace: str, troubles: Sequence[Trouble]) -> None:
        """Read the lines of those that have some and have not been read yet; returns at once."""
        for each in troubles:
            if each.log and _run(each) not in self._asked:
                self._asked.add(_run(each))
                self.run_worker(
                    self._read(session, namespace, each), name="last lines", group="last lines", exit_on_error=False
                )

    async def _read(self, session: "ControlPlane", namespace: str, trouble: Trouble) -> None:
        async with self._gate:
            try:
                lines = await session.last_log_lines(
                    namespace,
                    trouble.pod,
                    trouble.log,
                    cluster=trouble.cluster,
                    lines=LINES,
                    previous=trouble.previous,
                )
            except ControlPlaneError as error:
                lines = (f"its log cannot be read: {error.sentence}",)
        self._known[_run(trouble)] = lines
        self.arrived()


def _run(trouble: Trouble) -> Hashable:
    return (trouble.cluster, *trouble.run, trouble.log)
