"""Where a trial takes place: a federation of its own, a proxy before it, and a client whose waiting takes no time.

Time goes on with every request and with every wait, so that what Karmada does afterwards is done, and in the same
order each time.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aiohttp import web

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.connection import Connection, User
from mcjob_tui.control_plane.credentials import Credentials
from mcjob_tui.control_plane.kubernetes_transport import KubernetesTransport
from mcjob_tui.control_plane.pooled_client import build_client
from mcjob_tui.sandbox.api.application import build_app
from mcjob_tui.sandbox.api.backend import User as Someone
from mcjob_tui.sandbox.federation.course import CourseClock
from mcjob_tui.sandbox.federation.federation import ADMINISTRATOR, Federation
from mcjob_tui.sandbox.kinds import JOB, NAMESPACE, OVERRIDE_POLICY, PROPAGATION_POLICY, RESOURCE_BINDING, WORK, Kind
from tests.control_plane.servers import Json, stopped
from tests.faults.kinds_of_fault import Fault, Way
from tests.faults.proxy import Proxy
from tests.sandbox.federation.harness import CAPTURED_FLEET, Course, job, policy

PATIENT, IMPATIENT = 20.0, 0.12
"""Seconds that a request may take, and may take where it is going to hang."""
_EACH_REQUEST = 0.5
TOKEN = "token-of-the-trials"
KINDS = (NAMESPACE, OVERRIDE_POLICY, PROPAGATION_POLICY, JOB)
BYSTANDER = "bystander"


@dataclass
class Stage:
    """One federation with somebody else's Job in it, and a client behind a proxy."""

    course: Course
    proxy: Proxy
    api: Api
    connection: Connection
    impatient: KubernetesTransport
    patient: KubernetesTransport
    folder: Path
    """Empty; what is written there goes with the theatre."""

    async def arm(self, fault: Fault, at: int, *, lasting: bool) -> None:
        """Have ``fault`` happen to the request number ``at``, counted from now; what is to hang is not waited for."""
        self.api.transport = self.impatient if fault.way is Way.HANG else self.patient
        await self.proxy.arm(fault, at, lasting=lasting)

    async def repair(self) -> None:
        """All is well from now on, and there is patience."""
        self.api.transport = self.patient
        await self.proxy.repair()

    @property
    def federation(self) -> Federation:
        return self.course.federation

    def clock(self) -> float:
        """Virtual seconds."""
        return self.federation.clock.elapsed()

    def find(self, kind: Kind, namespace: str, name: str) -> Json | None:
        """An object as the server has it."""
        return self.federation.control_plane.find(kind, "" if kind is NAMESPACE else namespace, name)

    def settle(self, seconds: float = 20.0) -> None:
        """Let Karmada do what is still to do."""
        self.course.run(seconds)

    def remains_of(self, namespace: str, name: str) -> set[str]:
        """What there is of a Job, its policies, its binding, works and member Jobs, by ``Kind name``."""
        found = {f"{kind.kind} {name}" for kind in KINDS[1:] if self.find(kind, namespace, name)}
        if self.find(RESOURCE_BINDING, namespace, f"{name}-job"):
            found.add("ResourceBinding")
        for work in self.federation.control_plane.list(WORK):
            if any(
                (each["metadata"]["namespace"], each["metadata"]["name"]) == (namespace, name)
                for each in work["spec"]["workload"]["manifests"]
            ):
                found.add("Work")
        for cluster in ("member1", "member2", "member3"):
            member = self.federation.member(cluster)
            if member is not None and member.store.find(JOB, namespace, name) is not None:
                found.add(f"member Job in {cluster}")
        return found

    def bystanders(self) -> list[Any]:
        """All that was there before and is nobody's business, without what Karmada itself writes into it."""
        found = []
        for kind in KINDS:
            for each in self.federation.control_plane.list(kind):
                meta = each["metadata"]
                if meta["name"] in (BYSTANDER, "demo", "default"):
                    kept = [meta.get(key) for key in ("name", "uid", "ownerReferences", "deletionTimestamp", "labels")]
                    found.append((kind.kind, kept, each.get("spec")))
        return found


class KnownFederation(Federation):
    """A federation whose token is known before it is there."""

    @property
    def users(self) -> Mapping[str, Someone]:
        return {TOKEN: Someone(ADMINISTRATOR)}


def _transport(connection: Connection, seconds: float) -> KubernetesTransport:
    connection = replace(connection, request_seconds=seconds)
    return KubernetesTransport(connection, Credentials(connection), build_client(connection, None))


@dataclass
class Theatre:
    """A proxy and two clients that are used for one stage after the other: a new client costs more than a trial."""

    proxy: Proxy
    patient: KubernetesTransport
    impatient: KubernetesTransport
    connection: Connection
    folder: Path

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["Theatre"]:
        """Ready for stages."""
        proxy = Proxy(0, lambda: None)
        await proxy.start()
        connection = Connection("faults", f"http://127.0.0.1:{proxy.port}", "demo", User(token=TOKEN))
        patient, impatient = (_transport(connection, seconds) for seconds in (PATIENT, IMPATIENT))
        try:
            with tempfile.TemporaryDirectory(prefix="mcjob-faults-") as folder:
                yield cls(proxy, patient, impatient, connection, Path(folder))
        finally:
            await patient.close()
            await impatient.close()
            proxy.close()

    @asynccontextmanager
    async def stage(self) -> AsyncIterator[Stage]:
        """A stage on which nothing is wrong yet."""
        course = Course(KnownFederation(CAPTURED_FLEET, clock=CourseClock()))
        # Nothing happens to these, which makes a stage cheap: the policy selects another Job that does not exist.
        course.create(JOB, job(BYSTANDER, parallelism=1, completions=1))
        waiting = policy(BYSTANDER)
        waiting["spec"]["resourceSelectors"][0]["name"] = "later"
        course.create(PROPAGATION_POLICY, waiting)
        app = build_app(course.federation)
        runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        proxy = self.proxy
        proxy.upstream, proxy.passed = int(runner.addresses[0][1]), lambda: course.run(_EACH_REQUEST)
        await proxy.repair()

        async def pause(wait: float) -> None:
            course.run(wait)
            await proxy.restart_if_brief()
            await asyncio.sleep(0)

        try:
            api = Api(self.patient, pause=pause)
            folder = Path(tempfile.mkdtemp(dir=self.folder))
            yield Stage(course, proxy, api, self.connection, self.impatient, self.patient, folder)
        finally:
            await stopped(runner)
