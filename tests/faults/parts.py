"""The parts in which everything is tried, each to be tried by a process of its own; ``__main__`` shares them out."""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path

from tests.faults.killed import COURSES, Course, try_kills
from tests.faults.odd_answers import FIELDS, SHAPES
from tests.faults.odd_screens import visit_screens
from tests.faults.odd_transfers import TRANSFERS
from tests.faults.odd_trials import wrong_with_odd_answers
from tests.faults.stage import Theatre
from tests.faults.trial import OPERATIONS, Make, try_all

ODDS = (*SHAPES, *FIELDS, *TRANSFERS)
_HANDS = 8
"""Into so many parts the odd answers are dealt for the screens."""


@dataclass(frozen=True)
class Found:
    """What came of one part: how much was tried, in words and in numbers, and what was wrong."""

    said: str
    tried: int
    boundaries: int = 0
    visits: dict[str, int] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()


async def _operation(make: Make, lasting: bool) -> Found:
    async with Theatre.open() as theatre:
        count = await try_all(theatre, [make], every=True, lasting=(lasting,))
    # The boundaries are the same once and for good.
    return Found(str(count), count.tried, 0 if lasting else count.boundaries, wrong=tuple(count.wrong))


async def _killed(course: Course, twice: bool) -> Found:
    async with Theatre.open() as theatre:
        tried, wrong = await try_kills(theatre, course, twice=twice)
    return Found(f"{tried} tried, {len(wrong)} wrong", tried, wrong=tuple(wrong))


async def _odd() -> Found:
    wrong = await wrong_with_odd_answers(ODDS)
    return Found(f"{len(ODDS)} tried, {len(wrong)} wrong", len(ODDS), wrong=tuple(wrong))


async def _screens(hand: int) -> Found:
    with tempfile.TemporaryDirectory(prefix="mcjob-odd-") as folder:
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
            os.environ[name] = folder
        visits = await visit_screens(ODDS[hand::_HANDS], Path(folder))
    return Found(str(visits), visits.tried.total(), visits=dict(visits.tried), wrong=tuple(visits.wrong))


def parts() -> Iterator[tuple[str, Callable[[], Awaitable[Found]]]]:
    """Everything that is tried, by name; what takes longest is begun first."""
    for hand in range(_HANDS):
        yield f"odd answers on screens, hand {hand + 1} of {_HANDS}", partial(_screens, hand)
    yield "odd answers to all that is asked", _odd
    for make, lasting in product(reversed(OPERATIONS), (True, False)):
        yield f"{make().name}, {'from there on' if lasting else 'once'}", partial(_operation, make, lasting)
    for course, twice in product(COURSES, (True, False)):
        yield f"killed{' twice' * twice}, then {course.name}", partial(_killed, course, twice)


def try_part(number: int) -> tuple[Found, float]:
    """Try one part; how long it took."""
    began = time.monotonic()
    _, run = tuple(parts())[number]

    async def ran() -> Found:
        return await run()

    return asyncio.run(ran()), time.monotonic() - began
