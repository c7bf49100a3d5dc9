"""A person at the keyboard, as the bytes that their terminal sends: key by key, in pieces, or all of them at once.

Which keys make which Job stands in ``real_jobs``; nothing here knows the form.
"""

import re
from collections.abc import Iterable, Iterator
from random import Random

from tests.e2e.terminal import Terminal

TAB, BACK, ENTER, ESCAPE, SPACE = "\t", "\x1b[Z", "\r", "\x1b", " "
DOWN, RIGHT = "\x1b[B", "\x1b[C"
NEXT, SUBMIT, CLEAR = "\x0e", "\x13", "\x15"
"""What ``^n``, ``^s`` and ``^u`` send."""

Step = tuple[str, str]
"""Keys, and what the screen shows once they are done."""

_KEY = re.compile(r"\x1b\[[A-Z]|.", re.DOTALL)


def keys(typed: str) -> list[str]:
    """What was typed, key by key."""
    return _KEY.findall(typed)


def together(steps: Iterable[Step]) -> str:
    """All keys of the steps."""
    return "".join(typed for typed, _ in steps)


def in_pieces(typed: str, random: Random) -> Iterator[str]:
    """The same bytes as a slow line might hand them over, cut anywhere but inside a key."""
    left = keys(typed)
    while left:
        count = random.choice((1, 2, 3, 8, 40))
        yield "".join(left[:count])
        left = left[count:]


def type_and_look(terminal: Terminal, steps: Iterable[Step]) -> None:
    """Type key by key, and look after each step whether the screen shows what it should."""
    for typed, seen in steps:
        for key in keys(typed):
            terminal.type(key)
        terminal.wait_for(seen, seconds=60)
