"""What the declaration of a form field says. The fields themselves are in ``fields``."""

from dataclasses import KW_ONLY, dataclass
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


class Owner(StrEnum):
    """The part of an object that plain fields are keys of; the value is how the field reference says where one is."""

    JOB = "spec.{}"
    POD = "{} of the pod template"
    POLICY = "{} of the PropagationPolicy"


@dataclass(frozen=True, slots=True)
class Key:
    """The one key that a plain field is written to and read from, by ``plain_fields``.

    ``unless`` is the value that is not written, and that is read where the key is absent; None: there is none, and an
    empty value (nothing, no text, a switch that is off) is not written.
    """

    owner: Owner
    name: str
    unless: str | bool | None = None

    def __str__(self) -> str:
        return self.owner.format(self.name)

    @property
    def pointer(self) -> str:
        """The key as a JSON pointer into its object."""
        return f"/spec/template/spec/{self.name}" if self.owner is Owner.POD else f"/spec/{self.name}"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form, declared once: form, help, errors, what is written and the field reference are made of it.

    ``path`` is that of ``paths`` with empty brackets for rows. ``writes`` is the key of a plain field, in words where a
    field is written by hand, and nothing for what stands in a part that has Kubernetes' own keys. ``default`` is how
    the default reads; ``least`` and ``limit`` are the least and the largest value (counts, durations), ``limit`` also
    the number of characters (text); ``choices`` are the values of a choice; ``columns`` the fields of a row;
    ``complete`` names what completes it (``clusters``, ``namespaces``, ``Secret`` …); ``beside`` is the hint at its
    right; ``on`` and ``off`` say what a switch means.
    """

    path: str
    label: str
    kind: Control
    help: str
    writes: Key | str = ""
    _: KW_ONLY
    page: Page
    default: str = ""
    required: bool = False
    rule: str = ""
    limit: int | None = None
    least: int | None = None
    choices: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    complete: str = ""
    group: str = ""
    beside: str = ""
    on: str = ""
    off: str = ""

    @property
    def written_to(self) -> str:
        """Where the value is found in the objects, in words."""
        return str(self.writes) or f"{self.path.removeprefix('spec.')} of the pod template"
