"""What every group of a container's form has: a row that says what is in it, and fields once it is opened."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from mcjob_tui.tui.screens.wizard.cells import P, RowCodec
from mcjob_tui.tui.screens.wizard.editing import within
from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.rows import Rows

if TYPE_CHECKING:
    from mcjob_tui.tui.screens.wizard.container_form import ContainerForm


class ContainerGroup:
    """One group: its row, what it holds in words, and its fields once it is opened."""

    title: ClassVar[str] = ""
    paths: ClassVar[tuple[str, ...]] = ()
    roots: ClassVar[tuple[str, ...]] = ()

    def __init__(self, form: "ContainerForm") -> None:
        self.form = form
        self.widget = Group(self.title, self.build, self.summary)

    def summary(self) -> str:
        """The closed group in words."""
        raise NotImplementedError

    def build(self) -> Iterable[Widget]:
        """The fields of the open group."""
        raise NotImplementedError

    def has(self, path: str) -> bool:
        """Whether the field of ``path`` is one of this group's."""
        mine = (*(f"{self.form.base}.{each}" for each in self.paths), *self.roots)
        return any(within(path, each) for each in mine)

    def follow(self) -> None:
        """Say again what follows from the container: after every change, and when the form goes to another one."""

    def tie_rows(self, rows: Rows, codec: RowCodec[P], read: Callable[[], tuple[P, ...]], relative: str) -> Rows:
        """Tie rows of this container by a codec."""
        self.form.here_by(
            rows,
            lambda: codec.shown(read()),
            lambda shown: self.form.set(relative, codec.written(shown, read())),
        )
        return rows
