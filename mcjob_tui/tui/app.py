"""The program: themes, the one session with a control plane, toasts, and which screen comes first.

What the screens do stands in ``screens``; how a session comes about is the gateway's business. Nothing heavy is
imported before the first frame is drawn.
"""

import asyncio
import contextlib
import signal
from collections import deque
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.binding import Binding
from textual.filter import LineFilter, Monochrome, NoColor
from textual.worker import Worker, WorkerError, WorkerState, get_current_worker

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import Changes, ConnectionState, Phase
from mcjob_tui.resources.text import clean
from mcjob_tui.tui import garbage, glyphs, theme
from mcjob_tui.tui.driver import driver_class
from mcjob_tui.tui.guard import Guard
from mcjob_tui.tui.messages import ControlPlaneChanged
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.screens.start import StartScreen
from mcjob_tui.tui.typing_ahead import TypingAhead
from mcjob_tui.tui.visits import Visits
from mcjob_tui.tui.widgets.header import HeaderState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.command import Provider
    from textual.screen import Screen

    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.tui.gateway import Gateway
    from mcjob_tui.tui.rights import Rights

TOAST_SECONDS = 4.0
LATER_SECONDS = 0.25
"""After connecting, until what logs, actions and the wizard need is imported: the first Jobs go before."""
UNTIL_DISMISSED = 24 * 3600.0
MESSAGES_KEPT = 200
FORM_AFTER = 0.5
"""How many seconds after connecting the form is loaded."""


@dataclass(frozen=True, slots=True)
class Options:
    """What command line and settings say. ``namespace`` None is all, ``draft`` opens the form with it once connected.

    ``keymap`` has the keys of commands by name, as ``tui.keymap`` makes it. ``complaints`` are said at the start, for
    what could not be taken.
    """

    context: str | None = None
    namespace: str | None = None
    sandbox: bool = False
    read_only: bool = False
    ascii: bool = False
    theme: str | None = None
    keymap: "Mapping[str, str] | None" = None
    log_lines: int = 20_000
    complaints: tuple[str, ...] = ()
    crash_directory: Path | None = None
    draft: "JobDraft | None" = None


@dataclass(frozen=True, slots=True)
class Said:
    """A toast, kept for ``:messages``."""

    time: datetime
    sentence: str
    error: bool


def _palette() -> "type[Provider]":
    from mcjob_tui.tui.palette import PageCommands

    return PageCommands


