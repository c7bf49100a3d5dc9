"""Logs of a real federation followed while their streams are cut at random: every line once, as the members hold it."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from mcjob_tui.control_plane.errors import Unreachable
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.transport import Query, Stream
from mcjob_tui.control_plane.views import JobState, LogLine, Phase
from tests.control_plane.federations import running, session_with
from tests.control_plane.passing import Passing
from tests.control_plane.servers import transport_to, until
from tests.sandbox.federation.harness import DUPLICATED, job, policy

CUTS, LINES = 12, 150


@dataclass
class Scissors(Passing):
    """A transport whose first log streams break off after some bytes, in the middle of a line or at its end."""

    dice: random.Random
    left: int = CUTS
    cut: list[int] = field(default_factory=list)

    @asynccontextmanager
    async def stream(self, path: str, *, query: Query = (), silence: float) -> AsyncIterator[Stream]:
        async with super().stream(path, query=query, silence=silence) as found:
            if path.endswith("/log") and self.left:
                self.left -= 1
                yield _Cut(found, self.dice.randrange(1, 6000), self)
            else:
                yield found


@dataclass
class _Cut:
    whole: Stream
    room: int
    scissors: Scissors

    @property
    def status(self) -> int:
        return self.whole.status

    @property
    def content_type(self) -> str:
        return self.whole.content_type

    @property
    def retry_after(self) -> int:
        return self.whole.retry_after

    @property
    def date(self) -> str:
        return self.whole.date

    async def read(self) -> bytes:
        return await self.whole.read()

    async def chunks(self) -> AsyncIterator[bytes]:
        async for chunk in self.whole.chunks():
            yield chunk[: self.room]
            self.room -= len(chunk)
            if self.room <= 0:
                self.scissors.cut.append(len(chunk))
                raise Unreachable("cut", sent=True)


async def held(session: Session, cluster: str, pod: str) -> list[str]:
    """The lines that the member itself holds."""
    async with session.api.log("demo", pod, query=[], silence=5, cluster=cluster) as batches:
        return [each.decode() async for batch in batches for each in batch]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_followed_log_that_is_cut_at_random_has_every_line_of_its_members_once(seed: int) -> None:
    async with running() as federation, transport_to(federation.connection) as real:
        scissors = Scissors(real, random.Random(seed))
        async with session_with(federation, scissors) as session:
            await session.watch("demo")
            await until(lambda: session.state.phase is Phase.LIVE)
            steering = {"run-seconds": "30", "log-lines": str(LINES)}
            federation.course.submit(job("j", parallelism=2, completions=2, steering=steering), policy("j", DUPLICATED))
            await until(lambda: (view := session.job("demo", "j")) is not None and view.state is JobState.RUNNING)
            lines: list[LogLine] = []
            async with asyncio.timeout(60):
                async for batch in session.logs("demo", "j", follow=True):
                    lines += [each for each in batch if not each.note]
            followed: dict[tuple[str, str], list[str]] = {}
            for each in lines:
                followed.setdefault((each.cluster, each.pod), []).append(each.text)
            assert len(scissors.cut) >= CUTS // 2
            assert len(followed) == 4
            assert {key: await held(session, *key) for key in followed} == followed
            assert all(len(texts) == LINES for texts in followed.values())
