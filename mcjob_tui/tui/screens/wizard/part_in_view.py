"""Where a part of a form begins and ends: an opened group, or a heading and the fields under it."""

from collections.abc import Sequence

from textual.geometry import Region
from textual.widget import Widget

from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.words import Heading


def part_around(widget: Widget) -> Region:
    """The rows, on the screen, of the part that ``widget`` is in; from itself on where its heading is not shown."""
    group = next((each for each in widget.ancestors if isinstance(each, Group)), None)
    if group is not None:
        return group.region
    heading, below = _headed(widget)
    top = heading if heading is not None and heading.display else widget
    bottom = widget.region.bottom
    for each in below:
        if isinstance(each, Heading | Group):
            break
        bottom = max(bottom, each.region.bottom) if each.display else bottom
    return Region(widget.region.x, top.region.y, widget.region.width, bottom - top.region.y)


def _headed(widget: Widget) -> tuple[Heading | None, Sequence[Widget]]:
    """The heading above the widget, or above what it stands in, and what follows there below."""
    for node in widget.ancestors_with_self:
        beside = [each for each in node.parent.children if isinstance(each, Widget)] if node.parent is not None else []
        at = beside.index(node) if node in beside else 0
        heading = next((each for each in reversed(beside[:at]) if isinstance(each, Heading)), None)
        if heading is not None:
            return heading, beside[at + 1 :]
    return None, ()
