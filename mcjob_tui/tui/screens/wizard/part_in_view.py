"""Where a part of a form begins and ends: an opened group, or a heading and the fields under it."""

from textual.geometry import Region
from textual.widget import Widget

from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.words import Heading


def part_around(widget: Widget) -> Region:
    """The rows, on the screen, of the part that ``widget`` is in; from itself on where its heading is not shown."""
    group = next((each for each in widget.ancestors if isinstance(each, Group)), None)
    if group is not None:
        return group.region
    beside = [] if widget.parent is None else [each for each in widget.parent.children if isinstance(each, Widget)]
    at = beside.index(widget) if widget in beside else 0
    top = next((each for each in reversed(beside[:at]) if isinstance(each, Heading)), widget)
    shown = top if top.display else widget
    bottom = widget.region.bottom
    for each in beside[at + 1 :]:
        if isinstance(each, Heading | Group):
            break
        bottom = max(bottom, each.region.bottom) if each.display else bottom
    return Region(widget.region.x, shown.region.y, widget.region.width, bottom - shown.region.y)
