"""``mcjob``, ``kubectl mcjob`` and ``python -m mcjob_tui``: one entry, kept free of heavy imports."""

import signal
import sys


def main() -> None:
    """Run the command line with the process's arguments and leave with its exit code."""
    from mcjob_tui.cli.main import run

    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # So a shell without job control starts what it puts into the background; kubectl can be interrupted there, too.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
