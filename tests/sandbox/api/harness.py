"""An HTTP client for one running server, as small as the tests of the API need it."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.server import serve
from tests.sandbox.api.small_federation import ADMIN_TOKEN, SmallFederation, small_federation

JOBS = "/apis/batch/v1/namespaces/demo/jobs"
POLICIES = "/apis/policy.karmada.io/v1alpha1/namespaces/demo/propagationpolicies"
PROXY = "/apis/cluster.karmada.io/v1alpha1/clusters/member1/proxy"
DEADLINE = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the body (parsed where it is JSON), the headers."""

    code: int
    body: Any
    headers: dict[str, str]


@dataclass
class ApiClient:
    """Requests with the administrator's token unless another is given."""

    url: str
    session: aiohttp.ClientSession
    federation: SmallFederation

    async def request(
        self,
        method: str,
        path: str,
        body: Json | list[Any] | bytes | None = None,
        *,
        token: str | None = ADMIN_TOKEN,
        media: str = "application/json",
        accept: str = "application/json",
    ) -> Answer:
        headers = {"Accept": accept}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = media
        stream = None if data is None else io.BytesIO(data)
        async with self.session.request(method, self.url + path, data=stream, headers=headers) as response:
            content = await response.read()
            parsed = json.loads(content) if response.content_type == "application/json" else content.decode()
            return Answer(response.status, parsed, dict(response.headers))

    async def get(self, path: str, **options: Any) -> Answer:
        return await self.request("GET", path, **options)

    async def post(self, path: str, body: Json, **options: Any) -> Answer:
        return await self.request("POST", path, body, **options)

    async def patch(self, path: str, body: Any, media: str) -> Answer:
        return await self.request("PATCH", path, body, media=media)

    @asynccontextmanager
    async def watch(self, path: str) -> "AsyncIterator[AsyncIterator[Json]]":
        """The events of a watch. Waiting for one that does not come fails after the deadline."""
        headers = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
        joined = f"{self.url}{path}{'&' if '?' in path else '?'}watch=true"
        async with self.session.get(joined, headers=headers) as response:
            assert response.status == 200, await response.text()

            async def events() -> AsyncIterator[Json]:
                while True:
                    line = await asyncio.wait_for(response.content.readline(), DEADLINE)
                    if not line:
                        return
                    yield json.loads(line)

            yield events()


@asynccontextmanager
async def running_api() -> AsyncIterator[ApiClient]:
    """A server over a small federation, and a client of it."""
    federation = small_federation()
    server = await serve(federation)
    connector = aiohttp.TCPConnector(ssl=server.certificate.client_context())
    try:
        async with aiohttp.ClientSession(connector=connector) as session:
            yield ApiClient(server.url, session, federation)
    finally:
        await server.stop()


def job(name: str = "j1", **spec: Any) -> Json:
    """A manifest that the server accepts."""
    container = {"name": "main", "image": "registry.example.com/team/worker:1.0"}
    template = {"spec": {"restartPolicy": "Never", "containers": [container]}}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "labels": {"app": name}},
        "spec": {"parallelism": 2, "completions": 3, "template": template, **spec},
    }


def policy(name: str = "p1", **spec: Any) -> Json:
    """A PropagationPolicy that the server accepts."""
    return {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "PropagationPolicy",
        "metadata": {"name": name},
        "spec": {"resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job", "name": name}], **spec},
    }
