"""What the wizard knows while it is open: prediction, names, what the control plane holds, the kept draft.

What is wrong with the draft is in ``judged``. ``PagedForm`` is this and goes from page to page. Nothing here draws.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.views import Changes
from mcjob_tui.draft.differing.entries import differs
from mcjob_tui.draft.images_used import images_used
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.preview import is_trapped
from mcjob_tui.draft.storing import StoringError, drafts
from mcjob_tui.draft.tolerating import hindering
from mcjob_tui.karmada.placement import PlacementResult, Why
from mcjob_tui.tui import clock
from mcjob_tui.tui.screens.stored_dialog import KeptDialog
from mcjob_tui.tui.screens.wizard import known
from mcjob_tui.tui.screens.wizard.judged import REVIEW, JudgedPage
from mcjob_tui.tui.screens.wizard.keeping import DraftKeeper, when
from mcjob_tui.tui.screens.wizard.predicting import Comparison, Predictor
from mcjob_tui.tui.screens.wizard.wizard_dialogs import restore_dialog
from mcjob_tui.tui.screens.wizard.working import start
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.header import connection_words
from mcjob_tui.tui.widgets.placement.forecast import UNREADABLE, WAITING, Forecast, forecast
from mcjob_tui.tui.widgets.placement.panel import PlacementDigest, PlacementPanel
from mcjob_tui.tui.widgets.states import age

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.control_plane.views import ClusterView
    from mcjob_tui.draft.differences import Difference
    from mcjob_tui.draft.storing import Stored
    from mcjob_tui.resources.clusters import Cluster
    from mcjob_tui.tui.screens.wizard.form_pane import FormPane


class KnowingPage(JudgedPage):
    """A page over a draft that is being edited."""

    def __init__(self, session: ControlPlane, draft: JobDraft | None = None) -> None:
        """Begin with ``draft``, or with an empty form in the session's namespace."""
        super().__init__(session, draft or _new_draft(session))
        self.is_given = draft is not None
        self.keeper = DraftKeeper(drafts(), self.editing.draft, lambda said: self.stepper.say(said))
        self.names.ask = self._ask_keys
        self.panel = PlacementPanel(id="placement")
        self.digest = PlacementDigest()
        self.forecast: Forecast = WAITING
        self.predictor = Predictor(
            self._wanted, self._predicted, self._compared, self._slow, lambda: self.mcjob.has_key_on_its_way
        )
        self._is_changing = False
        self._is_rested, self._rested = False, self.forecast
        self._worded: tuple[Difference, ...] = ()
        self._named: tuple[tuple[ClusterView, ...], tuple[ClusterChoice, ...]] = ((), ())
        self._offered: tuple[tuple[ClusterView, ...], Mapping[str, int | None]] = ((), {})
        self._choices: tuple[ClusterChoice, ...] = ()
        self._followed = ""
        self._remembered: JobDraft | None = None
        self.said = ""

    def start_working(self) -> None:
        """Begin to predict, to judge and to keep the draft. They end with the screen."""
        self.editing.subscribe(self._draft_changed)
        self.editing.on_entering(self._keep)
        self.unhook = self.mcjob.on_shutdown(self.save_now)
        start(self, "predict", self.predictor.run)
        start(self, "keep", self.keeper.run)
        start(self, "images", self._read_images)
        self.set_interval(1.0, self._say_source)
        if not self.is_given:
            start(self, "offer", self._offer_kept)
        self._know()
        self.judge()

    def save_now(self) -> None:
        """Save all that is entered, for when the program ends. Raises nothing."""
        for form in self._forms:
            form.take_unheard()
        self._keep()
        self.keeper.save_now()

    def entered(self) -> JobDraft:
        """The draft with all that is entered, in fields that are still open too; nothing changes by asking."""

        def take() -> None:
            for form in self._forms:
                form.take_open()

        return self.editing.would_be(take)

    @property
    def _forms(self) -> list[FormPane]:
        return [page.form for page in self.pages.values() if page.form is not None]

    def _keep(self) -> None:
        self.keeper.keep(self.entered)

    async def _offer_kept(self) -> None:
        """Offer the draft that was saved last, unless there is none or the form is in use already."""
        stored = await asyncio.to_thread(self.keeper.shelf.all)
        # What was typed right after the form was asked for is the form's.
        await self.mcjob.keys_done()
        if not stored or self.editing.version or not self.is_current:
            return
        last = stored[0]
        sentence = f"{last.title}; saved {when(last.saved, clock.now())}."

        def answered(answer: str | None) -> None:
            if answer == "restore":
                self._take_up(last)
            elif answer == "others":
                self._offer_all(stored)
            elif answer == "discard":
                with contextlib.suppress(StoringError):
                    self.keeper.shelf.discard(last.key)

        # The list of Jobs may have said so a moment ago.
        self.mcjob.clear_what_passes()
        self.app.push_screen(restore_dialog(sentence, len(stored) - 1), answered)

    def _offer_all(self, stored: tuple[Stored, ...]) -> None:
        def answered(key: str | None) -> None:
            for each in stored:
                if each.key == key:
                    self._take_up(each)

        self.app.push_screen(KeptDialog(self.keeper.shelf, stored, clock.now()), answered)

    def _take_up(self, stored: Stored) -> None:
        self.keeper.take_up(stored)
        self.editing.open(stored.draft)
        self._know()

    async def _read_images(self) -> None:
        self.names.images_used = await asyncio.to_thread(images_used().all)

    def is_submitted(self, draft: JobDraft) -> None:
        """``draft`` is a Job now: it is kept no longer, and its images are proposed another time."""
        self.keeper.end(draft)
        if self._remembered is draft:
            return
        self._remembered = draft
        start(self.app, "remember images", partial(asyncio.to_thread, images_used().remember, draft))

    def start_over(self, draft: JobDraft) -> None:
        """Go on with another draft; the one that was here is kept."""
        self.keeper.begin(draft)
        self.editing.open(draft)
        self._know()

    # The draft and what follows from it

    def _draft_changed(self) -> None:
        self._keep()
        self._follow_namespace()
        # The prediction first: panel and field are then drawn in one frame.
        self._is_changing = True
        try:
            is_predicted = self.predictor.want(in_haste=self.mcjob.has_keys_waiting)
        finally:
            self._is_changing = False
        if is_predicted:
            self.page.know()
        elif self._worded != self.editing.draft.spec.differences:
            self._word()
        self.page.fill()
        self._judge_soon()
        self.refresh_header()

    # Prediction

    @property
    def is_settled(self) -> bool:
        """Whether all that follows from the draft is there: prediction, comparison and problems."""
        return self.predictor.is_settled and self._judged == (self.editing.draft, self.editing.result)

    def _wanted(self) -> tuple[JobDraft, tuple[Cluster, ...]] | None:
        clusters = self.session.cluster_resources()
        return None if clusters is None else (self.editing.draft, clusters)

    def _predicted(self, made: PlacementResult | None) -> None:
        self.editing.result = made
        if self._is_rested:
            self._is_rested, self._rested = False, self.forecast
        trap = self.comparison.trap if made is not None and is_trapped(self.editing.draft, made) else None
        self.comparison = replace(self.comparison, trap=trap, remedies=())
        self._word()
        if not self._is_changing:
            self.page.know()
            self.page.fill()
            self._judge_soon()

    def _word(self) -> None:
        """Say what the placement means. What moved is measured from where the fingers rested last."""
        result = self.editing.result
        self._worded = self.editing.draft.spec.differences
        if result is None:
            self.forecast = UNREADABLE
        else:
            self.forecast = forecast(
                result,
                self._clusters(),
                differing=self.differing(),
                tolerable=self._tolerable(result),
                fixes={each.sentence: each.fix.label for each in self.comparison.remedies},
                before=self._rested,
            )
        self.panel.show(self.forecast)
        self.digest.show(self.forecast)

    def _clusters(self) -> tuple[ClusterChoice, ...]:
        """The clusters without what they could run, which another request changes for each of a thousand."""
        views = self.session.clusters()
        if self._named[0] is not views:
            self._named = views, tuple(map(known.cluster_choice, views))
        return self._named[1]

    @property
    def choices(self) -> tuple[ClusterChoice, ...]:
        """The clusters as lists offer them; the same object as before where nothing about them changed."""
        result = self.editing.result
        key = (self.session.clusters(), {each.cluster: each.available for each in result.verdicts} if result else {})
        if self._offered != key:
            self._offered = key
            self._choices = tuple(known.cluster_choice(view, key[1].get(view.name)) for view in key[0])
        return self._choices

    def _compared(self, comparison: Comparison) -> None:
        self.comparison, self._is_rested = comparison, True
        self.page.know()
        if comparison.remedies:
            self._word()
            self.judge()

    def differing(self) -> dict[str, int]:
        """How many fields each cluster has differently."""
        draft = self.editing.draft
        return {name: differs(each) for each in draft.spec.differences for name in each.cluster_names}

    def _tolerable(self, result: PlacementResult) -> set[str]:
        """The clusters that only a taint keeps away which a person may tolerate."""
        tainted = {each.cluster for each in result.verdicts if each.why is Why.TAINT}
        draft = self.editing.draft
        return {view.name for view in self.session.clusters() if view.name in tainted and hindering(draft, view.taints)}

    def _slow(self, busy: bool) -> None:
        self.panel.tell(busy=busy)

    def _say_source(self) -> None:
        """Say in the panel's frame what the placement is made from: how live it is, and how old the numbers."""
        now = clock.now()
        link = connection_words(self.session.state, now)
        lacks = "" if self.session.cluster_resources() is not None else "clusters are not known yet"
        times = [view.summarized for view in self.session.clusters() if view.ready and view.summarized]
        self.panel.tell_source(link, lacks, age(now - min(times)) if times else "")

    # What the control plane says

    def control_plane_changed(self, changes: Changes) -> None:
        super().control_plane_changed(changes)
        if changes.clusters or changes.namespaces:
            self._know()
        elif changes.state:
            self._say_source()
        if changes.policies and self.here == REVIEW:
            # Names that are taken, and what other policies make of the Job.
            self.page.fill()
        if changes.jobs or changes.policies or changes.namespaces:
            self.judge()

    def _know(self) -> None:
        self.page.know()
        self._say_source()
        self.predictor.follow()
        self._follow_namespace()

    def _follow_namespace(self) -> None:
        """Learn what the draft's namespace holds, and which policies there and everywhere the Job meets."""
        namespace = self.editing.draft.namespace
        if self._followed != namespace:
            self._followed = namespace
            self.read_names()
            start(self, "policies", partial(self.session.watch_policies, namespace))

    def read_names(self) -> None:
        """Read what the draft's namespace holds: it may hold more by now."""
        start(self, "names", self._read_names, exclusive=True)

    def _ask_keys(self, kind: str, name: str) -> None:
        start(self, f"keys-{kind}-{name}", partial(self._read_keys, kind, name))

    async def _read_keys(self, kind: str, name: str) -> None:
        await self.names.read_keys(kind, name)
        if isinstance(self.focused, Drawn):
            # What is typed there may have a proposal now.
            self.focused.redraw()

    async def _read_names(self) -> None:
        await self.names.read(self.editing.draft.namespace)
        self.judge()


def _new_draft(session: ControlPlane) -> JobDraft:
    draft = JobDraft()
    namespace = session.watched or session.namespace or "default"
    return draft.model_copy(update={"metadata": draft.metadata.model_copy(update={"namespace": namespace})})
