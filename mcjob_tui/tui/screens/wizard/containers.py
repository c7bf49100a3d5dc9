"""Page 2: the containers in a list, and the form of the one at the cursor."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.screens.wizard.container_form import INIT, WORK, ContainerForm
from mcjob_tui.tui.screens.wizard.editing import Editing, within
from mcjob_tui.tui.screens.wizard.live_names import LiveNames
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, line, over, spread


class ContainerList(Drawn, can_focus=True):
    """Init containers and work containers in the order in which they run. ``+`` adds, ``v`` copies, ``x`` removes,
    ``u`` takes that back, ``J K`` move."""

    CHANGES: ClassVar[frozenset[str]] = frozenset({"plus", "v", "x", "u", "J", "K"})
    """The keys that change the list; they work beside it too."""

    class Chosen(Message):
        """The cursor went to another container, or Enter asks for its form."""

        def __init__(self, base: str, open: bool) -> None:
            super().__init__()
            self.base = base
            self.open = open

    def __init__(self, editing: Editing) -> None:
        super().__init__(id="container-list")
        self.editing = editing
        self.at = f"{WORK}[0]"
        self._removed: list[tuple[str, int, ContainerDraft]] = []
        editing.on_another(self._removed.clear)

    def on_mount(self) -> None:
        self.border_title = Content("Containers")
        self.border_subtitle = Content("+ add")

    @property
    def bases(self) -> list[str]:
        """The paths of all containers, init containers first."""
        spec = self.editing.draft.spec
        inits = [f"{INIT}[{index}]" for index in range(len(spec.init_containers))]
        return inits + [f"{WORK}[{index}]" for index in range(len(spec.containers))]

    def draw(self, width: int) -> tuple[Line, ...]:
        lines: list[Line] = []
        number = 0
        spec = self.editing.draft.spec
        for title, start, containers in (("Init", INIT, spec.init_containers), ("Work", WORK, spec.containers)):
            if not containers:
                continue
            if lines:
                lines.append(EMPTY)
            lines.append(line((title, "heading")))
            for index, container in enumerate(containers):
                number += 1
                lines.append(self._row(f"{start}[{index}]", number, container, width))
        keys = (("+", "add"), ("v", "copy"), ("x", "remove"), ("J K", "down, up"))
        return (*lines, EMPTY, *(line((f"{key:<4}", "key"), (words, "muted")) for key, words in keys))

    def _row(self, base: str, number: int, container: ContainerDraft, width: int) -> Line:
        problems = [each for each in self.editing.problems if within(each.path, base)]
        errors = sum(each.severity == "error" for each in problems)
        mark = line((f"× {errors}", "bad")) if errors else line(("▲", "care")) if problems else line(("✓", "good"))
        here = base == self.at
        ink = "strong" if here else ""
        start = line(
            ("▌" if here else " ", "primary"), (f"{number} ", "muted"), (clean(container.name) or "(no name)", ink)
        )
        row = spread(start, mark, width)
        return over(row, "cursor") if here else row

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """What the list takes."""
        return (FooterKey("enter", "form"), FooterKey("+", "add"), FooterKey("v", "copy"), FooterKey("x", "remove"))

    def on_key(self, event: events.Key) -> None:
        bases = self.bases
        at = bases.index(self.at) if self.at in bases else 0
        match event.key:
            case "j" | "down":
                self.choose(bases[min(at + 1, len(bases) - 1)])
            case "k" | "up":
                self.choose(bases[max(at - 1, 0)])
            case "enter" | "right" | "l":
                self.post_message(self.Chosen(self.at, True))
            case "plus":
                self._put_in(self.at, ContainerDraft(name=self._free_name("container")), after=True)
                self.post_message(self.Chosen(self.at, True))
            case "v":
                copied = self._container(self.at)
                name = self._free_name(copied.name.rstrip("0123456789").rstrip("-") or "container")
                self._put_in(self.at, copied.model_copy(update={"name": name}), after=True)
            case "x":
                self._remove()
            case "u" if self._removed:
                kind, index, container = self._removed.pop()
                self._put_in(f"{kind}[{index}]", container, after=False)
            case "J" | "K":
                self._move(1 if event.key == "J" else -1)
            case _:
                return
        event.stop()
        event.prevent_default()

    def choose(self, base: str, *, open: bool = False) -> None:
        """Put the cursor on a container."""
        self.at = base
        self.redraw()
        self.post_message(self.Chosen(base, open))

    def change_type(self, kind: str) -> bool:
        """Make the container at the cursor a work or an init container; false where it is the only one that works."""
        container = self._container(self.at)
        target = INIT if kind == "init" else WORK
        if self.at.startswith(target):
            return True
        if self._is_needed(self.at):
            return False
        source, index = _taken_apart(self.at)
        moved = self._without(source, index)
        self._replace({source: moved, target: (*self._of(target), container)})
        self.choose(f"{target}[{len(self._of(target)) - 1}]")
        return True

    def _is_needed(self, base: str) -> bool:
        """Whether it is the only work container, which is said then."""
        is_needed = base.startswith(WORK) and len(self._of(WORK)) == 1
        if is_needed:
            self.app.notify("a Job needs a work container", markup=False)
        return is_needed

    # Changing the lists

    def _of(self, kind: str) -> tuple[ContainerDraft, ...]:
        spec = self.editing.draft.spec
        return spec.init_containers if kind == INIT else spec.containers

    def _container(self, base: str) -> ContainerDraft:
        kind, index = _taken_apart(base)
        return self._of(kind)[index]

    def _without(self, kind: str, index: int) -> tuple[ContainerDraft, ...]:
        return tuple(each for at, each in enumerate(self._of(kind)) if at != index)

    def _replace(self, lists: dict[str, tuple[ContainerDraft, ...]]) -> None:
        draft = self.editing.draft
        names = {WORK: "containers", INIT: "init_containers"}
        spec = draft.spec.model_copy(update={names[kind]: containers for kind, containers in lists.items()})
        self.editing.replace(draft.model_copy(update={"spec": spec}))

    def _put_in(self, base: str, container: ContainerDraft, *, after: bool) -> None:
        kind, index = _taken_apart(base)
        at = min(index + (1 if after else 0), len(self._of(kind)))
        there = self._of(kind)
        self._replace({kind: (*there[:at], container, *there[at:])})
        self.choose(f"{kind}[{at}]")

    def _remove(self) -> None:
        if self._is_needed(self.at):
            return
        kind, index = _taken_apart(self.at)
        self._removed.append((kind, index, self._of(kind)[index]))
        before = self.bases.index(self.at)
        self._replace({kind: self._without(kind, index)})
        self.choose(self.bases[min(before, len(self.bases) - 1)])

    def _move(self, by: int) -> None:
        kind, index = _taken_apart(self.at)
        there = list(self._of(kind))
        to = index + by
        if 0 <= to < len(there):
            there[index], there[to] = there[to], there[index]
            self._replace({kind: tuple(there)})
            self.choose(f"{kind}[{to}]")

    def _free_name(self, start: str) -> str:
        taken = {each.name for kind in (WORK, INIT) for each in self._of(kind)}
        return next(name for name in (f"{start}-{n}" for n in range(1, len(taken) + 2)) if name not in taken)


class ContainersPage(Horizontal):
    """List and form. Below 100 columns one of the two is shown at a time."""

    def __init__(self, editing: Editing, names: LiveNames) -> None:
        super().__init__(id="containers", classes="-form")
        self.editing = editing
        self.list = ContainerList(editing)
        self.form = ContainerForm(editing, names, self.list.change_type)

    def compose(self) -> Iterable[Widget]:
        self.list.add_class("pane")
        self.form.add_class("pane")
        yield self.list
        yield self.form

    def fill(self) -> None:
        """Show the draft as it is now."""
        if self.list.at not in self.list.bases:
            self.list.at = self.list.bases[-1]
        self.list.redraw()
        if self.list.at == self.form.base:
            # What is wrong with it is told once it has been judged.
            self.form.fill()
        else:
            self.form.go(self.list.at)

    def tell(self) -> None:
        """Show what is wrong."""
        self.list.redraw()
        self.form.tell()

    async def go_to(self, path: str) -> bool:
        """Open the container and put the focus on the field of ``path``."""
        base = next((each for each in self.list.bases if within(path, each)), None)
        if base is not None:
            self.list.choose(base)
            self.form.go(base)
        self.show_form(True)
        return await self.form.go_to(path)

    def first(self) -> None:
        """Put the focus where it was, or on the image of the container."""
        self.show_form(True)
        if self.form.last_focus is not None and self.form.last_focus.is_mounted:
            self.screen.set_focus(self.form.last_focus)
        else:
            self.screen.set_focus(self.form.image)

    def show_form(self, form: bool) -> None:
        """Where there is room for one only: show the form, or the list."""
        self.set_class(form, "-form")
        self.set_class(not form, "-list")

    def on_container_list_chosen(self, event: ContainerList.Chosen) -> None:
        event.stop()
        self.form.go(event.base)
        if event.open:
            self.show_form(True)
            self.form.step(True)

    def on_key(self, event: events.Key) -> None:
        # What the list offers is in sight, so it is to be had from the page too.
        if self.screen.focused is self.form and event.key in ContainerList.CHANGES:
            self.list.on_key(event)

    def back_to_list(self) -> None:
        """From the form to the list."""
        self.show_form(False)
        self.screen.set_focus(self.list)


def _taken_apart(base: str) -> tuple[str, int]:
    kind, _, index = base.rstrip("]").partition("[")
    return kind, int(index)
