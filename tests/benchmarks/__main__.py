"""All benchmarks: ``python -m tests.benchmarks [--write FILE] [SECTION …]``, one table of figures.

Whatever is compared is measured in the same run. Without a section all are run, which takes about twenty minutes.
Nothing is asserted: a figure beside an aim says whether it was reached. With ``--write`` the table goes into a file of
Markdown as well (``docs/benchmarks.md``).
"""

import argparse
import contextlib
import io
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

from tests.benchmarks.figures import HEADINGS, Figure, markdown, row
from tests.benchmarks.machine import description

SECTIONS = {
    "start": "Start and rest",
    "jobs_screen": "Jobs: ten thousand rows, the program alone",
    "live": "Jobs: a real sandbox, beside kubectl",
    "logs": "Logs",
    "growth": "Growth with the number of clusters and Jobs",
}
TOLD = {
    "wizard": "The wizard",
    "placement": "Placement",
    "watch": "Watch events without screens",
    "sandbox": "What the sandbox carries",
}
"""Modules that print tables of their own, whose columns are others."""
INTRODUCTION = """\
# Benchmarks

Made by `python -m tests.benchmarks --write docs/benchmarks.md`; one section alone by its name, for example
`python -m tests.benchmarks start`. Programs run on a pseudo-terminal of 120 × 40; a time "to screen" ends with the
bytes that draw what was waited for. Whatever has something beside it was measured in the same run: compare the ratios,
wall-clock times are those of one machine on one day. Figures like `12.3 ms, p95 20.1` are median and 95th percentile.

"""


def main(arguments: Sequence[str]) -> None:
    """Measure and print, and write where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join((*SECTIONS, *TOLD)))
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the tables into FILE too")
    asked = parser.parse_args(arguments)
    wanted = asked.sections or [*SECTIONS, *TOLD]
    if unknown := [name for name in wanted if name not in SECTIONS | TOLD]:
        parser.error(f"no section {', '.join(unknown)}")
    about = description()
    print("\n".join(about))
    print(f"\n{row(HEADINGS)}", flush=True)
    texts = [f"## {SECTIONS[name]}\n\n{markdown(_shown(name))}" for name in SECTIONS if name in wanted]
    for name, title in TOLD.items():
        if name in wanted:
            print(f"\n{title}", flush=True)
            texts.append(f"## {title}\n\n```text\n{_told(name)}```\n")
    if asked.write is not None:
        machine = "".join(f"* {each}\n" for each in about)
        asked.write.write_text("\n".join((INTRODUCTION + machine, *texts)))


def _shown(name: str) -> Iterable[Figure]:
    """The figures of a section, each printed when it is there."""
    found: Iterable[Figure] = import_module(f"tests.benchmarks.{name}").figures()
    for each in found:
        print(row(each.cells), flush=True)
        yield each


class _Both(io.StringIO):
    """Keeps what is printed, and prints it."""

    def write(self, text: str) -> int:
        sys.__stdout__.write(text)  # type: ignore[union-attr]
        sys.__stdout__.flush()  # type: ignore[union-attr]
        return super().write(text)


def _told(name: str) -> str:
    both = _Both()
    module = import_module(f"tests.benchmarks.{name}")
    with contextlib.redirect_stdout(both):
        module.main([]) if name == "wizard" else module.main()
    return both.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
