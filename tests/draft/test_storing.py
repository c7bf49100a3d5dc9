"""Drafts survive: written whole or not at all, readable by their owner alone."""

import errno
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mcjob_tui.draft.containers import ContainerDraft, EnvFrom, EnvVar
from mcjob_tui.draft.differences import Difference
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import ClusterAffinity
from mcjob_tui.draft.storing import Shelf, Stamp, Stored, StoringError, drafts, state_directory, templates
from mcjob_tui.draft.volumes import Volume
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


def test_a_draft_is_called_by_what_is_in_it() -> None:
    def title(draft: JobDraft) -> str:
        return Stored("k", datetime.now(UTC), draft, Stamp(1, 1)).title

    variable = EnvVar(name="A")
    full = sound(
        containers=(
            ContainerDraft(name="a", image="a:1", env=(variable,), env_from=(EnvFrom(), EnvFrom())),
            ContainerDraft(name="b"),
            ContainerDraft(name="c", image="c:1"),
        ),
        init_containers=(ContainerDraft(name="i", image="i:1", env=(variable,)),),
        volumes=(Volume(name="v"), Volume(name="w")),
        cluster_affinity=ClusterAffinity(cluster_names=("m1",)),
        differences=(Difference(), Difference()),
    )
    assert title(full) == (
        "backfill in quant, a:1, c:1, 3 containers, 1 init container, 4 variables, 2 volumes, 1 chosen cluster, "
        "2 differences"
    )
    assert title(JobDraft()) == "no name yet in default"


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
    assert shelf.all()[0].saved == datetime.fromtimestamp(301, UTC)


def test_a_full_disk_is_said_and_the_old_draft_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    shelf.save("one", sound())

    def full(descriptor: int) -> None:
        begun.extend(path.name[:7] for path in tmp_path.iterdir() if path.name != "one.yaml")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    begun: list[str] = []
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoringError) as failure:
        shelf.save("one", sound("other"))
    assert str(failure.value) == f"the draft could not be saved in {tmp_path}: No space left on device"
    assert begun == [".draft-"]
    assert shelf.load("one") == sound()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_goes_while_it_is_written_is_said_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(descriptor: int) -> None:
        shutil.rmtree(tmp_path / "drafts")
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", gone)
    with pytest.raises(StoringError, match="Input/output error"):
        Shelf(tmp_path / "drafts").save("one", sound())


def test_files_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.save("good", sound())
    (tmp_path / "half.yaml").write_text("kind: JobDraft\nspec: {containers: [")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder.yaml").mkdir()
    assert [each.key for each in shelf.all()] == ["good"]


@pytest.mark.parametrize("key", ["", "../x", "a/b", ".", "a" * 61, "x\n", "-a", "a-"])
def test_a_key_never_leads_out_of_the_directory(tmp_path: Path, key: str) -> None:
    with pytest.raises(StoringError) as failure:
        Shelf(tmp_path).save(key, sound())
    said = f"{key[:24]!r} is no name for a draft; use at most 60 letters, digits, -, _ and blanks"
    assert str(failure.value) == said


@pytest.mark.parametrize("key", ["a", "a" * 60, "nightly batch", "a-b_c.d", "ночь 2"])
def test_a_key_is_a_name_of_letters_of_any_script(tmp_path: Path, key: str) -> None:
    assert Shelf(tmp_path).where(key) == tmp_path / f"{key}.yaml"


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_a_file_of_more_than_eight_megabytes_is_left_out(tmp_path: Path, more: int, is_read: bool) -> None:
    shelf = Shelf(tmp_path)
    shelf.save("k", sound())
    text = shelf.where("k").read_text(encoding="utf-8")
    shelf.where("k").write_text(text + "\n" * (8 * 1024 * 1024 - len(text) + more), encoding="utf-8")
    assert (shelf.load("k") is not None) is is_read


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
    assert state_directory({"HOME": "/home/x"}) == Path("/home/x/.local/state/mcjob")
    assert state_directory({}) == Path.home() / ".local" / "state" / "mcjob"
    assert state_directory() == state_directory(os.environ)
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    assert templates(environment).where("k") == tmp_path / "mcjob" / "templates" / "k.yaml"
    assert drafts(environment).where("k") == tmp_path / "mcjob" / "drafts" / "k.yaml"
    templates(environment).save("nightly batch", sound())
    assert templates(environment).load("nightly batch") == sound()
    assert drafts(environment).all() == ()


def test_what_a_killed_program_had_begun_to_write_goes_with_a_later_save(tmp_path: Path) -> None:
    half, young = tmp_path / ".draft-half", tmp_path / ".draft-young"
    for path in (half, young):
        path.write_text("kind: JobDr")
    (tmp_path / ".draft-folder").mkdir()
    for old in (half, tmp_path / ".draft-folder"):
        os.utime(old, (1, 1))
    shelf = Shelf(tmp_path)
    shelf.save("k", sound())
    assert [each.key for each in shelf.all()] == ["k"]
    assert (half.exists(), young.exists()) == (False, True)
    os.utime(young, (1, 1))
    shelf.save("k", sound())
    assert young.exists(), "one look is enough"
