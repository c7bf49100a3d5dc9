"""How many log lines a second the Logs page takes without losing one and while keys still act, and what they weigh.

Run ``python -m tests.benchmarks.logs [LINES-PER-SECOND] [SECONDS]``. A source gives lines at that rate in batches of
a sixtieth of a second, with a buffer of 20,000 lines that is full from the start; a key is pressed ten times a second.
A second run gives lines as fast as they are taken.
"""

import asyncio
import sys
import time
import tracemalloc
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, datetime
from statistics import quantiles

from textual.events import Key
from textual.pilot import Pilot

from mcjob_tui.control_plane.views import LogLine
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.screens.logs import LogsScreen
from mcjob_tui.tui.widgets.log_buffer import LogBuffer
from mcjob_tui.tui.widgets.log_pane import LogPane
from tests.tui import story
from tests.tui.doubles import FakeControlPlane, FakeGateway

KEPT = 20_000
BEAT = 1 / 60
JOB = ("quant", "tick-backfill-2026w47")
CLUSTERS = ("ali-hz-prod", "aws-euc1-prod", "aws-use1-prod", "gcp-euw1-prod")


def line(number: int) -> LogLine:
    """A line of a hundred characters, every twentieth with colours."""
    cluster = CLUSTERS[number % 4]
    color = "\x1b[33mWARN\x1b[0m " if number % 20 == 0 else ""
    text = f"{color}{number:08} page {number % 412}/412 rows={number * 7919 % 99991} feed " + "." * 60
    return LogLine(cluster, f"tick-{number % 18:05}", "backfill", datetime.now(UTC), text)


class Source(FakeControlPlane):
    """Gives ``rate`` lines a second for ``seconds`` (rate 0: as fast as they are taken), all from one stream."""

    def __init__(self, rate: int, seconds: float) -> None:
        super().__init__()
        self.rate, self.seconds = rate, seconds
        self.sent = 0
        self.late = 0.0
        self.is_done = False

    async def logs(self, *where: str, **options: object) -> AsyncGenerator[Sequence[LogLine], None]:
        yield self._batch(KEPT)
        began = time.perf_counter()
        while (passed := time.perf_counter() - began) < self.seconds:
            due = int(passed * self.rate) - (self.sent - KEPT) if self.rate else 500
            if due > 0:
                yield self._batch(due)
            if self.rate:
                before = time.perf_counter()
                await asyncio.sleep(BEAT)
                self.late = max(self.late, time.perf_counter() - before - BEAT)
        self.is_done = True

    def _batch(self, count: int) -> list[LogLine]:
        self.sent += count
        return [line(number) for number in range(self.sent - count, self.sent)]


async def when(holds: Callable[[], bool]) -> None:
    """Wait until something holds, for half a minute at most."""
    deadline = time.perf_counter() + 30
    while not holds():
        assert time.perf_counter() < deadline
        await asyncio.sleep(0)


async def key_times(pilot: Pilot[None], source: Source, pane: LogPane) -> list[float]:
    """Seconds from a key to what it does, ten times a second while lines come."""
    took = []
    while not source.is_done:
        await asyncio.sleep(0.1)
        before, times = time.perf_counter(), pane.view.look.times
        pilot.app.post_message(Key("t", "t"))
        await when(lambda before=times: pane.view.look.times != before)  # type: ignore[misc]
        took.append(time.perf_counter() - before)
    return took


async def run(rate: int, seconds: float, typed: str = "") -> None:
    """One run, printed."""
    source = Source(rate, seconds)
    app = McjobApp(FakeGateway(source), Options(log_lines=KEPT))
    async with app.run_test(size=(120, 40)) as pilot:
        while app.session is None:
            await pilot.pause()
        screen = LogsScreen(*JOB)
        app.push_screen(screen)
        await when(lambda: screen.is_mounted and screen.logs.received >= KEPT)
        began, used, first = time.perf_counter(), time.process_time(), screen.logs.received
        if typed:
            screen.logs.view.look_for(typed)
        keys = await key_times(pilot, source, screen.logs)
        await when(lambda: screen.logs.received >= source.sent)
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        p95 = quantiles(keys, n=20)[-1] * 1000
        print(
            f"{f'{rate:,}' if rate else 'as many as possible'}{f', filter {typed}' if typed else ''}: "
            f"{(screen.logs.received - first) / wall:,.0f} lines/s, {source.sent - screen.logs.received} lost, "
            f"{len(screen.logs.view.buffer):,} kept, CPU {cpu / wall:.0%}, key to effect p95 {p95:.0f} ms, "
            f"longest hold-up {source.late * 1000:.0f} ms"
        )


def memory() -> None:
    """What the full buffer weighs, its lines included."""
    tracemalloc.start()
    buffer = LogBuffer(KEPT)
    for batch in range(40):
        buffer.extend([line(number) for number in range(batch * 1000, batch * 1000 + 1000)])
    print(f"{len(buffer):,} lines kept of 40,000: {tracemalloc.get_traced_memory()[0] / 1e6:.1f} MB")
    tracemalloc.stop()


async def main(rate: int, seconds: float) -> None:
    """All runs."""
    await run(rate, seconds)
    await run(rate, seconds, "retry")
    await run(0, seconds)
    memory()


if __name__ == "__main__":
    given = [float(each) for each in sys.argv[1:]]
    assert any(each.key == JOB for each in story.JOBS)
    asyncio.run(main(int(given[0]) if given else 5000, given[1] if len(given) > 1 else 10.0))
