"""The one session with a control plane: opened, exchanged for another, held until the app ends.

How a session comes about is the gateway's business, what pages do with it theirs, and which screen is shown while there
is none the app's.
"""

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker, WorkerError, get_current_worker

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import Changes, ConnectionState, Phase
from mcjob_tui.tui import garbage
from mcjob_tui.tui.saying import SayingApp
from mcjob_tui.tui.widgets.header import HeaderState

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.driver import Driver

    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.tui.gateway import Gateway
    from mcjob_tui.tui.rights import Rights


class SessionApp(SayingApp):
    """An app with a session, or with none yet.

    Attributes:
        session: with the control plane that is shown, None while there is none.
        rights: what may be done there.
        namespace: whose Jobs are watched, None for all.
        connecting_to: the context that was asked for last, "" for the current one.
    """

    def __init__(
        self,
        gateway: "Gateway",
        *,
        context: str | None,
        namespace: str | None,
        read_only: bool,
        driver_class: "type[Driver] | None",
        crash_directory: "Path | None",
    ) -> None:
        super().__init__(driver_class, crash_directory)
        self.gateway = gateway
        self.session: ControlPlane | None = None
        self.rights: Rights | None = None
        self.namespace = namespace
        self.read_only = read_only
        self.connecting_to = context or ""
        self.is_connecting = False
        self.is_sandbox = False
        self._asked_namespace = namespace
        self._worker: Worker[None] | None = None
        self._attempt: Worker[None] | None = None

    # What the app makes of it

    def session_left(self) -> None:
        """The session there was is about to be closed for another one."""

    def session_opened(self) -> None:
        """There is a session, and it watches."""

    def session_refused(self, error: ControlPlaneError) -> None:
        """No session came about, and there was none before."""

    def control_plane_told(self, changes: Changes) -> None:
        """The control plane told something."""

    def refresh_pages(self, changes: Changes) -> None:
        """What pages show of ``changes`` is no longer so."""

    def refresh_keys(self) -> None:
        """What may be done is another now."""

    # Coming and going

    def connect(self, context: str | None, *, sandbox: bool = False) -> None:
        """Open a session with ``context``, or with a sandbox; the one that there is stays until the new one is open."""
        self.connecting_to = "sandbox" if sandbox else context or ""
        self.is_connecting = True
        self.run_worker(
            self._switch(context, sandbox), name="connect", group="connect", exclusive=True, exit_on_error=False
        )

    async def _switch(self, context: str | None, sandbox: bool) -> None:
        self.refresh_pages(Changes(state=True, jobs=True))
        await asyncio.to_thread(self.gateway.load)
        garbage.collect_again()
        opened = self.gateway.sandbox() if sandbox else self.gateway.connect(context)
        self._cancel_attempt()
        # The function, not its coroutine: an app that ends meanwhile starts no worker, and leaves nothing unawaited.
        self._attempt = self.run_worker(
            partial(self._hold, opened, sandbox), name="session", group="session", exit_on_error=False
        )

    async def _hold(self, opened: "AbstractAsyncContextManager[ControlPlane]", sandbox: bool) -> None:
        """Take over from the session that there was, and keep this one open until this worker is cancelled."""
        worker = get_current_worker()
        try:
            async with opened as session:
                if self.session is not None:
                    # Neither has the other control plane its namespace, nor was that asked for there.
                    self.namespace = self._asked_namespace = None
                    self.session_left()
                await self._leave_session()
                self._attempt, self._worker = None, worker
                self.session, self.is_connecting, self.is_sandbox = session, False, sandbox
                self.rights = self._rights_of(session)
                leave = session.subscribe(lambda changes: self.control_plane_told(changes))
                try:
                    await session.watch(self.namespace)
                    self.session_opened()
                    await asyncio.Event().wait()
                finally:
                    leave()
                    self.session = self.rights = None
        except ControlPlaneError as error:
            self.is_connecting = False
            self._refused(error)

    def _rights_of(self, session: "ControlPlane") -> "Rights":
        from mcjob_tui.tui.rights import Rights

        return Rights(
            session.allowed,
            lambda question: self.run_worker(question, name="rights", group="rights", exit_on_error=False),
            lambda: self.refresh_keys(),
        )

    def _refused(self, error: ControlPlaneError) -> None:
        if self.session is None:
            self.session_refused(error)
            return
        where = f"{self.connecting_to}: " if self.connecting_to else ""
        self.say(f"{where}{error.sentence}; still on {self.session.context}", error=True)
        self.refresh_pages(Changes(state=True))

    async def end_session(self) -> None:
        """Give up the attempt that is made, if any, and close the session."""
        self._cancel_attempt()
        await self._leave_session()

    def _cancel_attempt(self) -> None:
        attempt, self._attempt = self._attempt, None
        if attempt is not None:
            attempt.cancel()

    async def _leave_session(self) -> None:
        """Close the session that there is, if any, and wait until it is closed."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.cancel()
        with contextlib.suppress(WorkerError, asyncio.CancelledError):
            await worker.wait()

    # What is watched, and how it stands

    def watch_namespace(self, namespace: str | None) -> None:
        """Show the Jobs of another namespace, or of all (None)."""
        self.namespace = namespace
        if self.session is not None:
            self.run_worker(
                self.session.watch(namespace), name="watch", group="watch", exclusive=True, exit_on_error=False
            )
        self.refresh_pages(Changes(jobs=True, state=True))

    def go_where_allowed(self) -> None:
        """Who may not list all namespaces sees the one of the context."""
        session = self.session
        if session is None or self.namespace is not None or self._asked_namespace is not None:
            return
        if session.state.phase is Phase.DENIED and not session.state.namespace and session.namespace:
            self.say(f"{session.state.sentence} in all namespaces; this is {session.namespace}")
            self.watch_namespace(session.namespace)

    def answering(self, seconds: float) -> None:
        """What the control plane tells waits until the key has been answered on the screen."""
        if self.session is not None:
            self.session.give_way(seconds)

    def set_read_only(self, read_only: bool) -> None:
        """Switch every command that changes something off, or on again."""
        self.read_only = read_only
        self.refresh_pages(Changes(state=True))
        self.refresh_keys()

    def header_state(self, trail: tuple[str, ...]) -> HeaderState:
        """The header of a page that is reached by ``trail``."""
        session = self.session
        if session is None:
            connection = ConnectionState() if self.is_connecting else None
            return HeaderState(
                context=self.connecting_to if self.is_connecting else "",
                trail=trail,
                connection=connection,
                read_only=self.read_only,
            )
        about = session.about
        known = session.states().get("clusters")
        clusters = session.clusters()
        return HeaderState(
            context=session.context,
            trail=trail,
            connection=session.state,
            clusters=len(clusters) if known is None or known.phase is not Phase.CONNECTING else None,
            ready=sum(1 for each in clusters if each.ready),
            version=f"Karmada {about.karmada_version}" if about.karmada_version else "",
            sandbox=about.sandbox or self.is_sandbox,
            read_only=self.read_only,
            tls_verified=session.tls_verified,
            clock_ahead=session.clock_ahead,
            unreadable=session.unreadable,
        )
