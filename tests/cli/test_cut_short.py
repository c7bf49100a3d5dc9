"""What commands say when they are refused half-way, wait in vain, or are asked for what seldom is."""

import argparse
import asyncio
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

from mcjob_tui.cli import control_plane as connecting
from mcjob_tui.cli import gateway as gateways
from mcjob_tui.cli.commands import actions, app, delete, info, listing, logs, preview, rerun, sandbox, submit
from mcjob_tui.cli.completing import complete
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.gateway import CommandLineGateway, Flags
from mcjob_tui.cli.main import run
from mcjob_tui.cli.output import documents
from mcjob_tui.cli.settings import settle
from mcjob_tui.cli.submission import create
from mcjob_tui.cli.troubles import troubles_text
from mcjob_tui.cli.waiting import clusters_known, follow, watched
from mcjob_tui.control_plane.errors import Forbidden, Unreachable
from mcjob_tui.control_plane.service import ControlPlane, ManifestSet
from mcjob_tui.control_plane.views import ConnectionState, JobState, JobView, LogLine, Phase, Step, StepState
from mcjob_tui.draft.reading import read
from mcjob_tui.draft.rules import Surroundings
from mcjob_tui.sandbox.launch import SandboxFailed
from mcjob_tui.tui.gateway import Verdict
from tests.faults.submitting import small
from tests.tui import story
from tests.tui.doubles import FakeControlPlane
from tests.tui.test_lookout import late
from tests.tui.wizard.fleet import FLEET, Plane

TICKS = story.TICKS
DRAFT = """
apiVersion: mcjob.io/v1alpha1
kind: JobDraft
metadata: {name: a, namespace: quant}
spec:
  containers: [{name: a, image: busybox, command: ["true"]}]
"""


def asked(**fields: object) -> argparse.Namespace:
    """Flags as they are parsed; those that are not given have their defaults."""
    defaults = {"timeout": None, "output": None, "wait": True, "yes": True, "name": [TICKS.name], "selector": None}
    return argparse.Namespace(**(defaults | fields))


@pytest.fixture
def with_session(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType, FakeControlPlane], None]:
    """Has a command find this control plane."""

    def use(module: ModuleType, plane: FakeControlPlane) -> None:
        @asynccontextmanager
        async def open_session(arguments: argparse.Namespace) -> AsyncIterator[FakeControlPlane]:
            yield plane

        monkeypatch.setattr(module, "open_session", open_session)

    return use


Use = Callable[[ModuleType, FakeControlPlane], None]


class Slow(FakeControlPlane):
    """One whose deletions do not end, or end with a share that is left."""

    def __init__(self, *steps: Step, ends: bool = True) -> None:
        super().__init__()
        self.steps, self.ends = steps, ends

    async def delete(self, namespace: str, name: str, *, uid: str = "") -> AsyncIterator[Step]:
        for step in self.steps:
            yield step
        if not self.ends:
            await asyncio.Event().wait()


async def test_of_a_deletion_that_leaves_something_it_is_said_what_and_where(
    with_session: Use, capsys: pytest.CaptureFixture[str]
) -> None:
    with_session(delete, Slow(Step("members", StepState.FAILED, "ali-hz-prod cannot be reached")))
    with pytest.raises(CommandFailed, match="is deleted, but not all of it is gone: members: ali-hz-prod") as failed:
        await delete._delete(asked())
    assert failed.value.code is ExitCode.TIMED_OUT
    assert capsys.readouterr().out == f"job.batch/{TICKS.name} deleted\n"
    with_session(delete, Slow(Step("delete", StepState.DONE), ends=False))
    with pytest.raises(CommandFailed, match="not all of it is gone after 0s") as failed:
        await delete._delete(asked(timeout="0s"))
    assert failed.value.code is ExitCode.TIMED_OUT


async def test_who_waits_for_a_suspension_in_vain_is_told_what_is_awaited_and_an_end_is_one_too() -> None:
    plane = FakeControlPlane()
    session = cast(ControlPlane, plane)
    for suspend, words in ((True, "has active pods still"), (False, "does not run yet")):
        plane.change(TICKS.name, suspended=suspend, state=JobState.SUSPENDED)
        with pytest.raises(CommandFailed, match=f"{TICKS.name} {words} after 0.01 s") as failed:
            await actions._until_switched(session, TICKS, suspend, 0.01)
        assert failed.value.code is ExitCode.TIMED_OUT
    plane.change(TICKS.name, suspended=False, state=JobState.COMPLETE)
    await actions._until_switched(session, TICKS, True, 1)


