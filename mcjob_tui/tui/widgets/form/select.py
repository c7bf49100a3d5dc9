"""Fields that choose from a list: one value, or several. The list is made when it is opened."""

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Region

from mcjob_tui.resources.text import clean, cut_middle
from mcjob_tui.tui.glyphs import glyph
from mcjob_tui.tui.widgets.form.field import Field, V
from mcjob_tui.tui.widgets.form.picker import Option, Picker
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, line, spread

Options = Callable[[], Sequence[Option]]
"""Called when the list opens, so that it holds what is known then."""


class ListField(Field[V]):
    """What both kinds share: a ground with ``▼`` at its end, and the keys that open the list."""

    many = False

    def __init__(
        self,
        label: str,
        value: V,
        options: Options,
        *,
        path: str = "",
        required: bool = False,
        beside: str = "",
        help: str = "",
        indent: int = 0,
        columns: int = 0,
        placeholder: str = "",
        free: bool = False,
        id: str | None = None,
    ) -> None:
        """``free`` allows a value that the list does not hold: what is typed into its filter."""
        super().__init__(
            label, value, path=path, required=required, beside=beside, help=help, indent=indent, columns=columns, id=id
        )
        self.options = options
        self.placeholder = placeholder
        self.free = free
        self.if_none = ""
        """Why there may be nothing to choose from, where that is known better than by the list."""

    def words(self) -> str:
        """The value as the closed field shows it."""
        raise NotImplementedError

    def chosen(self) -> tuple[str, ...]:
        """The value as the list knows it."""
        raise NotImplementedError

    def take(self, chosen: tuple[str, ...]) -> None:
        """Hold what was chosen in the list."""
        raise NotImplementedError

    def draw_value(self, room: int) -> tuple[Line, ...]:
        ground = self.ground
        words = self.words()
        ink = f"{self.value_ink if words else 'dim'} {ground}"
        shown = cut_middle(clean(words or self.placeholder), room - 4)
        end = line() if self.off else line((glyph("list"), f"muted {ground}"), (" ", ground))
        return ((self.mark(ground), *spread(line((shown, ink)), end, room - 1, ground)),)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "space"):
            self.open()
        elif event.is_printable and event.character and event.character.isalnum():
            self.open(event.character)
        elif not self.step_key(event):
            return
        event.stop()
        event.prevent_default()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isalnum()

    def on_click(self) -> None:
        if not self.off:
            self.open()

    def open(self, typed: str = "") -> None:
        """Open the list over the page, filtered by what was typed."""
        picker = Picker(self.options(), self.chosen(), self._place, many=self.many, free=self.free)
        picker.list.filter = typed
        picker.list.if_none = self.if_none or picker.list.if_none
        self.app.push_screen(picker, self._picked)

    def _place(self) -> Region:
        region = self.region
        return Region(region.x + self.label_columns, region.y, max(1, region.width - self.label_columns), 1)

    def _picked(self, chosen: tuple[str, ...] | None) -> None:
        if chosen is not None:
            self.take(chosen)


class Select(ListField[str]):
    """One value of a list."""

    def words(self) -> str:
        return next((each.shown for each in self.options() if each.value == self.value), self.value)

    def chosen(self) -> tuple[str, ...]:
        return (self.value,)

    def take(self, chosen: tuple[str, ...]) -> None:
        self.set_value(chosen[0])


class ManySelect(ListField[tuple[str, ...]]):
    """Several values of a list, in the list's order."""

    many = True

    def words(self) -> str:
        return ", ".join(self.value)

    def chosen(self) -> tuple[str, ...]:
        return self.value

    def take(self, chosen: tuple[str, ...]) -> None:
        self.set_value(chosen)


__all__ = ["ManySelect", "Option", "Options", "Piece", "Select"]
