"""The right side of Review: the YAML of every object, the Job as each cluster gets it, and the same as commands."""

from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mcjob_tui.draft.render import Manifests
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.screens.wizard.manifests import Effective, yaml_lines
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, line, spread
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.text_view import TextView, yaml_line

TABS = ("YAML", "Effective", "Commands")
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


class ManifestText(TextView):
    """The text; plain keys choose what it shows."""

    class Asked(Message):
        """``1 2 3`` a tab, ``left`` and ``right`` the object or the cluster, ``y`` copy, ``w`` save."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Left(Message):
        """Tab: back to the summary."""

    KEYS = ("1", "2", "3", "left", "right", "h", "l", "less_than_sign", "greater_than_sign", "y", "w")

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
        return (FooterKey("1-3", "tabs"), FooterKey("h l", "object"), FooterKey("y", "copy"), FooterKey("w", "save"))


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
        self.commands: tuple[str, ...] = ()
        self.tab = 0
        self.object_at = 0
        self.cluster_at = 0
        self.heads = Sheet()
        self.text = ManifestText(yaml_ink, id="manifest-text")

    def compose(self) -> Iterable[Widget]:
        yield self.heads
        yield self.text

    def on_mount(self) -> None:
        self.border_title = Content("Manifests")
        self.border_subtitle = Content("exactly as sent · y copy w save")

    def show(self, manifests: Manifests, clusters: Sequence[str], commands: Sequence[str]) -> None:
        """Show other objects; the tab and the object that are open stay open."""
        same_kinds = self.manifests is not None and len(self.manifests.documents()) == len(manifests.documents())
        self.manifests, self.clusters, self.commands = manifests, tuple(clusters), tuple(commands)
        if not same_kinds:
            self.object_at = len(manifests.documents()) - 1
        self.cluster_at = min(self.cluster_at, max(0, len(self.clusters) - 1))
        self.paint(keep=True)

    def show_cluster(self, cluster: str) -> None:
        """Open the Job as ``cluster`` gets it."""
        if cluster in self.clusters:
            self.cluster_at = self.clusters.index(cluster)
        self.tab = 1
        self.paint()

    def on_manifest_text_asked(self, event: ManifestText.Asked) -> None:
        event.stop()
        match event.key:
            case "1" | "2" | "3":
                self.tab = int(event.key) - 1
            case "left" | "h" | "less_than_sign":
                self._turn(-1)
            case "right" | "l" | "greater_than_sign":
                self._turn(1)
            case "y":
                self.app.copy_to_clipboard("\n".join(self.text.text) + "\n")
                self.app.notify(f"{len(self.text.text)} lines copied", markup=False)
                return
            case "w":
                self.post_message(self.SaveWanted())
                return
        self.paint()

    def _turn(self, by: int) -> None:
        if self.tab == 0 and self.manifests is not None:
            self.object_at = (self.object_at + by) % len(self.manifests.documents())
        elif self.tab == 1 and self.clusters:
            self.cluster_at = (self.cluster_at + by) % len(self.clusters)

    # Drawing

    def paint(self, *, keep: bool = False) -> None:
        """Draw tabs and text anew."""
        if self.manifests is None:
            return
        tabs: list[Piece] = []
        for index, name in enumerate(TABS):
            words = f" {index + 1} {name} "
            tabs.append(Piece(words, "chosen" if index == self.tab else "muted"))
        under, text, ink = self._content(self.manifests)
        self.text.ink = ink
        self.heads.show(lambda width: (tuple(tabs), spread(*under, width), ()))
        self.text.show_text(text, keep=keep)

    def _content(self, manifests: Manifests) -> tuple[tuple[Line, Line], list[str], Callable[[str], Line]]:
        if self.tab == 2:
            return (
                (line(("the same from a shell", "muted")), ()),
                [clean(each) for each in self.commands],
                lambda t: line(t),
            )
        if self.tab == 1:
            return self._effective()
        documents = manifests.documents()
        self.object_at = min(self.object_at, len(documents) - 1)
        text = yaml_lines(documents[self.object_at])
        names: list[Piece] = []
        for index, each in enumerate(documents):
            names.append(Piece(str(each["kind"]), "primary strong underline" if index == self.object_at else "muted"))
            names.append(Piece("  "))
        counted = f"{self.object_at + 1} of {len(documents)}, {len(text)} lines"
        return (tuple(names), line((counted, "muted"))), text, yaml_ink

    def _effective(self) -> tuple[tuple[Line, Line], list[str], Callable[[str], Line]]:
        if not self.clusters:
            return (line(("no cluster gets the Job", "care")), ()), [], diff_ink
        name = self.clusters[self.cluster_at]
        found = self.effective(name)
        if found is None:
            return (line(("the clusters are not known yet", "muted")), ()), [], diff_ink
        said = line((clean(name), "strong"), ("  <  >", "key")), line((clean(found.said), "muted"))
        if found.problem:
            return said, [f"- {clean(found.problem)}", "  Karmada would send nothing to this cluster."], diff_ink
        return said, [f"{each.mark} {each.text}" for each in found.lines], diff_ink
