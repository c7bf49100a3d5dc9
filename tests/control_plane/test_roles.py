"""The roles in ``docs/rbac.yaml`` allow every request that mcjob sends, and nothing that it never sends.

The requests are those of a real session with a running federation, through all that it can do.
"""

import asyncio
import copy
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from mcjob_tui.control_plane.kinds import JOB, OVERRIDE_POLICY, PROPAGATION_POLICY
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.surroundings import names_in
from mcjob_tui.control_plane.transport import Answer, Query, Stream
from mcjob_tui.control_plane.views import JobState, Phase
from tests.control_plane.federations import Manifests, Running, manifests, running
from tests.control_plane.passing import Passing
from tests.control_plane.servers import transport_to, until

ROLES = Path(__file__).parents[2] / "docs" / "rbac.yaml"
MEMBER = "mcjob-member-viewer"
VERBS = {"GET": "get", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
SELF = "selfsubjectaccessreviews"
"""Everybody who is logged in may ask what they may do (``system:basic-user``)."""
PATH = re.compile(
    r"/(?:api|apis/(?P<group>[^/]+))/v[^/]+(?:/namespaces/(?P<namespace>[^/]+))?"
    r"/(?P<resource>[a-z]+)(?:/(?P<name>[^/]+)(?:/(?P<subresource>.+))?)?$"
)
PROXY = re.compile(r"(?P<cluster>/apis/cluster\.karmada\.io/v1alpha1/clusters/[^/]+)/proxy(?P<inner>/.*)")


class Right(NamedTuple):
    """What RBAC decides on: a verb on a resource, of the control plane or of a member."""

    verb: str
    group: str
    resource: str
    of_member: bool = False


@dataclass
class Recording(Passing):
    """A transport that notes which right each request needs."""

    needed: set[Right] = field(default_factory=set)

    def note(self, method: str, path: str, query: Query) -> None:
        proxied = PROXY.fullmatch(path)
        if proxied is not None:
            self.needed.add(Right("get", "cluster.karmada.io", "clusters/proxy"))
            path = proxied["inner"]
        found = PATH.fullmatch(path)
        if found is None:
            return  # discovery, which everybody may
        resource = found["resource"] + (f"/{found['subresource']}" if found["subresource"] else "")
        verb = VERBS[method]
        if verb == "get" and not found["name"]:
            verb = "watch" if ("watch", "true") in query or ("watch", "1") in query else "list"
        self.needed.add(Right(verb, found["group"] or "", resource, proxied is not None))

    async def request(self, method: str, path: str, *, query: Query = (), body: Any = None, **rest: Any) -> Answer:
        self.note(method, path, query)
        return await super().request(method, path, query=query, body=body, **rest)

    def stream(self, path: str, *, query: Query = (), silence: float) -> AbstractAsyncContextManager[Stream]:
        self.note("GET", path, query)
        return super().stream(path, query=query, silence=silence)


def rights_of(role: Mapping[str, Any]) -> Iterator[Right]:
    of_member = role["metadata"]["name"] == MEMBER
    for rule in role["rules"]:
        for group in rule["apiGroups"]:
            for resource in rule["resources"]:
                for verb in rule["verbs"]:
                    yield Right(verb, group, resource, of_member)


@pytest.fixture(scope="module")
def granted() -> frozenset[Right]:
    roles = list(yaml.safe_load_all(ROLES.read_text(encoding="utf-8")))
    return frozenset(right for role in roles for right in rights_of(role))


@asynccontextmanager
async def recorded(federation: Running) -> AsyncIterator[tuple[Session, Recording]]:
    async with transport_to(federation.connection) as transport:
        recording = Recording(transport)
        async with Session.open(federation.connection, transport=recording) as session:
            yield session, recording


async def a_working_day(session: Session) -> None:
    """All that mcjob does with a control plane."""
    await session.watch(None)
    await until(lambda: session.state.phase is Phase.LIVE)
    await names_in(session, "demo")
    checked = manifests("checked")
    await session.check(checked)
    pod = checked.job["spec"]["template"]["spec"]
    demanding = copy.deepcopy(checked.job)
    demanding["spec"]["template"]["spec"] = pod | {
        "nodeSelector": {"disk": "ssd"},
        "serviceAccountName": "runner",
        "priorityClassName": "low",
        "imagePullSecrets": [{"name": "registry"}],
        "volumes": [
            {"name": "settings", "configMap": {"name": "settings"}},
            {"name": "data", "persistentVolumeClaim": {"claimName": "data"}},
        ],
    }
    async for _ in session.check_members(checked, {"member1": demanding}, policy=checked.propagation_policy):
        pass
    async for _ in session.submission(manifests("day", parallelism=6, completions=9)).run():
        pass
    await until(lambda: (view := session.job("demo", "day")) is not None and bool(view.members))
    async with session.follow("demo", "day") as follower:
        await until(lambda: bool(follower.pods))
    await session.set_suspended("demo", "day", True)
    await session.set_suspended("demo", "day", False)
    stored = await session.fetch("Job", "demo", "day")
    await session.replace_job(stored, {**stored, "spec": {**stored["spec"], "backoffLimit": 5}})
    async with aclosing(session.logs("demo", "day", follow=False)) as logs:
        async for _ in logs:
            pass
    await session.fetch("Job", "demo", "day", cluster="member1")
    for kind in (PROPAGATION_POLICY, OVERRIDE_POLICY):
        await session.fetch(kind.name, "demo", "day")
    await session.edit_cluster("member1", labels={"tier": "batch"})
    await session.allowed("delete", JOB.name, "demo")
    await until(lambda: (view := session.job("demo", "day")) is not None and view.state is JobState.COMPLETE)
    async for _ in session.delete("demo", "day"):
        pass
    regretted = session.submission(in_new_namespace(manifests("regretted")))
    async for _ in regretted.run():
        pass
    async for _ in regretted.undo():
        pass


def in_new_namespace(given: Manifests) -> Manifests:
    """The same in a namespace that is created first."""
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "fresh"}}
    moved = copy.deepcopy((given.job, given.propagation_policy, given.override_policy))
    for obj in moved:
        assert obj is not None
        obj["metadata"]["namespace"] = "fresh"
    return Manifests(*moved, namespace)


@pytest.fixture(scope="module")
def needed() -> frozenset[Right]:
    """What a whole working day asked for."""

    async def work() -> set[Right]:
        async with running() as federation, recorded(federation) as (session, recording), asyncio.timeout(180):
            await a_working_day(session)
        return recording.needed

    return frozenset(each for each in asyncio.run(work()) if each.resource != SELF)


def test_every_request_is_allowed_by_a_role(granted: frozenset[Right], needed: frozenset[Right]) -> None:
    assert sorted(needed - granted) == []


def test_the_roles_change_nothing_that_is_never_changed(granted: frozenset[Right], needed: frozenset[Right]) -> None:
    reading = {"get", "list", "watch"}
    assert {each for each in granted if each.verb not in reading} <= needed
