"""What a session asks of its server: each kind listed once and watched once, and nothing more while all goes well."""

from collections import Counter
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from mcjob_tui.control_plane.transport import Query, Stream
from mcjob_tui.control_plane.views import JobState, Phase
from tests.control_plane.federations import Lossy, running, session_with
from tests.control_plane.servers import transport_to, until
from tests.sandbox.federation.harness import DUPLICATED, job, policy

KINDS = {
    "clusters",
    "namespaces",
    "clusterpropagationpolicies",
    "propagationpolicies",
    "resourcebindings",
    "jobs",
    "overridepolicies",
}


@dataclass
class Counting(Lossy):
    """Loses nothing and notes the kinds that are watched."""

    watched: Counter[str] = field(default_factory=Counter)

    def stream(self, path: str, *, query: Query = (), silence: float) -> AbstractAsyncContextManager[Stream]:
        self.watched[path.rpartition("/")[2]] += 1
        return super().stream(path, query=query, silence=silence)


async def test_jobs_are_followed_by_one_list_and_one_watch_of_each_kind_without_a_poll() -> None:
    async with running() as federation, transport_to(federation.connection) as real:
        transport = Counting(real, lambda *_: "")
        async with session_with(federation, transport) as session:
            await session.watch(None)
            await until(lambda: session.state.phase is Phase.LIVE and set(transport.watched) == KINDS)
            listed = Counter(path.rpartition("/")[2] for _, path in transport.sent)
            assert {kind: listed[kind] for kind in KINDS} == dict.fromkeys(KINDS, 1)
            asked = len(transport.sent)
            federation.course.submit(job("j", steering={"run-seconds": "5"}), policy("j", DUPLICATED))
            await until(lambda: (view := session.job("demo", "j")) is not None and view.state is JobState.COMPLETE)
            assert len(transport.sent) == asked
            assert transport.watched == Counter(dict.fromkeys(KINDS, 1))
