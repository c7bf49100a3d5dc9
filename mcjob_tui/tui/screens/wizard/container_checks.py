"""The groups of a container's form about its life: hooks after its start and before its end, and the three probes."""

import contextlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pydantic.alias_generators import to_snake
from textual.containers import Vertical
from textual.widget import Widget

from mcjob_tui.draft.commands import InvalidCommand
from mcjob_tui.draft.containers import LifecycleHandler, Probe
from mcjob_tui.draft.declaration import Control
from mcjob_tui.draft.declaration import Field as Declaration
from mcjob_tui.draft.fields.health import PROBES
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.rows import actions, texts
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.command_field import CommandLine
from mcjob_tui.tui.screens.wizard.container_group import ContainerGroup
from mcjob_tui.tui.widgets.form.cells_field import CellsField
from mcjob_tui.tui.widgets.form.choice import Choice
from mcjob_tui.tui.widgets.form.pieces import EMPTY, line

if TYPE_CHECKING:
    from mcjob_tui.tui.screens.wizard.container_form import ContainerForm

NUMBERS = tuple(
    each
    for each in declared.fields_of(Page.CONTAINERS, "Health check")
    if each.kind is Control.COUNT and ".grpc." not in each.path
)
"""The numbers of a probe, side by side."""
_NAMES = tuple(to_snake(each.path.rpartition(".")[2]) for each in NUMBERS)


class ActionLine(CommandLine):
    """What a hook or probe does; how to read it depends on its kind."""

    def __init__(self, path: str, kind: Callable[[], str]) -> None:
        super().__init__("does", path=path, indent=4)
        self._kind = kind

    @property
    def is_command(self) -> bool:
        return self._kind() == actions.COMMAND


class ActionEditor(Vertical):
    """One hook or probe: its kind, its line, and what the kind needs beside."""

    DEFAULT_CSS = """
    ActionEditor { height: auto; }
    """

    def __init__(self, form: "ContainerForm", said: Declaration, *, probe: bool) -> None:
        super().__init__()
        self.form = form
        path = form.path_of(said.path)
        self.relative = path.removeprefix(f"{form.base}.")
        self.probe = probe
        self.kinds = actions.PROBE_KINDS if probe else actions.HOOK_KINDS
        off = (actions.OFF, "off" if probe else "none")
        offered = (off, *((each, each) for each in self.kinds.words))
        self.kind = Choice(said.label, offered, actions.OFF, path=path, help=said.help, indent=2)
        self.line = ActionLine(f"{path}.action", lambda: actions.kind_of(self.action))
        self.line.also = tuple(f"{path}.{each.key}" for each in self.kinds.sources)
        numbers = tuple(f"{path}.{each.path.rpartition('.')[2]}" for each in NUMBERS)
        self.headers = declared.rows(f"{path}.httpGet.httpHeaders", form.known, label="    headers")
        self.numbers = CellsField(
            "numbers",
            [each.label for each in NUMBERS],
            path=numbers[0],
            also=numbers[1:],
            headed=True,
            placeholders=[each.default for each in NUMBERS],
            help=[each.help for each in NUMBERS],
            indent=4,
            room=7,
        )

    @property
    def action(self) -> Probe | LifecycleHandler | None:
        """The hook or probe of the container that the form shows."""
        found = self.form.editing.get(f"{self.form.base}.{self.relative}")
        return found if isinstance(found, Probe | LifecycleHandler) else None

    def compose(self) -> Iterable[Widget]:
        form = self.form
        form.bind(self.kind, lambda: actions.kind_of(self.action), self._turn)
        form.bind(self.line, self._line, self._put_line)
        form.bound(self.headers)
        yield self.kind
        yield self.line
        yield self.headers
        if self.probe:
            form.bind(self.numbers, self._numbers, self._put_numbers)
            yield self.numbers
        self.follow()

    def follow(self) -> None:
        """Show only what the kind needs."""
        kind = actions.kind_of(self.action)
        self.line.display = kind != actions.OFF
        self.line.placeholder = self.kinds.hint(kind)
        self.line.help = self.kinds.help(kind) or self.kind.help
        kept = ", ".join(self.action.kept) if self.action is not None and kind == actions.OFF else ""
        self.kind.note = line((f"{clean(kept)}: kept as it was loaded", "muted")) if kept else EMPTY
        self.headers.display = kind == "HTTP"
        self.numbers.display = kind != actions.OFF

    def _set(self, action: Probe | LifecycleHandler | None) -> None:
        self.form.set(self.relative, action)

    def _turn(self, kind: str) -> None:
        if kind == actions.OFF:
            self._set(None)
        else:
            empty: Probe | LifecycleHandler = Probe() if self.probe else LifecycleHandler()
            self._set(actions.with_line(self.action or empty, kind, ""))
        self.follow()

    def _line(self) -> str:
        entered = self.line.value
        if self.line.broken:
            return entered
        if self.line.has_focus and self.action is not None:
            kind = actions.kind_of(self.action)
            if actions.with_line(self.action, kind, entered) == self.action:
                return entered
        return actions.line_of(self.action)

    def _put_line(self, text: str) -> None:
        if self.action is None:
            return
        # While a quote is open the last whole line stays.
        with contextlib.suppress(InvalidCommand):
            self._set(actions.with_line(self.action, actions.kind_of(self.action), text))

    def _numbers(self) -> tuple[str, ...]:
        return tuple(texts.said(getattr(self.action, name, None)) for name in _NAMES)

    def _put_numbers(self, typed: tuple[str, ...]) -> None:
        if self.action is not None:
            new: dict[str, Any] = {name: texts.count(text) for name, text in zip(_NAMES, typed, strict=True)}
            self._set(self.action.model_copy(update=new))


def _actions(group: str) -> Iterable[Declaration]:
    return (each for each in declared.fields_of(Page.CONTAINERS, group) if each.kind is Control.GROUP)


class ActionGroup(ContainerGroup):
    """Hooks or probes, each with its own editor."""

    def __init__(self, form: "ContainerForm") -> None:
        super().__init__(form)
        self.editors: tuple[ActionEditor, ...] = ()

    def make(self, *, probe: bool) -> Iterable[Widget]:
        """An editor for each hook or probe that is declared."""
        self.editors = tuple(ActionEditor(self.form, each, probe=probe) for each in _actions(self.title))
        return self.editors

    def follow(self) -> None:
        for editor in self.editors:
            editor.follow()

    def summary(self) -> str:
        said = []
        for each in _actions(self.title):
            found = self.form.editing.get(self.form.path_of(each.path))
            if isinstance(found, Probe | LifecycleHandler):
                said.append(f"{each.label.lower()}: {self.words(found)}")
        return " · ".join(said) or "none"

    def words(self, action: Probe | LifecycleHandler) -> str:
        """What a hook or probe does, in a few words."""
        return actions.line_of(action)


class LifecycleGroup(ActionGroup):
    title = "Lifecycle"
    paths = ("lifecycle",)

    def build(self) -> Iterable[Widget]:
        return self.make(probe=False)


class HealthGroup(ActionGroup):
    title = "Health check"
    paths = tuple(PROBES)

    def words(self, action: Probe | LifecycleHandler) -> str:
        return f"{actions.kind_of(action)} {actions.line_of(action)}"

    def build(self) -> Iterable[Widget]:
        return self.make(probe=True)
