"""How many retries are left in the clusters where pods of a Job fail: each of these clusters is asked once for its Job.

What a cluster's Job says holds whatever overrides have made of it; nothing of it changes while it exists.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.retries import retries_left
from mcjob_tui.control_plane.views import JobView, MemberState, PodView, Trouble

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane


class Retries:
    """Belongs to a widget that lives as long as the Job is shown; ``arrived`` is called when more is known."""

    def __init__(self, owner: Widget, arrived: Callable[[], None]) -> None:
        self._owner = owner
        self._arrived = arrived
        self._jobs: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._asked: set[tuple[str, str]] = set()

    def read(self, session: "ControlPlane", job: JobView, troubles: Iterable[Trouble]) -> None:
        """Ask the clusters whose pods fail and that go on all the same; returns at once."""
        failing = {each.cluster for each in troubles if each.exit_code is not None}
        for member in job.members:
            key = (job.uid, member.cluster)
            if member.cluster in failing and member.state is MemberState.RUNNING and key not in self._asked:
                self._asked.add(key)
                self._owner.run_worker(
                    self._read(session, job, member.cluster), name="retries", group="retries", exit_on_error=False
                )

    def left(self, job: JobView, pods: Sequence[PodView]) -> dict[str, int]:
        """By cluster how many retries are left, where that is known."""
        found: dict[str, int] = {}
        for member in job.members:
            known = self._jobs.get((job.uid, member.cluster))
            if known is not None and member.state is MemberState.RUNNING:
                there = [pod for pod in pods if pod.cluster == member.cluster]
                left = retries_left(known, member.progress.failed, there)
                if left is not None:
                    found[member.cluster] = left
        return found

    async def _read(self, session: "ControlPlane", job: JobView, cluster: str) -> None:
        try:
            self._jobs[job.uid, cluster] = await session.fetch("Job", job.namespace, job.name, cluster=cluster)
        except ControlPlaneError:
            # How many are left stays unsaid; why the cluster cannot be read stands on the page already.
            return
        self._arrived()
