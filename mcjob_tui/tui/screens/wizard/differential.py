"""Page 4: entries in a list, and the form of the one at the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widget import Widget

from mcjob_tui.draft.differences import Difference
from mcjob_tui.draft.differing.entries import clusters_of, differs
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.paths import steps
from mcjob_tui.draft.selection import selected_clusters
from mcjob_tui.resources.wording import listed
from mcjob_tui.tui.screens.asking import question
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.editing import row_of
from mcjob_tui.tui.screens.wizard.entry_form import EntryForm
from mcjob_tui.tui.screens.wizard.entry_list import ENTRIES, EntryList
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.wizard_pages import WizardPage
from mcjob_tui.tui.widgets.buttons import Button
from mcjob_tui.tui.widgets.form.pieces import EMPTY, line
from mcjob_tui.tui.widgets.form.words import Words

if TYPE_CHECKING:
    from mcjob_tui.tui.screens.wizard.paging import PagedForm

NOTHING_YET = (
    line(("Every cluster gets the same Job.", "strong")),
    EMPTY,
    line(("An entry gives some clusters another", "muted")),
    line(("image, command, environment, CPU, memory,", "muted")),
    line(("labels or annotations.", "muted")),
    EMPTY,
    line(("+", "key"), (" adds one    ", "muted"), ("^n", "key"), (" goes on to Review without", "muted")),
)


class DifferentialPane(Horizontal):
    """List and form. Below 100 columns one of the two is shown at a time."""

    def __init__(self, list: EntryList, form: EntryForm) -> None:
        super().__init__(id="differential", classes="-list")
        self.list = list
        self.form = form
        self.nothing = Words(*NOTHING_YET, id="no-entries")

    def compose(self) -> Iterable[Widget]:
        for each in (self.list, self.form, self.nothing):
            each.add_class("pane")
            yield each

    def on_entry_list_chosen(self, event: EntryList.Chosen) -> None:
        event.stop()
        self.follow()
        self.form.go(event.index)
        if event.open:
            self.show_form(True)
            self.screen.set_focus(self.form if self.form.entry.kept else self.form.clusters)
            if not self.form.entry.kept and not self.form.entry.cluster_names:
                # At once: what is typed next belongs to it.
                self.form.clusters.open()

    def follow(self) -> None:
        """Show the form only where there is an entry."""
        self.set_class(not self.list.entries, "-empty")

    def show_form(self, form: bool) -> None:
        """Where there is room for one only: show the form, or the list."""
        self.set_class(form, "-form")
        self.set_class(not form, "-list")


class DifferentialPage(WizardPage):
    """Entries only for clusters that Basics selects."""

    def __init__(self, wizard: PagedForm) -> None:
        self.list = EntryList(wizard.editing)
        self.entry = EntryForm(wizard.editing, wizard.names)
        self.pane = DifferentialPane(self.list, self.entry)
        super().__init__(wizard, self.pane)

    @property
    def form(self) -> FormPane | None:
        return self.entry

    @property
    def cluster(self) -> str:
        entry = self.list.entries[self.list.at] if self.list.entries else Difference()
        return next(iter(clusters_of(entry)), "")

    def know(self) -> None:
        wizard = self.wizard
        draft = wizard.editing.draft
        selected = selected_clusters(draft, wizard.session.cluster_resources())
        names = selected if selected is not None else tuple(view.name for view in wizard.session.clusters())
        result = wizard.editing.result
        used = {each.cluster for each in result.verdicts if each.target or each.other} if result else set(names)
        self.list.know(names, frozenset(names) - used)
        self.entry.know(names, wizard.session.clusters())

    def fill(self) -> None:
        if not self.pane.is_mounted:
            return
        self.list.at = max(0, min(self.list.at, len(self.list.entries) - 1))
        self.list.redraw()
        self.pane.follow()
        if self.list.entries and self.entry.is_mounted:
            self.entry.go(self.list.at)

    def tell(self) -> None:
        if self.pane.is_mounted and self.entry.is_mounted:
            self.list.redraw()
            self.entry.tell()

    def first(self) -> None:
        self.wizard.set_focus(self.list)

    def step_out(self) -> bool:
        if self.wizard.focused is self.list:
            return False
        self.pane.show_form(False)
        self.wizard.set_focus(self.list)
        return True

    def parts(self) -> tuple[tuple[str, str], ...]:
        if not self.list.entries:
            return ()
        entry = f"{ENTRIES}[{self.list.at}]"
        container = f"{entry}.containers[{self.entry.default.name}]"
        return tuple(
            (name, path.replace(f"{ENTRIES}[].containers[]", container).replace(f"{ENTRIES}[]", entry))
            for name, path in declared.parts(Page.DIFFERENTIAL)
        )

    async def go_to(self, path: str) -> bool:
        index = row_of(path, ENTRIES)
        if index is not None:
            self.list.choose(index)
            self.entry.go(index)
        names = steps(path)
        if index is not None and names[3:4] == ("containers",) and len(names) > 4:
            self.entry.show_container(names[4])
        self.pane.show_form(index is not None)
        if index is None or not await self.entry.go_to(path):
            self.wizard.set_focus(self.list)
        return True

    def reset(self) -> None:
        if self.wizard.focused in (self.list, self.entry):
            self._reset_all()
            return
        reason = self.entry.reset()
        if reason:
            self.wizard.mcjob.say(reason)

    def _reset_all(self) -> None:
        """Give all of the entry back, once that is what a person says."""
        count = differs(self.entry.entry) if self.list.entries else 0
        if not count or self.entry.entry.kept:
            self.wizard.mcjob.say("nothing differs in this entry" if not count else "this rule is kept as it is")
            return

        def answered(answer: str | None) -> None:
            if answer == "reset":
                bare = Difference(cluster_names=self.entry.entry.cluster_names)
                self.wizard.editing.set(f"{ENTRIES}[{self.list.at}]", bare)

        what = f"{count} thing{'s' if count > 1 else ''} that differ{'' if count > 1 else 's'}"
        where = listed(clusters_of(self.entry.entry)) or "no cluster"
        self.wizard.app.push_screen(
            question(
                "Give all back to the default?",
                f"{what} in {where} will be as on pages 1 to 3.",
                Button("keep", "Keep them"),
                Button("reset", "Give all back", destructive=True),
            ),
            answered,
        )
