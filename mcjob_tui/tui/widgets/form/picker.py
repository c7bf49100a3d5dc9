"""The list that a select opens over the page: type to filter, Enter to choose, space to mark several.

Who goes on with Tab, or gives the page a command, has answered too: the list closes, and the key is the page's.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import ModalScreen

from mcjob_tui.resources.text import clean, width
from mcjob_tui.tui.declarations import REDRAW, TO_SHELL
from mcjob_tui.tui.glyphs import glyph
from mcjob_tui.tui.painting import Painting
from mcjob_tui.tui.typing_ahead import Again
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut, line, over, pad, spread, wrapped

ROWS = 10
SMALLEST = 28
_ONWARD = ("tab", "shift+tab")
_LEAVES_NOTHING = frozenset(each.name for each in (REDRAW, TO_SHELL))
"""Commands of every page after which one is where one was: no reason to close the list."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a list: what it stands for, the words shown, a remark at the right, why it cannot be chosen, and
    further words by which it is found."""

    value: str
    words: str = ""
    remark: str = ""
    off: str = ""
    also: str = ""

    @property
    def shown(self) -> str:
        return clean(self.words or self.value)

    def has(self, words: Sequence[str]) -> bool:
        """Whether each of the words, in lower case, is in what it says."""
        said = f"{self.shown} {self.remark} {self.also}".lower() if words else ""
        return all(word in said for word in words)


class PickList(Drawn, can_focus=True):
    """Options in a window of ten rows with the typed filter above."""

    def __init__(self, options: Sequence[Option], chosen: Iterable[str], *, many: bool, free: bool) -> None:
        """``many`` lets several be marked; ``free`` lets the typed filter itself be the answer."""
        super().__init__()
        self.options = tuple(options)
        self.chosen = set(chosen)
        self._found_chosen = frozenset(self.chosen)
        self.many = many
        self.free = free
        self.filter = ""
        self.if_none = "nothing is known; type it" if free else "there is nothing to choose from"
        """What is said where there are no options at all."""
        self._has_marked = False
        """Whether something was marked since the filter was typed."""
        self._is_touched = False
        """Whether anything was typed, moved to or marked: the list as it opened is no answer."""
        self._refused: Line = ()
        """Why Enter took nothing, until the next key."""
        self._at = 0
        self._top = 0
        first = next((index for index, option in enumerate(self.options) if option.value in self.chosen), 0)
        self._move(first)

    @property
    def _found(self) -> list[Option]:
        words = self.filter.lower().split()
        return [each for each in self.options if each.has(words)]

    @property
    def matching(self) -> tuple[Option, ...]:
        """The options that hold every typed word."""
        found = self._found
        if self.free and self.filter and not any(each.value == self.filter for each in found):
            found.append(Option(self.filter, self.filter, "as typed"))
        return tuple(found)

    @property
    def natural_width(self) -> int:
        """The width that shows every option whole."""
        return max([SMALLEST, *(width(each.shown) + width(each.remark or each.off) + 8 for each in self.options)])

    def draw(self, width: int) -> tuple[Line, ...]:
        typed = line((self.filter, "text"), (" ", "reverse")) if self.filter else line((" type to filter", "dim"))
        lines: list[Line] = [over(pad((Piece(" "), *typed), width), "focus")]
        shown = self.matching
        for index, option in enumerate(shown[self._top : self._top + ROWS], self._top):
            mark = self._mark(option)
            ink = "dim" if option.off else "strong" if index == self._at else ""
            start = line(("▌", "primary") if index == self._at else " ", *mark, (option.shown, ink))
            row = spread(start, line((clean(option.off or option.remark), "muted"), " "), width)
            lines.append(over(row, "cursor") if index == self._at else row)
        if self._refused:
            lines.append(cut(self._refused, width))
        elif not shown:
            words = "nothing matches" if self.options else self.if_none
            lines += [line("  ", (each, "muted")) for each in wrapped(words, width - 3)]
        elif len(shown) > ROWS:
            marked = f"{len(self.chosen):,} marked · " if self.many else ""
            lines.append(line((f"  {marked}{self._at + 1:,} of {len(shown):,}", "muted")))
        return tuple(lines)

    def _mark(self, option: Option) -> Line:
        if not self.many:
            return line(("✓ " if option.value in self.chosen else "  ", "primary"))
        name = "marked" if option.value in self.chosen else "unmarked"
        return line((f"{glyph(name)} ", "primary" if option.value in self.chosen else "muted"))

    def on_key(self, event: events.Key) -> None:
        shown = self.matching
        self._refused = ()
        match event.key:
            case "up":
                self._move(self._at - 1)
            case "down":
                self._move(self._at + 1)
            case "pageup":
                self._move(self._at - ROWS)
            case "pagedown":
                self._move(self._at + ROWS)
            case "enter":
                self._accept(shown)
            case "space" if self.many:
                self._toggle(shown)
            case "asterisk" if self.many:
                self.toggle_all()
            case "backspace":
                self.filter = self.filter[:-1]
                self._move(0)
            case _ if event.is_printable and event.character:
                self.filter += event.character
                self._has_marked = False
                self._move(0)
            case _:
                return
        self._is_touched = True
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        inside = event.get_content_offset(self)
        # The first row within the frame is the filter's.
        if inside is None or not 0 < inside.y <= len(self.matching[self._top : self._top + ROWS]):
            return
        self._move(self._top + inside.y - 1)
        if self.many:
            self._toggle(self.matching)
        else:
            self._accept(self.matching)

    def _move(self, at: int) -> None:
        self._at = max(0, min(at, len(self.matching) - 1))
        self._top = min(self._top, self._at)
        self._top = max(self._top, self._at - ROWS + 1)
        self.redraw()

    def _toggle(self, shown: tuple[Option, ...]) -> None:
        if shown and not shown[self._at].off:
            self.chosen ^= {shown[self._at].value}
            self._has_marked = True
            self.redraw()

    def toggle_all(self) -> None:
        """Mark all that match; where they are marked already, unmark them."""
        found = {each.value for each in self._found if not each.off}
        self.chosen = self.chosen - found if found <= self.chosen else self.chosen | found
        self._has_marked = True
        self.redraw()

    def _accept(self, shown: tuple[Option, ...]) -> None:
        answer = self._answer(shown)
        if answer is not None:
            self.screen.dismiss(answer)
            return
        off = shown[self._at].off if shown else ""
        if off:
            self._refused = line(("× ", "bad"), (clean(off), "bad"))
        else:
            said = "nothing matches" if self.options else "nothing is there"
            self._refused = line((f"× {said}", "bad"), ("  esc", "key"), (" close", "muted"))
        self.redraw()

    def _answer(self, shown: tuple[Option, ...]) -> tuple[str, ...] | None:
        """What Enter takes; None where it can take nothing: what is typed is in no option, or that one is off."""
        here = shown[self._at] if shown else None
        if not self.many:
            return (here.value,) if here is not None and not here.off else None
        if self.filter and not self._has_marked:
            # Who types and takes what it found need not mark it; who has marked something wants just that.
            return self._in_order({*self.chosen, here.value}) if here is not None and not here.off else None
        return self._in_order(self.chosen)

    def _in_order(self, chosen: set[str]) -> tuple[str, ...]:
        order = [each.value for each in self.options]
        return (*(value for value in order if value in chosen), *sorted(chosen - set(order)))

    def left(self) -> tuple[str, ...] | None:
        """The answer of who goes on without Enter: what that would take, or else what is marked; none where nothing was
        done here."""
        answer = self._answer(self.matching) if self._is_touched or self.filter else None
        return self._in_order(self.chosen) if answer is None and self.chosen != self._found_chosen else answer


class Picker(Painting[tuple[str, ...] | None], ModalScreen[tuple[str, ...] | None]):
    """The list in a frame beside the field that opened it; Escape leaves everything as it was."""

    DEFAULT_CSS = """
    Picker {
        background: transparent;
        & PickList { position: absolute; background: $surface; border: round $primary; padding: 0; max-height: 14; }
    }
    """
    BINDINGS = [("escape", "cancel", "close")]

    def __init__(
        self,
        options: Sequence[Option],
        chosen: Iterable[str],
        beside: Callable[[], Region],
        *,
        many: bool = False,
        free: bool = False,
    ) -> None:
        """``beside`` gives the field's region on the screen: the list opens under it, or above if it must."""
        super().__init__()
        self.list = PickList(options, chosen, many=many, free=free)
        self.beside = beside

    def compose(self) -> ComposeResult:
        self.list.border_subtitle = "space mark, * all, enter done" if self.list.many else ""
        yield self.list

    def on_mount(self) -> None:
        self._place()
        # The field may have been shown by the very key that opened the list, and has no place yet.
        self.call_after_refresh(self._place)

    def on_resize(self) -> None:
        self._place()
        # The field has its new place only once the page below is laid out.
        self.app.screen_stack[-2].call_after_refresh(self._place)

    def on_key(self, event: events.Key) -> None:
        """A key that the list does not know, and the page below does, does there what it always does."""
        bound = self.app.screen_stack[-2].active_bindings.get(event.key) if event.key.startswith("ctrl+") else None
        if event.key in _ONWARD or (bound is not None and bound.binding.id not in _LEAVES_NOTHING):
            event.stop()
            event.prevent_default()
            self.dismiss(self.list.left())
            self.app.post_message(Again(event.key, event.character))

    def _place(self) -> None:
        screen, beside = self.app.size, self.beside()
        wide = min(max(self.list.natural_width + 2, beside.width), screen.width)
        tall = min(len(self.list.options) + 4, ROWS + 4)
        left = max(0, min(beside.x, screen.width - wide))
        below = beside.bottom
        top = below if below + tall <= screen.height else max(0, beside.y - tall + 1)
        self.list.styles.width = wide
        self.list.styles.offset = (left, top)

    def action_cancel(self) -> None:
        """Close and change nothing."""
        self.dismiss(None)
