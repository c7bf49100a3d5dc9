"""Many logs as one: in the order of time, delayed by nobody for long, in bounded room."""

import asyncio
from datetime import UTC, datetime

from mcjob_tui.control_plane.log_merge import LogMerge
from mcjob_tui.control_plane.views import LogLine
from tests.control_plane.servers import until


def line(source: str, time: int) -> tuple[int, LogLine]:
    return time, LogLine(source, "pod", "main", datetime.fromtimestamp(time, UTC), f"{source}{time}")


async def all_of(merge: LogMerge) -> list[str]:
    return [each.text async for batch in merge.batches() for each in batch]


async def test_finished_logs_are_ordered_by_time() -> None:
    merge = LogMerge()
    for source, times in (("a", (1, 4, 6)), ("b", (2, 3, 7)), ("c", (5,))):
        merge.open(source)
        await merge.put(source, [line(source, time) for time in times])
        merge.close(source)
    merge.finish()
    assert await all_of(merge) == ["a1", "b2", "b3", "a4", "c5", "a6", "b7"]


async def test_a_line_waits_for_a_log_that_has_just_begun() -> None:
    merge = LogMerge(silent=5)
    merge.open("a")
    merge.open("b")
    await merge.put("a", [line("a", 2)])
    batches = merge.batches()
    waiting = asyncio.ensure_future(anext(batches))
    await merge.put("b", [line("b", 1)])
    merge.close("b")
    merge.close("a")
    assert [each.text for each in await waiting] == ["b1", "a2"]


async def test_at_the_beginning_first_lines_are_waited_for_longer() -> None:
    now = 0.0
    merge = LogMerge(clock=lambda: now, silent=0.25, first=1.0)
    merge.open("a")
    merge.open("b")
    await merge.put("a", [line("a", 2)])
    now = 1.0
    await merge.put("b", [line("b", 1)])
    merge.open("mute")
    now = 1.5
    assert [each.text for each in await anext(merge.batches())] == ["b1", "a2"]


async def test_a_silent_log_holds_nobody_up_for_long() -> None:
    merge = LogMerge(silent=0.05)
    merge.open("mute")
    merge.open("a")
    await merge.put("a", [line("a", 1)])
    assert [each.text for each in await anext(merge.batches())] == ["a1"]


async def test_a_note_is_told_at_once() -> None:
    merge = LogMerge(silent=60)
    merge.open("mute")
    merge.note(LogLine("m1", "", "", None, "stream lost", note=True))
    assert [each.text for each in await anext(merge.batches())] == ["stream lost"]


async def test_a_reader_of_lines_that_are_very_long_has_to_wait_sooner() -> None:
    merge = LogMerge(silent=0.01)
    merge.open("a")
    text = "x" * 2**20
    megabyte = [(number, LogLine("a", "pod", "main", None, text)) for number in range(15)]
    ahead = asyncio.create_task(merge.put("a", megabyte))
    await asyncio.sleep(0)
    assert ahead.done()
    ahead = asyncio.create_task(merge.put("a", megabyte))
    await asyncio.sleep(0)
    assert not ahead.done()
    merge.close("a")
    merge.finish()
    assert len(await all_of(merge)) == 30
    await ahead


async def test_a_reader_that_runs_ahead_has_to_wait() -> None:
    merge = LogMerge(silent=0.01)
    merge.open("a")
    ahead = asyncio.ensure_future(merge.put("a", [line("a", time) for time in range(20_000)]))
    batches = merge.batches()
    got = len(await anext(batches))
    assert not ahead.done()
    while got < 20_000:
        got += len(await anext(batches))
    await until(ahead.done)
