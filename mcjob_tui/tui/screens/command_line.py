"""The ``:`` line: commands by name, with what they are about, completed while one types; the arrow up has history."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from mcjob_tui.control_plane.views import JobView
from mcjob_tui.tui.command_words import OF_A_JOB, WITH_A_NAME, WORDS, Known, Suggestion, suggestions
from mcjob_tui.tui.commands import Command
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.screens.going import jobs_screen, known_namespaces, to_context, to_namespace
from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.widgets.form.pieces import Line, line
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.table import LiveTable
from mcjob_tui.tui.widgets.table_columns import Column

if TYPE_CHECKING:
    from mcjob_tui.tui.app import McjobApp

SHOWN = 200
REMEMBERED = 100
_COLUMNS = (Column("text", "", 24, grow=True, most=46), Column("about", "", 20, grow=True))
_ALSO = "also :jobs :clusters :ns NAME :ctx NAME :create :messages :q   history ↑"


class CommandLine(Dialog[None]):
    """Over the page that it acts on."""

    CSS_PATH = "command_line.tcss"
    BINDINGS = [
        Binding("down", "move(1)", "next", show=False, priority=True),
        Binding("up", "move(-1)", "before", show=False, priority=True),
        Binding("tab", "complete", "complete", show=False, priority=True),
    ]

    def __init__(self, page: Page[Any]) -> None:
        super().__init__("Command", "enter run · tab complete · esc close")
        self.page = page
        self.field = Input(compact=True, select_on_focus=False, placeholder="jobs, clusters, ns NAME, create, q …")
        self.table: LiveTable[Suggestion] = LiveTable(lambda each: each.text, self._cell, id="choices")
        self.table.can_focus = False
        self.contexts: tuple[str, ...] = ()
        self.templates: tuple[str, ...] = ()
        self.recalled = -1
        self.chosen = False
        """Whether a person has moved to a suggestion: Enter on an empty line runs what was chosen, never the first."""

    def compose_box(self) -> Iterable[Widget]:
        yield self.field
        yield self.table
        yield Sheet(lambda width: (line((_ALSO, "muted")),), id="also")

    async def on_mount(self) -> None:
        self.field.focus()
        self._suggest()
        self.run_worker(self._find_names(), name="names", group="names", exit_on_error=False)

    async def _find_names(self) -> None:
        from mcjob_tui.draft.storing import templates

        self.templates = await asyncio.to_thread(templates().names)
        found = await self.page.mcjob.gateway.find()
        self.contexts = tuple(each.name for each in found.contexts)
        self._suggest()

    def _cell(self, each: Suggestion, column: Column, width: int, here: bool) -> Line:
        if column.name == "text":
            return line((f":{each.text}", "dim" if each.reason else "strong" if here else ""))
        return line((f"not now: {each.reason}" if each.reason else each.about, "dim" if each.reason else "muted"))

    # What could be meant

    def _suggest(self) -> None:
        plain, of_a_job = known(self.page)
        rows = suggestions(
            self.field.value.removeprefix(":"),
            plain,
            of_a_job,
            (job.name for job in jobs_of(self.page.mcjob)),
            known_namespaces(self.page.mcjob)[0],
            self.contexts,
            self.templates,
        )
        self.table.show_rows(rows[:SHOWN], _COLUMNS)
        self.table.action_move_to(0)
        self._count()

    def _count(self) -> None:
        rows = self.table.rows
        place = f"{self.table.position + 1} of {len(rows)} · " if rows else ""
        run = "run" if self.chosen or self.field.value.strip(" :") else "close"
        self.box.border_subtitle = Content(f"{place}enter {run} · tab complete · esc close")

    def on_input_changed(self) -> None:
        self.recalled = -1
        self.chosen = False
        self._suggest()

    def action_move(self, by: int) -> None:
        """Another suggestion; up on the empty line, or on what it brought, recalls what was run before."""
        lines = self.page.mcjob.lines
        if (by < 0 and not self.field.value and lines) or self.recalled >= 0:
            self._recall(self.recalled - by)
            return
        self.chosen = True
        self.table.action_move(by)
        self._count()

    def _recall(self, at: int) -> None:
        lines = self.page.mcjob.lines
        self.recalled = max(-1, min(at, len(lines) - 1))
        with self.field.prevent(Input.Changed):
            self.field.value = lines[-1 - self.recalled] if self.recalled >= 0 else ""
        self.field.cursor_position = len(self.field.value)
        self._suggest()

    def action_complete(self) -> None:
        """Take the suggestion into the line."""
        self.recalled = -1
        if self.table.row is not None:
            self.field.value = f"{self.table.row.text} "
            self.field.cursor_position = len(self.field.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        typed = event.value.strip().removeprefix(":").strip()
        if not typed and not self.chosen:
            self.dismiss()
            return
        row = self.table.row
        as_typed = any(typed == each.text for each in self.table.rows) or self._is_a_name_of_its_own(typed)
        chosen = typed if as_typed or row is None else row.text
        app, page = self.page.mcjob, self.page
        remember(app.lines, chosen)
        self.dismiss()
        await run_line(page, chosen)

    def _is_a_name_of_its_own(self, typed: str) -> bool:
        """Whether it names a namespace although none that is known is called so: who may not list them knows of one."""
        word, _, name = typed.partition(" ")
        return word == "ns" and bool(name.strip()) and not self.chosen and not known_namespaces(self.page.mcjob)[1]


def remember(lines: list[str], text: str) -> None:
    """Keep a line for the history, newest last and once."""
    lines[:] = [*(each for each in lines if each != text), text][-REMEMBERED:]


def jobs_of(app: "McjobApp") -> tuple[JobView, ...]:
    """The Jobs that a line can name."""
    return app.session.jobs() if app.session is not None else ()


def known(page: Page[None]) -> tuple[list[Known], list[Known]]:
    """What can be said on ``page``: commands that stand alone, and those that a Job's name may follow."""
    situation = page.situation()
    here = {each.name: each for each in page.commands()}
    names = [(word, here[name]) for word, name in WORDS.items() if name in here and word not in WITH_A_NAME]
    names += [(name, each) for name, each in here.items() if each.palette and name not in OF_A_JOB]
    plain = [(word, each.help, each.why_not(situation)) for word, each in dict(names).items()]
    return plain, [(name, each.help, each.why_not(situation)) for name, each in _of_jobs(page).items()]


