"""One session with one API server: all that ``service.ControlPlane`` promises, put together from the other modules.

Watches belong to the session, not to a screen: they go on until the namespace is switched or the session ends. What
is watched, and the views made of it, is ``watched``'s business; this module opens the session and hands on what is
asked of it. What no list of Jobs needs is imported when it is asked for: live data is on the screen earlier by that.
"""

import asyncio
import importlib
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mcjob_tui.control_plane import access, actions
from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.cache import Key
from mcjob_tui.control_plane.connection import Connection
from mcjob_tui.control_plane.errors import NotFound
from mcjob_tui.control_plane.followers import Followers
from mcjob_tui.control_plane.kinds import JOB, RESOURCE_BINDING, kind_named
from mcjob_tui.control_plane.kubeconfig import command_flags
from mcjob_tui.control_plane.lasting_transport import LastingTransport, is_same_server
from mcjob_tui.control_plane.probe import oldest_karmada, probe
from mcjob_tui.control_plane.transport import Transport
from mcjob_tui.control_plane.views import (
    Changes,
    FirstLook,
    KarmadaView,
    LogLine,
    MemberCheck,
    NotUsed,
    Step,
)
from mcjob_tui.control_plane.watched import Watched
from mcjob_tui.karmada.names import binding_name
from mcjob_tui.resources.text import clean

if TYPE_CHECKING:
    from mcjob_tui.control_plane.container_log import LogRequest
    from mcjob_tui.control_plane.job_follower import JobFollower
    from mcjob_tui.control_plane.service import ManifestSet
    from mcjob_tui.control_plane.submit import Submission

LOG_SECONDS = 10.0
"""How long the few last lines of a log may stay away."""
LOOK_SECONDS = 10.0
"""How long a cluster may take to say whether pods have started."""


