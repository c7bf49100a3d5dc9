"""Waiting for a watched Job: until it is known, until it changes, until it ends."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import tell
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.views import Changes, ConnectionState, JobState, JobView, Phase

LISTING_SECONDS = 10.0
"""How long a server that is there, but does not list the Jobs, is tried again."""

_JOBS = "jobs"
"""The name of the watch of Jobs among a session's."""
_CONNECTED = "connected again"


async def watched(session: ControlPlane, namespace: str | None) -> None:
    """Watch a namespace (None: all) and return once its Jobs have been listed.

    Raises:
        CommandFailed: they may not be listed, or listing them has failed for ``LISTING_SECONDS``.
    """
    await session.watch(namespace)
    try:
        async with asyncio.timeout(None) as patience:
            async for _ in changes(session):
                state = session.state
                if state.phase is Phase.DENIED:
                    raise CommandFailed(ExitCode.NO_ACCESS, _missing(state, namespace, session.namespace))
                if state.phase is Phase.STALE and state.reason:
                    raise CommandFailed(ExitCode.NO_ACCESS, state.reason)
                if state.phase is Phase.LIVE:
                    return
                if state.reason and patience.when() is None:
                    patience.reschedule(asyncio.get_running_loop().time() + LISTING_SECONDS)
    except TimeoutError as expired:
        raise CommandFailed(ExitCode.NO_ACCESS, f"the Jobs could not be listed: {session.state.reason}") from expired


def _missing(state: ConnectionState, namespace: str | None, own: str) -> str:
    """Which right is missing, and what may be typed in its place.

    Args:
        namespace: the one that was asked for, None for all.
        own: the context's.
    """
    if namespace is None:
        return (
            f"{state.sentence} in all namespaces: that takes a ClusterRoleBinding with the verbs list and watch. "
            f"Name a namespace that you may read instead: mcjob list -n {own or 'NAMESPACE'}"
        )
    return (
        f"{state.sentence}: that takes a RoleBinding there with the verbs list and watch. "
        "-n NAMESPACE names another namespace"
    )


async def clusters_known(session: ControlPlane, limit: float = 10.0) -> None:
    """Return once the clusters have been listed, or cannot be; what is unknown is then said where it matters.

    Args:
        limit: how many seconds to wait at most.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(limit):
            async for _ in changes(session):
                state = session.states().get("clusters")
                if session.cluster_resources() is not None or (state is not None and state.phase is Phase.DENIED):
                    return


async def changes(session: ControlPlane) -> AsyncIterator[None]:
    """One round now, and one after each notification (several fold into one)."""
    changed = asyncio.Event()

    def notice(_: Changes) -> None:
        changed.set()

    leave = session.subscribe(notice)
    try:
        while True:
            yield
            await changed.wait()
            changed.clear()
    finally:
        leave()


async def follow(
    session: ControlPlane, namespace: str, name: str, *, just_created: bool = False
) -> AsyncIterator[JobView]:
    """Each new view of a Job, the present one first; ends when the Job has ended.

    Args:
        just_created: it exists, though the watch may not have said so yet.

    Raises:
        CommandFailed: the Job does not exist, or is gone.
    """
    last: JobView | None = None
    told = False
    async for _ in changes(session):
        told = _tell_connection(session, told=told)
        view = session.job(namespace, name)
        if told and (view is None or view.state.finished) and _jobs_are_live(session):
            # The last word: the server answers, though not to each of the watches yet.
            tell(_CONNECTED)
            told = False
        if view is None:
            if just_created and last is None:
                continue
            gone = "was deleted" if last is not None else "not found"
            raise CommandFailed(ExitCode.REFUSED, f"Job {namespace}/{name} {gone}")
        if view != last:
            last = view
            yield view
        if view.state.finished:
            return


async def placed(session: ControlPlane, namespace: str, name: str) -> JobView:
    """The Job once it has clusters, or has ended; until then each new reason why it has none is told on stderr.

    Raises:
        CommandFailed: the Job does not exist, or is gone.
    """
    told = ""
    views = follow(session, namespace, name)
    while not ((view := await anext(views)).members or view.state.finished):
        words = in_words(view)
        if words != told:
            told = words
            tell(f"{namespace}/{name} is in no cluster yet; {words}")
    return view


def in_words(view: JobView) -> str:
    """The Job's state, and the sentence that explains it where there is one."""
    return f"{view.state}: {view.sentence}" if view.sentence else str(view.state)


def _tell_connection(session: ControlPlane, *, told: bool) -> bool:
    """Say once that the server answers no more or refuses, and once that all is well; returns whether it is away."""
    state = session.state
    if state.phase in (Phase.STALE, Phase.DENIED) and not told:
        tell(f"what follows may be old: {state.reason or 'the connection broke off'}; trying again")
        return True
    if state.phase is Phase.LIVE and told:
        tell(_CONNECTED)
        return False
    return told


def _jobs_are_live(session: ControlPlane) -> bool:
    """Whether what is known of Jobs is as the server has it, whatever else has not come yet."""
    jobs = session.states().get(_JOBS)
    return jobs is not None and jobs.phase is Phase.LIVE


async def until_end(session: ControlPlane, namespace: str, name: str, limit: float | None) -> ExitCode:
    """Follow a Job that was created to its end, telling each new state on stderr once.

    An unschedulable Job is waited for: Karmada tries again by itself.

    Args:
        limit: seconds, or None for as long as it takes.
    """
    told = ""
    try:
        # Its pods are followed along: they tell what Karmada's numbers do not, that none of them starts.
        async with asyncio.timeout(limit), session.follow(namespace, name):
            async for view in follow(session, namespace, name, just_created=True):
                words = f"{view.state}: {view.sentence}" if view.sentence and view.state.faulty else str(view.state)
                if words != told:
                    told = words
                    tell(f"{namespace}/{name} {words}")
    except TimeoutError as expired:
        raise CommandFailed(ExitCode.TIMED_OUT, f"{namespace}/{name} has not ended in {limit:g} s") from expired
    ended = session.job(namespace, name)
    return ExitCode.DONE if ended is not None and ended.state is JobState.COMPLETE else ExitCode.JOB_FAILED
