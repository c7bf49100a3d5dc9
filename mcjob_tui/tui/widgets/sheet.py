"""Lines of text with the inks of the shell: those of the form, the eight cluster colours, and the header's chips."""

from collections.abc import Callable

from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import Line

CLUSTER_INKS = tuple(f"cluster-{index}" for index in range(1, 9))


class Sheet(Drawn):
    """Shows the lines that a function gives for a width; ``show`` replaces the function."""

    COMPONENT_CLASSES = {f"ink--{name}" for name in (*CLUSTER_INKS, "chip-care", "chip-bad", "done", "active")}
    DEFAULT_CSS = """
    Sheet {
        & > .ink--cluster-1 { color: $cluster-1; }
        & > .ink--cluster-2 { color: $cluster-2; }
        & > .ink--cluster-3 { color: $cluster-3; }
        & > .ink--cluster-4 { color: $cluster-4; }
        & > .ink--cluster-5 { color: $cluster-5; }
        & > .ink--cluster-6 { color: $cluster-6; }
        & > .ink--cluster-7 { color: $cluster-7; }
        & > .ink--cluster-8 { color: $cluster-8; }
        & > .ink--chip-care { color: $background; background: $warning; text-style: bold; }
        & > .ink--chip-bad { color: $background; background: $error; text-style: bold; }
        & > .ink--done { color: $success; }
        & > .ink--active { color: $primary; }
        &:ansi > .ink--chip-care { color: $warning; background: $background; text-style: reverse bold; }
        &:ansi > .ink--chip-bad { color: $error; background: $background; text-style: reverse bold; }
    }
    """

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
        before = self._lines
        self._draw = lines
        width = self.size.width
        if width and before.get(width) == lines(width):
            return
        self.redraw()

    def redraw(self) -> None:
        """Draw again; a sheet that had no line yet has no size either, and is laid out anew."""
        super().redraw()
        if self.is_mounted and self.is_auto_height and not self.size.height:
            self.refresh(layout=True)

    def draw(self, width: int) -> tuple[Line, ...]:
        """The lines at ``width`` columns."""
        return self._draw(width) if self._draw is not None else ()
