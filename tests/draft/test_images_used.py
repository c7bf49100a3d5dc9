"""Images of submitted drafts are remembered: few, in a file of their owner alone, and never what is no image."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.differences import ContainerDifference, Difference
from mcjob_tui.draft.images_used import MOST, ImagesUsed, images_used
from mcjob_tui.draft.model import JobDraft
from tests.draft.drafts import sound


def _using(*images: str, init: str = "") -> JobDraft:
    containers = tuple(ContainerDraft(name=f"c{at}", image=image) for at, image in enumerate(images))
    before = (ContainerDraft(name="init", image=init),) if init else ()
    return sound(containers=containers, init_containers=before)


@pytest.fixture
def used(tmp_path: Path) -> ImagesUsed:
    return images_used({"XDG_STATE_HOME": str(tmp_path)})


def test_the_images_used_last_come_first_and_each_once(used: ImagesUsed, tmp_path: Path) -> None:
    assert used.all() == ()
    used.remember(_using("a:1", "b:1", init="i:1"))
    used.remember(_using("b:1", "registry.corp.io:5000/team/c@sha256:" + "a" * 64))
    assert used.all() == ("b:1", "registry.corp.io:5000/team/c@sha256:" + "a" * 64, "a:1", "i:1")
    assert ImagesUsed(tmp_path / "mcjob" / "images").all() == used.all()


def test_images_of_differences_are_remembered_too(used: ImagesUsed) -> None:
    other = Difference(cluster_names=("m1",), containers={"main": ContainerDifference(image="mirror.io/a:1")})
    used.remember(sound(differences=(other,)))
    assert "mirror.io/a:1" in used.all()


def test_only_the_owner_may_read_them(used: ImagesUsed, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        used.remember(_using("a:1"))
    finally:
        os.umask(before)
    assert (tmp_path / "mcjob" / "images").stat().st_mode & 0o777 == 0o600


def test_there_are_never_more_than_a_hundred(used: ImagesUsed) -> None:
    for number in range(MOST + 20):
        used.remember(_using(f"a:{number}"))
    assert len(used.all()) == MOST
    assert used.all()[0] == f"a:{MOST + 19}"


@pytest.mark.parametrize(
    "text",
    ["https://user:secret@registry.io/a:1", "user:secret@registry.io/a", "registry.io/a?token=x", "A:1", ""],
)
def test_what_is_no_image_is_not_remembered_so_no_password_is(used: ImagesUsed, tmp_path: Path, text: str) -> None:
    used.remember(_using("good:1", text))
    assert used.all() == ("good:1",)
    assert (tmp_path / "mcjob" / "images").read_text() == "good:1\n"


@given(st.binary(max_size=300))
def test_a_damaged_file_is_no_harm(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("state") / "images"
    path.write_bytes(content)
    found = ImagesUsed(path)
    found.all()
    found.remember(_using("good:1"))
    assert found.all()[0] == "good:1"


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "images").write_text("a:1\n" * (256 * 1024 // 4))
    assert ImagesUsed(tmp_path / "images").all() == ("a:1",)


def test_a_file_that_has_become_huge_is_started_anew(tmp_path: Path) -> None:
    path = tmp_path / "images"
    path.write_text("a:1\n" * 200_000)
    found = ImagesUsed(path)
    assert found.all() == ()
    found.remember(_using("good:1"))
    assert found.all() == ("good:1",)


def test_a_full_disk_or_a_folder_in_its_place_is_not_fatal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used = ImagesUsed(tmp_path / "images")
    used.remember(_using("a:1"))

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        used.remember(_using("b:1"))
    assert used.all() == ("a:1",)
    (tmp_path / "folder").mkdir()
    folder = ImagesUsed(tmp_path / "folder")
    folder.remember(_using("a:1"))
    assert folder.all() == ()
