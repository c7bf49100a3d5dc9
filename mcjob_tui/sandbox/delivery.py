"""Who is told of a store's changes, and in which order.

Everybody has an event before the next one is delivered, also where a subscriber's answer to an event is another write.
"""

from collections import deque
from collections.abc import Callable, Iterable

from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.shelf import Event

Callback = Callable[[Event], None]


class Delivery:
    """The subscribers of one store, by the kinds that they follow."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._subscribers: dict[Kind, dict[int, Callback]] = {kind: {} for kind in kinds}
        self._next = 0
        self._undelivered: deque[Event] = deque()
        self._delivering = False

    def __len__(self) -> int:
        """How many subscribers there are."""
        return len({token for each in self._subscribers.values() for token in each})

    def subscribe(self, callback: Callback, kinds: Iterable[Kind] | None) -> Callable[[], None]:
        """Tell ``callback`` of the changes of ``kinds``, of all if None; returns what ends it."""
        token = self._next
        self._next += 1
        for kind in tuple(self._subscribers) if kinds is None else kinds:
            self._subscribers[kind][token] = callback

        def unsubscribe() -> None:
            for each in self._subscribers.values():
                each.pop(token, None)

        return unsubscribe

    def tell(self, event: Event) -> None:
        """Deliver an event, or have it delivered after the one that is being delivered now."""
        self._undelivered.append(event)
        if self._delivering:
            return
        self._delivering = True
        try:
            while self._undelivered:
                event = self._undelivered.popleft()
                for callback in tuple(self._subscribers[event.kind].values()):
                    callback(event)
        finally:
            self._delivering = False
