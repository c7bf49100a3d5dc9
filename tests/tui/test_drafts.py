"""Drafts for the form from files and from Jobs, and why none can be made."""

from pathlib import Path

import pytest

from mcjob_tui.draft.reading import as_text
from mcjob_tui.tui import drafts
from mcjob_tui.tui.app import Options
from mcjob_tui.tui.drafts import Unreadable, clone, read_file
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import Plane


async def test_a_draft_is_read_from_a_file_in_the_home_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "story.yaml").write_text(as_text(STORY), encoding="utf-8")
    assert await read_file("~/story.yaml") == STORY


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"\xff\xfe", "not text"),
        (b"# larger than it may be\n", "larger than 0 MiB"),
        (b"a: [", "did not find expected node content"),
    ],
)
async def test_why_a_file_gives_no_draft_is_said(
    content: bytes | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "LARGEST", 10)
    path = tmp_path / "draft.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreadable, match=said):
        await read_file(str(path))


async def test_a_job_that_the_form_cannot_hold_is_not_cloned() -> None:
    control_plane = FakeControlPlane()
    control_plane.objects[("Job", "quant", "odd")] = {"kind": "Job", "metadata": {"name": "odd"}, "spec": []}
    with pytest.raises(Unreadable, match="spec: must be a group of keys, not a list"):
        await clone(control_plane, "quant", "odd")


async def test_the_app_begins_with_the_draft_that_it_was_started_for(shell: OpenShell) -> None:
    gateway = FakeGateway(Plane())
    async with shell(gateway, options=Options(draft=STORY)) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
        assert isinstance(app.screen, WizardScreen)
        assert app.screen.editing.draft == STORY
