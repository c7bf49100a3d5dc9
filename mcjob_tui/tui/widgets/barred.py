"""What scrolls and keeps the column of its bar, whether there is anything to scroll or not.

A bar that comes and goes has the page laid out whenever it does, and once more where the lines follow its width. Where
all is in view an empty column is drawn, which stands in for the padding that there would be: give it none on the right.
"""

from rich.segment import Segment
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget


class Bar(ScrollBar):
    """A scrollbar that makes each kind of cell once: line by line, a column of blanks takes as long as a field."""

    def render_lines(self, crop: Region) -> list[Strip]:
        whole = self.render()
        assert isinstance(whole, ScrollBarRender)
        style = self.app.console.get_style(whole.style)
        assert style.color is not None
        assert style.bgcolor is not None
        drawn = whole.render_bar(
            self.size.height,
            whole.virtual_size,
            whole.window_size,
            whole.position,
            back_color=style.bgcolor,
            bar_color=style.color,
        )
        ground, filters = self.background_colors[1], self.get_line_filters()
        cells = list(Segment.apply_style(drawn.segments, self.rich_style))[crop.y : crop.bottom]
        strips: dict[Segment, Strip] = {}
        for cell in dict.fromkeys(cells):
            strips[cell] = Strip([cell], 1)
            for each in filters:
                strips[cell] = strips[cell].apply_filter(each, ground)
        return [strips[cell] for cell in cells]


class Barred(Widget):
    """The scrollbar is there from the start. Needs ``overflow: hidden scroll`` and ``scrollbar-size-vertical: 1``."""

    def on_mount(self) -> None:
        # Found out by the first layout, each would ask for another one.
        self.set_reactive(Widget.show_vertical_scrollbar, True)
        self._vertical_scrollbar = Bar(name="vertical")
        self.app._start_widget(self, self._vertical_scrollbar)
