"""The last look at what goes to the terminal: a character that it would obey is taken out, whoever let it through.

Text is made safe where a view is built (``resources.text``). This filter is for the day when that was forgotten, and
for Textual's own widgets: the text in an ``Input`` is what a person pasted.
"""

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from mcjob_tui.resources.text import clean, is_safe


class Guard(LineFilter):
    """Leaves safe lines as they are; another one keeps its columns."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of one line without a character that a terminal obeys."""
        if all(is_safe(segment.text) for segment in segments):
            return segments
        return [segment if is_safe(segment.text) else _guarded(segment) for segment in segments]


def _guarded(segment: Segment) -> Segment:
    return Segment(set_cell_size(clean(segment.text, None), cell_len(segment.text)), segment.style)
