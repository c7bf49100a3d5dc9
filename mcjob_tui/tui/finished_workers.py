"""Workers let go of their page when they have ended.

What a worker begins and leaves behind, a watch that goes on or a connection that is used again, remembers the worker it
was begun in (``active_worker``, in its context): for as long as that lives, and with it the page that has long been
left. What workers do is the pages' business.
"""

from typing import Any

from textual.worker import Worker, WorkerState
from textual.worker_manager import WorkerManager


class FinishedWorkers(WorkerManager):
    """Takes the place of Textual's own."""

    def _remove_worker(self, worker: Worker[Any]) -> None:
        super()._remove_worker(worker)
        worker._node = self._app
        worker._work = _done
        # The task has a context too, that of whoever began it.
        worker._task = None
        if worker.state is WorkerState.CANCELLED and worker.error is not None:
            # Its frames have the page too. What failed is still to be reported, and lets go then.
            worker.error.with_traceback(None)


def _done() -> None:
    """In place of the work that is done."""
