"""The wizard: five pages over one draft, the stepper above them, Placement beside or below them.

Pages edit the draft. This screen has what is drawn around them, and the keys; what commands do is in ``doing``, going
from page to page in ``paging``, what is known meanwhile, and saved, in ``knowing``. It is imported when the wizard is
opened.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Container, Horizontal
from textual.widget import Widget

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.commands import Command, Situation, shown_key
from mcjob_tui.tui.screens.wizard.commands import FOOTER, FOOTERS, ON_WIZARD
from mcjob_tui.tui.screens.wizard.doing import FormCommands
from mcjob_tui.tui.screens.wizard.field_help import FieldHelp
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.judged import REVIEW
from mcjob_tui.tui.screens.wizard.scrolled_form import ScrolledForm
from mcjob_tui.tui.screens.wizard.wizard_pages import make_page
from mcjob_tui.tui.widgets.footer import FooterKey, ShowsKeys
from mcjob_tui.tui.widgets.form.cells_field import CellsField
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.header import HeaderState

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.draft.model import JobDraft


class WizardScreen(FormCommands):
    """Creates a multi-cluster Job."""

    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = ""  # the page gives it, and knows that its top is to be seen
    PAGE_COMMANDS: ClassVar[tuple[Command, ...]] = ON_WIZARD
    BINDINGS = [
        Binding(key, f"ahead('{command.name}')", show=False, priority=True)
        for command in ON_WIZARD
        for key in command.keys
        if key.startswith("ctrl+")
    ]
    """The ``^`` keys go before the focused field: what is typed right after one meets the page that it opens."""

    def __init__(self, session: ControlPlane, draft: JobDraft | None = None) -> None:
        super().__init__(session, draft)
        self.field_help = FieldHelp()

    # What is on the screen

    @property
    def focus_chain(self) -> list[Widget]:
        """Fields and lists; a pane around them is one by Escape alone, or where it has none of them."""
        chain = super().focus_chain
        around = {each for widget in chain for each in widget.ancestors}
        return [
            each for each in chain if not isinstance(each, ScrolledForm) or each is self.focused or each not in around
        ]

    @property
    def trail(self) -> tuple[str, ...]:
        return (clean(self.editing.draft.namespace), "New Job")

    def compose_body(self) -> Iterable[Widget]:
        first = self.pages[0] = make_page(self, 0)
        self.panel.add_class("pane")
        yield self.stepper
        with Horizontal(id="wizard-body"):
            yield Container(first.widget, id="wizard-pages")
            yield self.panel
        yield self.field_help
        yield self.digest

    def on_mount(self) -> None:
        self.visited.add(0)
        self.start_working()
        self.watch(self, "focused", self.field_help.follow)
        # At once: a person types on, and without a focus letters would be taken as the page's commands.
        self.page.first()

    def on_unmount(self) -> None:
        self.save_now()
        self.unhook()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "ahead":
            # A command with other keys by the user's keymap has lost these.
            return parameters[0] not in (self.mcjob.options.keymap or {})
        return super().check_action(action, parameters)

    async def action_ahead(self, name: str) -> None:
        """Do a command once the focused field has taken what was typed before it."""
        focused = self.focused
        if focused is not None:
            taken = asyncio.Event()
            focused.call_later(taken.set)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(taken.wait(), 1)
        await self.action_command(name)

    def header_state(self) -> HeaderState:
        return replace(super().header_state(), said=self.said)

    # Keys

    def situation(self) -> Situation:
        reasons = {}
        if self.here == 0:
            reasons["form-back"] = "this is the first page"
        if self.here == REVIEW:
            reasons["form-next"] = "this is the last page"
        else:
            reasons |= dict.fromkeys(("check", "check-members"), "on Review")
        if self.here != 3:
            reasons["reset-field"] = "on Differential"
        return replace(super().situation(), other=reasons)

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """The keys of the focused field, then those of the page; plain letters where they do the same."""
        situation = self.situation()
        own = self.focused.footer_keys() if isinstance(self.focused, ShowsKeys) else ()
        typing = not isinstance(self.focused, FormPane)
        bound = self.bound_keys()
        shown: list[FooterKey] = list(own)
        commands = map(self.command, FOOTERS.get(self.here, FOOTER))
        for command in (each for each in commands if each is not None and each.name in bound):
            key = bound[command.name][0 if typing else -1]
            shown.append(FooterKey(shown_key(key), command.label, not command.why_not(situation), command.name))
        return (*shown, FooterKey("esc", "page" if typing else "leave", action="back"))

    def on_cells_field_cell_entered(self, event: CellsField.CellEntered) -> None:
        event.stop()
        if event.field is self.focused:
            self.field_help.follow(event.field)

    def on_rows_cell_opened(self, event: Rows.CellOpened) -> None:
        event.stop()
        self.field_help.follow_cell(event.rows, event.column)
