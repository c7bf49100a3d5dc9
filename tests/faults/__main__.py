"""``python -m tests.faults``: every fault at every request of every operation, once and for good; takes minutes.

And every odd answer, to all that is asked and on every screen that asks; and every moment of being killed. Words behind
it choose: those in the name of what is tried. As many processes as there are processors share the work.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from tests.faults.parts import ODDS, Found, parts, try_part


def main(arguments: Sequence[str]) -> int:
    """Returns 1 if something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="try what has it in its name; all without any")
    words: list[str] = parser.parse_args(arguments).words
    began, found = time.monotonic(), list[Found]()
    names = [name for name, _ in parts()]
    chosen = [number for number, name in enumerate(names) if not words or any(each in name for each in words)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        begun = {pool.submit(try_part, number): names[number] for number in chosen}
        for each in as_completed(begun):
            part, seconds = each.result()
            found.append(part)
            print(f"{begun[each]}: {part.said} ({seconds:.0f} s)", *part.wrong, sep="\n  ", flush=True)
    for screen in dict.fromkeys(name for part in found for name in part.visits):
        print(f"odd answers on {screen}: {sum(part.visits.get(screen, 0) for part in found)} of {len(ODDS)}")
    wrong = sum(len(part.wrong) for part in found)
    boundaries, tried = sum(part.boundaries for part in found), sum(part.tried for part in found)
    print(f"{boundaries} boundaries: {tried} tried, {wrong} wrong ({time.monotonic() - began:.0f} s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
