"""When Python looks for garbage: often and little, so that nobody feels it.

Python looks when more objects were made than went. Views that replace others keep that count at nothing while they pile
up unlooked at, until some hundred thousand are gone through at once, for a tenth of a second and more. Here what is
young is looked through whenever the control plane has told something and whenever a key has been answered, a
millisecond each time. What has been loaded or listed once and stays is left out (``gc.freeze``), until another control
plane is shown. A page that was left, old by then, is looked for a moment later: by itself Python would come to it after
hours.
"""

import asyncio
import contextvars
import gc
import sys
import weakref

from rich.cells import cached_cell_len
from textual.geometry import Region

_THRESHOLDS = (20_000, 50, 1000)
"""Objects more than before until Python looks by itself; young looks until an older one, and until a look at all."""


REST = 2.0
"""How many seconds timers and workers may hold what is left of another control plane."""
AFTER_PAGE = 1.0
"""How many seconds after a page was left all is looked through; after twice as many again where something holds it."""
MOST_LOOKS = 5
"""Looks for pages that were left; one that is held for longer is found with those that are left next."""
_REMEMBERED = (
    *(Region.intersection, Region.union, Region.translate, Region.overlaps, Region.shrink, Region.grow),
    cached_cell_len,
)
"""What Textual remembers of rectangles and Rich of texts' widths, thousands each: every Job's pages have others."""


def is_looked_for() -> bool:
    """Whether the collector is on: the start has it off."""
    return gc.isenabled()


def collect_again() -> None:
    """Turn the collector on where the start had it off, and leave out what has been loaded until now."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)
        gc.enable()


def leave_out_what_stays() -> None:
    """What there is now stays: it is not looked through any more."""
    gc.freeze()


def is_by_these_rules() -> bool:
    """Whether the collector is on and goes by what is said here; a test may have it otherwise."""
    return gc.isenabled() and gc.get_threshold() == _THRESHOLDS


def take_back_what_was_left_out() -> None:
    """Another control plane is about to be shown: most of what there is goes with the one before."""
    gc.unfreeze()


def leave_out_what_is_left() -> None:
    """Look through everything, and leave out what there is then."""
    gc.collect()
    gc.freeze()


def look_through_young() -> None:
    """Look through what was made since the last time; nothing where the collector is off."""
    if gc.isenabled():
        gc.collect(1)


def look_through_new() -> None:
    """Look through what the last key has made; nothing where the collector is off.

    What still goes on then is only looked at again with the young, after fifty keys: as old it would stay.
    """
    if gc.isenabled():
        gc.collect(1 if gc.get_count()[1] > _THRESHOLDS[1] else 0)


class LeftPages:
    """Looks through all, old and young, a while after a page was left, whatever goes on then.

    A form is forty thousand objects that refer to one another. One that is still there when the next one is filled in
    costs memory that is never given back: what stays lies between its pieces.
    """

    def __init__(self) -> None:
        self._pages: weakref.WeakSet[object] = weakref.WeakSet()
        self._looks = 0
        self._due: asyncio.TimerHandle | None = None

    def look_soon(self, page: object) -> None:
        """A page was left; where Python is left to its own thresholds, it looks by itself."""
        if is_by_these_rules():
            self._pages.add(page)
            if self._looks and self._due is not None:
                self._due.cancel()
                self._due = None
            self._looks = 0
            if self._due is None:
                self._look_later()

    def _look_later(self) -> None:
        # With a context of its own: that of who calls has the page, which would be held until it is looked for.
        wait = AFTER_PAGE * 2**self._looks
        self._due = asyncio.get_running_loop().call_later(wait, self._look, context=contextvars.Context())

    def _look(self) -> None:
        self._due = None
        for remembered in _REMEMBERED:
            remembered.cache_clear()
        gc.collect()
        _give_back()
        self._looks += 1
        if self._pages and self._looks < MOST_LOOKS:
            self._look_later()


def _give_back() -> None:
    """Give the system what the C library keeps for later: by itself it does so only at the end of its heap."""
    if sys.platform == "linux":
        # Loaded when the first page was left: the start needs none of it.
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
