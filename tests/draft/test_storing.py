"""Drafts survive: written whole or not at all, readable by their owner alone."""

import errno
import os
from pathlib import Path

import pytest

from mcjob_tui.draft.storing import Shelf, StoringError, drafts, state_directory, templates
from tests.draft.drafts import sound


def test_a_draft_is_saved_restored_and_discarded(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "drafts")
    assert shelf.all() == ()
    shelf.save("one", sound())
    shelf.save("one", sound("other"))
    assert shelf.load("one") == sound("other")
    assert [(each.key, each.draft) for each in shelf.all()] == [("one", sound("other"))]
    assert shelf.all()[0].title.startswith("other in quant, registry.corp.io/")
    shelf.discard("one")
    shelf.discard("one")
    assert shelf.load("one") is None


def test_only_the_owner_may_read_a_draft(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Shelf(tmp_path / "drafts").save("one", sound())
    finally:
        os.umask(before)
    (path,) = (tmp_path / "drafts").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_newest_draft_comes_first(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for at, key in enumerate(("old", "new", "middle")):
        shelf.save(key, sound(key))
        os.utime(tmp_path / f"{key}.yaml", (0, {"old": 100, "new": 300, "middle": 200}[key] + at))
    assert [each.key for each in shelf.all()] == ["new", "middle", "old"]


def test_a_full_disk_is_said_and_the_old_draft_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    shelf.save("one", sound())

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoringError, match="No space left on device"):
        shelf.save("one", sound("other"))
    assert shelf.load("one") == sound()
    assert len(list(tmp_path.iterdir())) == 1


def test_files_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.save("good", sound())
    (tmp_path / "half.yaml").write_text("kind: JobDraft\nspec: {containers: [")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder.yaml").mkdir()
    assert [each.key for each in shelf.all()] == ["good"]


@pytest.mark.parametrize("key", ["", "../x", "a/b", ".", "a" * 80, "x\n"])
def test_a_key_never_leads_out_of_the_directory(tmp_path: Path, key: str) -> None:
    with pytest.raises(StoringError, match="is no name for a draft"):
        Shelf(tmp_path).save(key, sound())


def test_what_is_no_file_is_left_out(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.save("good", sound())
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "endless.yaml").symlink_to("/dev/zero")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "folder.yaml").mkdir()
    assert [each.key for each in shelf.all()] == ["good"]
    assert shelf.load("pipe") is None


def test_directories_are_those_of_xdg(tmp_path: Path) -> None:
    assert state_directory({"XDG_STATE_HOME": str(tmp_path)}) == tmp_path / "mcjob"
    assert state_directory({"XDG_STATE_HOME": "relative", "HOME": "/home/x"}) == Path("/home/x/.local/state/mcjob")
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    templates(environment).save("nightly batch", sound())
    assert templates(environment).load("nightly batch") == sound()
    assert drafts(environment).all() == ()


def test_what_a_killed_program_had_begun_to_write_goes_with_a_later_save(tmp_path: Path) -> None:
    half, young = tmp_path / ".draft-half", tmp_path / ".draft-young"
    for path in (half, young):
        path.write_text("kind: JobDr")
    os.utime(half, (1, 1))
    shelf = Shelf(tmp_path)
    shelf.save("k", sound())
    assert [each.key for each in shelf.all()] == ["k"]
    assert (half.exists(), young.exists()) == (False, True)
