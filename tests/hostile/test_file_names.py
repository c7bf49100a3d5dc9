"""A name that a server sends never becomes a path, and what is saved is whole or not there."""

import asyncio
import errno
import os
import resource
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.tui.drafts import Unreadable, read_file
from mcjob_tui.tui.editing_yaml import EditedFile
from mcjob_tui.tui.new_file import file_name, typed_path, write_new_file
from mcjob_tui.tui.screens.wizard.saving_files import write_files
from tests.hostile.corpus import SHORT


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=())),
        st.sampled_from([*SHORT.values(), "../../x", "/etc/passwd", "..", ".", "", "a" * 5000]),
    )
)
def test_a_name_stays_a_name(name: str) -> None:
    made = file_name(name)
    assert Path(made).name == made
    assert made not in (".", "..")
    assert not made.startswith(".") or name == ""
    assert len(made.encode()) <= 255
    assert not any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp") for each in made)


@pytest.mark.parametrize("name", ["a\nb", "a\x00b", "\x1b[2J", "a\x9b2J", "half \ud800", "a\u2028b"])
def test_no_file_gets_a_name_that_a_terminal_would_obey(tmp_path: Path, name: str) -> None:
    for write in (lambda: write_new_file(tmp_path / name, [b"x"]), lambda: write_files(tmp_path / name, {"a": "x"})):
        with pytest.raises(OSError, match="no control characters"):
            write()
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_left_whatever_it_is(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept")
    (tmp_path / "link").symlink_to("kept")
    (tmp_path / "dangling").symlink_to("made")
    (tmp_path / "itself").symlink_to("itself")
    os.mkfifo(tmp_path / "pipe")
    for name in ("kept", "link", "dangling", "itself", "pipe"):
        with pytest.raises(FileExistsError):
            write_new_file(tmp_path / name, [b"x"])
        with pytest.raises(FileExistsError):
            write_files(tmp_path, {"another": "x", name: "x"})
    assert (tmp_path / "kept").read_text() == "kept"
    assert not (tmp_path / "made").exists()
    assert not (tmp_path / "another").exists()


def test_files_that_belong_together_are_there_together_or_none_is(tmp_path: Path) -> None:
    too_long = "n" * 300
    with pytest.raises(OSError, match="too long"):
        write_files(tmp_path / "new", {"first": "x", too_long: "x"})
    assert list((tmp_path / "new").iterdir()) == []


def test_a_home_that_nobody_has_is_a_name_like_any() -> None:
    assert typed_path("~nobody-there/a") == Path("~nobody-there/a")


async def test_a_pipe_that_nobody_writes_into_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "/dev/zero", "a\x00b", "half \ud800"):
        with pytest.raises(Unreadable):
            await asyncio.wait_for(read_file(str(tmp_path / name)), 20)


def test_an_editor_s_own_folders_go_with_the_text() -> None:
    edited = EditedFile("a", "text")
    (edited.path.parent / "swap").mkdir()
    (edited.path.parent / "swap" / "a.swp").write_text("x")
    edited.discard()
    assert not edited.path.parent.exists()


def test_without_room_there_is_a_sentence_and_nothing_to_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with file_size_limit(100), pytest.raises(Unreadable, match="File too large"):
        EditedFile("a", "x" * 1000)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(Unreadable, match="there is no place for a file to edit"):
        EditedFile("a", "x")


def test_what_is_edited_lies_in_a_folder_of_its_own() -> None:
    edited = EditedFile("../../../outside", "text")
    assert edited.path.parent.name.startswith("mcjob-edit-")
    assert edited.path.read_text() == "text"
    edited.discard()


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """No file may be larger, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    with file_size_limit(10_000):
        with pytest.raises(OSError) as failed:  # noqa: PT011 (its number says which)
            write_new_file(tmp_path / "half", (b"x" * 5000 for _ in range(10)))
        assert failed.value.errno == errno.EFBIG
    assert not (tmp_path / "half").exists()
    write_new_file(tmp_path / "whole", [b"x"])
    assert (tmp_path / "whole").stat().st_mode & 0o777 == 0o600
