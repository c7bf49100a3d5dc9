"""The dialog that describes a new namespace. It is created by the same submit as the Job, not before."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from mcjob_tui.resources.names import dns_label_problem, label_key_problem, label_value_problem
from mcjob_tui.tui.painting import Painting
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.known import refused_namespace
from mcjob_tui.tui.widgets.form.field import Field, Trouble
from mcjob_tui.tui.widgets.form.pieces import line
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.text_field import TextField
from mcjob_tui.tui.widgets.form.words import Words


@dataclass(frozen=True, slots=True)
class WantedNamespace:
    """The namespace that a person wants."""

    name: str
    labels: tuple[tuple[str, str], ...] = ()
    annotations: tuple[tuple[str, str], ...] = ()


class NamespaceDialog(Painting[WantedNamespace | None], ModalScreen[WantedNamespace | None]):
    """Name, labels and annotations. Enter in the name takes it, Escape leaves everything as it was."""

    CSS_PATH = "namespace_dialog.tcss"
    BINDINGS = [("escape", "cancel", "close"), ("ctrl+s", "take", "take it")]

    def __init__(self, taken: tuple[str, ...], name: str = "") -> None:
        """``taken`` are the namespaces that exist; ``name`` is what was typed already."""
        super().__init__()
        self.taken = taken
        self.name_field = TextField("Name", name, required=True, limit=63, id="namespace-name")
        self.labels = declared.rows("spec.newNamespace.labels", declared.unknown)
        self.annotations = declared.rows("spec.newNamespace.annotations", declared.unknown)

    def compose(self) -> ComposeResult:
        box = Vertical(
            self.name_field,
            self.labels,
            self.annotations,
            Words(
                line(),
                line(
                    ("enter", "key"),
                    (" in the name or ", "muted"),
                    ("^s", "key"),
                    (" takes it, ", "muted"),
                    ("esc", "key"),
                    (" leaves; made with the Job", "muted"),
                ),
            ),
            classes="dialog",
        )
        box.border_title = Content("New namespace")
        yield box

    def on_mount(self) -> None:
        self.name_field.focus()

    def on_field_accepted(self, event: Field.Accepted) -> None:
        event.stop()
        self.action_take()

    def on_field_step(self, event: Field.Step) -> None:
        event.stop()
        if event.forward:
            self.focus_next()
        else:
            self.focus_previous()

    def action_take(self) -> None:
        """Close with what was entered, if it can be."""
        name = self.name_field.value
        problem = self._problem(name)
        if problem:
            self.name_field.trouble = Trouble(problem)
            self.name_field.focus()
            return
        for rows in (self.labels, self.annotations):
            wrong = [label_key_problem(key) for key, _ in _pairs(rows)]
            wrong += [label_value_problem(value) for _, value in _pairs(rows) if rows is self.labels]
            said = next(filter(None, wrong), None)
            rows.trouble = Trouble(said) if said else None
            if said:
                return
        self.dismiss(WantedNamespace(name, _pairs(self.labels), _pairs(self.annotations)))

    def action_cancel(self) -> None:
        """Close and change nothing."""
        self.dismiss(None)

    def _problem(self, name: str) -> str:
        if not name:
            return "a namespace needs a name"
        if name in self.taken:
            return f"{name} exists already: choose it in the list"
        if refused_namespace(name):
            return "names that begin with kube- or karmada- are never propagated"
        return dns_label_problem(name) or ""


def _pairs(rows: Rows) -> tuple[tuple[str, str], ...]:
    """The rows without the one that Enter has opened and nothing was typed into."""
    return tuple((key, value) for key, value in rows.model.rows if key or value)
