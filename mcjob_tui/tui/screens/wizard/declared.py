"""Form fields made from their declarations in ``draft.fields``: label, help, limit and whether they are required."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

from mcjob_tui.draft.declaration import Cells, Control
from mcjob_tui.draft.declaration import Column as Declared
from mcjob_tui.draft.declaration import Field as Declaration
from mcjob_tui.draft.fields import FIELDS, field
from mcjob_tui.draft.gpu import BASIC
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.rows import texts
from mcjob_tui.tui.widgets.form.cells_field import CellsField
from mcjob_tui.tui.widgets.form.choice import Choice, Switch
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.row_model import Column
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.select import ManySelect, Option, Options, Select
from mcjob_tui.tui.widgets.form.text_block import TextBlock
from mcjob_tui.tui.widgets.form.text_field import Complete, TextField

NUMBER = 10
"""Columns of a field for a number."""
ANSWERS = ("yes", "no")
PASTE = "b"
"""The key that pastes ``NAME=value`` lines into rows that take them."""


class Known(Protocol):
    """The live names that complete a field, or the cell of a row, by what its declaration calls them."""

    def __call__(self, kind: str, row: Cells = ...) -> Sequence[str]: ...


def unknown(kind: str, row: Cells = ()) -> Sequence[str]:
    """Nothing is known that would complete a field."""
    return ()


@cache
def fields_of(page: Page, group: str | None = None) -> tuple[Declaration, ...]:
    """The declared fields of a page or of one group of it, in their order; columns stand in their rows."""
    mine = (each for each in FIELDS if each.page is page and not each.in_row)
    return tuple(each for each in mine if group is None or each.group == group)


def parts(page: Page) -> tuple[tuple[str, str], ...]:
    """The groups of a page: the name of each and the path of its first field."""
    firsts: dict[str, str] = {}
    for each in fields_of(page):
        firsts.setdefault(each.group, each.path)
    return tuple((name, path) for name, path in firsts.items() if name)


def widget(path: str, known: Known, *, indent: int = 0) -> Field[Any]:
    """The widget that the kind of the field at ``path`` asks for; ``known`` gives the live names that complete it.

    Raises:
        ValueError: the kind has no such widget; it is made by hand.
    """
    said = field(path)
    empty = "" if said.required else said.default
    match said.kind:
        case Control.COUNT | Control.DURATION:
            return text(path, columns=NUMBER, placeholder=empty, beside=said.beside, indent=indent)
        case Control.TEXT | Control.WORDS:
            return text(path, placeholder=empty, indent=indent)
        case Control.LINES:
            return block(path)
        case Control.SWITCH:
            return switch(path, said.on, said.off, indent=indent)
        case Control.ANSWER:
            return choice(path, (("", said.default), *((each, each) for each in ANSWERS)), indent=indent)
        case Control.CHOICE:
            return choice(path, beside=said.beside, indent=indent)
        case Control.SELECT if said.choices:
            return select(path, lambda: plain_options(said.choices), placeholder=said.left_out, indent=indent)
        case Control.SELECT:
            options = lambda: plain_options(known(said.complete))  # noqa: E731
            return select(path, options, free=True, placeholder=empty, indent=indent)
        case Control.ROWS if said.rows:
            return rows(path, known, indent=indent)
    raise ValueError(f"{path}: the widget of a field of the kind {said.kind} is made by hand")


def shown(path: str, value: Any) -> Any:
    """What the widget of the field at ``path`` holds where the draft has ``value``."""
    said = field(path)
    match said.kind:
        case Control.ROWS if said.rows:
            return said.rows.shown(() if value is None else value)
        case Control.SWITCH:
            return bool(value)
        case Control.ANSWER:
            return "" if value is None else ANSWERS[not value]
        case Control.CHECKLIST:
            return tuple(value or ())
        case Control.WORDS:
            return texts.joined(value)
    return texts.said(value)


def taken(path: str, entered: Any, before: Any) -> Any:
    """The draft's value for what the widget of the field at ``path`` holds, in place of ``before``."""
    said = field(path)
    match said.kind:
        case Control.ROWS if said.rows:
            return said.rows.written(entered, () if before is None else before)
        case Control.COUNT | Control.DURATION:
            number = texts.count(entered)
            # Nothing at all would be the server's default, or a work queue, which nobody asked for.
            return "" if number is None and said.required else number
        case Control.SWITCH if not said.writes:
            # In a part with Kubernetes' own keys a switch that is off is not written.
            return entered or None
        case Control.ANSWER:
            return None if not entered else entered == ANSWERS[0]
        case Control.WORDS:
            return texts.words(entered)
    return entered


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
    """A line of text, or a number, for ``path``.

    How much of its limit is used is shown while it has the focus; where it is ``counted``, always.
    """
    said = field(path)
    return TextField(
        label or said.label,
        path=path,
        required=said.required,
        help=said.help,
        limit=(said.limit or 0) if said.kind is Control.TEXT else 0,
        counted=counted,
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
    first = offered[0][0]
    return Choice(
        said.label, offered, first, path=path, beside=beside, left_out=said.left_out, help=said.help, indent=indent
    )


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


def amounts(resource: str, path: str = "", *, title: str = "", help: str = "") -> CellsField:
    """Request and limit of a resource that every container has a line for, side by side below ``path``.

    The first of those resources has the headings of the two.
    """
    field = CellsField(
        title or BASIC[resource],
        ("request", "limit"),
        headed=resource == next(iter(BASIC)),
        placeholders=("none", "none"),
        help=help,
    )
    if path:
        field.path, field.also = f"{path}.requests[{resource}]", (f"{path}.limits[{resource}]",)
    return field


def rows(path: str, known: Known, *, label: str | None = None, indent: int = 0, **more: Any) -> Rows:
    """Rows for ``path``, their columns as the kind of rows declares them.

    Raises:
        ValueError: the field has no kind of rows.
    """
    said = field(path)
    if said.rows is None:
        raise ValueError(f"{path} has no rows")
    columns = [_column(each, known) for each in said.rows.columns]
    if said.rows.paste:
        more |= {"paste": True, "keys": PASTE}
    more |= {"add": said.add, "remark": said.beside, "help": said.help}
    return Rows(said.label if label is None else label, columns, path=path, indent=indent, **more)


def _column(said: Declared, known: Known) -> Column:
    return Column(
        said.heading or said.label.upper(),
        said.width,
        choices=said.choices,
        complete=(lambda row: known(said.complete, row)) if said.complete else None,
        initial=said.initial,
        placeholder=said.hint,
        off=said.off,
        right=said.kind is Control.COUNT,
        words=said.kind is Control.WORDS,
        help=said.help,
        rule=said.rule,
        limit=said.limit,
        counts=said.counts,
    )


def plain_options(values: Sequence[str]) -> list[Option]:
    """Values that speak for themselves as options."""
    return [Option(value) for value in values]
