"""What the declaration of a form field, of a kind of rows and of their columns says. The fields are in ``fields``, the
kinds of rows in ``rows``.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from mcjob_tui.draft.pages import Page
from mcjob_tui.resources.wording import listed

V = TypeVar("V")

Cells = tuple[str, ...]
"""A row of the form: the text of each of its columns."""


class Control(StrEnum):
    """The kind of control that a field needs; a widget exists for each.

    A *switch* is on or off; an *answer* is yes, no, or not given. *Words* are several names in one text: ``a, b``.
    """

    TEXT = "text"
    LINES = "lines"
    COUNT = "count"
    DURATION = "duration"
    QUANTITY = "quantity"
    SWITCH = "switch"
    ANSWER = "answer"
    CHOICE = "choice"
    SELECT = "select"
    CHECKLIST = "checklist"
    WORDS = "words"
    COMMAND = "command"
    ROWS = "rows"
    GROUP = "group"


class Owner(StrEnum):
    """The part of an object that plain fields are keys of; the value is how the field reference says where one is."""

    JOB = "spec.{}"
    LABEL = "label {}"
    ANNOTATION = "annotation {} of the Job"
    POD = "{} of the pod template"
    POLICY = "{} of the PropagationPolicy"
    PLACEMENT = "placement.{}"


class Spot(NamedTuple):
    """Where an object has something: the object's kind, and the path as API servers name it; ``[]`` is any row."""

    kind: str
    path: str


