"""Keep a cache like the server: list by pages, watch from there, for as long as it takes.

The rules, each learned from a server that misbehaves: resume from the last resourceVersion, bookmarks included; on
410 list again and drop what is gone; wait longer after each failure, at random, and start over with the first event;
a watch that closes at once is a failure, not a reason to hurry; do not ask again soon when asking is not allowed; a
connection on which nothing comes is dead; a server whose versions go back has another history, and so may one that
the kubeconfig leads to since, so list again. What the cache holds stays while the server is away.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, NoReturn, TypeVar

from mcjob_tui.control_plane import watch_event
from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.backoff import Backoff
from mcjob_tui.control_plane.cache import Cache, Key
from mcjob_tui.control_plane.contact import TELLING_SECONDS, Contact
from mcjob_tui.control_plane.errors import (
    ControlPlaneError,
    Expired,
    Forbidden,
    NotFound,
    Overloaded,
    ProtocolError,
    ServerFailure,
    TimedOut,
    Unauthorized,
    Unreachable,
)
from mcjob_tui.control_plane.outage import Outage
from mcjob_tui.control_plane.room import Room
from mcjob_tui.control_plane.turns import Turns
from mcjob_tui.control_plane.views import ConnectionState, Phase
from mcjob_tui.resources.meta import Resource

R = TypeVar("R", bound=Resource)
SILENCE_SECONDS = 75.0
"""Servers send a bookmark on a watch that asks for them once a minute and, by a timer's chance, 2 s later at most.

A path that is dead is noticed sooner, by TCP's keepalive; asking in between would be polling.
"""
SERVER_SECONDS = (270, 330)
DENIED_SECONDS = 5.0
SHORT_WATCH_SECONDS = 1.0
LONGEST_BETWEEN_SHORT = 2.0
"""Seconds between watches that each end soon but bring something."""
Pace = Callable[[], Awaitable[None]]


async def at_once() -> None:
    """The pace of a list that is taken as fast as it comes."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is listed and watched. ``namespace`` None is all; ``cluster`` is a member behind the proxy, "" is none."""

    namespace: str | None = None
    labels: str = ""
    fields: str = ""
    cluster: str = ""


