"""A row that is open for editing, as plain data over its ``RowModel``: which cell, what is typed there, what it was.

Here is what keys do within a cell; those that open, leave and commit are for ``rows``. Nothing here is drawn.
"""

from collections.abc import Sequence

from mcjob_tui.tui.widgets.form.line_editor import LineEditor
from mcjob_tui.tui.widgets.form.row_model import Cells, Column, RowModel, are_pairs


class RowEditing:
    """The row ``at`` of the model, open at its first cell. What is entered is in the model at once."""

    def __init__(self, model: RowModel, at: int, *, is_new: bool) -> None:
        self.model = model
        self.at = at
        self.is_new = is_new
        self.cell = 0
        self._letters = ""
        self._before = self.cells
        self.editor = self._found()

    @property
    def cells(self) -> Cells:
        """The row as it is now."""
        return self.model.rows[self.at]

    @property
    def column(self) -> Column:
        """The column of the open cell."""
        return self.model.columns[self.cell]

    @property
    def has_changed(self) -> bool:
        """Whether the row is another than it was."""
        return self.cells != self._before

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered in the row."""
        return self.model.is_blank(self.cells)

    @property
    def is_last(self) -> bool:
        """Whether the open cell is the last that means something in this row."""
        return self.cell == max(
            (index for index, column in enumerate(self.model.columns) if not column.off(self.cells)), default=0
        )

    @property
    def proposal(self) -> str:
        """What would complete the cell, where the cursor stands at its end."""
        return self.column.proposal(self.cells, self.editor.text) if self.editor.at == len(self.editor.text) else ""

    def go(self, by: int) -> bool:
        """Open the next cell in that direction that means something; false where there is none."""
        to = self.cell + by
        while 0 <= to < len(self.cells) and self.model.columns[to].off(self.cells):
            to += by
        if not 0 <= to < len(self.cells):
            return False
        self.cell = to
        self._letters = ""
        self.editor = self._found()
        return True

    def _found(self) -> LineEditor:
        """The open cell as it is found: a number selected, as in fields of their own."""
        text = self.cells[self.cell]
        return LineEditor.entered(text) if self.column.right else LineEditor.ending(text)

    def key(self, key: str, character: str) -> bool:
        """Turn the open cell's choices, take what is proposed, or type; false for a key that does nothing here."""
        choices = self.column.choices
        match key:
            case "down" | "right" | "space" if choices:
                self.turn(1)
            case "up" | "left" if choices:
                self.turn(-1)
            case _ if choices:
                self.turn_to(character)
            case "right" | "end" if self.proposal:
                self.type(LineEditor.ending(self.proposal))
            case _ if character.isprintable() and character:
                self.type(self.editor.digit(character) if self.column.right else self.editor.insert(character))
            case _:
                edited = self.editor.key(key)
                if edited is None:
                    return False
                self.type(edited)
        return True

    def takes_pairs(self, text: str) -> bool:
        """Whether what is pasted here are rows, of ``NAME=value`` lines. To a row that has a name already several lines
        are its value, unless they are all pairs."""
        if "\n" in text:
            return are_pairs(text) or not (self.cell and self.cells[0].strip())
        return self.cell == 0 and self.is_blank and "=" in text

    def type(self, editor: LineEditor) -> None:
        """Take what is typed."""
        self.editor = editor
        self.put(editor.text)

    def put(self, text: str) -> None:
        """Put a text in the open cell."""
        self.model.replace(self.at, (*self.cells[: self.cell], text, *self.cells[self.cell + 1 :]))

    def turn(self, by: int) -> None:
        """Put the next of a few choices in the cell."""
        self._letters = ""
        self.put(_turned(self.column.choices, self.cells[self.cell], by))

    def turn_to(self, letter: str) -> None:
        """Put the choice in the cell that begins with all letters so far, or else the next that begins with this."""
        if not letter:
            return
        now = self.cells[self.cell]
        typed = self._letters + letter.lower()
        if len(typed) > 1 and (starting := self._starting(typed)):
            self._letters = typed
            self.put(now if now in starting else starting[0])
        elif starting := self._starting(letter.lower()):
            self._letters = letter.lower()
            self.put(_turned(starting, now, 1) if now in starting else starting[0])
        else:
            self._letters = ""

    def _starting(self, typed: str) -> list[str]:
        return [each for each in self.column.choices if each.lower().startswith(typed)]

    def close(self, meanwhile: Sequence[Cells] | None = None) -> bool:
        """Leave the row as it is now; one in which nothing was entered goes. Whether it stays.

        Args:
            meanwhile: What the other rows have become since it was opened, itself as it was before among them.
        """
        stays = not self.is_blank
        self.model.rows = self.left(meanwhile)
        return stays

    def left(self, meanwhile: Sequence[Cells] | None = None) -> tuple[Cells, ...]:
        """All rows as they are once this one is left as it is now; ``meanwhile`` as in ``close``."""
        new = () if self.is_blank else (self.cells,)
        before = () if self.is_new else (self._before,)
        rows = (*self.model.rows[: self.at], *new, *self.model.rows[self.at + 1 :])
        if meanwhile is not None and tuple(meanwhile[self.at : self.at + len(before)]) == before:
            rows = (*meanwhile[: self.at], *new, *meanwhile[self.at + len(before) :])
        return rows

    def restore(self) -> None:
        """Leave the row as it was before; a new one goes."""
        if self.is_new:
            self._drop()
        else:
            self.model.replace(self.at, self._before)

    def _drop(self) -> None:
        self.model.rows = (*self.model.rows[: self.at], *self.model.rows[self.at + 1 :])


def _turned(choices: Sequence[str], now: str, by: int) -> str:
    at = choices.index(now) if now in choices else -1
    return choices[(at + by) % len(choices)]