@pytest.mark.parametrize("state", [JobState.COMPLETE, JobState.FAILED, JobState.PARTLY_FAILED])
async def test_a_job_that_has_finished_is_not_suspended_any_more_and_nothing_of_it_is_changed(
    with_session: Use, capsys: pytest.CaptureFixture[str], state: JobState
) -> None:
    plane = FakeControlPlane()
    plane.change(TICKS.name, state=state)
    with_session(actions, plane)
    words = f"Job quant/{TICKS.name} has finished ({state}): there is nothing to suspend"
    with pytest.raises(CommandFailed, match=re.escape(words)) as failed:
        await actions._switch(asked(command="suspend"))
    assert failed.value.code is ExitCode.REFUSED
    assert capsys.readouterr().out == ""
    assert not [each for each in plane.asked if each[0] == "suspend"]


async def test_info_tells_of_a_control_plane_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def open_session(arguments: argparse.Namespace) -> AsyncIterator[None]:
        await asyncio.Event().wait()
        yield

    monkeypatch.setattr(info, "open_session", open_session)
    monkeypatch.setattr(info, "SECONDS", 0.01)
    assert await info._control_plane(asked()) == {"problem": "no answer in 0.01 s"}


def test_info_writes_yes_and_no_as_settings_have_them() -> None:
    assert info._lines({"controlPlane": {"tlsVerified": True}}) == "controlPlane:\n  tlsVerified: true\n"


async def test_the_list_says_which_jobs_it_could_not_look_at(
    with_session: Use, capsys: pytest.CaptureFixture[str]
) -> None:
    plane = Plane()
    plane.publish(jobs=[late("slow")])
    plane.unread_clusters = {"aws-use1-prod": "may not get clusters/proxy"}
    plane.follower.problems = {"aws-use1-prod": "may not get clusters/proxy"}
    with_session(listing, plane)
    assert await listing._list(asked(all_namespaces=True)) is ExitCode.DONE
    printed = capsys.readouterr()
    assert "may not get clusters/proxy" in printed.err
    assert "slow" in printed.out


async def test_a_job_that_is_not_there_has_no_logs() -> None:
    with pytest.raises(CommandFailed, match="Job quant/nosuch not found") as failed:
        await logs._reached(FakeControlPlane(), "quant", "nosuch", (), wait=False)
    assert failed.value.code is ExitCode.REFUSED


class Reading(FakeControlPlane):
    """One whose logs have no line and end, with the Job or without it."""

    def __init__(self, *ends: JobView | None) -> None:
        super().__init__([TICKS])
        self.ends = ends

    async def logs(self, *_: object, **__: object) -> AsyncGenerator[list[LogLine], None]:
        for job in self.ends:
            self.publish(jobs=[job] if job is not None else [])
            yield []


def reading(**fields: object) -> argparse.Namespace:
    none = dict.fromkeys(("cluster", "since", "tail", "container"))
    return asked(**{"name": TICKS.name, "follow": True, "previous": False} | none | fields)


async def test_logs_that_are_followed_end_with_an_error_where_the_job_was_deleted_before_its_end(
    with_session: Use,
) -> None:
    with_session(logs, Reading(None))
    with pytest.raises(CommandFailed, match=f"Job quant/{TICKS.name} was deleted") as failed:
        await logs._logs(reading())
    assert failed.value.code is ExitCode.REFUSED
    with_session(logs, Reading(replace(TICKS, state=JobState.COMPLETE), None))
    assert await logs._logs(reading()) is ExitCode.DONE


NOWHERE = replace(TICKS, state=JobState.NO_POLICY, sentence="no policy selects it", members=())
NOT_YET = replace(TICKS, state=JobState.NOT_STARTING, sentence="the image cannot be pulled")
SILENT = replace(TICKS, state=JobState.COMPLETE, sentence="all pods done")


@pytest.mark.parametrize(
    ("job", "begun", "fields", "words"),
    [
        (NOWHERE, False, {}, "is in no cluster yet; No policy: no policy selects it"),
        (NOT_YET, False, {}, "has no lines: no container has started; Not starting: the image cannot be pulled"),
        (SILENT, True, {}, "has written no line; Complete: all pods done"),
        (SILENT, False, {}, "has no pod any more whose lines could be read; Complete: all pods done"),
        (NOT_YET, False, {"tail": 0}, ""),
        (NOT_YET, False, {"since": "5m"}, ""),
    ],
)
async def test_of_a_job_without_one_line_it_is_said_why_and_of_a_filter_that_nothing_matches(
    with_session: Use,
    capsys: pytest.CaptureFixture[str],
    job: JobView,
    begun: bool,
    fields: dict[str, object],
    words: str,
) -> None:
    plane = Reading(job)
    plane.begun_clusters = frozenset(each.cluster for each in job.members if begun)
    with_session(logs, plane)
    assert await logs._logs(reading(follow=False, **fields)) is ExitCode.DONE
    name = f"quant/{TICKS.name}"
    assert capsys.readouterr().err == (f"{name} {words}\n" if words else f"No log lines of {name} match.\n")