def _of_jobs(page: Page[None]) -> dict[str, Command]:
    """The commands about a Job: the page's own, or else those of the list of Jobs under it."""
    home = jobs_screen(page.mcjob)
    found = {each.name: each for each in (*(home.commands() if home is not None else ()), *page.commands())}
    return {name: found[name] for name in OF_A_JOB if name in found}


async def run_line(page: Page[None], text: str) -> None:
    """Run one line on ``page``; what it cannot do is said in a toast."""
    word, _, rest = text.partition(" ")
    rest = rest.strip()
    app = page.mcjob
    commands = {each.name for each in page.commands()}
    name = WORDS.get(word, word)
    if word == "ns" and rest:
        to_namespace(app, None if rest == "all" else rest)
    elif word == "ctx" and rest:
        to_context(app, rest)
    elif word == "template" and rest:
        _from_template(page, rest)
    elif name in OF_A_JOB and rest:
        await _for_a_job(app, name, rest)
    elif name in commands:
        await page.action_command(name)
    else:
        app.say(f"there is no command {word!r}{' here' if name in OF_A_JOB else ''}")


def _from_template(page: Page[None], name: str) -> None:
    """In the form the template takes the place of the draft, elsewhere it opens the form."""
    wanted = next((each for each in (page, jobs_screen(page.mcjob)) if hasattr(each, "command_templates")), None)
    if wanted is None:
        page.mcjob.say("not connected")
        return
    why_not = next((c.why_not(wanted.situation()) for c in wanted.commands() if c.method == "command_templates"), "")
    if why_not:
        page.mcjob.say(why_not)
    else:
        wanted.command_templates(name)


async def _for_a_job(app: "McjobApp", name: str, wanted: str) -> None:
    """A Job may be named with its namespace, ``quant/ticks``, where several have its name."""
    home = jobs_screen(app)
    found = [job for job in jobs_of(app) if wanted in (job.name, f"{job.namespace}/{job.name}")]
    if home is None or not found:
        app.say(f"there is no Job {wanted} here")
    elif len(found) > 1:
        places = ", ".join(job.namespace for job in found)
        app.say(f"{wanted} is in {places}: say which, as in {found[0].namespace}/{wanted}")
    else:
        await home.run_for(name, found[0])
