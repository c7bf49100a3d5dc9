"""Where the app writes files: names that somebody types or pastes, and content that a server has filled.

Judged are the bytes that reach the terminal, that no file but the one that was named comes to be, that nothing which
was there has changed, and that what was written is the object as it came.
"""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from tests.e2e.commands import MCJOB, CommandLine
from tests.e2e.pseudo_terminal import PseudoTerminal
from tests.hostile.bytes_on_terminals import obeyed, quiet
from tests.hostile.corpus import EVIL, SHORT
from tests.hostile.poisoned import Poisoned, text_poison
from tests.hostile.trials import Tally, texts

NAMES = {
    "above": "../above.yaml",
    "far above": "../" * 40 + "proc/above.yaml",
    "a folder that is not there": "none/a.yaml",
    "a folder": "folder",
    "a folder with a slash": "folder/",
    "this folder": ".",
    "the root": "/",
    "home": "~",
    "nobody's home": "~nobody-there/a.yaml",
    "a link": "link",
    "a link to nothing": "dangling",
    "a link to itself": "itself",
    "a pipe": "pipe",
    "a file": "kept",
    "a file with a slash": "kept/a.yaml",
    "a device": "/dev/full",
    "a device that takes all": "/dev/null",
    "where nobody may write": "/proc/self/above.yaml",
    "an option": "-rf",
    "for a shell": "$(touch ran)`touch ran`;touch ran|touch ran&",
    "too long": "n" * 300,
    "far too long": "n/" * 3_000,
    "blanks": "   ",
}
"""Names of files that were never meant to be some."""


def try_saving(folder: Path, server: Poisoned, *, chosen: Callable[[str], bool] = lambda name: True) -> Tally:
    """Save a Job's YAML under each name, and its log lines under some, while all that the server says is hostile."""
    inside = folder / "work" / "here"
    inside.mkdir(parents=True)
    _lay_out(inside)
    environment = CommandLine(folder, server.kubeconfig(folder)).environment() | {"LANG": "C.UTF-8"}
    names = {name: text for name, text in {**NAMES, **_pasted()}.items() if chosen(name)}
    server.poison = text_poison(lambda place, value: EVIL)
    before, wrong = _seen(folder), list[str]()
    argv = ["sh", "-c", 'cd "$0" && exec "$@"', str(inside), *MCJOB]
    with PseudoTerminal(argv, environment, columns=120, rows=40) as terminal:
        terminal.wait_for("live", seconds=90)
        for name, text in {**names, "at last": "at-last.yaml"}.items():
            wrong += [f"{name}: {each}" for each in _save(terminal, text)]
            if terminal.process.poll() is not None:
                wrong.append(f"{name}: the app has ended")
                break
        terminal.type("\x11")
        if terminal.ended(60) != 0:
            wrong.append("it does not end well")
    wrong += _changed(folder, before)
    return Tally("app: files that are saved", len(names), tuple(wrong))


def _pasted() -> dict[str, str]:
    """The corpus, as a terminal lets it through."""
    return {name: text.replace("\x1b", "") for name, text in SHORT.items()}


def _lay_out(folder: Path) -> None:
    (folder / "folder").mkdir()
    (folder / "kept").write_text("kept")
    (folder / "link").symlink_to("kept")
    (folder / "dangling").symlink_to("made-through-a-link")
    (folder / "itself").symlink_to("itself")
    os.mkfifo(folder / "pipe")


def _save(terminal: PseudoTerminal, text: str) -> Iterator[str]:
    before = len(terminal.written)
    terminal.type("W")
    terminal.wait_for("Save YAML", since=before)
    terminal.type(f"\x05\x15\x1b[200~{text}\x1b[201~\r")
    quiet(terminal, len(terminal.written))
    terminal.type("\x1b")
    quiet(terminal, len(terminal.written))
    if found := obeyed(terminal.written, before):
        yield f"the terminal is told {sorted(set(found))}"


def _seen(folder: Path) -> dict[Path, tuple[int, int]]:
    """What lies beside and above where files are saved: its kind and its size."""
    found = {}
    for each in sorted((folder / "work").rglob("*")):
        status = each.lstat()
        found[each] = stat.S_IFMT(status.st_mode), status.st_size if stat.S_ISREG(status.st_mode) else 0
    return found


def _changed(folder: Path, before: dict[Path, tuple[int, int]]) -> Iterator[str]:
    after = _seen(folder)
    yield from (f"{path} is another now" for path, kind in before.items() if after.get(path) != kind)
    if list(folder.rglob("ran")):
        yield "something in a name was run"
    allowed = {folder / "work", folder / "work" / "here"}
    if folder / "work" / "here" / "at-last.yaml" not in after:
        yield "what has a plain name was not saved"
    for path in after.keys() - before.keys():
        if path.parent not in allowed:
            yield f"{path} has come to be"
        elif path.stat().st_mode & 0o777 != 0o600:
            yield f"{path} may be read by others"
        elif any(ord(each) < 32 or 127 <= ord(each) < 160 for each in path.name):
            yield f"{path.name!r} has controls in its name"
        elif not any(EVIL in each for each in texts(yaml.safe_load(path.read_text()))):
            yield f"what is in {path} is not as it came"
