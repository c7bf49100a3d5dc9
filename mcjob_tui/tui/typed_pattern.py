"""Regular expressions that a person types or pastes: what is none is told in a sentence, and none is sought for ever.

Some expressions take longer with every letter of the text than anybody lives. Python cannot be told how long to look,
but its search asks for signals now and then, and a timer of the process's own time sends one.
"""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 1000
"""Characters: of a million each takes seconds to be read."""
PATIENCE_SECONDS = 2.0
"""Of processor time, for all that is looked at at once: three times what the fullest log takes with a plain one."""


class NoPattern(ValueError):
    """The text is no regular expression that can be used; the message says why."""


class TooSlow(Exception):
    """The search was given up."""


def typed_pattern(text: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """The expression that was typed. Raises ``NoPattern``."""
    if len(text) > LONGEST:
        raise NoPattern(f"longer than {LONGEST:,} characters")
    try:
        return re.compile(text, flags)
    except re.error as failure:
        raise NoPattern(failure.msg) from failure
    except (OverflowError, RecursionError) as failure:
        raise NoPattern("it repeats too often, or is nested too deep") from failure


@contextmanager
def soon(seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Give up with ``TooSlow`` whatever searches in the block once it has taken so much processor time.

    Only the main thread can be told; in another one nothing is given up.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _give_up(number: int, frame: object) -> None:
    raise TooSlow
