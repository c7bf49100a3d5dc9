"""A running federation of the sandbox, and what talks to it."""

from collections.abc import AsyncIterator

import pytest

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import Phase
from tests.control_plane.federations import Running, api_of, running, session_with
from tests.control_plane.servers import until


@pytest.fixture
async def federation() -> AsyncIterator[Running]:
    async with running() as found:
        yield found


@pytest.fixture
async def api(federation: Running) -> AsyncIterator[Api]:
    async with api_of(federation) as found:
        yield found


@pytest.fixture
async def session(federation: Running) -> AsyncIterator[Session]:
    """A session that watches the namespace demo, and has what is there."""
    async with session_with(federation) as found:
        await found.watch("demo")
        await until(lambda: found.state.phase is Phase.LIVE)
        yield found
