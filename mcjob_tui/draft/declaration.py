"""What the declaration of a form field says. The fields themselves are in ``fields``."""

from dataclasses import dataclass
from enum import StrEnum

from mcjob_tui.draft.pages import Page


class Control(StrEnum):
    """The kind of control that a field needs; a widget exists for each."""

    TEXT = "text"
    LINES = "lines"
    COUNT = "count"
    DURATION = "duration"
    QUANTITY = "quantity"
    SWITCH = "switch"
    CHOICE = "choice"
    SELECT = "select"
    CHECKLIST = "checklist"
    COMMAND = "command"
    ROWS = "rows"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form, declared once: form, help, errors and the field reference are made from it.

    ``path`` is that of ``paths`` with empty brackets for rows. ``default`` is how the default reads; ``limit`` is the
    number of characters (text) or the largest value (counts); ``choices`` are the values of a choice; ``columns`` the
    fields of a row; ``complete`` names what completes it (``clusters``, ``namespaces``, ``Secret`` …).
    """

    path: str
    label: str
    page: Page
    kind: Control
    help: str
    writes: str
    default: str = ""
    required: bool = False
    rule: str = ""
    limit: int | None = None
    least: int | None = None
    choices: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    complete: str = ""
    group: str = ""
