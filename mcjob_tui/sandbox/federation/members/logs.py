"""The lines that a container writes: plausible, and the same whenever they are asked for.

No line is ever stored: which there are, and when each was written, follows from the run.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mcjob_tui.sandbox.clock import Clock

_AT_ONCE = 500
_OF_INIT = 4
"""Lines that an init container writes at most."""
_WORK = (
    "page {step}/{steps} rows={rows} lag={lag:.1f}s",
    "batch {step} of {steps} written, {rows} rows",
    "GET /v2/items?page={step} 200 in {ms} ms",
    "checkpoint {step} saved ({kib} KiB)",
    "cache hit ratio {ratio:.2f}, queue {queue}",
    "partition {step} merged in {ms} ms",
)
_ODD = (
    "WARN  slow answer from storage: {ms} ms",
    "WARN  retry 1 of 3 for item {rows}",
    "WARN  clock skew {lag:.1f}s, correcting",
)


@dataclass(slots=True)
class Run:
    """One run of a pod's containers.

    Attributes:
        began: when, in virtual seconds of the clock.
        began_at: the same as a time.
        seconds: how long it takes, in virtual seconds.
        ended_at: when it ended; None while it goes on.
        exit_code: how it ended, or is going to end.
    """

    began: float
    began_at: datetime
    seconds: float
    lines: int
    exit_code: int
    ended_at: datetime | None = None
    cut_short: float | None = None
    """How many virtual seconds it got, where it was stopped before its end."""


def before(run: Run, since: datetime, clock: Clock) -> Run:
    """The run of a pod's init containers: from ``since`` until the other containers' first ``run`` began."""
    seconds = max(0.0, (run.began_at - since).total_seconds() * clock.speed)
    return Run(run.began - seconds, since, seconds, min(run.lines, _OF_INIT), 0, run.began_at)


async def follow(run: Run, clock: Clock, identity: str, *, wait: bool) -> AsyncIterator[bytes]:
    """The lines of ``run``, one by one, as a container runtime keeps them: ``<time, UTC, nanoseconds> <text>\\n``.

    Args:
        identity: what the lines depend on: cluster, pod and container.
        wait: go on with the lines to come until the run ends.
    """
    for number in range(run.lines):
        offset = _offset(run, number)
        while run.ended_at is None and clock.elapsed() < run.began + offset:
            if not wait:
                return
            await clock.sleep(run.began + offset - clock.elapsed())
        if run.cut_short is not None and offset > run.cut_short:
            break
        if number % _AT_ONCE == _AT_ONCE - 1:
            await asyncio.sleep(0)  # a long log must not hold up other requests
        yield _stamped(run, clock, identity, number, offset)
    while wait and run.ended_at is None:
        await clock.sleep(max(0.05, run.began + run.seconds - clock.elapsed()))


def _offset(run: Run, number: int) -> float:
    """When a line is written, in virtual seconds since the run began; the last one right before its end."""
    return run.seconds * (number + 0.2) / max(run.lines, 1)


def _stamped(run: Run, clock: Clock, identity: str, number: int, offset: float) -> bytes:
    """The line with its time, which never moves: whoever reads on from a time must find every line where it was."""
    moment = run.began_at + (clock.moment(run.began + offset) - clock.moment(run.began))
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"
    spent = clock.moment(run.began + run.seconds) - clock.moment(run.began)
    return f"{stamp} {_text(run, identity, number, spent)}\n".encode()


def _text(run: Run, identity: str, number: int, spent: timedelta) -> str:
    """A line's text; ``spent``: what the run takes by the timestamps that everybody sees."""
    dice = random.Random(f"{identity}/{number}")
    last = run.lines - 1
    if number == 0:
        return f"starting pid=1 threads={dice.choice((2, 4, 8))}"
    if number == 1 and last > 2:
        return f"configuration read from the environment, {dice.randint(3, 19)} keys"
    if number == last and run.exit_code == 0:
        return f"done rows={dice.randint(10_000, 9_999_999)} in {spent.total_seconds():.1f}s"
    if number == last and run.exit_code == 137:
        return f"allocating {dice.randint(64, 512)} MiB for the next page"
    if number == last:
        return f"ERROR giving up: {dice.choice(('bad record', 'connection reset by peer', 'disk quota exceeded'))}"
    pattern = dice.choice(_ODD) if dice.random() < 0.06 else dice.choice(_WORK)
    return pattern.format(
        step=number,
        steps=max(last - 1, 1),
        rows=dice.randint(900, 99_999),
        lag=dice.uniform(0.1, 4.0),
        ms=dice.randint(4, 900),
        kib=dice.randint(8, 4000),
        ratio=dice.random(),
        queue=dice.randint(0, 400),
    )
