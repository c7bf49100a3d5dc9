"""The form of one container: the basic fields at once, the other groups when they are opened.

It is mounted once; going to another container only changes the path that its fields stand for.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from mcjob_tui.draft.commands import join
from mcjob_tui.draft.containers import ContainerDraft, PullPolicy, Resources
from mcjob_tui.draft.fields import field
from mcjob_tui.draft.gpu import BASIC
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.reference import Image, InvalidReference, parse
from mcjob_tui.draft.rules.places import is_made_up
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.command_field import CommandField, words_of
from mcjob_tui.tui.screens.wizard.container_checks import HealthGroup, LifecycleGroup
from mcjob_tui.tui.screens.wizard.container_devices import DeviceGroup
from mcjob_tui.tui.screens.wizard.container_groups import EnvironmentGroup, StartGroup, StorageGroup
from mcjob_tui.tui.screens.wizard.container_security import SecurityGroup
from mcjob_tui.tui.screens.wizard.editing import Editing
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.live_names import LiveNames
from mcjob_tui.tui.screens.wizard.row_proposals import proposals
from mcjob_tui.tui.widgets.form.choice import Choice
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.pieces import Line, line
from mcjob_tui.tui.widgets.form.row_model import Cells
from mcjob_tui.tui.widgets.form.select import Option

if TYPE_CHECKING:
    from mcjob_tui.draft.rules import Problem

WORK, INIT = "spec.containers", "spec.initContainers"
GROUPS = (
    StartGroup,
    DeviceGroup,
    EnvironmentGroup,
    StorageGroup,
    LifecycleGroup,
    HealthGroup,
    SecurityGroup,
)
TYPE_HELP = "Init containers run one after the other before the work containers, which run side by side."
AMOUNTS_HELP = "What a pod asks for, and what it may use at most. Empty is nothing."


class ContainerForm(FormPane):
    """The form of the container at ``base``, such as ``spec.containers[0]``."""

    def __init__(self, editing: Editing, names: LiveNames, move: Callable[[str], bool]) -> None:
        """``move`` is called with ``work`` or ``init`` when the type is changed, and says whether it could be."""
        super().__init__(editing, "Container", id="container")
        self.base = f"{WORK}[0]"
        self.names = names
        self.move = move
        self.relative: dict[Field[Any], tuple[str, ...]] = {}
        self.type_choice = Choice("Type", (("work", "work"), ("init", "init")), "work", help=TYPE_HELP)
        self.image = declared.text(f"{self.base}.image", placeholder="registry/repository:tag", complete=names.image)
        self.called = declared.text(f"{self.base}.name")
        self.called.is_made_up = is_made_up
        path = f"{self.base}.imagePullPolicy"
        self.policy = declared.select(path, lambda: declared.plain_options(field(path).choices))
        self.groups = [each(self) for each in GROUPS]

    @property
    def container(self) -> ContainerDraft:
        """The container that the form shows."""
        found = self.editing.get(self.base)
        return found if isinstance(found, ContainerDraft) else ContainerDraft()

    def compose(self) -> Iterable[Widget]:
        self.bind(self.type_choice, lambda: "init" if self.base.startswith(INIT) else "work", self._put_type)
        secrets = declared.many("spec.imagePullSecrets", self._secrets, free=True, placeholder="none")
        by_hand: dict[str, Iterable[Widget]] = {
            f"{WORK}[].name": (self.bound(self.called),),
            f"{WORK}[].image": (self.bound(self.image),),
            f"{WORK}[].imagePullPolicy": (self.bound(self.policy),),
            "spec.imagePullSecrets": (self.bound(secrets),),
            f"{WORK}[].resources.requests": [self._amounts(resource) for resource in BASIC],
            f"{WORK}[].resources.limits": (),
        }
        yield self.type_choice
        yield from self.group(Page.CONTAINERS, "Basic", by_hand)
        for group in self.groups:
            yield group.widget

    def path_of(self, declared: str) -> str:
        return declared.replace(f"{WORK}[]", self.base, 1)

    def known(self, kind: str, row: Cells = ()) -> Sequence[str]:
        if kind == "volumes":
            return [each.name for each in self.editing.draft.spec.volumes]
        return proposals(self.names, kind, row)

    def parts(self) -> tuple[tuple[str, str], ...]:
        """The groups in the order of the form, and the path of the first field of each."""
        firsts = dict(declared.parts(Page.CONTAINERS))
        return tuple((name, self.path_of(firsts[name])) for name in ("Basic", *(each.title for each in GROUPS)))

    def _put_type(self, kind: str) -> None:
        if not self.move(kind):
            self.type_choice.show("work")

    # Fields of this container, wherever it stands

    def bind(self, field: Field[Any], read: Callable[[], object], write: Callable[[Any], None]) -> Field[Any]:
        """Tie a field; if its paths begin with ``base`` it moves along when the form goes to another container."""
        if all(path.startswith(self.base) for path in field.paths):
            self.relative[field] = tuple(path.removeprefix(self.base) for path in field.paths)
        return super().bind(field, read, write)

    def command(self, field: CommandField) -> Field[Any]:
        """Tie a command line."""

        def write(line: str) -> None:
            words = words_of(line)
            if words is not None:
                self.editing.set(field.path, words)

        def read() -> str:
            words = self.editing.get(field.path)
            if field.broken or (field.has_focus and field.words() == (words or ())):
                return field.value
            return join(words) if isinstance(words, tuple) else ""

        return self.bind(field, read, write)

    def go(self, base: str) -> None:
        """Show the container at ``base``."""
        if base != self.base:
            self.leave_fields()
            self.base = base
            for field, relative in self.relative.items():
                paths = [base + each for each in relative]
                if paths:
                    field.path, field.also = paths[0], tuple(paths[1:])
                field.trouble = None
        self.fill()
        self.tell()

    def set(self, relative: str, value: object) -> None:
        """Put a value of this container, its path relative to it."""
        self.editing.set(f"{self.base}.{relative}", value)

    # Resources

    def _amounts(self, resource: str) -> Field[Any]:
        title = f"{BASIC[resource][0].upper()}{BASIC[resource][1:]}"
        field = declared.amounts(resource, f"{self.base}.resources", title=title, help=AMOUNTS_HELP)

        def read() -> tuple[str, ...]:
            found = self.container.resources or Resources()
            return (str(found.requests.get(resource, "")), str(found.limits.get(resource, "")))

        def write(value: tuple[str, ...]) -> None:
            found = self.container.resources or Resources()
            changed = {
                "requests": _with(found.requests, resource, value[0]),
                "limits": _with(found.limits, resource, value[1]),
            }
            self.set("resources", found.model_copy(update=changed))

        return self.bind(field, read, write)

    # What is said

    def refreshed(self) -> None:
        self.image.note = image_words(self.container.image)
        self._say_policy()
        spec = self.editing.draft.spec
        count = len(spec.containers) + len(spec.init_containers)
        kind, _, place = self.base.removesuffix("]").partition("[")
        number = int(place) + 1 + (len(spec.init_containers) if kind == WORK else 0)
        title = clean(self.container.name) or "container"
        self.label(title=title, state=f"{number} of {count}" if count > 1 else "* required")
        for group in self.groups:
            group.follow()

    def _say_policy(self) -> None:
        """What Kubernetes takes where no pull policy is written (``SetDefaults_Container``)."""
        floats = (found := _parsed(self.container.image)) is not None and found.floats
        applies = f"default: {PullPolicy.ALWAYS if floats else PullPolicy.IF_NOT_PRESENT}"
        if applies != self.policy.placeholder:
            self.policy.placeholder = applies
            self.policy.redraw()

    def _secrets(self) -> list[Option]:
        return [Option(each) for each in self.names.pull_secrets]

    # Problems

    def holds(self, group: Group, problem: "Problem") -> bool:
        return self.group_has(group, problem.path)

    def group_has(self, group: Group, path: str) -> bool:
        return any(each.widget is group and each.has(path) for each in self.groups)


def image_words(image: str) -> Line:
    """What the reference says, taken apart."""
    parsed = _parsed(image)
    if parsed is None:
        return ()
    version = (
        f"digest {parsed.digest[:19]}…" if parsed.digest else f"tag {parsed.tag}" if parsed.tag else "no tag: latest"
    )
    ink = "care" if parsed.floats else "muted"
    registry = f" at {parsed.registry}" if parsed.registry else ""
    return line((clean(version), ink), (clean(f" of {parsed.repository}{registry}"), "muted"))


def _parsed(image: str) -> Image | None:
    """The reference taken apart; None where there is none yet."""
    try:
        return parse(image) if image else None
    except InvalidReference:
        return None


def _with(amounts: dict[str, Any], resource: str, text: str) -> dict[str, Any]:
    rest = {key: value for key, value in amounts.items() if key != resource}
    if not text.strip():
        return rest
    return {**amounts, resource: text.strip()} if resource in amounts else {**rest, resource: text.strip()}
