"""Keys one at a time: the next one goes out only once the one before it has done what it does.

Textual hands each key to the widget that has the focus when it arrives, while what the key does (move the focus, open a
page) is still on its way. Who types fast, pastes, or types over a slow line would then type into the field that they
have left. What a key means is not decided here.
"""

import asyncio
from collections import deque

from textual import events
from textual.dom import DOMNode
from textual.message_pump import MessagePump

from mcjob_tui.tui.painting import Painting, PaintingHeld

LONGEST = 1.0
"""How many seconds a key may take before the next one goes out all the same."""
LOOK = 0.05
MOST_HELD = 0.2
"""How many seconds painting waits for a key that takes long."""
ANSWER = 0.1
"""Seconds that an answer may take to be on the screen while everything else waits for it."""


class TypingAhead(PaintingHeld):
    """An app that holds keys back while one is being handled."""

    _held: deque[events.Key | events.Paste]
    _delivery: "asyncio.Task[None] | None" = None

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self.answering(ANSWER)
        if self._delivery is None or self._delivery.done():
            self._held = deque((event,))
            self._delivery = asyncio.create_task(self._deliver(), name="keys")
            self._delivery.add_done_callback(self._delivered)
        else:
            self._held.append(event)

    async def _deliver(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._held and self._running:
                if loop.time() >= self.held_until:
                    # However many keys there are, and however long they take, one sees them going on.
                    self.held_until = loop.time() + MOST_HELD
                await self._deliver_one(self._held.popleft())
        finally:
            self.held_until = 0.0
        if self._running:
            if isinstance(self.screen, Painting):
                self.screen.paint()
            self.screen.call_after_refresh(self._answered)

    def _answered(self) -> None:
        if not self._held:
            self.answering(0)

    def answering(self, seconds: float) -> None:
        """A key is to be answered within so many seconds, or has been (0): whoever can wait so long should."""

    def _delivered(self, delivery: asyncio.Task[None]) -> None:
        error = None if delivery.cancelled() else delivery.exception()
        if isinstance(error, Exception):
            self._handle_exception(error)

    async def _deliver_one(self, event: events.Key | events.Paste) -> None:
        screen = self.screen
        target = self.focused or screen
        # What has a sender is marked as stopped when it bubbles up to it, as if a widget had taken it.
        event._sender = None
        await super().on_event(event)
        # It bubbles from queue to queue up to the app, where keys that no widget took are looked up.
        for node in target.ancestors_with_self:
            await _reached(node)
            if event._stop_propagation:
                await _all_told(node)
                break
        if self._running and self.screen is not screen:
            # A screen that has just been opened, or come back, has yet to say where the focus goes.
            await _reached(self.screen)


async def _all_told(node: DOMNode) -> None:
    """Wait until what ``node`` made known while it handled a key has been heard by all that it is in."""
    for each in node.ancestors_with_self:
        await _reached(each)


async def _reached(node: MessagePump) -> None:
    """Wait until the node has handled all messages that it has now; no longer than ``LONGEST``."""
    done = asyncio.Event()
    # As ``call_later`` does, which has Python look at the function's arguments anew each time.
    if not node.is_running or not node.post_message(events.Callback(done.set)):
        return
    for _ in range(int(LONGEST / LOOK)):
        try:
            async with asyncio.timeout(LOOK):
                await done.wait()
                return
        except TimeoutError:
            if not node.is_running:
                return
