"""A name that a server sends never becomes a path, and what is saved is whole or not there."""

import errno
import resource
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.tui.editing_yaml import EditedFile
from mcjob_tui.tui.new_file import file_name, write_new_file
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
    assert not any(ord(each) < 32 for each in made)


def test_what_is_edited_lies_in_a_folder_of_its_own() -> None:
    edited = EditedFile("../../../outside", "text")
    assert edited.path.parent.name.startswith("mcjob-edit-")
    assert edited.path.read_text() == "text"
    edited.discard()


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(OSError) as failed:  # noqa: PT011 (its number says which)
            write_new_file(tmp_path / "half", (b"x" * 5000 for _ in range(10)))
        assert failed.value.errno == errno.EFBIG
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (tmp_path / "half").exists()
    write_new_file(tmp_path / "whole", [b"x"])
    assert (tmp_path / "whole").stat().st_mode & 0o777 == 0o600
