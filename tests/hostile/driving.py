"""``python -m tests.hostile.driving SINK NUMBERS FOLDER``: the commands of one sink with one input after the other.

It is put on a pseudo-terminal: what it prints is what the commands print, with a line between the inputs that says
how the last one went. One process for all saves the start of each.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

from mcjob_tui.cli.main import run
from tests.hostile.sinks import OFFLINE, SERVER, write

MARK = "=== "


def main(name: str, numbers: str, folder: Path) -> None:
    """Try the inputs with those numbers, in order."""
    sink = next(each for each in (*OFFLINE, *SERVER) if each.name == name)
    kept = dict(os.environ)
    for number in map(int, numbers.split(",")):
        os.environ.clear()
        os.environ.update(kept)
        own = folder / str(number)
        own.mkdir()
        os.environ.update(HOME=str(own), XDG_CONFIG_HOME=str(own / "config"), XDG_STATE_HOME=str(own / "state"))
        os.chdir(own)
        _, text = sink.inputs[number]
        began = time.process_time()
        # A face of the program is never left with anything but an exit code.
        codes = [run(list(words)) for words in sink.enter(text, own)]
        seconds = round(time.process_time() - began, 2)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"\n{MARK}{json.dumps([number, codes, seconds, memory])}", flush=True)
        if sink in SERVER:
            # Whoever poisons the server waits for this, and changes the text before the next.
            write(folder / "done", str(number))
            while not (folder / f"go-{number}").exists():
                time.sleep(0.005)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