class Session(Watched):
    """See ``service.ControlPlane`` for what each method does. Open one with ``Session.open``."""

    def __init__(self, connection: Connection, api: Api, about: KarmadaView) -> None:
        super().__init__(api)
        self.api = api
        self._connection = connection
        self._about = about
        self._followers = Followers(self._begin_to_follow, lambda key: self.job(*key) is not None)
        self._karmada_least: str | None = None
        self._left_out_of: tuple[object, ...] = ()
        self._left_out: tuple[NotUsed, ...] = ()

    @classmethod
    @asynccontextmanager
    async def open(cls, connection: Connection, *, transport: Transport | None = None) -> AsyncIterator["Session"]:
        """Connect and ask what kind of server it is; nothing is watched before ``watch``.

        Args:
            connection: from ``kubeconfig``.
            transport: another than the real one, for tests.

        Raises:
            ControlPlaneError: the server does not answer, or does not accept the credentials.
        """
        sessions: list[Session] = []

        def moved(found: Connection) -> None:
            for each in sessions:
                each._moved(found)

        if transport is None:
            module = await asyncio.to_thread(importlib.import_module, "mcjob_tui.control_plane.kubernetes_transport")
            first = await module.open_transport(connection)
            transport = LastingTransport(connection, first, module.open_transport, moved)
        assert transport is not None
        try:
            api = Api(transport)
            about = replace(await probe(api), karmada_version=clean(connection.karmada_version))
            session = cls(connection, api, about)
            sessions.append(session)
            try:
                yield session
            finally:
                await session.close()
        finally:
            await transport.close()

    def _moved(self, connection: Connection) -> None:
        """The kubeconfig says something else now, and that is used from here on."""
        if not is_same_server(connection, self._connection):
            self.api.new_origin()
        self._connection = connection
        # Watches that wait for the one that tries need not wait until it tries again.
        self._outage.over()
        self._notices.mark("state")

    @property
    def context(self) -> str:
        return clean(self._connection.context)

    @property
    def command_flags(self) -> tuple[str, ...]:
        return command_flags(self._connection)

    @property
    def server(self) -> str:
        return clean(self._connection.server)

    @property
    def namespace(self) -> str:
        return self._connection.namespace

    @property
    def tls_verified(self) -> bool:
        return self._connection.tls_verified

    @property
    def clock_ahead(self) -> timedelta:
        return self.api.server_time.ahead

    @property
    def about(self) -> KarmadaView:
        return self._about

    def not_used(self, namespace: str, name: str) -> tuple[NotUsed, ...]:
        job, clusters = self.raw(JOB.name, namespace, name), self.cluster_resources()
        binding = self.raw(RESOURCE_BINDING.name, namespace, binding_name(name))
        versions = tuple(each["metadata"].get("resourceVersion") if each else None for each in (job, binding))
        key = (namespace, name, versions, clusters)
        if key != self._left_out_of:
            from mcjob_tui.control_plane.not_used import not_used

            self._left_out_of, self._left_out = key, not_used(job, binding, clusters)
        return self._left_out

    async def exists(self, kind: str, namespace: str, name: str) -> bool:
        try:
            await self.api.get(kind_named(kind), namespace, name)
        except NotFound:
            return False
        return True

    async def names(self, kind: str, namespace: str, *, fields: str = "") -> tuple[str, ...]:
        items = await self.api.list_all(kind_named(kind), namespace, fields=fields, metadata_only=True)
        return tuple(sorted(str(each["metadata"]["name"]) for each in items))

    async def list_objects(self, kind: str, namespace: str) -> tuple[Json, ...]:
        return tuple(await self.api.list_all(kind_named(kind), namespace))

    async def karmada_least(self) -> str:
        if self._karmada_least is None:
            self._karmada_least = await oldest_karmada(self.api)
        return self._karmada_least

    async def fetch(self, kind: str, namespace: str, name: str, *, cluster: str = "") -> Json:
        found = kind_named(kind)
        return await self.api.get(found, namespace if found.namespaced else None, name, cluster=cluster)

    def submission(self, manifests: "ManifestSet", *, submission_id: str | None = None) -> "Submission":
        from mcjob_tui.control_plane.submit import Submission

        return Submission(self.api, manifests, submission_id=submission_id, left=self._left_of(manifests))

    async def check(self, manifests: "ManifestSet") -> tuple[Step, ...]:
        from mcjob_tui.control_plane.dry_run import dry_run_all

        return await dry_run_all(self.api, manifests, self._left_of(manifests))

    def _left_of(self, manifests: "ManifestSet") -> tuple[Json, ...]:
        meta = manifests.job["metadata"]
        return self.left_of(str(meta.get("namespace") or ""), str(meta["name"]))

    def check_members(
        self, manifests: "ManifestSet", jobs: Mapping[str, Json], *, policy: Json | None
    ) -> AsyncIterator[MemberCheck]:
        from mcjob_tui.control_plane.member_checks import check_members

        return check_members(self.api, manifests, jobs, policy=policy)

    def delete(self, namespace: str, name: str, *, uid: str = "") -> AsyncIterator[Step]:
        from mcjob_tui.control_plane.delete import delete_job

        return delete_job(self.api, namespace, name, uid=uid)

    async def set_suspended(self, namespace: str, name: str, suspended: bool, *, uid: str = "") -> None:
        await actions.set_suspended(self.api, namespace, name, suspended, uid=uid)

    async def replace_job(self, base: Json, edited: Json) -> Json:
        from mcjob_tui.control_plane.job_edit import replace_job

        return await replace_job(self.api, base, edited)

    async def last_log_lines(
        self, namespace: str, pod: str, container: str, *, cluster: str, lines: int = 5, previous: bool = False
    ) -> tuple[str, ...]:
        query = [("container", container), ("tailLines", str(lines)), ("previous", str(previous).lower())]
        async with self.api.log(namespace, pod, query=query, silence=LOG_SECONDS, cluster=cluster) as batches:
            return tuple([text.decode("utf-8", "replace") async for batch in batches for text in batch])

    async def edit_cluster(
        self, name: str, *, labels: Mapping[str, str | None] | None = None, spec: Json | None = None
    ) -> None:
        await actions.edit_cluster(self.api, name, labels=labels, spec=spec)

    async def allowed(self, verb: str, kind: str, namespace: str = "") -> tuple[bool, str]:
        return await access.allowed(self.api, verb, kind_named(kind), namespace)

    async def first_look(self, namespace: str, name: str, clusters: Collection[str]) -> FirstLook:
        from mcjob_tui.control_plane.first_look import look_at_pods
        from mcjob_tui.control_plane.job_follower import pods_of

        view = self.job(namespace, name)
        found = await look_at_pods(
            self.api,
            namespace,
            lambda cluster: pods_of(name, old_label=self.has_old_job_label(cluster)),
            clusters,
            seconds=LOOK_SECONDS,
        )
        if view is not None:
            self.pods_seen(namespace, name, view.uid, dict.fromkeys(found.begun))
        return found

    def follow(self, namespace: str, name: str) -> "AbstractAsyncContextManager[JobFollower]":
        return self._followers.follow((namespace, name))

    def _begin_to_follow(self, key: Key) -> "AbstractAsyncContextManager[JobFollower]":
        from mcjob_tui.control_plane.job_follower import Followed, follow_job

        return follow_job(
            self.api,
            Followed(
                *key,
                lambda: self.job(*key),
                self.has_old_job_label,
                self.subscribe,
                lambda uid, found: self.pods_seen(*key, uid, found),
                lambda found: self.members_silent(key, found),
            ),
            self._outage,
        )

    async def close(self) -> None:
        await self._followers.close()
        await super().close()

    def logs(
        self,
        namespace: str,
        name: str,
        *,
        clusters: Collection[str] = (),
        follow: bool = True,
        since: float | None = None,
        tail: int | None = None,
        previous: bool = False,
        container: str = "",
        pod: str = "",
    ) -> AsyncGenerator[Sequence[LogLine], None]:
        from mcjob_tui.control_plane.container_log import LogRequest

        view = self.job(namespace, name)
        targets = tuple(each.cluster for each in view.members) if view is not None else ()
        chosen = tuple(each for each in targets if each in clusters) if clusters else targets
        request = LogRequest(namespace, name, chosen, follow, since, tail, previous, container, pod)
        return self._logs_until_over(request, joins=follow and not clusters)

    async def _logs_until_over(self, request: "LogRequest", *, joins: bool) -> AsyncGenerator[Sequence[LogLine], None]:
        """Following ends with the Job: when it is finished or gone, and its containers have ended.

        Where all clusters are followed, those that get the Job later join in (``joins``).
        """
        from mcjob_tui.control_plane.logs import merged_logs

        over, joining, asked = asyncio.Event(), asyncio.Queue[str](), set(request.clusters)

        def look(_: Changes | None = None) -> None:
            view = self.job(request.namespace, request.name)
            for member in view.members if view is not None and joins else ():
                if member.cluster not in asked:
                    asked.add(member.cluster)
                    joining.put_nowait(member.cluster)
            if view is None or view.state.finished:
                over.set()

        look()
        leave = self.subscribe(look)
        try:
            logs = merged_logs(
                self.api,
                request,
                old_label=self.has_old_job_label,
                over=over,
                outage=self._outage,
                joining=joining if joins else None,
            )
            async with aclosing(logs):
                async for batch in logs:
                    yield batch
        finally:
            leave()
