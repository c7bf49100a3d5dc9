"""Settings, keys, drafts and templates that somebody else has written into one's own folders, on a real terminal."""

import json
from pathlib import Path

import pytest

from tests.e2e.commands import MCJOB, CommandLine
from tests.e2e.pseudo_terminal import PseudoTerminal, left_on
from tests.hostile.bytes_on_terminals import obeyed, quiet
from tests.hostile.test_bytes import LOUD

pytestmark = pytest.mark.e2e

_LOUD = json.dumps(LOUD)
_HEAD = "apiVersion: mcjob.io/v1alpha1\nkind: JobDraft\n"
_RUNS = "!!python/object/apply:os.system ['touch ran']"


def _drafts(folder: Path) -> None:
    folder.mkdir(parents=True)
    texts = {
        "loud": f"metadata: {{name: {_LOUD}, namespace: {_LOUD}}}\nspec: {{containers: [{{image: {_LOUD}}}]}}",
        "huge": f"metadata: {{name: a, namespace: b}}\nspec: {{parallelism: {'9' * 6000}}}",
        "runs": f"metadata: {_RUNS}",
        "long": f"metadata: {{name: {'n' * 100_000}, namespace: b}}",
        "e\x1b[31mvil\u202e": "metadata: {name: evil, namespace: b}",
    }
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(f"{_HEAD}{text}\n")
    (folder / "bytes.yaml").write_bytes(b"kind: JobDraft\n\x1b]0;t\x07: \x9b31m\xff\n")
    (folder / "deep.yaml").write_text("[" * 50_000)
    (folder / "endless.yaml").symlink_to("/dev/zero")
    (folder / "folder.yaml").mkdir()


def test_no_byte_of_one_s_own_files_is_obeyed_and_none_of_them_stops_the_app(tmp_path: Path) -> None:
    for shelf in ("drafts", "templates"):
        _drafts(tmp_path / "state" / "mcjob" / shelf)
    settings = tmp_path / "config" / "mcjob"
    settings.mkdir(parents=True)
    (settings / "config.yaml").write_text(f"theme: {_LOUD}\n{_LOUD}: {_LOUD}\nnamespace: {_RUNS}\n")
    (settings / "keys.yaml").write_text(f"quit: {_LOUD}\n{_LOUD}: x\n")
    homes = {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path / "config"), "LANG": "C.UTF-8"}
    environment = CommandLine(tmp_path).environment() | homes
    with PseudoTerminal([*MCJOB, "--sandbox"], environment, columns=120, rows=40) as terminal:
        terminal.wait_for("tick-backfill")
        for keys in ("T", "j", "\x1b", ":template loud\r", "\x1b", "\x1b", "c", "\r"):
            before = len(terminal.written)
            terminal.type(keys)
            quiet(terminal, before)
            assert terminal.process.poll() is None
        for keys in ("\x11", "\r", "\x11"):
            terminal.read(0.5)
            if terminal.process.poll() is None:
                terminal.type(keys)
        assert terminal.ended() == 0
        assert left_on(terminal.written) == []
        assert obeyed(terminal.written) == []
    assert not (tmp_path / "ran").exists()
    assert not list((tmp_path / "state").rglob("crash*"))
