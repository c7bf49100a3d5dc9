"""``python -m tests.faults``: every fault at every request of every operation, once and for good; takes minutes."""

import asyncio
import sys
import time
from itertools import product

from tests.faults.killed import COURSES, try_kills
from tests.faults.odd_answers import FIELDS, SHAPES
from tests.faults.odd_trials import wrong_with_odd_answers
from tests.faults.stage import Theatre
from tests.faults.trial import OPERATIONS, try_all


async def _run() -> int:
    wrong, began = [], time.monotonic()
    tried = boundaries = 0
    async with Theatre.open() as theatre:
        for make in OPERATIONS:
            if sys.argv[1:] and not any(each in make().name for each in sys.argv[1:]):
                continue
            start = time.monotonic()
            count = await try_all(theatre, [make], every=True, lasting=(False, True))
            print(f"{make().name}: {count} ({time.monotonic() - start:.0f} s)", flush=True)
            for each in count.wrong:
                print(f"  {each}", flush=True)
            wrong += count.wrong
            tried, boundaries = tried + count.tried, boundaries + count.boundaries
        if not sys.argv[1:] or "killed" in sys.argv[1:]:
            killed, wrong_there = await _killed(theatre)
            tried, wrong = tried + killed, wrong + wrong_there
    if not sys.argv[1:] or "odd" in sys.argv[1:]:
        odds = (*SHAPES, *FIELDS)
        strange = await wrong_with_odd_answers(odds)
        print(f"odd answers to all that is asked: {len(odds)} tried, {len(strange)} wrong", flush=True)
        for each in strange:
            print(f"  {each}", flush=True)
        tried, wrong = tried + len(odds), wrong + strange
    seconds = time.monotonic() - began
    print(f"faults × boundaries: {boundaries} boundaries: {tried} tried, {len(wrong)} wrong ({seconds:.0f} s)")
    return 1 if wrong else 0


async def _killed(theatre: Theatre) -> tuple[int, list[str]]:
    tried, wrong = 0, list[str]()
    for course, twice in product(COURSES, (False, True)):
        count, found = await try_kills(theatre, course, twice=twice)
        print(f"killed{' twice' * twice}, then {course.name}: {count} tried, {len(found)} wrong", flush=True)
        for each in found:
            print(f"  {each}", flush=True)
        tried, wrong = tried + count, wrong + found
    return tried, wrong


if __name__ == "__main__":
    sys.exit(asyncio.run(_run()))
