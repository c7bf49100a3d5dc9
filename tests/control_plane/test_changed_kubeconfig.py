"""A control plane that is set up again, with another certificate and token in the same kubeconfig, is gone on with."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mcjob_tui.control_plane.kubeconfig import load_kubeconfig
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import JobState, Phase
from mcjob_tui.sandbox import kinds as sandbox_kinds
from mcjob_tui.sandbox.kubeconfig import kubeconfig_text
from mcjob_tui.sandbox.server import RunningServer, serve
from tests.control_plane.servers import accepting_no_more, kept_port, until
from tests.sandbox.federation.harness import Course, job, policy


@pytest.fixture
def port() -> Iterator[int]:
    with kept_port() as found:
        yield found


@asynccontextmanager
async def set_up(path: Path, course: Course, port: int = 0) -> AsyncIterator[RunningServer]:
    """A control plane that is served, with the file at ``path`` that leads to it."""
    server = await serve(course.federation, port=port)
    _write(path, server, course)
    try:
        yield server
    finally:
        await _stop(server)


async def _stop(server: RunningServer) -> None:
    """Stop it while sessions go on connecting to it."""
    await accepting_no_more(server.runner)
    await server.stop()


def _write(path: Path, server: RunningServer, course: Course) -> None:
    certificate = server.certificate.certificate
    path.write_text(kubeconfig_text(server.url, certificate, {"c": course.federation.token}, "demo"))


@asynccontextmanager
async def watching(path: Path) -> AsyncIterator[Session]:
    async with Session.open(load_kubeconfig(str(path)).connection()) as session:
        await session.watch("demo")
        await until(lambda: session.state.phase is Phase.LIVE)
        yield session


def with_jobs(*names: str, parallelism: int = 6) -> Course:
    course = Course()
    for name in names:
        course.create(sandbox_kinds.JOB, job(name, parallelism=parallelism))
    return course


def names(session: Session) -> set[str]:
    return {each.name for each in session.jobs()}


def _trust_anybody(path: Path) -> None:
    path.write_text(re.sub(r"certificate-authority-data: .*", "insecure-skip-tls-verify: true", path.read_text()))


async def test_a_server_with_another_certificate_and_token_is_listed_anew(tmp_path: Path, port: int) -> None:
    path = tmp_path / "config"
    async with set_up(path, with_jobs("gone", "kept"), port) as server, watching(path) as session:
        assert names(session) == {"gone", "kept"}
        before = session.raw("Job", "demo", "kept")
        await _stop(server)
        await until(lambda: session.state.phase is Phase.STALE)
        assert names(session) == {"gone", "kept"}
        async with set_up(path, with_jobs("new", "kept", parallelism=2), port):
            await until(lambda: session.state.phase is Phase.LIVE)
            await until(lambda: names(session) == {"kept", "new"})
            after = session.raw("Job", "demo", "kept")
            assert before is not None
            assert after is not None
            assert (before["spec"]["parallelism"], after["spec"]["parallelism"]) == (6, 2)


async def test_on_another_port_too_and_changes_there_are_followed(tmp_path: Path) -> None:
    path = tmp_path / "config"
    async with set_up(path, with_jobs("gone")) as server, watching(path) as session:
        await _stop(server)
        await until(lambda: session.state.phase is Phase.STALE)
        course = with_jobs("there")
        async with set_up(path, course) as other:
            await until(lambda: names(session) == {"there"})
            assert session.server == other.url
            course.create(sandbox_kinds.PROPAGATION_POLICY, policy("there"))
            course.run(5.0)
            await until(lambda: {each.state for each in session.jobs()} & {JobState.DISPATCHING, JobState.RUNNING})


async def test_what_is_not_verified_any_more_is_said(tmp_path: Path, port: int) -> None:
    path = tmp_path / "config"
    async with set_up(path, with_jobs("a"), port) as server, watching(path) as session:
        assert session.tls_verified
        await _stop(server)
        await until(lambda: session.state.phase is Phase.STALE)
        async with set_up(path, with_jobs("b"), port):
            _trust_anybody(path)
            await until(lambda: names(session) == {"b"})
            assert not session.tls_verified
