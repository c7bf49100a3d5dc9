"""Keys one at a time: the next one goes out only once the one before it has done what it does.

Textual hands each key to the widget that has the focus when it arrives, while what the key does (move the focus, open a
page) is still on its way. Who types fast, pastes, or types over a slow line would then type into the field that they
have left. What a key means is not decided here.
"""

import asyncio
from collections import deque
from collections.abc import Iterable

from textual import events
from textual.dom import DOMNode
from textual.message_pump import MessagePump

from mcjob_tui.tui import garbage
from mcjob_tui.tui.painting import Painting, PaintingHeld

LONGEST = 3.0
"""How many seconds a key may take before the next one goes out all the same."""
LOOK = 0.05
ROUNDS = 8
"""What a key has done has been seen to after so many rounds of messages. On a page about which a thousand changes a
second are told there is always another message, and the next key must not wait for the end of them."""
MOST_HELD = 0.2
"""How many seconds painting waits for a key that takes long."""
ANSWER = 0.1
"""Seconds that an answer may take to be on the screen while everything else waits for it."""


class Again(events.Key):
    """A key that came back from a widget that has lost the focus: it goes before those that were typed after it."""


class TypingAhead(PaintingHeld):
    """An app that holds keys back while one is being handled."""

    _held: deque[events.Key | events.Paste]
    _delivery: "asyncio.Task[None] | None" = None

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self.answering(ANSWER)
        is_going = self.has_key_on_its_way
        if not is_going:
            self._held = deque()
        if isinstance(event, Again):
            self._held.appendleft(events.Key(event.key, event.character))
        else:
            self._held.append(event)
        if not is_going:
            self._delivery = asyncio.create_task(self._deliver(), name="keys")
            self._delivery.add_done_callback(self._delivered)

    @property
    def has_key_on_its_way(self) -> bool:
        """Whether what a key does is not all done and painted: what can wait should."""
        return self._delivery is not None and not self._delivery.done()

    @property
    def has_keys_waiting(self) -> bool:
        """Whether more keys have come than the one that is on its way: what it changes is soon changed again."""
        return self.has_key_on_its_way and bool(self._held)

    async def keys_done(self) -> None:
        """Wait until the keys that have come have done what they do: what opens meanwhile would swallow them."""
        while self._delivery is not None and not self._delivery.done():
            await asyncio.wait((self._delivery,))

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
            # By itself Python would look in the middle of some other key.
            garbage.look_through_new()
            self.answering(0)

    def answering(self, seconds: float) -> None:
        """A key is to be answered within so many seconds, or has been (0): whoever can wait so long should."""

    def _delivered(self, delivery: asyncio.Task[None]) -> None:
        error = None if delivery.cancelled() else delivery.exception()
        if isinstance(error, Exception):
            self._handle_exception(error)

    async def _deliver_one(self, event: events.Key | events.Paste) -> None:
        target = self.focused or self.screen
        # What has a sender is marked as stopped when it bubbles up to it, as if a widget had taken it.
        event._sender = None
        await super().on_event(event)
        patience = _Patience(int(LONGEST / LOOK))
        quiet = rounds = 0
        # It bubbles from queue to queue up to the app, where keys that no widget took are looked up. What it has done
        # bubbles behind it (a field is left, a row is asked to open), and goes on where the focus is then: each round
        # sees to what the one before has brought about.
        while self._running and not patience.is_over and rounds < ROUNDS:
            rounds += 1
            self.answering(ANSWER)
            nodes = self._concerned(target)
            for node in nodes:
                await patience.reached(node)
            # Twice: what is being handled does not wait in a queue any more.
            quiet = 0 if any(_is_busy(node) for node in (*nodes, *self._concerned(target))) else quiet + 1
            if quiet == 2:
                return

    def _concerned(self, target: DOMNode) -> Iterable[MessagePump]:
        """Whatever a key can go through: where it went, and where the next one will go."""
        now = self.focused or self.screen
        return dict.fromkeys((*target.ancestors_with_self, *now.ancestors_with_self)) if self._running else ()


class _Patience:
    """Waits for nodes, for so many looks in all."""

    def __init__(self, looks: int) -> None:
        self._left = looks

    @property
    def is_over(self) -> bool:
        return self._left <= 0

    async def reached(self, node: MessagePump) -> None:
        """Wait until the node has handled all messages that it has now."""
        done = asyncio.Event()
        # As ``call_later`` does, which has Python look at the function's arguments anew each time.
        if node._closing or node._closed or not node.post_message(events.Callback(done.set)):
            return
        # Looks are counted, not seconds: on a busy machine they take longer.
        while not self.is_over:
            try:
                async with asyncio.timeout(LOOK):
                    await done.wait()
                    return
            except TimeoutError:
                if node._closing or node._closed:
                    return
                self._left -= 1


def _is_busy(node: MessagePump) -> bool:
    """Whether messages wait for the node."""
    if node._closing or node._closed:
        return False
    return not node._message_queue.empty() or node._pending_message is not None or bool(node._next_callbacks)
