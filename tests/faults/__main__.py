"""``python -m tests.faults``: every fault at every request of every operation, once and for good; takes minutes."""

import asyncio
import sys
import time

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
    seconds = time.monotonic() - began
    print(f"faults × boundaries: {boundaries} boundaries: {tried} tried, {len(wrong)} wrong ({seconds:.0f} s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_run()))
