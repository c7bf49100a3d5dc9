"""The second user of a running sandbox: may read one namespace and the Clusters, and nothing else."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from mcjob_tui.sandbox.federation.course import CourseClock
from mcjob_tui.sandbox.federation.federation import VIEWER_NAMESPACE, Federation
from mcjob_tui.sandbox.kinds import NAMESPACE
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.server import serve
from tests.sandbox.federation.harness import CAPTURED_FLEET

REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
CLUSTERS = "/apis/cluster.karmada.io/v1alpha1/clusters"
JOBS = f"/apis/batch/v1/namespaces/{VIEWER_NAMESPACE}/jobs"


class Viewer:
    """Requests with the viewer's token."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.session = session

    async def send(self, method: str, path: str, body: Json | None = None) -> tuple[int, Json]:
        async with self.session.request(method, self.url + path, json=body) as answer:
            return answer.status, await answer.json()

    async def is_allowed(self, **attributes: str) -> bool:
        spec = {"resourceAttributes": attributes}
        review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": spec}
        code, answer = await self.send("POST", REVIEWS, review)
        assert code == 201
        return bool(answer["status"]["allowed"])


@pytest.fixture
async def viewer() -> AsyncIterator[Viewer]:
    federation = Federation(CAPTURED_FLEET, clock=CourseClock())
    federation.create(NAMESPACE, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": VIEWER_NAMESPACE}})
    server = await serve(federation)
    connector = aiohttp.TCPConnector(ssl=server.certificate.client_context())
    headers = {"Authorization": f"Bearer {federation.viewer_token}"}
    try:
        async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
            yield Viewer(server.url, session)
    finally:
        await server.stop()


@pytest.mark.parametrize("path", [JOBS, CLUSTERS, f"{CLUSTERS}/member1", f"/api/v1/namespaces/{VIEWER_NAMESPACE}"])
async def test_what_the_viewer_may_read(viewer: Viewer, path: str) -> None:
    assert (await viewer.send("GET", path))[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "words"),
    [
        ("GET", "/apis/batch/v1/jobs", 'cannot list resource "jobs" in API group "batch" at the cluster scope'),
        ("GET", "/api/v1/namespaces", 'cannot list resource "namespaces" in API group "" at the cluster scope'),
        ("GET", "/apis/batch/v1/namespaces/default/jobs", 'in API group "batch" in the namespace "default"'),
        ("GET", f"/api/v1/namespaces/{VIEWER_NAMESPACE}/secrets", 'cannot list resource "secrets"'),
        ("POST", JOBS, f'cannot create resource "jobs" in API group "batch" in the namespace "{VIEWER_NAMESPACE}"'),
        ("DELETE", f"{CLUSTERS}/member1", 'cannot delete resource "clusters"'),
    ],
)
async def test_what_the_viewer_may_not_do(viewer: Viewer, method: str, path: str, words: str) -> None:
    code, answer = await viewer.send(method, path)
    assert (code, answer["reason"]) == (403, "Forbidden")
    assert words in answer["message"]


async def test_a_review_says_what_a_request_would_meet(viewer: Viewer) -> None:
    jobs = {"group": "batch", "resource": "jobs", "namespace": VIEWER_NAMESPACE}
    clusters = {"group": "cluster.karmada.io", "resource": "clusters"}
    assert await viewer.is_allowed(verb="list", **jobs)
    assert await viewer.is_allowed(verb="watch", **clusters)
    assert await viewer.is_allowed(verb="get", name="member1", subresource="proxy", **clusters)
    assert not await viewer.is_allowed(verb="create", **jobs)
    assert not await viewer.is_allowed(verb="patch", **clusters)
    assert not await viewer.is_allowed(verb="list", group="batch", resource="jobs")
    assert not await viewer.is_allowed(verb="list", resource="secrets", namespace=VIEWER_NAMESPACE)
