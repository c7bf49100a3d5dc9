"""Check on members: what would stop a Job in each of its clusters, asked before it is sent.

The proxy refuses a dry run, so what the member holds is read, as far as the person may, and Kubernetes' rules are held
against the Job that this cluster would get (``karmada.member``). One cluster that does not answer holds up no other.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.errors import ControlPlaneError, Forbidden, NotFound, UnknownApi
from mcjob_tui.control_plane.kinds import CLUSTER, JOB, NAMESPACE, NODE, Kind, kind_named
from mcjob_tui.control_plane.plain import plain
from mcjob_tui.control_plane.service import ManifestSet
from mcjob_tui.control_plane.views import MemberCheck
from mcjob_tui.karmada.member.finding import pod_of
from mcjob_tui.karmada.member.judging import PRIORITY_CLASS, Member, Name, judge
from mcjob_tui.karmada.member.limit_ranges import with_defaults
from mcjob_tui.karmada.member.nodes import suits
from mcjob_tui.karmada.member.references import references_of
from mcjob_tui.karmada.names import SKIP_NAMESPACE
from mcjob_tui.resources.quantity import InvalidQuantity
from mcjob_tui.resources.text import clean

AT_ONCE = 8
SECONDS = 10.0
"""How long one request to a member may take."""
_NODES_AT_ONCE = 100
_WORDS = {
    "ConfigMap": "ConfigMaps",
    "Secret": "Secrets",
    "PersistentVolumeClaim": "claims",
    "ServiceAccount": "service accounts",
    PRIORITY_CLASS: "priority classes",
}

T = TypeVar("T")


async def check_members(
    api: Api, manifests: ManifestSet, jobs: Mapping[str, Json], *, policy: Json | None
) -> AsyncIterator[MemberCheck]:
    """One answer for each cluster, as they come.

    Args:
        api: the control plane.
        manifests: what is to be sent.
        jobs: by cluster the Job that it would get.
        policy: the policy that places the Job, its own or one that is there; None where none does.
    """
    home = await _home(api, manifests, policy)
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(cluster: str, job: Json) -> MemberCheck:
        async with gate:
            return await _Reading(api, cluster, job, home).check()

    tasks = [asyncio.create_task(one(cluster, job), name=f"check {cluster}") for cluster, job in jobs.items()]
    try:
        for done in asyncio.as_completed(tasks):
            yield await done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class _Home:
    """What the control plane has to do with it: its Namespace, and what dependencies bring along."""

    namespace: Json | None
    brought: frozenset[Name]
    overwrites: bool


async def _home(api: Api, manifests: ManifestSet, policy: Json | None) -> _Home:
    where = str(manifests.job["metadata"]["namespace"])
    spec: Mapping[str, Any] = (policy or {}).get("spec") or {}
    namespace = manifests.namespace
    if namespace is None:
        try:
            namespace = await api.get(NAMESPACE, None, where, seconds=SECONDS)
        except ControlPlaneError:
            namespace = None  # only its labels are wanted, for where a member has none yet
    brought: set[Name] = set()
    if spec.get("propagateDeps"):
        # Karmada reads them from the control plane's own Job: what an override names instead does not follow.
        for kind, name in dict.fromkeys((each.kind, each.name) for each in references_of(pod_of(manifests.job))):
            if await _is_there(api, kind_named(kind), where, name):
                brought.add((kind, name))
    return _Home(namespace, frozenset(brought), spec.get("conflictResolution") == "Overwrite")


async def _is_there(api: Api, kind: Kind, namespace: str, name: str) -> bool:
    """Whether the control plane has it; what may not be read there counts as there: Karmada itself may."""
    try:
        await api.get(kind, namespace, name, seconds=SECONDS)
    except NotFound:
        return False
    except ControlPlaneError:
        return True
    return True


class _Reading:
    """One member being read for one Job."""

    def __init__(self, api: Api, cluster: str, job: Json, home: _Home) -> None:
        self._api = api
        self._cluster = cluster
        self._job = job
        self._home = home
        self._namespace = str(job["metadata"]["namespace"])
        self._unread: list[str] = []

    async def check(self) -> MemberCheck:
        """Read and judge; a member that cannot be asked is an answer too."""
        try:
            member, notes = await self._read()
            found = judge(self._job, member, overwrites=self._home.overwrites)
        except ControlPlaneError as error:
            return MemberCheck(clean(self._cluster), failure=str(error))
        except (ValueError, LookupError, TypeError, AttributeError):
            # Objects are read as they come; that a spec is a list, say, no API server allows.
            return MemberCheck(
                clean(self._cluster), failure="the cluster answered with objects that have no sound shape"
            )
        return MemberCheck(
            clean(self._cluster),
            tuple(clean(each.sentence) for each in found if each.weight == "stops"),
            tuple(clean(each.sentence) for each in found if each.weight != "stops"),
            notes,
            tuple(dict.fromkeys(self._unread)),
        )

    async def _read(self) -> tuple[Member, tuple[str, ...]]:
        notes: tuple[str, ...] = ()
        try:
            namespace = await self._get(NAMESPACE, None, self._namespace)
        except Forbidden as error:
            if error.resource.startswith("clusters"):
                raise  # the proxy itself
            self._unread.append("the namespace")
            namespace = {}
        if namespace is None:
            member = self._without_namespace()
            notes = (f"Karmada makes the namespace {clean(self._namespace)} there",) if member.made else ()
        else:
            quotas, ranges, job, objects = await asyncio.gather(
                self._list("ResourceQuota", "quotas"),
                self._list("LimitRange", "limit ranges"),
                self._tried("Jobs", self._get(JOB, self._namespace, str(self._job["metadata"]["name"])), None),
                self._named(),
            )
            member = Member(
                namespace, job=job, objects=objects, brought=self._home.brought, quotas=quotas, limit_ranges=ranges
            )
        return replace(member, nodes=await self._nodes(member)), notes

    def _without_namespace(self) -> Member:
        home = self._home.namespace or {}
        made = ((home.get("metadata") or {}).get("labels") or {}).get(SKIP_NAMESPACE) != "true"
        named = {(each.kind, each.name): None for each in references_of(pod_of(self._job))}
        return Member(home, objects=named, brought=self._home.brought, made=made)

    async def _named(self) -> dict[Name, Json | None]:
        """What the pods name, and the priority class."""
        names = dict.fromkeys((each.kind, each.name) for each in references_of(pod_of(self._job)) if not each.optional)
        found: dict[Name, Json | None] = {}
        priority = str(pod_of(self._job).get("priorityClassName") or "")
        for kind, name in (*names, *([(PRIORITY_CLASS, priority)] if priority else [])):
            try:
                found[kind, name] = await self._get(kind_named(kind), self._namespace, name)
            except ControlPlaneError:
                self._unread.append(_WORDS[kind])
        return found

    async def _nodes(self, member: Member) -> tuple[Json, ...] | None:
        """The nodes with the labels of the node selector, page by page until one suits."""
        pod = pod_of(with_defaults(self._job, member.limit_ranges))
        selector = ",".join(f"{key}={value}" for key, value in (pod.get("nodeSelector") or {}).items())
        found: list[Json] = []

        async def read() -> tuple[Json, ...]:
            pages = self._api.pages(
                NODE, None, labels=selector, limit=_NODES_AT_ONCE, cluster=self._cluster, seconds=SECONDS
            )
            async for page in pages:
                nodes = [plain(each) for each in page.items]
                found.extend(nodes)
                if any(suits(pod, each) for each in nodes):
                    break
            return tuple(found)

        try:
            return await self._tried("nodes", read(), None)
        except InvalidQuantity:
            return None  # judging says it

    async def _list(self, kind: str, words: str) -> tuple[Json, ...]:
        listing = self._api.list_all(kind_named(kind), self._namespace, cluster=self._cluster, seconds=SECONDS)
        return tuple(await self._tried(words, listing, []))

    async def _get(self, kind: Kind, namespace: str | None, name: str) -> Json | None:
        """An object of the member; None where it is not there."""
        where = namespace if kind.namespaced else None
        try:
            return await self._api.get(kind, where, name, cluster=self._cluster, seconds=SECONDS)
        except UnknownApi:
            raise
        except NotFound as error:
            if error.kind == CLUSTER.plural:
                raise  # the member itself
            return None

    async def _tried(self, words: str, reading: Awaitable[T], otherwise: T) -> T:
        try:
            return await reading
        except ControlPlaneError:
            self._unread.append(words)
            return otherwise
