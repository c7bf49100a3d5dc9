"""The Logs page over a real sandbox: what it saves is, line by line, what the members themselves hold."""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from mcjob_tui.control_plane.kinds import POD
from mcjob_tui.control_plane.log_text import BYTES
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import JobView
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.logs import LogsScreen
from tests.tui.conftest import until

KEY = ("quant", "fx-risk-eod-1122")
SAVED = re.compile(r"\[([^/\]]+)/([^\]]+)\] (.*)", re.DOTALL)

Texts = dict[tuple[str, str], list[str]]


async def held(session: Session, job: JobView) -> Texts:
    """The lines of every pod, read raw through each cluster's proxy."""
    found: Texts = {}
    for cluster in (member.cluster for member in job.members):
        labels = f"batch.kubernetes.io/job-name={job.name}"
        for pod in await session.api.list_all(POD, job.namespace, labels=labels, cluster=cluster, seconds=10):
            name = pod["metadata"]["name"]
            async with session.api.log(job.namespace, name, query=[], silence=5, cluster=cluster) as batches:
                texts = [line.decode(errors=BYTES) async for batch in batches for line in batch]
            (container,) = (each["name"] for each in pod["spec"]["containers"])
            found[cluster, f"{name}/{container}"] = texts
    return found


def saved(folder: Path) -> Texts:
    """The lines of the one saved file by pod."""
    (path,) = folder.glob("*.log")
    found: Texts = defaultdict(list)
    for line in path.read_bytes().decode(errors=BYTES).split("\n")[:-1]:
        parts = SAVED.fullmatch(line)
        assert parts is not None, line
        found[parts[1], parts[2]].append(parts[3])
    return found


@pytest.mark.e2e
async def test_saved_logs_of_a_finished_job_are_what_its_members_hold(
    tmp_path: Path, on_sandbox: Callable[..., McjobApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = on_sandbox()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:

        def job() -> JobView | None:
            return app.session.job(*KEY) if app.session is not None else None

        await until(pilot, lambda: (found := job()) is not None and found.state.finished)
        screen = LogsScreen(*KEY)
        app.push_screen(screen)
        await until(pilot, lambda: screen.is_mounted and screen.logs.state.startswith("✓"))
        await pilot.press("t", "ctrl+s", "enter")
        await until(pilot, lambda: any("lines are in" in said.sentence for said in app.said))
        found = job()
        assert found is not None
        assert isinstance(app.session, Session)
        there = await held(app.session, found)
        assert len(there) >= len(found.members) > 1
        assert saved(tmp_path) == there
        assert not app.failures
