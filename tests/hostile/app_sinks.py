"""Where text enters the app itself: what is pasted, and drafts and templates that somebody else has written.

The app runs on a pseudo-terminal; judged are the bytes that it sends there for each input.
"""

import json
from collections.abc import Callable
from pathlib import Path

from tests.hostile.app_on_terminal import ESCAPE, GoneThrough
from tests.hostile.corpus import DOCUMENTS, LONG, SHORT
from tests.hostile.poisoned import Poisoned
from tests.hostile.sinks import HEAD, write
from tests.hostile.trials import Tally


def try_pasting(folder: Path, server: Poisoned, *, chosen: Callable[[str], bool] = lambda name: True) -> Tally:
    """Paste each text into the filter of the list; terminals take escapes out of it, all else may come."""
    folder.mkdir()
    wrong, texts = list[str](), {name: text for name, text in (SHORT | LONG).items() if chosen(name)}
    with GoneThrough.on(folder, server.kubeconfig(folder), wrong) as going:
        going.terminal.wait_for("live", seconds=90)
        for name, text in texts.items():
            going.pasted(name, text, before="/", leave=(ESCAPE,))
    return Tally("app: pasted", len(texts), tuple(wrong), going.longest)


def try_own_files(folder: Path, server: Poisoned) -> Tally:
    """A draft and a template for each text and file of the corpus; the list of templates is gone through."""
    for number, text in enumerate(SHORT.values()):
        draft = {**HEAD, "metadata": {"name": text, "namespace": text}, "spec": {"containers": [{"image": text}]}}
        for shelf in ("drafts", "templates"):
            write(folder / "state" / "mcjob" / shelf / f"t{number}.yaml", json.dumps(draft))
    for number, content in enumerate(DOCUMENTS.values()):
        for shelf in ("drafts", "templates"):
            write(folder / "state" / "mcjob" / shelf / f"d{number}.yaml", content)
    wrong, tried = list[str](), len(SHORT) + len(DOCUMENTS)
    homes = {"XDG_STATE_HOME": str(folder / "state")}
    with GoneThrough.on(folder, server.kubeconfig(folder), wrong, homes) as going:
        going.terminal.wait_for("live", seconds=90)
        for keys in ("T", *["j" * 8] * (tried // 8 + 1), ESCAPE, "c", "\r"):
            going.go(repr(keys), keys)
    if list(folder.rglob("ran")):
        wrong.append("something in them was run")
    return Tally("app: drafts and templates", tried, tuple(wrong), going.longest)
