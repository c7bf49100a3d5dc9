"""All benchmarks: ``python -m tests.benchmarks [--write FILE] [SECTION …]``, one table of figures.

Whatever is compared is measured in the same run. Without a section all are run, which takes about a quarter of an hour.
A section that fails costs no other. Nothing is asserted: a figure beside an aim says whether it was reached. With
``--write`` the tables go into a file of Markdown as well (``docs/benchmarks.md``), after each section what there is.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.benchmarks.figures import HEADINGS, Figure, markdown, row, shown, told
from tests.benchmarks.machine import description


@dataclass(frozen=True, slots=True)
class Section:
    """A module with ``figures``: its title, and in a sentence what is measured."""

    title: str
    sentence: str


SECTIONS = {
    "start": Section(
        "Start and rest", "From the command to the first frame and to live data, and what an idle minute costs."
    ),
    "jobs_screen": Section(
        "Jobs: ten thousand rows, the program alone",
        "Against a server of prepared bytes, so that only mcjob costs anything.",
    ),
    "live": Section("Jobs: a real sandbox, beside kubectl", "Server, watcher and kubectl share the machine."),
    "logs": Section("Logs", "Lines of all clusters merged, while keys are pressed."),
    "wizard": Section(
        "The wizard", "From a key to the repainted Placement, beside the same key in a bare Textual app."
    ),
    "placement": Section("Placement", "One prediction as it is made with each key, its clusters known already."),
    "watch": Section("Watch events without screens", "From the socket to the finished view, beside reading alone."),
    "sandbox": Section("What the sandbox carries", "Jobs in 200 clusters, watched while a small list is asked for."),
    "growth": Section(
        "Growth with the number of clusters and Jobs",
        "CPU for ten times as much again; the ratio is to what n log n makes of the size before.",
    ),
}
INTRODUCTION = """\
# Benchmarks

Made by `python -m tests.benchmarks --write docs/benchmarks.md`; one section alone by its name, for example
`python -m tests.benchmarks start`. Programs run on a pseudo-terminal of 120 × 40; a time "to screen" ends with the
bytes that draw what was waited for. Whatever has something beside it was measured in the same run: compare the ratios,
wall-clock times are those of one machine on one day. Figures like `12.3 ms, p95 20.1` are median and 95th percentile.

"""


def main(arguments: Sequence[str]) -> int:
    """Measure and print, and write where that is asked for. Returns how many sections failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the tables into FILE too")
    asked = parser.parse_args(arguments)
    wanted = [name for name in SECTIONS if name in asked.sections] or list(SECTIONS)
    if unknown := [name for name in asked.sections if name not in SECTIONS]:
        parser.error(f"no section {', '.join(unknown)}")
    about = description()
    print("\n".join(about))
    print(f"\n{row(HEADINGS)}", flush=True)
    texts, failed = [], 0
    for name in wanted:
        began, found, fault = time.monotonic(), list[Figure](), None
        try:
            found.extend(shown(import_module(f"tests.benchmarks.{name}").figures()))
        except (Exception, SystemExit) as error:  # noqa: BLE001 (what the other sections find is not lost by any fault)
            fault, failed = error, failed + 1
            traceback.print_exc()
        print(f"{name} took {time.monotonic() - began:,.0f} s", file=sys.stderr, flush=True)
        texts.append(_told(SECTIONS[name], found, fault))
        if asked.write is not None:
            machine = "".join(f"* {each}\n" for each in about)
            asked.write.write_text("\n".join((INTRODUCTION + machine, *texts)))
    return failed


def _told(section: Section, found: Sequence[Figure], fault: BaseException | None) -> str:
    """A section as Markdown."""
    end = "" if fault is None else f"\n{told(fault)}"
    return f"## {section.title}\n\n{section.sentence}\n\n{markdown(found)}{end}"


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
