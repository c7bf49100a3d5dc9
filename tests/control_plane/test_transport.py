"""The real transport against real servers: TLS, certificates, credentials, impersonation, proxies, failures."""

import asyncio
import socket
import tempfile
import tracemalloc
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web

from mcjob_tui.control_plane import pooled_client, tls_buffers
from mcjob_tui.control_plane.connection import ClientCertificate, Connection, ExecPlugin, Impersonation, User
from mcjob_tui.control_plane.credentials import Credentials
from mcjob_tui.control_plane.errors import KubeconfigError, TimedOut, Unreachable
from mcjob_tui.control_plane.exec_plugin import PluginCredential
from mcjob_tui.control_plane.kubernetes_transport import KubernetesTransport
from mcjob_tui.control_plane.pooled_client import build_client
from tests.control_plane.certificates import Authority, Pair
from tests.control_plane.servers import reply, serving, status_object, streaming, transport_to, until


async def echo(request: web.Request) -> web.StreamResponse:
    """Headers and body of the request, as the answer."""
    certificate = request.transport.get_extra_info("peercert") if request.transport is not None else None
    return reply(
        {
            "method": request.method,
            "path": request.path_qs,
            "headers": [[key, value] for key, value in request.headers.items()],
            "body": (await request.read()).decode(),
            "client": certificate["subject"][0][0][1] if certificate else "",
        }
    )


IDLE = 5
"""Connections on which nothing comes."""


async def silent(request: web.Request) -> web.StreamResponse:
    """An answer that has begun and says nothing."""
    response = web.StreamResponse()
    await response.prepare(request)
    await asyncio.Event().wait()
    return response


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def server_pair(authority: Authority) -> Pair:
    return authority.issue("server", "127.0.0.1", "api.internal")


