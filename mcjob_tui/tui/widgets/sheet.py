"""Lines of text that a function gives for a width: header, footer, digests, everything that only says something."""

from collections.abc import Callable

from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import Line


class Sheet(Drawn):
    """Shows the lines that a function gives for a width; ``show`` replaces the function."""

    def __init__(
        self,
        lines: Callable[[int], tuple[Line, ...]] | None = None,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._draw = lines

    def show(self, lines: Callable[[int], tuple[Line, ...]]) -> None:
        """Show what ``lines`` gives for a width in columns. Nothing is repainted where the lines are the same."""
        width = self.size.width
        before = self._lines.get(width)
        self._draw = lines
        if not width or before is None:
            self.redraw()
            return
        now = self.draw(width)
        self._lines = {width: now}
        if len(now) == len(before) or not self.is_auto_height:
            self.repaint(before, now)
        else:
            self.refresh(layout=True)

    def redraw(self) -> None:
        """Draw again; a sheet that had no line yet has no size either, and is laid out anew."""
        super().redraw()
        if self.is_mounted and self.is_auto_height and not self.size.height:
            self.refresh(layout=True)

    def draw(self, width: int) -> tuple[Line, ...]:
        """The lines at ``width`` columns."""
        return self._draw(width) if self._draw is not None else ()
