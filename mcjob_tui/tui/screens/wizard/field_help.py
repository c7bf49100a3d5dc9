"""What the focused field is for and what its value must be, below the form; both as the field's declaration says."""

from typing import Any

from textual.widget import Widget

from mcjob_tui.draft.declaration import on_or_off, one_of
from mcjob_tui.draft.fields import FIELDS, field, nearest_field
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.rules.placing import AFFINITY
from mcjob_tui.resources.text import clean
from mcjob_tui.resources.wording import listed
from mcjob_tui.tui.widgets.form.cells_field import CellsField
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.choice import Choice, Switch
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.group import GroupRow
from mcjob_tui.tui.widgets.form.pieces import Line, columns, cut, line, wrapped
from mcjob_tui.tui.widgets.form.row_model import Column
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.text_field import TextField

PROPOSED = " → takes the proposal."
WIDE = 178
"""Columns from which help and rule share a row."""
MOST_NAMED = 6
"""Fields of a group that are named."""


class FieldHelp(Drawn):
    """Help in one row and rule in the next; one after the other where they need the two rows together, or have one
    that is wide enough for both. The rows are always there, so that nothing moves when the focus does."""

    DEFAULT_CSS = """
    FieldHelp { height: 2; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(id="field-help")
        self.help, self.rule = "", ""
        self._field: Widget | None = None

    def follow(self, focused: Widget | None) -> None:
        """Say what ``focused`` is for; nothing where it is no field."""
        self._field = focused
        help, rule = "", ""
        if isinstance(focused, Checklist):
            said = field(f"{AFFINITY}.clusterNames")
            help, rule = said.help, said.rule
        elif isinstance(focused, Field):
            path = focused.cell_path if isinstance(focused, CellsField) else focused.path
            declared = nearest_field(path) if path else None
            help, rule = clean(focused.help), clean(declared.rule) if declared is not None else _rule_of(focused)
            if isinstance(focused, TextField) and focused.complete is not None:
                help += PROPOSED
        elif isinstance(focused, GroupRow):
            help, rule = f"Here {_fields_of(focused.title)}.", "enter opens and closes it."
        self._say(help, rule)

    def follow_cell(self, rows: Rows, column: Column | None) -> None:
        """Say what the open cell of the focused rows is for; of the rows, where none is open any more."""
        if rows is not self._field:
            return
        if column is None:
            self.follow(rows)
        else:
            # Two lists beside each other may have the same columns.
            named = f"{clean(rows.label).strip()}: " if rows.label.strip() else ""
            self._say(named + column.help + (PROPOSED if column.complete is not None else ""), column.rule)

    def _say(self, help: str, rule: str) -> None:
        if (help, rule) != (self.help, self.rule):
            self.help, self.rule = help, rule
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        if width >= WIDE:
            # Where there is not room for both, what the value must be is cut first.
            return (_cut("  ".join(filter(None, (self.help, self.rule))), width),)
        return tuple(_cut(each, width) for each in in_two_rows(self.help, self.rule, width))


def _rule_of(made: Field[Any]) -> str:
    """The rule of a field of the form alone, which stands for no value of the draft."""
    if isinstance(made, Choice):
        return one_of([words for _, words in made.options])
    if isinstance(made, Switch):
        return on_or_off(made.meaning[True], made.meaning[False])
    return made.rule


def _fields_of(group: str) -> str:
    """What a group holds, in a row; no two pages have groups of one name that open and close.

    On Differential none does: a group there has the name of one of Containers (Start), and its fields are not in that.
    """
    held = (each for each in FIELDS if each.group == group and each.page is not Page.DIFFERENTIAL)
    labels = dict.fromkeys(each.label for each in held if not each.in_row)
    return f"{'is' if len(labels) == 1 else 'are'} {listed(tuple(labels), MOST_NAMED)}"


def in_two_rows(help: str, rule: str, width: int) -> tuple[str, str]:
    """A row for each where both fit; else the rule begins in the first row behind the help, or where that ends."""
    if max(columns(line(help)), columns(line(rule))) <= width:
        return help, rule
    first, *rest = wrapped(f"{help} {rule}".strip(), width)
    return first, " ".join(rest)


def _cut(text: str, width: int) -> Line:
    return cut(line((text, "muted")), width)
