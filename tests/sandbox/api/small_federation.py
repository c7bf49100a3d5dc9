"""A control plane with two members and no controllers: what the API is tested over when only the API is meant."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from mcjob_tui.sandbox.api.backend import LogOptions, Operation, User
from mcjob_tui.sandbox.clock import Clock
from mcjob_tui.sandbox.failures import bad_request
from mcjob_tui.sandbox.garbage import GarbageCollector
from mcjob_tui.sandbox.kinds import CLUSTER, CONTROL_PLANE_KINDS, MEMBER_KINDS, NAMESPACE, Kind
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.store import Store

ADMIN_TOKEN = "admin-token"
VIEWER_TOKEN = "viewer-token"


@dataclass
class SmallMember:
    """A member whose pods' logs are lists of lines."""

    name: str
    store: Store
    reachable: bool = True
    lines: dict[tuple[str, str], list[bytes]] = field(default_factory=dict)

    def when_lost(self, callback: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    async def logs(self, namespace: str, pod: str, container: str, options: LogOptions) -> AsyncIterator[bytes]:
        if options.previous:
            raise bad_request(f'previous terminated container "{container}" in pod "{pod}" not found')
        for line in self.lines.get((namespace, pod), []):
            yield line


@dataclass
class SmallFederation:
    """One reachable member and one that is not; every write is admitted, and every call to admission is kept."""

    control_plane: Store
    members: dict[str, SmallMember]
    users: dict[str, User]
    admissions: list[tuple[Operation, str]] = field(default_factory=list)

    def member(self, name: str) -> SmallMember | None:
        return self.members.get(name)

    def admit(self, operation: Operation, kind: Kind, obj: Json, old: Json | None, namespace: str) -> Json:
        self.admissions.append((operation, kind.kind))
        return obj


def small_federation() -> SmallFederation:
    """A federation with the namespaces ``default`` and ``demo`` everywhere."""
    clock = Clock()
    control_plane = Store(CONTROL_PLANE_KINDS, clock, name="karmada")
    GarbageCollector(control_plane)
    members = {
        "member1": SmallMember("member1", Store(MEMBER_KINDS, clock, name="member1")),
        "member3": SmallMember("member3", Store(MEMBER_KINDS, clock, name="member3"), reachable=False),
    }
    for name, port in (("member1", 6441), ("member3", 6443)):
        spec = {"syncMode": "Push", "apiEndpoint": f"https://127.0.0.1:{port}"}
        control_plane.create(CLUSTER, {"metadata": {"name": name}, "spec": spec})
    for store in (control_plane, *(each.store for each in members.values())):
        for namespace in ("default", "demo"):
            store.create(NAMESPACE, {"metadata": {"name": namespace}})
    users = {
        ADMIN_TOKEN: User("system:admin"),
        VIEWER_TOKEN: User("viewer", namespace="demo", clusters=frozenset({"member1"})),
    }
    return SmallFederation(control_plane, members, users)
