"""Asking for permission: the answer in words, and nothing forbidden for want of an answer."""

import pytest
from aiohttp import web

from mcjob_tui.control_plane.access import allowed
from mcjob_tui.control_plane.kinds import JOB
from tests.control_plane.servers import api_to, capture, reply, serving, status_object


@pytest.mark.parametrize(
    ("answer", "code", "expected"),
    [
        ({"status": {"allowed": True}}, 201, (True, "")),
        ({"status": {"allowed": False}}, 201, (False, "you may not create jobs.batch in demo")),
        (
            {"status": {"allowed": False, "reason": "no\x1b[1m rule"}},
            201,
            (False, "you may not create jobs.batch in demo: no rule"),
        ),
        (status_object(403, "Forbidden", "no"), 403, (True, "")),
        ({}, 201, (True, "")),
    ],
)
async def test_the_answer_in_words(answer: dict[str, object], code: int, expected: tuple[bool, str]) -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        return reply(answer, code)

    async with serving(handler) as server, api_to(server) as api:
        assert await allowed(api, "create", JOB, "demo") == expected


async def test_the_question_is_the_captured_one() -> None:
    asked: list[dict[str, object]] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        asked.append(await request.json())
        return reply(capture("viewer-ssar-create-jobs")["body"], 201)

    async with serving(handler) as server, api_to(server) as api:
        ok, why = await allowed(api, "create", JOB, "demo")
    captured = capture("viewer-ssar-create-jobs")["request_body"]["spec"]["resourceAttributes"]
    sent = asked[0]["spec"]
    assert isinstance(sent, dict)
    assert {key: sent["resourceAttributes"][key] for key in captured} == captured
    assert ok is False
    assert why.startswith("you may not create jobs.batch in demo")
