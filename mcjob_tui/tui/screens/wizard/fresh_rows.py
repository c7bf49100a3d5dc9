"""Rows that a person is just entering: what belongs to them (the mount of a volume) may still follow.

What such a row lacks is said once its group of the form is left, and not under the fingers.
"""

from textual.widget import Widget

from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.row_model import Cells
from mcjob_tui.tui.widgets.form.rows import Rows


class FreshRows:
    """By the list, the rows that were there when its group was entered: all others of it are fresh."""

    def __init__(self) -> None:
        self._before: dict[Rows, tuple[Cells, ...]] = {}

    def entered(self, rows: Rows, before: tuple[Cells, ...]) -> None:
        """A person changed the list; ``before`` are its rows until then."""
        self._before.setdefault(rows, before)

    def has(self, rows: Rows, index: int | None) -> bool:
        """Whether the row at ``index`` is fresh."""
        before = self._before.get(rows)
        return before is not None and index is not None and not set(rows.value[index : index + 1]) <= set(before)

    def left_for(self, focused: Widget | None) -> bool:
        """The focus is elsewhere now; what is in another group is not fresh any more. Whether any was."""
        here = focused.ancestors_with_self if focused is not None else ()
        left = [rows for rows in self._before if _group_of(rows) not in here]
        for rows in left:
            del self._before[rows]
        return bool(left)

    def sought(self, rows: Widget) -> None:
        """Somebody was led to the list by what is said of it."""
        if isinstance(rows, Rows):
            self._before.pop(rows, None)

    def clear(self) -> None:
        """Another draft is opened."""
        self._before.clear()


def _group_of(rows: Rows) -> Widget:
    return next((each for each in rows.ancestors if isinstance(each, Group)), rows)
