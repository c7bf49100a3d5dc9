"""A clock that stands still, an app over doubles, and snapshots of what it draws."""

import argparse
import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from mcjob_tui.cli.gateway import CommandLineGateway, Flags
from mcjob_tui.cli.settings import settle
from mcjob_tui.tui import clock, garbage, glyphs
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.screens import glance
from mcjob_tui.tui.screens.jobs import JobsScreen
from tests.approved import assert_same
from tests.tui import idle as idle
from tests.tui import story
from tests.tui.doubles import FakeGateway
from tests.tui.snapshot import dump, visible_text

PATIENCE = 60.0
"""Seconds of waiting; only a test that fails waits them out, and a machine that is busy with others is slow."""
SNAPSHOTS = Path(__file__).parent.parent / "snapshots"

Shell = tuple[McjobApp, Pilot[None]]
OpenShell = Callable[..., AbstractAsyncContextManager[Shell]]


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """It is always the story's now, in UTC, no time passes for the cursor to rest on a Job, and nothing was kept; what
    is left behind is left where the test is."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(clock, "now", lambda: story.NOW)
    monkeypatch.setattr(glance, "REST_SECONDS", 3600.0)
    monkeypatch.setenv("TZ", "UTC")
    for name in ("NO_COLOR", "TERM", "COLORFGBG"):
        monkeypatch.delenv(name, raising=False)
    time.tzset()
    yield
    glyphs.use_ascii(False)


@pytest.fixture
def own_thresholds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Python looks for garbage as it does under the program, and what was left is old a moment later."""
    before = gc.get_threshold()
    monkeypatch.setattr(garbage, "REST", 0.05)
    monkeypatch.setattr(garbage, "AFTER_PAGE", 0.05)
    # Each look waits twice as long as the one before: on a slow machine a timer may hold a page for seconds.
    monkeypatch.setattr(garbage, "MOST_LOOKS", 10)
    gc.set_threshold(*garbage._THRESHOLDS)
    yield
    gc.set_threshold(*before)


@asynccontextmanager
async def opened(
    gateway: FakeGateway | None = None, size: tuple[int, int] = (120, 40), options: Options | None = None
) -> AsyncIterator[Shell]:
    """The app over a gateway, connected where that is to happen. A worker that failed fails the test."""
    app = McjobApp(gateway or FakeGateway(), options or Options())
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.session is not None or not app.is_connecting or app.gateway.hold is not None)  # type: ignore[attr-defined]
        await until(pilot, lambda: _is_listed(app))
        await pilot.pause()
        await pilot.pause()
        yield app, pilot
        assert not app.failures, app.failures


def _is_listed(app: McjobApp) -> bool:
    """Whether the list of Jobs, if it is what one sees, shows what the session has: keys before that find no rows."""
    screen, session = app.screen, app.session
    return not isinstance(screen, JobsScreen) or session is None or not session.jobs() or bool(screen.table.rows)


@pytest.fixture
def shell() -> OpenShell:
    """Opens the app; see ``opened``."""
    return opened


async def until(pilot: Pilot[None], holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something holds, or fail."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s:\n{visible_text(pilot.app)}"
        await pilot.pause()
        await asyncio.sleep(0)


async def shows(pilot: Pilot[None], text: str) -> None:
    """Wait until ``text`` is on the screen."""
    await until(pilot, lambda: text in visible_text(pilot.app))


@pytest.fixture
def on_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., McjobApp]:
    """Makes the app as the command line does, with nobody's settings, over a sandbox in a process of its own."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))

    def made(speed: float = 1.0, clusters: int | None = None) -> McjobApp:
        flags = Flags(sandbox_speed=speed, sandbox_clusters=clusters)
        gateway = CommandLineGateway(flags, settle(argparse.Namespace()))
        return McjobApp(gateway, Options(sandbox=True))

    return made


@pytest.fixture
def matches_snapshot(request: pytest.FixtureRequest) -> Callable[[McjobApp, str], None]:
    """Compares a screen with ``tests/snapshots/<name>.txt``; ``--snapshot-update`` writes it."""

    def check(app: McjobApp, name: str) -> None:
        assert_same(dump(app), SNAPSHOTS / f"{name}.txt", request)

    return check
