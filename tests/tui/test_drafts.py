"""Drafts for the form from files and from Jobs, and why none can be made."""

from pathlib import Path

import pytest

from mcjob_tui.draft.reading import as_text
from mcjob_tui.tui import drafts
from mcjob_tui.tui.drafts import Unreadable, clone, read_file
from tests.tui.doubles import FakeControlPlane
from tests.tui.wizard.drafts import STORY


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
