"""Answers that are not to be believed, and what never leaves: credentials, to another address or in an error."""

import gzip
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from mcjob_tui.control_plane import bounds, unsaid
from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.connection import User
from mcjob_tui.control_plane.errors import ControlPlaneError, ProtocolError, ServerFailure
from mcjob_tui.control_plane.kinds import JOB
from tests.control_plane.servers import api_to, job, reply, serving, status_object

SECRET = "s3cret-token-of-this-session"
ASKING: dict[str, Callable[[Api], Awaitable[object]]] = {
    "get": lambda api: api.get(JOB, "demo", "a"),
    "create": lambda api: api.create(JOB, job("a", 1)),
    "dry run": lambda api: api.create(JOB, job("a", 1), dry_run=True),
    "patch": lambda api: api.patch(JOB, "demo", "a", {"spec": {}}),
    "replace": lambda api: api.replace(JOB, job("a", 1)),
    "delete": lambda api: api.delete(JOB, "demo", "a"),
}
NO_ANSWERS: dict[str, object] = {
    "a failure under 200": status_object(409, "AlreadyExists", "it failed inside"),
    "an empty object": {},
    "no object": [],
    "null": None,
    "another Job": job("b", 1),
    "a Job of another namespace": job("a", 1, "elsewhere"),
    "another kind": job("a", 1) | {"kind": "Pod"},
    "no metadata": {"kind": "Job", "apiVersion": "batch/v1", "metadata": None},
    "metadata that are none": {"kind": "Job", "apiVersion": "batch/v1", "metadata": ["a"]},
    "no UID": {"kind": "Job", "apiVersion": "batch/v1", "metadata": {"name": "a", "namespace": "demo", "uid": None}},
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
async def test_an_answer_that_is_not_what_was_asked_for_may_have_happened_and_is_not_believed(
    ask: Callable[[Api], Awaitable[object]],
) -> None:
    answers = iter(NO_ANSWERS.values())

    async def answer(_: web.Request) -> web.StreamResponse:
        return reply(next(answers))

    async with serving(answer) as server, api_to(server) as api:
        for said in NO_ANSWERS:
            with pytest.raises(ProtocolError) as failed:
                await ask(api)
            assert failed.value.may_have_happened, said


@pytest.mark.parametrize(
    "body", ["[" * 200_000, '{"a":' + "[" * 200_000 + "]" * 200_000 + "}", '{"a":' + "9" * 9999 + "}"]
)
async def test_json_that_no_server_writes_is_an_error_and_no_crash(body: str) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text=body, content_type="application/json")

    async with serving(answer) as server, api_to(server) as api:
        for ask in ASKING.values():
            with pytest.raises(ProtocolError):
                await ask(api)
        with pytest.raises(ProtocolError):
            await api.list_all(JOB, "demo")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_nothing_goes_where_a_server_sends_on_to(status: int) -> None:
    async def other(_: web.Request) -> web.StreamResponse:
        return reply(job("a", 1))

    async with serving(other) as elsewhere:

        async def answer(request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={"Location": elsewhere.url + request.path_qs})

        async with serving(answer) as server, api_to(server, User(token=SECRET)) as api:
            for ask in ASKING.values():
                with pytest.raises(ProtocolError, match=f"sends on to another address .HTTP {status}."):
                    await ask(api)
            with pytest.raises(ProtocolError, match="sends on"):
                async with api.watch(JOB, "demo", resource_version="1", silence=5, server_seconds=5):
                    raise AssertionError("a watch of somebody else")
        assert len(server.requests) == len(ASKING) + 1
    assert elsewhere.asked == []


async def test_an_answer_that_unpacks_to_more_than_any_list_has_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LARGEST_ANSWER", 2**20)

    async def answer(request: web.Request) -> web.StreamResponse:
        status = 500 if request.method == "GET" else 200
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return web.Response(status=status, body=gzip.compress(b" " * 2**24), headers=headers)

    async with serving(answer) as server, api_to(server) as api:
        for ask in ASKING.values():
            with pytest.raises(ProtocolError, match="larger than 1 MiB"):
                await ask(api)


TELLING: dict[str, Callable[[str], web.Response]] = {
    "a status": lambda secret: reply(status_object(500, "InternalError", f"no user for {secret}, sorry"), 500),
    "a forbidding status": lambda secret: reply(status_object(403, "Forbidden", f"{secret} may not"), 403),
    "a text": lambda secret: web.Response(status=502, text=f"bad request: Authorization: Bearer {secret}"),
    "a text that is cut": lambda secret: web.Response(status=502, text="x" * 190 + secret),
    "a denying webhook": lambda secret: reply(
        status_object(403, "Forbidden", f'admission webhook "{secret}" denied the request: spec.{secret}: {secret}'),
        403,
    ),
    "a cause": lambda secret: reply(
        status_object(422, "Invalid", "no")
        | {"details": {"name": secret, "kind": secret, "causes": [{"field": secret, "message": secret}]}},
        422,
    ),
    "a failure under 200": lambda secret: reply(status_object(500, "x", secret)),
    "with an escape in it": lambda secret: web.Response(status=502, text=f"{secret[:5]}\x1b[0m{secret[5:]}\u200b"),
}


@pytest.mark.parametrize("user", [User(token=SECRET), User(username="u", password=SECRET)], ids=["token", "password"])
async def test_a_server_that_repeats_the_credentials_is_not_quoted(user: User) -> None:
    tellings = iter(TELLING.values())

    async def answer(_: web.Request) -> web.StreamResponse:
        return next(tellings)(SECRET)

    async with serving(answer) as server, api_to(server, user) as api:
        for said in TELLING:
            with pytest.raises(ControlPlaneError) as failed:
                await api.get(JOB, "demo", "a")
            error = failed.value
            assert SECRET[:10] not in f"{error} {vars(error)!r} {getattr(error, 'causes', ())!r}", said


async def test_a_short_password_makes_no_sentence_unreadable() -> None:
    unsaid.keep_unsaid("a", "", "server")
    assert str(ServerFailure("the server failed")) == "the server failed"