class McjobApp(TypingAhead, inherit_bindings=False):
    """The app. Run it with ``run``; its exit code is ``return_code``."""

    TITLE = "mcjob"
    CSS_PATH = ["app.tcss", "screens/page.tcss", "screens/dialogs.tcss"]
    COMMANDS = {_palette}
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS = [Binding("ctrl+c", "say_how_to_quit", show=False, system=True)]
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, gateway: "Gateway", options: Options = Options()) -> None:
        glyphs.use_ascii(options.ascii)
        self._filters_of_text = [Guard(), *([glyphs.AsciiFilter()] if options.ascii else [])]
        super().__init__(driver_class=driver_class())
        for each in theme.THEMES:
            self.register_theme(each)
        self.theme = theme.theme_name(options.theme)
        if self.native_ansi_color:
            # Textual chose by the theme that it begins with. Of the terminal's own colours grey would be made, and of
            # both of them the same: black on black.
            self._filters = [NoColor() if isinstance(each, Monochrome) else each for each in self._filters]
        self.gateway = gateway
        self.options = options
        self.read_only = options.read_only
        self.session: ControlPlane | None = None
        self.rights: Rights | None = None
        self.namespace: str | None = options.namespace
        self.visits = Visits()
        self.lines: list[str] = []
        self.connecting_to = options.context or ""
        self.is_connecting = False
        self.is_sandbox = False
        self.said: deque[Said] = deque(maxlen=MESSAGES_KEPT)
        self.failures: list[BaseException] = []
        self._worker: Worker[None] | None = None
        self._attempt: Worker[None] | None = None
        self._shutdown_hooks: list[Callable[[], None]] = []
        self._errors_stand = False
        self._leaves_out = False
        self.left_pages = garbage.LeftPages()
        self._interrupt_before: Any = None

    # Colours and signs

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme.variable_defaults(self.current_theme)

    def get_line_filters(self) -> "Sequence[LineFilter]":
        return [*super().get_line_filters(), *self._filters_of_text]

    # Start and end

    def on_mount(self) -> None:
        self._listen_to_signals()
        self._leaves_out = not garbage.is_looked_for()
        if self.options.sandbox or self.gateway.is_likely():
            self.is_connecting = True
            self.push_screen(JobsScreen())
            self.call_after_refresh(self.connect, self.options.context, sandbox=self.options.sandbox)
        else:
            self.push_screen(StartScreen())
            self.call_after_refresh(garbage.collect_again)
        for sentence in self.options.complaints:
            self.call_after_refresh(self.say, sentence, error=True)

    def on_shutdown(self, hook: Callable[[], None]) -> Callable[[], None]:
        """Have ``hook`` called when the program ends in any way, also by SIGHUP, SIGTERM or a crash.

        Returns:
            A function that takes the hook back.
        """
        self._shutdown_hooks.append(hook)
        return lambda: self._shutdown_hooks.remove(hook) if hook in self._shutdown_hooks else None

    def run_shutdown_hooks(self) -> None:
        """Call each hook once; one that fails keeps no other from running."""
        hooks, self._shutdown_hooks = self._shutdown_hooks, []
        for hook in hooks:
            with contextlib.suppress(Exception):
                hook()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            # Not in the main thread, or not on a POSIX system: then nobody sends them to us.
            with contextlib.suppress(ValueError, NotImplementedError, RuntimeError):
                loop.add_signal_handler(number, self._end_by_signal, number)

        def interrupted(number: int, _frame: object) -> None:
            loop.call_soon_threadsafe(self._end_by_signal, number)

        # As a plain handler, so that an editor that runs meanwhile can take its place (see ``editing_yaml``).
        with contextlib.suppress(ValueError):
            self._interrupt_before = signal.signal(signal.SIGINT, interrupted)

    def _end_by_signal(self, number: int) -> None:
        self.run_shutdown_hooks()
        self.exit(return_code=128 + number)

    async def on_unmount(self) -> None:
        self.run_shutdown_hooks()
        if self._interrupt_before is not None:
            signal.signal(signal.SIGINT, self._interrupt_before)
        if self._attempt is not None:
            self._attempt.cancel()
        await self._leave_session()

    def _handle_exception(self, error: Exception) -> None:
        from mcjob_tui.tui.crash import last_words, write_report

        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.run_shutdown_hooks()
            path = write_report(error, self.options.crash_directory)
            self._exit_renderables.append(Text(last_words(error, path)))
        self._close_messages_no_wait()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed with something nobody expected is a bug: say so, keep the report, and go on."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        if isinstance(error, ControlPlaneError):
            self.say(error.sentence, error=True)
            return
        from mcjob_tui.tui.crash import error_line, write_report

        self.failures.append(error)
        path = write_report(error, self.options.crash_directory)
        self.say(f"{error_line(error)}: this is a bug{f'; see {path}' if path else ''}", error=True)

    # The session

    def connect(self, context: str | None, *, sandbox: bool = False) -> None:
        """Open a session with ``context``, or with a sandbox; the one that there is stays until the new one is open."""
        self.connecting_to = "sandbox" if sandbox else context or ""
        self.is_connecting = True
        self.run_worker(
            self._switch(context, sandbox), name="connect", group="connect", exclusive=True, exit_on_error=False
        )

    async def _switch(self, context: str | None, sandbox: bool) -> None:
        self._refresh_pages(Changes(state=True, jobs=True))
        await asyncio.to_thread(self.gateway.load)
        garbage.collect_again()
        opened = self.gateway.sandbox() if sandbox else self.gateway.connect(context)
        attempt, self._attempt = self._attempt, None
        if attempt is not None:
            attempt.cancel()
        self._attempt = self.run_worker(
            self._hold(opened, sandbox), name="session", group="session", exit_on_error=False
        )

    async def _hold(self, opened: "AbstractAsyncContextManager[ControlPlane]", sandbox: bool) -> None:
        """Take over from the session that there was, and keep this one open until this worker is cancelled."""
        worker = get_current_worker()
        try:
            async with opened as session:
                if self.session is not None:
                    self._leave_pages()
                await self._leave_session()
                self._attempt, self._worker = None, worker
                self.session, self.is_connecting, self.is_sandbox = session, False, sandbox
                self.rights = self._rights_of(session)
                leave = session.subscribe(lambda changes: self._changed(changes))
                try:
                    await session.watch(self.namespace)
                    self._connected()
                    await asyncio.Event().wait()
                finally:
                    leave()
                    self.session = self.rights = None
        except ControlPlaneError as error:
            self.is_connecting = False
            self._refused(error)

    def _leave_pages(self) -> None:
        """Pages over the list show what the other control plane does not have; neither has it their namespace."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.namespace = None
        self.visits.forget()

    def _rights_of(self, session: "ControlPlane") -> "Rights":
        from mcjob_tui.tui.rights import Rights

        return Rights(
            session.allowed,
            lambda question: self.run_worker(question, name="rights", group="rights", exit_on_error=False),
            lambda: self._refresh_keys(),
        )

    async def _leave_session(self) -> None:
        """Close the session that there is, if any, and wait until it is closed."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.cancel()
        with contextlib.suppress(WorkerError, asyncio.CancelledError):
            await worker.wait()

    def _connected(self) -> None:
        self.set_timer(LATER_SECONDS, self._load_more)
        self._refresh_pages(Changes(jobs=True, clusters=True, namespaces=True, policies=True, state=True))
        if isinstance(self.screen, StartScreen):
            self.switch_screen(JobsScreen())
        draft = self.options.draft
        if draft is not None and self.session is not None and not getattr(self, "_draft_opened", False):
            self._draft_opened = True
            from mcjob_tui.tui.screens.wizard.screen import WizardScreen

            self.push_screen(WizardScreen(self.session, draft=draft))
        self.run_worker(self._load_form(), name="load-form", group="load-form", exclusive=True, exit_on_error=False)

    async def _load_form(self) -> None:
        """Load the form in a thread, once the rows are there: who wants it then has it at once."""
        from mcjob_tui.tui.screens.wizard.loading import load

        await asyncio.sleep(FORM_AFTER)
        await asyncio.to_thread(load)
        from mcjob_tui.tui.screens.wizard.screen import WizardScreen

        self.read_styles(WizardScreen.style_paths())
        self.stylesheet.parse()
        # What has just been loaded stays: looking through it for garbage would be felt when the form opens.
        garbage.leave_out_what_stays()

    def read_styles(self, paths: "Sequence[Path]") -> None:
        """Add the stylesheets to those that there are. A screen's rules are about that screen alone."""
        for path in paths:
            if not self.stylesheet.has_source(str(path), ""):
                self.stylesheet.read(path)

    def _load_screen_css(self, screen: "Screen[object]") -> None:
        # Textual would parse every rule anew and style every widget of the screens below.
        self.read_styles([Path(path) for path in screen.css_path])
        super()._load_screen_css(screen)

    def _load_more(self) -> None:
        loading = asyncio.to_thread(self.gateway.load_more)
        self.run_worker(loading, name="load", group="load", exit_on_error=False)

    def _refused(self, error: ControlPlaneError) -> None:
        if self.session is not None:
            where = f"{self.connecting_to}: " if self.connecting_to else ""
            self.say(f"{where}{error.sentence}; still on {self.session.context}", error=True)
            self._refresh_pages(Changes(state=True))
        elif isinstance(self.screen, StartScreen):
            self.screen.refused(self.connecting_to, error.sentence)
        else:
            while len(self.screen_stack) > 2:
                self.pop_screen()
            self.switch_screen(StartScreen(self.connecting_to, error.sentence))

    def _changed(self, changes: Changes) -> None:
        self.post_message(ControlPlaneChanged(changes))

    def on_control_plane_changed(self, message: ControlPlaneChanged) -> None:
        if message.changes.state:
            self._leave_out_what_was_listed()
            self._go_where_allowed()
        self._refresh_pages(message.changes)
        garbage.look_through_young()

    def _leave_out_what_was_listed(self) -> None:
        """Looking through ten thousand listed Jobs for garbage would hold up keys for a tenth of a second each time."""
        session = self.session
        if self._leaves_out and session is not None and session.state.phase is Phase.LIVE:
            self._leaves_out = False
            garbage.look_through_young()
            garbage.leave_out_what_stays()

    def _go_where_allowed(self) -> None:
        """Who may not list all namespaces sees the one of the context."""
        session = self.session
        if session is None or self.namespace is not None or self.options.namespace is not None:
            return
        if session.state.phase is Phase.DENIED and not session.state.namespace and session.namespace:
            self.say(f"{session.state.sentence} in all namespaces; this is {session.namespace}")
            self.watch_namespace(session.namespace)

    def watch_namespace(self, namespace: str | None) -> None:
        """Show the Jobs of another namespace, or of all (None)."""
        self.namespace = namespace
        if self.session is not None:
            self.run_worker(
                self.session.watch(namespace), name="watch", group="watch", exclusive=True, exit_on_error=False
            )
        self._refresh_pages(Changes(jobs=True, state=True))
        if isinstance(self.screen, Page) and self.screen.place is not None:
            self.visits.visit(self.screen.place)

    def _refresh_pages(self, changes: Changes) -> None:
        """Tell the page that is seen, whatever dialog is over it; pages under it look when they are seen again.

        What a covered page drew would be drawn in vain, and Textual would draw the page over it anew each time.
        """
        page = self._page_in_view()
        if page is not None:
            page.control_plane_changed(changes)

    def _refresh_keys(self) -> None:
        page = self._page_in_view()
        if page is not None:
            page.refresh_keys()

    def _page_in_view(self) -> "Page[Any] | None":
        page = next((each for each in reversed(self.screen_stack) if isinstance(each, Page)), None)
        return page if page is not None and page.is_mounted else None

    def answering(self, seconds: float) -> None:
        """What the control plane tells waits until the key has been answered on the screen."""
        if self.session is not None:
            self.session.give_way(seconds)

    def set_read_only(self, read_only: bool) -> None:
        """Switch every command that changes something off, or on again."""
        self.read_only = read_only
        self._refresh_pages(Changes(state=True))
        self._refresh_keys()

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
        return HeaderState(
            context=session.context,
            trail=trail,
            connection=session.state,
            clusters=len(session.clusters()) if known is None or known.phase is not Phase.CONNECTING else None,
            version=f"Karmada {about.karmada_version}" if about.karmada_version else "",
            sandbox=about.sandbox or self.is_sandbox,
            read_only=self.read_only,
            tls_verified=session.tls_verified,
            unreadable=session.unreadable,
        )

    # What is said to the person

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Say ``sentence`` in a toast; an error stays until Escape. Kept for ``:messages``."""
        sentence = clean(sentence)
        self.said.append(Said(datetime.now().astimezone(), sentence, error))
        self._errors_stand = self._errors_stand or error
        self.notify(
            sentence,
            severity="error" if error else "information",
            timeout=UNTIL_DISMISSED if error else TOAST_SECONDS,
            markup=False,
        )

    def action_say_how_to_quit(self) -> None:
        """Ctrl+C copies in a terminal of today; it ends nothing here."""
        self.say("^q quits")

    def clear_toasts(self) -> bool:
        """Take errors from the screen; returns whether there was one."""
        stood, self._errors_stand = self._errors_stand, False
        if stood:
            self.clear_notifications()
        return stood

    def open_messages(self) -> None:
        """Show what was said."""
        from mcjob_tui.tui.screens.said import SaidScreen

        self.push_screen(SaidScreen(tuple(self.said)))

    def open_command_line(self) -> None:
        """Open the ``:`` line over the page."""
        from mcjob_tui.tui.screens.command_line import CommandLine

        if isinstance(self.screen, Page):
            self.push_screen(CommandLine(self.screen))
