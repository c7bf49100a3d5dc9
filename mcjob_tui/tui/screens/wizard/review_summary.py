"""The left side of Review: what will happen, what is wrong or unwise, and the buttons that are always in sight."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from mcjob_tui.draft.kept import KeptPart
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rules import Problem
from mcjob_tui.draft.summary import Line as SummaryLine
from mcjob_tui.draft.whereabouts import said_with_place
from mcjob_tui.tui.screens.wizard.check_lines import Checked, MembersChecked, check_lines, member_lines
from mcjob_tui.tui.screens.wizard.kept_listing import kept_lines
from mcjob_tui.tui.screens.wizard.review_lines import (
    Entry,
    placement_lines,
    problem_entry,
    problems_heading,
    summary_lines,
)
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import Line, Piece
from mcjob_tui.tui.widgets.placement.forecast import WAITING, Forecast


class ProblemList(Drawn, can_focus=True):
    """Every problem and warning. ``j k`` move, Enter goes to the field, ``^y`` takes the fix."""

    class Chosen(Message):
        """Enter on a problem."""

        def __init__(self, problem: Problem) -> None:
            super().__init__()
            self.problem = problem

    def __init__(self) -> None:
        super().__init__(id="problem-list")
        self.problems: tuple[Problem, ...] = ()
        self._said: tuple[str, ...] = ()
        self._at = 0

    @property
    def current(self) -> Problem | None:
        """The problem at the cursor."""
        return self.problems[self._at] if self.problems else None

    def show(self, problems: Sequence[Problem], draft: JobDraft) -> None:
        """Show other problems, each behind where in the draft it is."""
        self.problems = tuple(problems)
        self._said = tuple(said_with_place(draft, each) for each in problems)
        self._at = min(self._at, max(0, len(self.problems) - 1))
        self.can_focus = bool(self.problems)
        self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        lines = problems_heading(self.problems, width)
        for index in range(len(self.problems)):
            lines += self._entry(index, width, here=self.has_focus and index == self._at).lines
        return tuple(lines)

    def _entry(self, index: int, width: int, *, here: bool) -> Entry:
        return problem_entry(self.problems[index], self._said[index], width, here=here)

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """What the list takes."""
        return (FooterKey("enter", "go to the field"),)

    def on_key(self, event: events.Key) -> None:
        match event.key:
            case "j" | "down" if self._at < len(self.problems) - 1:
                self._at += 1
            case "k" | "up" if self._at > 0:
                self._at -= 1
            case "down" | "j":
                self.screen.focus_next()
            case "enter" if self.current is not None:
                self.post_message(self.Chosen(self.current))
            case _:
                return
        event.stop()
        event.prevent_default()
        self.redraw()
        self.show_current()

    def take_focus(self) -> None:
        """Have the focus, and only the problem at the cursor in view: what stands above it is the Job in words."""
        self.focus(scroll_visible=False)
        self.call_after_refresh(self.show_current)

    def show_current(self) -> None:
        """Bring the problem at the cursor into view."""
        top = 2 + sum(len(self._entry(index, self.size.width, here=False).lines) for index in range(self._at))
        assert isinstance(self.parent, VerticalScroll)
        self.parent.scroll_to_region(Region(0, self.virtual_region.y + top, 1, 3), animate=False)


class ReviewButtons(Drawn, can_focus=True):
    """Submit, Check, Check on members: Tab or the arrows choose, Enter presses."""

    DEFAULT_CSS = """
    ReviewButtons { dock: bottom; height: 1; }
    """

    class Pressed(Message):
        """One was pressed: ``submit``, ``check`` or ``members``; ``unsought`` where nobody had gone to it."""

        def __init__(self, name: str, *, unsought: bool = False) -> None:
            super().__init__()
            self.name = name
            self.unsought = unsought

    class Passed(Message):
        """Tab after the last one: on to the manifests."""

    NAMES = ("submit", "check", "members")

    def __init__(self) -> None:
        super().__init__(id="review-buttons")
        self.words = "Submit"
        self.reason = ""
        self._at = 0
        self._unsought = False

    def take_focus(self) -> None:
        """Have the focus because the page puts it here: that Enter is pressed then may be chance."""
        self._unsought = True
        self.focus()

    def show(self, words: str, reason: str) -> None:
        """``words`` are those of Submit; ``reason`` says why it cannot be pressed, if so."""
        if (words, reason) != (self.words, self.reason):
            self.words, self.reason = words, reason
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        pieces: list[Piece] = []
        for index, words in enumerate(self._labels(width)):
            here = self.has_focus and index == self._at
            plain = "focus" if here else "field"
            submit = "dim field" if self.reason else "press"
            ink = plain if index else submit
            mark = "▌" if here else " "
            pieces += [Piece(f"{mark}{words} ", ink + (" strong underline" if here else ""))]
            pieces.append(Piece(" ^s" if index == 0 else "", "key"))
            pieces.append(Piece("   " if index == 0 else "  "))
        return (tuple(pieces),)

    def _labels(self, width: int) -> tuple[str, str, str]:
        short = len(self.words) + 37 > width
        return self.words, "Check", "Members" if short else "Check on members"

    def on_blur(self) -> None:
        self._at = 0
        self._unsought = False

    def on_key(self, event: events.Key) -> None:
        match event.key:
            case "right" | "l":
                self._at = min(self._at + 1, len(self.NAMES) - 1)
            case "left" | "h":
                self._at = max(self._at - 1, 0)
            case "tab" if self._at < len(self.NAMES) - 1:
                self._at += 1
            case "tab":
                self.post_message(self.Passed())
            case "shift+tab" if self._at > 0:
                self._at -= 1
            case "up" | "k":
                self.screen.focus_previous()
            case "enter":
                self.post_message(self.Pressed(self.NAMES[self._at], unsought=self._unsought))
            case _:
                return
        self._unsought = self._unsought and event.key == "enter"
        event.stop()
        event.prevent_default()
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        at = 0
        for index, words in enumerate(self._labels(self.size.width)):
            end = at + len(words) + 2
            if at <= event.x < end:
                self.post_message(self.Pressed(self.NAMES[index]))
            at = end + (6 if index == 0 else 2)


class SummaryText(Drawn):
    """The draft in plain words and its placement."""

    def __init__(self) -> None:
        super().__init__()
        self.said: tuple[SummaryLine, ...] = ()
        self.forecast: Forecast = WAITING

    def show(self, said: Sequence[SummaryLine], forecast: Forecast) -> None:
        """Show something else."""
        self.said, self.forecast = tuple(said), forecast
        self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        if not self.said:
            return ()
        return (*summary_lines(self.said, width), *placement_lines(self.forecast, width))


class CheckText(Drawn):
    """What the checks said, and under it what loaded manifests say that the form does not show."""

    def __init__(self) -> None:
        super().__init__()
        self.server, self.members = Checked(), MembersChecked()
        self.kept: tuple[KeptPart, ...] = ()

    def show(self, server: Checked, members: MembersChecked, kept: Sequence[KeptPart]) -> None:
        """Show something else."""
        self.server, self.members, self.kept = server, members, tuple(kept)
        self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        return (
            *check_lines(self.server, width),
            *member_lines(self.members, width),
            *kept_lines(self.kept, width),
        )


class ReviewSummary(Vertical):
    """The pane: it scrolls, its buttons do not."""

    PAGES: ClassVar[dict[str, int]] = {"pagedown": 1, "pageup": -1}

    def __init__(self) -> None:
        super().__init__(id="summary", classes="pane")
        self.text = SummaryText()
        self.problems = ProblemList()
        self.checks = CheckText()
        self.buttons = ReviewButtons()
        self.scroll = VerticalScroll(self.text, self.problems, self.checks, can_focus=False)
        self._at_checks: float | None = None
        """Where it was scrolled to for what a check said: until somebody scrolls, what grows above must not hide it."""

    def compose(self) -> Iterable[Widget]:
        yield self.scroll
        yield self.buttons

    def on_mount(self) -> None:
        self.border_title = Content("Summary")
        self.watch(self.scroll, "scroll_y", self._say_more)
        # How much of it is in view is known a moment later.
        self.watch(self.scroll, "virtual_size", self.on_resize, init=False)

    def _say_more(self) -> None:
        below = self.scroll.max_scroll_y - round(self.scroll.scroll_offset.y)
        self.border_subtitle = Content(f"{below} more rows · pgdn" if below > 0 else "")

    def on_resize(self) -> None:
        self.call_after_refresh(self._say_more)
        last = self.scroll.max_scroll_y
        if self._at_checks is not None and min(self.scroll.scroll_y, last) == min(self._at_checks, last):
            self._at_checks = min(self._at_checks, last)
            self.call_after_refresh(self._go_to_checks)
        elif self.problems.has_focus:
            self.call_after_refresh(self.problems.show_current)

    def on_key(self, event: events.Key) -> None:
        by = self.PAGES.get(event.key)
        if by is not None:
            event.stop()
            event.prevent_default()
            self.scroll.scroll_relative(y=by * max(1, self.scroll.size.height - 1), animate=False)

    def let_go(self) -> None:
        """Hold in sight no longer what a check has said."""
        self._at_checks = None

    def show_checks(self) -> None:
        """Bring into sight what a check has said, and hold it there until somebody scrolls: its rows come later."""
        self.call_after_refresh(self._go_to_checks)

    def _go_to_checks(self) -> None:
        self.scroll.scroll_to_widget(self.checks, animate=False, immediate=True, top=False)
        self._at_checks = self.scroll.scroll_y
