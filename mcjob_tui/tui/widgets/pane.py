"""A framed part of a page that holds a few widgets."""

from textual.containers import Vertical

from mcjob_tui.tui.widgets.framed import Framed


class Pane(Vertical, Framed):
    """A frame around widgets that stand one below the other."""

    def __init__(self, *children: object, title: str = "", id: str | None = None) -> None:
        super().__init__(*children, id=id, classes="pane")  # type: ignore[arg-type]
        self._title = title
