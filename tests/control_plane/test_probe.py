"""What kind of server has answered, also where it does not say all."""

import pytest
from aiohttp import web

from mcjob_tui.control_plane.errors import ProtocolError
from mcjob_tui.control_plane.probe import oldest_karmada, probe
from tests.control_plane.servers import Handler, Json, api_to, reply, serving, status_object

NEEDED = ("cluster.karmada.io", "policy.karmada.io", "work.karmada.io")
FORBIDDEN = status_object(403, "Forbidden", "not for you")
MISSING = status_object(404, "NotFound", "not found")


def answering(**paths: tuple[int, Json]) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        code, content = paths.get(request.path.rpartition("/")[2], (404, MISSING))
        return reply(content, code)

    return handler


def groups(*names: str) -> tuple[int, Json]:
    return 200, {"kind": "APIGroupList", "apiVersion": "v1", "groups": [{"name": each} for each in names]}


@pytest.mark.parametrize(
    ("apis", "karmada"),
    [
        (groups(*NEEDED, "batch"), True),
        (groups("batch"), False),
        ((403, FORBIDDEN), True),
        ((404, MISSING), False),
    ],
)
async def test_a_control_plane_has_karmada_s_groups_and_who_may_not_ask_is_believed(
    apis: tuple[int, Json], karmada: bool
) -> None:
    version = (200, {"gitVersion": "v1.36.2"})
    async with serving(answering(apis=apis, version=version)) as server, api_to(server) as api:
        found = await probe(api)
    assert (found.karmada, found.kubernetes_version) == (karmada, "v1.36.2")


async def test_a_version_that_is_not_said_hurts_nobody() -> None:
    async with serving(answering(apis=groups(*NEEDED), version=(403, FORBIDDEN))) as server, api_to(server) as api:
        assert (await probe(api)).kubernetes_version == ""


async def test_a_list_of_apis_that_is_none_is_no_server_of_ours() -> None:
    async with serving(answering(apis=(200, {"groups": "many"}))) as server, api_to(server) as api:
        with pytest.raises(ProtocolError, match="the server's list of APIs cannot be read"):
            await probe(api)


@pytest.mark.parametrize(
    ("schema", "release"),
    [((200, {"properties": {"overflowAffinities": {}}}), "1.18"), ((200, {}), ""), ((403, FORBIDDEN), "")],
)
async def test_a_field_of_the_policies_tells_the_release(schema: tuple[int, Json], release: str) -> None:
    async with serving(answering(v1alpha1=schema)) as server, api_to(server) as api:
        assert await oldest_karmada(api) == release
