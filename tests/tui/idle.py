"""When an app under test is at rest: nothing is left to be done but what waits for time, a thread or a socket.

Textual's own wait takes a process that gets no time for one that needs none: on a busy machine keys were not yet
answered when a test looked. Whoever imports this has its apps waited for in this way.
"""

import asyncio

import pytest

FRAME = 1 / 50
"""Seconds for what a frame waits for; Textual's own rest."""
TURNS = 3
"""Turns of the loop in which nothing is to be done."""


async def at_rest(min_sleep: float = FRAME, max_sleep: float = 1) -> None:
    """Wait until the loop has nothing to do, and what waits for a frame has been done; in place of ``wait_for_idle``.

    Args:
        min_sleep: as Textual calls it; a frame is waited for in any case.
        max_sleep: seconds, where there is something to do all the time.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + max_sleep
    await _frame()
    resting = turns = 0
    while resting < TURNS and (turns < 500 or loop.time() < end):
        await asyncio.sleep(0)
        turns += 1
        resting = 0 if loop._ready else resting + 1  # type: ignore[attr-defined]


async def _frame() -> None:
    await asyncio.sleep(FRAME)


for _module in ("app", "pilot"):
    pytest.MonkeyPatch().setattr(f"textual.{_module}.wait_for_idle", at_rest)
