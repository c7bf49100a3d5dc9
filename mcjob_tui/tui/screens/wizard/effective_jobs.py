"""Effective Jobs from any page: which clusters there are to show, and what each gets by what is known now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mcjob_tui.tui.screens.wizard.manifests import Effective, Suffixes, effective, others_of, sent, targets_of

if TYPE_CHECKING:
    from textual.app import App

    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.tui.screens.wizard.editing import Editing
    from mcjob_tui.tui.screens.wizard.effective import EffectiveScreen
    from mcjob_tui.tui.widgets.placement.forecast import Forecast


class EffectiveJobs:
    """Opens the screen of effective Jobs over a page, and keeps it as the control plane is."""

    def __init__(self, session: ControlPlane, editing: Editing) -> None:
        self.session = session
        self.editing = editing
        self._shown: EffectiveScreen | None = None

    def open(self, app: App[None], forecast: Forecast, cluster: str) -> None:
        """Show the Job of ``cluster``, or else of the first as Placement has them: those that get most."""
        from mcjob_tui.tui.screens.wizard.effective import EffectiveScreen

        shares = (row.cluster.name for row in forecast.shares)
        known = (each.name for each in self.session.cluster_resources() or ())
        names = tuple(dict.fromkeys((*shares, *targets_of(self.editing.result), *known)))
        self._shown = EffectiveScreen(names, partial(self._made, Suffixes()), cluster)
        app.push_screen(self._shown)

    def renew(self) -> None:
        """What is open follows what the control plane says."""
        if self._shown is not None and self._shown.is_current:
            self._shown.renew()

    def _made(self, suffixes: Suffixes, name: str) -> Effective | None:
        """The Job as a cluster gets it; None where the clusters are not known."""
        clusters = self.session.cluster_resources()
        if clusters is None:
            return None
        found = next((each for each in clusters if each.name == name), None)
        if found is None:
            return Effective(name, "", (), "the cluster is not joined any more")
        result, draft = self.editing.result, self.editing.draft
        made = sent(draft, result, self.session, suffixes)
        return effective(made, found, result, others_of(self.session, draft.namespace))
