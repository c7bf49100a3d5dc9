"""Credentials over time: token files read again, plugins run again at expiry and once after a 401, never anonymous."""

import asyncio
import base64
from pathlib import Path

import pytest

from mcjob_tui.control_plane.connection import ClientCertificate, Connection, ExecPlugin, User
from mcjob_tui.control_plane.credentials import Credentials
from mcjob_tui.control_plane.errors import KubeconfigError
from mcjob_tui.control_plane.exec_plugin import PluginCredential

PLUGIN = ExecPlugin("login", (), (), "client.authentication.k8s.io/v1", "Never")


class Clock:
    """A clock that stands still until it is told."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Login:
    """A plugin that gives another token each time."""

    def __init__(self, expires: float | None = None) -> None:
        self.runs = 0
        self.expires = expires

    async def __call__(self, _: Connection) -> PluginCredential:
        self.runs += 1
        await asyncio.sleep(0)
        return PluginCredential(f"token-{self.runs}", expires=self.expires)


class Failing(Login):
    """A plugin that gives nothing."""

    async def __call__(self, _: Connection) -> PluginCredential:
        self.runs += 1
        raise KubeconfigError("the plugin failed")


def credentials(user: User, login: Login | None = None, clock: Clock | None = None) -> Credentials:
    clock = clock or Clock()
    connection = Connection("c", "https://api", user=user)
    return Credentials(connection, run=login or Login(), clock=clock, elapsed=clock)


async def test_a_token_is_sent_as_bearer() -> None:
    assert (await credentials(User(token="t\n")).current()).authorization == "Bearer t"


async def test_name_and_password_are_sent_as_basic() -> None:
    found = await credentials(User(username="u", password="p:w")).current()
    assert found.authorization == "Basic " + base64.b64encode(b"u:p:w").decode()


async def test_without_credentials_nothing_is_sent() -> None:
    assert (await credentials(User()).current()).authorization == ""


async def test_a_token_file_loses_its_line_end(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("abc\n")
    assert (await credentials(User(token_file=str(tmp_path / "token"))).current()).authorization == "Bearer abc"


async def test_a_token_file_goes_before_a_token(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("file")
    found = await credentials(User(token="fixed", token_file=str(tmp_path / "token"))).current()
    assert found.authorization == "Bearer file"


async def test_a_token_file_is_read_again_after_a_minute(tmp_path: Path) -> None:
    file, clock = tmp_path / "token", Clock()
    file.write_text("old")
    found = credentials(User(token_file=str(file)), clock=clock)
    await found.current()
    file.write_text("new")
    assert (await found.current()).authorization == "Bearer old"
    clock.now += 61
    assert (await found.current()).authorization == "Bearer new"


async def test_a_token_file_that_is_gone_leaves_the_last_token_good(tmp_path: Path) -> None:
    file, clock = tmp_path / "token", Clock()
    file.write_text("old")
    found = credentials(User(token_file=str(file)), clock=clock)
    await found.current()
    file.unlink()
    clock.now += 61
    assert (await found.current()).authorization == "Bearer old"


@pytest.mark.parametrize(("content", "says"), [(None, "cannot be read"), ("\n", "is empty"), ("a\x01b", "characters")])
async def test_a_token_file_without_a_token_is_an_error(tmp_path: Path, content: str | None, says: str) -> None:
    if content is not None:
        (tmp_path / "token").write_text(content)
    with pytest.raises(KubeconfigError, match=says):
        await credentials(User(token_file=str(tmp_path / "token"))).current()


async def test_a_plugin_runs_once_for_many_requests() -> None:
    login = Login()
    found = credentials(User(plugin=PLUGIN), login)
    await asyncio.gather(*(found.current() for _ in range(20)))
    assert login.runs == 1


async def test_a_plugin_runs_again_shortly_before_its_token_expires() -> None:
    clock = Clock()
    login = Login(expires=clock.now + 100)
    found = credentials(User(plugin=PLUGIN), login, clock)
    await found.current()
    clock.now += 89
    assert (await found.current()).authorization == "Bearer token-1"
    clock.now += 2
    assert (await found.current()).authorization == "Bearer token-2"


async def test_a_plugin_runs_once_more_after_a_401_however_many_were_refused() -> None:
    login = Login()
    found = credentials(User(plugin=PLUGIN), login)
    refused = await found.current()
    assert all(await asyncio.gather(*(found.renew(refused) for _ in range(5))))
    assert login.runs == 2
    assert (await found.current()).authorization == "Bearer token-2"


async def test_a_fixed_token_goes_before_a_plugin_and_is_not_renewed() -> None:
    login = Login()
    found = credentials(User(token="t", plugin=PLUGIN), login)
    assert await found.renew(await found.current()) is False
    assert login.runs == 0


async def test_a_plugin_keeps_the_users_own_certificate_where_it_gives_none() -> None:
    certificate = ClientCertificate("C", "K")
    found = await credentials(User(plugin=PLUGIN, certificate=certificate)).current()
    assert found.certificate == certificate


async def test_a_plugin_whose_credentials_stay_refused_is_run_about_once_a_minute() -> None:
    """However many watches try however often, for an hour; and what it gives later is taken when it is run."""
    login, clock = Login(), Clock()
    found = credentials(User(plugin=PLUGIN), login, clock)
    for _ in range(3600):
        refused = await found.current()
        await asyncio.gather(*(found.renew(refused) for _ in range(9)))
        clock.now += 1
    assert login.runs <= 70
    clock.now += 61
    refused = await found.current()
    assert await found.renew(refused)
    assert await found.current() != refused


async def test_a_plugin_that_was_good_for_long_runs_at_once_after_a_401() -> None:
    login, clock = Login(), Clock()
    found = credentials(User(plugin=PLUGIN), login, clock)
    for _ in range(5):
        refused = await found.current()
        clock.now += 3600
        assert await found.renew(refused)
    assert login.runs == 6


async def test_a_plugin_that_fails_is_run_about_once_a_minute_and_says_why_each_time() -> None:
    login, clock = Failing(), Clock()
    found = credentials(User(plugin=PLUGIN), login, clock)
    for _ in range(3600):
        with pytest.raises(KubeconfigError, match="the plugin failed"):
            await found.current()
        clock.now += 1
    assert 50 < login.runs <= 70


async def test_a_plugin_whose_tokens_are_expired_when_they_come_is_not_run_for_each_request() -> None:
    """As on a machine whose clock is years ahead; the server may well take them."""
    clock = Clock()
    login = Login(expires=clock.now - 10**8)
    found = credentials(User(plugin=PLUGIN), login, clock)
    for _ in range(600):
        assert (await found.current()).authorization.startswith("Bearer token-")
        clock.now += 1
    assert login.runs <= 16


async def test_a_token_goes_in_place_of_a_token_file_that_cannot_be_read(tmp_path: Path) -> None:
    found = await credentials(User(token="fixed", token_file=str(tmp_path / "missing"))).current()
    assert found.authorization == "Bearer fixed"
