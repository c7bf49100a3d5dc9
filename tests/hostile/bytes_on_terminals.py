"""What of the bytes on a terminal it would obey, and is none of what the program itself may send."""

import re
import time
from codecs import getincrementaldecoder
from collections.abc import Sequence

from tests.e2e.pseudo_terminal import PseudoTerminal

OWN = re.compile(
    r"\x1b\[[0-9;]*m"  # colours
    r"|\x1b\[[0-9;]*[HJKABCD]"  # the cursor
    r"|\x1b\[\?[0-9;]+(?:[hl]|\$p)"  # modes
    r"|\x1b\[[<>=]?[0-9;]*u"  # the keyboard
    r"|\x1b\[[0-9;]*[ct]|\x1b\[>[0-9;]*q"  # questions about the terminal
    r"|\x1b\]22;[a-z-]+\x07"  # the pointer
    r"|\x1b\]52;c;[A-Za-z0-9+/=]*\x07"  # what a person copies
)
"""Every sequence that the program itself may send."""


def obeyed(written: bytes, since: int = 0) -> Sequence[str]:
    """What a terminal would obey in ``written`` after the first ``since`` bytes and is none of the program's own.

    What was read may end within a character.
    """
    before, whole = (getincrementaldecoder("utf-8")().decode(each) for each in (written[:since], written))
    text = OWN.sub("", whole[len(before) :])
    return re.findall(
        "[^\n\r\x20-\x7e\xa0-\u200a\u2010-\u2027\u202f-\u205f\u2070-\ufdff\ufe10-\ufefe\uff00-\U000dffff]", text
    )


def quiet(terminal: PseudoTerminal, before: int, *, seconds: float = 10) -> None:
    """Wait until something was drawn, and then nothing more for a moment; not longer than ``seconds`` for all."""
    deadline = time.monotonic() + seconds
    drawn = -1
    while time.monotonic() < deadline and (len(terminal.written) == before or drawn != len(terminal.written)):
        drawn = len(terminal.written)
        terminal.read(0.3)
