"""A federation in this process, served over HTTPS, and sessions with it.

And a transport that loses what it is told to.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.connection import Connection, User
from mcjob_tui.control_plane.errors import Unreachable
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.transport import Answer, Query, Transport
from mcjob_tui.sandbox.federation.course import CourseClock
from mcjob_tui.sandbox.federation.federation import Federation, going
from mcjob_tui.sandbox.federation.fleet import ClusterPlan
from mcjob_tui.sandbox.server import serve
from tests.control_plane.passing import Passing
from tests.control_plane.servers import Json, transport_to
from tests.sandbox.federation.harness import CAPTURED_FLEET, DYNAMIC, Course, job, policy


@dataclass(frozen=True)
class Manifests:
    """What is submitted; the shape of ``service.ManifestSet``."""

    job: Json
    propagation_policy: Json | None = None
    override_policy: Json | None = None
    namespace: Json | None = None


def manifests(name: str = "j", *, override: bool = True, scheduling: Json | None = None, **spec: Any) -> Manifests:
    """A Job of 6 at a time and 9 in all with a policy and, unless said otherwise, an override of its own."""
    selector = [{"apiVersion": "batch/v1", "kind": "Job", "name": name}]
    rules = [{"overriders": {"labelsOverrider": [{"operator": "add", "value": {"team": "quant"}}]}}]
    return Manifests(
        job(name, **spec),
        policy(name, scheduling or DYNAMIC),
        {
            "apiVersion": "policy.karmada.io/v1alpha1",
            "kind": "OverridePolicy",
            "metadata": {"name": name, "namespace": "demo"},
            "spec": {"resourceSelectors": selector, "overrideRules": rules},
        }
        if override
        else None,
    )


@dataclass
class Running:
    """A federation that goes on by itself, and what is needed to reach it."""

    federation: Federation
    connection: Connection

    @property
    def course(self) -> Course:
        """The federation's objects, read from inside."""
        found = Course.__new__(Course)
        found.federation = self.federation
        return found


@asynccontextmanager
async def running(speed: float = 20.0, fleet: tuple[ClusterPlan, ...] = CAPTURED_FLEET) -> AsyncIterator[Running]:
    """A federation, that of the captures, running ``speed`` times as fast as time, with the namespace ``demo``."""
    federation = Federation(fleet, clock=CourseClock(speed))
    Course(federation)
    server = await serve(federation)
    try:
        async with going(federation):
            user = User(token=federation.token)
            yield Running(federation, Connection("test", server.url, "demo", user, ca=server.certificate.certificate))
    finally:
        await server.stop()


def session_with(found: Running, transport: Transport | None = None) -> AbstractAsyncContextManager[Session]:
    """A session with a running federation."""
    return Session.open(found.connection, transport=transport)


@asynccontextmanager
async def api_of(found: Running) -> AsyncIterator[Api]:
    """The federation's API."""
    async with transport_to(found.connection) as transport:
        yield Api(transport)


@dataclass
class Lossy(Passing):
    """A transport that loses answers, or requests, where ``loses`` says so; it notes what it sent.

    ``loses`` is asked with method, path and query before each request and says "" (nothing), "answer" or "request".
    """

    loses: Callable[[str, str, Query], str]
    sent: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)

    async def request(self, method: str, path: str, *, query: Query = (), body: Any = None, **rest: Any) -> Answer:
        lost = self.loses(method, path, query)
        if lost == "request":
            raise Unreachable("lost on the way there", sent=True)
        answer = await super().request(method, path, query=query, body=body, **rest)
        if ("dryRun", "All") not in query:
            self.sent.append((method, path))
            self.bodies.append(body)
        if lost == "answer":
            raise Unreachable("lost on the way back", sent=True)
        return answer