class TestTls:
    async def test_the_authority_of_the_kubeconfig_is_trusted(
        self, authority: Authority, server_pair: Pair, tmp_path: Path
    ) -> None:
        context = authority.server_context(server_pair, tmp_path)
        async with (
            serving(echo, tls=context) as server,
            transport_to(Connection("c", server.url, ca=authority.certificate)) as transport,
        ):
            assert (await transport.request("GET", "/version")).status == 200

    async def test_another_authority_is_not(self, authority: Authority, server_pair: Pair, tmp_path: Path) -> None:
        context = authority.server_context(server_pair, tmp_path)
        async with (
            serving(echo, tls=context) as server,
            transport_to(Connection("c", server.url, ca=Authority().certificate)) as transport,
        ):
            with pytest.raises(Unreachable, match="certificate is not trusted"):
                await transport.request("GET", "/version")
            assert server.requests == []

    async def test_a_server_of_another_name_is_not(self, authority: Authority, tmp_path: Path) -> None:
        context = authority.server_context(authority.issue("server", "elsewhere"), tmp_path)
        async with (
            serving(echo, tls=context) as server,
            transport_to(Connection("c", server.url, ca=authority.certificate)) as transport,
        ):
            with pytest.raises(Unreachable, match="not trusted"):
                await transport.request("GET", "/version")

    async def test_tls_server_name_says_which_name_to_expect(self, authority: Authority, tmp_path: Path) -> None:
        context = authority.server_context(authority.issue("server", "api.internal"), tmp_path)
        connection = Connection("c", "", ca=authority.certificate, tls_server_name="api.internal")
        async with serving(echo, tls=context) as server:
            named = Connection("c", server.url, ca=connection.ca, tls_server_name="api.internal")
            async with transport_to(named) as transport:
                assert (await transport.request("GET", "/version")).status == 200

    async def test_a_connection_on_which_nothing_comes_costs_little(
        self, authority: Authority, server_pair: Pair, tmp_path: Path
    ) -> None:
        context = authority.server_context(server_pair, tmp_path)
        async with (
            serving(silent, tls=context) as server,
            transport_to(Connection("c", server.url, ca=authority.certificate)) as transport,
            AsyncExitStack() as watches,
        ):
            await watches.enter_async_context(transport.stream("/", silence=60))
            tracemalloc.start()
            for _ in range(IDLE):
                await watches.enter_async_context(transport.stream("/", silence=60))
            taken, _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        # Both ends are in here.
        assert taken / IDLE < 2 * 2 * tls_buffers.AT_ONCE

    async def test_insecure_trusts_anybody(self, authority: Authority, server_pair: Pair, tmp_path: Path) -> None:
        context = authority.server_context(server_pair, tmp_path)
        async with (
            serving(echo, tls=context) as server,
            transport_to(Connection("c", server.url, insecure=True)) as transport,
        ):
            assert (await transport.request("GET", "/version")).status == 200

    async def test_a_client_certificate_from_data_is_shown_and_leaves_no_file(
        self, authority: Authority, server_pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        client = authority.issue("jane")
        user = User(certificate=ClientCertificate(client.certificate, client.key))
        context = authority.server_context(server_pair, tmp_path, ask_client=True)
        async with (
            serving(echo, tls=context) as server,
            transport_to(Connection("c", server.url, user=user, ca=authority.certificate)) as transport,
        ):
            answer = await transport.request("GET", "/version")
        assert b'"client": "jane"' in answer.body
        assert list(temporary.iterdir()) == []

    async def test_a_plugins_certificate_is_used_and_renewed_after_a_401(
        self, authority: Authority, server_pair: Pair, tmp_path: Path
    ) -> None:
        names = iter(("old", "new"))

        async def login(_: Connection) -> PluginCredential:
            pair = authority.issue(next(names))
            return PluginCredential(certificate=ClientCertificate(pair.certificate, pair.key))

        async def only_new(request: web.Request) -> web.StreamResponse:
            answer = await echo(request)
            assert isinstance(answer, web.Response)
            assert isinstance(answer.body, bytes)
            return answer if b'"new"' in answer.body else reply(status_object(401, "Unauthorized", "Unauthorized"), 401)

        plugin = ExecPlugin("login", (), (), "client.authentication.k8s.io/v1", "Never")
        context = authority.server_context(server_pair, tmp_path, ask_client=True)
        async with serving(only_new, tls=context) as server:
            connection = Connection("c", server.url, user=User(plugin=plugin), ca=authority.certificate)
            transport = KubernetesTransport(
                connection, Credentials(connection, run=login), build_client(connection, None)
            )
            assert (await transport.request("GET", "/version")).status == 200
            await transport.close()

    @pytest.mark.parametrize(
        ("connection", "says"),
        [
            (Connection("c", "https://api", ca="nonsense"), "the certificate authority of the context 'c'"),
            (
                Connection("c", "https://api", user=User(certificate=ClientCertificate("no", "no"))),
                "the client certificate of the context 'c'",
            ),
            (
                Connection("c", "https://api", ca="nonsense", user=User(certificate=ClientCertificate("no", "no"))),
                "the certificate authority of the context 'c'",
            ),
        ],
    )
    async def test_certificates_that_cannot_be_used_are_named(self, connection: Connection, says: str) -> None:
        with pytest.raises(KubeconfigError, match=says):
            async with transport_to(connection):
                pass


class TestWhoAsks:
    async def test_impersonation_is_one_header_for_each_group_and_value(self) -> None:
        acting = Impersonation("jane", "u-1", ("dev", "ops"), (("scopes/x", ("a", "b")),))
        async with (
            serving(echo) as server,
            transport_to(Connection("c", server.url, user=User(token="t", impersonation=acting))) as transport,
        ):
            await transport.request("GET", "/version")
            sent = [(key, value) for key, value in server.requests[0].headers.items() if key.startswith("Impersonate")]
        assert sorted(sent) == [
            ("Impersonate-Extra-scopes%2Fx", "a"),
            ("Impersonate-Extra-scopes%2Fx", "b"),
            ("Impersonate-Group", "dev"),
            ("Impersonate-Group", "ops"),
            ("Impersonate-Uid", "u-1"),
            ("Impersonate-User", "jane"),
        ]

    async def test_a_401_is_answered_with_renewed_credentials_once(self, tmp_path: Path) -> None:
        token = tmp_path / "token"
        token.write_text("old")

        async def picky(request: web.Request) -> web.StreamResponse:
            token.write_text("new")
            if request.headers["Authorization"] == "Bearer new":
                return await echo(request)
            return reply(status_object(401, "Unauthorized", "Unauthorized"), 401)

        async with (
            serving(picky) as server,
            transport_to(Connection("c", server.url, user=User(token_file=str(token)))) as transport,
        ):
            assert (await transport.request("GET", "/version")).status == 200
            assert len(server.requests) == 2

    async def test_a_401_that_stays_is_returned_after_one_more_try(self, tmp_path: Path) -> None:
        (tmp_path / "token").write_text("t")

        async def refuse(_: web.Request) -> web.StreamResponse:
            return reply(status_object(401, "Unauthorized", "Unauthorized"), 401)

        async with (
            serving(refuse) as server,
            transport_to(Connection("c", server.url, user=User(token_file=str(tmp_path / "token")))) as transport,
        ):
            assert (await transport.request("GET", "/version")).status == 401
            assert len(server.requests) == 2

    async def test_without_credentials_nothing_is_sent(self, tmp_path: Path) -> None:
        plugin = ExecPlugin(str(tmp_path / "none"), (), (), "client.authentication.k8s.io/v1", "Never")
        async with (
            serving(echo) as server,
            transport_to(Connection("c", server.url, user=User(plugin=plugin))) as transport,
        ):
            with pytest.raises(KubeconfigError, match="cannot be started"):
                await transport.request("GET", "/version")
            assert server.requests == []

    async def test_a_netrc_file_changes_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "netrc").write_text("machine 127.0.0.1 login other password other\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        async with (
            serving(echo) as server,
            transport_to(Connection("c", server.url, user=User(token="mine"))) as transport,
        ):
            await transport.request("GET", "/version")
            assert server.requests[0].headers["Authorization"] == "Bearer mine"


