"""Which editor is started and how it ends, and what the text of a Job is taken for."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from textual.app import App, SuspendNotSupported

from mcjob_tui.tui.drafts import Unreadable
from mcjob_tui.tui.editing_yaml import EditedFile, editor_command, job_in, run_editor, text_of, with_notes

JOB = {"kind": "Job", "metadata": {"name": "ticks"}}


class Terminal:
    """The part of an app that gives its terminal away."""

    def __init__(self, *, can: bool = True) -> None:
        self.can = can

    @contextmanager
    def suspend(self) -> Iterator[None]:
        if not self.can:
            raise SuspendNotSupported("not here")
        yield


def edit(editor: str, path: Path, monkeypatch: pytest.MonkeyPatch, *, can: bool = True) -> None:
    monkeypatch.setenv("KUBE_EDITOR", editor)
    run_editor(cast("App[None]", Terminal(can=can)), path)


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        ({"KUBE_EDITOR": "code --wait", "EDITOR": "nano"}, ["code", "--wait"]),
        ({"VISUAL": "vim", "EDITOR": "nano"}, ["vim"]),
        ({"VISUAL": "'not closed", "EDITOR": "nano"}, ["nano"]),
        ({"EDITOR": " "}, ["vi"]),
        ({}, ["vi"]),
    ],
)
def test_the_editor_is_chosen_as_kubectl_does(environment: Mapping[str, str], command: list[str]) -> None:
    assert editor_command(environment) == command


def test_an_editor_changes_the_file_and_ctrl_c_is_ours_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "job.yaml"
    path.write_text("old", encoding="utf-8")
    before = signal.getsignal(signal.SIGINT)
    edit("sed -i s/old/new/", path, monkeypatch)
    assert path.read_text(encoding="utf-8") == "new"
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("editor", "can", "said"),
    [
        ("false", True, "false ended with 1; nothing was sent"),
        ("/no/such/editor", True, r"/no/such/editor: No such file or directory; set \$EDITOR"),
        ("true", False, "cannot be given to an editor"),
    ],
)
def test_an_editor_that_fails_is_told(
    editor: str, can: bool, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unreadable, match=said):
        edit(editor, tmp_path / "job.yaml", monkeypatch, can=can)


def test_other_notes_take_the_place_of_the_comments_and_the_text_stays() -> None:
    text = with_notes(text_of(JOB, ("the first note",)), ("the second note",))
    assert text == text_of(JOB, ("the second note",))


def test_a_text_of_comments_alone_is_no_job() -> None:
    assert job_in("# nothing\n") is None
    assert job_in(text_of(JOB)) == JOB


@pytest.mark.parametrize("text", ["a: [", "- a\n- b\n", "a: 1\n---\nb: 2\n"])
def test_what_is_not_one_object_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        job_in(text)


def test_a_file_that_went_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path))
    file = EditedFile("ticks", text_of(JOB))
    file.path.unlink()
    with pytest.raises(Unreadable, match="cannot be read"):
        file.read()
