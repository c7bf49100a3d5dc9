"""The question before something is lost, and one command for several Jobs."""

import asyncio
import io
import sys
from dataclasses import replace

import pytest

from mcjob_tui.cli.asking import agreed
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.several import Named, for_each
from mcjob_tui.control_plane.errors import Forbidden
from mcjob_tui.control_plane.views import JobView
from tests.tui import story

TWO = story.JOBS[2:4]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(text))


@pytest.mark.parametrize("text", ["y\n", "Yes\n"])
async def test_a_yes_is_taken_once_it_was_said_what_will_be_killed(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, text)
    await agreed(TWO, "Delete 2 Jobs", "deleting")
    out, err = capsys.readouterr()
    assert out == ""
    first, second, question = err.splitlines()
    assert first.startswith(f"{TWO[0].name}: {TWO[0].state}, in ")
    assert first.endswith(f"{TWO[0].progress.active} active pods will be killed.")
    assert second.startswith(f"{TWO[1].name}: ")
    assert question == "Delete 2 Jobs? [y/N] "


async def test_one_active_pod_is_told_in_the_singular(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "y\n")
    await agreed([replace(TWO[0], progress=replace(TWO[0].progress, active=1))], "Delete it", "deleting")
    assert capsys.readouterr().err.splitlines()[0].endswith(" 1 active pod will be killed.")


@pytest.mark.parametrize("text", ["\n", "no\n", "", "yess\n"])
async def test_anything_else_keeps_the_jobs(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, text)
    with pytest.raises(CommandFailed, match="kept") as refused:
        await agreed(TWO[:1], "Delete it", "deleting")
    assert refused.value.code is ExitCode.REFUSED


async def test_who_cannot_be_asked_is_told_the_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(CommandFailed, match="give --yes") as refused:
        await agreed(TWO, "Delete 2 Jobs", "deleting")
    assert refused.value.code is ExitCode.USAGE


async def test_what_failed_for_some_is_told_after_it_was_done_for_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    views, done = story.JOBS[:4], []

    async def do(view: JobView) -> None:
        if view is views[0]:
            raise Forbidden("may not delete jobs in ml")
        if view is views[2]:
            raise CommandFailed(ExitCode.TIMED_OUT, "not all of it is gone")
        done.append(view)

    with pytest.raises(CommandFailed) as failed:
        await for_each(do, Named(views))
    assert done == [views[1], views[3]]
    first, third = (f"{each.namespace}/{each.name}" for each in (views[0], views[2]))
    assert (failed.value.code, str(failed.value)) == (ExitCode.NO_ACCESS, f"{first}: may not delete jobs in ml")
    assert capsys.readouterr().err == f"error: {third}: not all of it is gone\n"


async def test_that_nobody_reads_of_one_any_more_breaks_off_none_of_the_others() -> None:
    views, done = story.JOBS[:3], []
    is_unread = asyncio.Event()

    async def do(view: JobView) -> None:
        if view is views[0]:
            is_unread.set()
            raise BrokenPipeError(32, "Broken pipe")
        await is_unread.wait()
        # What is being deleted takes some more turns.
        for _ in range(5):
            await asyncio.sleep(0)
        done.append(view)

    with pytest.raises(BrokenPipeError):
        await for_each(do, Named(views))
    assert done == [views[1], views[2]]


async def test_what_fails_for_the_only_one_needs_no_name() -> None:
    async def do(view: JobView) -> None:
        raise Forbidden("may not delete jobs in ml")

    with pytest.raises(CommandFailed, match=r"^may not delete jobs in ml$"):
        await for_each(do, Named(TWO[:1]))
