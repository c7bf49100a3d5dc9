"""Every odd answer in place of all answers, while a Job is followed, read and changed; and then all is well again.

Nothing but errors of the control plane may come out, what is drawn can be drawn, nobody is asked in a hot loop, and
afterwards all is shown as it is.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from mcjob_tui.cli.commands.status import describe
from mcjob_tui.cli.job_tables import jobs_table
from mcjob_tui.control_plane.connection import Connection, User
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.kinds import JOB
from mcjob_tui.control_plane.rerun import Rerun
from mcjob_tui.control_plane.service import JobFollower
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import Phase
from mcjob_tui.sandbox.api.application import build_app
from mcjob_tui.sandbox.federation.course import CourseClock
from mcjob_tui.sandbox.federation.federation import going
from tests.control_plane.federations import manifests
from tests.control_plane.servers import stopped, until
from tests.faults.odd_answers import Odd
from tests.faults.odd_changes import changes, put_there
from tests.faults.odd_proxy import OddProxy
from tests.faults.stage import TOKEN, KnownFederation
from tests.sandbox.federation.harness import CAPTURED_FLEET, Course, job, policy

_Work = list[tuple[str, Coroutine[Any, Any, object]]]
_AT_ONCE = 12
_PAUSE_SECONDS = 0.05
_ODD_SECONDS = 0.4
_MOST_REQUESTS, _MOST_EACH_SECOND = 120, 40
"""What is asked once, and first tries of some twenty watches; and what these may go on with."""
_BACK_SECONDS = 90.0
"""A watch that always ended at once is begun again within half a minute."""


@asynccontextmanager
async def serving(jobs: Sequence[str]) -> AsyncIterator[tuple[int, Course]]:
    """A control plane with the Job ``j`` in ``demo``, and ``jobs`` that may be changed; its port, and its course."""
    course = Course(KnownFederation(CAPTURED_FLEET, clock=CourseClock()))
    course.submit(job(steering={"run-seconds": "90000"}), policy())
    for each in jobs:
        put_there(course, each)
    course.run(30)
    runner = web.AppRunner(
        build_app(course.federation), handler_cancellation=True, access_log=None, shutdown_timeout=0.1
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with going(course.federation):
        yield int(runner.addresses[0][1]), course
    await stopped(runner)


async def wrong_with_odd_answers(odds: Sequence[Odd]) -> list[str]:
    """Try each, several at once; what comes out wrong."""
    faults: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: faults.append(f"a fault nobody took: {told}"))
    room = asyncio.Semaphore(_AT_ONCE)
    names = [f"odd-{number}" for number in range(len(odds))]
    with tempfile.TemporaryDirectory(prefix="mcjob-odd-") as folder:
        async with serving(names) as (server, course):

            async def one(odd: Odd, name: str) -> list[str]:
                async with room:
                    changing = partial(changes, course=course, name=name, folder=Path(folder))
                    return [f"{odd}: {each}" for each in await _wrong_with(server, odd, changing)]

            found = await asyncio.gather(*(one(*each) for each in zip(odds, names, strict=True)))
    return [each for some in found for each in some] + faults


async def _wrong_with(server: int, odd: Odd, changing: Callable[[Session], _Work]) -> list[str]:
    wrong, loop = list[str](), asyncio.get_running_loop()
    async with OddProxy.before(server) as proxy:
        connection = Connection("c", f"http://127.0.0.1:{proxy.port}", "demo", User(token=TOKEN), request_seconds=5)
        async with Session.open(connection) as session, session.follow("demo", "j") as follower:
            session.api.pause = _short_pause
            await session.watch("demo")
            await until(lambda: session.state.phase is Phase.LIVE and follower.pods)
            pods, view = follower.pods, session.job("demo", "j")
            proxy.be(odd)
            before, began = proxy.asked, loop.time()
            watched = asyncio.create_task(_drawn(session, follower))
            for name, work in (*_asked(session), *changing(session)):
                wrong += await _told(name, work)
            if (fault := await watched) is not None:
                wrong.append(f"cannot be drawn: {fault!r}")
            if proxy.asked - before > _MOST_REQUESTS + _MOST_EACH_SECOND * (loop.time() - began):
                wrong.append(f"{proxy.asked - before} requests")
            proxy.be(None)
            try:
                async with asyncio.timeout(_BACK_SECONDS):
                    await until(lambda: (_job(session), follower.pods, session.state.phase) == (view, pods, Phase.LIVE))
            except TimeoutError:
                wrong.append(f"not as before: {session.state}, {session.job('demo', 'j')}, {len(follower.pods)} pods")
    return wrong


async def _short_pause(seconds: float) -> None:
    """Between tries of a change; watches wait as they do."""
    await asyncio.sleep(min(seconds, _PAUSE_SECONDS))


def _job(session: Session) -> object:
    return session.job("demo", "j") if len(session.jobs()) == 1 else session.jobs()


def _asked(session: Session) -> _Work:
    """Everything that is asked beside the watches; changes only as a dry run, or of what is not there."""
    given = manifests("other")
    return [
        ("fetch", session.fetch("Job", "demo", "j")),
        ("fetch a pod", session.fetch("Pod", "demo", "p", cluster="member1")),
        ("list", session.list_objects("ConfigMap", "demo")),
        ("names", session.names("Secret", "demo")),
        ("exists", session.exists("Job", "demo", "j")),
        ("allowed", session.allowed("create", "Job", "demo")),
        ("karmada", session.karmada_least()),
        ("dry run", session.check(given)),
        ("members", _all(session.check_members(given, {"member1": given.job}, policy=given.propagation_policy))),
        ("last lines", session.last_log_lines("demo", "p", "main", cluster="member1")),
        ("logs", _all(session.logs("demo", "j", follow=False))),
        ("followed logs", _some(session.logs("demo", "j"))),
        ("delete", _all(session.delete("demo", "nothing"))),
        ("suspend", session.set_suspended("demo", "nothing", True)),
        ("edit a cluster", session.edit_cluster("nothing", labels={"a": "b"})),
        ("run again", _all(Rerun(session, "demo", "nothing", uid="", in_place=True).run())),
        ("edit", _edited(session)),
    ]


async def _told(name: str, work: Coroutine[Any, Any, object]) -> list[str]:
    """What is wrong with how it ended: well, or with an error that has a sentence."""
    try:
        async with asyncio.timeout(90):
            await work
    except ControlPlaneError as error:
        return [] if error.sentence and error.sentence.isprintable() else [f"{name}: {error!r} says {error.sentence!r}"]
    except TimeoutError:
        return [f"{name} does not end"]
    except Exception as error:  # noqa: BLE001
        return [f"{name}: {error!r}"]
    return []


async def _edited(session: Session) -> None:
    base = await session.fetch("Job", "demo", "j")
    await session.api.replace(JOB, base, dry_run=True)


async def _all(batches: AsyncIterator[Any]) -> None:
    async for _ in batches:
        pass


async def _some(batches: Any) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_ODD_SECONDS):
            await _all(batches)
    await batches.aclose()


async def _drawn(session: Session, follower: JobFollower) -> Exception | None:
    """Draw what there is again and again for a while; returns what it fails with."""
    try:
        for _ in range(4):
            await asyncio.sleep(_ODD_SECONDS / 4)
            jobs_table(session.jobs(), namespaces=True, wide=True)
            for each in session.jobs():
                describe(each, wide=True)
            assert all(each.sentence.isprintable() for each in session.states().values())
            assert all(each.isprintable() for each in follower.problems.values())
            _ = follower.timeline, follower.troubles, follower.events, session.clusters(), session.namespaces()
    except Exception as error:  # noqa: BLE001
        return error
    return None
