"""What scrolls and keeps the column of its bar, whether there is anything to scroll or not.

A bar that comes and goes has the page laid out whenever it does, and once more where the lines follow its width. Where
all is in view an empty column is drawn, which stands in for the padding that there would be: give it none on the right.
"""

from textual.widget import Widget


class Barred(Widget):
    """The scrollbar is there from the start. Needs ``overflow: hidden scroll`` and ``scrollbar-size-vertical: 1``."""

    def on_mount(self) -> None:
        # Found out by the first layout, each would ask for another one.
        self.set_reactive(Widget.show_vertical_scrollbar, True)
        self.vertical_scrollbar.display = True
