"""Form fields made from their declarations in ``draft.fields``: label, help, limit and whether they are required."""

from collections.abc import Sequence
from typing import Any

from mcjob_tui.draft.fields import field
from mcjob_tui.tui.widgets.form.choice import Choice, Switch
from mcjob_tui.tui.widgets.form.row_model import Column
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.select import ManySelect, Option, Options, Select
from mcjob_tui.tui.widgets.form.text_block import TextBlock
from mcjob_tui.tui.widgets.form.text_field import Complete, TextField

NUMBER = 10
"""Columns of a field for a number."""


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
