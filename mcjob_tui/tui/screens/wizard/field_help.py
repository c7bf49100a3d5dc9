"""What the focused field is for and what its value must be, below the form; both as the field's declaration says."""

from textual.widget import Widget

from mcjob_tui.draft.fields import field, nearest_field
from mcjob_tui.draft.rules.placing import AFFINITY
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.pieces import Line, cut, line
from mcjob_tui.tui.widgets.form.row_model import Column
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.text_field import TextField

PROPOSED = " → takes what is proposed."
WIDE, NARROW = 178, 98
"""Columns from which help and rule share a row, and below which there is one row for both in turn."""


class FieldHelp(Drawn):
    """Help in one row and rule in the next, or both in one where there is room; in the narrowest terminals one row has
    the help until something is typed, and then the rule. The rows are always there, so that nothing moves when the
    focus does."""

    DEFAULT_CSS = """
    FieldHelp { height: 2; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(id="field-help")
        self.help, self.rule = "", ""
        self.is_typed = False
        self._field: Widget | None = None

    def follow(self, focused: Widget | None) -> None:
        """Say what ``focused`` is for; nothing where it is no field."""
        self._field = focused
        help, rule = "", ""
        if isinstance(focused, Checklist):
            help = field(f"{AFFINITY}.clusterNames").help
        elif isinstance(focused, Field):
            declared = nearest_field(focused.path) if focused.path else None
            help, rule = clean(focused.help), clean(declared.rule) if declared is not None else ""
            if isinstance(focused, TextField) and focused.complete is not None:
                help += PROPOSED
        self._say(help, rule, is_typed=False)

    def follow_cell(self, rows: Rows, column: Column | None) -> None:
        """Say what the open cell of the focused rows is for; of the rows, where none is open any more."""
        if rows is not self._field:
            return
        if column is None:
            self.follow(rows)
        else:
            self._say(column.help + (PROPOSED if column.complete is not None else ""), column.rule, is_typed=False)

    def typed(self) -> None:
        """The draft has changed: it was by the focused field, if that is one."""
        if isinstance(self._field, Field):
            self._say(self.help, self.rule, is_typed=True)

    def _say(self, help: str, rule: str, *, is_typed: bool) -> None:
        if (help, rule, is_typed) != (self.help, self.rule, self.is_typed):
            self.help, self.rule, self.is_typed = help, rule, is_typed
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        if width >= WIDE:
            # Where there is not room for both, what the value must be is cut first.
            return (_cut("  ".join(filter(None, (self.help, self.rule))), width),)
        if width >= NARROW:
            return _cut(self.help, width), _cut(self.rule, width)
        return (_cut(self.rule if self.is_typed and self.rule else self.help or self.rule, width),)


def _cut(text: str, width: int) -> Line:
    return cut(line((text, "muted")), width)
