"""``mcjob``, ``kubectl mcjob`` and ``python -m mcjob_tui``: one entry, kept free of heavy imports."""

import sys


def main() -> None:
    """Run the command line with the process's arguments and leave with its exit code."""
    from mcjob_tui.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
