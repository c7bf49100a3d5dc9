"""Fields one below the other, as high as they are together."""

from textual.containers import Vertical
from textual.geometry import Size


class Stack(Vertical):
    """A part of a form that never scrolls by itself: that it has become taller is no reason to lay the page out twice.

    Textual lays out once more whenever a container's content has another size, for a scrollbar may come or go.
    """

    DEFAULT_CSS = """
    Stack { height: auto; }
    """

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        return super()._size_updated(size, virtual_size, container_size, layout=False)
