"""A transport before another one: what a test puts between is a subclass that does one thing differently."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from mcjob_tui.control_plane.transport import Answer, Query, Stream, Transport


@dataclass
class Passing:
    """Passes everything on."""

    inner: Transport

    async def request(self, method: str, path: str, *, query: Query = (), body: Any = None, **rest: Any) -> Answer:
        return await self.inner.request(method, path, query=query, body=body, **rest)

    def stream(self, path: str, *, query: Query = (), silence: float) -> AbstractAsyncContextManager[Stream]:
        return self.inner.stream(path, query=query, silence=silence)

    async def close(self) -> None:
        await self.inner.close()
