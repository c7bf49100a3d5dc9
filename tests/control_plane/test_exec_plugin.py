"""Credential plugins, run for real: what they get, what they may answer, and that they never get the terminal."""

import asyncio
import fcntl
import json
import stat
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mcjob_tui.control_plane.connection import Connection, ExecPlugin, User
from mcjob_tui.control_plane.errors import KubeconfigError
from mcjob_tui.control_plane.exec_plugin import run_plugin

V1 = "client.authentication.k8s.io/v1"
Plugin = Callable[..., Connection]


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    """A connection whose plugin is a Python script with the body given."""

    def plugin(body: str, **parts: Any) -> Connection:
        script = tmp_path / "login"
        script.write_text(f"#!{sys.executable} -I\nimport json, os, sys\n{textwrap.dedent(body)}")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        found = ExecPlugin(str(script), parts.pop("args", ()), parts.pop("env", ()), V1, "Never", **parts)
        return Connection("c", "https://api:6443", user=User("u", plugin=found), ca="CA", tls_server_name="api")

    return plugin


def answer(**status: Any) -> str:
    return f"print({json.dumps(json.dumps({'kind': 'ExecCredential', 'apiVersion': V1, 'status': status}))})"


async def test_a_token_with_its_expiry(plugin: Plugin) -> None:
    found = await run_plugin(plugin(answer(token="t", expirationTimestamp="2030-01-01T00:00:00Z")))
    assert found.token == "t"
    assert found.expires == datetime(2030, 1, 1, tzinfo=UTC).timestamp()


async def test_a_client_certificate(plugin: Plugin) -> None:
    found = await run_plugin(plugin(answer(clientCertificateData="CERT", clientKeyData="KEY")))
    assert found.certificate is not None
    assert (found.certificate.certificate, found.certificate.key) == ("CERT", "KEY")


async def test_it_gets_its_arguments_its_environment_and_no_stdin(plugin: Plugin) -> None:
    body = """
    seen = [sys.argv[1], os.environ["WHO"], sys.stdin.read()]
    print(json.dumps({"kind": "ExecCredential", "apiVersion": "%s", "status": {"token": "|".join(seen)}}))
    """
    found = await run_plugin(plugin(body % V1, args=("--login",), env=(("WHO", "jane"),)))
    assert found.token == "--login|jane|"


async def test_it_has_no_terminal(plugin: Plugin) -> None:
    """A session of its own has no controlling terminal, so /dev/tty cannot be opened."""
    body = """
    try:
        open("/dev/tty").close()
        seen = "terminal"
    except OSError:
        seen = "none"
    print(json.dumps({"kind": "ExecCredential", "apiVersion": "%s", "status": {"token": seen}}))
    """
    assert (await run_plugin(plugin(body % V1))).token == "none"


ECHO = """
info = json.loads(os.environ["KUBERNETES_EXEC_INFO"])
token = json.dumps(info["spec"])
print(json.dumps({"kind": "ExecCredential", "apiVersion": info["apiVersion"], "status": {"token": token}}))
"""


async def test_it_is_told_that_nobody_is_there_to_ask(plugin: Plugin) -> None:
    assert json.loads((await run_plugin(plugin(ECHO))).token) == {"interactive": False}


async def test_it_is_told_of_the_cluster_where_it_wants_to_know(plugin: Plugin) -> None:
    found = await run_plugin(plugin(ECHO, provide_cluster_info=True, cluster_config={"audience": "x"}))
    assert json.loads(found.token)["cluster"] == {
        "server": "https://api:6443",
        "tls-server-name": "api",
        "certificate-authority-data": "Q0E=",
        "config": {"audience": "x"},
    }


async def test_it_is_told_of_a_cluster_that_is_not_verified_and_of_a_proxy(plugin: Plugin) -> None:
    connection = replace(
        plugin(ECHO, provide_cluster_info=True), insecure=True, ca=None, tls_server_name="", proxy="http://proxy:3128"
    )
    assert json.loads((await run_plugin(connection)).token)["cluster"] == {
        "server": "https://api:6443",
        "insecure-skip-tls-verify": True,
        "proxy-url": "http://proxy:3128",
    }


