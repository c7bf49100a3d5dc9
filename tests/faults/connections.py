"""The connections of a proxy: one for each request, all of which can be cut at once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

_CUT_OFF = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
"""The client has gone, or asks for what no server reads: a name of a megabyte."""


class Connections:
    """What is open. ``one`` answers the one request of a connection; it may end as in ``_CUT_OFF``."""

    def __init__(self, one: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> None:
        self._one = one
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A connection has come."""
        self._open.add(writer)
        try:
            with suppress(*_CUT_OFF):
                await self._one(reader, writer)
        finally:
            self._open.discard(writer)
            writer.close()

    def cut(self) -> None:
        """End all that is open, as it is."""
        for writer in tuple(self._open):
            writer.transport.abort()


def closing(head: bytes) -> bytes:
    """The head of a request that asks for the connection to be closed after it."""
    first, _, rest = head.partition(b"\r\n")
    return first + b"\r\nConnection: close\r\n" + rest
