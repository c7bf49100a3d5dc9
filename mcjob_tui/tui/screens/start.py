"""The first screen without a control plane: where one was looked for, what each context answers, and the sandbox."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.widget import Widget

from mcjob_tui.resources.text import cut_middle
from mcjob_tui.tui.commands import Situation
from mcjob_tui.tui.declarations import ON_START
from mcjob_tui.tui.gateway import Answer, Found, Verdict
from mcjob_tui.tui.glyphs import busy
from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, column, line, wrapped
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.table import LiveTable
from mcjob_tui.tui.widgets.table_columns import Column

COLUMNS = (
    Column("context", "CONTEXT", 16, grow=True, most=26),
    Column("server", "SERVER", 22, grow=True, most=42),
    Column("answer", "ANSWER", 24, grow=True),
)
_SIGNS = {Verdict.KARMADA: ("●", "good"), Verdict.NO_KARMADA: ("▲", "care"), Verdict.FAILED: ("×", "bad")}


@dataclass(frozen=True, slots=True)
class Row:
    """A context, or the sandbox (then ``context`` is None). ``answer`` is None while it is being asked."""

    context: str | None
    server: str
    answer: Answer | None = None
    current: bool = False


SANDBOX = Row(None, "embedded, 8 clusters", Answer(Verdict.KARMADA, "ready to start", "It runs on this machine."))


def looked_in(found: Found | None, width: int, said: str = "") -> tuple[Line, ...]:
    """The places that were looked at, but for those of which ``said``, the sentence above, says all."""
    if found is None:
        return (line(("Looking for kubeconfigs…", "muted")),)
    rows: list[Line] = []
    for index, place in enumerate(each for each in found.places if not said or each.outcome not in said):
        head = column("Looked in" if not index else "", 14, "muted")
        rows.append(line(head, column(place.origin, 19), " ", (cut_middle(place.outcome, max(8, width - 34)), "muted")))
    return tuple(rows)


class StartScreen(Page[None]):
    """Contexts with their answers; Enter connects, or starts the sandbox."""

    CSS_PATH = "start.tcss"
    PAGE_COMMANDS = ON_START

    def __init__(self, failed: str = "", reason: str = "") -> None:
        """``failed`` is the context that did not work, ``reason`` why."""
        super().__init__()
        self.failed = failed
        self.reason = reason
        self.found: Found | None = None
        self.kubeconfig: str | None = None
        self.connecting: str | None = None
        self.is_connecting = False
        self._turn = 0
        self.table: LiveTable[Row] = LiveTable(lambda row: row.context or "", self._cell, id="contexts")

    def compose_body(self) -> Iterable[Widget]:
        yield Sheet(self._headline, id="headline")
        yield self.table
        yield Sheet(self._below, id="below")

    def on_mount(self) -> None:
        self.table.show_rows((SANDBOX,), COLUMNS)
        self.table.focus()
        self.set_interval(0.25, self._tick)
        self.call_after_refresh(self._ask)

    def _headline(self, width: int) -> tuple[Line, ...]:
        wrong = self._what_is_wrong()
        if wrong:
            said = [line((text, "bad")) for text in wrapped(f"× {wrong}", width)[:3]]
        else:
            asked = [row.answer for row in self.table.rows if row.context is not None]
            hopeful = self.found is None or any(each is None or each.verdict is Verdict.KARMADA for each in asked)
            words = "Choose a Karmada control plane." if hopeful else "No Karmada control plane was found."
            said = [line((words, "strong"))]
        looked = looked_in(self.found, width, wrong)
        return (*said, *((line(), *looked) if looked else ()))

    def _what_is_wrong(self) -> str:
        """Why the connection that was asked for did not come about, or why no kubeconfig can be used."""
        if self.reason:
            return f"{self.failed}: {self.reason}" if self.failed else self.reason
        return self.found.problem if self.found is not None else ""

    def _below(self, width: int) -> tuple[Line, ...]:
        texts = wrapped(
            "The sandbox runs on this machine, speaks Karmada's own protocol and is deleted when mcjob ends. "
            "Nothing leaves this host.",
            min(width, 74),
        )
        elsewhere = line(
            ("Elsewhere:  ", "muted"), "mcjob --context NAME", ("   ·   ", "muted"), "mcjob --kubeconfig FILE"
        )
        return (*(line((text, "muted")) for text in texts), line(), elsewhere)

    def _cell(self, row: Row, column: Column, width: int, here: bool) -> Line:
        match column.name:
            case "context":
                ink = "strong" if here else ""
                name = "Sandbox" if row.context is None else row.context
                return line((cut_middle(name, width), ink))
            case "server":
                return line((cut_middle(row.server, width), "muted"))
        if self.is_connecting and self.connecting == row.context:
            word = "starting…" if row.context is None else "connecting…"
            return line((f"{busy(self._turn)} {word}", "primary"))
        if row.answer is None:
            return line((f"{busy(self._turn)} asking…", "muted"))
        sign, ink = _SIGNS[row.answer.verdict]
        return line(Piece(f"{sign} ", ink), (row.answer.words, "" if here else "muted"))

    # Asking

    def _ask(self) -> None:
        self.run_worker(self._find(), name="find", group="find", exclusive=True, exit_on_error=False)

    async def _find(self) -> None:
        self.found = found = await self.mcjob.gateway.find(self.kubeconfig)
        rows = [SANDBOX]
        for each in found.contexts:
            answer = Answer(Verdict.FAILED, "cannot be used", each.problem) if each.problem else None
            rows.append(Row(each.name, each.server, answer, each.current))
        self.table.show_rows(tuple(rows), COLUMNS)
        self._redraw()
        for row in rows:
            if row.answer is None and row.context is not None:
                self.run_worker(
                    self._probe(row.context),
                    name="probe",
                    group=f"probe-{row.context}",
                    exclusive=True,
                    exit_on_error=False,
                )

    async def _probe(self, context: str) -> None:
        answer = await self.mcjob.gateway.probe(context)
        self.table.show_rows(
            tuple(replace(row, answer=answer) if row.context == context else row for row in self.table.rows)
        )
        self._redraw()

    def refused(self, context: str, reason: str) -> None:
        """The connection that was asked for did not come about."""
        self.failed, self.reason = context, reason
        self.is_connecting = False
        self._redraw()

    def _redraw(self) -> None:
        for sheet in self.query(Sheet):
            if sheet.id in ("headline", "below"):
                sheet.redraw()
        self.table.refresh()
        self.refresh_header()
        self.refresh_keys()

    def _tick(self) -> None:
        self._turn += 1
        if self.is_connecting or any(row.answer is None for row in self.table.rows):
            self.table.refresh()

    # Commands

    @property
    def _here(self) -> Row:
        """The row at the cursor; that of the sandbox is always there."""
        return self.table.rows[self.table.position]

    def situation(self) -> Situation:
        connecting = f"{self.connecting or 'the sandbox'} is being connected" if self.is_connecting else ""
        unanswered = "it has not answered yet" if self._here.answer is None else ""
        return replace(super().situation(), other={"start-open": connecting, "why": unanswered})

    def on_live_table_moved(self) -> None:
        """Another row is at the cursor."""
        self.refresh_keys()

    async def on_live_table_opened(self) -> None:
        """A row was clicked twice."""
        await self.action_command("start-open")

    def command_start_open(self) -> None:
        """Connect with the context at the cursor, or start the sandbox."""
        row = self._here
        self.connecting, self.is_connecting = row.context, True
        self.reason = ""
        self._redraw()
        self.mcjob.connect(row.context, sandbox=row.context is None)

    def command_try_again(self) -> None:
        """Ask every context again."""
        self._ask()

    def command_why(self) -> None:
        """The whole answer of the context at the cursor."""
        from mcjob_tui.tui.screens.dialogs import TextDialog

        row = self._here
        text = (row.answer.reason or row.answer.words) if row.answer is not None else ""
        self.app.push_screen(TextDialog(row.context or "Sandbox", tuple(line(each) for each in wrapped(text, 72))))

    def command_open_kubeconfig(self) -> None:
        """Read another kubeconfig."""
        from mcjob_tui.tui.screens.dialogs import LineDialog, if_answered

        def named(path: str) -> None:
            self.kubeconfig = path
            self._ask()

        self.app.push_screen(LineDialog("Open a kubeconfig", "the file's path"), if_answered(named))

    def command_quit_here(self) -> None:
        """End the program."""
        self.command_quit()

    def command_back(self) -> None:
        """Nothing is behind this screen; errors go."""
        self.mcjob.clear_toasts()
