"""What a session asks of its server: each kind listed once and watched once, and nothing more while all goes well."""

import asyncio
from collections import Counter
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.transport import Query, Stream
from mcjob_tui.control_plane.views import FirstLook, JobState, Phase
from tests.control_plane.federations import Lossy, running, session_with
from tests.control_plane.servers import DEADLINE, transport_to, until
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


async def test_a_look_at_whether_pods_have_started_is_one_request_for_each_cluster() -> None:
    async with running() as federation, transport_to(federation.connection) as real:
        transport = Counting(real, lambda *_: "")
        async with session_with(federation, transport) as session:
            await session.watch(None)
            long = {"run-seconds": "90000"}
            federation.course.submit(job("slow", steering=long), policy("slow", DUPLICATED))
            stuck = {**long, "waiting-reason": "ImagePullBackOff"}
            federation.course.submit(job("stuck", steering=stuck), policy("stuck", DUPLICATED))
            await until(lambda: all(_is_active(session, name) for name in ("slow", "stuck")))
            view = session.job("demo", "slow")
            assert view is not None
            clusters = tuple(each.cluster for each in view.members)
            assert len(clusters) > 1
            everywhere = FirstLook(frozenset(clusters), {})
            asked, watched = len(transport.sent), Counter(transport.watched)
            async with asyncio.timeout(DEADLINE):
                while await session.first_look("demo", "slow", clusters) != everywhere:
                    pass  # its pods start in a moment
            before = len(transport.sent)
            assert await session.first_look("demo", "slow", clusters) == everywhere
            assert await session.first_look("demo", "stuck", clusters) == FirstLook(frozenset(), {})
            assert len(transport.sent) == before + 2 * len(clusters)
            assert {path.rpartition("/")[2] for _, path in transport.sent[asked:]} == {"pods"}
            assert transport.watched == watched


def _is_active(session: Session, name: str) -> bool:
    view = session.job("demo", name)
    return view is not None and bool(view.members) and all(each.progress.active for each in view.members)
