"""The HTTPS server on loopback: binds a port, serves the application, stops at once."""

import os
from dataclasses import dataclass

from aiohttp import web

from mcjob_tui.sandbox.api.application import build_app
from mcjob_tui.sandbox.api.backend import Federation
from mcjob_tui.sandbox.certificate import Certificate, loopback_certificate

_SECONDS_TO_STOP = 1.0


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that accepts connections at ``url``, with a certificate that clients have to be told to trust."""

    url: str
    port: int
    certificate: Certificate
    runner: web.AppRunner

    async def stop(self) -> None:
        """Close the port and end every connection, open watches too."""
        server = self.runner.server
        transports = [each.transport for each in server.connections if each.transport] if server else []
        await self.runner.cleanup()
        # A client that does not answer TLS' farewell would keep its connection open for half a minute.
        for transport in transports:
            transport.abort()


class PortRefused(OSError):
    """The system does not give the port; the sentence says which and why."""


async def serve(federation: Federation, *, host: str = "127.0.0.1", port: int = 0) -> RunningServer:
    """Start to serve ``federation``.

    Args:
        port: 0 takes any free one.

    Raises:
        PortRefused: the port is taken, or not for everybody.
        OSError: there is nowhere to write a key for a moment.
    """
    certificate = loopback_certificate()
    # A cancelled handler is how a watch learns that its client is gone.
    runner = web.AppRunner(
        build_app(federation), handler_cancellation=True, access_log=None, shutdown_timeout=_SECONDS_TO_STOP
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, ssl_context=certificate.server_context())
        try:
            await site.start()
        except OSError as failure:
            # The system's own words: those that asyncio puts around them are another in each version of Python.
            why = os.strerror(failure.errno) if failure.errno else failure
            raise PortRefused(f"cannot serve on port {port}: {why}") from failure
    except OSError:
        await runner.cleanup()
        raise
    bound = int(runner.addresses[0][1])
    return RunningServer(f"https://{host}:{bound}", bound, certificate, runner)
