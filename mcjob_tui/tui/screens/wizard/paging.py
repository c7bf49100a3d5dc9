"""The five pages of the wizard as one form: which of them is open, the ways between them, and the way out to the Job.

``WizardScreen`` has what is drawn around them and all other commands; a page knows no more of its wizard than what is
here and in ``knowing``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.judged import REVIEW
from mcjob_tui.tui.screens.wizard.knowing import KnowingPage
from mcjob_tui.tui.screens.wizard.stepper import PAGES, Stepper
from mcjob_tui.tui.screens.wizard.wizard_pages import make_page

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft


class PagedForm(KnowingPage):
    """Goes from page to page; the draft stays as it is."""

    _last_problem = -1

    async def show_page(self, number: int) -> None:
        """Open another page; the draft stays as it is."""
        if number == self.here or not 0 <= number < len(PAGES):
            return
        left = self.page
        if isinstance(left.widget, FormPane):
            left.widget.tells_all = True
        # Or Textual would give it to some other field of the page that goes, and that one would have it on coming back.
        self.set_focus(None)
        left.widget.display = False
        self.here = number
        self.visited.add(number)
        if number not in self.pages:
            made = self.pages[number] = make_page(self, number)
            await self.query_one("#wizard-pages").mount(made.widget)
        self.page.widget.display = True
        self.set_class(number == REVIEW, "-review")
        self.set_class(False, "-placement")
        self._tell_page()
        if number == REVIEW:
            self.read_names()
        self.page.first()
        self.show_steps()
        self.refresh_keys()

    def _tell_page(self) -> None:
        self.page.know()
        self.page.fill()
        self.page.tell()

    async def command_form_next(self) -> None:
        """The next page."""
        await self.show_page(self.here + 1)

    async def command_form_back(self) -> None:
        """The page before."""
        await self.show_page(self.here - 1)

    async def command_page_1(self) -> None:
        """Basics."""
        await self.show_page(0)

    async def command_page_2(self) -> None:
        """Containers."""
        await self.show_page(1)

    async def command_page_3(self) -> None:
        """Advanced."""
        await self.show_page(2)

    async def command_page_4(self) -> None:
        """Differential."""
        await self.show_page(3)

    async def command_page_5(self) -> None:
        """Review."""
        await self.show_page(4)

    async def go_to(self, path: str) -> None:
        """Put the focus on the field of ``path``, on whatever page it is."""
        problem = next((each for each in self.editing.problems if each.path == path), None)
        if problem is not None and problem.page in PAGES:
            await self.show_page(PAGES.index(problem.page))
        await self.page.go_to(path)

    async def command_next_warning(self) -> None:
        """To the next problem or warning after the one gone to last."""
        self.judge_if_due()
        problems = self.editing.problems
        if not problems:
            self.mcjob.say("nothing is wrong")
            return
        self._last_problem = (self._last_problem + 1) % len(problems)
        await self.go_to(problems[self._last_problem].path)

    async def on_stepper_chosen(self, event: Stepper.Chosen) -> None:
        event.stop()
        await self.show_page(event.page)

    def submitted(self, draft: JobDraft) -> None:
        """The Job of ``draft`` is there: its screen takes the place of the form; in the list it has the cursor."""
        from mcjob_tui.tui.screens.going import jobs_screen
        from mcjob_tui.tui.screens.job import JobScreen

        self.is_submitted(draft)
        home = jobs_screen(self.mcjob)
        if home is not None:
            home.table.come_back_to((draft.namespace, draft.name))
        self.app.switch_screen(JobScreen(draft.namespace, draft.name))
