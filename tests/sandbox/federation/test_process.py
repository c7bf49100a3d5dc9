"""The sandbox as a process: how it starts, says where it is, serves, and ends."""

import asyncio
import base64
import errno
import json
import os
import signal
import ssl
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import yaml

from mcjob_tui.sandbox import launch
from mcjob_tui.sandbox.__main__ import _arguments as arguments_of
from mcjob_tui.sandbox.__main__ import _federation as federation_of
from mcjob_tui.sandbox.__main__ import main, write_private
from mcjob_tui.sandbox.federation.federation import VIEWER_NAMESPACE
from mcjob_tui.sandbox.kinds import JOB, NAMESPACE
from mcjob_tui.sandbox.launch import RunningSandbox, SandboxFailed, start_sandbox
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import DYNAMIC, ended, job, policy

pytestmark = pytest.mark.e2e

_DEADLINE = 60.0
_ROOT = str(Path(__file__).parents[3])


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[RunningSandbox]:
    running = await start_sandbox(speed=30, kubeconfig=tmp_path / "kubeconfig")
    try:
        yield running
    finally:
        await running.stop()


@pytest.fixture
async def client(sandbox: RunningSandbox) -> AsyncIterator[aiohttp.ClientSession]:
    config = yaml.safe_load(sandbox.kubeconfig.read_text())
    authority = base64.b64decode(config["clusters"][0]["cluster"]["certificate-authority-data"]).decode()
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cadata=authority))
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    async with aiohttp.ClientSession(sandbox.url, connector=connector, headers=headers) as session:
        yield session


async def _post(client: aiohttp.ClientSession, path: str, obj: Json) -> None:
    async with client.post(path, json=obj) as answer:
        assert answer.status == 201, await answer.text()


async def test_the_namespace_of_the_viewers_context_is_there(client: aiohttp.ClientSession) -> None:
    async with client.get("/api/v1/namespaces/quant") as answer:
        assert answer.status == 200, await answer.text()


