"""What is settled about requests, Karmada versions and log lines has its effect where it is used."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp import web

from mcjob_tui.control_plane.connection import Connection
from mcjob_tui.control_plane.errors import TimedOut, Unreachable
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import LogLine
from mcjob_tui.tui.app import Options
from mcjob_tui.tui.screens.job import JobScreen
from tests.control_plane.servers import reply, serving, transport_to
from tests.tui import story
from tests.tui.conftest import opened, until
from tests.tui.doubles import FakeControlPlane, FakeGateway

GROUPS = [{"name": each} for each in ("cluster.karmada.io", "policy.karmada.io", "work.karmada.io")]


async def test_a_request_takes_no_longer_than_is_settled() -> None:
    async def silent(request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    async with serving(silent) as server:
        connection = Connection("c", server.url, request_seconds=0.1)
        async with asyncio.timeout(20), transport_to(connection) as transport:
            with pytest.raises((TimedOut, Unreachable)):
                await transport.request("GET", "/version")


async def test_the_karmada_version_that_a_person_says_is_what_the_session_has() -> None:
    async def karmada(request: web.Request) -> web.StreamResponse:
        return reply({"groups": GROUPS} if request.path == "/apis" else {"gitVersion": "v1.34.1"})

    async with serving(karmada) as server:
        connection = Connection("c", server.url)
        async with Session.open(replace(connection, karmada_version="v1.16.3")) as session:
            assert (session.about.karmada_version, session.about.kubernetes_version) == ("v1.16.3", "v1.34.1")
        async with Session.open(connection) as session:
            assert session.about.karmada_version == ""


async def test_only_the_last_log_lines_are_kept_and_complaints_are_said() -> None:
    control_plane = FakeControlPlane()
    control_plane.log = [LogLine("aws-use1-prod", "pod-1", "c", None, f"line {number}") for number in range(30)]
    options = Options(log_lines=7, complaints=("config.yaml: ascii must be true or false, not 3",))
    async with opened(FakeGateway(control_plane), options=options) as (app, pilot):
        assert [each.sentence for each in app.said if each.error] == list(options.complaints)
        screen = JobScreen(story.RISK.namespace, story.RISK.name, "logs")
        await app.push_screen(screen)
        await until(pilot, lambda: screen.logs.received == 30)
        assert [each.text for each in screen.logs.view.buffer.on_show()] == [
            f"line {number}" for number in range(23, 30)
        ]
