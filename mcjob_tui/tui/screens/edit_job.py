"""Edit a Job in the person's editor: what an edit would break is said before it is sent, and no typed text is lost."""

import asyncio
import importlib
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import Conflict, ControlPlaneError, OutcomeUnknown
from mcjob_tui.control_plane.views import JobView
from mcjob_tui.tui import editing_yaml
from mcjob_tui.tui.drafts import Unreadable
from mcjob_tui.tui.editing_yaml import EditedFile, job_in, text_of, with_notes
from mcjob_tui.tui.screens.asking import QuestionDialog
from mcjob_tui.tui.widgets.buttons import Button
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane, Json
    from mcjob_tui.karmada.job_edit import EditProblem
    from mcjob_tui.tui.app import McjobApp

AGAIN = Button("again", "Edit again")
GIVE_UP = Button("stop", "Give up")
SEND = Button("send", "Send anyway", destructive=True)


class JobEdit:
    """One edit, from the text to the answer. ``run`` it in a worker."""

    def __init__(self, app: "McjobApp", session: "ControlPlane", job: JobView) -> None:
        self.app = app
        self.session = session
        self.job = job

    async def run(self) -> None:
        """Edit until it is sent or given up; says what came of it."""
        await asyncio.to_thread(importlib.import_module, "mcjob_tui.draft.yaml_text")
        base = await self.session.fetch("Job", *self.job.key)
        before = text_of(base)
        try:
            file = EditedFile(self.job.name, before)
        except Unreadable as error:
            self.app.say(str(error), error=True)
            return
        try:
            await self._edit(file, base)
        finally:
            # Also where the program ends meanwhile, or the server is away when the newest version is asked for.
            file.let_go()

    async def _edit(self, file: EditedFile, base: "Json") -> None:
        while True:
            try:
                editing_yaml.run_editor(self.app, file.path)
                text = file.read()
                edited = job_in(text)
            except Unreadable as error:
                if await self._again(file, "The text cannot be read", (str(error),)):
                    self._note(file, (str(error),))
                    continue
                return
            if edited is None or _same(edited, base):
                file.discard()
                self.app.say(f"{self.job.name}: nothing was changed")
                return
            problems = self._problems(base, edited)
            if problems and not await self._agreed(file, problems):
                if self._stopped:
                    return
                self._note(file, tuple(each.sentence for each in problems))
                continue
            try:
                await self.session.replace_job(base, edited)
            except ControlPlaneError as error:
                unknown = isinstance(error, OutcomeUnknown)
                title = "The Job may have been changed" if unknown else "The Job was not changed"
                if not await self._again(file, title, _said(error), sent=unknown):
                    return
                base = await self._renewed(error, base, edited, file)
                continue
            file.discard()
            self.app.say(f"{self.job.name} was changed")
            return

    _stopped = False

    def _problems(self, base: "Json", edited: "Json") -> "tuple[EditProblem, ...]":
        from mcjob_tui.karmada.job_edit import edit_problems

        divided = self.job.strategy not in ("", "Duplicated")
        placed = bool(self.job.members)
        running = placed and not self.job.state.finished
        return edit_problems(base, edited, divided=divided, running=running, placed=placed)

    async def _renewed(self, error: ControlPlaneError, base: "Json", edited: "Json", file: EditedFile) -> "Json":
        """The base for another try: after a conflict the newest version, with the edit put on top of it."""
        if not isinstance(error, Conflict):
            self._note(file, _said(error))
            return base
        from mcjob_tui.control_plane.job_edit import rebased

        try:
            latest = await self.session.fetch("Job", *self.job.key)
        except ControlPlaneError as failure:
            self._note(file, (error.sentence, f"The newest version cannot be read: {failure.sentence}"))
            return base
        text = text_of(rebased(base, edited, latest), (error.sentence, "Your changes stand on the newest version."))
        with suppress(Unreadable):  # no room for it: the text stays as it is
            file.write(text)
        return latest

    def _note(self, file: EditedFile, notes: Sequence[str]) -> None:
        with suppress(Unreadable):  # what cannot be read or written is told when it is looked at again
            file.write(with_notes(file.read(), notes))

    async def _agreed(self, file: EditedFile, problems: "tuple[EditProblem, ...]") -> bool:
        """Whether to send in spite of what it breaks; what is refused for certain is not sent at all."""
        refused = any(each.refused for each in problems)

        kept = _kept(file)

        def said(width: int) -> tuple[Line, ...]:
            rows: list[Line] = []
            for each in problems:
                first, *rest = wrapped(each.sentence, width - 2)
                rows.append(line(("× ", "bad") if each.refused else ("▲ ", "care"), first))
                rows += [line("  ", text) for text in rest]
            return (*rows, *kept)

        title = "This edit would be refused" if refused else "This edit breaks something"
        buttons = (AGAIN, GIVE_UP) if refused else (AGAIN, GIVE_UP, SEND)
        answer = await self.app.push_screen_wait(QuestionDialog(title, said, *buttons))
        self._stopped = answer not in ("again", "send")
        if self._stopped:
            self._say_given_up("nothing was sent", file)
        return answer == "send"

    async def _again(self, file: EditedFile, title: str, sentences: Sequence[str], *, sent: bool = False) -> bool:
        kept = _kept(file)

        def said(width: int) -> tuple[Line, ...]:
            rows = [line((text, "bad")) for each in sentences for text in wrapped(f"× {each}", width)]
            return (*rows, *kept)

        answer = await self.app.push_screen_wait(QuestionDialog(title, said, AGAIN, GIVE_UP))
        if answer != "again":
            what = "it is not known whether it was changed" if sent else "nothing was changed"
            self._say_given_up(what, file)
        return answer == "again"

    def _say_given_up(self, what: str, file: EditedFile) -> None:
        self.app.say(f"{what}; the text is kept in {file.path}" if file.let_go() else what)


def _kept(file: EditedFile) -> tuple[Line, ...]:
    return (line(), line((f"The text is kept: {file.path}", "muted"))) if file.is_typed_in else ()


def _said(error: ControlPlaneError) -> tuple[str, ...]:
    """The server's refusal: a field each where it names them."""
    causes = getattr(error, "causes", ())
    return tuple(f"{each.field}: {each.message}" for each in causes) or (error.sentence,)


def _same(one: "Json", other: "Json") -> bool:
    from mcjob_tui.control_plane.job_edit import essence

    return essence(one) == essence(other)