async def test_logs_say_whose_lines_they_could_not_read_unless_those_come_in_the_end(
    with_session: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    def note(cluster: str, cause: str) -> LogLine:
        return LogLine(cluster, "", "", None, "tells of it", note=True, reach=True, cause=cause)

    class Lost(Reading):
        async def logs(self, *_: object, **__: object) -> AsyncGenerator[list[LogLine], None]:
            yield [note("b", "no route"), note("a", "refused"), LogLine("c", "p", "x", None, "a line")]
            yield [note("b", "")]

    # Whatever takes the place of standard output is written to.
    monkeypatch.setattr(sys, "stdout", out := io.StringIO())
    with_session(logs, Lost(TICKS))
    with pytest.raises(CommandFailed, match="not all lines are there: those of a could not be read") as failed:
        await logs._logs(reading(follow=False, no_prefix=False, timestamps=False))
    assert failed.value.code is ExitCode.NO_ACCESS
    assert "a line" in out.getvalue()


async def test_a_sandbox_that_is_stopped_while_it_is_built_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, undone = asyncio.Event(), asyncio.Event()

    async def start_sandbox(**flags: object) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            undone.set()

    monkeypatch.setattr(sandbox, "start_sandbox", start_sandbox)
    serving = asyncio.create_task(sandbox._serve(SERVED))
    await begun.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    assert await serving is ExitCode.DONE
    assert undone.is_set()


async def test_a_dry_run_that_asks_no_server_prints_what_would_be_made(
    with_session: Use, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def check(*_: object) -> None:
        raise AssertionError("no server is asked")

    (tmp_path / "draft.yaml").write_text(DRAFT, encoding="utf-8")
    with_session(submit, Plane())
    monkeypatch.setattr(submit, "check", check)
    given = asked(filename=str(tmp_path / "draft.yaml"), namespace=None, dry_run="client")
    assert await submit._submit(given) is ExitCode.DONE
    assert "job.batch/a created (dry run)" in capsys.readouterr().out


def test_a_draft_to_edit_may_have_problems(tmp_path: Path) -> None:
    (tmp_path / "draft.yaml").write_text(DRAFT.replace("busybox", '""'), encoding="utf-8")
    draft = app._draft(argparse.Namespace(filename=str(tmp_path / "draft.yaml"), namespace=None))
    assert (draft.name, draft.namespace, draft.spec.containers[0].image) == ("a", "quant", "")


def test_a_preview_that_places_nothing_says_why_and_what_helps(capsys: pytest.CaptureFixture[str]) -> None:
    clusters = Plane(FLEET).cluster_resources()
    excluded = json.dumps([each.name for each in clusters])
    draft = read(f"{DRAFT}  clusterAffinity: {{exclude: {excluded}}}\n")
    around = Surroundings(clusters=clusters)
    assert preview._preview(draft, around, None) is ExitCode.REFUSED
    printed = capsys.readouterr()
    assert "NoClusterFit" in printed.out or "Unschedulable" in printed.out
    assert "helps: " in printed.err


def test_what_is_rendered_for_saved_clusters_has_its_prediction_and_names_alone_are_printed_on_demand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft, clusters = tmp_path / "draft.yaml", tmp_path / "clusters.json"
    draft.write_text(DRAFT)
    clusters.write_text(json.dumps({"kind": "ClusterList", "items": FLEET}))
    assert run(["render", "-f", str(draft), "--clusters", str(clusters)]) == 0
    assert "mcjob.io/prediction" in capsys.readouterr().out
    assert run(["render", "-f", str(draft), "-o", "name"]) == 0
    assert capsys.readouterr().out.splitlines() == ["propagationpolicy/a", "job/a"]
    assert run(["-n", "other", "render", "-f", str(draft)]) == ExitCode.USAGE
    assert "the draft says namespace quant and the command line other" in capsys.readouterr().err


async def test_running_again_says_what_is_lost_and_where_it_is_kept(
    with_session: Use, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    plane = Slow(Step("delete", StepState.DONE))
    plane.objects["Job", "quant", "odd"] = {
        "kind": "Job",
        "metadata": {"name": "odd"},
        "spec": {"parallelism": "many", "template": {"spec": {}}},
    }
    plane.objects["Job", "quant", TICKS.name] = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": TICKS.name, "namespace": "quant"},
        "spec": {"template": {"spec": {"containers": [{"name": "a", "image": "b"}]}}},
    }
    session = cast(Any, plane)

    def refused(manifests: ManifestSet, *, submission_id: str | None = None) -> None:
        raise Forbidden("may not create jobs in quant")

    monkeypatch.setattr(plane, "submission", refused)
    odd = replace(TICKS, name="odd")
    with pytest.raises(CommandFailed) as failed:
        await rerun._beside(session, odd, None)
    assert failed.value.code is ExitCode.USAGE
    with pytest.raises(CommandFailed) as failed:
        await rerun._in_place(session, odd)
    assert failed.value.code is ExitCode.USAGE
    with pytest.raises(CommandFailed, match="deleted, but not created again: may not create jobs") as failed:
        await rerun._in_place(session, TICKS)
    assert f"`mcjob submit -f {tmp_path}" in str(failed.value)
    assert failed.value.code is ExitCode.NO_ACCESS


class Started:
    """A sandbox that runs until it is stopped, or has ended by itself."""

    url, kubeconfig = "https://127.0.0.1:1", Path("/nowhere/kubeconfig")

    def __init__(self, *, ends: bool) -> None:
        self.ends, self.is_stopped, self.is_awaited = ends, False, asyncio.Event()

    async def wait(self) -> None:
        self.is_awaited.set()
        if not self.ends:
            await asyncio.Event().wait()

    async def stop(self) -> None:
        self.is_stopped = True


SERVED = argparse.Namespace(
    clusters=None, jobs=0, seed=0, speed=1.0, port=0, kubeconfig_out=None, examples=False, sandbox=True
)


def starting(monkeypatch: pytest.MonkeyPatch, where: str, started: Started | None) -> None:
    async def start_sandbox(**flags: object) -> Started:
        if started is None:
            raise SandboxFailed("the port is taken")
        return started

    monkeypatch.setattr(where, start_sandbox)


async def test_a_sandbox_that_ends_by_itself_or_does_not_start_is_a_failure_and_one_that_is_stopped_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    where = "mcjob_tui.cli.commands.sandbox.start_sandbox"
    monkeypatch.setattr(sandbox, "SECONDS_UNTIL_TOLD", -1.0)
    starting(monkeypatch, where, ended := Started(ends=True))
    with pytest.raises(CommandFailed, match="the sandbox ended by itself"):
        await sandbox._serve(SERVED)
    assert ended.is_stopped
    assert "built in 0 s" in capsys.readouterr().err
    starting(monkeypatch, where, runs := Started(ends=False))
    serving = asyncio.create_task(sandbox._serve(SERVED))
    await runs.is_awaited.wait()
    assert "serving" in capsys.readouterr().out
    os.kill(os.getpid(), signal.SIGTERM)
    assert await serving is ExitCode.DONE
    assert runs.is_stopped
    starting(monkeypatch, where, None)
    with pytest.raises(CommandFailed, match="the port is taken") as failed:
        await sandbox._serve(SERVED)
    assert failed.value.code is ExitCode.USAGE


async def test_a_sandbox_under_nohup_outlives_its_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    starting(monkeypatch, "mcjob_tui.cli.commands.sandbox.start_sandbox", runs := Started(ends=False))
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        serving = asyncio.create_task(sandbox._serve(SERVED))
        await runs.is_awaited.wait()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        os.kill(os.getpid(), signal.SIGTERM)
        assert await serving is ExitCode.DONE
    finally:
        signal.signal(signal.SIGHUP, before)


async def test_a_command_on_a_sandbox_of_its_own_stops_it_and_says_why_there_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    where = "mcjob_tui.sandbox.launch.start_sandbox"
    starting(monkeypatch, where, runs := Started(ends=False))
    async with connecting._kubeconfig_path(SERVED) as path:
        assert path == str(runs.kubeconfig)
        assert not runs.is_stopped
    assert runs.is_stopped
    starting(monkeypatch, where, None)
    with pytest.raises(CommandFailed, match="the port is taken"):
        async with connecting._kubeconfig_path(SERVED):
            pass
    for name in ("XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    gateway = CommandLineGateway(Flags(context="prod"), settle(argparse.Namespace()))
    assert gateway.is_likely()
    with pytest.raises(Unreachable, match="the port is taken"):
        async with gateway.sandbox():
            pass


async def test_a_context_that_does_not_answer_in_time_is_told_as_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    kubeconfig = tmp_path / "config"
    cluster = {"name": "c", "cluster": {"server": f"http://127.0.0.1:{port}"}}
    context = {"name": "slow", "context": {"cluster": "c", "user": "u"}}
    kubeconfig.write_text(
        json.dumps({"clusters": [cluster], "contexts": [context], "users": [{"name": "u", "user": {}}]})
    )
    monkeypatch.setattr(gateways, "_PROBE_SECONDS", 0.05)
    async with server:
        answer = await CommandLineGateway(Flags(str(kubeconfig)), settle(argparse.Namespace())).probe("slow")
    assert (answer.verdict, answer.words) == (Verdict.FAILED, "no answer in 0.05 s")


async def test_what_could_not_be_taken_back_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken:
        left = ("Job a",)

        async def run(self) -> AsyncIterator[Step]:
            yield Step("Job", StepState.BUSY)
            raise Forbidden("may not create jobs")

        async def undo(self) -> AsyncIterator[Step]:
            yield Step("PropagationPolicy", StepState.DONE, "taken back")
            raise Unreachable("connection refused", sent=False)

    session = SimpleNamespace(submission=lambda manifests: Broken())
    with pytest.raises(CommandFailed, match=r"it could not be taken back: .*refused.*; left behind: Job a"):
        await create(cast(Any, session), cast(Any, small()))
    assert "taken back" in capsys.readouterr().err


async def test_a_log_that_cannot_be_read_is_no_reason_to_say_nothing_of_its_pod() -> None:
    plane = FakeControlPlane()
    plane.refusal = Unreachable("connection refused", sent=False)
    assert "its log cannot be read: " in await troubles_text(cast(Any, plane), TICKS)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ConnectionState(Phase.STALE, reason="connection refused"), "connection refused"),
        (ConnectionState(Phase.DENIED, verb="list", resource="jobs", namespace="quant"), "may not list jobs in quant"),
    ],
)
async def test_jobs_that_cannot_be_listed_end_the_command(state: ConnectionState, words: str) -> None:
    plane = FakeControlPlane()
    plane.state = state
    with pytest.raises(CommandFailed, match=words) as failed:
        await watched(cast(Any, plane), "quant")
    assert failed.value.code is ExitCode.NO_ACCESS


