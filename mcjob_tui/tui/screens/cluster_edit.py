"""The dialog that edits a cluster: its location, labels and taints. What is right is ``cluster_form``'s business."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import ClusterView
from mcjob_tui.draft.rows.texts import after_prefix
from mcjob_tui.resources.names import LABEL_LENGTH
from mcjob_tui.tui.screens import cluster_form
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.widgets.buttons import Button, Buttons
from mcjob_tui.tui.widgets.form.field import Field, Trouble
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped
from mcjob_tui.tui.widgets.form.row_model import Column
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.text_field import TextField
from mcjob_tui.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane

AROUND_THE_FORM = 6
SAVE, CANCEL = Button("save", "Save"), Button("cancel", "Cancel")


class ClusterDialog(Dialog[bool]):
    """Dismissed with True once the server has taken the change; Escape changes nothing."""

    CSS_PATH = "cluster_edit.tcss"
    # Before the fields: a list whose row is open takes every key.
    BINDINGS = [Binding("ctrl+s", "save", "save", show=False, priority=True)]

    def __init__(self, session: "ControlPlane", cluster: ClusterView) -> None:
        super().__init__(cluster.name, "^s save · tab next · esc close")
        self.session = session
        self.cluster = cluster
        self.before = entered = cluster_form.entered_of(cluster)
        self.location = {
            "provider": TextField("Provider", entered.provider, limit=LABEL_LENGTH, placeholder="not set"),
            "region": TextField("Region", entered.region, limit=LABEL_LENGTH, placeholder="not set"),
            "zones": TextField("Zones", entered.zones, placeholder="not set; several: a, b"),
        }
        key = Column("KEY", limit=LABEL_LENGTH, counts=after_prefix)
        value = Column("VALUE", limit=LABEL_LENGTH)
        self.labels = Rows("Labels", (key, value), entered.labels, add="add a label", paste=True)
        taint_columns = (
            key,
            value,
            Column("EFFECT", 12, choices=cluster_form.EFFECTS, initial=cluster_form.EFFECTS[0]),
        )
        self.taints = Rows("Taints", taint_columns, entered.taints, add="add a taint")
        self.is_saving = False
        self.failure = ""

    def compose_box(self) -> Iterable[Widget]:
        yield VerticalScroll(
            *self.location.values(),
            self.labels,
            self.taints,
            Sheet(self._karmadas, id="karmadas"),
            id="form",
            can_focus=False,
        )
        yield Sheet(self._said, id="said")
        yield Buttons(SAVE, CANCEL)

    def on_mount(self) -> None:
        self.location["provider"].focus()

    def on_resize(self) -> None:
        # Edges, one row of words and the buttons stay in view however long the lists are.
        self.query_one("#form").styles.max_height = max(3, self.app.size.height - AROUND_THE_FORM)

    # What it says

    def _karmadas(self, width: int) -> tuple[Line, ...]:
        """Karmada's own taints, which are shown and cannot be edited."""
        taints = cluster_form.karmadas_taints(self.cluster)
        if not taints:
            return ()
        gutter = " " * 17
        lines = [line(gutter, (each, "dim")) for each in taints]
        why = "set by Karmada from the cluster's condition, and removed by it: not to be edited"
        return (*lines, *(line(gutter, (text, "muted")) for text in wrapped(why, width - len(gutter))))

    def _said(self, width: int) -> tuple[Line, ...]:
        if self.is_saving:
            return (line(("◐ saving…", "primary")),)
        return tuple(
            line(("× " if not place else "  ", "bad"), (text, "bad"))
            for place, text in enumerate(wrapped(self.failure, width - 2) if self.failure else ())
        )

    def _say(self, failure: str = "", *, saving: bool = False) -> None:
        self.failure, self.is_saving = failure, saving
        self.query_one("#said", Sheet).redraw()

    @property
    def entered(self) -> cluster_form.Entered:
        """What stands in the form."""
        return cluster_form.Entered(
            self.location["provider"].value,
            self.location["region"].value,
            self.location["zones"].value,
            self.labels.value,
            self.taints.value,
        )

    def _tell(self) -> bool:
        """Say what is wrong beside each field; returns whether anything is."""
        entered = self.entered
        places = cluster_form.location_problems(entered)
        for name, field in self.location.items():
            field.trouble = Trouble(places[name]) if name in places else None
        labels = cluster_form.label_problems(entered.labels)
        self.labels.tell({place: Trouble(sentence) for place, sentence in labels.items()})
        taints = cluster_form.taint_problems(entered.taints)
        self.taints.tell({place: Trouble(sentence) for place, sentence in taints.items()})
        wrong = [
            *(self.location[name] for name in places),
            *([self.labels] if labels else ()),
            *([self.taints] if taints else ()),
        ]
        if wrong and not any(each.has_focus for each in wrong):
            wrong[0].focus()
        return bool(wrong)

    # What it does

    def on_field_changed(self, event: Field.Changed) -> None:
        event.stop()
        if self.failure:
            self._say()

    def on_field_accepted(self, event: Field.Accepted) -> None:
        event.stop()
        self.focus_next()

    def on_field_step(self, event: Field.Step) -> None:
        event.stop()
        if event.forward:
            self.focus_next()
        else:
            self.focus_previous()

    def on_buttons_pressed(self, event: Buttons.Pressed) -> None:
        """Save, or leave everything as it was."""
        if event.name == "save":
            self.action_save()
        else:
            self.dismiss(False)

    def action_save(self) -> None:
        """Send what was changed, if it can be."""
        if self.labels.editing or self.taints.editing:
            # The row that is open is committed when its list loses the focus.
            self.query_one(Buttons).focus()
            self.call_after_refresh(self.action_save)
            return
        if self.is_saving or self._tell():
            return
        change = cluster_form.change(self.before, self.entered)
        if not change:
            self.dismiss(False)
            return
        self._say(saving=True)
        self.run_worker(self._save(change), name="edit", group="edit", exclusive=True, exit_on_error=False)

    async def _save(self, change: cluster_form.Change) -> None:
        try:
            await self.session.edit_cluster(self.cluster.name, labels=change.labels, spec=dict(change.spec))
        except ControlPlaneError as error:
            self._say(error.sentence)
        else:
            self.dismiss(True)
