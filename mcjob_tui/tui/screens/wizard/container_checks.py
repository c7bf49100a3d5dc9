"""The groups of a container's form about its life: hooks after its start and before its end, and the three probes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.containers import Vertical
from textual.widget import Widget

from mcjob_tui.draft.commands import InvalidCommand
from mcjob_tui.draft.containers import LifecycleHandler, Probe
from mcjob_tui.draft.rows import actions, texts
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.container_group import ContainerGroup
from mcjob_tui.tui.widgets.form.cells_field import CellsField
from mcjob_tui.tui.widgets.form.choice import Choice
from mcjob_tui.tui.widgets.form.field import Trouble
from mcjob_tui.tui.widgets.form.text_field import TextField

if TYPE_CHECKING:
    from mcjob_tui.tui.screens.wizard.container_form import ContainerForm

NUMBERS = ("initial_delay_seconds", "period_seconds", "timeout_seconds", "success_threshold", "failure_threshold")
HEADINGS = ("DELAY", "PERIOD", "TIMEOUT", "SUCCESS", "FAILURE")
DEFAULTS = ("0", "10", "1", "1", "3")
HOOKS = (("postStart", "After start"), ("preStop", "Before stop"))
PROBES = (("livenessProbe", "Liveness"), ("readinessProbe", "Readiness"), ("startupProbe", "Startup"))


class ActionEditor(Vertical):
    """One hook or probe: its kind, its line, and what the kind needs beside."""

    DEFAULT_CSS = """
    ActionEditor { height: auto; }
    """

    def __init__(self, form: "ContainerForm", relative: str, label: str, *, probe: bool) -> None:
        super().__init__()
        self.form = form
        self.relative = relative
        self.probe = probe
        path = f"{form.base}.{relative}"
        kinds = actions.PROBE_KINDS if probe else actions.HOOK_KINDS
        off = (actions.OFF, "off" if probe else "none")
        self.kind = Choice(label, (off, *((each, each) for each in kinds.words)), actions.OFF, path=path, indent=2)
        self.line = TextField("does", path=f"{path}.action", indent=4)
        self.headers = declared.rows(f"{path}.httpGet.httpHeaders", form.known, label="    headers")
        self.numbers = CellsField(
            "seconds, times", 5, path=f"{path}.numbers", headings=HEADINGS, placeholders=DEFAULTS, indent=4, room=7
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
        self.line.placeholder = actions.PROBE_KINDS.hint(kind)
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
        kind = actions.kind_of(self.action)
        shown = actions.line_of(self.action)
        if self.line.has_focus and self.action is not None:
            try:
                same = actions.with_line(self.action, kind, self.line.value) == self.action
            except InvalidCommand:
                same = True
            if same:
                return self.line.value
        return shown

    def _put_line(self, text: str) -> None:
        if self.action is None:
            return
        try:
            self._set(actions.with_line(self.action, actions.kind_of(self.action), text))
        except InvalidCommand as error:
            self.line.trouble = Trouble(str(error))

    def _numbers(self) -> tuple[str, ...]:
        return tuple(texts.said(getattr(self.action, name, None)) for name in NUMBERS)

    def _put_numbers(self, texts: tuple[str, ...]) -> None:
        if self.action is not None:
            new: dict[str, Any] = {name: texts.count(text) for name, text in zip(NUMBERS, texts, strict=True)}
            self._set(self.action.model_copy(update=new))


class ActionGroup(ContainerGroup):
    """Hooks or probes, each with its own editor."""

    def __init__(self, form: "ContainerForm") -> None:
        super().__init__(form)
        self.editors: tuple[ActionEditor, ...] = ()

    def follow(self) -> None:
        for editor in self.editors:
            editor.follow()


class LifecycleGroup(ActionGroup):
    title = "Lifecycle"
    paths = ("lifecycle",)

    def summary(self) -> str:
        lifecycle = self.form.container.lifecycle
        hooks = (("after start", lifecycle.post_start), ("before stop", lifecycle.pre_stop)) if lifecycle else ()
        return " · ".join(f"{words}: {actions.line_of(hook)}" for words, hook in hooks if hook) or "none"

    def build(self) -> Iterable[Widget]:
        self.editors = tuple(ActionEditor(self.form, f"lifecycle.{key}", label, probe=False) for key, label in HOOKS)
        return self.editors


class HealthGroup(ActionGroup):
    title = "Health check"
    paths = tuple(key for key, _ in PROBES)

    def summary(self) -> str:
        said = []
        for key, label in PROBES:
            probe = self.form.editing.get(f"{self.form.base}.{key}")
            if isinstance(probe, Probe):
                said.append(f"{label.lower()}: {actions.kind_of(probe)} {actions.line_of(probe)}")
        return " · ".join(said) or "none"

    def build(self) -> Iterable[Widget]:
        self.editors = tuple(ActionEditor(self.form, key, label, probe=True) for key, label in PROBES)
        return self.editors