async def test_a_job_that_was_just_created_may_be_listed_later_and_clusters_that_never_come_are_not_waited_for() -> (
    None
):
    plane = FakeControlPlane([])
    await clusters_known(cast(Any, plane), 0.01)

    async def followed() -> list[JobState]:
        views = follow(cast(Any, plane), "quant", TICKS.name, just_created=True)
        return [view.state async for view in views]

    following = asyncio.create_task(followed())
    await asyncio.sleep(0)
    for job in ((), (TICKS,), (TICKS,), (replace(TICKS, state=JobState.COMPLETE),)):
        plane.publish(jobs=job)
        await asyncio.sleep(0.01)
    assert await following == [JobState.RUNNING, JobState.COMPLETE]


def test_json_never_moves_a_terminal_and_a_flag_that_is_unknown_keeps_no_word_from_being_completed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert json.loads(documents(["a\x9b31m\u202eb"], "json")) == "a\x9b31m\u202eb"
    assert documents(["\x9b\u202e"], "json").isascii()
    assert complete(["--nosuch", "lo"], lambda of, values: []) == 0
    assert capsys.readouterr().out.splitlines()[0] == "logs"


def test_a_stream_that_python_has_not_is_not_read_from_what_is_there() -> None:
    program = """
import os, sys
from mcjob_tui.cli.streams import open_missing
sys.stdin = None
open_missing()
try:
    os.read(0, 1)
except OSError as error:
    print(error.strerror)
"""
    ended = subprocess.run([sys.executable, "-c", program], input="text", capture_output=True, text=True, check=True)
    assert ended.stdout == "Bad file descriptor\n"


def test_a_duration_in_the_settings_is_no_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mcjob").mkdir()
    (tmp_path / "mcjob" / "config.yaml").write_text("requestTimeout: [10s]\n")
    problems = settle(argparse.Namespace(), {"XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}).problems
    assert any("must be a duration" in each and "not a list" in each for each in problems)
