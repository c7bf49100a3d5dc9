"""When a screen is painted: with a key once and at once, and otherwise sixty times a second at most.

Textual paints by a timer. What changes while it rests is painted at once, but what changes next waits for the second
tick from then, 17 to 33 ms; and a key in a form changes two things, the field and then what follows from it. Here
nothing is painted while a key is on its way (``typing_ahead`` says how long it is), and then all that it changed in one
frame. What comes without a key waits until a sixtieth of a second has passed since the last frame, and not longer.
To a terminal that takes less than it is sent, as over a slow line, the next frame goes once the last one has: what lies
between them is never sent, and a key is not answered behind frames that nobody wants to see any more.
"""

import asyncio
from typing import TypeVar, final

from textual import events
from textual.app import App
from textual.constants import MAX_FPS
from textual.screen import Screen

from mcjob_tui.tui.changed_parts import ChangedParts
from mcjob_tui.tui.driver import is_behind

FRAME = 1 / MAX_FPS

Result = TypeVar("Result")


class PaintingHeld(App[None]):
    """An app that may have its screens wait with painting."""

    held_until = 0.0
    """Until when nothing is painted, by the loop's clock: a key is on its way, and what it changes is not all there."""


class Painting(Screen[Result]):
    """A screen that paints by itself instead of by Textual's timer. It goes before the other bases."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        self._compositor = ChangedParts()

    _painted = 0.0
    _due: asyncio.TimerHandle | None = None

    async def _on_idle(self, event: events.Idle) -> None:
        if not self._is_changed or self.app._batch_count or not self.is_current:
            return  # Textual's own answer follows
        event.prevent_default()
        loop = asyncio.get_running_loop()
        app = self.app
        held = app.held_until if isinstance(app, PaintingHeld) else 0.0
        wait = max(self._painted + FRAME, held) - loop.time()
        if wait <= 0:
            self.paint()
        elif self._due is None:
            self._due = loop.call_later(wait, self._paint_due)

    def _paint_due(self) -> None:
        try:
            self.paint()
        except Exception as error:  # noqa: BLE001 (as Textual does with its timers: the app ends and says so)
            self.app._handle_exception(error)

    @property
    def is_painted(self) -> bool:
        """Whether all that has changed is on the terminal, and no key is on its way."""
        app = self.app
        return not self._is_changed and not (isinstance(app, PaintingHeld) and app.held_until)

    @property
    def _is_changed(self) -> bool:
        return bool(
            self._layout_required
            or self._scroll_required
            or self._repaint_required
            or self._recompose_required
            or self._dirty_widgets
        )

    @final
    def paint(self) -> None:
        """Paint what has changed, if anything has; without waiting, but for a terminal that is behind."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if not (self._is_changed and self.is_running):
            return
        loop = asyncio.get_running_loop()
        if is_behind(self.app._driver):
            self._due = loop.call_later(FRAME, self._paint_due)
            return
        self._painted = loop.time()
        with self._context():
            self._on_timer_update()
