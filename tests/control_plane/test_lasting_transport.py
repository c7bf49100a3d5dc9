"""Where a server cannot be reached or refuses, the kubeconfig is read anew, and what it says now is used."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from mcjob_tui.control_plane.connection import Connection, User
from mcjob_tui.control_plane.errors import KubeconfigError, Unreachable
from mcjob_tui.control_plane.kubeconfig import load_kubeconfig
from mcjob_tui.control_plane.lasting_transport import LastingTransport
from mcjob_tui.control_plane.transport import Answer, Query, Stream
from mcjob_tui.sandbox.kubeconfig import kubeconfig_text

HERE, ELSEWHERE = "https://here:1", "https://elsewhere:1"


@dataclass
class Refusing:
    """A transport of one connection that answers ``status``, or fails with ``error``."""

    connection: Connection
    status: int = 200
    error: Exception | None = None
    sent: list[str] = field(default_factory=list)
    closed: bool = False

    async def request(self, method: str, path: str, **rest: Any) -> Answer:
        self.sent.append(f"{method} {path}")
        if self.error is not None:
            raise self.error
        return Answer(self.status, "application/json", self.connection.user.token.encode())

    @asynccontextmanager
    async def stream(self, path: str, *, query: Query = (), silence: float) -> AsyncIterator[Stream]:
        answer = await self.request("WATCH", path)
        yield answer  # type: ignore[misc]  # of a stream no more than the status is looked at

    async def close(self) -> None:
        self.closed = True


@dataclass
class Stage:
    """A transport that lasts, over one that refuses; ``now`` is what stands in the file."""

    first: Refusing
    now: Connection | KubeconfigError
    opened: list[Refusing] = field(default_factory=list)
    moved: list[Connection] = field(default_factory=list)
    read: int = 0

    def __post_init__(self) -> None:
        self.lasting = LastingTransport(
            replace(self.first.connection, again=self._again), self.first, self._open, self.moved.append
        )

    def _again(self) -> Connection:
        self.read += 1
        if isinstance(self.now, KubeconfigError):
            raise self.now
        return self.now

    async def _open(self, connection: Connection) -> Refusing:
        self.opened.append(Refusing(connection))
        return self.opened[-1]


def connection(token: str = "old", server: str = HERE, **more: Any) -> Connection:
    return Connection("c", server, user=User(token=token), **more)


async def test_a_new_token_in_the_file_is_used_after_a_401_by_the_same_request() -> None:
    stage = Stage(Refusing(connection(), status=401), connection("new"))
    answer = await stage.lasting.request("PATCH", "/x")
    assert (answer.status, answer.body) == (200, b"new")
    assert stage.first.sent == stage.opened[0].sent == ["PATCH /x"]
    assert stage.first.closed
    assert stage.moved == [connection("new")]


async def test_a_watch_goes_on_with_it_too() -> None:
    stage = Stage(Refusing(connection(), status=401), connection("new"))
    async with stage.lasting.stream("/w", silence=1.0) as stream:
        assert stream.status == 200
    assert stage.opened[0].sent == ["WATCH /w"]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_to_another_server_only_the_next_request_goes(method: str) -> None:
    away = Unreachable("the server's certificate is not trusted")
    stage = Stage(Refusing(connection(ca="old"), error=away), connection("new", ca="new"))
    with pytest.raises(Unreachable, match="not trusted"):
        await stage.lasting.request(method, "/x")
    assert stage.opened[0].sent == []
    assert (await stage.lasting.request("GET", "/y")).body == b"new"


async def test_what_another_server_refused_is_not_asked_of_the_new_one() -> None:
    stage = Stage(Refusing(connection(), status=401), connection("new", ELSEWHERE))
    assert (await stage.lasting.request("GET", "/x")).status == 401
    assert stage.opened[0].sent == []


async def test_what_may_have_been_done_is_not_sent_twice() -> None:
    stage = Stage(Refusing(connection(), error=Unreachable("broke off", sent=True)), connection("new"))
    with pytest.raises(Unreachable):
        await stage.lasting.request("POST", "/x")
    assert stage.opened[0].sent == []


@pytest.mark.parametrize(
    "now", [connection(), KubeconfigError("it is half written")], ids=["the same", "not to be used"]
)
async def test_without_anything_new_in_the_file_the_answer_stands(now: Connection | KubeconfigError) -> None:
    stage = Stage(Refusing(connection(), status=401), now)
    assert (await stage.lasting.request("GET", "/x")).status == 401
    assert (stage.read, stage.opened, stage.moved) == (1, [], [])


async def test_of_many_that_fail_at_once_one_looks() -> None:
    stage = Stage(Refusing(connection(), status=401), connection())
    await asyncio.gather(*(stage.lasting.request("GET", f"/{number}") for number in range(20)))
    assert stage.read == 1
    stage = Stage(Refusing(connection(), status=401), connection("new"))
    answers = await asyncio.gather(*(stage.lasting.request("GET", f"/{number}") for number in range(20)))
    assert (stage.read, {each.status for each in answers}) == (1, {200})


async def test_what_is_settled_besides_the_file_stays() -> None:
    before = connection(namespace="mine", request_seconds=7.0, karmada_version="1.18")
    stage = Stage(Refusing(before, status=401), connection("new"))
    await stage.lasting.request("GET", "/x")
    assert stage.moved == [replace(before, user=User(token="new"))]


async def test_a_closed_one_reads_nothing() -> None:
    stage = Stage(Refusing(connection(), error=Unreachable("the session is closed")), connection("new"))
    await stage.lasting.close()
    with pytest.raises(Unreachable):
        await stage.lasting.request("GET", "/x")
    assert stage.read == 0


def test_a_context_is_read_again_by_its_name_though_another_is_the_current_one_now(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text(kubeconfig_text(HERE, "pem", {"one": "old", "two": "old"}))
    found = load_kubeconfig(str(path)).connection(None, "mine")
    path.write_text(kubeconfig_text(ELSEWHERE, "pem", {"two": "new", "one": "new"}))
    assert found.again is not None
    again = found.again()
    assert (again.context, again.server, again.user.token, again.namespace) == ("one", ELSEWHERE, "new", "mine")