async def test_a_job_runs_to_its_end_over_http(client: aiohttp.ClientSession) -> None:
    await _post(client, "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "demo"}})
    await _post(client, "/apis/policy.karmada.io/v1alpha1/namespaces/demo/propagationpolicies", policy("j", DYNAMIC))
    await _post(client, "/apis/batch/v1/namespaces/demo/jobs", job(backoffLimit=0))
    watch = "/apis/batch/v1/namespaces/demo/jobs?watch=true&fieldSelector=metadata.name=j"
    async with asyncio.timeout(_DEADLINE), client.get(watch) as answer:
        async for line in answer.content:
            if "Complete" in ended(json.loads(line)["object"]["status"]):
                break
    async with client.get("/apis/work.karmada.io/v1alpha2/namespaces/demo/resourcebindings/j-job") as answer:
        binding = await answer.json()
    cluster = binding["spec"]["clusters"][0]["name"]
    proxy = f"/apis/cluster.karmada.io/v1alpha1/clusters/{cluster}/proxy/api/v1/namespaces/demo/pods"
    async with client.get(f"{proxy}?labelSelector=batch.kubernetes.io/job-name=j") as answer:
        pods = (await answer.json())["items"]
    async with client.get(f"{proxy}/{pods[0]['metadata']['name']}/log?tailLines=1") as answer:
        assert (await answer.text()).startswith("done rows=")


async def test_a_member_is_taken_down_and_brought_back_by_an_annotation(client: aiohttp.ClientSession) -> None:
    path = "/apis/cluster.karmada.io/v1alpha1/clusters/ali-hz-prod"
    pods = f"{path}/proxy/api/v1/pods"
    for value, status in (("true", 500), (None, 200)):
        patch = {"metadata": {"annotations": {"sandbox.mcjob.io/down": value}}}
        headers = {"Content-Type": "application/merge-patch+json"}
        async with client.patch(path, json=patch, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
        async with client.get(pods) as answer:
            assert answer.status == status


async def test_the_kubeconfig_is_its_owners_alone(sandbox: RunningSandbox) -> None:
    assert stat.S_IMODE(sandbox.kubeconfig.stat().st_mode) == 0o600
    assert sandbox.token in sandbox.kubeconfig.read_text()
    assert sandbox.token not in repr(sandbox)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="no list of the machine's sockets")
def test_it_listens_on_loopback_alone(sandbox: RunningSandbox) -> None:
    port = f":{int(sandbox.url.rpartition(':')[2]):04X}"
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()]
    listening = [row[1] for row in rows if row[3] == "0A" and row[1].endswith(port)]
    assert listening == [f"0100007F{port}"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_it_ends_at_once_when_told_to_and_takes_its_kubeconfig_along(
    sandbox: RunningSandbox, number: signal.Signals
) -> None:
    sandbox.process.send_signal(number)
    async with asyncio.timeout(_DEADLINE):
        assert await sandbox.wait() == 0
    assert list(sandbox.kubeconfig.parent.iterdir()) == []


async def test_a_kubeconfig_that_somebody_has_put_there_meanwhile_stays(sandbox: RunningSandbox) -> None:
    sandbox.kubeconfig.write_text("mine")
    await sandbox.stop()
    assert sandbox.kubeconfig.read_text() == "mine"


async def test_a_file_that_no_sandbox_has_written_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text("apiVersion: v1\nkind: Config\nclusters: [{name: production}]\n")
    with pytest.raises(SandboxFailed, match="is there already and no sandbox has written it"):
        await start_sandbox(kubeconfig=path)
    assert "production" in path.read_text()


async def test_what_a_killed_sandbox_has_left_can_be_written_over(tmp_path: Path) -> None:
    for _ in range(2):
        running = await start_sandbox(kubeconfig=tmp_path / "config")
        running.process.kill()
        await running.wait()
        assert running.token in running.kubeconfig.read_text()


async def test_a_killed_sandbox_leaves_nothing_once_it_is_stopped() -> None:
    running = await start_sandbox()
    assert running.kubeconfig.exists()
    running.process.kill()
    await running.stop()
    assert not running.kubeconfig.parent.exists()


_PARENT = """
import asyncio, json, sys
from mcjob_tui.sandbox.launch import start_sandbox
async def main():
    running = await start_sandbox()
    print(json.dumps([running.process.pid, running.url, str(running.kubeconfig)]), flush=True)
    await running.wait()
asyncio.run(main())
"""


async def test_nothing_is_left_of_it_when_its_parent_is_killed() -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PARENT, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": _ROOT}
    )
    assert parent.stdout is not None
    pid, url, kubeconfig = json.loads(await asyncio.wait_for(parent.stdout.readline(), _DEADLINE))
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(_DEADLINE):
        while _is_running(pid) or Path(kubeconfig).parent.exists():  # noqa: ASYNC110 (no child of this process)
            await asyncio.sleep(0.02)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_it_ends_with_its_parent(sandbox: RunningSandbox) -> None:
    assert sandbox.process.stdin is not None
    sandbox.process.stdin.write(b"whatever it is told")
    sandbox.process.stdin.close()
    async with asyncio.timeout(_DEADLINE):
        assert await sandbox.wait() == 0


