"""The right side of Review: the YAML of every object, the Job as each cluster gets it, and the same as commands."""

from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.render import Manifests
from mcjob_tui.draft.summary import Commands
from mcjob_tui.draft.yaml_text import dump
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.clipboard import too_large
from mcjob_tui.tui.screens.wizard.manifests import Effective, yaml_lines
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, columns, line, spread
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.text_view import TextView, yaml_line

TABS = ("YAML", "Effective", "Commands")
WHAT_IT_IS = ("exactly as sent", "as the cluster gets it", "")
_CONSTANTS = {"true", "false", "null", "{}", "[]"}


def yaml_ink(text: str) -> Line:
    """A line of YAML: keys, and values by their kind."""
    coloured: list[Piece] = []
    for piece in yaml_line(text):
        if piece.ink == "heading":
            coloured.append(Piece(piece.text, "primary"))
        elif piece.ink or not piece.text.strip():
            coloured.append(piece)
        else:
            coloured.append(Piece(piece.text, _value_ink(piece.text)))
    return tuple(coloured)


def _value_ink(text: str) -> str:
    value = text.strip().removeprefix("- ")
    if value in _CONSTANTS or value.replace(".", "", 1).lstrip("-").isdigit():
        return "care"
    return "good"


def diff_ink(text: str) -> Line:
    """A line of the effective Job, its first two columns the mark."""
    mark, rest = text[:2], text[2:]
    if mark == "+ ":
        return line((mark, "good strong"), (rest, "good"))
    if mark == "- ":
        return line((mark, "bad strong"), (rest, "bad"))
    return line(("  ", "muted"), *yaml_ink(rest))


def command_lines(commands: Commands) -> list[str]:
    """The commands with what is to be known of them."""
    lines = [
        "# all at once, with the owners that make the policies go with the Job",
        commands.submit,
        "",
        "# or one by one",
        commands.create,
        commands.watch,
        "",
        "# kubectl gives the policies no owner: they do not go with the Job",
        commands.delete,
    ]
    return [clean(each) for each in lines]


def command_ink(text: str) -> Line:
    """A comment, or a command."""
    return line((text, "muted" if text.startswith("#") else ""))


class ManifestText(TextView):
    """The text; plain keys choose what it shows."""

    class Asked(Message):
        """``[ ]`` or space a tab, ``left`` and ``right`` the object or the cluster, ``y`` copy, ``w`` save.

        Digits are the pages', here as everywhere in the wizard.
        """

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Left(Message):
        """Tab: back to the summary."""

    BEFORE, NEXT = ("left_square_bracket",), ("right_square_bracket", "space")
    KEYS = (*BEFORE, *NEXT, "left", "right", "h", "l", "less_than_sign", "greater_than_sign", "y", "w")

    def on_key(self, event: events.Key) -> None:
        if event.key in ("tab", "shift+tab"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Left())
        if event.key in self.KEYS:
            event.stop()
            event.prevent_default()
            self.post_message(self.Asked(event.key))

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """What the pane takes."""
        return (FooterKey("[ ]", "tabs"), FooterKey("h l", "object"), FooterKey("y", "copy"), FooterKey("w", "save"))


