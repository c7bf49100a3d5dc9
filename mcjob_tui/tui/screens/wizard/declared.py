"""Form fields made from their declarations in ``draft.fields``: label, help, limit and whether they are required."""

from collections.abc import Callable, Sequence
from typing import Any

from mcjob_tui.draft.declaration import Control, Key
from mcjob_tui.draft.declaration import Field as Declaration
from mcjob_tui.draft.fields import FIELDS, field
from mcjob_tui.draft.pages import Page
from mcjob_tui.tui.screens.wizard import cells
from mcjob_tui.tui.widgets.form.choice import Choice, Switch
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.row_model import Column
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.select import ManySelect, Option, Options, Select
from mcjob_tui.tui.widgets.form.text_block import TextBlock
from mcjob_tui.tui.widgets.form.text_field import Complete, TextField

NUMBER = 10
"""Columns of a field for a number."""


PLAIN = frozenset(
    {Control.TEXT, Control.LINES, Control.COUNT, Control.DURATION, Control.SWITCH, Control.CHOICE, Control.SELECT}
)
"""The kinds whose widget is made from the declaration alone."""


def fields_of(page: Page, group: str) -> tuple[Declaration, ...]:
    """The declared fields of a group, in their order."""
    return tuple(each for each in FIELDS if each.page is page and each.group == group)


def widget(path: str, known: Callable[[str], Sequence[str]], *, indent: int = 0) -> Field[Any]:
    """The widget that the kind of the field at ``path`` asks for; ``known`` gives the live names that complete it.

    Raises:
        ValueError: the kind has no such widget; it is made by hand.
    """
    said = field(path)
    empty = "" if said.required else said.default
    match said.kind:
        case Control.COUNT | Control.DURATION:
            return text(path, columns=NUMBER, placeholder=empty, beside=said.beside, indent=indent)
        case Control.TEXT:
            return text(path, placeholder=empty, indent=indent)
        case Control.LINES:
            return block(path)
        case Control.SWITCH:
            return switch(path, said.on, said.off, indent=indent)
        case Control.CHOICE:
            return choice(path, beside=said.beside, indent=indent)
        case Control.SELECT if said.choices:
            return select(path, lambda: plain_options(said.choices), indent=indent)
        case Control.SELECT:
            options = lambda: plain_options(known(said.complete))  # noqa: E731
            return select(path, options, free=True, placeholder=empty, indent=indent)
    raise ValueError(f"{path}: the widget of a field of the kind {said.kind} is made by hand")


def written(path: str) -> Callable[[Any], object] | None:
    """What makes the draft's value of what such a widget holds; None where that is the value."""
    said = field(path)
    if said.kind in (Control.COUNT, Control.DURATION):
        return cells.count
    if said.kind is Control.SWITCH and not isinstance(said.writes, Key):
        # In a part with Kubernetes' own keys a switch that is off is not written.
        return lambda on: on or None
    return None


def text(
    path: str,
    *,
    label: str = "",
    beside: str = "",
    columns: int = 0,
    placeholder: str = "",
    complete: Complete | None = None,
    indent: int = 0,
    counted: bool = False,
    id: str | None = None,
) -> TextField:
    """A line of text, or a number, for ``path``. ``counted`` shows how much of the limit is used."""
    said = field(path)
    return TextField(
        label or said.label,
        path=path,
        required=said.required,
        help=said.help,
        limit=said.limit or 0 if counted else 0,
        beside=beside,
        columns=columns,
        placeholder=placeholder,
        complete=complete,
        indent=indent,
        id=id,
    )


def block(path: str) -> TextBlock:
    """Several lines of text for ``path``."""
    said = field(path)
    return TextBlock(said.label, path=path, limit=said.limit or 0, help=said.help)


def choice(path: str, options: Sequence[tuple[str, str]] = (), *, beside: str = "", indent: int = 0) -> Choice:
    """One of a few for ``path``; without ``options`` those of the declaration."""
    said = field(path)
    offered = tuple(options) or tuple((each, each) for each in said.choices)
    return Choice(said.label, offered, offered[0][0], path=path, beside=beside, help=said.help, indent=indent)


def switch(path: str, on: str, off: str, *, indent: int = 0) -> Switch:
    """On or off for ``path``."""
    said = field(path)
    return Switch(said.label, False, path=path, on=on, off=off, help=said.help, indent=indent)


def select(path: str, options: Options, *, free: bool = False, placeholder: str = "", indent: int = 0) -> Select:
    """One value of a list for ``path``."""
    said = field(path)
    return Select(
        said.label,
        "",
        options,
        path=path,
        required=said.required,
        help=said.help,
        free=free,
        placeholder=placeholder,
        indent=indent,
    )


def many(path: str, options: Options, *, free: bool = False, placeholder: str = "", indent: int = 0) -> ManySelect:
    """Several values of a list for ``path``."""
    said = field(path)
    return ManySelect(
        said.label,
        (),
        options,
        path=path,
        required=said.required,
        help=said.help,
        free=free,
        placeholder=placeholder,
        indent=indent,
    )


def rows(path: str, columns: Sequence[Column], *, label: str = "", indent: int = 0, **more: Any) -> Rows:
    """Rows for ``path``."""
    said = field(path)
    return Rows(label or said.label, columns, path=path, help=said.help, indent=indent, **more)


def plain_options(values: Sequence[str]) -> list[Option]:
    """Values that speak for themselves as options."""
    return [Option(value) for value in values]
