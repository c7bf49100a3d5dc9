"""What the wizard asks of a page, and how each of the five does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from mcjob_tui.draft.pages import Page
from mcjob_tui.tui.screens.wizard import declared, known
from mcjob_tui.tui.screens.wizard.form_pane import FormPane

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.draft.rules import Problem
    from mcjob_tui.tui.screens.wizard.paging import PagedForm


class WizardPage:
    """A page with nothing of its own; each page is a subclass that knows its widget."""

    def __init__(self, wizard: PagedForm, widget: Widget) -> None:
        self.wizard = wizard
        self.widget = widget

    @property
    def form(self) -> FormPane | None:
        """The pane of fields, where the page has one."""
        return self.widget if isinstance(self.widget, FormPane) else None

    @property
    def cluster(self) -> str:
        """The cluster that the page is about now; empty where it is about all."""
        return ""

    def know(self) -> None:
        """Offer what the control plane holds now, and what was predicted."""

    def know_name(self, free: bool | None) -> None:
        """Say whether the Job's name is free; None while nobody knows. Basics only."""

    def fill(self) -> None:
        """Show the draft as it is now."""
        if self.form is not None and self.form.is_mounted:
            self.form.fill()

    def tell(self) -> None:
        """Show what is wrong, where it may be said already."""
        if self.form is not None and self.form.is_mounted:
            self.form.tell()

    def first(self) -> None:
        """Put the focus where it belongs when the page opens."""
        if self.form is not None:
            self.form.first()

    def step_out(self) -> bool:
        """Escape: from a field to the page; false when the focus is on the page already."""
        focused = self.wizard.focused
        if self.form is None or focused is self.form or focused is None:
            return False
        self.form.focus()
        return True

    def parts(self) -> tuple[tuple[str, str], ...]:
        """The parts of the page in their order: the name of each and the path of its first field."""
        return ()

    async def go_to(self, path: str) -> bool:
        """Put the focus on the field of ``path``."""
        return self.form is not None and await self.form.go_to(path)

    def fix_here(self) -> Any:
        """The fix that ``^y`` takes."""
        return self.form.fix_here() if self.form is not None else None

    def submit(self) -> None:
        """Review only."""

    def said_of(self, draft: JobDraft) -> tuple[Problem, ...] | None:
        """What was wrong with just this draft when it was submitted; None where it was not. Review only."""
        return None

    def reset(self) -> None:
        """Differential only."""

    def check(self) -> None:
        """Review only."""

    def check_members(self) -> None:
        """Review only."""


class BasicsPage(WizardPage):
    def __init__(self, wizard: PagedForm) -> None:
        from mcjob_tui.tui.screens.wizard.basics import BasicsPane

        self.pane = BasicsPane(wizard.editing, known.namespaces_of(wizard.session))
        self.pane.add_class("pane")
        super().__init__(wizard, self.pane)

    def parts(self) -> tuple[tuple[str, str], ...]:
        return declared.parts(Page.BASICS)

    def know_name(self, free: bool | None) -> None:
        if self.pane.is_mounted:
            self.pane.know_name(free)

    def know(self) -> None:
        wizard = self.wizard
        if not self.pane.is_mounted:
            return
        self.pane.know(wizard.session.clusters(), wizard.choices, known.namespaces_of(wizard.session))
        self.pane.know_strategies(wizard.comparison.numbers)


class ContainersWizardPage(WizardPage):
    def __init__(self, wizard: PagedForm) -> None:
        from mcjob_tui.tui.screens.wizard.containers import ContainersPage

        self.page = ContainersPage(wizard.editing, wizard.names)
        super().__init__(wizard, self.page)

    @property
    def form(self) -> FormPane | None:
        return self.page.form

    def fill(self) -> None:
        if self.page.form.is_mounted:
            self.page.fill()

    def tell(self) -> None:
        if self.page.form.is_mounted:
            self.page.tell()

    def first(self) -> None:
        self.page.first()

    def step_out(self) -> bool:
        focused = self.wizard.focused
        if focused is self.page.list:
            return False
        if focused is self.page.form:
            self.page.back_to_list()
            return True
        return super().step_out()

    def parts(self) -> tuple[tuple[str, str], ...]:
        return self.page.form.parts()

    async def go_to(self, path: str) -> bool:
        return await self.page.go_to(path)


class AdvancedPage(WizardPage):
    def __init__(self, wizard: PagedForm) -> None:
        from mcjob_tui.tui.screens.wizard.advanced import AdvancedPane

        self.pane = AdvancedPane(wizard.editing, wizard.names)
        self.pane.add_class("pane")
        super().__init__(wizard, self.pane)

    def parts(self) -> tuple[tuple[str, str], ...]:
        return declared.parts(Page.ADVANCED)

    def know(self) -> None:
        if self.pane.is_mounted:
            self.pane.know_trap(self.wizard.comparison.trap)


def make_page(wizard: PagedForm, number: int) -> WizardPage:
    """The page of that number, from 0; its modules are imported now."""
    if number == 0:
        return BasicsPage(wizard)
    if number == 1:
        return ContainersWizardPage(wizard)
    if number == 2:
        return AdvancedPage(wizard)
    if number == 3:
        from mcjob_tui.tui.screens.wizard.differential import DifferentialPage

        return DifferentialPage(wizard)
    from mcjob_tui.tui.screens.wizard.review import ReviewPage

    return ReviewPage(wizard)
