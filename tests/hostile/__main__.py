"""``python -m tests.hostile [words]``: every hostile input in every place where text enters.

Prints a table, which takes minutes. Words choose the places by their names.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.hostile.app_places import try_clusters, try_drafts, try_filters, try_lines, try_names, try_settings
from tests.hostile.app_sinks import try_own_files, try_pasting
from tests.hostile.poisoned import Poisoned, example_sandbox, poisoned_server
from tests.hostile.saving_sink import try_saving
from tests.hostile.sinks import OFFLINE, SERVER
from tests.hostile.trials import Tally, try_sink

IN_APP: dict[str, Callable[[Path, Poisoned], Tally]] = {
    "app: pasted": try_pasting,
    "app: drafts and templates": try_own_files,
    "app: files that are saved": try_saving,
    "app: the : line": try_lines,
    "app: filters of Jobs, clusters, logs": try_filters,
    "app: clusters on their page": try_clusters,
    "app: names that it proposes": try_names,
    "app: drafts that are opened": try_drafts,
    "app: settings, keys and contexts": lambda folder, server: try_settings(folder),
}


def _tallies(words: list[str], folder: Path) -> Iterator[Tally]:
    def chosen(name: str) -> bool:
        return not words or any(each in name for each in words)

    for number, sink in enumerate(OFFLINE):
        if chosen(sink.name):
            yield try_sink(sink, folder / f"offline-{number}")
    said, in_app = ([each for each in some if chosen(each)] for some in ([each.name for each in SERVER], IN_APP))
    if said:
        with example_sandbox(folder) as sandbox, poisoned_server(sandbox) as server:
            for number, sink in enumerate(SERVER):
                if sink.name in said:
                    yield try_sink(sink, folder / f"server-{number}", server)
    for number, name in enumerate(in_app):
        with example_sandbox(folder) as sandbox, poisoned_server(sandbox) as server:
            yield IN_APP[name](folder / f"app-{number}", server)


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
