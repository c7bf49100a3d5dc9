"""How the app gets at control planes: kubeconfigs, sessions and the embedded sandbox (see ``tui.gateway``).

Nothing heavy is imported before the app asks for it, which it does after the first frame.
"""

import asyncio
import importlib
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.gateway import Answer, Found, Place, Verdict

if TYPE_CHECKING:
    from mcjob_tui.cli.settings import Settings
    from mcjob_tui.control_plane.connection import Connection
    from mcjob_tui.control_plane.kubeconfig import Kubeconfig
    from mcjob_tui.control_plane.service import ControlPlane

_PROBE_SECONDS = 5.0
_MODELS = ("mcjob_tui.control_plane.kubeconfig", "mcjob_tui.control_plane.session")
_TRANSPORT = "mcjob_tui.control_plane.kubernetes_transport"
_LATER = (
    "mcjob_tui.control_plane.job_follower",
    "mcjob_tui.control_plane.logs",
    "mcjob_tui.control_plane.delete",
    "mcjob_tui.control_plane.submit",
    "mcjob_tui.control_plane.member_checks",
    "mcjob_tui.draft.render",
    "mcjob_tui.draft.preview",
)


@dataclass(frozen=True, slots=True)
class Flags:
    """What the command line says about where to connect."""

    kubeconfig: str | None = None
    context: str | None = None
    namespace: str | None = None
    sandbox_clusters: int | None = None
    sandbox_speed: float = 1.0


class CommandLineGateway:
    """The gateway that the ``mcjob`` command gives its app."""

    def __init__(self, flags: Flags, settings: "Settings") -> None:
        self._flags = flags
        self._settings = settings
        self._kubeconfig_file = flags.kubeconfig

    def is_likely(self) -> bool:
        """Whether a kubeconfig was named or stands where kubectl would look; no file is read."""
        flags = self._flags
        if flags.kubeconfig or flags.context or os.environ.get("KUBERNETES_SERVICE_HOST"):
            return True
        listed = [path for path in os.environ.get("KUBECONFIG", "").split(os.pathsep) if path]
        return any(os.path.isfile(path) for path in listed or [str(Path.home() / ".kube" / "config")])

    def load(self) -> None:
        """Import what a session needs until it shows Jobs."""
        with ThreadPoolExecutor(1) as beside:
            # While it is imported it has OpenSSL read the system's certificates twice, for which Python is not needed.
            aiohttp = beside.submit(importlib.import_module, "aiohttp")
            for module in _MODELS:
                importlib.import_module(module)
            aiohttp.result()
        importlib.import_module(_TRANSPORT)
        from mcjob_tui.control_plane.kubernetes_client import client_classes

        client_classes()

    def load_more(self) -> None:
        """Import what logs, actions and the wizard need."""
        for module in _LATER:
            importlib.import_module(module)

    async def find(self, kubeconfig: str | None = None) -> Found:
        """The contexts of the kubeconfigs; a file named here is the one used from now on."""
        self._kubeconfig_file = kubeconfig or self._kubeconfig_file
        config = await self._read()
        places = tuple(Place(_place(each.origin, each.path), clean(each.outcome)) for each in config.sources)
        return Found(places, config.contexts, clean(config.problem))

    async def probe(self, context: str) -> Answer:
        """Ask a context's server what it is."""
        from mcjob_tui.control_plane.session import Session

        try:
            connection = await self._connection(context)
            async with asyncio.timeout(_PROBE_SECONDS), Session.open(connection) as session:
                about = session.about
        except ControlPlaneError as error:
            return Answer(Verdict.FAILED, _in_a_cell(error), error.sentence)
        except TimeoutError:
            words = f"no answer in {_PROBE_SECONDS:g} s"
            return Answer(Verdict.FAILED, words, f"{context}: {words}")
        if not about.karmada:
            return Answer(Verdict.NO_KARMADA, "a cluster, no Karmada", "the server has none of Karmada's APIs")
        return Answer(Verdict.KARMADA, f"Karmada {about.karmada_version}".rstrip())

    @asynccontextmanager
    async def connect(self, context: str | None) -> "AsyncIterator[ControlPlane]":
        """A session with a context of the kubeconfig, or with its current one."""
        from mcjob_tui.control_plane.errors import ProtocolError
        from mcjob_tui.control_plane.session import Session

        async with Session.open(await self._connection(context or self._flags.context)) as session:
            if not session.about.karmada:
                raise ProtocolError(f"{session.context} answers, but it is no Karmada control plane")
            yield session

    @asynccontextmanager
    async def sandbox(self) -> "AsyncIterator[ControlPlane]":
        """A session with a sandbox of its own, with a few Jobs already there."""
        from mcjob_tui.control_plane.errors import Unreachable
        from mcjob_tui.control_plane.kubeconfig import load_kubeconfig
        from mcjob_tui.control_plane.session import Session
        from mcjob_tui.sandbox.launch import SandboxFailed, start_sandbox

        try:
            running = await start_sandbox(
                clusters=self._flags.sandbox_clusters, speed=self._flags.sandbox_speed, examples=True
            )
        except SandboxFailed as failure:
            raise Unreachable(str(failure)) from failure
        try:
            connection = load_kubeconfig(str(running.kubeconfig)).connection(None, self._flags.namespace)
            async with Session.open(self._settings.applied_to(connection)) as session:
                yield session
        finally:
            await running.stop()

    async def _read(self) -> "Kubeconfig":
        from mcjob_tui.control_plane.kubeconfig import load_kubeconfig

        return await asyncio.to_thread(load_kubeconfig, self._kubeconfig_file)

    async def _connection(self, context: str | None) -> "Connection":
        connection = (await self._read()).connection(context, self._flags.namespace)
        return self._settings.applied_to(connection)


def _place(origin: str, path: str) -> str:
    if origin.startswith("~"):
        return origin
    return clean(path if path and origin != "$KUBECONFIG" else f"{origin} {path}".strip())


def _in_a_cell(error: ControlPlaneError) -> str:
    """An error in a few words: its last part says what went wrong, what stands before says where."""
    return error.sentence.rpartition(": ")[2]
