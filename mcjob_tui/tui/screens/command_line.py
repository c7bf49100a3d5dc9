"""The ``:`` line: commands by name, with what they are about, completed while one types."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from mcjob_tui.control_plane.views import JobView
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.widgets.form.pieces import Line, line
from mcjob_tui.tui.widgets.table import Column, LiveTable

ALIASES = {
    "q": "quit",
    "quit": "quit",
    "help": "help",
    "messages": "messages",
    "create": "create",
    "clusters": "clusters",
    "jobs": "jobs",
    "read-only": "read-only",
}
"""Commands that need nothing after them; ``ns`` and ``ctx`` take a name, those of a Job may take the Job's."""

OF_A_JOB = ("logs", "yaml", "describe", "suspend", "run-again", "clone", "delete")
SHOWN = 12
_COLUMNS = (Column("text", "", 24, grow=True, most=46), Column("about", "", 20, grow=True))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line that could be run, what it does, and why it cannot ("" if it can)."""

    text: str
    about: str
    reason: str = ""


def suggestions(
    typed: str,
    plain: Sequence[tuple[str, str, str]],
    of_a_job: Sequence[tuple[str, str, str]],
    jobs: Iterable[str],
    namespaces: Iterable[str],
    contexts: Iterable[str],
) -> tuple[Suggestion, ...]:
    """What ``typed`` could become.

    Args:
        typed: the line without its colon.
        plain: name, help and reason of commands that stand alone.
        of_a_job: the same of those that a Job's name may follow.
        jobs: names of Jobs in the list, likewise ``namespaces`` and ``contexts``.
    """
    word, space, rest = typed.lstrip().partition(" ")
    rest = rest.strip()
    if not space:
        found = [Suggestion(name, help_, reason) for name, help_, reason in (*plain, *of_a_job)]
        found += [Suggestion("ns", "namespace: a name or all"), Suggestion("ctx", "another context")]
        return tuple(each for each in found if each.text.startswith(word))
    if word == "ns":
        return tuple(Suggestion(f"ns {name}", "namespace") for name in ("all", *namespaces) if rest in name)
    if word == "ctx":
        return tuple(Suggestion(f"ctx {name}", "context") for name in contexts if rest in name)
    for name, help_, reason in of_a_job:
        if name == word:
            return tuple(Suggestion(f"{name} {job}", help_, reason) for job in jobs if rest in job)
    return ()


class CommandLine(Dialog[None]):
    """Over the page that it acts on."""

    CSS_PATH = "command_line.tcss"
    BINDINGS = [
        Binding("down", "move(1)", "next", show=False, priority=True),
        Binding("up", "move(-1)", "before", show=False, priority=True),
        Binding("tab", "complete", "complete", show=False, priority=True),
    ]

    def __init__(self, page: Page[None]) -> None:
        super().__init__("Command", "enter run · tab complete · esc close")
        self.page = page
        self.field = Input(compact=True, select_on_focus=False, placeholder="jobs, clusters, ns NAME, create, q …")
        self.table: LiveTable[Suggestion] = LiveTable(lambda each: each.text, self._cell, id="choices")
        self.table.can_focus = False
        self.contexts: tuple[str, ...] = ()

    def compose_box(self) -> Iterable[Widget]:
        yield self.field
        yield self.table

    async def on_mount(self) -> None:
        self.field.focus()
        self._suggest()
        self.run_worker(self._find_contexts(), name="contexts", group="contexts", exit_on_error=False)

    async def _find_contexts(self) -> None:
        found = await self.page.mcjob.gateway.find()
        self.contexts = tuple(each.name for each in found.contexts)
        self._suggest()

    def _cell(self, each: Suggestion, column: Column, width: int, here: bool) -> Line:
        if column.name == "text":
            return line((f":{each.text}", "dim" if each.reason else "strong" if here else ""))
        return line((f"not now: {each.reason}" if each.reason else each.about, "dim" if each.reason else "muted"))

    def _jobs(self) -> tuple[JobView, ...]:
        session = self.page.mcjob.session
        return session.jobs() if session is not None else ()

    def _suggest(self) -> None:
        situation = self.page.situation()
        commands = {each.name: each for each in self.page.commands()}
        plain = [
            (alias, commands[name].help, commands[name].why_not(situation))
            for alias, name in ALIASES.items()
            if name in commands
        ]
        of_a_job = [
            (name, commands[name].help, commands[name].why_not(situation)) for name in OF_A_JOB if name in commands
        ]
        session = self.page.mcjob.session
        rows = suggestions(
            self.field.value.removeprefix(":"),
            plain,
            of_a_job,
            (job.name for job in self._jobs()),
            (session.namespaces() or ()) if session is not None else (),
            self.contexts,
        )
        self.table.show_rows(rows[:200], _COLUMNS)

    def on_input_changed(self) -> None:
        self._suggest()

    def action_move(self, by: int) -> None:
        """Another suggestion."""
        self.table.action_move(by)

    def action_complete(self) -> None:
        """Take the suggestion into the line."""
        if self.table.row is not None:
            self.field.value = f"{self.table.row.text} "
            self.field.cursor_position = len(self.field.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        typed = event.value.strip().removeprefix(":").strip()
        row = self.table.row
        exact = any(typed == each.text for each in self.table.rows)
        chosen = typed if exact or row is None else row.text
        page, names = self.page, {each.name for each in self.page.commands()}
        jobs = {job.name: job for job in self._jobs()}
        self.dismiss()
        await run_line(page, chosen, names, jobs)


async def run_line(page: Page[None], text: str, commands: set[str], jobs: dict[str, JobView]) -> None:
    """Run one line on ``page``; what it cannot do is said in a toast."""
    word, _, rest = text.partition(" ")
    rest = rest.strip()
    mcjob = page.mcjob
    name = ALIASES.get(word, word)
    if word == "ns" and rest:
        mcjob.watch_namespace(None if rest == "all" else rest)
    elif word == "ctx" and rest:
        mcjob.connect(rest)
    elif name in commands and rest:
        point: Callable[[JobView], None] | None = getattr(page, "point_at", None)
        if rest not in jobs or point is None:
            mcjob.say(f"there is no Job {rest} here")
            return
        point(jobs[rest])
        await page.action_command(name)
    elif name in commands:
        await page.action_command(name)
    else:
        mcjob.say(f"there is no command {word!r}")
