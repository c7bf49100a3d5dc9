"""Fixtures for the sandbox's tests."""

from collections.abc import AsyncIterator

import pytest

from mcjob_tui.sandbox.clock import Clock
from mcjob_tui.sandbox.kinds import CONTROL_PLANE_KINDS, NAMESPACE
from mcjob_tui.sandbox.store import Store
from tests.sandbox.api.harness import ApiClient, running_api


@pytest.fixture
async def api() -> AsyncIterator[ApiClient]:
    """A running API server and a client of it."""
    async with running_api() as client:
        yield client


@pytest.fixture
def store() -> Store:
    """A control plane's store with the namespace ``demo``."""
    found = Store(CONTROL_PLANE_KINDS, Clock(), name="karmada")
    found.create(NAMESPACE, {"metadata": {"name": "demo"}})
    return found
