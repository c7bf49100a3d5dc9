"""``python -m tests.golden [FILE…]`` replays golden files, those beside this one by default, and says where we and
Karmada disagree.

Exit 0: all agree. 1: at least one case differs. 2: a file is no golden file.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.golden.replay import GoldenFileError, differences, read_cases


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay the files, print every difference, and a last line ``N cases, M mismatches``; M counts cases."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description="Replay golden cases of Karmada.")
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        default=sorted(Path(__file__).parent.glob("*.jsonl")),
        help="a file of golden cases, one JSON object a line; by default all that the tests hold",
    )
    cases = mismatches = 0
    try:
        for path in parser.parse_args(arguments).files:
            for case in list(read_cases(path)):
                cases += 1
                found = differences(case)
                mismatches += bool(found)
                for each in found:
                    print(f"{case.id} ({case.kind}) {each}")
    except GoldenFileError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{cases} cases, {mismatches} mismatches")
    return 1 if mismatches else 0


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends it as it ends any other program
    sys.exit(main())
