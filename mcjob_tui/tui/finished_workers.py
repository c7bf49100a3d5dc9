"""Workers let go of their page when they have ended, and tell what they failed with, whoever's they were.

What a worker begins and leaves behind, a watch that goes on or a connection that is used again, remembers the worker it
was begun in (``active_worker``, in its context): for as long as that lives, and with it the page that has long been
left. And what Textual says of a worker that failed goes to its page or widget alone. What workers do is the pages'
business.
"""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.worker import Worker, WorkerState
from textual.worker_manager import WorkerManager

if TYPE_CHECKING:
    from textual.app import App


class FinishedWorkers(WorkerManager):
    """Takes the place of Textual's own; ``failed`` is told what a worker failed with, unless its page has gone."""

    def __init__(self, app: "App[Any]", failed: Callable[[BaseException], None]) -> None:
        super().__init__(app)
        self._failed = failed

    def _remove_worker(self, worker: Worker[Any]) -> None:
        super()._remove_worker(worker)
        if worker.state is WorkerState.ERROR and worker.error is not None and worker.node.is_running:
            self._failed(worker.error)
        worker._node = self._app
        if inspect.iscoroutine(worker._work):
            # One that was cancelled before its turn has not begun, of which Python warns.
            worker._work.close()
        worker._work = _done
        # The task has a context too, that of whoever began it.
        worker._task = None
        if worker.state is WorkerState.CANCELLED and worker.error is not None:
            # Its frames have the page too.
            worker.error.with_traceback(None)


def _done() -> None:
    """In place of the work that is done."""