_OWNERS = {
    Owner.JOB: Spot("Job", "spec"),
    Owner.LABEL: Spot("Job", "metadata.labels"),
    Owner.ANNOTATION: Spot("Job", "metadata.annotations"),
    Owner.POD: Spot("Job", "spec.template.spec"),
    Owner.POLICY: Spot("PropagationPolicy", "spec"),
    Owner.PLACEMENT: Spot("PropagationPolicy", "spec.placement"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """The one key that a plain field is written to and read from, by ``plain_fields``.

    ``unless`` is the value that is not written, and that is read where the key is absent; None: there is none, and an
    empty value (nothing, no text, a switch that is off, no rows) is not written. ``on`` is the text that stands for a
    switch that is on; ``each`` the one key that every entry of a list of names has.
    """

    owner: Owner
    name: str
    unless: str | bool | None = None
    on: str = ""
    each: str = ""

    def __str__(self) -> str:
        return self.owner.format(f"{self.name}: {self.on}" if self.on else self.name)

    @property
    def pointer(self) -> str:
        """The key as a JSON pointer into its object."""
        name = self.name.replace("~", "~0").replace("/", "~1")
        return f"/{_OWNERS[self.owner].path.replace('.', '/')}/{name}"

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The key as the one place that it is."""
        kind, path = _OWNERS[self.owner]
        is_map = self.owner in (Owner.LABEL, Owner.ANNOTATION)
        return (Spot(kind, f"{path}[{self.name}]" if is_map else f"{path}.{self.name}"),)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a field stands that functions of its own write and read: in words, and each place as it is refused.

    What is below a place is the field's too, unless a longer place is another's. There are none where nothing is
    written, and where they follow from what a difference changes.
    """

    words: str
    spots: tuple[Spot, ...] = ()

    def __str__(self) -> str:
        return self.words


def one_of(choices: Sequence[str]) -> str:
    """The rule of what is one of a few; nothing where there are none."""
    named = tuple(filter(None, choices))
    if len(named) <= 2:
        return f"{' or '.join(named)}." if named else ""
    return f"One of {listed(named, len(named))}."


def on_or_off(on: str, off: str) -> str:
    """The rule of a switch: what either position means, where that is said."""
    return f"On: {on}; off: {off}." if on and off else "On or off."


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind of rows, declared once: its cell in the form, its help and its line in the field reference.

    ``key`` is the row's own key in a draft; empty where the cell stands for several keys. ``heading`` stands over the
    cells (the label, if there is none), which are ``width`` columns of the screen wide; 0 takes what is left.
    ``choices`` makes the cell one of a few, which is its rule where no other is given; ``initial`` is what a new row
    starts with, ``hint`` what stands dim in an empty cell; where ``off`` holds for a row the cell means nothing and is
    written as empty. ``limit`` is the number of characters that what ``counts`` of the text may have. ``show`` and
    ``take`` say how a value reads and what a text means where its kind does not.
    """

    key: str
    label: str
    help: str
    _: KW_ONLY
    kind: Control = Control.TEXT
    rule: str = ""
    required: bool = False
    heading: str = ""
    width: int = 0
    choices: tuple[str, ...] = ()
    initial: str = ""
    complete: str = ""
    hint: Callable[[Cells], str] = field(default=lambda cells: "")
    off: Callable[[Cells], bool] = field(default=lambda cells: False)
    limit: int = 0
    counts: Callable[[str], str] = field(default=lambda text: text)
    show: Callable[[Any], str] | None = None
    take: Callable[[str], object] | None = None

    def __post_init__(self) -> None:
        if not self.rule:
            object.__setattr__(self, "rule", one_of(self.choices))


@dataclass(frozen=True, slots=True)
class RowKind(ABC, Generic[V]):
    """The columns of rows, and how a value of the draft is shown in them.

    With ``paste`` lines such as ``NAME=value`` can be pasted into the first column and the last.
    """

    columns: tuple[Column, ...]
    _: KW_ONLY
    paste: bool = False

    @abstractmethod
    def shown(self, value: V) -> tuple[Cells, ...]:
        """The value as rows of text."""

    @abstractmethod
    def written(self, rows: Sequence[Cells], before: V) -> V:
        """The value that rows of text stand for; ``before`` is what they have been."""

    def keys(self) -> tuple[Column, ...]:
        """What each row has in a draft, for the field reference; nothing where rows are no list there."""
        return ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form, declared once: form, help, errors, what is written and the field reference are made of it.

    ``path`` is that of ``paths`` with empty brackets for rows. ``writes`` is the key of a plain field, the places of
    one that is written by hand, and nothing for what stands in a part with Kubernetes' own keys. ``default`` is how
    the default reads; ``least`` and ``limit`` are the least and the largest value (counts, durations), ``limit`` also
    the number of characters (text); ``choices`` are the values of a choice, and its rule where no other is given;
    ``rows`` is its kind of rows, ``add`` what adding one is called; ``in_row`` marks a column, which stands in its row
    and has no place of its own; ``complete`` is the kind of names that a select without choices offers
    (``ServiceAccount``); ``beside`` is the hint at its right; ``left_out`` says what applies where nothing is written;
    ``on`` and ``off`` say what a switch means.
    """

    path: str
    label: str
    kind: Control
    help: str
    writes: Key | Places | None = None
    _: KW_ONLY
    page: Page
    default: str = ""
    required: bool = False
    rule: str = ""
    limit: int | None = None
    least: int | None = None
    choices: tuple[str, ...] = ()
    rows: RowKind[Any] | None = None
    add: str = "add a row"
    in_row: bool = False
    complete: str = ""
    group: str = ""
    beside: str = ""
    left_out: str = ""
    on: str = ""
    off: str = ""

    def __post_init__(self) -> None:
        if not self.rule:
            object.__setattr__(self, "rule", self._implied_rule())

    def _implied_rule(self) -> str:
        """What the kind of the field says: a rule of its own says more."""
        if self.kind is Control.SWITCH:
            return on_or_off(self.on, self.off)
        if self.kind is Control.ANSWER:
            return f"Yes, no, or nothing: {self.default}."
        return one_of(self.choices)

    @property
    def written_to(self) -> str:
        """Where the value is found in the objects, in words."""
        return str(self.writes or f"{self.path.removeprefix('spec.')} of the pod template")

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Where the value is found in the objects, as API servers name the places."""
        return self.writes.spots if self.writes else (Spot("Job", f"spec.template.{self.path}"),)
