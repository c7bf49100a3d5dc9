"""HTTP to one API server: the small protocol that everything else uses, and what one answer is.

The real one is ``kubernetes_transport``; a test may put another in its place. Paths are below the server's URL and
begin with a slash; segments in them are quoted already.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

REQUEST_SECONDS = 30.0
CONNECT_SECONDS = 5.0
JSON = "application/json"

Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, whatever its status."""

    status: int
    content_type: str
    body: bytes = field(repr=False)
    warnings: tuple[str, ...] = ()
    retry_after: int = 0
    """Seconds that the server wants to be left alone for; 0 where it does not say."""
    date: str = ""
    """When it was made, by whoever made it, as the header of that name says it."""


class Stream(Protocol):
    """An answer that goes on: a watch or a log."""

    @property
    def status(self) -> int: ...

    @property
    def content_type(self) -> str: ...

    @property
    def retry_after(self) -> int: ...

    @property
    def date(self) -> str: ...

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes, in pieces of any length. Raises ``TimedOut`` when it has been silent for too long."""

    async def read(self) -> bytes:
        """The whole body, for an answer that turned out to be an error."""


class Transport(Protocol):
    """A connection with credentials. A 401 has been answered with renewed credentials once before it is returned."""

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Query = (),
        body: Any = None,
        content_type: str = JSON,
        headers: Mapping[str, str] | None = None,
        seconds: float = 0,
    ) -> Answer:
        """Send one request and read the whole answer, within ``seconds`` (0: as long as the connection allows).

        Raises:
            Unreachable: no answer; its ``sent`` says whether the server may have acted on the request.
            KubeconfigError: there are no credentials; nothing was sent.
        """

    def stream(self, path: str, *, query: Query = (), silence: float) -> AbstractAsyncContextManager[Stream]:
        """GET an answer that goes on; ``silence`` is how many seconds may pass without a byte."""

    async def close(self) -> None: ...
