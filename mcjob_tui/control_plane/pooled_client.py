"""The ``ApiClient`` of a connection: its TLS context, the files that takes, and its pool of sockets.

Like ``kubernetes_transport``, which sends through it, it knows the low-level parts of ``kubernetes.aio`` and aiohttp.
"""

import asyncio
import socket
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import aiohttp

from mcjob_tui.control_plane import tls_buffers
from mcjob_tui.control_plane.connection import ClientCertificate, Connection
from mcjob_tui.control_plane.errors import KubeconfigError, ProtocolError
from mcjob_tui.control_plane.kubernetes_client import client_classes
from mcjob_tui.control_plane.transport_errors import Sending, tls_words

if TYPE_CHECKING:
    from kubernetes.aio.client import ApiClient

_KEEPALIVE = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 8), ("TCP_KEEPCNT", 3))
        if hasattr(socket, name)
    ),
)
"""A path that is dead (a VPN gone, a machine cut off) breaks the connection within 45 s, as kubectl's HTTP/2 pings do.

The kernel does it, so that no request is sent for it.
"""

SENDING: ContextVar[Sending] = ContextVar("the request that is being sent")


def build_client(connection: Connection, certificate: ClientCertificate | None) -> "ApiClient":
    """An ``ApiClient`` with the connection's TLS settings; imports ``kubernetes.aio``, so call it in a thread.

    Raises:
        KubeconfigError: a certificate or key cannot be used.
    """
    ApiClient, Configuration = client_classes()
    configuration = Configuration(
        host=connection.server,
        verify_ssl=not connection.insecure,
        ca_cert_data=connection.ca,
        tls_server_name=connection.tls_server_name or None,
        proxy=connection.proxy,
    )
    # Go, and so kubectl, accepts certificates without the extensions that Python's strict mode asks for.
    configuration.disable_strict_ssl_verification = True
    with _certificate_files(certificate) as (certificate_file, key_file):
        configuration.cert_file, configuration.key_file = certificate_file, key_file
        try:
            client = ApiClient(configuration)
        except (ssl.SSLError, ValueError, OSError) as error:
            what = "certificate authority" if certificate is None or not _loads(connection.ca) else "client certificate"
            raise KubeconfigError(
                f"the {what} of the context {connection.context!r} cannot be used: {tls_words(error)}"
            ) from None
    return client


@contextmanager
def _certificate_files(certificate: ClientCertificate | None) -> Iterator[tuple[str | None, str | None]]:
    """Python's ssl reads client certificates from files only: they exist, for this user alone, while it does."""
    if certificate is None:
        yield None, None
        return
    with tempfile.TemporaryDirectory(prefix="mcjob-") as folder:
        paths = []
        for name, content in (("client.crt", certificate.certificate), ("client.key", certificate.key)):
            path = Path(folder) / name
            path.touch(mode=0o600)
            path.write_text(content)
            paths.append(str(path))
        yield paths[0], paths[1]


def give_pool(client: "ApiClient") -> None:
    """A pool without a limit (every cluster's logs are a connection) and with keepalive.

    No proxy or netrc by itself.
    """
    tls_buffers.keep_small()
    connector = aiohttp.TCPConnector(ssl=client.rest_client.ssl_context, limit=0, socket_factory=_socket)
    tracing = aiohttp.TraceConfig()
    tracing.on_request_headers_sent.append(_begun)
    tracing.on_request_redirect.append(_sent_elsewhere)
    client.configuration.client_session_kwargs = {
        "connector": connector,
        "trust_env": False,
        "trace_configs": [tracing],
    }


async def _begun(*_: object) -> None:
    SENDING.get().begun = True


async def _sent_elsewhere(session: object, context: object, redirected: aiohttp.TraceRequestRedirectParams) -> NoReturn:
    """No API server sends on to another address: neither credentials nor a change go there."""
    redirected.response.close()
    raise ProtocolError(
        f"the server sends on to another address (HTTP {redirected.response.status}), which is not followed"
    )


def _socket(address: Any) -> socket.socket:
    family, kind, protocol, _, _ = address
    made = socket.socket(family=family, type=kind, proto=protocol)
    for level, option, value in _KEEPALIVE:
        made.setsockopt(level, option, value)
    return made


async def close_client(client: "ApiClient") -> None:
    """Close a client that has been given a pool, and the pool."""
    await client.close()
    await client.configuration.client_session_kwargs["connector"].close()
    # The loop takes one more turn to close the sockets of streams that were left just now.
    await asyncio.sleep(0)


def _loads(ca: str | None) -> bool:
    try:
        ssl.create_default_context(cadata=ca)
    except (ssl.SSLError, ValueError):
        return False
    return True
