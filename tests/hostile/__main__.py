"""``python -m tests.hostile [words]``: every hostile input in every place where text enters.

Prints a table, which takes minutes. Words choose the places by their names.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.hostile.app_sinks import try_own_files, try_pasting
from tests.hostile.poisoned import example_sandbox, poisoned_server
from tests.hostile.saving_sink import try_saving
from tests.hostile.sinks import OFFLINE, SERVER
from tests.hostile.trials import Tally, try_sink


def _tallies(words: list[str], folder: Path) -> Iterator[Tally]:
    def chosen(name: str) -> bool:
        return not words or any(each in name for each in words)

    for number, sink in enumerate(OFFLINE):
        if chosen(sink.name):
            yield try_sink(sink, folder / f"offline-{number}")
    pasted, own = chosen("app: pasted"), chosen("app: drafts and templates")
    saved = chosen("app: files that are saved")
    if not (pasted or own or saved or any(chosen(sink.name) for sink in SERVER)):
        return
    with example_sandbox(folder) as sandbox, poisoned_server(sandbox) as server:
        for number, sink in enumerate(SERVER):
            if chosen(sink.name):
                yield try_sink(sink, folder / f"server-{number}", server)
    with example_sandbox(folder) as sandbox, poisoned_server(sandbox) as server:
        if pasted:
            yield try_pasting(folder / "pasted", server)
        if own:
            yield try_own_files(folder / "own", server)
        if saved:
            yield try_saving(folder / "saved", server)


def main(arguments: Sequence[str]) -> int:
    """Returns 1 if something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="try the places that have it in their names")
    words: list[str] = parser.parse_args(arguments).words
    began, tallies = time.monotonic(), list[Tally]()
    with tempfile.TemporaryDirectory(prefix="mcjob-hostile-") as folder:
        for tally in _tallies(words, Path(folder)):
            tallies.append(tally)
            print(tally, *tally.wrong, sep="\n    ", flush=True)
    tried, wrong = sum(each.tried for each in tallies), sum(len(each.wrong) for each in tallies)
    print(f"{len(tallies)} places: {tried} tried, {wrong} wrong ({time.monotonic() - began:.0f} s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
