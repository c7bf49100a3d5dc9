"""Where text enters the app itself: what is pasted, and drafts and templates that somebody else has written.

The app runs on a pseudo-terminal; judged are the bytes that it sends there for each input.
"""

import json
from collections.abc import Callable
from pathlib import Path

from tests.e2e.commands import MCJOB, CommandLine
from tests.e2e.pseudo_terminal import PseudoTerminal
from tests.hostile.bytes_on_terminals import obeyed, quiet
from tests.hostile.corpus import DOCUMENTS, SHORT
from tests.hostile.poisoned import Poisoned
from tests.hostile.sinks import write
from tests.hostile.trials import Tally

_HEAD = {"apiVersion": "mcjob.io/v1alpha1", "kind": "JobDraft"}


def try_pasting(folder: Path, server: Poisoned, *, chosen: Callable[[str], bool] = lambda name: True) -> Tally:
    """Paste each text into the filter of the list; terminals take escapes out of it, all else may come."""
    folder.mkdir()
    environment = CommandLine(folder, server.kubeconfig(folder)).environment() | {"LANG": "C.UTF-8"}
    wrong, texts = list[str](), {name: text.replace("\x1b", "") for name, text in SHORT.items() if chosen(name)}
    with PseudoTerminal(MCJOB, environment, columns=120, rows=40) as terminal:
        terminal.wait_for("live", seconds=90)
        for name, text in texts.items():
            before = len(terminal.written)
            terminal.type(f"/\x1b[200~{text}\x1b[201~")
            quiet(terminal, before)
            terminal.type("\x1b")
            quiet(terminal, len(terminal.written))
            wrong += _wrong(name, terminal.written[before:])
            if terminal.process.poll() is not None:
                wrong.append(f"{name}: the app has ended")
                break
        terminal.type("\x11")
        if terminal.ended(60) != 0:
            wrong.append("it does not end well")
    return Tally("pasted into the app", len(texts), tuple(wrong))


def try_own_files(folder: Path, server: Poisoned) -> Tally:
    """A draft and a template for each text and file of the corpus; the list of templates is gone through."""
    for number, text in enumerate(SHORT.values()):
        draft = {**_HEAD, "metadata": {"name": text, "namespace": text}, "spec": {"containers": [{"image": text}]}}
        for shelf in ("drafts", "templates"):
            write(folder / "state" / "mcjob" / shelf / f"t{number}.yaml", json.dumps(draft))
    for number, content in enumerate(DOCUMENTS.values()):
        for shelf in ("drafts", "templates"):
            write(folder / "state" / "mcjob" / shelf / f"d{number}.yaml", content)
    homes = {"XDG_STATE_HOME": str(folder / "state"), "LANG": "C.UTF-8"}
    environment = CommandLine(folder, server.kubeconfig(folder)).environment() | homes
    wrong, tried = list[str](), len(SHORT) + len(DOCUMENTS)
    with PseudoTerminal(MCJOB, environment, columns=120, rows=40) as terminal:
        terminal.wait_for("live", seconds=90)
        for keys in ("T", *["j" * 8] * (tried // 8 + 1), "\x1b", "c", "\r"):
            before = len(terminal.written)
            terminal.type(keys)
            quiet(terminal, before)
            wrong += _wrong(repr(keys), terminal.written[before:])
        for keys in ("\x11", "\r", "\x11", "\r"):
            terminal.read(1)
            if terminal.process.poll() is None:
                terminal.type(keys)
        if terminal.ended(60) != 0:
            wrong.append("it does not end well")
    if list(folder.rglob("ran")):
        wrong.append("something in them was run")
    return Tally("the app's own drafts and templates", tried, tuple(wrong))


def _wrong(name: str, piece: bytes) -> list[str]:
    found = obeyed(piece)
    return [f"{name}: the terminal is told {sorted(set(found))}"] if found else []