async def test_an_end_beyond_all_calendars_is_none(plugin: Plugin) -> None:
    found = await run_plugin(plugin(answer(token="t", expirationTimestamp="0001-01-01T00:00:00+14:00")))
    assert found.token == "t"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("sys.exit('\\x1b[31mno session\\x1b[0m, log in first')", "failed with exit code 1: no session, log in first"),
        ("sys.exit(3)", "failed with exit code 3"),
        ("print('hello')", "it is not JSON"),
        ("print('[]')", "it is no ExecCredential"),
        (f"print(json.dumps({{'kind': 'ExecCredential', 'apiVersion': '{V1}'}}))", "it has no status"),
        ('print(\'{"kind": "ExecCredential", "apiVersion": "v9"}\')', "its apiVersion is v9"),
        (answer(), "neither a token nor a client certificate"),
        (answer(clientCertificateData="C"), "neither a token nor a client certificate"),
        (answer(token="t", clientCertificateData="C"), "belong together"),
        (answer(token="a\nb"), "characters that no token may hold"),
        (answer(token=5), "is not text"),
        (answer(token="t", expirationTimestamp="soon"), "its expirationTimestamp is no time"),
        (answer(token="t", expirationTimestamp="2030-01-01T00:00:00"), "its expirationTimestamp is no time"),
        ("print('a: [')", "it is not JSON"),
    ],
)
async def test_a_failure_is_one_sentence(plugin: Plugin, body: str, says: str) -> None:
    with pytest.raises(KubeconfigError) as caught:
        await run_plugin(plugin(body))
    assert says in str(caught.value)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    "secret",
    [
        "eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.eyJpc3MiOiJr.c2lnbmF0dXJl",
        "token=hunter22",
        'password: "hunter22"',
        '{"access_token":"ya29.a0AfH6SNs"}',
        "Authorization: Bearer abc.def/ghi",
        "Authorization: Basic amFuZTpw",
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG",
        "0123456789abcdef0123456789abcdef",
        "k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdzLmNvbS8",
    ],
)
async def test_what_looks_like_a_credential_is_not_repeated(plugin: Plugin, secret: str) -> None:
    with pytest.raises(KubeconfigError) as refused:
        await run_plugin(plugin(f"sys.exit({'cannot log in, ' + secret!r})"))
    said = refused.value.sentence
    assert "cannot log in" in said
    assert "(a credential)" in said
    assert not any(each in said for each in ("hunter22", "eyJ", "abc.def", "amFu", "wJal", "abcdef", "aHR0", "ya29"))


@pytest.mark.parametrize(
    "words",
    [
        "dial tcp: lookup login.microsoftonline.com: no such host",
        "/usr/lib/google-cloud-sdk/bin/gke-gcloud-auth-plugin-2: not found",
        "your token has expired, run: az login --tenant contoso",
        "You must specify --assume-role-arn arn:aws:iam::123456789012:role/admin",
    ],
)
async def test_what_a_person_reads_is_repeated_as_it_is(plugin: Plugin, words: str) -> None:
    with pytest.raises(KubeconfigError) as refused:
        await run_plugin(plugin(f"sys.exit({words!r})"))
    assert refused.value.sentence.endswith(f"failed with exit code 1: {words}")


async def test_one_that_says_a_megabyte_is_quoted_with_its_last_line(plugin: Plugin) -> None:
    with pytest.raises(KubeconfigError) as refused:
        await run_plugin(plugin(r"sys.stderr.write('\x1b[31mx\x9b' * 2**19 + '\nno access'); sys.exit(2)"))
    assert refused.value.sentence.endswith("failed with exit code 2: no access")


async def test_one_that_prints_without_end_is_ended(plugin: Plugin) -> None:
    with pytest.raises(KubeconfigError, match="printed more than any credential has"):
        await run_plugin(plugin("while True: sys.stdout.write('x' * 65536)"))


@pytest.mark.skipif(not hasattr(fcntl, "F_SETPIPE_SZ"), reason="only Linux says how much a pipe holds")
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
async def test_what_it_had_printed_ahead_when_it_was_ended_holds_nobody_up(plugin: Plugin, stream: str) -> None:
    body = f"""
    import fcntl
    fcntl.fcntl(sys.{stream}, fcntl.F_SETPIPE_SZ, 2**20)
    sys.{stream}.write('x' * 2**20)
    while True: sys.stdout.write('x' * 65536)
    """
    async with asyncio.timeout(60):
        with pytest.raises(KubeconfigError, match="printed more than any credential has"):
            await run_plugin(plugin(body))


async def test_a_missing_command_shows_the_hint(tmp_path: Path) -> None:
    missing = ExecPlugin(str(tmp_path / "none"), (), (), V1, "Never", install_hint="get it from the wiki")
    with pytest.raises(KubeconfigError, match="cannot be started: No such file or directory; get it from the wiki"):
        await run_plugin(Connection("c", "https://api", user=User(plugin=missing)))


async def test_one_that_hangs_is_ended(plugin: Plugin) -> None:
    with pytest.raises(KubeconfigError, match="gave no answer in"):
        await run_plugin(plugin("import signal; signal.pause()"), seconds=0.5)
