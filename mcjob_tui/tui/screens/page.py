"""What every page has: header, footer, commands with their keys, and the sentence for a terminal that is too small.

A page lists its commands in ``PAGE_COMMANDS``; a command ``run-again`` is done by its method ``command_run_again``.
Bindings are made from the commands, so nothing here knows a single key. What the commands of every page do, but for
help and the way back, is in ``everywhere``.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.widget import Widget

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import Changes
from mcjob_tui.tui.commands import Command, Situation, bindings, shown_key
from mcjob_tui.tui.declarations import EVERYWHERE, QUIT_HERE
from mcjob_tui.tui.rights import Question
from mcjob_tui.tui.screens.everywhere import Everywhere
from mcjob_tui.tui.visits import Place
from mcjob_tui.tui.widgets.footer import Footer, FooterKey, ShowsKeys
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped
from mcjob_tui.tui.widgets.header import Header, HeaderState
from mcjob_tui.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane

WIDTHS = [(0, "-too-narrow"), (60, "-w60"), (100, "-w100"), (120, "-w120"), (200, "-w200")]
HEIGHTS = [(0, "-too-low"), (16, "-h16"), (30, "-h30"), (40, "-h40"), (60, "-h60")]
SMALLEST = (60, 16)
UNANSWERED = "the API server has not said yet whether you may; try again"

Result = TypeVar("Result")


class TooSmall(Sheet):
    """Stands in for the page in a terminal that is too small."""

    def on_mount(self) -> None:
        self.show(self._words)

    def on_resize(self) -> None:
        self.redraw()

    def _words(self, width: int) -> tuple[Line, ...]:
        size = self.app.size
        needed = f"mcjob needs {SMALLEST[0]} × {SMALLEST[1]}; this is {size.width} × {size.height}. Nothing is lost."
        return tuple(line(text) for text in wrapped(needed, width))


class Page(Everywhere[Result]):
    """Base of all full-screen pages."""

    PAGE_COMMANDS: ClassVar[tuple[Command, ...]] = ()
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    # Asked for with each key: looking for them among all widgets takes longer than drawing them.
    _header: Header
    _footer: Footer
    _had_focus: Widget | None = None

    def __init_subclass__(cls, **options: object) -> None:
        if "PAGE_COMMANDS" in cls.__dict__:
            own = list(cls.__dict__.get("BINDINGS", ()))
            cls.BINDINGS = [*own, *bindings((*cls.PAGE_COMMANDS, *EVERYWHERE))]
        super().__init_subclass__(**options)  # type: ignore[arg-type]

    @classmethod
    def style_paths(cls) -> list[Path]:
        """The page's own stylesheet, beside the module that it is in."""
        path = cls.__dict__.get("CSS_PATH")
        return [Path(inspect.getfile(cls)).with_name(path)] if isinstance(path, str) else []

    def compose(self) -> ComposeResult:
        """Header, the page's body, footer."""
        self._header, self._footer = Header(), Footer()
        yield self._header
        yield from self.compose_body()
        yield self._footer
        yield TooSmall(id="too-small")

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between header and footer."""
        raise NotImplementedError

    @property
    def focus_chain(self) -> list[Widget]:
        """What can have the focus, in the order in which it was composed.

        Textual goes by where the last layout has put things. What a key has just brought on would come first until the
        next one, and a Tab that is typed at once would go past it.
        """
        chain: list[Widget] = []
        ahead: list[Widget] = [self]
        while ahead:
            node = ahead.pop()
            if node is not self and node.focusable:
                chain.append(node)
            ahead += reversed(node.displayed_children)
        return chain

    # Where the page is, and what is possible

    @property
    def trail(self) -> tuple[str, ...]:
        """The way to this page after the context, for the header."""
        return ()

    @property
    def place(self) -> Place | None:
        """What ``[`` and ``]`` come back to; None for a page that is no place of its own."""
        return None

    @property
    def _session(self) -> ControlPlane:
        """The session of whatever is done; raises ``ControlPlaneError`` where it has ended meanwhile."""
        session = self.mcjob.session
        if session is None:
            raise ControlPlaneError("not connected")
        return session

    def visit(self) -> None:
        """Remember that a person has been here, if it is a place to come back to."""
        if self.place is not None:
            self.mcjob.visits.visit(self.place)

    def situation(self) -> Situation:
        """What decides now which commands are possible."""
        return Situation(
            connected=self.mcjob.session is not None, read_only=self.mcjob.read_only, denied=self._denied()
        )

    def rights_needed(self) -> dict[str, tuple[tuple[str, str, str], ...]]:
        """What the page's commands need: under the name that their conditions ask for, (verb, kind, namespace) each."""
        return {}

    def _denied(self) -> dict[str, str]:
        rights = self.mcjob.rights
        if rights is None:
            return {}
        reasons = {
            name: next((why for why in (rights.why_not(*each) for each in needed) if why), "")
            for name, needed in self.rights_needed().items()
        }
        return {name: reason for name, reason in reasons.items() if reason}

    def commands(self) -> tuple[Command, ...]:
        """The page's own commands and those possible everywhere."""
        return (*self.PAGE_COMMANDS, *EVERYWHERE)

    def command(self, name: str) -> Command | None:
        """The page's command of that name."""
        return next((each for each in self.commands() if each.name == name), None)

    async def action_command(self, name: str) -> None:
        """Do a command, or say why not."""
        command = self.command(name)
        if command is None or (self._is_too_small and command not in (*EVERYWHERE, QUIT_HERE)):
            # Nobody sees what it would be done to.
            return
        reason = command.why_not(self.situation()) or await self._unanswered(command)
        if reason:
            self.mcjob.say(f"{command.label_in(self.situation())}: {reason}")
            return
        arguments = (command.argument,) if command.argument else ()
        done = getattr(self, command.method)(*arguments)
        if inspect.isawaitable(done):
            await done

    async def _unanswered(self, command: Command) -> str:
        """Wait until it is known whether RBAC allows the command; why it does not, or that nobody has said so yet."""
        rights, situation = self.mcjob.rights, self.situation()
        questions = [
            Question(*each)
            for name, needed in self.rights_needed().items()
            if command.why_not(replace(situation, denied={name: UNANSWERED}))
            for each in needed
        ]
        if rights is None or await rights.settle(questions):
            return command.why_not(self.situation())
        return UNANSWERED

    def command_command_line(self) -> None:
        """Open the ``:`` line."""
        from mcjob_tui.tui.screens.command_line import CommandLine

        self.app.push_screen(CommandLine(self))

    def command_help(self) -> None:
        """Open the help made from this page's bindings."""
        from mcjob_tui.tui.screens.help import HelpScreen, sections

        self.app.push_screen(HelpScreen(self.page_title, sections(self)))

    def command_back(self) -> None:
        """To where one came from; errors that still stand go first."""
        if not self.mcjob.clear_toasts():
            self.dismiss()

    # What is drawn around the body

    @property
    def page_title(self) -> str:
        """The page's name, for the help."""
        return self.trail[-1] if self.trail else "mcjob"

    # Textual calls it after that of each page: none of them calls it, or all of it would be done twice.
    def on_mount(self) -> None:
        keymap = self.mcjob.options.keymap
        if keymap:
            from mcjob_tui.tui.keymap import remapped

            self._bindings = remapped(self._bindings, self.commands(), keymap)
        self.bindings_updated_signal.subscribe(self, lambda _: self.refresh_keys())
        self.watch(self, "focused", self._note_focus)
        self.refresh_header()
        self.refresh_keys()

    def on_unmount(self) -> None:
        # Textual remembers the borders of a thousand widgets by their caches, and with them all lines that they drew.
        StylesCache.get_inner_outer.cache_clear()
        self.mcjob.left_pages.look_soon(self)

    def _note_focus(self, focused: Widget | None) -> None:
        # What is hidden loses the focus, and all of a page is where the terminal is too small for it.
        if focused is not None or not self._is_too_small:
            self._had_focus = focused

    @property
    def _is_too_small(self) -> bool:
        return self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]

    def on_resize(self) -> None:
        self.make_room()
        if not self._is_too_small and self.focused is None and self._had_focus is not None:
            self.call_after_refresh(self._focus_again)

    def _focus_again(self) -> None:
        """The terminal is large enough again: the focus is where it was."""
        had = self._had_focus
        if self.focused is None and had is not None and had.is_attached:
            self.set_focus(had)

    def make_room(self) -> None:
        """Errors that stand until Escape cover nothing: above the footer there is room for them, a few at least."""
        size = self.app.size
        rows = min(self.mcjob.rows_of_errors(size.width), size.height // 4)
        if self._footer.styles.margin.top != rows:
            self._footer.styles.margin = (rows, 0, 0, 0)

    def on_screen_resume(self) -> None:
        self.make_room()
        # A page that is only passed, on the way from one over it to another, is not visited.
        if self.mcjob.page_in_view() is self:
            self.visit()
        self.refresh_header()
        self.control_plane_changed(Changes(jobs=True, clusters=True, namespaces=True, policies=True, state=True))
        self.refresh_keys()

    def control_plane_changed(self, changes: Changes) -> None:
        """The session has new snapshots, or the page is shown again. A page with a body extends this."""
        if changes.state or changes.clusters:
            self.refresh_header()

    def header_state(self) -> HeaderState:
        """What the header says; a page may say more."""
        return self.mcjob.header_state(self.trail)

    def refresh_header(self) -> None:
        """Draw the header anew."""
        self._header.show_state(self.header_state())

    def refresh_keys(self) -> None:
        """Draw the footer anew: keys of the focused widget first, then those of the page."""
        if self.is_mounted:
            self._footer.show_keys(self.footer_keys())

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """The keys for the footer, most used first."""
        situation = self.situation()
        keys = list(self.focused.footer_keys()) if isinstance(self.focused, ShowsKeys) else []
        bound = self.bound_keys()
        for command in self.commands():
            if command.footer and command.name in bound and (command.narrow or self.size.width >= 100):
                possible = not command.why_not(situation)
                keys.append(
                    FooterKey(shown_key(bound[command.name][0]), command.label_in(situation), possible, command.name)
                )
        return tuple(keys)

    def bound_keys(self) -> dict[str, list[str]]:
        """Which keys really lead to which command here, by its name: a keymap may have replaced them."""
        found: dict[str, list[str]] = {}
        for key, bound in self._bindings.key_to_bindings.items():
            for binding in bound:
                if binding.id:
                    found.setdefault(binding.id, []).append(key)
        return found

    @on(Footer.Pressed)
    async def footer_pressed(self, event: Footer.Pressed) -> None:
        """An entry of the footer was clicked."""
        event.stop()
        await self.action_command(event.action)