async def test_a_port_that_is_taken_is_said_in_a_sentence(sandbox: RunningSandbox) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(SandboxFailed, match=rf"cannot serve on port {port}: {os.strerror(errno.EADDRINUSE)}"):
        await start_sandbox(port=port)


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--kubeconfig", f"{os.devnull}/x"], "cannot write the kubeconfig"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
    ],
)
async def test_what_it_cannot_do_it_says_in_a_sentence(flags: list[str], sentence: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mcjob_tui.sandbox",
        *flags,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), _DEADLINE)
    assert process.returncode == 2
    assert out == b""
    assert sentence in err.decode()
    assert len(err.decode().strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--clusters", "0"], "--clusters must be from 1 to 1000, not 0"),
        (["--clusters", "many"], "argument --clusters: invalid int value: 'many'"),
        (["--speed", "nan"], "--speed must be a number above 0 and at most 10000, not nan"),
        (["--speed", "0"], "--speed must be a number above 0 and at most 10000, not 0.0"),
        (["--port", "70000"], "--port must be from 0 to 65535, not 70000"),
        (["--jobs", "-1"], "--jobs must be from 0 to 50000, not -1"),
        (["--jobs", "5", "--with-examples"], "--jobs and the examples exclude each other"),
        (["--kubeconfig", "a" * 300], f"cannot write the kubeconfig {'a' * 300}: {os.strerror(errno.ENAMETOOLONG)}"),
    ],
)
def test_flags_that_make_no_sense_are_refused_in_a_sentence(
    flags: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(flags) == 2
    assert capsys.readouterr() == ("", f"mcjob sandbox: {sentence}\n")


async def test_without_a_parent_to_hear_of_it_ends_by_itself() -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)  # of which nothing can be read
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mcjob_tui.sandbox",
        "--die-with-parent",
        stdin=nothing,
        stdout=asyncio.subprocess.DEVNULL,
    )
    os.close(nothing)
    assert await asyncio.wait_for(process.wait(), _DEADLINE) == 0


def test_a_kubeconfig_that_cannot_be_put_in_its_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match=os.strerror(errno.EISDIR)):
        write_private(tmp_path / "folder", "text")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def _standing_in(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Have a shell script started in place of Python."""
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("exit 7", "the sandbox ended with exit code 7"),
        ("echo broken >&2; exit 7", "broken"),
        ("echo nonsense", "the sandbox came up but did not say where"),
        ("exec sleep 60", "the sandbox did not come up within 0 seconds"),
    ],
)
async def test_a_process_that_is_no_sandbox_is_told_of_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, sentence: str
) -> None:
    _standing_in(monkeypatch, tmp_path, script)
    if "sleep" in script:
        monkeypatch.setattr(launch, "_SECONDS_TO_START", 0.1)
    with pytest.raises(SandboxFailed, match=f"^{sentence}$"):
        await start_sandbox()


async def test_what_is_asked_of_it_is_passed_on_as_flags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _standing_in(monkeypatch, tmp_path, f'echo "$@" > {tmp_path}/flags')
    with pytest.raises(SandboxFailed):
        await start_sandbox(clusters=3, seed=4, speed=2.0, port=5, kubeconfig="k", examples=True, jobs=6)
    words = (tmp_path / "flags").read_text().split()
    assert words == [
        *("-P", "-m", "mcjob_tui.sandbox", "--speed=2.0", "--port=5", "--die-with-parent", "--seed=4"),
        *("--clusters=3", "--kubeconfig=k", "--with-examples", "--jobs=6"),
    ]


async def test_one_that_does_not_end_when_it_is_told_to_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "_SECONDS_TO_STOP", 0.1)
    _standing_in(monkeypatch, tmp_path, f"trap '' TERM; echo $$ > {tmp_path}/pid; echo nonsense; exec sleep 60")
    with pytest.raises(SandboxFailed):
        await start_sandbox()
    assert not _is_running(int((tmp_path / "pid").read_text()))


async def test_one_that_complains_without_end_is_not_held_up_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = json.dumps({"url": "u", "token": "t", "kubeconfig": str(tmp_path / "k")})
    complaints = "head -c 300000 /dev/zero >&2"
    _standing_in(monkeypatch, tmp_path, f"echo '{ready}'; {complaints}; touch {tmp_path}/done; exec cat > /dev/null")
    running = await start_sandbox()
    async with asyncio.timeout(_DEADLINE):
        while not (tmp_path / "done").exists():  # noqa: ASYNC110 (told by nobody)
            await asyncio.sleep(0.01)
    await running.stop()


@pytest.mark.parametrize(("flags", "least"), [(["--with-examples"], 3), (["--jobs", "4", "--clusters", "2"], 4)])
def test_it_begins_with_the_jobs_that_are_wanted(flags: list[str], least: int) -> None:
    federation = federation_of(arguments_of(flags))
    assert federation.control_plane.count(JOB) >= least
    assert federation.control_plane.find(NAMESPACE, "", VIEWER_NAMESPACE) is not None
