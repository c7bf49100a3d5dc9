"""Requests as they go over the wire, pages, and answers that are none."""

import pytest
from aiohttp import web

from mcjob_tui.control_plane.api import Patch, Propagation
from mcjob_tui.control_plane.errors import Expired, NotFound, ProtocolError
from mcjob_tui.control_plane.kinds import CLUSTER, JOB, NAMESPACE, POD, kind_named
from tests.control_plane.servers import Handler, api_to, job, job_list, reply, serving, status_object


def answering(content: object, status: int = 200) -> Handler:
    async def handler(_: web.Request) -> web.StreamResponse:
        return reply(content, status)

    return handler


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (JOB.path("demo", "a"), "/apis/batch/v1/namespaces/demo/jobs/a"),
        (JOB.path(None), "/apis/batch/v1/jobs"),
        (POD.path("demo", "p", subresource="log"), "/api/v1/namespaces/demo/pods/p/log"),
        (NAMESPACE.path(None, "demo"), "/api/v1/namespaces/demo"),
        (CLUSTER.path("ignored", "m1"), "/apis/cluster.karmada.io/v1alpha1/clusters/m1"),
        (
            JOB.path("demo", "a", cluster="m1"),
            "/apis/cluster.karmada.io/v1alpha1/clusters/m1/proxy/apis/batch/v1/namespaces/demo/jobs/a",
        ),
        (JOB.path("../x", "a/b"), "/apis/batch/v1/namespaces/..%2Fx/jobs/a%2Fb"),
    ],
)
def test_paths(path: str, expected: str) -> None:
    assert path == expected


def test_a_kind_that_nobody_uses_is_refused_by_name() -> None:
    with pytest.raises(Exception, match="objects of the kind Widget"):
        kind_named("Widget")


async def test_create_asks_for_strict_fields_as_mcjob() -> None:
    async with serving(answering(job("a", 1), 201)) as server, api_to(server) as api:
        await api.create(JOB, job("a", 1), dry_run=True)
        assert server.asked == [
            "POST /apis/batch/v1/namespaces/demo/jobs?fieldManager=mcjob&fieldValidation=Strict&dryRun=All"
        ]


async def test_delete_always_says_what_becomes_of_dependents() -> None:
    bodies: list[object] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        bodies.append(await request.json())
        return reply({"kind": "Status", "status": "Success"})

    async with serving(handler) as server, api_to(server) as api:
        await api.delete(JOB, "demo", "a", uid="u1")
        assert server.asked == ["DELETE /apis/batch/v1/namespaces/demo/jobs/a?propagationPolicy=Background"]
    assert bodies == [
        {
            "kind": "DeleteOptions",
            "apiVersion": "v1",
            "propagationPolicy": Propagation.BACKGROUND.value,
            "preconditions": {"uid": "u1"},
        }
    ]


@pytest.mark.parametrize("how", list(Patch))
async def test_a_patch_says_how_it_is_meant(how: Patch) -> None:
    types: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        types.append(request.content_type)
        assert await request.json() == [{"op": "test"}] if how is Patch.JSON else {"spec": {}}
        return reply(job("a", 2))

    async with serving(handler) as server, api_to(server) as api:
        await api.patch(JOB, "demo", "a", [{"op": "test"}] if how is Patch.JSON else {"spec": {}}, how=how)
    assert types == [how.value]


async def test_a_list_comes_page_by_page_and_its_items_get_their_kind() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        if request.query.get("continue") == "next&more":
            return reply(job_list(7, job("b", 2)))
        return reply(job_list(7, job("a", 1), token="next&more"))

    async with serving(handler) as server, api_to(server) as api:
        items = await api.list_all(JOB, "demo", labels="app in (x,y)", fields="metadata.name!=z")
        assert [request.query["labelSelector"] for request in server.requests] == ["app in (x,y)"] * 2
    assert [(each["kind"], each["apiVersion"], each["metadata"]["name"]) for each in items] == [
        ("Job", "batch/v1", "a"),
        ("Job", "batch/v1", "b"),
    ]


async def test_a_token_that_expires_between_pages_is_an_error() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        if "continue" in request.query:
            return reply(status_object(410, "Expired", "The provided continue parameter is too old"), 410)
        return reply(job_list(7, job("a", 1), token="next"))

    async with serving(handler) as server, api_to(server) as api:
        with pytest.raises(Expired):
            await api.list_all(JOB, "demo")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<html>", "text/html"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"ok", "text/plain"),
        (b"", "application/json"),
    ],
)
async def test_an_answer_that_is_none_is_a_protocol_error(body: bytes, content_type: str) -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, content_type=content_type)

    async with serving(handler) as server, api_to(server) as api:
        with pytest.raises(ProtocolError):
            await api.get(JOB, "demo", "a")
        with pytest.raises(ProtocolError):
            await api.list_all(JOB, "demo")


async def test_a_refusal_is_raised_as_its_error() -> None:
    body = status_object(404, "NotFound", 'jobs.batch "a" not found')
    async with serving(answering(body, 404)) as server, api_to(server) as api:
        with pytest.raises(NotFound, match="not found"):
            await api.get(JOB, "demo", "a")


async def test_a_log_is_split_into_lines_wherever_the_pieces_end() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        await response.prepare(request)
        for piece in (b"one\ntw", b"o", b"\n\nfour\nno end"):
            await response.write(piece)
        return response

    async with serving(handler) as server, api_to(server) as api:
        async with api.log("demo", "p", query=[("container", "c")], silence=5, cluster="m1") as batches:
            lines = [line async for batch in batches for line in batch]
        assert "/clusters/m1/proxy/api/v1/namespaces/demo/pods/p/log?container=c" in server.asked[0]
    assert lines == [b"one", b"two", b"", b"four", b"no end"]
