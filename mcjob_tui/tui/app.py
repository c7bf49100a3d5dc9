"""The program: themes, what is loaded when, and which screen comes first and is told of changes.

What the screens do stands in ``screens``; the session in ``session_app``, what is said in ``saying``, how it ends in
``ending``, how keys arrive in ``typing_ahead``. Nothing heavy is imported before the first frame is drawn.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.filter import LineFilter, Monochrome, NoColor

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import Changes, Phase
from mcjob_tui.tui import drafts, garbage, glyphs, theme
from mcjob_tui.tui.commands import shown_key
from mcjob_tui.tui.declarations import CREATE
from mcjob_tui.tui.driver import draw_anew, driver_class
from mcjob_tui.tui.guard import Guard
from mcjob_tui.tui.messages import ControlPlaneChanged
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.screens.start import StartScreen
from mcjob_tui.tui.session_app import SessionApp
from mcjob_tui.tui.visits import Visits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.command import Provider
    from textual.screen import Screen

    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.tui.gateway import Gateway

LATER_SECONDS = 0.25
"""After connecting, until what logs, actions and the wizard need is imported: the first Jobs go before."""
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


def _palette() -> "type[Provider]":
    from mcjob_tui.tui.palette import PageCommands

    return PageCommands


class McjobApp(SessionApp, inherit_bindings=False):
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
        super().__init__(
            gateway,
            context=options.context,
            namespace=options.namespace,
            read_only=options.read_only,
            driver_class=driver_class(),
            crash_directory=options.crash_directory,
        )
        for each in theme.THEMES:
            self.register_theme(each)
        self.theme = theme.theme_name(options.theme)
        if self.native_ansi_color:
            # Textual chose by the theme that it begins with. Of the terminal's own colours grey would be made, and of
            # both of them the same: black on black.
            self._filters = [NoColor() if isinstance(each, Monochrome) else each for each in self._filters]
        self.options = options
        self.visits = Visits()
        self.lines: list[str] = []
        self.left_pages = garbage.LeftPages()
        self._leaves_out = self._is_another = self._has_form = False
        self._draft_to_open = options.draft

    # Colours and signs

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme.variable_defaults(self.current_theme)

    def get_line_filters(self) -> "Sequence[LineFilter]":
        return [*super().get_line_filters(), *self._filters_of_text]

    # Start and end

    def on_resize(self) -> None:
        """A terminal of another size has moved what it showed."""
        draw_anew(self._driver)

    def on_app_focus(self) -> None:
        """A terminal that was out of sight may have been written on by others."""
        draw_anew(self._driver)

    def on_mount(self) -> None:
        self.listen_to_signals()
        self._leaves_out = not garbage.is_looked_for()
        if self.options.sandbox or self.gateway.is_likely():
            self.is_connecting = True
            self.push_screen(JobsScreen())
            self.call_after_refresh(self.connect, self.options.context, sandbox=self.options.sandbox)
        else:
            self.push_screen(StartScreen())
            self.call_after_refresh(garbage.collect_again)
        self.call_after_refresh(self.say_errors, self.options.complaints)

    async def on_unmount(self) -> None:
        self.run_shutdown_hooks()
        self.let_go_of_signals()
        await self.end_session()

    # The session

    def session_left(self) -> None:
        """Pages over the list show what the other control plane does not have."""
        self._leave_pages()
        # Among it that one is being connected: the header shows the new context from now on.
        self.clear_what_passes()
        self.visits.forget()
        garbage.take_back_what_was_left_out()
        self._leaves_out, self._is_another = garbage.is_by_these_rules(), True

    def _leave_pages(self) -> None:
        while len(self.screen_stack) > 2:
            self.pop_screen()

    def session_opened(self) -> None:
        self.set_timer(LATER_SECONDS, self._load_more)
        self.refresh_pages(Changes(jobs=True, clusters=True, namespaces=True, policies=True, state=True))
        if isinstance(self.screen, StartScreen):
            self.switch_screen(JobsScreen())
        draft, self._draft_to_open = self._draft_to_open, None
        if draft is not None and self.session is not None:
            from mcjob_tui.tui.screens.wizard.screen import WizardScreen

            self.push_screen(WizardScreen(self.session, draft=draft))
        self.run_worker(self._load_form(), name="load-form", group="load-form", exclusive=True, exit_on_error=False)

    def session_refused(self, error: ControlPlaneError) -> None:
        if isinstance(self.screen, StartScreen):
            self.screen.refused(self.connecting_to, error.sentence)
        else:
            self._leave_pages()
            self.switch_screen(StartScreen(self.connecting_to, error.sentence))

    async def _load_form(self) -> None:
        """Load the form in a thread, once the rows are there: who wants it then has it at once."""
        if self._has_form:
            return
        from mcjob_tui.tui.screens.wizard.loading import load

        await asyncio.sleep(FORM_AFTER)
        await asyncio.to_thread(load)
        from mcjob_tui.tui.screens.wizard.screen import WizardScreen

        self.read_styles(WizardScreen.style_paths())
        self.stylesheet.parse()
        self._has_form = True
        # What has just been loaded stays: looking through it for garbage would be felt when the form opens.
        garbage.leave_out_what_stays()
        await self._tell_of_kept_drafts()

    async def _tell_of_kept_drafts(self) -> None:
        """Say once which draft was kept, where nobody is in the form already: it offers them itself."""
        page = self.screen
        if isinstance(page, JobsScreen) and not CREATE.why_not(page.situation()):
            keys = page.bound_keys().get(CREATE.name)
            sentence = await drafts.kept(shown_key(keys[0]) if keys else f":{CREATE.name}")
            if sentence and self.screen is page:
                self.say(sentence)

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

    def control_plane_told(self, changes: Changes) -> None:
        self.post_message(ControlPlaneChanged(changes))

    def on_control_plane_changed(self, message: ControlPlaneChanged) -> None:
        if message.changes.state:
            self._leave_out_what_was_listed()
            self.go_where_allowed()
        self.refresh_pages(message.changes)
        garbage.look_through_young()

    def _leave_out_what_was_listed(self) -> None:
        """Looking through ten thousand listed Jobs for garbage would hold up keys for a tenth of a second each time."""
        session = self.session
        if self._leaves_out and session is not None and session.state.phase is Phase.LIVE:
            self._leaves_out = False
            if self._is_another:
                # Of the one before, timers and workers may still hold something, which would stay with the rest.
                self.set_timer(garbage.REST, garbage.leave_out_what_is_left)
            else:
                garbage.look_through_young()
                garbage.leave_out_what_stays()

    def watch_namespace(self, namespace: str | None) -> None:
        """Show the Jobs of another namespace, or of all (None)."""
        super().watch_namespace(namespace)
        self._tell_page(lambda page: page.visit())

    def refresh_pages(self, changes: Changes) -> None:
        """Tell the page that is seen, whatever dialog is over it; pages under it look when they are seen again.

        What a covered page drew would be drawn in vain, and Textual would draw the page over it anew each time.
        """
        self._tell_page(lambda page: page.control_plane_changed(changes))

    def refresh_keys(self) -> None:
        self._tell_page(lambda page: page.refresh_keys())

    def _tell_page(self, tell: "Callable[[Page[Any]], None]") -> None:
        page = self.page_in_view()
        if page is not None:
            tell(page)

    def page_in_view(self) -> "Page[Any] | None":
        """The page that is seen, whatever dialog is over it; none while the app ends, when pages lose their widgets."""
        page = next((each for each in reversed(self.screen_stack) if isinstance(each, Page)), None)
        return page if page is not None and page.is_mounted and self.is_running else None

    def errors_changed(self) -> None:
        self.set_class(bool(self.rows_of_errors(self.size.width)), "-errors-stand")
        page = self.page_in_view()
        if page is not None:
            page.make_room()

    # Over the page

    def draw_anew(self) -> None:
        """Send every cell of the screen, whatever the terminal was told before."""
        draw_anew(self._driver)
        self.screen.refresh(layout=True)

    def action_say_how_to_quit(self) -> None:
        """Ctrl+C copies in a terminal of today; it ends nothing here."""
        self.say("^q quits")
