"""What is drawn when something on a screen has changed: the rows that changed, of the widgets that are seen there.

Textual takes the rectangle around all that changed and has every widget in it give all its lines, the frame and the
ground under a field as well: for a key in a form, which changes a row on the left and a few on the right, that is the
whole screen. The bytes that are sent are the same either way; composing them takes a fifth of the time. And over what
screens it composed, Textual leaves in the context, which all that is begun after that holds for as long as it lives (a
connection, a timer); here it is forgotten at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from rich.console import RenderableType
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, CompositorMap, ReflowResult
from textual._context import visible_screen_stack
from textual.geometry import Offset, Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

Cut = int
"""The column in which an edge of some widget is; a row is made of the parts between them."""


@dataclass(slots=True)
class Seen:
    """The parts of one widget that are drawn: by row, the cuts at which they begin."""

    cropped: Region
    region: Region
    parts: dict[int, list[Cut]] = field(default_factory=dict)


@contextmanager
def _over_other_screens() -> Iterator[None]:
    """In here the screens below are known; afterwards the context has none, which is copied into all that is begun."""
    try:
        yield
    finally:
        visible_screen_stack.set([])


class ChangedParts(Compositor):
    """Draws no more than has changed."""

    def render_update(
        self, full: bool = False, screen_stack: list[Screen[object]] | None = None, simplify: bool = False
    ) -> RenderableType | None:
        with _over_other_screens():
            return super().render_update(full, screen_stack, simplify)

    # Whatever asks for a place works out the whole map anew once something was scrolled, or changed out of view, and
    # Textual takes that for what is on the screen: what a layout changes that comes only then was never painted.

    @property
    def full_map(self) -> CompositorMap:
        """Where every widget is; what is elsewhere than it was painted is to be painted."""
        if self.root is None or not self._full_map_invalidated:
            return super().full_map
        painted = self._full_map if self._visible_map is None else self._visible_map
        now = super().full_map
        self._to_be_painted(painted, now)
        return now

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        # Textual goes by the whole map, which is older than what was scrolled.
        painted = self._visible_map
        found = super().reflow(parent, size)
        if painted is not None:
            self._to_be_painted(painted, self._full_map)
        return found

    def _to_be_painted(self, painted: CompositorMap, now: CompositorMap) -> None:
        if self.size.region in self._dirty_regions:
            return
        places = (each.clip.intersection(each.region) for _, each in painted.items() ^ now.items())
        self._dirty_regions.update(place for place in places if place)

    def get_style_at(self, x: int, y: int) -> Style:
        with _over_other_screens():
            return super().get_style_at(x, y)

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        with _over_other_screens():
            return super().get_widget_and_offset_at(x, y)

    def render_partial_update(self) -> ChopsUpdate | None:
        regions, height = self._dirty_regions.copy(), self.size.height
        self._dirty_regions.clear()
        spans = [span for span in self._regions_to_spans(regions) if 0 <= span[0] < height]
        if not spans:
            return None
        cuts = self.cuts
        chops: dict[int, dict[Cut, Strip | None]] = {y: dict.fromkeys(cuts[y][:-1]) for y, _, _ in spans}
        for widget, seen in self._seen(spans).items():
            self._draw(widget, seen, chops)
        ends = {y: cuts[y][1:] for y in chops}
        # Both are only asked for the rows of the spans.
        return ChopsUpdate(cast("Sequence[Mapping[int, Strip | None]]", chops), spans, cast("list[list[int]]", ends))

    def _seen(self, spans: Iterable[tuple[int, int, int]]) -> dict[Widget, Seen]:
        """Which widget is in front in each part that changed."""
        found: dict[Widget, Seen] = {}
        for y, left, right in spans:
            open_parts = [start for start, end in pairwise(self.cuts[y]) if start < right and end > left]
            for widget, cropped, region in self.layers_visible[y]:
                mine = [start for start in open_parts if cropped.x <= start < cropped.right]
                if not mine:
                    continue
                found.setdefault(widget, Seen(cropped, region)).parts.setdefault(y, []).extend(mine)
                open_parts = [start for start in open_parts if start not in mine]
                if not open_parts:
                    break
        return found

    def _draw(self, widget: Widget, seen: Seen, chops: Mapping[int, dict[Cut, Strip | None]]) -> None:
        cropped, region = seen.cropped, seen.region
        top, bottom = min(seen.parts), max(seen.parts)
        rows = Region(cropped.x - region.x, top - region.y, cropped.width, bottom - top + 1)
        for y, strip in enumerate(widget.render_lines(rows), top):
            mine = seen.parts.get(y)
            if mine is None:
                continue
            cuts = [cut for cut in self.cuts[y] if cropped.x <= cut <= cropped.right]
            for start, part in zip(cuts, strip.divide(cut - cropped.x for cut in cuts[1:]), strict=False):
                if start in mine:
                    chops[y][start] = part