class TestProxy:
    async def test_a_plain_request_goes_through_it(self) -> None:
        async with (
            serving(echo) as proxy,
            transport_to(Connection("c", "http://api.corp", proxy=proxy.url)) as transport,
        ):
            await transport.request("GET", "/version")
            assert proxy.requests[0].headers["Host"] == "api.corp"

    async def test_the_environments_does_not_touch_loopback(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        async with serving(echo) as server, transport_to(Connection("c", server.url)) as transport:
            assert (await transport.request("GET", "/version")).status == 200


class TestFailures:
    async def test_nobody_listens(self) -> None:
        async with transport_to(Connection("c", "http://127.0.0.1:1")) as transport:
            with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1 does not answer") as caught:
                await transport.request("POST", "/x", body={})
            assert caught.value.sent is False

    @pytest.mark.parametrize(
        "said", [b"", b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03"], ids=["nothing", "half of it"]
    )
    async def test_the_connection_is_cut_in_tls_greeting(self, said: bytes) -> None:
        async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(100)
            writer.write(said)
            await writer.drain()
            writer.transport.abort()

        async with await asyncio.start_server(cut, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with transport_to(Connection("c", f"https://127.0.0.1:{port}", insecure=True)) as transport:
                with pytest.raises(Unreachable, match=r"does not answer: .*[a-z]$") as failed:
                    await transport.request("POST", "/x", body={})
                assert not failed.value.sent

    async def test_no_answer_in_time(self) -> None:
        gate = asyncio.Event()

        async def wait(request: web.Request) -> web.StreamResponse:
            if request.path != "/version":
                await gate.wait()
            return reply({})

        async with serving(wait) as server, transport_to(Connection("c", server.url)) as transport:
            await transport.request("GET", "/version")  # so that there is a connection, and the next one is sent
            with pytest.raises(TimedOut, match="no answer in time") as caught:
                await transport.request("POST", "/x", body={}, seconds=0.2)
            assert caught.value.sent is True
            gate.set()

    async def test_the_connection_breaks_before_the_answer(self) -> None:
        async def hang_up(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.close()
            return web.Response()

        async with serving(hang_up) as server, transport_to(Connection("c", server.url)) as transport:
            with pytest.raises(Unreachable, match="broke off") as caught:
                await transport.request("POST", "/x", body={})
            assert caught.value.sent is True

    async def test_a_stream_that_falls_silent_times_out(self) -> None:
        gate = asyncio.Event()

        async def silent(request: web.Request) -> web.StreamResponse:
            response = await streaming(request)
            await response.write(b"one\n")
            await gate.wait()
            return response

        async with serving(silent) as server, transport_to(Connection("c", server.url)) as transport:
            async with transport.stream("/x", silence=1) as stream:
                chunks = stream.chunks()
                assert await anext(chunks) == b"one\n"
                with pytest.raises(TimedOut):
                    await anext(chunks)
            gate.set()

    async def test_leaving_a_stream_closes_it_for_the_server(self) -> None:
        closed = asyncio.Event()

        async def forever(request: web.Request) -> web.StreamResponse:
            response = await streaming(request)
            try:
                while True:
                    await response.write(b"x\n")
                    await asyncio.sleep(0.01)
            except (ConnectionError, asyncio.CancelledError):
                closed.set()
                raise

        async with serving(forever) as server, transport_to(Connection("c", server.url)) as transport:
            async with transport.stream("/x", silence=5) as stream:
                async for _ in stream.chunks():
                    break
            await until(closed.is_set)

    async def test_a_stream_that_was_left_has_no_socket_when_the_transport_is_closed(
        self, authority: Authority, server_pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made: list[socket.socket] = []
        plain = pooled_client._socket

        def kept(address: object) -> socket.socket:
            made.append(plain(address))
            return made[-1]

        monkeypatch.setattr(pooled_client, "_socket", kept)
        never = asyncio.Event()

        async def mute(request: web.Request) -> web.StreamResponse:
            response = await streaming(request)
            assert request.transport is not None
            request.transport.pause_reading()  # A server that has stopped does not answer TLS's farewell.
            await never.wait()
            request.transport.abort()
            return response

        async with serving(mute, tls=authority.server_context(server_pair, tmp_path)) as server:
            connection = Connection("c", server.url, ca=authority.certificate)
            async with transport_to(connection) as transport, transport.stream("/x", silence=5) as stream:
                assert stream.status == 200
                assert [each.fileno() >= 0 for each in made] == [True]
            assert [each.fileno() for each in made] == [-1]
            never.set()
