"""Credential plugins (``client.authentication.k8s.io``): run the command, read the ExecCredential that it prints.

A plugin never gets the screen's terminal: no stdin, a session of its own, its messages caught and shown only when it
fails.
"""

import asyncio
import base64
import contextlib
import json
import os
import signal
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import yaml

from mcjob_tui.control_plane.connection import ClientCertificate, Connection, ExecPlugin, is_sendable
from mcjob_tui.control_plane.errors import KubeconfigError
from mcjob_tui.control_plane.kubeconfig_files import LOADER
from mcjob_tui.control_plane.unsaid import without_credentials, without_secrets
from mcjob_tui.resources.text import clean

PLUGIN_SECONDS = 60.0
LARGEST_OUTPUT = 2**20
"""Bytes; no credential has so many."""
_LAST_ERRORS = 16 * 1024
"""Bytes that are kept of what a plugin says, however much that is."""
_SECONDS_TO_END = 5.0


@dataclass(frozen=True, slots=True)
class PluginCredential:
    """What a plugin answered. ``expires`` is seconds since the epoch, None where it does not say."""

    token: str = field(default="", repr=False)
    certificate: ClientCertificate | None = None
    expires: float | None = None


async def run_plugin(connection: Connection, *, seconds: float = PLUGIN_SECONDS) -> PluginCredential:
    """Run the plugin of ``connection.user``, who must have one.

    Raises:
        KubeconfigError: it cannot be started, fails, takes longer than ``seconds``, or prints no credential.
    """
    plugin = connection.user.plugin
    assert plugin is not None
    environment = {**os.environ, **dict(plugin.env), "KUBERNETES_EXEC_INFO": json.dumps(_exec_info(plugin, connection))}
    try:
        process = await asyncio.create_subprocess_exec(
            plugin.command,
            *plugin.args,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:  # the latter for a NUL in a word or a variable
        hint = f"; {plugin.install_hint}" if plugin.install_hint else ""
        raise KubeconfigError(
            f"the credential plugin {plugin.command} cannot be started: {getattr(error, 'strerror', error)}{hint}"
        ) from None
    try:
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as both:
            output = both.create_task(_printed(process.stdout, plugin))
            errors = both.create_task(_end_of(process.stderr))
            both.create_task(process.wait())
    except TimeoutError:
        raise KubeconfigError(f"the credential plugin {plugin.command} gave no answer in {seconds:.0f} s") from None
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    finally:
        await _end(process)
    if process.returncode != 0:
        said = _last_words(errors.result())
        raise KubeconfigError(
            f"the credential plugin {plugin.command} failed with exit code {process.returncode}"
            + (f": {said}" if said else "")
        )
    return _read(output.result(), plugin)


async def _printed(stream: asyncio.StreamReader | None, plugin: ExecPlugin) -> bytes:
    printed = b""
    while stream is not None and (piece := await stream.read(65536)):
        printed += piece
        if len(printed) > LARGEST_OUTPUT:
            raise KubeconfigError(f"the credential plugin {plugin.command} printed more than any credential has")
    return printed


async def _end_of(stream: asyncio.StreamReader | None) -> bytes:
    kept = b""
    while stream is not None and (piece := await stream.read(65536)):
        kept = (kept + piece)[-_LAST_ERRORS:]
    return kept


def _exec_info(plugin: ExecPlugin, connection: Connection) -> dict[str, Any]:
    spec: dict[str, Any] = {"interactive": False}
    if plugin.provide_cluster_info:
        cluster: dict[str, Any] = {"server": connection.server}
        if connection.tls_server_name:
            cluster["tls-server-name"] = connection.tls_server_name
        if connection.insecure:
            cluster["insecure-skip-tls-verify"] = True
        if connection.ca:
            cluster["certificate-authority-data"] = base64.b64encode(connection.ca.encode()).decode()
        if connection.proxy:
            cluster["proxy-url"] = connection.proxy
        if plugin.cluster_config is not None:
            cluster["config"] = plugin.cluster_config
        spec["cluster"] = cluster
    return {"apiVersion": plugin.api_version, "kind": "ExecCredential", "spec": spec}


def _read(output: bytes, plugin: ExecPlugin) -> PluginCredential:
    def bad(why: str) -> KubeconfigError:
        return KubeconfigError(f"the credential plugin {plugin.command} printed no usable credential: {why}")

    answer = _parsed(output)
    if answer is None:
        raise bad("it is not JSON")
    if not isinstance(answer, dict) or answer.get("kind") != "ExecCredential":
        raise bad("it is no ExecCredential")
    if answer.get("apiVersion") != plugin.api_version:
        raise bad(f"its apiVersion is {clean(str(answer.get('apiVersion')))}, not {plugin.api_version}")
    status = answer.get("status")
    if not isinstance(status, dict):
        raise bad("it has no status")
    token = status.get("token") or ""
    certificate, key = status.get("clientCertificateData") or "", status.get("clientKeyData") or ""
    if not all(isinstance(each, str) for each in (token, certificate, key)):
        raise bad("a token or certificate is not text")
    if not token and not (certificate and key):
        raise bad("it holds neither a token nor a client certificate with its key")
    if bool(certificate) != bool(key):
        raise bad("a client certificate and its key belong together")
    if not is_sendable(token):
        raise bad("its token holds characters that no token may hold")
    try:
        expires = _expiry(status.get("expirationTimestamp"))
    except ValueError:
        raise bad("its expirationTimestamp is no time") from None
    return PluginCredential(token, ClientCertificate(certificate, key) if certificate else None, expires)


def _parsed(output: bytes) -> object:
    """What was printed, as JSON or as a mapping of YAML, which client-go's decoder takes too; None where it is none."""
    try:
        return json.loads(output)
    except (ValueError, RecursionError):
        pass
    try:
        found = yaml.load(output.decode(), Loader=LOADER)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _expiry(text: object) -> float | None:
    """When the credential ends. Raises ``ValueError`` for what is no time with a zone."""
    if text is None:
        return None
    found = datetime.fromisoformat(text if isinstance(text, str) else "")
    if found.tzinfo is None:
        raise ValueError("no zone")
    return found.timestamp()


def _last_words(errors: bytes) -> str:
    lines = [without_credentials(without_secrets(clean(line))).strip() for line in _lines_of(errors)]
    return next((line[:300] for line in reversed(lines) if line), "")


def _lines_of(errors: bytes) -> list[str]:
    """The lines, without the first where its beginning was not kept: half a credential would not be known as one."""
    lines = errors.decode(errors="replace").splitlines()
    return lines[1:] if len(errors) == _LAST_ERRORS else lines


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill what is left of the plugin and of what it started; it has a process group of its own.

    Its end is known once its pipes are empty, and nobody else reads them now. What it started may have left the group
    and hold them open: that is not waited for.
    """
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS_TO_END):
            await asyncio.gather(_end_of(process.stdout), _end_of(process.stderr), process.wait())