class Reflector(Generic[R]):
    """Fills one cache. ``run`` goes on until it is cancelled.

    Args:
        api: where to ask.
        cache: what to fill.
        selection: which objects.
        report: called with every new state of the connection.
        silence: seconds without a byte after which a watch is taken for dead.
        pace: awaited after every slice of a list, by whoever wants no more of them just now.
        turns: who goes first; objects and events are taken slice by slice.
        pause: waits; a test's own does not.
        backoff: how long to wait between tries.
        outage: shared with other watches of the same server, to wait out its absence together.
    """

    def __init__(
        self,
        api: Api,
        cache: Cache[R],
        selection: Selection,
        report: Callable[[ConnectionState], None],
        *,
        silence: float = SILENCE_SECONDS,
        pace: Pace = at_once,
        turns: Turns | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        backoff: Backoff | None = None,
        outage: Outage | None = None,
    ) -> None:
        self._api = api
        self._cache = cache
        self._selection = selection
        self._contact = Contact(report)
        self._silence = silence
        self._pace = pace
        self._turns = turns or Turns()
        self._pause = pause
        self._backoff = backoff or Backoff()
        self._before_lists = Backoff()
        """Of its own: the first new list after a long outage comes at once."""
        self._outage = outage
        self._room = Room()
        self._heard = False
        self._short_watches = 0
        self._version = ""
        self._origin = 0

    @property
    def state(self) -> ConnectionState:
        return self._contact.state

    async def run(self) -> NoReturn:
        """List and watch, over and over; ends only by being cancelled."""
        try:
            await self._go_on()
        finally:
            self._contact.trust()

    async def _go_on(self) -> NoReturn:
        clock = asyncio.get_running_loop().time
        while True:
            began, contact, self._heard = clock(), self._contact.last, False
            try:
                if not self._version or self._origin != self._api.origin:
                    await self._list()
                await self._watch()
            except Expired:
                self._version = ""
                if clock() - began > SHORT_WATCH_SECONDS:
                    continue
                await self._pause(self._before_lists.next_wait())
            except (Forbidden, Unauthorized) as error:
                await self._wait_denied(error)
            except TimedOut as error:
                if self._contact.last is contact:
                    await self._wait_failed(error)
                else:
                    self._contact.doubt(self._silence)
            except ControlPlaneError as error:
                await self._wait_failed(error)
            else:
                if clock() - began < SHORT_WATCH_SECONDS:
                    await self._wait_short()
                else:
                    self._short_watches = 0

    async def _list(self) -> None:
        selection, seen, version = self._selection, set[Key](), ""
        if (origin := self._api.origin) != self._origin:
            self._cache.distrust()
        pages = self._api.pages(
            self._cache.kind,
            selection.namespace,
            labels=selection.labels,
            fields=selection.fields,
            cluster=selection.cluster,
        )
        async for page in pages:
            self._contact.touch()
            self._answered()
            version = version or page.resource_version
            share = self._turns.slice()
            for item in page.items:
                found = self._cache.put(item)
                if found is not None:
                    seen.add(found.key)
                if share.is_over:
                    self._room.check()
                    await self._turns.mine()
                    await self._pace()
                    share = self._turns.slice()
            await self._turns.mine()
            await self._pace()
        if not version:
            raise ProtocolError("the server's list has no resourceVersion to watch from")
        for key in self._cache:
            if key not in seen:
                self._cache.drop(key)
        self._cache.complete = True
        self._version, self._origin = version, origin
        self._contact.live()

    async def _watch(self) -> None:
        seconds = random.randint(*SERVER_SECONDS)
        try:
            # The server ends it before that; one that drips bytes of a line without an end would go on for ever.
            async with asyncio.timeout(seconds + self._silence):
                await self._watch_for(seconds)
        except TimeoutError:
            raise TimedOut("the server does not end the watch in time") from None

    async def _watch_for(self, seconds: int) -> None:
        selection = self._selection
        async with self._api.watch(
            self._cache.kind,
            selection.namespace,
            resource_version=self._version,
            silence=self._silence,
            server_seconds=seconds,
            labels=selection.labels,
            fields=selection.fields,
            cluster=selection.cluster,
        ) as batches:
            self._touch()
            async for lines in batches:
                self._touch()
                share = self._turns.slice()
                for line in lines:
                    if line:
                        self._heard = True
                        self._take(line)
                        if share.is_over:
                            self._room.check()
                            await self._turns.mine()
                            share = self._turns.slice()
                self._backoff.reset()
                self._before_lists.reset()
                await self._turns.mine()

    def _take(self, line: bytes) -> None:
        kind, obj = watch_event.read_event(line)
        if kind == watch_event.ERROR:
            raise watch_event.error_in(obj)
        if kind == watch_event.BOOKMARK:
            self._go_on_from(watch_event.version_in(obj))
            return
        found = self._cache.remove(obj) if kind == watch_event.DELETED else self._cache.put(obj)
        if found is not None:
            self._go_on_from(found.metadata.resource_version)

    def _go_on_from(self, version: str) -> None:
        """Remember where to resume. Raises ``Expired`` where that lies before what was there already.

        Versions of one kind only grow (Kubernetes promises it since 1.35 and has always kept it); a server that was
        restored from a backup starts over lower, and events out of order leave a cache of which nobody knows what
        is in it.
        """
        both_count = version.isdecimal() and self._version.isdecimal()
        # Compared as texts: a number of thousands of digits is none to Python.
        if both_count and (len(version), version) < (len(self._version), self._version):
            raise Expired(f"the server went back from version {self._version} to {version}", code=410, reason="Expired")
        self._version = version or self._version

    def _answered(self) -> None:
        if self._outage is not None and not self._selection.cluster and self.state.phase is not Phase.LIVE:
            self._outage.over()

    def _touch(self) -> None:
        self._contact.touch()
        if self.state.phase is not Phase.LIVE:
            self._answered()
            self._contact.live()

    async def _wait_short(self) -> None:
        """After a watch that was closed at once: longer each time, but not long while each brings something."""
        wait = max(self._backoff.next_wait(), min(0.1 * 2**self._short_watches, LONGEST_BETWEEN_SHORT))
        self._short_watches = min(self._short_watches + 1, 10)
        if self._heard:
            wait = min(wait, LONGEST_BETWEEN_SHORT)
        elif wait > TELLING_SECONDS:
            self._contact.ends_at_once(wait)
        await self._pause(wait)

    async def _wait_denied(self, error: Forbidden | Unauthorized) -> None:
        wait = self._backoff.next_wait(least=DENIED_SECONDS)
        self._contact.denied(error, self._cache.kind.plural, self._selection.namespace or "", wait)
        await self._pause(wait)

    async def _wait_failed(self, error: ControlPlaneError) -> None:
        least = float(error.retry_after) if isinstance(error, Overloaded) else 0.0
        wait = self._backoff.next_wait(least=DENIED_SECONDS if isinstance(error, NotFound) else least)
        away = isinstance(error, Unreachable | ServerFailure | ProtocolError)
        line = None if not away or self._selection.cluster else self._outage
        if line is not None:
            wait = line.until_next_try(wait)
        self._contact.failed(error, wait, has_all=self._cache.complete)
        if line is not None:
            line.goes_on(self.state)
        if away and self._outage is not None:
            await (self._outage.wait_behind(wait) if self._selection.cluster else self._outage.wait(wait))
        else:
            await self._pause(wait)
