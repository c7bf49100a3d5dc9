"""What every group of a container's form has: a row that says what is in it, and fields once it is opened."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from mcjob_tui.draft.pages import Page
from mcjob_tui.tui.screens.wizard.declared import fields_of
from mcjob_tui.tui.screens.wizard.editing import within
from mcjob_tui.tui.widgets.form.group import Group

if TYPE_CHECKING:
    from mcjob_tui.tui.screens.wizard.container_form import ContainerForm


class ContainerGroup:
    """One group: its row, what it holds in words, and its fields once it is opened."""

    title: ClassVar[str] = ""
    paths: ClassVar[tuple[str, ...]] = ()

    def __init__(self, form: "ContainerForm") -> None:
        self.form = form
        self.widget = Group(self.title, self._body, self.summary)

    def summary(self) -> str:
        """The closed group in words."""
        raise NotImplementedError

    def build(self) -> Iterable[Widget]:
        """The fields of the open group that are made by hand: those of ``paths``."""
        return ()

    def has(self, path: str) -> bool:
        """Whether the field of ``path`` is one of this group's."""
        declared = (self.form.path_of(each.path) for each in fields_of(Page.CONTAINERS, self.title))
        return self._is_by_hand(path) or any(within(path, each) for each in declared)

    def _is_by_hand(self, path: str) -> bool:
        return any(within(path, f"{self.form.base}.{each}") for each in self.paths)

    def _body(self) -> Iterable[Widget]:
        yield from self.build()
        fields = fields_of(Page.CONTAINERS, self.title)
        by_hand = {each.path: () for each in fields if self._is_by_hand(self.form.path_of(each.path))}
        yield from self.form.group(Page.CONTAINERS, self.title, by_hand, indent=2)

    def follow(self) -> None:
        """Say again what follows from the container: after every change, and when the form goes to another one."""