class ManifestPane(Vertical):
    """Tabs, what is shown, and its text."""

    class SaveWanted(Message):
        """``w``: the files are to be saved."""

    def __init__(self, effective: Callable[[str], Effective | None]) -> None:
        """``effective`` makes the Job as a cluster gets it."""
        super().__init__(id="manifests", classes="pane")
        self.effective = effective
        self.manifests: Manifests | None = None
        self.clusters: tuple[str, ...] = ()
        self.commands: Commands | None = None
        self.tab = 0
        self.object_at = 0
        self.cluster_at = 0
        self._first_change = 0
        self.heads = Sheet()
        self.text = ManifestText(yaml_ink, id="manifest-text", folds=True)
        self.beside = TextView(yaml_ink, id="manifest-beside", folds=True)
        self.beside.can_focus = False

    def compose(self) -> Iterable[Widget]:
        yield self.heads
        yield Horizontal(self.text, self.beside)

    def on_mount(self) -> None:
        self.border_title = Content("Manifests")
        self._say_what_it_is()

    def on_descendant_focus(self) -> None:
        self._say_what_it_is()

    def on_descendant_blur(self) -> None:
        self._say_what_it_is()

    def _say_what_it_is(self) -> None:
        """Say in the frame what stands there, and copy and save while the focus is here: elsewhere ``w`` is another."""
        said = (WHAT_IT_IS[self.tab], "y copy w save" if self.text.has_focus else "")
        self.border_subtitle = Content(" · ".join(filter(None, said)))

    def show(self, manifests: Manifests, clusters: Sequence[str], commands: Commands) -> None:
        """Show other objects; the tab and the object that are open stay open."""
        same_kinds = self.manifests is not None and len(self.manifests.documents()) == len(manifests.documents())
        self.manifests, self.clusters, self.commands = manifests, tuple(clusters), commands
        if not same_kinds:
            self.object_at = len(manifests.documents()) - 1
        self.cluster_at = min(self.cluster_at, max(0, len(self.clusters) - 1))
        self.paint(keep=True)

    def on_manifest_text_asked(self, event: ManifestText.Asked) -> None:
        event.stop()
        match event.key:
            case key if key in (*ManifestText.BEFORE, *ManifestText.NEXT):
                self.turn_tabs(1 if key in ManifestText.NEXT else -1)
                return
            case "left" | "h" | "less_than_sign":
                self._turn(-1)
            case "right" | "l" | "greater_than_sign":
                self._turn(1)
            case "y":
                self._copy()
                return
            case _:  # w
                self.post_message(self.SaveWanted())
                return
        self.paint()

    def turn_tabs(self, by: int) -> None:
        """Show the tab before (-1) or the next one (1)."""
        self.show_tab((self.tab + by) % len(TABS))

    def show_tab(self, number: int) -> None:
        """Show YAML, the effective Job or the commands."""
        self.tab = number
        self.paint()

    def on_click(self, event: events.Click) -> None:
        at = 0
        place = event.get_content_offset(self.heads)
        for number, name in enumerate(TABS):
            if place is not None and place.y == 0 and at <= place.x < at + len(name) + 2:
                self.show_tab(number)
                self.text.focus()
            at += len(name) + 2

    def _copy(self) -> None:
        """Copy what is shown; an object just as it is sent."""
        what, text = f"{len(self.text.text)} lines", "\n".join(self.text.text) + "\n"
        if self.tab == 0 and self.manifests is not None:
            shown = self.manifests.documents()[self.object_at]
            what, text = f"the {shown['kind']}", dump(shown)
        refused = too_large(text)
        if not refused:
            self.app.copy_to_clipboard(text)
        self.app.notify(refused or f"{what} copied", severity="warning" if refused else "information", markup=False)

    def _turn(self, by: int) -> None:
        if self.tab == 0 and self.manifests is not None:
            self.object_at = (self.object_at + by) % len(self.manifests.documents())
        elif self.tab == 1 and self.clusters:
            self.cluster_at = (self.cluster_at + by) % len(self.clusters)

    # Drawing

    def paint(self, *, keep: bool = False) -> None:
        """Draw tabs and text anew."""
        self._say_what_it_is()
        if self.manifests is None or self.commands is None:
            return
        tabs: list[Piece] = []
        for index, name in enumerate(TABS):
            tabs.append(Piece(f" {name} ", "chosen" if index == self.tab else "muted"))
        under, text, ink = self._content(self.manifests, self.commands)
        self.text.ink = ink
        self.text.show_text(text, keep=keep)
        if self.tab == 1 and not keep:
            self.call_after_refresh(self.text.show_line, self._first_change)
        other = self._other(self.manifests)
        beside = line(("beside: ", "muted"), (str(other["kind"]), "")) if other is not None else ()

        def heads(width: int) -> tuple[Line, ...]:
            left, right = under
            more = line("   ", *beside) if beside and self.screen.has_class("-w200") else ()
            if columns(left) + columns(right) + 1 > width:
                right = right[:1]  # the names go before the number of lines
            return tuple(tabs), spread(left, (*right, *more), width), ()

        self.heads.show(heads)
        self.set_class(other is not None, "-beside")
        if other is not None:
            self.beside.show_text(yaml_lines(other), keep=keep)

    def _other(self, manifests: Manifests) -> Json | None:
        """The object whose YAML stands beside where there is room: the Job, or the policy beside the Job."""
        documents = manifests.documents()
        if self.tab != 0 or len(documents) < 2:
            return None
        shown = documents[self.object_at]
        return manifests.job if shown is not manifests.job else documents[-2]

    def _content(
        self, manifests: Manifests, commands: Commands
    ) -> tuple[tuple[Line, Line], list[str], Callable[[str], Line]]:
        if self.tab == 2:
            said = line(("the same from a shell, where w saves the files", "muted"))
            return (said, ()), command_lines(commands), command_ink
        if self.tab == 1:
            return self._effective()
        documents = manifests.documents()
        self.object_at = min(self.object_at, len(documents) - 1)
        text = yaml_lines(documents[self.object_at])
        names: list[Piece] = []
        for index, each in enumerate(documents):
            names.append(Piece(str(each["kind"]), "primary strong underline" if index == self.object_at else "muted"))
            names.append(Piece("  "))
        counted = line((f"{self.object_at + 1} of {len(documents)}", "muted"), (f", {len(text)} lines", "muted"))
        return (tuple(names), counted), text, yaml_ink

    def _effective(self) -> tuple[tuple[Line, Line], list[str], Callable[[str], Line]]:
        if not self.clusters:
            return (line(("no cluster gets the Job", "care")), ()), [], diff_ink
        name = self.clusters[self.cluster_at]
        found = self.effective(name)
        if found is None:
            return (line(("the clusters are not known yet", "muted")), ()), [], diff_ink
        shares = line((clean(found.said), "care" if found.is_tied else "muted"), (f" · {found.differs}", "muted"))
        said = line((clean(name), "strong"), ("  <  >", "key")), shares
        if found.problem:
            return said, [f"- {clean(found.problem)}", "  Karmada would send nothing to this cluster."], diff_ink
        self._first_change = found.first_change
        return said, [f"{each.mark} {each.text}" for each in found.lines], diff_ink
