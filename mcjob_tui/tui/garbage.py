"""When Python looks for garbage: often and little, so that nobody feels it.

Python looks when more objects were made than went. Views that replace others keep that count at nothing while they pile
up unlooked at, until some hundred thousand are gone through at once, for a tenth of a second and more. Here what is
young is looked through whenever the control plane has told something, a millisecond each time. What has been
loaded or listed once and stays is left out (``gc.freeze``).
"""

import gc

_THRESHOLDS = (20_000, 50, 1000)
"""Objects more than before until Python looks by itself; young looks until an older one, and until a look at all."""


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


def look_through_young() -> None:
    """Look through what was made since the last time; nothing where the collector is off."""
    if gc.isenabled():
        gc.collect(1)
