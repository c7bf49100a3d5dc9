"""Lines of a form that only say something: headings, hints, verdicts."""

from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import Line, line, spread


class Words(Drawn):
    """A few lines, replaced by ``say``."""

    def __init__(self, *lines: Line, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._said: tuple[Line, ...] = lines

    def say(self, *lines: Line) -> None:
        """Show other lines."""
        if lines != self._said:
            self._said = lines
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        return self._said


class Heading(Drawn):
    """The heading of a group of fields, with a remark at the right end."""

    DEFAULT_CSS = """
    Heading { height: 1; margin-top: 1; }
    """

    def __init__(self, title: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.title = title
        self._remark: Line = ()

    def remark(self, remark: Line) -> None:
        """Say something at the right end."""
        if remark != self._remark:
            self._remark = remark
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        return (spread(line((self.title, "heading")), self._remark, width),)
