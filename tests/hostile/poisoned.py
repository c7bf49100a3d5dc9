"""An API server whose every text is hostile: a proxy before a real sandbox that changes what answers say.

It runs in a thread of its own, so that a program in another process can be pointed at it as well as one in this one.
"""

import asyncio
import json
import ssl
import subprocess
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import yaml
from aiohttp import web
from yarl import URL

from tests.control_plane.servers import stopped
from tests.e2e.commands import python

Poison = Callable[[str, Any], Any]
"""Given where a scalar stands (``metadata.labels.app``) and the scalar, what stands there instead."""

_STRUCTURE = """
apiVersion kind resourceVersion uid continue name namespace type status phase key operator effect conditionType
ownerReferences creationTimestamp deletionTimestamp lastTransitionTime lastProbeTime lastHeartbeatTime startTime
completionTime startedAt finishedAt eventTime firstTimestamp lastTimestamp cluster clusterName groupVersion
preferredVersion version group singularName resource verbs scope health replicaSchedulingType
replicaDivisionPreference dynamicWeight scheduleResult restartPolicy cpu memory pods targetRef completionMode
podReplacementPolicy imagePullPolicy dnsPolicy protocol terminationMessagePolicy conflictResolution preemption
placement spreadByField weight clusterNames operation syncMode timeAdded lastScheduledTime
"""
STRUCTURE = frozenset(_STRUCTURE.split())
"""Names of fields whose text the protocol itself needs."""


def text_poison(hostile: Callable[[str, str], str]) -> Poison:
    """Puts what ``hostile`` gives for a place and its text behind every text that only people read.

    Names and structure are left as they are.
    """

    def poison(place: str, value: Any) -> Any:
        if not isinstance(value, str) or place.rpartition(".")[2] in STRUCTURE or "karmada.io" in place:
            return value
        return value + hostile(place, value)

    return poison


def poisoned(value: Any, poison: Poison, place: str = "") -> Any:
    """Plain data with every scalar in it changed."""
    if isinstance(value, dict):
        return {key: poisoned(inner, poison, f"{place}.{key}" if place else key) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, poison, place) for inner in value]
    return poison(place, value)


@dataclass
class Poisoned:
    """A running proxy: what it does to answers may be changed while it runs."""

    url: str = ""
    poison: Poison = lambda place, value: value
    log_line: Callable[[bytes], bytes] = lambda line: line
    refuse: Callable[[str, str], tuple[int, str, bytes] | None] = lambda method, path: None
    """Given method and path, an answer (status, content type, body) in place of the sandbox's, or None."""
    change: Callable[[str, Any], Any] = lambda path, answer: answer
    """Given the path and plain data, a whole answer or a line of a watch, what is answered instead."""
    asked: list[str] = field(default_factory=list)

    def kubeconfig(self, folder: Path, *, context: str = "evil", namespace: str = "") -> Path:
        """Write a kubeconfig that leads to the proxy."""
        path = folder / "poisoned.kubeconfig"
        named = {"cluster": "c", "user": "u", **({"namespace": namespace} if namespace else {})}
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "c", "cluster": {"server": self.url}}],
            "users": [{"name": "u", "user": {}}],
            "contexts": [{"name": context, "context": named}],
            "current-context": context,
        }
        path.write_text(json.dumps(content))
        return path


@contextmanager
def example_sandbox(folder: Path) -> Iterator[Path]:
    """A sandbox in a process of its own, with a few Jobs in it, for the time of the block; gives its kubeconfig."""
    kubeconfig = folder / "sandbox.kubeconfig"
    flags = ["--with-examples", "--die-with-parent", "--kubeconfig", str(kubeconfig)]
    process = subprocess.Popen([*python("mcjob_tui.sandbox"), *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["kubeconfig"] == str(kubeconfig)
    yield kubeconfig
    process.stdin.close()
    process.stdout.close()
    assert process.wait(20) == 0


@contextmanager
def poisoned_server(sandbox: Path) -> Iterator[Poisoned]:
    """A proxy before the sandbox that the kubeconfig ``sandbox`` leads to."""
    content = yaml.safe_load(sandbox.read_text())
    upstream = content["clusters"][0]["cluster"]["server"]
    token = next(each["user"]["token"] for each in content["users"] if "token" in each["user"])
    found = Poisoned()
    started, ended = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        unverified = ssl.create_default_context()
        unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
        headers = {"Authorization": f"Bearer {token}"}
        connector = aiohttp.TCPConnector(ssl=unverified, limit=0)
        async with (
            aiohttp.ClientSession(upstream, connector=connector, headers=headers) as session,
            _listening(lambda request: _answer(found, session, request)) as url,
        ):
            found.url = url
            started.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="poisoned", daemon=True)
    thread.start()
    assert started.wait(20)
    try:
        yield found
    finally:
        loops[0].call_soon_threadsafe(ended.set)
        thread.join(20)


@asynccontextmanager
async def _listening(handler: Callable[[web.BaseRequest], Any]) -> AsyncIterator[str]:
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await stopped(runner)


async def _answer(found: Poisoned, session: aiohttp.ClientSession, request: web.BaseRequest) -> web.StreamResponse:
    found.asked.append(f"{request.method} {request.path_qs}")
    refused = found.refuse(request.method, request.path)
    if refused is not None:
        status, content_type, body = refused
        return web.Response(status=status, body=body, headers={"Content-Type": content_type})
    sent = {name: request.headers[name] for name in ("Accept", "Content-Type") if name in request.headers}
    body = await request.read()
    target = request.raw_path
    async with session.request(request.method, URL(target, encoded=True), data=body or None, headers=sent) as response:
        headers = {"Content-Type": response.headers.get("Content-Type", "text/plain")}
        if response.content_type == "application/json" and "watch=" not in request.query_string:
            changed = found.change(request.path, poisoned(json.loads(await response.read()), found.poison))
            return web.Response(status=response.status, body=_json(changed), headers=headers)
        streamed = web.StreamResponse(status=response.status, headers=headers)
        is_log = response.content_type != "application/json"
        try:
            await streamed.prepare(request)
            async for line in response.content:
                if request.transport is None or request.transport.is_closing():
                    break  # nobody reads it any more, and writing would not say so
                if is_log:
                    await streamed.write(found.log_line(line))
                else:
                    changed = found.change(request.path, poisoned(json.loads(line), found.poison))
                    await streamed.write(_json(changed) + b"\n")
            await streamed.write_eof()
        except (ConnectionError, aiohttp.ClientError):
            pass  # whoever asked has gone
        return streamed


def _json(value: Any) -> bytes:
    """JSON as bytes; ``NaN`` and lone surrogates go out as they are, as a hostile server would send them."""
    return json.dumps(value).encode()
