"""All watches of a session: which caches there are, which tasks fill them, and how good each is at the moment."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import NoReturn, TypeVar

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.cache import Cache
from mcjob_tui.control_plane.outage import Outage
from mcjob_tui.control_plane.reflector import Pace, Reflector, Selection, at_once
from mcjob_tui.control_plane.turns import Turns
from mcjob_tui.control_plane.views import ConnectionState, Phase
from mcjob_tui.resources.meta import Resource

R = TypeVar("R", bound=Resource)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_WORST_FIRST = (Phase.DENIED, Phase.STALE, Phase.CONNECTING, Phase.LIVE)


class Watches:
    """Reflectors that run until they are stopped.

    Args:
        api: where to watch.
        changed: called whenever the state of one changes.
        outage: that of the API server, where others watch it too.
        turns: who goes first, where that is not only for these watches to know.
    """

    def __init__(
        self, api: Api, changed: Callable[[], None], *, outage: Outage | None = None, turns: Turns | None = None
    ) -> None:
        self._api = api
        self._changed = changed
        self._outage = outage or Outage()
        self._turns = turns or Turns()
        self._states: dict[str, ConnectionState] = {}
        self._tasks: dict[str, asyncio.Task[NoReturn]] = {}

    def start(self, cache: Cache[R], selection: Selection, *, name: str = "", pace: Pace = at_once) -> None:
        """Fill ``cache``, lists at ``pace``. ``name`` is how its state is called, by default the kind's plural."""
        name = name or cache.kind.plural
        self._states[name] = ConnectionState()

        def report(state: ConnectionState) -> None:
            self._states[name] = state
            self._changed()

        reflector = Reflector(self._api, cache, selection, report, pace=pace, turns=self._turns, outage=self._outage)

        def ended(task: asyncio.Task[NoReturn]) -> None:
            if not task.cancelled() and (fault := task.exception()) is not None:
                report(
                    ConnectionState(
                        Phase.STALE, reason=f"the watch stopped by a fault of mcjob: {type(fault).__name__}"
                    )
                )
                task.get_loop().call_exception_handler({"message": f"watch {name}", "exception": fault, "task": task})

        self._tasks[name] = asyncio.create_task(reflector.run(), name=f"watch {name}")
        self._tasks[name].add_done_callback(ended)

    def states(self) -> Mapping[str, ConnectionState]:
        """The state of each watch by name."""
        return dict(self._states)

    async def stop(self) -> None:
        """End all watches and wait until they have ended."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        self._states.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def worst(states: list[ConnectionState]) -> ConnectionState:
    """The worst of several states; of equals the one that has been so for longest, of what is denied the first named.

    A denial counts once those named before it have been answered: which right is told to be missing does not hang
    on which answer was the quickest.
    """
    if not states:
        return ConnectionState()
    found = min(states, key=_how_bad)
    if found.phase is Phase.DENIED and any(each == ConnectionState() for each in states[: states.index(found)]):
        return ConnectionState()
    return found


def _how_bad(state: ConnectionState) -> tuple[int, float]:
    since = None if state.phase is Phase.DENIED else state.since
    return _WORST_FIRST.index(state.phase), since.timestamp() if since is not None else 0.0


def tried_last(
    stale: ConnectionState, states: Iterable[ConnectionState], other: ConnectionState | None = None
) -> ConnectionState:
    """``stale`` with the next try, and the reason of the last one, of whichever watch tries for all of them.

    While the server is away the others wait: what they know of it is their first failure, and their next try is over.

    Args:
        states: of the watches that are told of.
        other: what the last try found, which may have been another's, such as that of a Job that is followed.
    """
    if stale.phase is not Phase.STALE:
        return stale
    tries = [each for each in states if each.phase is Phase.STALE]
    trying = max(
        tries if other is None else [*tries, other], key=lambda each: each.retry_at or _LONG_AGO, default=stale
    )
    return replace(stale, retry_at=trying.retry_at, reason=trying.reason)
