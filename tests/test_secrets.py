"""Nothing secret comes out: canaries in every place that holds a secret, and every output searched for them."""

import base64
import os
import traceback
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web

from mcjob_tui.cli.main import run
from mcjob_tui.control_plane.connection import Connection
from mcjob_tui.control_plane.credentials import Credentials
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.exec_plugin import run_plugin
from mcjob_tui.control_plane.kubeconfig import load_kubeconfig
from mcjob_tui.tui.crash import report
from tests.control_plane.certificates import Authority
from tests.control_plane.servers import reply, serving, status_object, transport_to

CANARY = "c4nary-c4nary"


def _data(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _hidden(text: str) -> bool:
    """Whether no canary is in there, open or as base64 (which of three alignments it has nobody knows)."""
    encoded = {_data("x" * shift + CANARY)[4:-4] for shift in range(3)}
    return CANARY not in text and not any(each in text for each in encoded)


USERS: dict[str, dict[str, Any]] = {
    "token": {"token": f"{CANARY}-token"},
    "token with a bad character": {"token": f"{CANARY}-\u00e9"},
    "token file": {"tokenFile": "token"},
    "password": {"username": "jane", "password": f"{CANARY}-password"},
    "both": {"username": "jane", "password": f"{CANARY}-password", "token": f"{CANARY}-token"},
    "key": {"client-certificate-data": _data(f"{CANARY}-crt"), "client-key-data": _data(f"{CANARY}-key")},
    "half a pair": {"client-key-data": _data(f"{CANARY}-key")},
    "no base64": {"client-key-data": f"%{CANARY}%"},
    "number": {"token": [f"{CANARY}-token"]},
    "provider": {"auth-provider": {"name": "oidc", "config": {"id-token": f"{CANARY}-token"}}},
    "plugin": {
        "exec": {
            "apiVersion": "client.authentication.k8s.io/v1",
            "command": "./login",
            "args": [f"--secret={CANARY}-argument"],
            "env": [{"name": "SECRET", "value": f"{CANARY}-variable"}],
            "interactiveMode": "Never",
        }
    },
}
PLUGIN = f"""#!/bin/sh
echo '{{"kind":"ExecCredential","apiVersion":"none","status":{{"token":"{CANARY}-plugin"}}}}'
"""


def _kubeconfig(folder: Path, user: dict[str, Any], server: str, **cluster: Any) -> Path:
    content = {
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
        "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": server, **cluster}}],
        "users": [{"name": "u", "user": user}],
    }
    (folder / "token").write_text(f"{CANARY}-file\n")
    (folder / "login").write_text(PLUGIN)
    (folder / "login").chmod(0o755)
    path = folder / "config"
    path.write_text(yaml.safe_dump(content))
    return path


async def _everything_said(path: Path) -> list[str]:
    """Every text that the way from a kubeconfig to an answer can give: representations, sentences, tracebacks."""
    config = load_kubeconfig(str(path), {})
    said = [repr(config), repr(config.contexts), *map(str, config.sources)]
    try:
        connection = config.connection()
        said += [repr(connection), str(connection)]
        if connection.user.plugin is not None:
            said.append(repr(await run_plugin(connection)))
        said.append(repr(await Credentials(connection).current()))
        async with transport_to(connection) as transport:
            said.append(repr(await transport.request("GET", "/version", seconds=2)))
    except ControlPlaneError as error:
        said += [str(error), repr(error), report(error), "".join(traceback.format_exception(error))]
    return said


@pytest.mark.parametrize("name", USERS)
async def test_no_secret_of_a_kubeconfig_is_in_what_is_said(tmp_path: Path, name: str) -> None:
    async def refuse(_: web.Request) -> web.StreamResponse:
        return reply(status_object(401, "Unauthorized", "Unauthorized"), 401)

    async with serving(refuse) as server:
        for cluster in (
            {},
            {"proxy-url": f"http://jane:{CANARY}@127.0.0.1:1"},
            {"proxy-url": f"socks5://jane:{CANARY}@127.0.0.1:1"},
            {"certificate-authority-data": f"%{CANARY}"},
        ):
            path = _kubeconfig(tmp_path, USERS[name], server.url, **cluster)
            for said in await _everything_said(path):
                assert _hidden(said), said


@pytest.mark.parametrize("server", ["https://jane:{}@127.0.0.1:1", "ftp://jane:{}@host", "https://jane:{}@a b"])
async def test_no_password_in_a_servers_address_is_said(tmp_path: Path, server: str) -> None:
    path = _kubeconfig(tmp_path, {}, server.format(CANARY))
    for said in await _everything_said(path):
        assert _hidden(said), said


@pytest.mark.parametrize("command", [["info", "-o", "json"], ["info"], ["list"], ["submit", "-f", "job.yaml"]])
@pytest.mark.parametrize("name", ["token", "token file", "key", "plugin", "both"])
def test_no_command_prints_a_secret(
    tmp_path: Path, name: str, command: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = _kubeconfig(tmp_path, USERS[name], f"http://jane:{CANARY}@127.0.0.1:1")
    monkeypatch.chdir(tmp_path)
    for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    run([*command, "--kubeconfig", str(path)])
    printed = "".join(capfd.readouterr())
    assert printed
    assert _hidden(printed), printed
    written = [each for each in (tmp_path / "home").rglob("*") if each.is_file()]
    assert all(_hidden(each.read_text(errors="replace")) for each in written)


def test_a_crash_report_holds_no_value() -> None:
    token = f"{CANARY}-token"

    def fail() -> None:
        raise ValueError(f"no {token} in {Connection('c', f'https://jane:{token}@host')}")

    with pytest.raises(ValueError, match=CANARY) as caught:
        fail()
    assert _hidden(report(caught.value))


async def test_a_key_that_was_written_for_python_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the certificate can be used or not."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    client = Authority().issue("jane")
    for user in (
        USERS["key"],
        {"client-certificate-data": _data(client.certificate), "client-key-data": _data(client.key)},
    ):
        folder = tmp_path / "kubeconfig"
        os.makedirs(folder, exist_ok=True)
        await _everything_said(_kubeconfig(folder, user, "https://127.0.0.1:1"))
        assert os.listdir(tmp_path) == ["kubeconfig"]
