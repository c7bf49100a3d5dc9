"""Many lines of text, drawn where they are in view: YAML, mostly. Scrolls by rows; holds no cursor."""

import re
from collections.abc import Callable, Sequence

from textual import events
from textual.binding import Binding
from textual.strip import Strip

from mcjob_tui.tui.widgets.form.pieces import Line, line, pad
from mcjob_tui.tui.widgets.sheet import Sheet

_KEY = re.compile(r"^(\s*(?:- )*)([^\s#'\"{\[|>-][^:#]*|'[^']*'|\"[^\"]*\")(:)(\s|$)")


def yaml_line(text: str) -> Line:
    """One line of YAML: keys, dashes and comments in their inks."""
    if text.lstrip().startswith("#"):
        return line((text, "muted"))
    found = _KEY.match(text)
    if found is None:
        return line(text)
    indent, key, colon, _ = found.groups()
    return line((indent, "muted"), (key, "heading"), (colon, "muted"), text[found.end(3) :])


class TextView(Sheet, can_focus=True):
    """Scrolls lines; ``ink`` colours one."""

    DEFAULT_CSS = """
    TextView { height: 1fr; }
    """
    BINDINGS = [
        Binding("j,down", "scroll_by(1)", "line down", show=False),
        Binding("k,up", "scroll_by(-1)", "line up", show=False),
        Binding("g,home", "scroll_by(-1000000000)", "start", show=False),
        Binding("G,end", "scroll_by(1000000000)", "end", show=False),
        Binding("ctrl+d,pagedown,space", "scroll_pages(1)", "page down", show=False),
        Binding("ctrl+u,pageup", "scroll_pages(-1)", "page up", show=False),
    ]

    def __init__(self, ink: Callable[[str], Line] = yaml_line, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ink = ink
        self.text: Sequence[str] = ()
        self.top = 0

    def show_text(self, text: Sequence[str], *, keep: bool = False) -> None:
        """Show other cleaned lines, from the top or, with ``keep``, from where one is."""
        self.text = text
        self.top = self._limited(self.top) if keep else 0
        self.refresh()

    def _limited(self, top: int) -> int:
        return max(0, min(top, len(self.text) - max(1, self.size.height)))

    def action_scroll_by(self, by: int) -> None:
        """Down or up by lines."""
        self.top = self._limited(self.top + by)
        self.refresh()

    def action_scroll_pages(self, by: int) -> None:
        """Down or up by what is in view."""
        self.action_scroll_by(by * max(1, self.size.height - 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_scroll_by(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_scroll_by(-3)

    def render_line(self, y: int) -> Strip:
        at, width = self.top + y, self.size.width
        if at >= len(self.text):
            return self.strip((), width)
        numbers = len(str(len(self.text)))
        return self.strip(pad((*line((f"{at + 1:>{numbers}}  ", "dim")), *self.ink(self.text[at])), width), width)
